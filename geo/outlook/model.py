"""Target B: 1,000 draws of the deaths in each month ahead, for every unit of a series together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import SeriesError
from geo.outlook.analogs import alike
from geo.outlook.memory import Memory, remember
from geo.outlook.pooled import grown
from geo.outlook.scoring import Floats
from geo.outlook.seasons import along, season_factors
from geo.outlook.series import MonthlySeries, months_needed
from geo.outlook.state import steadiness

DEATHS_MODEL = "deaths-1 (2026-11)"
"""Changes whenever a constant or a part changes that can move a draw."""
DRAWS = 1000
SEED = 20261122
GATE = 8
"""Weight of the short memories is (share of the last 12 months with deaths)^GATE: near 1 only in sustained violence."""
SHORT = (Memory(half_life=2.0, drift=0.3), Memory(half_life=6.0, lean=0.9, drift=0.25))
LONG = (Memory(half_life=24.0, drift=0.3), Memory(window=24, drift=0.3), Memory(window=12, drift=0.3))
POOLED_SHARE = 0.5
"""Weight of the forest beside each long memory's 1."""


@dataclass(frozen=True, eq=False)
class DeathsForecast:
    """Draws of deaths, shape (units, months, 1000), ascending along the last axis, and what they were made of."""

    draws: Floats
    units: tuple[str, ...]
    months: pd.PeriodIndex
    known_until: pd.Period
    model: str = DEATHS_MODEL


def forecast_deaths(series: MonthlySeries, leads: Sequence[int], *, seed: int = SEED) -> DeathsForecast:
    """Draws for the months that lie `leads` months after the last month of the series.

    The same series, leads and seed give the same draws.

    Raises
    ------
    SeriesError  if the series is shorter than `months_needed`, or leads are out of order.
    """
    ahead = np.asarray(leads, dtype=float)
    if len(ahead) == 0 or ahead[0] < 1 or (np.diff(ahead) <= 0).any():
        raise SeriesError("Leads {leads} cannot be: months ahead from 1 up, in order, are expected.", leads=list(leads))
    needed = months_needed(int(ahead[-1]))
    if len(series.months) < needed:
        raise SeriesError(
            "The series has {count} months; a forecast {ahead} months ahead needs at least {needed}. Bring in a "
            "longer history.",
            count=len(series.months),
            ahead=int(ahead[-1]),
            needed=needed,
        )
    last = series.months[-1]
    rng = np.random.default_rng([seed, last.ordinal])
    months = pd.PeriodIndex([last + int(lead) for lead in leads], freq="M")
    return DeathsForecast(_draw(series.deaths, ahead, rng), series.units, months, last)


def _draw(deaths: Floats, leads: Floats, rng: np.random.Generator) -> Floats:
    factors = season_factors(deaths)
    calm = deaths / along(factors, len(deaths))[:, None]
    season = along(factors, len(deaths), leads)
    seed = int(rng.integers(2**31))
    parts = [remember(calm, memory, season=season, draws=DRAWS, rng=rng, leads=leads) for memory in (*SHORT, *LONG)]
    parts.insert(len(SHORT), alike(calm, season=season, draws=DRAWS, leads=leads))
    parts.append(grown(calm, season=season, draws=DRAWS, leads=leads, seed=seed))
    short = steadiness(deaths)[-1] ** GATE
    few, many = len(SHORT) + 1, len(LONG) + POOLED_SHARE
    weights = [short / few] * few + [(1 - short) / many] * len(LONG) + [(1 - short) * POOLED_SHARE / many]
    return blend(parts, np.stack(weights))


def blend(parts: Sequence[Floats], weights: Floats) -> Floats:
    """The mixture of several forecasts, shape (units, leads, draws), ascending.

    Parameters
    ----------
    parts : each of shape (units, leads, draws), ascending
    weights : shape (parts, units)    each column sums to 1; the share of draws taken from each part, at even quantiles
    """
    count = parts[0].shape[-1]
    stops = np.rint(np.cumsum(weights, axis=0) * count).astype(int)
    stops[-1] = count
    out = np.empty_like(parts[0])
    for unit in range(out.shape[0]):
        start = 0
        for part, stop in zip(parts, stops[:, unit], strict=True):
            size = stop - start
            at = ((np.arange(size) + 0.5) / max(size, 1) * count).astype(int)
            out[unit, :, start:stop] = part[unit][:, at]
            start = stop
    return np.sort(out, axis=-1)
