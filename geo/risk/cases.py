"""One area under many suppositions at once: without an incident, some days later, with more of the same.

Every supposition changes the sums that the components rest on, and severity follows from the sums by the formulas of
`geo.risk.components`: nothing is estimated, and thousands of suppositions cost as much as one map.
"""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from geo.risk import components as c
from geo.risk.arrays import Floats, Ints
from geo.risk.evidence import Evidence
from geo.risk.model import COMPONENTS, RiskModel


@dataclass(frozen=True, eq=False)
class Sums:
    """What the components of one area rest on, for s suppositions side by side; each (s,).

    incidents, recent : number in the window, and in its recent part
    weighted, deaths, civilian : weighted incidents, deaths, incidents against civilians
    cells, groups : distinct H3 cells and armed groups
    around, around_weighted : number and weight of incidents around the area
    pool : weighted incidents of the layer's study areas together
    """

    incidents: Floats
    recent: Floats
    weighted: Floats
    deaths: Floats
    civilian: Floats
    cells: Floats
    groups: Floats
    around: Floats
    around_weighted: Floats
    pool: Floats

    def without(self, other: "Sums") -> "Sums":
        """These sums less others; a weighted sum that is nought but for rounding stays nought."""
        pairs = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return Sums(*(np.maximum(0.0, whole - part) for whole, part in pairs))

    def plus(self, other: "Sums") -> "Sums":
        """These sums and others together."""
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, eq=False)
class AreaCase:
    """One area of the evidence, and the incidents in and around it.

    inside, near : rows of the evidence; `toll` and `weight` belong to all rows of the evidence
    """

    evidence: Evidence
    model: RiskModel
    at: int
    inside: Ints
    near: Ints
    toll: Floats
    weight: Floats

    @classmethod
    def of(cls, evidence: Evidence, at: int, model: RiskModel) -> "AreaCase":
        """The area at this position."""
        return cls(
            evidence=evidence,
            model=model,
            at=at,
            inside=np.flatnonzero(evidence.area == at),
            near=evidence.near_row[evidence.near_area == at],
            toll=c.expected_toll(evidence, model),
            weight=c.day_weights(evidence.days, model)[evidence.age_days],
        )

    def components(self, sums: Sums) -> pd.DataFrame:
        """(s) rows of the seven components."""
        km2, around_km2 = self.evidence.km2[self.at], self.evidence.surroundings_km2[self.at]
        mean = sums.pool / self._pool_exposure()
        columns = components_of(sums, mean, km2, around_km2, self.evidence.days, self.model)
        return pd.DataFrame(columns, columns=list(COMPONENTS))

    def severity(self, sums: Sums) -> Floats:
        """(s,) severity under each supposition."""
        return c.severity_of(self.components(sums), self.model.weights)

    def as_it_is(self) -> Sums:
        """The sums of the evidence itself, (1,) each."""
        return self.later(np.zeros(1, dtype=np.int64))

    def of_each(self) -> Sums:
        """What would go if one incident were not there: first those inside, then those around, in their order."""
        rows = np.concatenate([self.inside, self.near])
        inside = np.arange(len(rows)) < len(self.inside)
        weight = self.weight[rows]
        own = np.where(inside, weight, 0.0)
        in_study = np.append(self.evidence.in_study, False)[self.evidence.area[rows]]
        return Sums(
            incidents=inside.astype(float),
            recent=inside * (self.evidence.age_days[rows] < c.recent_part(self.evidence.days)).astype(float),
            weighted=own,
            deaths=own * self.toll[rows],
            civilian=own * self.evidence.civilian[rows],
            cells=np.append(_alone(self.evidence.cell[self.inside][:, None]), np.zeros(len(self.near))),
            groups=np.append(_alone(self._groups()), np.zeros(len(self.near))),
            around=(~inside).astype(float),
            around_weighted=np.where(inside, 0.0, weight),
            pool=np.where(in_study, weight, 0.0),
        )

    def later(self, days: Ints) -> Sums:
        """(s,) sums that many days later if nothing more happens anywhere: incidents age, and leave the window."""
        evidence, length = self.evidence, self.evidence.days
        own, near = evidence.age_days[self.inside], evidence.age_days[self.near]
        pooled = np.flatnonzero(np.append(evidence.in_study, False)[evidence.area])
        left = np.clip(length - days, 0, length)  # ages below this are still in the window
        fade = np.exp2(-days / self.model.half_life_days)
        day_weights = c.day_weights(length, self.model)

        def weigh(ages: Ints, values: Floats | None = None) -> Floats:
            by_age = np.bincount(ages, values, length) * day_weights
            total: Floats = fade * np.append(0.0, np.cumsum(by_age))[left]
            return total

        def youngest(codes: Ints) -> Floats:
            return _distinct_younger(codes, own, left)

        recent = np.clip(c.recent_part(length) - days, 0, length)
        return Sums(
            incidents=_younger(own, left),
            recent=_younger(own, recent),
            weighted=weigh(own),
            deaths=weigh(own, self.toll[self.inside]),
            civilian=weigh(own, evidence.civilian[self.inside].astype(float)),
            cells=youngest(evidence.cell[self.inside][:, None]),
            groups=youngest(self._groups()),
            around=_younger(near, left),
            around_weighted=weigh(near),
            pool=weigh(evidence.age_days[pooled]),
        )

    def more(self, number: Ints, *, toll: float, civilian: bool, new_place: bool) -> Sums:
        """(s,) what that many more incidents on the window's last day would add, in one place and by one group."""
        count, once = number.astype(float), (number > 0).astype(float)
        none = np.zeros(len(number))
        return Sums(
            incidents=count,
            recent=count if c.recent_part(self.evidence.days) else none,
            weighted=count,
            deaths=count * toll,
            civilian=count * civilian,
            cells=once * new_place,
            groups=once * new_place,
            around=none,
            around_weighted=none,
            pool=count * float(self.evidence.in_study[self.at]),
        )

    def _groups(self) -> Ints:
        """(k, columns) codes of the armed groups of each incident inside; −1 for none."""
        return np.column_stack([self.evidence.group, self.evidence.beside])[self.inside]

    def _pool_exposure(self) -> float:
        pool = self.evidence.in_study
        total = float(c.exposure(self.evidence.km2, self.evidence.days, self.model)[pool].sum())
        return total if total > 0 else np.inf


