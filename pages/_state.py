"""The only place that touches the link and the session: one checked view per run, written back to the link."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.areas.border_zones import BAND_EDGES_KM, FARTHEST_KM
from geo.areas.capital_rings import RING_EDGES_KM
from geo.areas.hexagons import COARSE, RESOLUTIONS
from geo.areas.layers import VARIANT
from geo.areas.widths import FARTHEST_KM as RINGS_END_KM
from geo.areas.widths import Edges, as_text, as_variant, edges_of
from geo.errors import GeoError, Sentence
from geo.incidents import Store
from geo.outlook.chances import WINDOWS
from geo.present import compare_view
from geo.present.compare_view import LINK_NAMES as COMPARE_NAMES
from geo.present.compare_view import CompareView
from geo.present.language import DEFAULT as ENGLISH
from geo.present.language import LANGUAGES
from geo.present.map_modes import LINK_NAMES as MAP_NAMES
from geo.present.map_modes import MapView, from_widgets, map_link, parse_map_view, to_widgets
from geo.query import LINK_NAMES, Choices, Query, parse_link, preset_start, to_link
from geo.weighting import COMPONENTS, DEFAULT_WEIGHTING, Weighting

MOST_SHARE = 100
DEFAULT_BORDER = "border"
DEFAULT_CAPITAL = "capital-bamako"
DEFAULT_WINDOW = 90
DEFAULT_ROUTE = "route"
BY_ZOOM = "hex"
STEPS = ("within", "area", "near", "incident")
"""How far down the reader went: these stand in the link, and choosing one lets go of what was chosen below it."""
WIDTHS: dict[str, tuple[Edges, int]] = {
    "border": (BAND_EDGES_KM, FARTHEST_KM),
    "capital": (RING_EDGES_KM, RINGS_END_KM),
}
"""Per page that has them: the widths it starts with, and how far they may reach."""


@dataclass(frozen=True)
class View:
    """What the reader looks at: the shared filters, and what each page has chosen beside them."""

    query: Query
    border: str
    capital: str
    window: int
    area: str | None
    language: str
    route: str
    site: str | None
    """Which of the user's sites, by its number: a name would leave the house with the link."""
    map: MapView
    """What the regional map shows."""
    within: str | None = None
    """The area whose smaller areas are shown."""
    near: str | None = None
    """A town whose surroundings are shown: latitude, longitude and name."""
    incident: str | None = None
    """An incident in full: its source and its id there."""


NEWEST = "newest"
POOR_LINE = "low"


def begin_known(store: Store) -> None:
    """Settle which version of the store the visit is about: the newest, a number, or as known on a day."""
    if "known" in st.session_state and not _went_to_another_link():
        return
    asked = next(iter(st.query_params.get_all("known")), NEWEST)
    known, problem = _version_asked(store, asked)
    st.session_state.update(known=known, known_problem=problem)


def known() -> int | None:
    """The version of the store that the reader asks for; None for the newest."""
    chosen = st.session_state.get("known", NEWEST)
    return None if chosen == NEWEST else int(chosen)


def _version_asked(store: Store, asked: str) -> tuple[str, str | None]:
    kept = [str(entry.receipt.version) for entry in store.versions() if entry.kept]
    if asked == NEWEST or asked in kept:
        return asked, None
    try:
        return str(store.version_on(date.fromisoformat(asked))), None
    except (ValueError, GeoError):
        return NEWEST, Sentence(
            "“known={asked}” is no version that is kept, nor a day on which one was in force; kept are {kept}. The "
            "newest is shown instead.",
            asked=asked[:40],
            kept=", ".join(kept),
        )


def begin(choices: Choices) -> None:
    """Fill the session from the link on the first run of a visit, and when the browser goes back or forward to another.

    The widgets are the truth else: the link only follows them.
    """
    _fill(choices)
    _of_this_run.language = st.session_state["language"]


def begin_without_reader() -> None:
    """Work that no session asked for speaks English."""
    _of_this_run.language = ENGLISH


def end() -> None:
    """The run is over: what the next begins with is in the session."""
    _of_this_run.language = None


_of_this_run = threading.local()
"""What a run asks for hundreds of times, where the session takes its time to answer. A run has a thread of its own."""


