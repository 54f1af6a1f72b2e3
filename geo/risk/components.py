"""The seven components of severity, each from 0 to 1. METHODS: docs/METHODS.md §2.

No component looks at what happens to be on screen: every scale is a constant of the model.
"""

import numpy as np
import pandas as pd
from scipy import special

from geo.risk.evidence import Evidence, Floats, Ints
from geo.risk.model import COMPONENTS, RiskModel

UNIT_KM2 = 10_000.0
UNIT_DAYS = 30.0
H3_RESOLUTION = 5
H3_CELL_KM2 = 252.903858182
"""Mean area of an H3 cell at resolution 5 (h3geo.org, table of cell statistics)."""


def components(evidence: Evidence, model: RiskModel) -> pd.DataFrame:
    """All seven components, one row per area, columns as `COMPONENTS`, values in [0, 1]."""
    columns = {
        "frequency": saturate(frequency_rate(evidence, model), model.frequency_half),
        "lethality": saturate(lethality_rate(evidence, model), model.lethality_half),
        "civilian_harm": saturate(civilian_rate(evidence, model), model.civilian_half),
        "spread": spread(evidence, model),
        "groups": groups(evidence),
        "momentum": momentum(evidence),
        "spill_over": saturate(spill_over_rate(evidence, model), model.frequency_half),
    }
    return pd.DataFrame(columns, index=evidence.area_ids)[list(COMPONENTS)]


def weights(evidence: Evidence, model: RiskModel) -> Floats:
    """(n,) 2^(−age / half-life): an incident of today weighs 1, one a half-life ago ½."""
    return np.exp2(-evidence.age_days / model.half_life_days)


def exposure(km2: Floats, days: int, model: RiskModel) -> Floats:
    """Area × time that the weights speak of, in units of 10,000 km² × 30 days.

    Time is ∫ 2^(−t/h) dt over the window, so that a constant rate comes out as that rate, whatever the half-life.
    """
    h = model.half_life_days
    effective_days = h / np.log(2) * (1 - 2.0 ** (-days / h))
    return km2 / UNIT_KM2 * effective_days / UNIT_DAYS


def layer_mean(evidence: Evidence, model: RiskModel) -> float:
    """Weighted incidents per 10,000 km² and 30 days over the layer's study areas together."""
    pool = evidence.in_study
    total = evidence.per_area(weights(evidence, model))[pool].sum()
    return (
        float(total / exposure(evidence.km2, evidence.days, model)[pool].sum())
        if pool.any()
        else 0.0
    )


def frequency_rate(evidence: Evidence, model: RiskModel) -> Floats:
    """Weighted incidents per 10,000 km² and 30 days, shrunk toward the layer's mean; 0 with nothing in or around.

    Notes
    -----
    Posterior mean of a gamma–Poisson model: (mean·k + count) / (k + exposure), after Clayton & Kaldor (1987),
    Biometrics 43(3), 671–681. Their k is refitted to each map; ours is a constant of the model, because a refitted
    one lets a new incident lower another area's rate.
    """
    k = model.prior_exposure
    counts = evidence.per_area(weights(evidence, model))
    rate = (layer_mean(evidence, model) * k + counts) / (
        k + exposure(evidence.km2, evidence.days, model)
    )
    return np.where(anything_in_or_around(evidence), rate, 0.0)


def lethality_rate(evidence: Evidence, model: RiskModel) -> Floats:
    """Weighted deaths per 10,000 km² and 30 days; unknown tolls at the median of their sub-event type.

    The prior exposure is added below the line here too, so that one attack in a small capital district does not
    count as a massacre each week; it pulls toward nought.
    """
    deaths = evidence.per_area(
        weights(evidence, model) * expected_toll(evidence, model)
    )
    return deaths / (
        model.prior_exposure + exposure(evidence.km2, evidence.days, model)
    )


def civilian_rate(evidence: Evidence, model: RiskModel) -> Floats:
    """Weighted incidents against civilians per 10,000 km² and 30 days, pulled toward nought as lethality is."""
    counts = evidence.per_area(weights(evidence, model) * evidence.civilian)
    return counts / (
        model.prior_exposure + exposure(evidence.km2, evidence.days, model)
    )


