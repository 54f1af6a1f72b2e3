"""What every outlook is held against: the VIEWS challenge's own simple forecasts, on the same months."""

import numpy as np

from geo.outlook.scoring import Floats

DRAWS = 1000
BENCHMARKS = ("conflictology", "last", "zero")


def conflictology(history: Floats, leads: int) -> Floats:
    """Each unit's own last 12 months, oldest first, as 12 equal draws for every lead; shape (units, leads, 12)."""
    recent = history[-12:].T
    return np.repeat(recent[:, None, :], leads, axis=1)


def last(history: Floats, leads: int, rng: np.random.Generator) -> Floats:
    """1,000 Poisson draws around each unit's last month; shape (units, leads, 1000)."""
    rate = history[-1][:, None, None]
    return rng.poisson(rate, (history.shape[1], leads, DRAWS)).astype(float)


def zero(history: Floats, leads: int) -> Floats:
    """1,000 draws of no deaths; shape (units, leads, 1000)."""
    return np.zeros((history.shape[1], leads, DRAWS))
