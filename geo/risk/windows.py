"""Severity of every area in many windows of one length: what a map that moves through time shows.

Each window's severities are those of a query with that window, to the last bit: the same formulas over the same sums.
What is saved is the intervals, which no map shows, and looking at each incident once for every window that it lies in:
sums by area and day are made once and cut, so that the cost hardly grows with the number of windows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from geo.errors import QueryError
from geo.query import Query
from geo.risk.arrays import Bools, Floats, Ints
from geo.risk.by_day import ByDay
from geo.risk.cases import Sums, components_of
from geo.risk.components import day_weights, expected_toll, pooled_mean, recent_part, severity_of
from geo.risk.confidence import is_thin
from geo.risk.evidence import Evidence, gather
from geo.risk.model import RiskModel, model_for
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
    later = np.array([(ends[-1] - end).days for end in ends], dtype=np.int64)
    cut = _Cut(wide, model, days, later)
    sums = cut.sums()
    parts = components_of(sums, cut.means(sums.weighted), wide.km2, wide.surroundings_km2, days, model)
    severity = severity_of(parts, model.weights)
    severity[~wanted_areas(study, query, sums.incidents)] = np.nan
    thin = is_thin(sums.incidents, cut.number(wide.inside, days, wide.imprecise))
    return WindowScores(tuple(ends), days, severity, thin, sums.incidents.astype(np.int64))


@dataclass(frozen=True, eq=False)
class _Cut:
    """Evidence of a long window, cut into w shorter ones; each sum is (w, m).

    Every sum is the one that the shorter window's own evidence would give: counts are whole, and a weighted sum runs
    over the same days in the same order.

    evidence : its rows are oldest first
    days : length of the shorter windows
    later : (w,) days from each one's last day to the long one's, falling
    """

    evidence: Evidence
    model: RiskModel
    days: int
    later: Ints

    def sums(self) -> Sums:
        """What the components of every area rest on, in every window."""
        evidence = self.evidence
        weighted = self.weight(evidence.inside)
        return Sums(
            incidents=self.number(evidence.inside, self.days),
            recent=self.number(evidence.inside, recent_part(self.days)),
            weighted=weighted,
            deaths=self.weight(evidence.inside, expected_toll(evidence, self.model)),
            civilian=self.weight(evidence.inside, evidence.civilian.astype(float)),
            cells=self.distinct(evidence.cell[:, None]),
            groups=self.distinct(np.column_stack([evidence.group, evidence.beside])),
            around=self.number(evidence.around, self.days),
            around_weighted=self.weight(evidence.around),
            pool=weighted[:, evidence.in_study].sum(axis=1, keepdims=True),
        )

    def weight(self, by_day: ByDay, values: Floats | None = None) -> Floats:
        """Weighted sum of the values, or number, of an area's rows."""
        table, weights = by_day.table(values), day_weights(self.days, self.model)
        total = np.zeros((len(self.later), by_day.areas))
        for number, later in enumerate(self.later):
            total[number, by_day.lines] = (table[:, later : later + self.days] * weights).sum(axis=1)
        return total

    def number(self, by_day: ByDay, days: int, among: Bools | None = None) -> Floats:
        """Number of an area's rows in the last days of each window, of all or of some."""
        table = by_day.table(None if among is None else among.astype(float))
        up_to = np.zeros((len(by_day.lines), by_day.days + 1))
        np.cumsum(table, axis=1, out=up_to[:, 1:])
        total = np.zeros((len(self.later), by_day.areas))
        total[:, by_day.lines] = (up_to[:, self.later + days] - up_to[:, self.later]).T
        return total

    def distinct(self, codes: Ints) -> Floats:
        """Number of different codes (−1: none) among an area's rows; (n, k) codes, any number for each row.

        A row counts in the windows that it is in, but the row before it with the same code is not.
        """
        evidence, windows = self.evidence, len(self.later)
        area = np.repeat(evidence.area, codes.shape[1])
        counted = np.flatnonzero((area >= 0) & (codes.ravel() >= 0))
        row, area, code = counted // codes.shape[1], area[counted], codes.ravel()[counted]
        before = _row_before(area * (code.max(initial=0) + 1) + code, row)
        # rows are oldest first: window f holds those from first[f] on, before beyond[f]
        first = np.searchsorted(-evidence.age_days, -(self.later + self.days - 1))
        beyond = np.searchsorted(-evidence.age_days, -self.later, side="right")
        begin = np.maximum(np.searchsorted(first, before, side="right"), np.searchsorted(beyond, row, side="right"))
        end = np.maximum(begin, np.searchsorted(first, row, side="right"))
        size = (windows + 1) * evidence.areas
        steps = np.bincount(begin * evidence.areas + area, minlength=size)
        steps = steps - np.bincount(end * evidence.areas + area, minlength=size)
        return steps.reshape(windows + 1, evidence.areas).cumsum(axis=0)[:windows].astype(float)

    def means(self, weighted: Floats) -> Floats:
        """(w, 1) the layer's mean in each window."""
        evidence = self.evidence
        rest = np.bincount(evidence.age_days[np.flatnonzero(evidence.in_rest)], minlength=evidence.days)
        means = [
            pooled_mean(evidence, self.model, counts, rest[later : later + self.days])
            for counts, later in zip(weighted, self.later, strict=True)
        ]
        return np.array(means)[:, None]


def _row_before(keys: Ints, rows: Ints) -> Ints:
    """(n,) the last row before each one that has the same key, −1 where there is none; rows ascend."""
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    before = np.full(len(keys), -1, dtype=np.int64)
    before[order[1:][same]] = rows[order[:-1][same]]
    return before
