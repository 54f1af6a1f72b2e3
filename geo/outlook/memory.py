"""Draws from a unit's own past: which months are remembered, how far the level leans to the present, how it drifts."""

from dataclasses import dataclass

import numpy as np

from geo.errors import SeriesError
from geo.outlook.scoring import Floats
from geo.outlook.state import fading_mean

RECENT = 2.0
"""Half-life in months of the level that a memory leans to."""
MIDDLE_LEAD = 8.0
"""Lead in months at which the drift has the spread that is named."""
LONGEST = 240


@dataclass(frozen=True)
class Memory:
    """How a unit's past is remembered.

    half_life : months after which a month is drawn half as often; None: `window` months equally
    window : months remembered at most
    lean : 0 the past as it was, 1 moved to the level of the last months
    drift : standard deviation of log deaths at a lead of eight months, growing with the square root of the lead
    """

    half_life: float | None = None
    window: int = LONGEST
    lean: float = 0.0
    drift: float = 0.3

    def __post_init__(self) -> None:
        if (self.half_life is not None and not self.half_life > 0) or self.window < 1 or not self.drift >= 0:
            raise SeriesError("{model} cannot be: half-life and window must be above 0, drift 0 or more.", model=self)

    def weights(self, rows: int) -> Floats:
        """Chance of each of the last min(rows, window) months, oldest first; sums to 1."""
        age = np.arange(min(rows, self.window))[::-1]
        weight = np.ones(len(age)) if self.half_life is None else 0.5 ** (age / self.half_life)
        return np.asarray(weight / weight.sum())


def remember(
    calm: Floats, memory: Memory, *, season: Floats, draws: int, rng: np.random.Generator, leads: Floats
) -> Floats:
    """Draws of deaths a month, shape (units, leads, draws), sorted.

    Parameters
    ----------
    calm : shape (months, units)    deaths divided by their month's season factor
    season : shape (leads,)         season factor of each month ahead
    leads : shape (leads,)          months ahead

    Notes
    -----
    Past months are drawn at evenly spaced quantiles of their weights, times a lognormal drift, then Poisson.
    """
    weights = memory.weights(len(calm))
    past = calm[-len(weights) :]
    chosen = np.searchsorted(np.cumsum(weights), (np.arange(draws) + 0.5) / draws)
    picked = past[np.minimum(chosen, len(past) - 1)].T
    now = (fading_mean(calm, RECENT)[-1] + 1.0) / (weights @ past + 1.0)
    scale = now[:, None, None] ** memory.lean * season[None, :, None]
    spread = memory.drift * np.sqrt(leads / MIDDLE_LEAD)[None, :, None]
    noise = rng.standard_normal((past.shape[1], len(leads), draws))
    return np.sort(rng.poisson(picked[:, None, :] * scale * np.exp(noise * spread)).astype(float), axis=-1)
