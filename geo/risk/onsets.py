"""When an alert began: "unusual for this place" asked of every day, not of the last one alone.

The measure is that of `geo.risk.alerts`: 30 days against the own past. METHODS: docs/METHODS.md §7.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from geo.query import Query
from geo.risk.alerts import FEWEST_PERIODS, LEAST_COUNT, MOST_PERIODS, PERIOD_DAYS, is_alert, limits
from geo.risk.arrays import Bools, Floats, Ints
from geo.study import Study

HORIZON_DAYS = 90
"""How far back alerts are told of where nobody says since when."""


@dataclass(frozen=True)
class Onset:
    """An alert: the first and the last day so far on which the 30 days up to it were unusual.

    A pause of less than 30 days does not end it, as the same incidents stay in the window for so long.

    count, usual, limit : on its last day: incidents of the 30 days, mean of the past periods, 95 % quantile
    """

    area_id: str
    name: str
    first: date
    last: date
    count: int
    usual: float
    limit: float

    def overlaps(self, other: "Onset") -> bool:
        """Whether the other is of the same area and less than 30 days apart."""
        pause = timedelta(days=PERIOD_DAYS - 1)
        return self.area_id == other.area_id and self.first - pause <= other.last and other.first - pause <= self.last

    def ongoing(self, day: date) -> bool:
        """Whether the 30 days up to this day, the last of the data asked, are unusual still."""
        return self.last == day


@dataclass(frozen=True)
class Unusual:
    """The last 30 days against the own past: incidents, mean of the past periods, 95 % quantile, and whether above."""

    count: int
    usual: float
    limit: float
    alert: bool


def onsets(study: Study, query: Query, since: date) -> list[Onset]:
    """The alerts of the layer's study areas that began after a day, up to the query's last one; the newest first.

    The query's filters hold, its first day does not.
    """
    layer = study.layer(query.layer)
    areas = np.flatnonzero(layer.areas["study"])
    days = daily_counts(study, query, since)
    names = layer.areas["name"].to_numpy()
    return _began(days.of(areas), [(str(layer.areas.index[at]), str(names[at])) for at in areas], since)


def onsets_to_tell(study: Study, query: Query) -> list[Onset]:
    """The alerts that began in the 90 days up to the query's last one, and those that began before and still go on.

    Those that go on come first, then those that ended; of each the newest first.
    """
    since = query.end - timedelta(days=HORIZON_DAYS)
    found = onsets(study, query, since)
    told = [*found, *_ongoing_from_before(study, query, since)]
    return sorted(told, key=lambda one: not one.ongoing(query.end))


def onsets_among(study: Study, among: Bools, end: date, since: date, *, area_id: str, name: str) -> list[Onset]:
    """The same of any set of incidents taken as one: those of a group, or of the circle round a site."""
    rows = np.flatnonzero(among)
    days = _daily(study, rows, np.zeros(len(rows), dtype=np.int64), 1, end, since)
    return _began(days, [(area_id, name)], since)


def unusual_now(study: Study, among: Bools, end: date) -> Unusual | None:
    """The 30 days up to a day of any set of incidents; None where the past is too short to call anything unusual."""
    rows = np.flatnonzero(among)
    days = _daily(study, rows, np.zeros(len(rows), dtype=np.int64), 1, end, end)
    total = _total(days)
    alert, count, usual, limit = _on(total, total.shape[1] - 1, days.known)
    if np.isnan(usual[0]):
        return None
    return Unusual(int(count[0]), float(usual[0]), float(limit[0]), bool(alert[0]))


def new_onsets(now: tuple[Study, Query], then: tuple[Study, Query] | None, since: date) -> list[Onset]:
    """The alerts that nobody could have been told of before.

    Parameters
    ----------
    then : the data as known before; an alert is new where it overlaps none that these show. Where nothing was known
        before, an alert is new if it began after `since`.
    since : the last day of `then`, or the day after which an alert is new
    """
    if then is None:
        return onsets(*now, since)
    wide = since - timedelta(days=2 * PERIOD_DAYS)
    known = onsets(*then, wide)
    recent = since - timedelta(days=PERIOD_DAYS)
    return [one for one in onsets(*now, wide) if one.last > recent and not any(one.overlaps(other) for other in known)]


def _ongoing_from_before(study: Study, query: Query, since: date) -> list[Onset]:
    """The alerts that go on and began on or before a day, found by looking back twice as far each time.

    The last look is at all days on record.
    """
    areas = study.layer(query.layer).areas
    rows = np.flatnonzero(areas["study"])
    rows = rows[_unusual_at_the_end(daily_counts(study, query, query.end).of(rows))]
    found: list[Onset] = []
    back, start = query.end - since, study.incidents.first_day - timedelta(days=1)
    reached = since
    while len(rows) and reached > start:
        back *= 2
        reached = max(query.end - back, start)
        named = [(str(areas.index[at]), str(areas["name"].iloc[at])) for at in rows]
        began = _began(daily_counts(study, query, reached).of(rows), named, reached)
        found += [one for one in began if one.ongoing(query.end) and one.first <= since]
        known = {one.area_id for one in began if one.ongoing(query.end)}
        rows = np.array([at for at, (area, _) in zip(rows, named, strict=True) if area not in known], dtype=np.int64)
    return sorted(found, key=_newest_first)


def _unusual_at_the_end(days: "DailyCounts") -> Bools:
    """(m,) whether the 30 days up to the last one are unusual."""
    total = _total(days)
    return _on(total, total.shape[1] - 1, days.known)[0]


@dataclass(frozen=True, eq=False)
class DailyCounts:
    """Incidents per area and day: `counts` (m, days) up to `end`, long enough for the past of each day asked about.

    known : days of data up to and with `end`
    """

    counts: Ints
    end: date
    known: int

    def of(self, areas: Ints) -> "DailyCounts":
        """Those of some areas."""
        return replace(self, counts=self.counts[areas])


def daily_counts(study: Study, query: Query, since: date) -> DailyCounts:
    """What the days after `since` and their past need, of every area of the query's layer."""
    layer, incidents = study.layer(query.layer), study.incidents
    wide = replace(query, start=min(incidents.first_day, query.end))
    rows = np.flatnonzero(incidents.select(wide, any_country=layer.has_countries))
    area = study.codes(query.layer)[rows]
    placed = area >= 0
    return _daily(study, rows[placed], area[placed].astype(np.int64), len(layer.areas), query.end, since)


