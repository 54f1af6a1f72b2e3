"""The fields of the link beside the shared filters, and chosen widths; what they may not say goes to the problems."""

from collections.abc import Mapping, Sequence

import streamlit as st

from geo.areas.border_zones import BAND_EDGES_KM, FARTHEST_KM
from geo.areas.capital_rings import RING_EDGES_KM
from geo.areas.layers import VARIANT
from geo.areas.widths import FARTHEST_KM as RINGS_END_KM
from geo.areas.widths import Edges, as_text, as_variant, edges_of
from geo.errors import GeoError, Sentence
from geo.outlook.chances import WINDOWS
from geo.present.language import DEFAULT as ENGLISH
from geo.present.language import LANGUAGES
from geo.query import Choices

DEFAULT_BORDER = "border"
DEFAULT_CAPITAL = "capital-bamako"
DEFAULT_WINDOW = 90
DEFAULT_ROUTE = "route"
POOR_LINE = "low"
WIDTHS: dict[str, tuple[Edges, int]] = {
    "border": (BAND_EDGES_KM, FARTHEST_KM),
    "capital": (RING_EDGES_KM, RINGS_END_KM),
}
"""Per page that has them: the widths it starts with, and how far they may reach."""


def line_in(link: Mapping[str, Sequence[str]], problems: list[str]) -> bool:
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


def language_in(link: Mapping[str, Sequence[str]], problems: list[str]) -> str:
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


def layer_in(
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


def window_in(link: Mapping[str, Sequence[str]], problems: list[str]) -> int:
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


def route_in(link: Mapping[str, Sequence[str]], choices: Choices, problems: list[str]) -> str:
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


def with_widths(name: str) -> str:
    """The key of the page's layer with the chosen widths behind it, where they are not its own."""
    key, (own, farthest) = st.session_state[name], WIDTHS[name]
    if key == "tri-border" or widths_problem(name):
        return str(key)
    edges = edges_of(st.session_state[f"{name}_widths"], farthest_km=farthest)
    return str(key) if edges == own else f"{key}{VARIANT}{as_variant(edges)}"
