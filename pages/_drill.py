"""How far down the reader went: from a country to a region, a province and an incident, whichever way was taken."""

from dataclasses import dataclass

import pandas as pd

from geo.areas import tree
from geo.areas.tree import Step
from geo.errors import Sentence
from geo.incidents import Incidents
from geo.present.focus import view_of_focus
from geo.present.language import translator
from geo.study import Study
from pages import _choosing, _state
from pages._state import View

ROOT = "admin1"
"""The layer that going back up to the whole study area shows."""


@dataclass(frozen=True)
class Standing:
    """Where the reader stands.

    within : the area whose smaller areas are shown; None while all areas of the layer are
    areas : the ids of those smaller areas; None as before
    chosen : the area that is described: the one marked in the layer, else the one around the areas shown
    path : the areas from the country down to the chosen one
    """

    layer: str
    within: Step | None
    areas: tuple[str, ...] | None
    chosen: Step | None
    path: tuple[Step, ...]


def standing(study: Study, seen: View) -> Standing:
    """Where the reader stands in the layer that is shown; a `within` that the layer knows nothing of is let go."""
    layer, layers = seen.query.layer, study.layers
    around = tree.around(layers, layer, seen.within) if seen.within else None
    if seen.within and around is None:
        _state.put("within", None)
    within, below = around or (None, None)
    found = layers[layer].areas
    marked = Step(layer, seen.area, str(found["name"][seen.area])) if seen.area in found.index else None
    chosen = marked or within
    path = tree.path(layers, chosen.layer, chosen.area) if chosen else ()
    return Standing(layer, within, below.areas if below else None, chosen, path)


def fit_to_link(study: Study, seen: View) -> None:
    """Let go of what a link names on the way down and these data do not have; the reader is told of each."""
    shown = seen.query.layer
    layer = (seen.area and tree.layer_of(study.layers, seen.area, shown)) or shown
    if seen.within and tree.around(study.layers, layer, seen.within) is None:
        _let_go("within", Sentence(
            "“within={value}” names no area that holds areas of the layer {layer}; the whole layer is shown.",
            value=seen.within[:60], layer=layer,
        ))  # fmt: skip
    if seen.near and near_in(seen) is None:
        _let_go("near", Sentence(
            "“near={value}” is not the latitude, longitude and name of a town, like 14.0986,-1.6266,Djibo; no town is "
            "shown.",
            value=seen.near[:60],
        ))  # fmt: skip
    if seen.incident and row_of(study.incidents, seen.incident) is None:
        _let_go("incident", Sentence(
            "“incident={value}” names no incident of this version of the data; none is shown.",
            value=seen.incident[:60],
        ))  # fmt: skip


def _let_go(step: str, problem: str) -> None:
    _state.put(step, None)
    _state.tell(problem)


def into(study: Study, layer: str, area: str, **beside: str | None) -> None:
    """Go to an area: its smaller areas are shown where the data have any, else it is marked among its neighbours."""
    below = tree.inside(study.layers, layer, area)
    if below is not None:
        _choosing.go_to(below.layer, within=area, **beside)
        return
    above = tree.parent(study.layers, layer, area)
    beside_it = above and tree.inside(study.layers, above.layer, above.area)
    together = above is not None and beside_it is not None and beside_it.layer == layer
    _choosing.go_to(layer, area=area, within=above.area if above and together else None, **beside)


def up(layer: str = ROOT) -> None:
    """Back to all areas of a layer."""
    _choosing.go_to(layer)


def area_from_map(study: Study, component: str) -> None:
    """The map's callback: a click goes into an area, or marks one that has no smaller ones."""
    value = _state.widget_value(component)
    if isinstance(value, dict) and isinstance(value.get("area"), str):
        _pick(study, value["area"])
    else:
        _choosing.area_from(component)  # the zoom asks for hexagons of another resolution


def area_of_map(study: Study, layer: str, component: str) -> None:
    """The callback of a map of one layer, whichever the overview shows: a click goes to the area."""
    value = _state.widget_value(component)
    if isinstance(value, dict) and value.get("area") in study.layer(layer).areas.index:
        into(study, layer, value["area"])


def area_from_row(study: Study, table: str, areas: list[str]) -> None:
    """The ranked table's callback: a chosen row is as a click on the map."""
    rows = _state.widget_value(table)["selection"]["rows"]
    if rows:
        _pick(study, areas[rows[0]])


def area_from_list(study: Study, layer: str, widget: str) -> None:
    """The callback of a list of a layer's areas."""
    into(study, layer, _state.widget_value(widget))


