"""What the reader does with widgets, maps and rows of tables: their callbacks, which set what the next run shows."""

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from geo.areas.hexagons import COARSE, RESOLUTIONS
from geo.areas.layers import VARIANT
from geo.query import Choices, Query, preset_start
from geo.weighting import COMPONENTS, DEFAULT_WEIGHTING, Weighting
from pages._state import BY_ZOOM, STEPS, use_weighting


def use_preset(preset: str, choices: Choices) -> None:
    """Set the window to a preset that ends on the data's own last day."""
    st.session_state["period"] = (preset_start(preset, choices), choices.last_day)


def is_preset(preset: str, choices: Choices) -> bool:
    """Whether the window is this preset's."""
    return bool(st.session_state["period"] == (preset_start(preset, choices), choices.last_day))


def reset(choices: Choices) -> None:
    """Back to the view that a bare address shows."""
    query = choices.default()
    st.session_state.update(
        period=(query.start, query.end),
        groups=[],
        countries=[],
        event_types=[],
        attributions=[],
        precise_only=False,
        **dict.fromkeys(STEPS),
        problems=[],
    )
    use_weighting(DEFAULT_WEIGHTING)


def show_weighting() -> None:
    """Fill the sliders from the weighting in force, where the page has just been opened."""
    if any(f"share_{component}" not in st.session_state for component in COMPONENTS):
        use_weighting(st.session_state["weighting"])


def weigh_from_sliders() -> None:
    """The sliders' callback: what they say is in force, unless all of them are at nought."""
    shares = [st.session_state[f"share_{component}"] for component in COMPONENTS]
    if any(shares):
        st.session_state["weighting"] = Weighting.of(shares, st.session_state["half_life"])


def use_saved(saved: Mapping[str, Weighting]) -> None:
    """The picker's callback: weigh as saved under the chosen name."""
    chosen = st.session_state.get("saved_weighting")
    if chosen in saved:
        use_weighting(saved[chosen])


def choose_area(area: str | None) -> None:
    """The reader picked an area, on the map, in the table or in the list."""
    st.session_state.update(area=area, near=None, incident=None)


def go_to(layer: str, **steps: str | None) -> None:
    """Show a layer, and of what the reader had chosen in it only these steps."""
    base, _, resolution = layer.partition(VARIANT)
    if base == BY_ZOOM:
        st.session_state["resolution"] = int(resolution or RESOLUTIONS[0])
        layer = base
    st.session_state.update({"layer": layer, **dict.fromkeys(STEPS), **steps})


def area_from(component: str) -> None:
    """The map's callback: a click names an area, the zoom asks for other hexagons, the bar under it for a period."""
    value = st.session_state.get(component)
    if isinstance(value, dict) and value.get("area"):
        choose_area(value["area"])
    if isinstance(value, dict) and value.get("resolution") in RESOLUTIONS:
        st.session_state["resolution"] = value["resolution"]
    if isinstance(value, dict) and value.get("period"):
        st.session_state["period"] = tuple(date.fromisoformat(day) for day in value["period"])


def area_to(name: str, component: str) -> None:
    """The callback of a map that chooses an area for a widget of its own."""
    value = st.session_state.get(component)
    if isinstance(value, dict) and value.get("area"):
        st.session_state[name] = value["area"]


def area_from_row(table: str, areas: list[str]) -> None:
    """The ranked table's callback: a chosen row names an area."""
    rows = st.session_state[table]["selection"]["rows"]
    if rows:
        choose_area(areas[rows[0]])


def density_from(component: str) -> None:
    """The map's callback: the zoom asks for the hexagons of a density in another size."""
    value = st.session_state.get(component)
    if isinstance(value, dict) and value.get("resolution") in (COARSE, *RESOLUTIONS):
        st.session_state["density_resolution"] = value["resolution"]


def density_resolution() -> int:
    """The size of the hexagons of a density: the coarsest until the zoom asks for another."""
    return int(st.session_state.get("density_resolution", COARSE))


def site_from(component: str) -> None:
    """The map's callback: a click names a site's circle."""
    value = st.session_state.get(component)
    if isinstance(value, dict) and value.get("area"):
        st.session_state["site"] = value["area"]


def site_from_row(table: str, sites: list[str]) -> None:
    """The callback of the table of sites."""
    rows = st.session_state[table]["selection"]["rows"]
    if rows:
        st.session_state["site"] = sites[rows[0]]


def key_for_rows(table: str, query: Query) -> str:
    """A key for a table whose rows can be chosen: a new one when rows move under a choice, as Streamlit keeps numbers.

    Without a choice the key stays, as a table of a new key is built anew in the browser.
    """
    state = st.session_state
    count, before = state.get(f"rows_{table}", (0, query))
    chosen = state.get(f"{table}_{count}", {}).get("selection", {}).get("rows")
    if before != query and chosen:
        count += 1
    state[f"rows_{table}"] = (count, query)
    return f"{table}_{count}"


def forms_of(widget: str, layers: Iterable[str], choices: Choices) -> dict[str, str]:
    """The form of each layer (its boundaries) that the reader chose last in this picker; the plain one before."""
    chosen = st.session_state.get(widget, "")
    forms = {**st.session_state.get("forms", {}), chosen.partition(VARIANT)[0]: chosen}
    return {layer: form if (form := forms.get(layer, layer)) in choices.layers else layer for layer in layers}


def choose_form(widget: str) -> None:
    """The reader chose other boundaries for the layer that is shown."""
    form = st.session_state[f"{widget}_form"]
    st.session_state[widget] = form
    st.session_state["forms"] = {**st.session_state.get("forms", {}), form.partition(VARIANT)[0]: form}
