"""Turning points on a time axis: numbered, with a short word where they are few, in rows that do not collide."""

from dataclasses import dataclass

import pandas as pd

from geo.present import words
from geo.present.language import DEFAULT, translator

ROWS = 4
MANY = 8
"""Beyond so many only the numbers are written."""
_LETTER = 5.2
"""Mean width of a letter, points or pixels, at the size in which marks are written."""


@dataclass(frozen=True)
class Mark:
    """One dotted line: where, what is written at it and in which row, and the full label for the list."""

    number: int
    date: pd.Timestamp
    text: str
    row: int
    line: str


def marks(
    context: pd.DataFrame | None,
    first: pd.Timestamp,
    beyond: pd.Timestamp,
    *,
    width: float,
    language: str = DEFAULT,
) -> list[Mark]:
    """The turning points from `first` up to, not including, `beyond`, on an axis of this width, oldest first.

    Parameters
    ----------
    context : columns date, country, label, and kind, the short word; None for no marks
    """
    if context is None or context.empty:
        return []
    shown = context[(context["date"] >= first) & (context["date"] < beyond)].sort_values("date", kind="stable")
    ends = [-1.0] * ROWS
    found, t = [], translator(language)
    whole = t("({number}) {day}, {country}: {label}")
    columns = zip(shown["date"], shown["kind"], shown["country"], shown["label"], strict=True)
    for number, (date, kind, country, label) in enumerate(columns, start=1):
        at = float((date - first) / (beyond - first)) * width
        word = f"{number} {t(kind)}" if len(shown) <= MANY else str(number)
        text, level = _fitted(at, word, str(number), ends, width)
        ends[level] = at + _LETTER * len(text) + 8
        line = whole.format(number=number, day=words.day(date.date(), language), country=t(country), label=t(label))
        found.append(Mark(number, date, text, level, line))
    return found


def _fitted(at: float, word: str, number: str, ends: list[float], width: float) -> tuple[str, int]:
    for text in (word, number):
        for row, end in enumerate(ends):
            if at >= end and (at + _LETTER * len(text) + 4 <= width or text == number):
                return text, row
    return number, min(range(len(ends)), key=ends.__getitem__)
