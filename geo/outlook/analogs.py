"""Draws from what followed alike situations, in any unit: later deaths as a multiple of the level at the time."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from geo.outlook.scoring import Floats
from geo.outlook.state import THREADS, fading_mean, recent_mean, steadiness, thinned

HALF_LIFE = 2.0
"""Months; of the level that the multiple is taken of."""
OFFSET = 0.5
"""Deaths added to both sides of the multiple, so that quiet months have one."""
BANDWIDTH = (0.15, 0.42, 1.5)
"""How alike is alike: share of deadly months over 12 and over 36 months, and log level over 12 months."""
NEIGHBOURS = 150
"""Where fewer situations than this lie within the bandwidth, it is widened until they do."""
FIRST = 12
MOST = 20_000
"""Situations compared with at most; where units and months make more, every so many months are taken."""
_CHUNK = 32


def alike(calm: Floats, *, season: Floats, draws: int, leads: Floats) -> Floats:
    """Draws of deaths a month, shape (units, leads, draws), sorted; the arguments as in `memory.remember`.

    Notes
    -----
    Ours: a kernel over pooled situations (unit, month) whose outcome is known by now; no randomness.
    """
    level = fading_mean(calm, HALF_LIFE) + OFFSET
    place = np.stack([steadiness(calm, 12), steadiness(calm, 36), np.log(recent_mean(calm, 12) + 1.0)], axis=-1)
    place = place / np.asarray(BANDWIDTH)
    out = np.empty((calm.shape[1], len(leads), draws))

    def fill(number: int, lead: int) -> None:
        start = np.arange(min(FIRST, len(calm) - 1 - lead), len(calm) - lead)
        start = thinned(start, len(start) * calm.shape[1], MOST)
        multiple = ((calm[start + lead] + OFFSET) / level[start]).ravel()
        order = np.argsort(multiple, kind="stable")
        known = np.asfortranarray(place[start].reshape(-1, place.shape[-1])[order])
        out[:, number] = _quantiles(multiple[order], known, place[-1], draws) * level[-1][:, None] - OFFSET

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(fill, range(len(leads)), leads.astype(int).tolist()))
    return np.maximum(np.round(out * season[None, :, None]), 0.0)


def _quantiles(multiple: Floats, known: Floats, now: Floats, draws: int) -> Floats:
    """Evenly spaced quantiles of ordered multiples, each unit weighing them by likeness; shape (units, draws)."""
    wanted = (np.arange(draws) + 0.5) / draws
    rank = min(NEIGHBOURS, len(multiple) - 1)
    out = np.empty((len(now), draws))
    for first in range(0, len(now), _CHUNK):
        asked = now[first : first + _CHUNK]
        gap = np.zeros((len(asked), len(known)))
        for of_known, of_asked in zip(known.T, asked.T, strict=True):
            gap += (of_known - of_asked[:, None]) ** 2
        width = np.maximum(1.0, np.partition(gap, rank, axis=1)[:, rank] / 2)
        total = np.cumsum(np.exp(-0.5 * gap / width[:, None]), axis=1)
        for row, sums in enumerate(total / total[:, -1:]):
            out[first + row] = multiple[np.minimum(np.searchsorted(sums, wanted), len(multiple) - 1)]
    return out
