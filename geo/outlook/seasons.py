"""The season that all units share: violence in the Sahel and around it ebbs in the rains and rises when it is dry."""

import numpy as np

from geo.outlook.scoring import Floats

ACTIVE_MONTHS = 6
"""A unit's year tells something about the season only if this many of its months had deaths."""
DOUBT = 20.0
"""Unit-years of evidence for “no season” that the estimate starts from."""


def season_factors(history: Floats) -> Floats:
    """Twelve factors around 1, one wave over the year; entry p is for rows p, p + 12, p + 24 … of the history.

    Parameters
    ----------
    history : shape (months, units)    deaths

    Notes
    -----
    Ours: mean over active unit-years of log deaths around the year's own mean, shrunk by n/(n + 20), its first
    harmonic kept. Estimated from the past alone. A memory of three months ending in October looks back on the rains
    only; without this factor it forecasts too little for the dry months.
    """
    rows = len(history)
    total, years = np.zeros(12), 0
    for stop in range(rows, 11, -12):
        year = history[stop - 12 : stop]
        active = year[:, (year > 0).sum(axis=0) >= ACTIVE_MONTHS]
        logs = np.log(active + 0.1 * active.mean(axis=0) + 0.5)
        phase = np.arange(stop - 12, stop) % 12
        total[phase] += (logs - logs.mean(axis=0)).sum(axis=1)
        years += active.shape[1]
    if years == 0:
        return np.ones(12)
    spectrum = np.fft.rfft(total / years * (years / (years + DOUBT)))
    spectrum[0] = 0.0
    spectrum[2:] = 0.0
    return np.asarray(np.exp(np.fft.irfft(spectrum, 12)))


def along(factors: Floats, rows: int, leads: Floats | None = None) -> Floats:
    """Factors of the rows 0 … rows − 1 of a history, or, with leads, of the months so far after its last row."""
    positions = np.arange(rows) if leads is None else rows - 1 + leads
    return np.asarray(factors[np.asarray(positions, dtype=int) % 12])
