"""How sure a severity is: draws over counts, tolls and imprecise places. METHODS: docs/METHODS.md §2."""

import numpy as np
import pandas as pd
from numpy.random import Generator
from scipy import special

from geo.risk.components import (
    anything_in_or_around,
    exposure,
    layer_mean,
    saturate,
    weights,
)
from geo.risk.evidence import Evidence, Floats, Ints
from geo.risk.model import RiskModel

DRAWS = 500
SEED = 20250605
CONFIDENCE = ("thin", "fair", "good")


def severity_interval(
    evidence: Evidence, parts: pd.DataFrame, at: Ints, model: RiskModel
) -> tuple[Floats, Floats]:
    """5 % and 95 % points of the severity of the areas at these positions; never narrower than the severity itself.

    What varies: the rate behind the counts (gamma posterior), tolls between low and high, unknown tolls among the
    known ones of their sub-event type, and the area of an imprecisely placed incident. Spread, groups and momentum
    are held at their value. All areas share the random numbers of the rates, so that the order of areas is of no
    account.
    """
    rng = np.random.default_rng(SEED)
    counts, deaths, civilian = (
        sums[:, at] for sums in _sums_per_draw(evidence, model, rng)
    )
    k, own = model.prior_exposure, exposure(evidence.km2[at], evidence.days, model)
    prior = layer_mean(evidence, model) * k
    rate = (
        _gamma(prior + counts, _strata(rng))
        / (k + own)
        * anything_in_or_around(evidence)[at]
    )
    mean_rate = (prior + counts) / (k + own)
    factor = np.divide(rate, mean_rate, out=np.zeros_like(rate), where=mean_rate > 0)
    around = evidence.per_surroundings(weights(evidence, model))[None, at]
    spill = _gamma(prior + around, _strata(rng)) / (
        k + exposure(evidence.surroundings_km2[at], evidence.days, model)
    )
    drawn = {
        "frequency": saturate(rate, model.frequency_half),
        "lethality": saturate(factor * deaths / (k + own), model.lethality_half),
        "civilian_harm": saturate(
            _gamma(civilian, _strata(rng)) / (k + own), model.civilian_half
        ),
        "spill_over": saturate(np.where(around > 0, spill, 0.0), model.frequency_half),
    }
    share = model.weights.as_series()
    held = parts.drop(columns=list(drawn)) @ share.drop(list(drawn))
    severity = 100 * (
        held.to_numpy()[None, :]
        + sum(share[name] * values for name, values in drawn.items())
    )
    low, high = np.quantile(severity, [0.05, 0.95], axis=0)
    point = 100 * (parts @ share).to_numpy()
    return np.minimum(low, point), np.minimum(np.maximum(high, point), 100.0)


def confidence(evidence: Evidence) -> pd.Categorical:
    """Good, fair or thin, from how many incidents there are, how many are imprecise, how many have one source."""
    counts = evidence.per_area()
    imprecise = evidence.per_area(evidence.imprecise)
    single = evidence.per_area(evidence.single_source)
    codes = np.ones(evidence.areas, dtype=np.int8)
    codes[(counts < 5) | (imprecise > 0.75 * counts)] = 0
    codes[(counts >= 20) & (imprecise <= 0.25 * counts) & (single <= 0.5 * counts)] = 2
    return pd.Categorical.from_codes(codes, categories=list(CONFIDENCE), ordered=True)


