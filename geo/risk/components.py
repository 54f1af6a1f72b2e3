"""The seven components of severity, each from 0 to 1. METHODS: docs/METHODS.md §2.

No component looks at what happens to be on screen: every scale is a constant of the model. Sums run over days, not
over rows, and in one order for every area, so that neither the order of rows nor the order of areas can show.
"""

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import special

from geo.risk.arrays import Bools, Floats, Ints
from geo.risk.evidence import Evidence
from geo.risk.model import COMPONENTS, RiskModel, RiskWeights

UNIT_KM2 = 10_000.0
UNIT_DAYS = 30.0
RECENT_DAYS = 90
H3_CELL_KM2 = 252.903858182
"""Mean area of an H3 cell at resolution 5 (h3geo.org, table of cell statistics)."""
GROUPS_HALF = 2.0
"""Armed groups that give ½."""
LEAST_STAND_IN = 1.0
"""Deaths that an unknown toll counts as at the least: unknown is never zero."""


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
    return pd.DataFrame(columns, index=evidence.area_ids, columns=list(COMPONENTS))


def severity_of(parts: pd.DataFrame | Mapping[str, Floats], weights: RiskWeights) -> Floats:
    """100 · Σ weight · component, in [0, 100]; of the components' shape."""
    total = np.zeros(np.shape(parts["frequency"]))
    for name, weight in weights.by_name().items():  # in one order, where a dot product may choose its own
        total += weight * np.asarray(parts[name])
    severity: Floats = np.clip(100 * total, 0.0, 100.0)
    return severity


def day_weights(days: int, model: RiskModel) -> Floats:
    """(days,) 2^(−age / half-life): an incident of the window's last day weighs 1, one a half-life before ½."""
    return np.exp2(-np.arange(days) / model.half_life_days)


def weighted(evidence: Evidence, model: RiskModel, values: Floats | Bools | None = None) -> Floats:
    """(m,) weighted sum over the incidents of each area."""
    counted = None if values is None else values.astype(float)
    return evidence.inside.weigh(day_weights(evidence.days, model), counted)


def weighted_around(evidence: Evidence, model: RiskModel) -> Floats:
    """(m,) weighted number of incidents in the 50 km around each area, outside it."""
    return evidence.around.weigh(day_weights(evidence.days, model))


def exposure(km2: Floats, days: int, model: RiskModel) -> Floats:
    """Area × time that the weights speak of, in units of 10,000 km² × 30 days.

    Time is ∫ 2^(−t/h) dt over the window, so that a constant rate comes out as that rate, whatever the half-life.
    """
    h = model.half_life_days
    effective_days = h / math.log(2) * (1 - 2.0 ** (-days / h))
    scaled: Floats = km2 / UNIT_KM2 * effective_days / UNIT_DAYS
    return scaled


def layer_mean(evidence: Evidence, model: RiskModel) -> float:
    """Weighted incidents per 10,000 km² and 30 days over the layer's study areas together; 0 if it has none.

    Where a layer leaves study land out (hexagons, corridors), that land and what happened on it count too.
    """
    by_day = np.bincount(evidence.age_days[np.flatnonzero(evidence.in_rest)], minlength=evidence.days)
    return pooled_mean(evidence, model, weighted(evidence, model), by_day)


def pooled_mean(evidence: Evidence, model: RiskModel, counts: Floats, rest: Ints) -> float:
    """`layer_mean` of a window as long as `rest`.

    Parameters
    ----------
    counts : (m,) weighted incidents of each area
    rest : (days,) incidents on the study land outside every area, by age
    """
    pool, days = evidence.in_study, len(rest)
    land = np.append(evidence.km2[pool], evidence.rest_km2)
    if not land.any():
        return 0.0
    # fsum is exact, so the order of areas cannot show
    total = math.fsum(np.append(counts[pool], rest * day_weights(days, model)))
    return total / math.fsum(exposure(land, days, model))


def frequency_rate(evidence: Evidence, model: RiskModel) -> Floats:
    """Weighted incidents per 10,000 km² and 30 days, shrunk toward the layer's mean; 0 with nothing in or around.

    Notes
    -----
    Posterior mean of a gamma–Poisson model: (mean·k + count) / (k + exposure), after Clayton & Kaldor (1987),
    Biometrics 43(3), 671–681. Their k is refitted to each map; ours is a constant of the model, because a refitted
    one lets a new incident lower another area's rate.
    """
    own = exposure(evidence.km2, evidence.days, model)
    rate = shrunk_rate(weighted(evidence, model), own, layer_mean(evidence, model), model)
    return np.where((evidence.per_area() > 0) | evidence.something_around, rate, 0.0)


def shrunk_rate(count: Floats, exposed: Floats, mean: float | Floats, model: RiskModel) -> Floats:
    """(mean·k + count) / (k + exposure)."""
    k = model.prior_exposure
    rate: Floats = (mean * k + count) / (k + exposed)
    return rate


