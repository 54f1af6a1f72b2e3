"""How far a severity may be off: draws over rates, tolls and imprecise places. METHODS: docs/METHODS.md §2."""

import numpy as np
import pandas as pd
from scipy import special

from geo.risk.arrays import Floats, Ints
from geo.risk.components import exposure, layer_mean, saturate, severity_of, weighted_around
from geo.risk.draws import DRAWS, draw_sums, stream
from geo.risk.evidence import Evidence
from geo.risk.model import RiskModel

LOWER, UPPER = 0.05, 0.95


def severity_interval(
    evidence: Evidence, parts: pd.DataFrame, at: Ints, model: RiskModel, one_by_one: int | None = None
) -> tuple[Floats, Floats]:
    """5 % and 95 % points of the severity of the areas at these positions; they always span the severity itself.

    What varies: the rate behind the counts (gamma posterior), tolls between low and high, unknown tolls among the
    known ones of their sub-event type, and the area of an imprecisely placed incident. Spread, groups, momentum and
    the layer's mean are held at their value.

    Parameters
    ----------
    parts : the components of these areas, in the order of `at`
    one_by_one : see `draws.ONE_BY_ONE`

    Notes
    -----
    The rate against civilians and the rate of all others are drawn apart and added, so that the two components that
    share incidents also share their luck. A sum of gamma variables is a gamma variable, hence the total has exactly
    the posterior of `frequency_rate`.
    """
    drawn = draw_components(evidence, at, model, one_by_one)
    draws = np.zeros((len(at), DRAWS))
    for name, weight in model.weights.by_name().items():
        draws += weight * (drawn[name] if name in drawn else parts[name].to_numpy()[:, None])
    low, high = np.quantile(100 * draws, [LOWER, UPPER], axis=1)
    severity = severity_of(parts, model.weights)
    return np.minimum(low, severity), np.clip(high, severity, 100.0)


def draw_components(evidence: Evidence, at: Ints, model: RiskModel, one_by_one: int | None = None) -> dict[str, Floats]:
    """(m, draws) of each component that varies."""
    sums = draw_sums(evidence, at, model) if one_by_one is None else draw_sums(evidence, at, model, one_by_one)
    k = model.prior_exposure
    own = (k + exposure(evidence.km2, evidence.days, model))[at, None]
    near = (k + exposure(evidence.surroundings_km2, evidence.days, model))[at, None]
    prior = layer_mean(evidence, model) * k
    around = weighted_around(evidence, model)[at]
    something = (sums.civilian + sums.other > 0) | evidence.something_around[at, None]

    civilian = _gamma(sums.civilian, 0)
    total = civilian + _gamma(np.where(something, prior + sums.other, 0.0), 1)
    expected = prior + sums.civilian + sums.other
    luck = np.divide(total, expected, out=np.zeros_like(total), where=expected > 0)  # drawn rate over expected rate
    spill = _gamma(np.where(evidence.something_around[at], prior + around, 0.0)[:, None], 2)
    return {
        "frequency": saturate(total / own, model.frequency_half),
        "lethality": saturate(sums.deaths * luck / own, model.lethality_half),
        "civilian_harm": saturate(civilian / own, model.civilian_half),
        "spill_over": saturate(spill / near, model.frequency_half),
    }


def _gamma(shape: Floats, number: int) -> Floats:
    """(m, draws) quantiles of Gamma(shape, 1) at one stream of uniform numbers; 0 where the shape is 0.

    Read from a table of the 500 equal parts of (0, 1), as the exact function would cost more than all the rest: the
    cube root of a quantile is nearly straight between neighbouring shapes, so that the error stays under 0.1 %.
    """
    shapes = np.broadcast_to(shape, (len(shape), DRAWS))
    some = shapes > 0
    place = np.clip((np.log(np.where(some, shapes, 1.0)) - _LOG_SHAPES[0]) / _STEP, 0, len(_LOG_SHAPES) - 1.000001)
    below = place.astype(np.int64)
    part = np.broadcast_to((stream(number) * DRAWS).astype(np.int64), shapes.shape)
    table = _cube_roots(below[some])
    low, high = table[below, part], table[below + 1, part]
    return np.where(some, (low + (place - below) * (high - low)) ** 3, 0.0)


_STEP = 0.025
_LOG_SHAPES = np.arange(np.log(1e-3), np.log(1e7), _STEP)
_TABLE = np.full((len(_LOG_SHAPES), DRAWS), np.nan)


def _cube_roots(below: Ints) -> Floats:
    """(shapes, draws) cube roots of the gamma quantiles; of these shapes and the next ones they are there."""
    asked = np.zeros(len(_TABLE) + 1, dtype=bool)
    asked[below] = asked[below + 1] = True
    missing = np.flatnonzero(asked[:-1] & np.isnan(_TABLE[:, -1]))
    if len(missing):
        parts = (np.arange(DRAWS) + 0.5) / DRAWS
        _TABLE[missing] = np.cbrt(special.gammaincinv(np.exp(_LOG_SHAPES[missing])[:, None], parts))
    return _TABLE
