"""Severity of every area in many windows of one length: what a map that moves through time shows.

Each window's severities are those of a query with that window, to the last bit: the same formulas run over the same
rows. What is saved is what does not depend on the window (choosing, placing), and the intervals, which no map shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from geo.errors import QueryError
from geo.query import Query
from geo.risk.arrays import Bools, Floats, Ints
from geo.risk.components import component_arrays, severity_of
from geo.risk.confidence import is_thin
from geo.risk.evidence import Evidence, gather
from geo.risk.model import model_for
from geo.risk.score import wanted_areas
from geo.study import Study


@dataclass(frozen=True, eq=False)
class WindowScores:
    """Scores of m areas, in the layer's order, in w windows of one length.

    ends : last day of each window
    days : length of every window
    severity : (w, m), NaN where the area is not scored
    thin : (w, m) confidence is thin
    incidents : (w, m) incidents placed in the area
    """

    ends: tuple[date, ...]
    days: int
    severity: Floats
    thin: Bools
    incidents: Ints


def month_ends(first_day: date, last_day: date, days: int) -> tuple[date, ...]:
    """Last days of the windows of that length that end with a month and lie between the two days.

    The month that `last_day` cuts off ends with it.
    """
    ends, month = [], first_day.replace(day=1)
    while month <= last_day:
        month = (month + timedelta(days=31)).replace(day=1)
        end = min(month - timedelta(days=1), last_day)
        if end - timedelta(days=days - 1) >= first_day:
            ends.append(end)
    return tuple(ends)


def score_windows(study: Study, query: Query, ends: Sequence[date]) -> WindowScores:
    """Scores of the query's layer in windows of the query's length; its own window does not matter.

    Parameters
    ----------
    ends : last day of each window, ascending

    Raises
    ------
    QueryError  if there is no window.
    """
    if not ends:
        raise QueryError("There is no window to score. Give the last day of one window or more.")
    days, model = query.days, model_for(query)
    wide = gather(study, replace(query, start=ends[0] - timedelta(days=days - 1), end=ends[-1]))
    cut = _Cut.of(wide, days)
    shape = (len(ends), wide.areas)
    severity, thin = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    incidents = np.zeros(shape, dtype=np.int64)
    for number, end in enumerate(ends):
        evidence = cut.window((ends[-1] - end).days)
        at = wanted_areas(study, query, evidence)
        severity[number, at] = severity_of(component_arrays(evidence, model), model.weights)[at]
        thin[number] = is_thin(evidence)
        incidents[number] = evidence.per_area()
    return WindowScores(tuple(ends), days, severity, thin, incidents)


@dataclass(frozen=True, eq=False)
class _Cut:
    """Evidence of a long window, ready to be cut into shorter ones: rows by age, pairs by row.

    evidence : its rows are oldest first, as the incident table has them
    days : length of the windows to be cut
    """

    evidence: Evidence
    days: int

    @classmethod
    def of(cls, evidence: Evidence, days: int) -> "_Cut":
        near, may = (np.argsort(rows, kind="stable") for rows in (evidence.near_row, evidence.may_row))
        ordered = replace(
            evidence,
            near_row=evidence.near_row[near],
            near_area=evidence.near_area[near],
            may_row=evidence.may_row[may],
            may_area=evidence.may_area[may],
            may_share=evidence.may_share[may],
        )
        return cls(ordered, days)

    def window(self, later: int) -> Evidence:
        """The evidence of the window that ends that many days before the long one does."""
        whole = self.evidence
        first, beyond = np.searchsorted(-whole.age_days, [-(later + self.days - 1), 1 - later])
        rows = slice(first, beyond)
        near, may = (
            slice(*np.searchsorted(pair_rows, [first, beyond])) for pair_rows in (whole.near_row, whole.may_row)
        )
        return replace(
            whole,
            days=self.days,
            age_days=whole.age_days[rows] - later,
            near_row=whole.near_row[near] - first,
            near_area=whole.near_area[near],
            may_row=whole.may_row[may] - first,
            may_area=whole.may_area[may],
            may_share=whole.may_share[may],
            **{name: getattr(whole, name)[rows] for name in _BY_ROW},
        )


_BY_ROW = (
    "area",
    "toll_low",
    "toll_best",
    "toll_high",
    "sub_event",
    "civilian",
    "group",
    "beside",
    "cell",
    "imprecise",
    "unidentified",
    "single_source",
    "in_rest",
)
"""Fields of `Evidence` that say one thing of each incident."""