def _fill(choices: Choices) -> None:
    begun = "period" in st.session_state
    if begun and not _went_to_another_link():
        _forget_half_a_period()
        _fit(choices)
        return
    link = _link()
    st.session_state["link"] = link
    query, problems = parse_link(link, choices)
    own = {"border", "capital", "route", "site", "window", "known", "lang", "line", *STEPS}
    understood = {*LINK_NAMES, *MAP_NAMES, *COMPARE_NAMES, *own, "embed", "embed_options"}
    problems += [
        Sentence("“{name}” in the link is not a filter of this dashboard.", name=name[:40])
        for name in link
        if name not in understood
    ]
    if st.session_state.get("known_problem"):
        problems.append(st.session_state["known_problem"])
    layer, _, resolution = query.layer.partition(VARIANT) if query.layer.startswith(BY_ZOOM + VARIANT) else (
        query.layer, "", "",
    )  # fmt: skip
    border, border_widths = _layer_in(link, "border", DEFAULT_BORDER, choices, problems)
    capital, capital_widths = _layer_in(link, "capital", DEFAULT_CAPITAL, choices, problems)
    st.session_state.update(
        period=(query.start, query.end),
        groups=list(query.groups),
        countries=list(query.countries),
        event_types=list(query.event_types),
        attributions=list(query.attributions),
        precise_only=query.precise_only,
        layer=layer,
        resolution=int(resolution or 4),
        border=border,
        border_widths=border_widths,
        capital=capital,
        capital_widths=capital_widths,
        weighting=query.weighting,
        window=_window_in(link, problems),
        route=_route_in(link, choices, problems),
        site=next(iter(link.get("site", ())), None),
        **{name: next(iter(link.get(name, ())), None) for name in STEPS},
        area_of_link=next(iter(link.get("area", ())), None),
        language=_language_in(link, problems),
        basemap=bool(st.session_state.get("basemap")),
        low_bandwidth=_line_in(link, problems),
        **to_widgets(parse_map_view(link, problems)),
        **compare_view.to_widgets(compare_view.parse_compare(link, problems)),
        problems=problems,
    )
    if begun:
        use_weighting(query.weighting)


def _link() -> dict[str, list[str]]:
    """The parameters of the address bar, as the browser sent them with this run or as they were written since."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _went_to_another_link() -> bool:
    """Whether the browser went back or forward to a link that the session does not hold yet.

    Only the browser's own word counts, or `ask_for`: a link that differs may also be one that a quick click overtook.
    An address without parameters is no link of ours, as ours name every field: what the session holds stays.
    """
    went = bool(getattr(get_script_run_ctx(), "is_history_navigation", False))
    link = _link()
    went |= link == st.session_state.get("asked_link")
    return went and bool(link) and link != st.session_state.get("link")


def link_of_view() -> dict[str, list[str]]:
    """The link of the view that the reader saw last."""
    return dict(st.session_state.get("link", {}))


def ask_for(link: Mapping[str, Sequence[str]]) -> None:
    """Let the next run, which must begin with this link, hold what it says."""
    st.session_state["asked_link"] = {name: list(values) for name, values in link.items()}


def view() -> View:
    """The view that the widgets hold now."""
    state = st.session_state
    start, end = state["period"] if len(state["period"]) == 2 else state["last_period"]
    state["last_period"] = (start, end)
    query = Query(
        start=start,
        end=end,
        groups=tuple(state["groups"]),
        countries=tuple(state["countries"]),
        event_types=tuple(state["event_types"]),
        attributions=tuple(state["attributions"]),
        precise_only=bool(state["precise_only"]),
        layer=f"{BY_ZOOM}{VARIANT}{state['resolution']}" if state["layer"] == BY_ZOOM else state["layer"],
        weighting=state["weighting"],
    )
    border, capital = (_with_widths(name) for name in WIDTHS)
    return View(
        query=query,
        border=border,
        capital=capital,
        window=state["window"],
        area=state["area"],
        language=state["language"],
        route=state["route"],
        site=state["site"],
        map=from_widgets(state),
        **{name: state[name] for name in STEPS if name != "area"},
    )


def widths_problem(name: str) -> GeoError | None:
    """Why the widths that the reader wrote cannot be used; the page's own stand in for them."""
    try:
        edges_of(st.session_state[f"{name}_widths"], farthest_km=WIDTHS[name][1])
    except GeoError as error:
        return error
    return None


def own_widths(name: str) -> None:
    """Back to the widths that the page starts with."""
    st.session_state[f"{name}_widths"] = as_text(WIDTHS[name][0])


def _with_widths(name: str) -> str:
    """The key of the page's layer with the chosen widths behind it, where they are not its own."""
    key, (own, farthest) = st.session_state[name], WIDTHS[name]
    if key == "tri-border" or widths_problem(name):
        return str(key)
    edges = edges_of(st.session_state[f"{name}_widths"], farthest_km=farthest)
    return str(key) if edges == own else f"{key}{VARIANT}{as_variant(edges)}"


def language() -> str:
    """The reader's language; English before the first run has read the link."""
    return getattr(_of_this_run, "language", None) or str(st.session_state.get("language", ENGLISH))


