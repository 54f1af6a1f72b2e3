"""Five levels: fixed ranges of severity, so that a level means the same in every month, filter and layer."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike


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
_LOWER = np.array([level.lower for level in LEVELS], dtype=float)


def level_of(severity: ArrayLike) -> "pd.Categorical[str]":
    """The level of each severity, ordered; a missing severity has no level.

    Raises
    ------
    ValueError  if a severity lies outside 0 to 100.
    """
    values = np.atleast_1d(np.asarray(severity, dtype=float))
    outside = values[(values < 0) | (values > 100)]
    if len(outside):
        raise ValueError(
            f"Severity must lie between 0 and 100, got {outside[0]:g}. Score with `severity_of`, which keeps the range."
        )
    at = np.searchsorted(_LOWER, values, side="right") - 1
    codes = np.where(np.isnan(values), -1, at).astype(np.int8)
    return pd.Categorical.from_codes(codes, categories=pd.Index(NAMES), ordered=True)
