"""The seven components again, slowly and in plain Python, from the text of docs/METHODS.md §2."""

from math import exp, log
from statistics import median

import numpy as np

from geo.risk.model import RiskModel
from tests.geo.risk.small_world import NOWHERE, Happening

CELL_KM2 = 252.903858182


def slow_components(
    happenings: tuple[Happening, ...],
    model: RiskModel,
    *,
    days: int,
    km2: list[float],
    around_km2: list[float],
    in_study: list[bool],
) -> dict[str, list[float]]:
    """Component name to one value per area."""
    rate = log(2) / model.half_life_days
    unit_time = (1 - exp(-rate * days)) / rate / 30
    mean = _mean(happenings, model, unit_time, km2, in_study)
    found: dict[str, list[float]] = {}
    for area, size in enumerate(km2):
        inside = [h for h in happenings if h.area == area]
        around = [h for h in happenings if area in h.near]
        own = model.prior_exposure + size / 10_000 * unit_time
        near = model.prior_exposure + around_km2[area] / 10_000 * unit_time
        frequency = (mean * model.prior_exposure + sum(_weight(h, model) for h in inside)) / own
        deaths = sum(_weight(h, model) * _toll(h, model) for h in inside) / own
        civilian = sum(_weight(h, model) for h in inside if h.civilian) / own
        spill = (mean * model.prior_exposure + sum(_weight(h, model) for h in around)) / near
        named = ({h.group for h in inside} | {h.beside for h in inside}) - {NOWHERE}
        share = min(1, len({h.cell for h in inside}) * CELL_KM2 / max(size, 10_000))
        one = {
            "frequency": _half(frequency if inside or around else 0, model.frequency_half),
            "lethality": _half(deaths, model.lethality_half),
            "civilian_harm": _half(civilian, model.civilian_half),
            "spread": 1 - 2 ** (-share / model.spread_half),
            "groups": 1 - 2 ** (-len(named) / 2),
            "momentum": slow_momentum([h.age for h in inside], days),
            "spill_over": _half(spill if around else 0, model.frequency_half),
        }
        for name, value in one.items():
            found.setdefault(name, []).append(value)
    return found


def slow_momentum(ages: list[int], days: int, draws: int = 400_000) -> float:
    """2·P(recent rate > earlier rate) − 1, floored at 0, by drawing both rates."""
    recent_days = min(90, days // 4)
    if not ages or recent_days == 0:
        return 0.0
    rng = np.random.default_rng(1)
    recent = sum(age < recent_days for age in ages)
    prior_days = 2 * days / len(ages)  # two incidents at the area's own mean rate
    now = rng.gamma(2 + recent, 1 / (prior_days + recent_days), draws)
    before = rng.gamma(2 + len(ages) - recent, 1 / (prior_days + days - recent_days), draws)
    return max(0.0, 2 * float(np.mean(now > before)) - 1)


def _mean(
    happenings: tuple[Happening, ...], model: RiskModel, unit_time: float, km2: list[float], in_study: list[bool]
) -> float:
    pool = [area for area, studied in enumerate(in_study) if studied]
    exposure = sum(km2[area] / 10_000 * unit_time for area in pool)
    return sum(_weight(h, model) for h in happenings if h.area in pool) / exposure if pool else 0.0


def _weight(happening: Happening, model: RiskModel) -> float:
    return 2 ** (-happening.age / model.half_life_days)


def _toll(happening: Happening, model: RiskModel) -> float:
    if happening.toll is not None:
        return happening.toll[1]
    return max(1, median(model.known_tolls.get(happening.kind, model.known_tolls["any"])))


def _half(value: float, half: float) -> float:
    return value / (value + half)