def spread(evidence: Evidence, model: RiskModel) -> Floats:
    """1 − 2^(−s / s50) with s as `spread_share` has it."""
    return 1 - np.exp2(-spread_share(evidence) / model.spread_half)


def spread_share(evidence: Evidence) -> Floats:
    """Share of the area's H3 resolution-5 cells (about 253 km²) that had an incident.

    Counted against at least 10,000 km²: a capital district of one or two cells is not "all over" after one incident.
    """
    cells = _distinct_per_area(
        evidence, evidence.cell.astype(np.uint64), evidence.placed
    )
    return np.minimum(1.0, cells * H3_CELL_KM2 / np.maximum(evidence.km2, UNIT_KM2))


def groups(evidence: Evidence) -> Floats:
    """1 − 2^(−n / 2) with n the distinct armed non-state groups; all unidentified count as one."""
    named = evidence.placed & (evidence.group >= 0)
    return 1 - np.exp2(-_distinct_per_area(evidence, evidence.group, named) / 2)


def momentum(evidence: Evidence) -> Floats:
    """2·P(recent rate > earlier rate) − 1, not below 0; recent is the last 90 days, or a quarter of a short window.

    Notes
    -----
    Two gamma posteriors with the area's own mean rate as prior, worth two incidents, so that one incident alone says
    little. The ratio of two gamma variables is a beta prime, so P is exact (regularised incomplete beta function).
    """
    recent_days = min(90, evidence.days // 4)
    if recent_days == 0:
        return np.zeros(evidence.areas)
    recent = evidence.per_area(evidence.age_days < recent_days)
    total = evidence.per_area()
    prior_days = np.divide(
        2.0 * evidence.days, total, out=np.full(evidence.areas, np.inf), where=total > 0
    )
    above, below = prior_days + recent_days, prior_days + evidence.days - recent_days
    split = np.divide(
        above,
        above + below,
        out=np.full(evidence.areas, 0.5),
        where=np.isfinite(prior_days),
    )
    chance = special.betaincc(2 + recent, 2 + total - recent, split)
    return np.where(total > 0, np.maximum(0.0, 2 * chance - 1), 0.0)


def spill_over_rate(evidence: Evidence, model: RiskModel) -> Floats:
    """The frequency measure in the 50 km around the area, outside it; 0 with nothing there."""
    k = model.prior_exposure
    around = exposure(evidence.surroundings_km2, evidence.days, model)
    counts = evidence.per_surroundings(weights(evidence, model))
    rate = (layer_mean(evidence, model) * k + counts) / (k + around)
    return np.where(counts > 0, rate, 0.0)


def expected_toll(evidence: Evidence, model: RiskModel) -> Floats:
    """(n,) deaths: the best figure, or the median of the sub-event type's known tolls where nobody gave one."""
    middle = {
        name: float(np.median(tolls)) for name, tolls in model.known_tolls.items()
    }
    stand_in = np.array(
        [middle.get(name, middle["any"]) for name in evidence.sub_event_type],
        dtype=float,
    )
    return np.where(np.isnan(evidence.toll_best), stand_in, evidence.toll_best)


def saturate(value: Floats, half: float) -> Floats:
    """value / (value + half): 0 at nought, ½ at the half-point, toward 1 beyond."""
    return value / (value + half)


def anything_in_or_around(evidence: Evidence) -> np.ndarray:
    """(m,) whether an incident lies in the area or within 50 km of it."""
    around = np.bincount(evidence.near_area, minlength=evidence.areas)
    return (evidence.per_area() > 0) | (around > 0)


def _distinct_per_area(
    evidence: Evidence, values: np.ndarray, where: np.ndarray
) -> Ints:
    pairs = np.unique(
        np.column_stack(
            [evidence.area[where].astype(np.uint64), values[where].astype(np.uint64)]
        ),
        axis=0,
    )
    return np.bincount(pairs[:, 0].astype(np.int64), minlength=evidence.areas)
