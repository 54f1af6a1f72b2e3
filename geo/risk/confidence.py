"""How much a severity rests on, as one word beside it. METHODS: docs/METHODS.md §2."""

import numpy as np
import pandas as pd

from geo.risk.arrays import Bools, Floats
from geo.risk.evidence import Evidence

CONFIDENCE = ("thin", "fair", "good")
FEW, MANY = 5, 20
"""Incidents below which a severity is thin, and from which on it may be good."""
MOSTLY_IMPRECISE, SELDOM_IMPRECISE = 0.75, 0.25
HALF_SINGLE = 0.5


def confidence(evidence: Evidence) -> "pd.Categorical[str]":
    """Thin: few incidents or mostly imprecise places. Good: many, seldom imprecise, half with a second source."""
    counts = evidence.per_area()
    imprecise = evidence.per_area(evidence.imprecise)
    single = evidence.per_area(evidence.single_source)
    codes = np.ones(evidence.areas, dtype=np.int8)
    codes[is_thin(counts, imprecise)] = 0
    good = (counts >= MANY) & (imprecise <= SELDOM_IMPRECISE * counts) & (single <= HALF_SINGLE * counts)
    codes[good] = 2
    return pd.Categorical.from_codes(codes, categories=pd.Index(CONFIDENCE), ordered=True)


def is_thin(counts: Floats, imprecise: Floats) -> Bools:
    """Whether so many incidents, so many of them imprecise, make a thin record."""
    return (counts < FEW) | (imprecise > MOSTLY_IMPRECISE * counts)
