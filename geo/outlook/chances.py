"""Target A: the chance of at least one fatal incident in each unit within the next 30 and 90 days."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from geo.errors import SeriesError
from geo.outlook.days import DailyIncidents
from geo.outlook.scoring import Floats
from geo.outlook.state import thinned
from geo.units import GEOD, KM

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

Rows = NDArray[np.int64]
CHANCE_MODEL = "chance-1 (2026-11)"
WINDOWS = (30, 90)
HALF_LIVES = (15, 45, 120, 365, 1460)
"""Days; the memories over which fatal incidents are counted."""
NEAR_KM = 150.0
"""A unit whose centre is this far away counts e⁻¹ as much among the neighbours as one right beside."""
AROUND = (45, 365)
"""Days; the memories used of neighbours and of all units together."""
SLIGHT = 0.05
"""Incidents added to a fading sum, so that a quiet place has a small chance instead of none."""
PENALTY = 0.01
"""Inverse strength of the ridge penalty; chosen on forecasts of 2006–2011."""
MOST = 20_000
"""Unit-months that a fit learns from at most; where there are more, every so many months are taken."""
SHORTEST_DAYS = 5 * 365
FEWEST = 50
"""Unit-months with and without a fatal incident that a fit needs at least."""


@dataclass(frozen=True, eq=False)
class Situations:
    """What was known of every unit at the end of each month, each from the days up to then."""

    days: DailyIncidents
    as_of: pd.DatetimeIndex

    @cached_property
    def _row(self) -> Rows:
        return np.array([self.days.row(day) for day in self.as_of])

    @cached_property
    def _sums(self) -> Floats:
        return np.vstack([np.zeros((1, len(self.days.units))), np.cumsum(self.days.fatal, axis=0)])

    @cached_property
    def _fading(self) -> dict[int, Floats]:
        return {half_life: _fading_sum(self.days.fatal, half_life)[self._row] for half_life in HALF_LIVES}

    @cached_property
    def _near(self) -> Floats:
        return _nearness(self.days.centre)

    def count(self, window: int, *, back: int = 0) -> Floats:
        """Fatal incidents in the `window` days that ended `back` days ago, shape (months, units)."""
        stop = np.maximum(self._row + 1 - back, 0)
        return np.asarray(self._sums[stop] - self._sums[np.maximum(stop - window, 0)])

    def happened(self, window: int) -> Floats:
        """1 where a fatal incident followed within `window` days, 0 where none did, NaN where nobody can know yet."""
        out = np.full((len(self.as_of), len(self.days.units)), np.nan)
        closed = self._row + 1 + window < len(self._sums)
        now = self._row[closed] + 1
        out[closed] = self._sums[now + window] > self._sums[now]
        return out

    def share_of_spans(self, spans: int = 12) -> Floats:
        """Share of the last `spans` spans of 30 days with a fatal incident, shape (months, units)."""
        struck = [self.count(30, back=30 * number) > 0 for number in range(spans)]
        return np.asarray(np.mean(struck, axis=0))

    @cached_property
    def counts(self) -> Floats:
        """Logarithms of fading counts here, near by and in all units, and the season; shape (months, units, inputs)."""
        units, near = len(self.days.units), self._near
        columns = [np.log1p(fading) for fading in self._fading.values()]
        columns += [np.log1p(_days_since(self.days.fatal)[self._row]), self.share_of_spans(12), self.share_of_spans(3)]
        columns += [np.log1p(self._fading[half_life] @ near.T) for half_life in AROUND]
        columns += [_everywhere(np.log1p(self._fading[half_life].sum(axis=1)), units) for half_life in AROUND]
        return np.stack([*columns, *self._season()], axis=-1)

    @cache  # noqa: B019  (situations live as long as one judgement)
    def expectations(self, window: int) -> Floats:
        """Log odds of an incident within `window` days at the rate of each memory, shape (months, units, inputs)."""
        units, near = len(self.days.units), self._near
        columns = [_log_odds(fading, half_life, window) for half_life, fading in self._fading.items()]
        columns += [np.log1p(_days_since(self.days.fatal)[self._row]), self.share_of_spans(12)]
        columns += [_log_odds(self._fading[half_life] @ near.T, half_life, window) for half_life in AROUND]
        whole = {half_life: np.log1p(fading.sum(axis=1)) for half_life, fading in self._fading.items()}
        columns += [_everywhere(whole[half_life] - whole[HALF_LIVES[-1]], units) for half_life in AROUND]
        return np.stack([*columns, *self._season()], axis=-1)

    def _season(self) -> list[Floats]:
        turn = 2 * np.pi * self.as_of.month.to_numpy() / 12
        return [_everywhere(wave(turn), len(self.days.units)) for wave in (np.sin, np.cos)]


def situations(days: DailyIncidents) -> Situations:
    """The situation at the end of every month of the record.

    Raises
    ------
    SeriesError  if the record holds no whole month.
    """
    as_of = pd.date_range(days.first, days.last, freq="ME")
    if len(as_of) == 0:
        raise SeriesError(
            "The record from {first:%Y-%m-%d} to {last:%Y-%m-%d} holds no whole month.",
            first=days.first,
            last=days.last,
        )
    return Situations(days, as_of)


@dataclass(frozen=True, eq=False)
class Form:
    """One logistic regression on standardised inputs."""

    centre: Floats
    scale: Floats
    regression: "LogisticRegression"

    def chances(self, inputs: Floats) -> Floats:
        """Chance for inputs of shape (units, inputs)."""
        return np.asarray(self.regression.predict_proba((inputs - self.centre) / self.scale)[:, 1])


@dataclass(frozen=True, eq=False)
class ChanceModel:
    """Two regressions for one window, on counts and on expectations; the chance is the mean of theirs."""

    window: int
    by_counts: Form
    by_expectations: Form

    def chances(self, known: Situations, month: int) -> Floats:
        """Chance of a fatal incident per unit as of that month of `known`."""
        counts = self.by_counts.chances(known.counts[month])
        expectations = self.by_expectations.chances(known.expectations(self.window)[month])
        return (counts + expectations) / 2


def fit_chances(known: Situations, window: int, until: pd.Timestamp) -> ChanceModel:
    """The model that could be fitted at the end of `until`: only windows that had closed by then are learned from.

    Raises
    ------
    SeriesError  if less than five years, or too few cases of either outcome, had been seen by then.
    """
    if (until - known.days.first).days < SHORTEST_DAYS:
        raise SeriesError(
            "The record begins {first:%Y-%m-%d}; chances as of {until:%Y-%m-%d} need five years before them. Choose a "
            "later day or bring in a longer history.",
            first=known.days.first,
            until=until,
        )
    closed = known.as_of + pd.Timedelta(days=window) <= until
    target = known.happened(window)[closed].ravel()
    if min(target.sum(), len(target) - target.sum()) < FEWEST:
        raise SeriesError(
            "Up to {until:%Y-%m-%d} the record holds {with_one} of {all_of_them} unit-months with a fatal incident "
            "within {window} days; at least {fewest} with and without one are needed.",
            until=until,
            with_one=int(target.sum()),
            all_of_them=len(target),
            window=window,
            fewest=FEWEST,
        )
    months = thinned(np.flatnonzero(closed), len(target), MOST)
    target = known.happened(window)[months].ravel()
    return ChanceModel(window, _fit(known.counts[months], target), _fit(known.expectations(window)[months], target))


def _fit(inputs: Floats, target: Floats) -> Form:
    from sklearn.linear_model import LogisticRegression  # slow to import, and most runs learn nothing

    table = inputs.reshape(len(target), -1)
    centre, spread = table.mean(axis=0), table.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    with threadpool_limits(limits=1):  # several threads take three times as long for tables this narrow
        regression = LogisticRegression(C=PENALTY, max_iter=3000).fit((table - centre) / scale, target)
    return Form(centre, scale, regression)


def forecast_chances(days: DailyIncidents, windows: Sequence[int] = WINDOWS) -> pd.DataFrame:
    """Chance per unit (index) and window in days (columns), as of the last month-end of the record."""
    known = situations(days)
    last = len(known.as_of) - 1
    columns = {window: fit_chances(known, window, known.as_of[last]).chances(known, last) for window in windows}
    return pd.DataFrame(columns, index=pd.Index(days.units, name="unit"))


def _fading_sum(values: Floats, half_life: float) -> Floats:
    keep, total, out = 0.5 ** (1 / half_life), np.zeros(values.shape[1]), np.empty_like(values)
    for row, now in enumerate(values):
        total = total * keep + now
        out[row] = total
    return out


def _days_since(fatal: Floats, far: float = 3650.0) -> Floats:
    waited, out = np.full(fatal.shape[1], far), np.empty_like(fatal)
    for row, now in enumerate(fatal):
        waited = np.where(now > 0, 0.0, np.minimum(waited + 1, far))
        out[row] = waited
    return out


def _nearness(centre: Floats) -> Floats:
    """Weight of each unit among another's neighbours, shape (units, units); rows sum to 1, diagonal 0."""
    count = len(centre)
    one, two = np.repeat(centre, count, axis=0), np.tile(centre, (count, 1))
    _, _, metres = GEOD.inv(one[:, 0], one[:, 1], two[:, 0], two[:, 1])
    km = np.asarray(metres).reshape(count, count) / KM
    weight = np.nan_to_num(np.exp(-((km / NEAR_KM) ** 2)))
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(axis=1, keepdims=True)
    return np.asarray(weight / np.where(total > 0, total, 1.0))


def _log_odds(fading: Floats, half_life: float, window: int) -> Floats:
    """Log odds of at least one incident in `window` days at the rate that a fading sum stands for."""
    expected = (fading + SLIGHT) * np.log(2) / half_life * window
    return np.asarray(np.log(np.maximum(-np.expm1(-expected), 1e-5)) + np.minimum(expected, 11.5))


def _everywhere(column: Floats, units: int) -> Floats:
    return np.repeat(column[:, None], units, axis=1)
