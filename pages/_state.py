"""The only place that touches the link and the session: one checked view per run, written back to the link."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.areas.layers import VARIANT
from geo.errors import GeoError, Sentence
from geo.incidents import Store
from geo.present import compare_view
from geo.present.compare_view import LINK_NAMES as COMPARE_NAMES
from geo.present.compare_view import CompareView
from geo.present.language import DEFAULT as ENGLISH
from geo.present.map_modes import LINK_NAMES as MAP_NAMES
from geo.present.map_modes import MapView, from_widgets, map_link, parse_map_view, to_widgets
from geo.query import LINK_NAMES, Choices, Query, parse_link, to_link
from geo.weighting import Weighting
from pages import _link_fields
from pages._link_fields import DEFAULT_BORDER, DEFAULT_CAPITAL, DEFAULT_ROUTE, POOR_LINE, WIDTHS

MOST_SHARE = 100
BY_ZOOM = "hex"
STEPS = ("within", "area", "near", "incident")
"""How far down the reader went: these stand in the link, and choosing one lets go of what was chosen below it."""


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


def begin(choices: Choices) -> bool:
    """Fill the session from the link on the first run of a visit, and when the browser goes back or forward to another.

    The widgets are the truth else: the link only follows them. The answer is whether the link was read.
    """
    st.session_state.pop("comparing", None)  # of a run that another page cut short
    filled = _fill(choices)
    _of_this_run.language = st.session_state["language"]
    return filled


def begin_without_reader() -> None:
    """Work that no session asked for speaks English."""
    _of_this_run.language = ENGLISH


def end() -> None:
    """The run is over: what the next begins with is in the session."""
    _of_this_run.language = None


_of_this_run = threading.local()
"""What a run asks for hundreds of times, where the session takes its time to answer. A run has a thread of its own."""


def _fill(choices: Choices) -> bool:
    begun = "period" in st.session_state
    if begun and not _went_to_another_link():
        _forget_half_a_period()
        _fit(choices)
        return False
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
    border, border_widths = _link_fields.layer_in(link, "border", DEFAULT_BORDER, choices, problems)
    capital, capital_widths = _link_fields.layer_in(link, "capital", DEFAULT_CAPITAL, choices, problems)
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
        window=_link_fields.window_in(link, problems),
        route=_link_fields.route_in(link, choices, problems),
        site=next(iter(link.get("site", ())), None),
        **{name: next(iter(link.get(name, ())), None) for name in STEPS},
        area_of_link=next(iter(link.get("area", ())), None),
        language=_link_fields.language_in(link, problems),
        basemap=bool(st.session_state.get("basemap")),
        low_bandwidth=_link_fields.line_in(link, problems),
        **to_widgets(parse_map_view(link, problems)),
        **compare_view.to_widgets(compare_view.parse_compare(link, problems)),
        compare_of_link=True,
        problems=problems,
    )
    if begun:
        use_weighting(query.weighting)
    return True


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
    border, capital = (_link_fields.with_widths(name) for name in WIDTHS)
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


def tell(*found: str) -> None:
    """Add to what in the link could not be used."""
    st.session_state["problems"] = [*problems(), *found]


def area_gone(area: str, why: Callable[[], str | None]) -> None:
    """Choose no area in place of one that is not shown; where the link had asked for it, the reader is told once.

    `why` says more than that it is not there, where there is more to say.
    """
    st.session_state["area"] = None
    if st.session_state.pop("area_of_link", None) == area:
        tell(
            why()
            or Sentence(
                "The area “{area}” is not in the layer that is shown; the most severe area is described instead.",
                area=area[:60],
            )
        )


def use_weighting(weighting: Weighting) -> None:
    """Weigh this way from now on; the sliders follow."""
    st.session_state["weighting"] = weighting
    for component, share in weighting.by_name().items():
        st.session_state[f"share_{component}"] = min(MOST_SHARE, round(share))
    st.session_state["half_life"] = weighting.half_life_days


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
            tell(gone)
            state[name] = default
    for name in ("groups", "countries", "event_types", "attributions"):
        state[name] = [value for value in state[name] if value in getattr(choices, name)]


def _forget_half_a_period() -> None:
    """While the reader has clicked only the first day of a new period, the last whole one stays in force."""
    if not isinstance(st.session_state["period"], tuple):
        st.session_state["period"] = st.session_state["last_period"]


def fit_site(known: Sequence[str]) -> None:
    """A site that is not there (any more) is not chosen."""
    if st.session_state.get("site") not in known:
        st.session_state["site"] = None


def fit_route(known: Sequence[str]) -> None:
    """Own routes can be taken out: the axes stand in for one that is gone."""
    if st.session_state["route"] not in known:
        st.session_state["route"] = DEFAULT_ROUTE
