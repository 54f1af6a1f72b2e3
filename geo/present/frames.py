"""The frames that the map plays: every area's level in the windows that end with each month, as compact JSON.

A frame is the map of a window that could be set by hand: the same levels, the same hatching, the same colours.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.areas.layers import Layer
from geo.present.leaflet import NOT_SCORED_LEVEL, QUIET, point_rows
from geo.present.timebar import Within, rows_counted
from geo.query import Choices, Query
from geo.risk.levels import LEVELS, level_of
from geo.risk.windows import WindowScores, month_ends, score_windows
from geo.study import Study

FEWEST = 6
"""Frames that a window must leave for playing to show anything."""
OTHER_LENGTHS = (365, 90, 30)
"""Lengths in days that stand in for a window that is too long for that, the longest that does is taken."""

MOST_TOLD = 1_000
"""Areas of a layer up to which each frame also carries severities and counts: beyond, they would weigh megabytes."""
MOST_DRAWN = 20_000
"""Incidents up to which frames can show them one by one: beyond, the map does not have them all."""
_SIGNS = {NOT_SCORED_LEVEL: "-", QUIET: "."}
_PLAIN, _THIN = "01234", "abcde"
"""One letter for each level; the second row where the data are thin."""


def frame_query(query: Query, choices: Choices) -> Query:
    """The query whose window has the length that is played: its own, or a shorter one where few frames would be left.

    The window ends with the data, as where it lies does not matter to the frames.
    """
    first, last = choices.first_day, choices.last_day
    lengths = (query.days, *(days for days in OTHER_LENGTHS if days < query.days))
    days = next((days for days in lengths if _number(first, last, days) >= FEWEST), min(lengths))
    return replace(query, start=max(first, last - timedelta(days=days - 1)), end=last)


def _number(first: date, last: date, days: int) -> int:
    """How many windows `month_ends` would find."""
    earliest = first + timedelta(days=days - 1)
    return 12 * (last.year - earliest.year) + last.month - earliest.month + 1 if earliest <= last else 0


def frames(study: Study, query: Query, *, within: Within | None = None) -> dict[str, Any]:
    """Levels of the query's layer for every month of the data, in windows as long as the query's.

    Returns
    -------
    dict: days, ends (last day of each window), incidents, deaths, unknown (of the selection, within that area, one
        number per window), levels (one text per window, one sign per area in the layer's order: `-` not scored, `.` a
        hexagon without an incident, 0 to 4 the level, a to e the level where data are thin), severity and counts (per
        window, of the scored areas only, in that order; empty in a layer of very many areas), points (`_points`).
    """
    choices = study.choices
    ends = month_ends(choices.first_day, choices.last_day, query.days) or (choices.last_day,)
    layer, scores = study.layer(query.layer), score_windows(study, query, ends)
    scored = ~np.isnan(scores.severity)
    told = (
        [*zip(scored, _whole(scores.severity), scores.incidents, strict=True)] if len(layer.areas) <= MOST_TOLD else []
    )
    return {
        "days": query.days,
        "ends": [end.isoformat() for end in ends],
        **_totals(study, query, ends, within),
        "levels": _signs(layer, scores, scored),
        "severity": [severity[known].astype(np.int64).tolist() for known, severity, _ in told],
        "counts": [counts[known].tolist() for known, _, counts in told],
        "points": _points(study, query, ends),
    }


def _signs(layer: Layer, scores: WindowScores, scored: NDArray[np.bool_]) -> list[str]:
    """One text per window, one sign per area."""
    level = level_of(scores.severity.ravel()).codes.reshape(scores.severity.shape)
    alphabet = np.array([*_PLAIN, *_THIN, *_SIGNS.values()])
    thin = scores.thin & (scores.incidents > 0)
    quiet = (layer.areas["study"].to_numpy(dtype=bool) & (layer.family == "hex"))[None, :]
    other = np.where(quiet, len(alphabet) - 1, len(alphabet) - 2)
    at = np.where(scored, level + len(LEVELS) * thin, other)
    return ["".join(row) for row in alphabet[at]]


def _points(study: Study, query: Query, ends: Sequence[date]) -> dict[str, Any] | None:
    """The selection as `PointPaint.rows` has one, of all days; each window's first row, and the row after its last one.

    Rows are those of the incident table, which is in the order of days. None where there are very many.
    """
    incidents = study.incidents
    if len(incidents) > MOST_DRAWN:
        return None
    chosen = incidents.select(replace(query, start=incidents.first_day, end=incidents.last_day))
    last = np.array(ends, dtype="datetime64[D]").astype(np.int64)
    first, beyond = np.searchsorted(incidents.day, last - query.days + 1), np.searchsorted(incidents.day, last + 1)
    return {"rows": point_rows(chosen), "first": first.tolist(), "beyond": beyond.tolist()}


def _whole(severity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole numbers that lie in their own level, as `words.severity` writes them."""
    whole = np.rint(severity)
    above = (severity < whole) & np.isin(whole, [level.lower for level in LEVELS])
    return np.where(above, np.floor(severity), whole)


def _totals(study: Study, query: Query, ends: Sequence[date], within: Within | None) -> dict[str, list[int]]:
    """Incidents, known deaths and tolls without a figure of the whole selection, per window."""
    last = np.array(ends, dtype="datetime64[D]").astype(np.int64)
    earliest = ends[0] - timedelta(days=query.days - 1)
    rows = rows_counted(study, replace(query, start=earliest, end=ends[-1]), within)
    day = study.incidents.day[rows]
    first, beyond = np.searchsorted(day, last - query.days + 1), np.searchsorted(day, last + 1)
    tolls = study.incidents.table["fatalities_best"].to_numpy(dtype=np.float64, na_value=np.nan)[rows]

    def per_window(values: NDArray[Any]) -> list[int]:
        summed = np.append(0, np.cumsum(values)).astype(np.int64)
        found: list[int] = (summed[beyond] - summed[first]).tolist()
        return found

    return {
        "incidents": per_window(np.ones(len(rows), dtype=np.int64)),
        "deaths": per_window(np.nan_to_num(tolls)),
        "unknown": per_window(np.isnan(tolls)),
    }