def low_bandwidth() -> bool:
    """Whether the reader's line is poor: coarser shapes, no basemap, no animation."""
    return bool(st.session_state.get("low_bandwidth", st.query_params.get("line") == POOR_LINE))


def link_of(seen: View) -> dict[str, list[str]]:
    """The whole view as parameters of an address."""
    link = to_link(seen.query) | {
        "border": [seen.border],
        "capital": [seen.capital],
        "window": [str(seen.window)],
        "known": [st.session_state["known"]],
        "lang": [seen.language],
        **map_link(seen.map),
    }
    if seen.route != DEFAULT_ROUTE:
        link["route"] = [seen.route]
    if low_bandwidth():
        link["line"] = [POOR_LINE]
    for name in ("site", *STEPS):
        if chosen := getattr(seen, name):
            link[name] = [chosen]
    return link


def write_link(seen: View) -> None:
    """Put the whole view into the address bar, where it differs."""
    link = link_of(seen)
    if st.session_state.pop("comparing", False):
        link |= compare_view.compare_link(compared())
    st.session_state["link"] = link
    if _link() != link:
        st.query_params.from_dict(link)


def compared() -> CompareView:
    """What the page Compare sets side by side."""
    return compare_view.from_widgets(st.session_state)


def problems() -> list[str]:
    """What in the link could not be used, in sentences."""
    return list(st.session_state.get("problems", ()))


def forget_problems() -> None:
    """The reader has read them."""
    st.session_state["problems"] = []


def area_gone(area: str, why: Callable[[], str | None]) -> None:
    """Choose no area in place of one that is not shown; where the link had asked for it, the reader is told once.

    `why` says more than that it is not there, where there is more to say.
    """
    st.session_state["area"] = None
    if st.session_state.pop("area_of_link", None) == area:
        st.session_state["problems"] = [
            *problems(),
            why()
            or Sentence(
                "The area “{area}” is not in the layer that is shown; the most severe area is described instead.",
                area=area[:60],
            ),
        ]


def use_preset(preset: str, choices: Choices) -> None:
    """Set the window to a preset that ends on the data's own last day."""
    st.session_state["period"] = (preset_start(preset, choices), choices.last_day)


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


def use_weighting(weighting: Weighting) -> None:
    """Weigh this way from now on; the sliders follow."""
    st.session_state["weighting"] = weighting
    for component, share in weighting.by_name().items():
        st.session_state[f"share_{component}"] = min(MOST_SHARE, round(share))
    st.session_state["half_life"] = weighting.half_life_days


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


def density_from(component: str) -> None:
    """The map's callback: the zoom asks for the hexagons of a density in another size."""
    value = st.session_state.get(component)
    if isinstance(value, dict) and value.get("resolution") in (COARSE, *RESOLUTIONS):
        st.session_state["density_resolution"] = value["resolution"]


def density_resolution() -> int:
    """The size of the hexagons of a density: the coarsest until the zoom asks for another."""
    return int(st.session_state.get("density_resolution", COARSE))


def area_from_row(table: str, areas: list[str]) -> None:
    """The ranked table's callback: a chosen row names an area."""
    rows = st.session_state[table]["selection"]["rows"]
    if rows:
        choose_area(areas[rows[0]])


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


def put(name: str, value: object) -> None:
    """Keep something of a page, or set what a widget that is still to be drawn holds."""
    st.session_state[name] = value


def take(name: str) -> Any:  # noqa: ANN401
    """What was kept under a name, once."""
    return st.session_state.pop(name, None)


_STOPPED = "stopped_at"


def remember_import(record: dict[str, object]) -> None:
    """Keep what the last import did, to be shown after the page ran anew."""
    st.session_state["last_import"] = record


def last_import() -> dict[str, object] | None:
    """What the last import of this visit did, once; None where the user stopped it."""
    return None if _STOPPED in st.session_state.get("last_import", {}) else st.session_state.pop("last_import", None)


def stopped_at() -> Any:  # noqa: ANN401  (a number or None)
    """The store's version when the user stopped the work of the last run, once; None where nobody did."""
    if _STOPPED not in st.session_state.get("last_import", {}):
        return None
    return st.session_state.pop("last_import")[_STOPPED]


def keep(*names: str) -> None:
    """Keep these widgets' values on pages where the widgets are not drawn."""
    for name in names:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


def widget_value(name: str) -> Any:  # noqa: ANN401
    """What a widget of that key holds, None before it was drawn."""
    return st.session_state.get(name)