def components_of(
    sums: Sums, mean: Floats, km2: Floats, around_km2: Floats, days: int, model: RiskModel
) -> dict[str, Floats]:
    """The seven components of these sums, of their shape.

    Parameters
    ----------
    mean : weighted incidents per 10,000 km² and 30 days that rates are pulled toward
    km2, around_km2 : land of the area, and around it
    days : length of the window
    """
    own, around = c.exposure(km2, days, model), c.exposure(around_km2, days, model)
    some, some_around = sums.incidents + sums.around > 0, sums.around > 0
    pulled = model.prior_exposure + own
    frequency = np.where(some, c.shrunk_rate(sums.weighted, own, mean, model), 0.0)
    spill_over = np.where(some_around, c.shrunk_rate(sums.around_weighted, around, mean, model), 0.0)
    return {
        "frequency": c.saturate(frequency, model.frequency_half),
        "lethality": c.saturate(sums.deaths / pulled, model.lethality_half),
        "civilian_harm": c.saturate(sums.civilian / pulled, model.civilian_half),
        "spread": c.filled(c.share_of_cells(sums.cells, km2), model.spread_half),
        "groups": c.filled(sums.groups, c.GROUPS_HALF),
        "momentum": c.rise(sums.recent, sums.incidents, days),
        "spill_over": c.saturate(spill_over, model.frequency_half),
    }


def _younger(ages: Ints, limits: Ints) -> Floats:
    """(s,) number of ages below each limit."""
    return np.searchsorted(np.sort(ages), limits, side="left").astype(float)


def _distinct_younger(codes: Ints, ages: Ints, limits: Ints) -> Floats:
    """(s,) number of distinct codes (−1: none) among the rows younger than each limit."""
    flat, age = codes.ravel(), np.repeat(ages, codes.shape[1])
    counted = flat >= 0
    first = pd.Series(age[counted]).groupby(flat[counted]).min().to_numpy(dtype=np.int64)
    return _younger(first, limits)


def _alone(codes: Ints) -> Floats:
    """(k,) how many codes each row has that no other row has; −1 is none."""
    pairs = pd.DataFrame({"row": np.repeat(np.arange(len(codes)), codes.shape[1]), "code": codes.ravel()})
    pairs = pairs[pairs["code"] >= 0].drop_duplicates()
    only = pairs[~pairs["code"].duplicated(keep=False)]
    return np.bincount(only["row"], minlength=len(codes)).astype(float)
