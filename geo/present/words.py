"""Numbers and views in words: plain, neutral, and never a nought where nobody knows."""

import math
from collections.abc import Iterable
from datetime import date

import pandas as pd
from pandas.api.typing import NAType

from geo.query import Choices, Query
from geo.risk.levels import LEVELS
from geo.units import SECTORS, sector_of

NO_FIGURE = "no figure"
Known = float | NAType
"""A number, or pandas' sign that nobody knows it (NaN counts as that too)."""
_LEVEL_STARTS = frozenset(level.lower for level in LEVELS)


def day(value: date) -> str:
    """A date as 5 Jun 2025."""
    return f"{value.day} {value:%b %Y}"


def period(query: Query) -> str:
    """The window as 26 Apr 2025 – 25 Apr 2026, or as 25 Apr 2026 where it is one day."""
    return day(query.start) if query.start == query.end else f"{day(query.start)} – {day(query.end)}"


def number(value: Known) -> str:
    """A whole number with thousands apart; `no figure` for a missing one."""
    return NO_FIGURE if pd.isna(value) else f"{round(value):,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 incident, 2 incidents."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def share(part: float, whole: float) -> str:
    """A share as 24 %; `–` of nothing."""
    return "–" if not whole else f"{100 * part / whole:.0f} %"


def deaths(low: Known, best: Known, high: Known) -> str:
    """A toll as 1,240 (980–1,610), or 16 where all three agree; `no figure` where none is known."""
    if pd.isna(best):
        return NO_FIGURE
    fewest, most = number(low), number(high)
    return number(best) if fewest == most else f"{number(best)} ({fewest}–{most})"


def severity(value: float) -> str:
    """A severity as a whole number that lies in its own level: 69.6 is High and reads 69, not 70, which is Extreme."""
    whole = round(value)
    return str(math.floor(value) if value < whole and whole in _LEVEL_STARTS else whole)


def severity_with_interval(value: float, low: float, high: float) -> str:
    """A severity with its 5–95 % interval as 55 (40–62)."""
    return f"{severity(value)} ({low:.0f}–{high:.0f})"


def listed(names: Iterable[str]) -> str:
    """Names as a, b and c."""
    *first, last = list(names)
    return f"{', '.join(first)} and {last}" if first else last


def filters(query: Query, choices: Choices) -> str:
    """Every filter but the window in one sentence; a filter that lets all through is said to."""
    parts = [
        f"armed actors: {listed(query.groups) if query.groups else 'all'}",
        f"countries: {listed(choices.countries[c] for c in query.countries) if query.countries else 'all'}",
        f"event types: {listed(query.event_types) if query.event_types else 'all'}",
        f"attribution: {listed(query.attributions) if query.attributions else 'all'}",
        f"places known only to the district or region {'left out' if query.precise_only else 'included'}",
    ]
    sentence = "; ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def region_of(query: Query, choices: Choices) -> str:
    """The part of the world that the query speaks of."""
    if query.countries:
        return listed(choices.countries[code] for code in query.countries)
    return "Mali and the central Sahel"


def bearing_words(degrees: float) -> str:
    """A bearing as one of eight directions."""
    return SECTORS[int(sector_of(degrees)[()])]
