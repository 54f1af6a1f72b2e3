"""Rows and sentences of the pages, computed from the score tables: no number is typed in."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from geo.areas.layers import Layer
from geo.present import words
from geo.present.language import DEFAULT, translator
from geo.present.names import shown_name
from geo.risk.arrays import Ints
from geo.risk.change import KeyFigures
from geo.risk.levels import LEVELS

_HIGH = [level.name for level in LEVELS].index("High")
_LETTERS = {level.name: level.letter for level in LEVELS}


def key_figure_rows(
    now: KeyFigures, then: KeyFigures, scores: pd.DataFrame, language: str = DEFAULT
) -> list[tuple[str, str, str]]:
    """Label, value and note of the strip on top; the window before stands in the note."""
    t = translator(language)

    def before(value: str) -> str:
        if not then.whole_window_in_data:
            return t("before: not in the data")
        return t("before: {value}").format(value=value)

    def figure(name: str) -> tuple[str, str]:
        return words.number(getattr(now, name), language), before(words.number(getattr(then, name), language))

    def shared(name: str) -> tuple[str, str]:
        return (
            words.share(getattr(now, name), now.incidents, language),
            before(words.share(getattr(then, name), then.incidents, language)),
        )

    unknown, unknown_before = shared("unknown_tolls")
    incidents = words.incidents(now.unknown_tolls, language)
    unknown_note = t("{incidents}; {before}").format(incidents=incidents, before=unknown_before)
    tolls = [words.deaths(one.deaths_low, one.deaths_best, one.deaths_high, language) for one in (now, then)]
    rows = [
        (t("Incidents"), *figure("incidents")),
        (t("Deaths, where a figure is known"), tolls[0], before(tolls[1])),
        (
            t("Tolls unknown"),
            unknown,
            unknown_note,
        ),
        (t("Against civilians"), *figure("against_civilians")),
        (t("Actor unidentified"), *shared("unidentified")),
    ]
    if now.incidents and len(scores):
        name, level, severity, low, high = _first(scores)
        told = words.severity_and_range(severity, low, high, language)
        rows.append((t("Most severe (computed)"), f"{name}, {t(level)}", told))
    return rows


def ranked(
    scores: pd.DataFrame, lines: pd.DataFrame, change: pd.Series | None, language: str = DEFAULT
) -> pd.DataFrame:
    """The ranked table: level, area, severity, interval, change since the window before, counts, trend line.

    Without `change` (the window before is not whole in the data) that column holds dashes.
    """
    t = translator(language)
    return pd.DataFrame(
        {
            "level": [[_LETTERS[name]] for name in scores["level"].tolist()],
            "area": scores["name"],
            "severity": [
                words.severity_with_interval(*figures) for figures in _rows(scores, "severity", "low", "high")
            ],
            "trend": list(two_months_a_bar(lines.to_numpy())[lines.index.get_indexer(scores.index)]),
            "change": ["–"] * len(scores)
            if change is None
            else [words.signed(value, 0, language) for value in change.tolist()],
            "incidents": scores["incidents"],
            "deaths": [
                words.deaths(low, best, high, language)
                for low, best, high in _rows(scores, "deaths_low", "deaths_best", "deaths_high")
            ],
            "confidence": [t(mark) for mark in scores["confidence"].tolist()],
        },
        index=scores.index,
    )


def two_months_a_bar(months: Ints) -> Ints:
    """(…, m / 2) sums of two months each: in a cell of a table, a bar for each of 24 months is thinner than a line."""
    pairs: Ints = months.reshape(*months.shape[:-1], -1, 2).sum(axis=-1)
    return pairs.astype(np.uint16)


def _first(scores: pd.DataFrame) -> tuple[Any, ...]:
    return tuple(scores[name].array[0] for name in ("name", "level", "severity", "low", "high"))


def _rows(table: pd.DataFrame, *columns: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(table[name].tolist() for name in columns), strict=True)


def level_title(layer: Layer, language: str = DEFAULT) -> str:
    """The title of a layer's map of levels."""
    return translator(language)("Computed severity: {layer}").format(layer=shown_name(layer.title, language))


def headline(scores: pd.DataFrame, now: KeyFigures, language: str = DEFAULT) -> str:
    """The map in one sentence."""
    t = translator(language)
    if not now.incidents:
        return t("No incident matches these filters.")
    if scores.empty:
        return t("No area of this layer lies in the chosen countries.")
    name, level, severity, low, high = _first(scores)
    return words.counted(
        int((scores["level"].cat.codes.to_numpy() >= _HIGH).sum()),
        "{number} area of {areas} at High or Extreme; the most severe is {name} ({level}, {severity}).",
        "{number} areas of {areas} at High or Extreme; the most severe is {name} ({level}, {severity}).",
        language,
        areas=len(scores),
        name=name,
        level=t(level),
        severity=words.severity_and_range(severity, low, high, language),
    )


def month_sentences(by_month: pd.DataFrame, language: str = DEFAULT) -> dict[str, str]:
    """What each chart by month says, by its measure, from a table as `geo.risk.trends.monthly` gives it."""
    t = translator(language)
    total, unknown = int(by_month["incidents"].sum()), int(by_month["unknown_tolls"].sum())
    if not total:
        return dict.fromkeys(("incidents", "deaths"), t("No incident matches these filters."))
    known = t("Nobody gave a figure for any of these incidents.")
    if total > unknown:
        known = t("{deaths} deaths in the incidents with a figure.")
        if unknown:
            known = t(
                "{deaths} deaths in the incidents with a figure; {share} have none (+n above a bar counts them), so "
                "months are at least this high."
            )
    months = words.counted(
        by_month["month"].nunique(), "{incidents} in {number} month with any.",
        "{incidents} in {number} months with any.", language, incidents=words.incidents(total, language),
    )  # fmt: skip
    values = {
        "deaths": words.number(by_month["deaths"].sum(), language),
        "share": words.share(unknown, total, language),
    }
    return {"incidents": months, "deaths": known.format(**values)}