def lethality_rate(evidence: Evidence, model: RiskModel) -> Floats:
    """Weighted deaths per 10,000 km² and 30 days; unknown tolls at the median of their sub-event type.

    The prior exposure is added below the line here too, so that one attack in a small capital district does not
    count as a massacre each week; it pulls toward nought.
    """
    deaths = weighted(evidence, model, expected_toll(evidence, model))
    return deaths / (model.prior_exposure + exposure(evidence.km2, evidence.days, model))


def civilian_rate(evidence: Evidence, model: RiskModel) -> Floats:
    """Weighted incidents against civilians per 10,000 km² and 30 days, pulled toward nought as lethality is."""
    counts = weighted(evidence, model, evidence.civilian)
    return counts / (model.prior_exposure + exposure(evidence.km2, evidence.days, model))


def spread(evidence: Evidence, model: RiskModel) -> Floats:
    """1 − 2^(−s / s50) with s as `spread_share` has it."""
    return filled(spread_share(evidence), model.spread_half)


def spread_share(evidence: Evidence) -> Floats:
    """Share of the area's H3 resolution-5 cells (about 253 km²) that had an incident.

    Counted against at least 10,000 km²: a capital district of one or two cells is not "all over" after one incident.
    """
    return share_of_cells(_distinct_per_area(evidence.area, evidence.cell, evidence.areas), evidence.km2)


def share_of_cells(cells: Floats | Ints, km2: float | Floats) -> Floats:
    """The share for a number of distinct cells, at most 1."""
    share: Floats = np.minimum(1.0, cells * H3_CELL_KM2 / np.maximum(km2, UNIT_KM2))
    return share


def groups(evidence: Evidence) -> Floats:
    """1 − 2^(−n / 2) with n the distinct armed non-state groups on any side; all unidentified are one."""
    code = np.column_stack([evidence.group, evidence.beside])
    area = np.broadcast_to(evidence.area[:, None], code.shape)
    return filled(_distinct_per_area(area, code, evidence.areas), GROUPS_HALF)


def momentum(evidence: Evidence) -> Floats:
    """2·P(recent rate > earlier rate) − 1, not below 0; recent is the last 90 days, or a quarter of a short window.

    Notes
    -----
    Two gamma posteriors with the area's own mean rate as prior, worth two incidents, so that one recent incident alone
    gives about a half, and only several come near 1. The ratio of two gamma variables is a beta prime, so P is exact
    (regularised incomplete beta function).
    """
    recent = evidence.per_area(evidence.age_days < recent_part(evidence.days))
    return rise(recent, evidence.per_area(), evidence.days)


def recent_part(days: int) -> int:
    """How many of the window's last days are the recent ones; 0 in a window of under 4 days."""
    return min(RECENT_DAYS, days // 4)


def rise(recent: Floats, total: Floats, days: int) -> Floats:
    """Momentum of these counts: incidents of the recent days among all of the window."""
    recent_days = recent_part(days)
    some = (total > 0) & (recent_days > 0)
    prior_days = 2.0 * days / np.where(some, total, 1.0)
    above, below = prior_days + recent_days, prior_days + days - recent_days
    chance = special.betaincc(2 + recent, 2 + total - recent, above / (above + below))
    return np.where(some, np.maximum(0.0, 2 * chance - 1), 0.0)


def spill_over_rate(evidence: Evidence, model: RiskModel) -> Floats:
    """The frequency measure in the 50 km around the area, outside it; 0 with nothing there."""
    around = exposure(evidence.surroundings_km2, evidence.days, model)
    rate = shrunk_rate(weighted_around(evidence, model), around, layer_mean(evidence, model), model)
    return np.where(evidence.something_around, rate, 0.0)


def expected_toll(evidence: Evidence, model: RiskModel) -> Floats:
    """(n,) deaths: the best figure; where nobody gave one, the median known toll of the sub-event type, at least 1."""
    middle = [_middle(model.tolls_of(name)) for name in evidence.sub_events]
    stand_in = np.maximum(LEAST_STAND_IN, np.array(middle, dtype=float))
    return np.where(np.isnan(evidence.toll_best), stand_in[evidence.sub_event], evidence.toll_best)


@lru_cache(maxsize=256)
def _middle(tolls: tuple[float, ...]) -> float:
    return float(np.median(tolls))


def saturate(value: Floats, half: float) -> Floats:
    """0 at nought, ½ at the half-point, toward 1 beyond: value / (value + half)."""
    return value / (value + half)


def filled(value: Floats | Ints, half: float) -> Floats:
    """0 at nought, ½ at the half-point, nearly 1 soon after: 1 − 2^(−value / half)."""
    return 1 - np.exp2(-value / half)


def _distinct_per_area(area: Ints, code: Ints, areas: int) -> Ints:
    """(m,) number of different codes among the rows of each area; −1 is no area or no code."""
    counted = (area >= 0) & (code >= 0)
    seen = np.zeros((areas, code.max(initial=-1) + 1), dtype=bool)
    seen[area[counted], code[counted]] = True
    distinct: Ints = seen.sum(axis=1)
    return distinct
