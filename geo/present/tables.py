"""Rows and sentences of the pages, computed from the score tables: no number is typed in."""

import numpy as np
import pandas as pd

from geo.areas.layers import Layer
from geo.present import words
from geo.risk.change import KeyFigures
from geo.risk.levels import LEVELS

_LETTERS = {level.name: level.letter for level in LEVELS}


def key_figure_rows(now: KeyFigures, then: KeyFigures, scores: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Label, value and note of the strip on top; the window before stands in the note."""
    rows = [
        ("Incidents", f"{now.incidents:,}", _before(f"{then.incidents:,}", then)),
        (
            "Deaths, where a figure is known",
            words.deaths(now.deaths_low, now.deaths_best, now.deaths_high),
            _before(words.deaths(then.deaths_low, then.deaths_best, then.deaths_high), then),
        ),
        (
            "Tolls unknown",
            words.share(now.unknown_tolls, now.incidents),
            f"{words.plural(now.unknown_tolls, 'incident')}; "
            + _before(words.share(then.unknown_tolls, then.incidents), then),
        ),
        (
            "Against civilians",
            f"{now.against_civilians:,}",
            _before(f"{then.against_civilians:,}", then),
        ),
        (
            "Actor unidentified",
            words.share(now.unidentified, now.incidents),
            _before(words.share(then.unidentified, then.incidents), then),
        ),
    ]
    if now.incidents and len(scores):
        top = scores.iloc[0]
        rows.append(
            (
                "Most severe (computed)",
                f"{top['name']}, {top['level']}",
                f"{words.severity(top['severity'])}, 5–95 % {top['low']:.0f}–{top['high']:.0f}",
            )
        )
    return rows


def ranked(scores: pd.DataFrame, lines: pd.DataFrame, change: pd.Series | None) -> pd.DataFrame:
    """The ranked table: level, area, severity, interval, change since the window before, counts, trend line.

    Without `change` (the window before is not whole in the data) that column holds dashes.
    """
    return pd.DataFrame(
        {
            "level": [[_LETTERS[name]] for name in scores["level"]],
            "area": scores["name"],
            "severity": [
                words.severity_with_interval(point, low, high)
                for point, low, high in scores[["severity", "low", "high"]].itertuples(index=False)
            ],
            "trend": list(lines.loc[scores.index].to_numpy(dtype=np.uint16)),
            "change": ["–"] * len(scores) if change is None else [_signed(value) for value in change],
            "incidents": scores["incidents"],
            "deaths": [
                words.deaths(low, best, high)
                for low, best, high in scores[["deaths_low", "deaths_best", "deaths_high"]].itertuples(index=False)
            ],
            "confidence": scores["confidence"].astype(str),
        },
        index=scores.index,
    )


def level_title(layer: Layer) -> str:
    """The title of a layer's map of levels."""
    return f"Computed severity: {layer.title}"


def headline(scores: pd.DataFrame, now: KeyFigures) -> str:
    """The map in one sentence."""
    if not now.incidents:
        return "No incident matches these filters."
    if scores.empty:
        return "No area of this layer lies in the chosen countries."
    high = int(scores["level"].isin(["High", "Extreme"]).sum())
    top = scores.iloc[0]
    return (
        f"{words.plural(high, 'area')} of {len(scores)} at High or Extreme; the most severe is {top['name']} "
        f"({top['level']}, {words.severity(top['severity'])}, 5–95 % {top['low']:.0f}–{top['high']:.0f})."
    )


def month_sentences(by_month: pd.DataFrame) -> dict[str, str]:
    """What each chart by month says, by its measure, from a table as `geo.risk.trends.monthly` gives it."""
    total, unknown = int(by_month["incidents"].sum()), int(by_month["unknown_tolls"].sum())
    if not total:
        return dict.fromkeys(("incidents", "deaths"), "No incident matches these filters.")
    months = words.plural(by_month["month"].nunique(), "month")
    known = (
        f"{words.number(by_month['deaths'].sum())} deaths in the incidents with a figure"
        if total > unknown
        else "Nobody gave a figure for any of these incidents"
    )
    rest = f"; {words.share(unknown, total)} have none (+n above a bar counts them), so months are at least this high"
    return {
        "incidents": f"{words.plural(total, 'incident')} in {months} with any.",
        "deaths": f"{known}{rest if total > unknown > 0 else ''}.",
    }


def _before(value: str, then: KeyFigures) -> str:
    return f"before: {value}" if then.whole_window_in_data else "before: not in the data"


def _signed(value: float) -> str:
    rounded = round(value)
    return "±0" if rounded == 0 else f"{rounded:+d}".replace("-", "−")
