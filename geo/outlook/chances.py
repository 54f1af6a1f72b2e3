"""Target A: the chance of at least one fatal incident in each unit within the next 30 and 90 days."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from geo.errors import SeriesError
from geo.outlook.days import DailyIncidents
from geo.outlook.scoring import Floats
from geo.units import GEOD, KM

CHANCE_MODEL = "chance-1 (2026-11)"
WINDOWS = (30, 90)
HALF_LIVES = (15, 45, 120, 365, 1460)
"""Days; the memories over which fatal incidents are counted."""
NEAR_KM = 150.0
"""A unit whose centre is this far away counts e⁻¹ as much among the neighbours as one right beside."""
PENALTY = 0.01
"""Inverse strength of the ridge penalty; chosen on forecasts of 2006–2011."""
SHORTEST_DAYS = 5 * 365
FEWEST = 50
"""Unit-months with and without a fatal incident that a fit needs at least."""


@dataclass(frozen=True, eq=False)
class Situations:
    """What was known of every unit at the end of each month: inputs, shape (months, units, inputs)."""

    days: DailyIncidents
    as_of: pd.DatetimeIndex
    inputs: Floats

    @cached_property
    def _sums(self) -> Floats:
        return np.vstack([np.zeros((1, len(self.days.units))), np.cumsum(self.days.fatal, axis=0)])

    def count(self, window: int) -> Floats:
        """Fatal incidents in the last `window` days, shape (months, units)."""
        row = np.array([self.days.row(day) for day in self.as_of]) + 1
        return np.asarray(self._sums[row] - self._sums[np.maximum(row - window, 0)])

    def happened(self, window: int) -> Floats:
        """1 where a fatal incident followed within `window` days, 0 where none did, NaN where nobody can know yet."""
        out = np.full((len(self.as_of), len(self.days.units)), np.nan)
        for number, day in enumerate(self.as_of):
            row = self.days.row(day) + 1
            if row + window < len(self._sums):
                out[number] = self._sums[row + window] > self._sums[row]
        return out

    def share_of_year(self) -> Floats:
        """Share of the last twelve 30-day spans with a fatal incident, shape (months, units)."""
        row = np.array([self.days.row(day) for day in self.as_of]) + 1
        spans = [
            self._sums[np.maximum(row - 30 * n, 0)] > self._sums[np.maximum(row - 30 * (n + 1), 0)] for n in range(12)
        ]
        return np.asarray(np.mean(spans, axis=0))


def situations(days: DailyIncidents) -> Situations:
    """The situation at the end of every month of the record, each from what was known on that day."""
    as_of = pd.date_range(days.first, days.last, freq="ME")
    if len(as_of) == 0:
        raise SeriesError(f"The record from {days.first:%Y-%m-%d} to {days.last:%Y-%m-%d} holds no whole month.")
    row = np.array([days.row(day) for day in as_of])
    units = len(days.units)
    fading = {half_life: _fading_sum(days.fatal, half_life) for half_life in HALF_LIVES}
    near = _nearness(days.centre)
    columns = [np.log1p(fading[half_life][row]) for half_life in HALF_LIVES]
    columns.append(np.log1p(_days_since(days.fatal)[row]))
    bare = Situations(days, as_of, np.empty((len(as_of), units, 0)))
    recent = [bare.count(30 * n) for n in (1, 2, 3)]
    columns += [bare.share_of_year(), (np.diff([0 * recent[0], *recent], axis=0) > 0).mean(axis=0)]
    columns += [np.log1p(fading[half_life][row] @ near.T) for half_life in (45, 365)]
    columns += [_everywhere(np.log1p(fading[half_life][row].sum(axis=1)), units) for half_life in (45, 365)]
    turn = 2 * np.pi * as_of.month.to_numpy() / 12
    columns += [_everywhere(np.sin(turn), units), _everywhere(np.cos(turn), units)]
    return Situations(days, as_of, np.stack(columns, axis=-1))


@dataclass(frozen=True, eq=False)
class ChanceModel:
    """A fitted logistic regression on standardised inputs, for one window."""

    window: int
    fitted_until: pd.Timestamp
    centre: Floats
    scale: Floats
    regression: LogisticRegression

    def chances(self, inputs: Floats) -> Floats:
        """Chance of a fatal incident for inputs of shape (units, inputs)."""
        return np.asarray(self.regression.predict_proba((inputs - self.centre) / self.scale)[:, 1])


def fit_chances(known: Situations, window: int, until: pd.Timestamp) -> ChanceModel:
    """The model that could be fitted at the end of `until`: only windows that had closed by then are learned from.

    Raises
    ------
    SeriesError  if less than five years, or too few cases of either outcome, had been seen by then.
    """
    if (until - known.days.first).days < SHORTEST_DAYS:
        raise SeriesError(
            f"The record begins {known.days.first:%Y-%m-%d}; chances as of {until:%Y-%m-%d} need five years before "
            "them. Choose a later day or bring in a longer history."
        )
    closed = known.as_of + pd.Timedelta(days=window) <= until
    target = known.happened(window)[closed].ravel()
    if min(target.sum(), len(target) - target.sum()) < FEWEST:
        raise SeriesError(
            f"Up to {until:%Y-%m-%d} the record holds {int(target.sum())} of {len(target)} unit-months with a fatal "
            f"incident within {window} days; at least {FEWEST} with and without one are needed."
        )
    table = known.inputs[closed].reshape(len(target), -1)
    centre, spread = table.mean(axis=0), table.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    regression = LogisticRegression(C=PENALTY, max_iter=3000).fit((table - centre) / scale, target)
    return ChanceModel(window, until, centre, scale, regression)


def forecast_chances(days: DailyIncidents, windows: Sequence[int] = WINDOWS) -> pd.DataFrame:
    """Chance per unit (index) and window in days (columns), as of the last month-end of the record."""
    known = situations(days)
    columns = {window: fit_chances(known, window, known.as_of[-1]).chances(known.inputs[-1]) for window in windows}
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
    weight = np.exp(-((np.asarray(metres).reshape(count, count) / KM / NEAR_KM) ** 2))
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(axis=1, keepdims=True)
    return np.asarray(weight / np.where(total > 0, total, 1.0))


def _everywhere(column: Floats, units: int) -> Floats:
    return np.repeat(column[:, None], units, axis=1)
