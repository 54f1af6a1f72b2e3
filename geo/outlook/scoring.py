"""How forecasts are judged: draws by CRPS, binned ignorance and interval score, chances by Brier score and ranking.

Definitions of the VIEWS 2023/24 prediction challenge (Hegre et al.), checked against its published scores.
"""

import numpy as np
import pandas as pd
import scipy  # not its parts: those load when they are used, and take long
from numpy.typing import NDArray

from geo.errors import SeriesError

BINS = (0.0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5)
"""Lower edges of the ignorance score's bins, deaths a month; the last bin is open above."""
IGNORANCE_DRAWS = 1000
MISS = 0.1
"""One minus the level of the interval that is scored."""

Floats = NDArray[np.float64]


def crps(draws: Floats, actual: Floats) -> Floats:
    """Continuous ranked probability score of each forecast, in deaths; 0 is perfect.

    Parameters
    ----------
    draws : shape (…, draws)    equally likely draws, any order
    actual : shape (…)

    Notes
    -----
    ∫(F(x) − 1(x ≥ y))² dx for the step function F of the draws, as mean|x − y| − ½ mean|x − x′|
    (Gneiting & Raftery 2007, JASA 102, eq. 21), the second term by order statistics.
    """
    _check(draws, actual)
    ordered = np.sort(draws, axis=-1)
    count = ordered.shape[-1]
    rank = 2.0 * np.arange(1, count + 1) - count - 1
    distance = np.abs(ordered - actual[..., None]).mean(axis=-1)
    return np.asarray(distance - (ordered * rank).sum(axis=-1) / count**2)


def ignorance(draws: Floats, actual: Floats) -> Floats:
    """Binned ignorance of each forecast in bits: −log2 of the share of draws in the actual's bin; 0 is perfect.

    One draw is added to each bin, so that no bin has chance 0. Fewer than 1,000 draws are first resampled to 1,000 in
    the order given by Fourier interpolation and cut off at 0, because the challenge did: without it the published
    figures of conflictology cannot be had.
    """
    _check(draws, actual)
    if draws.shape[-1] < IGNORANCE_DRAWS:
        draws = np.maximum(scipy.signal.resample(draws, IGNORANCE_DRAWS, axis=-1), 0.0)
    edges = np.asarray(BINS)
    same = np.searchsorted(edges, draws, side="right") == np.searchsorted(edges, actual, side="right")[..., None]
    return np.asarray(-np.log2((same.sum(axis=-1) + 1) / (draws.shape[-1] + len(edges))))


def interval_score(draws: Floats, actual: Floats) -> Floats:
    """Interval score of the central 90 %, in deaths: its width plus 20 times what lies outside; 0 is perfect.

    Gneiting & Raftery (2007), eq. 43, with quantiles interpolated linearly between draws.
    """
    low, high = interval(draws, actual)
    below, above = np.maximum(low - actual, 0.0), np.maximum(actual - high, 0.0)
    return np.asarray(high - low + 2.0 / MISS * (below + above))


def covered(draws: Floats, actual: Floats) -> NDArray[np.bool_]:
    """Whether each actual lies within the central 90 % of its draws, ends included."""
    low, high = interval(draws, actual)
    return np.asarray((actual >= low) & (actual <= high))


def interval(draws: Floats, actual: Floats) -> tuple[Floats, Floats]:
    """5 % and 95 % quantile of each forecast."""
    _check(draws, actual)
    low, high = np.quantile(draws, [MISS / 2, 1 - MISS / 2], axis=-1)
    return low, high


def brier(chance: Floats, happened: Floats) -> float:
    """Mean squared distance of chances from what happened (0 or 1); 0 is perfect."""
    return float(np.mean((chance - happened) ** 2))


def log_loss(chance: Floats, happened: Floats) -> float:
    """Mean −ln of the chance given to what happened; chances are kept 1e-6 away from 0 and 1."""
    kept = np.clip(chance, 1e-6, 1 - 1e-6)
    return float(-np.mean(happened * np.log(kept) + (1 - happened) * np.log(1 - kept)))


def reliability_table(chance: Floats, happened: Floats, tenths: int = 10) -> pd.DataFrame:
    """How often it came true, by tenth of the chance given: columns from, to, cases, said, came_true."""
    tenth = np.minimum((chance * tenths).astype(int), tenths - 1)
    rows = []
    for number in range(tenths):
        here = tenth == number
        said, true = (chance[here].mean(), happened[here].mean()) if here.any() else (np.nan, np.nan)
        rows.append((number / tenths, (number + 1) / tenths, int(here.sum()), said, true))
    return pd.DataFrame(rows, columns=["from", "to", "cases", "said", "came_true"])


def _check(draws: Floats, actual: Floats) -> None:
    if draws.shape[:-1] != actual.shape or draws.shape[-1] == 0:
        raise SeriesError(f"Draws of shape {draws.shape} cannot be scored against actuals of shape {actual.shape}.")
    if not (np.isfinite(draws).all() and np.isfinite(actual).all()):
        raise SeriesError("Draws or actuals hold a missing or infinite value; only known months can be scored.")