def _pick(study: Study, area: str) -> None:
    seen = _state.view()
    layer = seen.query.layer
    if area not in study.layers[layer].areas.index:
        return
    around = tree.around(study.layers, layer, seen.within) if seen.within else None
    if tree.inside(study.layers, layer, area) or (around and area not in around[1].areas):
        into(study, layer, area)
    else:
        _choosing.choose_area(area)


# --- incidents --------------------------------------------------------------------------------------------------------


def reference(incidents: Incidents, row: int) -> str:
    """What names an incident in links, in every version of the data: its source and its id there."""
    found = incidents.table[["source", "event_id"]].iloc[row]
    return f"{found['source']}/{found['event_id']}"


def row_of(incidents: Incidents, named: str | None) -> int | None:
    """The row of an incident that a link names; None where these data have none of that name."""
    source, _, event = (named or "").partition("/")
    if not event:
        return None
    table = incidents.table
    found = pd.Series(table["event_id"] == event).to_numpy().nonzero()[0]
    return next((int(row) for row in found if table["source"].iloc[row] == source), None)


def incident_from_map(study: Study, component: str) -> None:
    """The map's callback: a click names an incident by its row."""
    value = _state.widget_value(component)
    if isinstance(value, dict) and isinstance(value.get("row"), int) and 0 <= value["row"] < len(study.incidents):
        _state.put("incident", reference(study.incidents, value["row"]))


def incident_from_row(study: Study, table: str, rows: list[int]) -> None:
    """A table of incidents' callback: a chosen row shows the incident in full."""
    chosen = _state.widget_value(table)["selection"]["rows"]
    if chosen:
        _state.put("incident", reference(study.incidents, rows[chosen[0]]))


def to_incident(study: Study, row: int) -> None:
    """Show an incident in full, in the smallest area around it."""
    event, named = study.incidents.table.iloc[row], reference(study.incidents, row)
    step = tree.smallest_at(
        study.layers, float(event["longitude"]), float(event["latitude"]), like=_state.view().query.layer
    )
    if step is None:
        _choosing.go_to(ROOT, incident=named)
        return
    into(study, step.layer, step.area, incident=named)


# --- towns ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Near:
    """A town whose surroundings are shown, degrees."""

    name: str
    longitude: float
    latitude: float

    def __str__(self) -> str:
        """As links carry it."""
        return f"{self.latitude:.4f},{self.longitude:.4f},{self.name}"


def near_in(seen: View) -> Near | None:
    """The town that the link names; None where it names none, or no place on Earth."""
    if not seen.near:
        return None
    latitude, longitude, name = (*seen.near.split(",", 2), "", "")[:3]
    try:
        found = Near(" ".join(name.split())[:60], float(longitude), float(latitude))
    except ValueError:
        return None
    on_earth = -90 <= found.latitude <= 90 and -180 <= found.longitude <= 180
    return found if on_earth and found.name else None


def to_town(study: Study, town: Near) -> None:
    """Show a town's surroundings, in the smallest area around it."""
    shown = _state.view().query.layer
    step = tree.smallest_at(study.layers, town.longitude, town.latitude, like=shown)
    if step is None:
        _choosing.go_to(ROOT, near=str(town))
        return
    into(study, step.layer, step.area, near=str(town))


def pin(study: Study, seen: View) -> tuple[float, float, str] | None:
    """What is pinned on the map: the chosen incident's place, else the town; latitude, longitude, name."""
    row = row_of(study.incidents, seen.incident)
    if row is not None:
        event = study.incidents.table.iloc[row]
        return float(event["latitude"]), float(event["longitude"]), str(event["location"])
    town = near_in(seen)
    return None if town is None else (town.latitude, town.longitude, town.name)


def moves_to(seen: View, pinned: tuple[float, float, str] | None) -> tuple[float, float, str] | None:
    """The pin that the map goes to, in every mode: an incident that was clicked on the map leaves it where it is."""
    if seen.incident and seen.incident == _state.widget_value("incident_on_map"):
        stays: tuple[float, float, str] | None = _state.widget_value("moved_to")
        return stays
    _state.put("moved_to", pinned)
    return pinned


def view(study: Study, stands: Standing, pinned: tuple[float, float, str] | None) -> list[list[float]] | None:
    """The corners that the map goes to; None while the whole layer is shown."""
    around = study.layer(stands.within.layer) if stands.within else None
    return view_of_focus(around, stands.within, pinned)


def area_name(step: Step, language: str) -> str:
    """An area's name; a country's in the reader's language."""
    return translator(language)(step.name) if tree.level_of(step.layer) == 0 else step.name
