"""Weighted incidents and deaths of each area, drawn 500 times over what is not known: the place and the toll.

Only an area's own numbers are ever looked at (no sum over areas), so each possible incident of an area is drawn for
that area alone: is it here, and how many died. The 64 most recent possible incidents of an area (whole days, so that
no order of rows decides) are drawn one by one; the older ones together, as normal variables of the same mean, variance
and covariance. That keeps memory at areas × draws and time in line with the number of incidents.
METHODS: docs/METHODS.md §2.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import special

from geo.risk.arrays import Bools, Floats, Ints
from geo.risk.components import day_weights, weighted
from geo.risk.evidence import Evidence
from geo.risk.model import RiskModel
from geo.risk.tolls import Tolls

DRAWS = 500
SEED = 20250605
ONE_BY_ONE = 64
"""Possible incidents per area that are drawn singly. Tested against drawing all of them: docs/METHODS.md §2."""
_CHUNK = 1 << 17
_RATE_STREAMS, _SUM_STREAMS = 3, 3


@dataclass(frozen=True, eq=False)
class Sums:
    """What was drawn for m areas: (m, draws) weighted incidents against civilians, weighted others, weighted deaths."""

    civilian: Floats
    other: Floats
    deaths: Floats


@dataclass(frozen=True, eq=False)
class Possible:
    """r pairs of an incident and an area that it may count in, with the chance that it does.

    Only what is not known for sure: incidents that may lie in several areas, and sure places with an unsure toll.
    """

    row: Ints
    area: Ints
    share: Floats

    def pick(self, where: Ints | Bools) -> "Possible":
        """The pairs at these positions."""
        return Possible(self.row[where], self.area[where], self.share[where])


def draw_sums(evidence: Evidence, at: Ints, model: RiskModel, one_by_one: int = ONE_BY_ONE) -> Sums:
    """`Sums` of the areas at these positions; the same evidence gives the same draws."""
    pairs, sure = _possible(evidence, at)
    tolls = Tolls.of(evidence, model)
    sums = _sure_sums(evidence, sure, at, model)
    recent = _most_recent(evidence, pairs, len(at), one_by_one)
    _add_one_by_one(sums, evidence, tolls, pairs.pick(recent), model)
    if not recent.all():
        _add_together(sums, evidence, tolls, pairs.pick(~recent), model)
    return sums


@cache
def stream(number: int) -> Floats:
    """(draws,) uniform numbers, one from each of the equal parts of (0, 1), in an order of this number's own.

    Streams 0–2 are kept for the rates, 3–5 for sums drawn together, two more for each rank of a possible incident.
    Areas share them, so that neither the number nor the order of areas matters.
    """
    values: Floats = (np.random.default_rng([SEED, number]).permutation(DRAWS) + 0.5) / DRAWS
    return values


def _possible(evidence: Evidence, at: Ints) -> tuple[Possible, Bools]:
    """The pairs whose area is among `at`, areas counted as in `at`; and (n,) which incidents are known for sure."""
    position = np.full(evidence.areas + 1, -1, dtype=np.int64)  # the last entry answers for −1
    position[at] = np.arange(len(at))
    movable = np.zeros(len(evidence.area), dtype=bool)
    movable[evidence.may_row] = True
    unsure_toll = np.isnan(evidence.toll_best) | (evidence.toll_low < evidence.toll_high)
    stays = np.flatnonzero(unsure_toll & ~movable & (position[evidence.area] >= 0))
    moves = position[evidence.may_area] >= 0
    pairs = Possible(
        row=np.concatenate([stays, evidence.may_row[moves]]),
        area=position[np.concatenate([evidence.area[stays], evidence.may_area[moves]])],
        share=np.concatenate([np.ones(len(stays)), evidence.may_share[moves]]),
    )
    return pairs, ~movable & ~unsure_toll


def _sure_sums(evidence: Evidence, sure: Bools, at: Ints, model: RiskModel) -> Sums:
    deaths = np.where(sure, evidence.toll_best, 0.0)
    values = (sure & evidence.civilian, sure & ~evidence.civilian, deaths)
    return Sums(*(np.tile(weighted(evidence, model, value)[at, None], DRAWS) for value in values))


def _most_recent(evidence: Evidence, pairs: Possible, areas: int, limit: int) -> Bools:
    """(r,) pairs among the `limit` most recent of their area, whole days only: the heaviest are the most recent."""
    age = evidence.age_days[pairs.row]
    by_day = np.bincount(pairs.area * evidence.days + age, minlength=areas * evidence.days)
    up_to_day = by_day.reshape(areas, evidence.days).cumsum(axis=1)
    within: Bools = up_to_day[pairs.area, age] <= limit
    return within


def _add_one_by_one(sums: Sums, evidence: Evidence, tolls: Tolls, pairs: Possible, model: RiskModel) -> None:
    """Adds each pair's draws, here or not and its toll: the first pairs of all areas at once, then the second ones."""
    weight = day_weights(evidence.days, model)[evidence.age_days]
    for turn, pair in enumerate(_turns(evidence, tolls, pairs)):
        here_stream, toll_stream = (stream(_RATE_STREAMS + _SUM_STREAMS + 2 * turn + step) for step in range(2))
        here = np.where(here_stream < pair.share[:, None], weight[pair.row][:, None], 0.0)
        against = evidence.civilian[pair.row]
        sums.civilian[pair.area[against]] += here[against]
        sums.other[pair.area[~against]] += here[~against]
        sums.deaths[pair.area] += here * tolls.quantiles(pair.row, toll_stream)


