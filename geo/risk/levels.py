"""Five levels: fixed ranges of severity, so that a level means the same in every month, filter and layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Level:
    """A range of severity, [lower, upper); the highest includes 100."""

    name: str
    letter: str
    lower: float
    upper: float


LEVELS = (
    Level("Insignificant", "I", 0, 10),
    Level("Low", "L", 10, 30),
    Level("Medium", "M", 30, 50),
    Level("High", "H", 50, 70),
    Level("Extreme", "E", 70, 100),
)
NAMES = tuple(level.name for level in LEVELS)


def level_of(severity: ArrayLike) -> pd.Categorical:
    """The level of each severity, ordered; a missing severity has no level.

    Raises
    ------
    ValueError  if a severity lies outside 0 to 100.
    """
    values = np.asarray(severity, dtype=float)
    if np.any((values < 0) | (values > 100)):
        bad = values[(values < 0) | (values > 100)][0]
        raise ValueError(f"Severity must lie between 0 and 100, got {bad}.")
    return pd.Categorical.from_codes(
        _codes(values, LEVELS), categories=list(NAMES), ordered=True
    )


def _codes(values: NDArray[np.float64], levels: Sequence[Level]) -> NDArray[np.int8]:
    codes = np.searchsorted([level.lower for level in levels], values, side="right") - 1
    return np.where(np.isnan(values), -1, codes).astype(np.int8)
