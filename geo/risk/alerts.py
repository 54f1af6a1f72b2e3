"""Unusual for this place: the last 30 days against the area's own past. METHODS: docs/METHODS.md §6."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import scipy  # not its parts: those load when they are used, and take long

from geo.query import Query
from geo.risk.arrays import Bools, Floats, Ints
from geo.study import Study

PERIOD_DAYS = 30
MOST_PERIODS, FEWEST_PERIODS = 36, 12
"""The past that a count is held against: three years, of which at least one must be in the data."""
QUANTILE = 0.95
LEAST_COUNT = 3


@dataclass(frozen=True)
class AlarmRecord:
    """How the alert did on the past, walked through in steps of 30 days with only what was known at each.

    cases : area-periods with a past long enough and a following period in the data
    alerts : those with an alert
    false_alerts : alerts after which the next 30 days had no more incidents than the area's past had on average
    busy : cases, alert or not, after which the next 30 days had more than that
    """

    cases: int
    alerts: int
    false_alerts: int
    busy: int

    @property
    def alarm_rate(self) -> float:
        """Alerts per case."""
        return self.alerts / self.cases if self.cases else float("nan")

    @property
    def false_rate(self) -> float:
        """False alerts per alert."""
        return self.false_alerts / self.alerts if self.alerts else float("nan")

    @property
    def busy_rate(self) -> float:
        """Share of all cases that were followed by more than usual."""
        return self.busy / self.cases if self.cases else float("nan")


def alerts(study: Study, query: Query) -> pd.DataFrame:
    """The 30 days up to the query's last day in every study area, against the area's own past.

    The query's filters hold, its first day does not.

    Returns
    -------
    DataFrame indexed by area_id, most unusual first: name, count, usual (mean of the past periods), limit (the 95 %
    quantile), chance (of as many or more, were it as in the past), periods (of the past), alert. Limit and chance are
    missing where the past in the data is shorter than 12 periods; then there is no alert.
    """
    layer = study.layer(query.layer)
    study_areas = np.flatnonzero(layer.areas["study"])
    counts = period_counts(study, query, query.end, MOST_PERIODS + 1)[study_areas]
    now, past = counts[:, -1], counts[:, :-1]
    known = past.shape[1]
    limit, chance = limits(past), chance_of(past, now)
    if known < FEWEST_PERIODS:
        limit, chance = np.full(len(now), np.nan), np.full(len(now), np.nan)
    table = pd.DataFrame(
        {
            "name": layer.areas["name"].to_numpy()[study_areas],
            "count": now.astype(int),
            "usual": past.mean(axis=1) if known else np.nan,
            "limit": limit,
            "chance": chance,
            "periods": known,
            "alert": is_alert(now, limit),
        },
        index=layer.areas.index[study_areas],
    )
    return table.sort_values(["alert", "chance", "count"], ascending=[False, True, False], kind="stable")


def alarm_record(study: Study, query: Query) -> AlarmRecord:
    """The alert's record on all of the past up to the query's last day, under the query's filters."""
    areas = study.layer(query.layer).areas["study"].to_numpy(dtype=bool)
    whole = (query.end - study.incidents.first_day).days // PERIOD_DAYS
    counts = period_counts(study, query, query.end, whole)[areas]
    cases = alarms = false_alarms = busy = 0
    for at in range(FEWEST_PERIODS, counts.shape[1] - 1):
        past = counts[:, max(0, at - MOST_PERIODS) : at]
        alarmed = is_alert(counts[:, at], limits(past))
        more = counts[:, at + 1] > past.mean(axis=1)
        cases += len(alarmed)
        alarms += int(alarmed.sum())
        false_alarms += int((alarmed & ~more).sum())
        busy += int(more.sum())
    return AlarmRecord(cases, alarms, false_alarms, busy)


def period_counts(study: Study, query: Query, end: date, most: int) -> Ints:
    """(m, periods) incidents per area in periods of 30 days that end on `end`, the last one last.

    At most that many periods, and only those that lie whole within the data.
    """
    layer, incidents = study.layer(query.layer), study.incidents
    whole = ((end - incidents.first_day).days + 1) // PERIOD_DAYS
    periods = max(1, min(most, whole))
    start = end - timedelta(days=periods * PERIOD_DAYS - 1)
    window = replace(query, start=start, end=end)
    rows = np.flatnonzero(incidents.select(window, any_country=layer.has_countries))
    area = study.codes(query.layer)[rows]
    first = np.datetime64(start).astype("datetime64[D]").astype(np.int64)
    period = (incidents.day[rows] - first) // PERIOD_DAYS
    placed = area >= 0
    flat = area[placed].astype(np.int64) * periods + period[placed]
    return np.bincount(flat, minlength=len(layer.areas) * periods).reshape(len(layer.areas), periods)


def is_alert(count: Ints, limit: Floats) -> Bools:
    """(m,) above the limit, and at least three."""
    alert: Bools = (count > limit) & (count >= LEAST_COUNT)
    return alert


def limits(past: Ints) -> Floats:
    """(m,) 95 % quantile of the negative binomial fitted to each row; a Poisson where counts vary no more than that.

    Notes
    -----
    Fitted by moments: mean μ, size μ² / (variance − μ).
    """
    mean, size = _fit(past)
    found = np.where(np.isfinite(size), scipy.stats.nbinom.ppf(QUANTILE, _finite(size), _share(mean, size)), 0.0)
    poisson = scipy.stats.poisson.ppf(QUANTILE, mean)
    limit: Floats = np.where(mean == 0, 0.0, np.where(np.isfinite(size), found, poisson))
    return limit


def chance_of(past: Ints, count: Ints) -> Floats:
    """(m,) chance of this count or more under the same fit."""
    mean, size = _fit(past)
    binomial = scipy.stats.nbinom.sf(count - 1, _finite(size), _share(mean, size))
    poisson = scipy.stats.poisson.sf(count - 1, mean)
    chance: Floats = np.where(mean == 0, (count == 0).astype(float), np.where(np.isfinite(size), binomial, poisson))
    return chance


def _fit(past: Ints) -> tuple[Floats, Floats]:
    """(m,) mean and size; the size is infinite where the variance is not above the mean."""
    if past.shape[1] < 2:
        return past.mean(axis=1) if past.shape[1] else np.zeros(len(past)), np.full(len(past), np.inf)
    mean, variance = past.mean(axis=1), past.var(axis=1, ddof=1)
    over = variance > mean
    size = np.divide(mean**2, variance - mean, out=np.full(len(past), np.inf), where=over)
    return mean, size


def _finite(size: Floats) -> Floats:
    return np.where(np.isfinite(size) & (size > 0), size, 1.0)


def _share(mean: Floats, size: Floats) -> Floats:
    share: Floats = _finite(size) / (_finite(size) + mean)
    return share
