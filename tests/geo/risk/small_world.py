"""Evidence that can be counted by eye, synthetic throughout: four areas of 10,000 km², 360 days, round constants."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import log

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from geo.risk.evidence import Evidence
from geo.risk.model import RiskModel, RiskWeights

AREAS = 4
DAYS = 360
NOWHERE = -1

PLAIN = RiskModel(
    version="plain, for tests",
    # weights fall by e in 30 days, so that a long window is worth one unit of 30 days
    half_life_days=30 * log(2),
    prior_exposure=1.0,
    frequency_half=1.0,
    lethality_half=10.0,
    civilian_half=1.0,
    spread_half=0.0252903858182,  # one cell of 10,000 km²
    known_tolls={"any": (4.0,), "Attack": (0.0, 2.0, 20.0), "Looting": (0.0,)},
)
SUB_EVENTS = ("Attack", "Looting", "Other")


@dataclass(frozen=True)
class Happening:
    """One incident. `may` holds (area, share) pairs of an imprecise place, `near` the areas it lies within 50 km of."""

    area: int = 0
    age: int = 0
    toll: tuple[int, int, int] | None = (1, 1, 1)
    kind: str = "Attack"
    civilian: bool = False
    group: int = 0
    beside: int = NOWHERE
    cell: int = 0
    near: tuple[int, ...] = ()
    may: tuple[tuple[int, float], ...] = ()
    imprecise: bool = False
    unidentified: bool = False
    single_source: bool = True


def world(
    *happenings: Happening,
    days: int = DAYS,
    km2: Sequence[float] = (10_000.0,) * AREAS,
    around_km2: Sequence[float] | None = None,
    in_study: Sequence[bool] | None = None,
) -> Evidence:
    """The evidence that these incidents make."""
    tolls = np.array([h.toll or (np.nan,) * 3 for h in happenings], dtype=float).reshape(-1, 3)
    near = [(row, area) for row, h in enumerate(happenings) for area in h.near]
    may = [(row, *pair) for row, h in enumerate(happenings) for pair in h.may]
    return Evidence(
        area_ids=pd.Index([f"A{n}" for n in range(len(km2))], name="area_id"),
        km2=np.array(km2, dtype=float),
        surroundings_km2=np.array(km2 if around_km2 is None else around_km2, dtype=float),
        in_study=np.array([True] * len(km2) if in_study is None else in_study, dtype=bool),
        days=days,
        age_days=_ints(h.age for h in happenings),
        area=_ints(h.area for h in happenings),
        toll_low=tolls[:, 0],
        toll_best=tolls[:, 1],
        toll_high=tolls[:, 2],
        sub_event=_ints(SUB_EVENTS.index(h.kind) for h in happenings),
        sub_events=SUB_EVENTS,
        civilian=_bools(h.civilian for h in happenings),
        group=_ints(h.group for h in happenings),
        beside=_ints(h.beside for h in happenings)[:, None],
        cell=_ints(h.cell for h in happenings),
        imprecise=_bools(h.imprecise for h in happenings),
        unidentified=_bools(h.unidentified for h in happenings),
        single_source=_bools(h.single_source for h in happenings),
        near_row=_ints(row for row, _ in near),
        near_area=_ints(area for _, area in near),
        may_row=_ints(row for row, _, _ in may),
        may_area=_ints(area for _, area, _ in may),
        may_share=np.array([share for _, _, share in may], dtype=float),
    )


def repeated(evidence: Evidence, times: int) -> Evidence:
    """The same incidents that many times over: large evidence, made quickly."""
    count = len(evidence.area)
    per_row = {
        f.name: np.concatenate([getattr(evidence, f.name)] * times)
        for f in fields(Evidence)
        if f.name in _PER_ROW or f.name.startswith(("near_", "may_"))
    }
    for pairs in ("near_row", "may_row"):
        per_row[pairs] = per_row[pairs] + count * np.repeat(np.arange(times), len(getattr(evidence, pairs)))
    return replace(evidence, **per_row)


_PER_ROW = (
    *("age_days", "area", "toll_low", "toll_best", "toll_high", "sub_event", "civilian", "group", "beside", "cell"),
    *("imprecise", "unidentified", "single_source"),
)


def only(component: str) -> RiskWeights:
    """Weights that let one component speak alone."""
    return RiskWeights(**{name: float(name == component) for name in RiskWeights().by_name()})


def random_happenings(count: int, seed: int, *, areas: int = AREAS, days: int = DAYS) -> tuple[Happening, ...]:
    """Incidents of every sort, a third without a toll and half of them imprecise."""
    rng = np.random.default_rng(seed)
    return tuple(_random_happening(rng, areas, days) for _ in range(count))


def _random_happening(rng: np.random.Generator, areas: int, days: int) -> Happening:
    area, best = int(rng.integers(areas)), int(rng.integers(0, 12))
    other = (area + 1) % areas
    return Happening(
        area=area,
        age=int(rng.integers(days)),
        toll=None if rng.random() < 1 / 3 else (best // 2, best, best + int(rng.integers(0, 9))),
        kind=SUB_EVENTS[rng.integers(3)],
        civilian=bool(rng.random() < 0.3),
        group=int(rng.integers(-1, 4)),
        cell=int(rng.integers(30)),
        near=(other,) if rng.random() < 0.3 else (),
        may=((area, 0.75), (other, 0.25)) if rng.random() < 0.5 else (),
        imprecise=bool(rng.random() < 0.5),
    )


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    """Any incident, placed or not."""
    area = draw(st.integers(NOWHERE, AREAS - 1))
    low = draw(st.integers(0, 50))
    best = low + draw(st.integers(0, 50))
    toll = (low, best, best + draw(st.integers(0, 50)))
    share = draw(st.sampled_from([0.25, 0.5, 0.75]))
    elsewhere = draw(st.integers(NOWHERE, AREAS - 1).filter(lambda other: other != area))
    return Happening(
        area=area,
        age=draw(st.integers(0, DAYS - 1)),
        toll=draw(st.sampled_from([toll, (best, best, best), None])),
        kind=draw(st.sampled_from(SUB_EVENTS)),
        civilian=draw(st.booleans()),
        group=draw(st.integers(-1, 3)),
        beside=draw(st.integers(-1, 3)),
        cell=draw(st.integers(0, 9)),
        near=tuple(draw(st.sets(st.integers(0, AREAS - 1).filter(lambda near: near != area), max_size=2))),
        may=draw(st.sampled_from([(), ((area, share), (elsewhere, 1 - share))])),
        imprecise=draw(st.booleans()),
        unidentified=draw(st.booleans()),
        single_source=draw(st.booleans()),
    )


def _ints(values: "Sequence[int]") -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _bools(values: "Sequence[bool]") -> np.ndarray:
    return np.array(list(values), dtype=bool)