def _daily(study: Study, rows: Ints, area: Ints, areas: int, end: date, since: date) -> DailyCounts:
    known = (end - study.incidents.first_day).days + 1
    # the 30 days before the first asked are looked at too, so that what goes on is not taken for what begins
    asked = (end - since).days + PERIOD_DAYS
    length = max(1, min(known, asked + (MOST_PERIODS + 1) * PERIOD_DAYS))
    last = np.datetime64(end).astype("datetime64[D]").astype(np.int64)
    back = length - 1 - (last - study.incidents.day[rows])
    within = (back >= 0) & (back < length)
    flat = area[within] * length + back[within]
    counts = np.bincount(flat, minlength=areas * length).reshape(areas, length)
    return DailyCounts(counts.astype(np.int32), end, known)


def _began(days: DailyCounts, named: list[tuple[str, str]], since: date) -> list[Onset]:
    """The alerts that began after the day, in each row of the counts."""
    asked = min((days.end - since).days + PERIOD_DAYS - 1, days.known)
    if asked < 1 or not len(named):
        return []
    total = _total(days)
    ends = [days.end - timedelta(days=asked - 1 - step) for step in range(asked)]
    told = [_on(total, total.shape[1] - asked + step, days.known - asked + 1 + step) for step in range(asked)]
    alert = np.column_stack([one[0] for one in told])
    found = []
    for row in np.flatnonzero(alert.any(axis=1)):
        for first, last in _runs(np.flatnonzero(alert[row])):
            if ends[first] > since:
                _, count, usual, limit = told[last]
                found.append(
                    Onset(*named[row], ends[first], ends[last], int(count[row]), float(usual[row]), float(limit[row]))
                )
    return sorted(found, key=_newest_first)


def _newest_first(one: Onset) -> tuple[int, int, str]:
    return -one.first.toordinal(), -one.count, one.name


def _total(days: DailyCounts) -> Ints:
    """(m, days + 1) incidents before each day, and in all."""
    none = np.zeros((len(days.counts), 1), dtype=np.int64)
    return np.concatenate([none, days.counts.cumsum(axis=1)], axis=1)


def _on(total: Ints, column: int, known: int) -> tuple[Bools, Ints, Floats, Floats]:
    """(m,) alert, count, usual and limit of the 30 days whose sum ends at a column; `known` days of data lie there."""
    periods = max(1, min(MOST_PERIODS + 1, known // PERIOD_DAYS))
    edges = column - PERIOD_DAYS * np.arange(min(periods, column // PERIOD_DAYS) + 1)
    counts = total[:, edges[:-1]] - total[:, edges[1:]] if len(edges) > 1 else total[:, [column]]
    count, past = counts[:, 0], counts[:, 1:]
    limit = np.full(len(total), np.nan)
    if past.shape[1] < FEWEST_PERIODS:
        return np.zeros(len(total), dtype=bool), count, limit, limit
    usual, asked = past.mean(axis=1), np.flatnonzero(count >= LEAST_COUNT)  # fewer are no alert whatever the limit
    limit[asked] = limits(past[asked])
    return is_alert(count, limit), count, usual, limit


def _runs(days: Ints) -> list[tuple[int, int]]:
    """First and last of each run of days, a pause of less than 30 days bridged."""
    cuts = np.flatnonzero(np.diff(days) >= PERIOD_DAYS)
    starts, stops = np.append(0, cuts + 1), np.append(cuts, len(days) - 1)
    return [(int(days[start]), int(days[stop])) for start, stop in zip(starts, stops, strict=True)]