def _turns(evidence: Evidence, tolls: Tolls, pairs: Possible) -> Iterator[Possible]:
    """First, second, third … pair of all areas; ranked by what they are, so that no order of rows can show."""
    row = pairs.row
    what = (evidence.civilian, evidence.sub_event, tolls.high, tolls.best, tolls.low)
    order = np.lexsort((*(values[row] for values in what), pairs.share, evidence.age_days[row], pairs.area))
    area = pairs.area[order]
    rank = np.arange(len(area)) - np.searchsorted(area, area)
    for turn in range(int(rank.max(initial=-1)) + 1):
        yield pairs.pick(order[rank == turn])


def _add_together(sums: Sums, evidence: Evidence, tolls: Tolls, pairs: Possible, model: RiskModel) -> None:
    """Adds normal draws with the moments of all pairs of an area; incidents and deaths covary as they do singly."""
    areas = len(sums.deaths)
    moments = _moments(evidence, tolls, pairs, areas, model)
    z = [special.ndtri(stream(_RATE_STREAMS + number)) for number in range(_SUM_STREAMS)]
    deaths, left_over = np.zeros((areas, DRAWS)), np.zeros(areas)
    for kind, counts in enumerate((sums.other, sums.civilian)):
        count, count_var, death, death_var, both = moments[:, kind::2]
        drawn = np.maximum(0.0, count[:, None] + np.sqrt(count_var)[:, None] * z[kind])
        slope = np.divide(both, count_var, out=np.zeros(areas), where=count_var > 0)
        np.add(counts, drawn, out=counts)
        deaths += death[:, None] + slope[:, None] * (drawn - count[:, None])
        left_over += np.maximum(0.0, death_var - slope * both)
    sums.deaths[...] += np.maximum(0.0, deaths + np.sqrt(left_over)[:, None] * z[2])


def _moments(evidence: Evidence, tolls: Tolls, pairs: Possible, areas: int, model: RiskModel) -> Floats:
    """(5, 2·areas) mean and variance of incidents, of deaths, and their covariance; others and civilian in turn."""
    weight = day_weights(evidence.days, model)
    moments = np.zeros((5, 2 * areas))
    for start in range(0, len(pairs.row), _CHUNK):
        part = pairs.pick(np.arange(start, min(start + _CHUNK, len(pairs.row))))
        slot = 2 * part.area + evidence.civilian[part.row]
        w, p = weight[evidence.age_days[part.row]], part.share
        mean, square = tolls.moments(part.row)
        may_be_away = w * w * p * (1 - p)
        terms = (w * p, may_be_away, w * p * mean, w * w * p * (square - p * mean * mean), may_be_away * mean)
        moments += [np.bincount(slot, term, 2 * areas) for term in terms]
    return moments