def _fit(choices: Choices) -> None:
    """Another version may know fewer days or names: what it does not know leaves the filters."""
    state = st.session_state
    if len(state["period"]) == 2:
        start, end = state["period"]
        fitted = (max(start, choices.first_day), min(end, choices.last_day))
        whole = (choices.default().start, choices.last_day)
        state["period"] = fitted if fitted[0] <= fitted[1] else whole
    defaults = {"layer": choices.default().layer, "border": DEFAULT_BORDER, "capital": DEFAULT_CAPITAL}
    for name, default in defaults.items():
        if state[name] not in choices.layers:
            gone = Sentence(
                "The layer “{layer}” is gone; {default} is shown instead.", layer=state[name][:60], default=default
            )
            state["problems"] = [*problems(), gone]
            state[name] = default
    for name in ("groups", "countries", "event_types", "attributions"):
        state[name] = [value for value in state[name] if value in getattr(choices, name)]


def _forget_half_a_period() -> None:
    """While the reader has clicked only the first day of a new period, the last whole one stays in force."""
    if not isinstance(st.session_state["period"], tuple):
        st.session_state["period"] = st.session_state["last_period"]


def _line_in(link: Mapping[str, Sequence[str]], problems: list[str]) -> bool:
    asked = next(iter(link.get("line", ())), None)
    if asked not in (None, POOR_LINE):
        problems.append(
            Sentence(
                "“line={asked}” is not known; only {known} is. The full map is shown.",
                asked=asked[:20],
                known=POOR_LINE,
            )
        )
    return asked == POOR_LINE


def _language_in(link: Mapping[str, Sequence[str]], problems: list[str]) -> str:
    asked = next(iter(link.get("lang", ())), None) or _language_of_browser()
    if asked in LANGUAGES:
        return asked
    problems.append(
        Sentence(
            "“lang={asked}” is not known; allowed are {languages}. English is shown.",
            asked=asked[:20],
            languages=", ".join(LANGUAGES),
        )
    )
    return ENGLISH


def _language_of_browser() -> str:
    """What the browser asks for, where it is a language of ours; English otherwise."""
    asked = (st.context.locale or ENGLISH).partition("-")[0].lower()
    return asked if asked in LANGUAGES else ENGLISH


def _layer_in(
    link: Mapping[str, Sequence[str]], name: str, default: str, choices: Choices, problems: list[str]
) -> tuple[str, str]:
    """The layer that the link names for a page, and its widths as text."""
    own = as_text(WIDTHS[name][0])
    values = link.get(name)
    if not values:
        return default, own
    family = {"border": ("border", "tri-border"), "capital": ("capital",)}[name]
    allowed = [key for key in choices.layers if key.startswith(family)]
    key, _, widths = values[0].partition(VARIANT)
    if key not in allowed:
        known = ", ".join(allowed)
        problems.append(
            Sentence(
                "“{name}={value}” is not known; allowed are {known}. {default} is shown.",
                name=name,
                value=values[0][:40],
                known=known,
                default=default,
            )
        )
        return default, own
    try:
        return key, as_text(edges_of(widths, farthest_km=WIDTHS[name][1])) if widths else own
    except GeoError as error:
        problems.append(Sentence("{error} The widths {own} km are shown.", error=error, own=own))
        return key, own


def _window_in(link: Mapping[str, Sequence[str]], problems: list[str]) -> int:
    """The days within which chances are shown."""
    asked = next(iter(link.get("window", ())), str(DEFAULT_WINDOW))
    if asked in map(str, WINDOWS):
        return int(asked)
    allowed = ", ".join(map(str, WINDOWS))
    problems.append(
        Sentence(
            "“window={asked}” is not known; allowed are {allowed} days. {default} is shown.",
            asked=asked[:40],
            allowed=allowed,
            default=DEFAULT_WINDOW,
        )
    )
    return DEFAULT_WINDOW


def _route_in(link: Mapping[str, Sequence[str]], choices: Choices, problems: list[str]) -> str:
    asked = next(iter(link.get("route", ())), DEFAULT_ROUTE)
    allowed = [key for key in choices.layers if key.startswith(DEFAULT_ROUTE)]
    if asked in allowed:
        return asked
    problems.append(
        Sentence(
            "“route={asked}” is not known; allowed are {allowed}. {default} is shown.",
            asked=asked[:40],
            allowed=", ".join(allowed),
            default=DEFAULT_ROUTE,
        )
    )
    return DEFAULT_ROUTE


def fit_site(known: Sequence[str]) -> None:
    """A site that is not there (any more) is not chosen."""
    if st.session_state.get("site") not in known:
        st.session_state["site"] = None


def fit_route(known: Sequence[str]) -> None:
    """Own routes can be taken out: the axes stand in for one that is gone."""
    if st.session_state["route"] not in known:
        st.session_state["route"] = DEFAULT_ROUTE


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


def is_preset(preset: str, choices: Choices) -> bool:
    """Whether the window is this preset's."""
    return bool(st.session_state["period"] == (preset_start(preset, choices), choices.last_day))
