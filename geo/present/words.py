"""Numbers and views in words: plain, neutral, and never a nought where nobody knows.

This is the one place that writes numbers, shares and dates as a language does (CLDR, by babel).
"""

import math
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

import pandas as pd
from babel import Locale
from pandas.api.typing import NAType

from geo.present.language import DEFAULT, filled, marked, number_signs, plural_translator, translator
from geo.query import Choices, Query
from geo.risk.levels import LEVELS
from geo.units import SECTORS, sector_of

NO_FIGURE = marked("no figure")
NO_BREAK = "\u202f"
"""Narrow, and never broken: before a French per cent sign."""
Known = float | NAType
"""A number, or pandas' sign that nobody knows it (NaN counts as that too)."""
_LEVEL_STARTS = frozenset(level.lower for level in LEVELS)


@lru_cache(maxsize=4096)
def day(value: date, language: str = DEFAULT) -> str:
    """A date as 5 Jun 2025 or 5 juin 2025."""
    number = "1er" if language == "fr" and value.day == 1 else value.day
    return f"{number} {_months(language, 'abbreviated')[value.month]} {value.year}"


def month(value: date, language: str = DEFAULT) -> str:
    """A month as June 2025 or juin 2025."""
    return f"{_months(language, 'wide')[value.month]} {value.year}"


def short_month(value: date, language: str = DEFAULT) -> str:
    """A month on an axis: Jun or juin."""
    return _months(language, "abbreviated")[value.month]


def period(query: Query, language: str = DEFAULT) -> str:
    """The window as 26 Apr 2025 – 25 Apr 2026, or as 25 Apr 2026 where it is one day."""
    first = day(query.start, language)
    return first if query.start == query.end else f"{first} – {day(query.end, language)}"


def decimal(value: float, digits: int = 0, language: str = DEFAULT) -> str:
    """A number with so many decimals, thousands apart: 1,240.5 or 1 240,5."""
    return f"{value:,.{digits}f}".translate(number_signs(language))


def signed(value: float, digits: int = 0, language: str = DEFAULT) -> str:
    """A difference with its sign: +1.2, −1.2, ±0."""
    text = decimal(abs(value), digits, language)
    if not round(abs(value), digits):
        return f"±{text}"
    return f"{'+' if value > 0 else '−'}{text}"


def percent(value: float, language: str = DEFAULT, digits: int | None = 0) -> str:
    """A number of percents as 24 %; without `digits` with the decimals that it has."""
    shown = brief(value, language) if digits is None else decimal(value, digits, language)
    return f"{shown}{' ' if language == DEFAULT else NO_BREAK}%"


def brief(value: float, language: str = DEFAULT) -> str:
    """A number with the decimals that it has: 30, 2.5."""
    return f"{value:g}".translate(number_signs(language))


def number(value: Known, language: str = DEFAULT) -> str:
    """A whole number with thousands apart; `no figure` for a missing one."""
    return translator(language)(NO_FIGURE) if pd.isna(value) else decimal(round(value), 0, language)


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 incident, 2 incidents."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def counted(number: int, one: str, many: str, language: str = DEFAULT, **values: object) -> str:
    """The form of a text that a number asks for; `{number}` in it is the number, written as the language does."""
    text = plural_translator(language)(one, many, int(number))
    return filled(text, language, {"number": decimal(number, 0, language), **values})


def incidents(number: int, language: str = DEFAULT) -> str:
    """So many incidents: 1 incident, 1,240 incidents."""
    return counted(number, "{number} incident", "{number} incidents", language)


def share(part: float, whole: float, language: str = DEFAULT) -> str:
    """A share as 24 %; `–` of nothing."""
    return percent(100 * part / whole, language) if whole else "–"


def deaths(low: Known, best: Known, high: Known, language: str = DEFAULT) -> str:
    """A toll as 1,240 (980–1,610), or 16 where all three agree; `no figure` where none is known."""
    shown = number(best, language)
    if pd.isna(best):
        return shown
    fewest, most = number(low, language), number(high, language)
    return shown if fewest == most else f"{shown} ({fewest}–{most})"


def incident_tolls(table: pd.DataFrame, language: str = DEFAULT) -> list[str]:
    """The toll of each incident of a table, as `deaths` writes it."""
    figures = table[["fatalities_low", "fatalities_best", "fatalities_high"]]
    return [deaths(low, best, high, language) for low, best, high in figures.itertuples(index=False)]


def tolls(table: pd.DataFrame, language: str = DEFAULT) -> list[str]:
    """Sums of deaths with the incidents that nobody gave a figure for: 12, 12 + 3 unknown.

    Parameters
    ----------
    table : deaths (missing where no figure is known), unknown_tolls
    """
    text = translator(language)("{deaths} + {number} unknown")
    return [
        number(known, language)
        if not unknown or pd.isna(known)
        else text.format(deaths=number(known, language), number=number(unknown, language))
        for known, unknown in table[["deaths", "unknown_tolls"]].itertuples(index=False)
    ]


def severity(value: float) -> str:
    """A severity as a whole number that lies in its own level: 69.6 is High and reads 69, not 70, which is Extreme."""
    whole = round(value)
    return str(math.floor(value) if value < whole and whole in _LEVEL_STARTS else whole)


def severity_with_interval(value: float, low: float, high: float) -> str:
    """A severity with its 5–95 % interval as 55 (40–62)."""
    return f"{severity(value)} ({low:.0f}–{high:.0f})"


def severity_and_range(value: float, low: float, high: float, language: str = DEFAULT) -> str:
    """A severity with its interval told: 55, 5–95 % 40–62."""
    return translator(language)("{severity}, 5–95 % {low:.0f}–{high:.0f}").format(
        severity=severity(value), low=low, high=high
    )


def listed(names: Iterable[str], language: str = DEFAULT) -> str:
    """Names as a, b and c."""
    *first, last = list(names)
    return f"{', '.join(first)} {translator(language)('and')} {last}" if first else last


def filters(query: Query, choices: Choices, language: str = DEFAULT) -> str:
    """Every filter but the window in one sentence; a filter that lets all through is said to."""
    t = translator(language)

    def chosen(names: Iterable[str]) -> str:
        shown = [t(name) for name in names]
        return listed(shown, language) if shown else t("all")

    text = t(
        "Armed actors: {groups}; countries: {countries}; event types: {types}; attribution: {attributions}; places "
        "known only to the district or region {coarse}."
    )
    return text.format(
        groups=chosen(query.groups),
        countries=chosen(choices.countries[code] for code in query.countries),
        types=chosen(query.event_types),
        attributions=chosen(query.attributions),
        coarse=t("left out") if query.precise_only else t("included"),
    )


def region_of(query: Query, choices: Choices, language: str = DEFAULT) -> str:
    """The part of the world that the query speaks of."""
    t = translator(language)
    if query.countries:
        return listed((t(choices.countries[code]) for code in query.countries), language)
    return t("Mali and the central Sahel")


def bearing_words(degrees: float) -> str:
    """A bearing as one of eight directions."""
    return SECTORS[int(sector_of(degrees)[()])]


@cache
def _months(language: str, width: str) -> dict[int, str]:
    return {number: str(name) for number, name in Locale(language).months["format"][width].items()}
