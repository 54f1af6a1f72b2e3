"""What is known of each unit at the end of each month: levels over several memories, how steady, how it moves."""

import numpy as np
from numpy.typing import NDArray

from geo.outlook.scoring import Floats

Rows = NDArray[np.int64]
THREADS = 2
"""What a forecast works on at once where numpy and the trees leave Python alone; the draws do not depend on it."""
FAR = 60.0
"""Months since the last deaths are counted up to here."""


def recent_mean(values: Floats, months: int) -> Floats:
    """Mean of the last `months` rows up to and with each row (fewer at the start); same shape as `values`."""
    sums = np.vstack([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    row = np.arange(len(values))
    start = np.maximum(row + 1 - months, 0)
    return np.asarray((sums[row + 1] - sums[start]) / (row + 1 - start)[:, None])


def fading_mean(values: Floats, half_life: float) -> Floats:
    """Mean of all rows up to each row, each weighing half as much as the row `half_life` months later."""
    keep = 0.5 ** (1 / half_life)
    total, weight, out = np.zeros(values.shape[1]), 0.0, np.empty_like(values)
    for row, now in enumerate(values):
        total, weight = total * keep + now, weight * keep + 1.0
        out[row] = total / weight
    return out


def steadiness(values: Floats, months: int = 12) -> Floats:
    """Share of the last `months` months with deaths, at each row."""
    return recent_mean((values > 0).astype(float), months)


def features(values: Floats) -> Floats:
    """Thirteen numbers on each unit at the end of each month, shape (months, units, 13), all from the rows so far."""
    units = values.shape[1]
    level = {months: np.log1p(recent_mean(values, months)) for months in (1, 3, 6, 12, 24, 60)}
    logs, deadly = np.log1p(values), (values > 0).astype(float)
    spread = np.sqrt(np.maximum(recent_mean(logs**2, 12) - recent_mean(logs, 12) ** 2, 0.0))
    region = values.sum(axis=1, keepdims=True)
    trend = np.log1p(recent_mean(region, 3)) - np.log1p(recent_mean(region, 12))
    stirred = recent_mean(deadly.mean(axis=1, keepdims=True), 6)
    columns = [
        level[12],
        level[3] - level[12],
        level[1] - level[3],
        level[6] - level[12],
        level[24] - level[12],
        level[60] - level[24],
        steadiness(values, 12),
        steadiness(values, 36),
        spread,
        np.log1p(_months_since(values)),
        np.log1p(_highest(values, 12)),
        np.repeat(trend, units, axis=1),
        np.repeat(stirred, units, axis=1),
    ]
    return np.stack(columns, axis=-1)


def thinned(months: Rows, cases: int, most: int) -> Rows:
    """These months, or every so many of them up to the last, so that no more than about `most` of `cases` are left."""
    return months[::-1][:: max(1, -(-cases // most))][::-1]


def _months_since(values: Floats) -> Floats:
    waited, out = np.full(values.shape[1], FAR), np.empty_like(values)
    for row, now in enumerate(values):
        waited = np.where(now > 0, 0.0, np.minimum(waited + 1, FAR))
        out[row] = waited
    return out


def _highest(values: Floats, months: int) -> Floats:
    return np.array([values[max(0, row + 1 - months) : row + 1].max(axis=0) for row in range(len(values))])