def _sums_per_draw(
    evidence: Evidence, model: RiskModel, rng: Generator
) -> tuple[Floats, Floats, Floats]:
    """(draws, m) weighted incidents, deaths and incidents against civilians.

    Incidents that are certain in place and toll are summed once; only the others are drawn.
    """
    weight = weights(evidence, model)
    unsure = np.isnan(evidence.toll_best) | (evidence.toll_low < evidence.toll_high)
    movable = np.zeros(len(weight), dtype=bool)
    movable[evidence.may_row] = True
    varies = unsure | movable
    rows = np.flatnonzero(varies)
    fixed = np.flatnonzero(~varies & evidence.placed)
    area = _draw_areas(evidence, rows, rng)
    tolls = _draw_tolls(evidence, rows, model, rng)
    toll = np.nan_to_num(evidence.toll_best[fixed])

    def total(sure: Floats, drawn: Floats) -> Floats:
        base = np.bincount(evidence.area[fixed], weight[fixed] * sure, evidence.areas)
        inside = area >= 0
        flat = (np.arange(DRAWS)[:, None] * evidence.areas + area)[inside]
        values = np.broadcast_to(weight[rows] * drawn, area.shape)[inside]
        return base + np.bincount(flat, values, DRAWS * evidence.areas).reshape(
            DRAWS, evidence.areas
        )

    ones = np.ones(len(rows))
    return (
        total(np.ones(len(fixed)), ones),
        total(toll, tolls),
        total(
            evidence.civilian[fixed].astype(float),
            evidence.civilian[rows].astype(float),
        ),
    )


def _draw_areas(evidence: Evidence, rows: Ints, rng: Generator) -> Ints:
    """(draws, rows) the area of each incident in each draw; one whose place is sure stays where it is."""
    area = np.broadcast_to(evidence.area[rows], (DRAWS, len(rows))).copy()
    position = np.full(len(evidence.area), -1)
    position[rows] = np.arange(len(rows))
    order = np.lexsort((evidence.may_area, evidence.may_row))
    owner = position[evidence.may_row[order]]
    candidate, share = evidence.may_area[order], evidence.may_share[order]
    for start, stop in _runs(owner):
        edges = np.cumsum(share[start:stop])
        pick = np.searchsorted(edges, _strata(rng) * edges[-1], side="right")
        area[:, owner[start]] = candidate[start:stop][
            np.minimum(pick, stop - start - 1)
        ]
    return area


def _draw_tolls(
    evidence: Evidence, rows: Ints, model: RiskModel, rng: Generator
) -> Floats:
    """(draws, rows) deaths: triangular between low, best and high; among known tolls where there is no figure."""
    u = (
        np.column_stack([_strata(rng) for _ in rows])
        if len(rows)
        else np.empty((DRAWS, 0))
    )
    low, best, high = (
        toll[rows]
        for toll in (evidence.toll_low, evidence.toll_best, evidence.toll_high)
    )
    tolls = _triangular(u, low, best, high)
    for column in np.flatnonzero(np.isnan(best)):
        known = model.known_tolls.get(
            evidence.sub_event_type[rows[column]], model.known_tolls["any"]
        )
        tolls[:, column] = np.asarray(known, dtype=float)[
            (u[:, column] * len(known)).astype(int)
        ]
    return tolls


def _triangular(u: Floats, low: Floats, best: Floats, high: Floats) -> Floats:
    width = np.where(high > low, high - low, 1.0)
    peak = (best - low) / width
    rising = low + np.sqrt(u * width * (best - low))
    falling = high - np.sqrt((1 - u) * width * (high - best))
    return np.where(high > low, np.where(u < peak, rising, falling), best)


def _gamma(shape: Floats, u: Floats) -> Floats:
    """Quantiles of Gamma(shape, 1) at u, one u per draw for all areas; 0 where the shape is 0."""
    shape = np.broadcast_to(shape, (DRAWS, shape.shape[1]))
    value = special.gammaincinv(np.where(shape > 0, shape, 1.0), u[:, None])
    return np.where(shape > 0, value, 0.0)


def _strata(rng: Generator) -> Floats:
    """(draws,) uniform numbers, one from each of the equal parts of (0, 1), shuffled."""
    return (rng.permutation(DRAWS) + 0.5) / DRAWS


def _runs(owner: Ints) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(owner)) + 1
    return (
        list(zip([0, *edges], [*edges, len(owner)], strict=True)) if len(owner) else []
    )
