"""What a score rests on, as plain arrays: the selected incidents, where each counts, and the size of each area."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from geo.areas.boundaries import STUDY_COUNTRIES
from geo.areas.layers import Layer
from geo.errors import QueryError
from geo.incidents.actors import ARMED_GROUP_KINDS, UNIDENTIFIED_KIND
from geo.incidents.loaded import Incidents
from geo.incidents.sides import BETWEEN_NAMES
from geo.query import Query
from geo.risk.arrays import Bools, Floats, Ints
from geo.risk.by_day import ByDay
from geo.study import Study

_IMPRECISE = 2
"""Place precision from which on a place is no better known than near a town."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """Incidents of one window in one layer. n incidents, m areas, p and q pairs.

    area_ids : (m,) names of the areas
    km2, surroundings_km2 : (m,) land area, and land within 50 km around it
    in_study : (m,) areas whose pooled rate is the layer's mean
    days : length of the window
    age_days : (n,) days from the incident to the window's last day, 0 ≤ age < days
    area : (n,) position of the area, −1 for unplaced
    toll_low, toll_best, toll_high : (n,) deaths, NaN where nobody gave a figure
    sub_event : (n,) position in `sub_events` of what an unknown toll is drawn from
    civilian : (n,) against civilians
    group : (n,) code of the armed group, −1 for none; all unidentified share one code
    beside : (n, k) codes of the armed groups that took part beside it or on the other side, −1 for none
    cell : (n,) code of the H3 cell at resolution 5
    imprecise : (n,) place known no better than near a town
    unidentified : (n,) nobody named the actor
    single_source : (n,) rests on one source
    near_row, near_area : (p,) incident and area within 50 km of, outside it
    rest_km2 : study land outside every area of a layer that does not cover it; part of the layer's mean
    in_rest : (n,) incidents of the study countries that count there
    may_row, may_area, may_share : (q,) where an imprecisely placed incident may lie (−1: outside the layer); the
        shares of one incident sum to 1

    Raises
    ------
    QueryError  if an age lies outside the window.
    """

    area_ids: pd.Index
    km2: Floats
    surroundings_km2: Floats
    in_study: Bools
    days: int
    age_days: Ints
    area: Ints
    toll_low: Floats
    toll_best: Floats
    toll_high: Floats
    sub_event: Ints
    sub_events: tuple[str, ...]
    civilian: Bools
    group: Ints
    beside: Ints
    cell: Ints
    imprecise: Bools
    unidentified: Bools
    single_source: Bools
    near_row: Ints
    near_area: Ints
    may_row: Ints
    may_area: Ints
    may_share: Floats
    rest_km2: float = 0.0
    in_rest: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __post_init__(self) -> None:
        if len(self.age_days) and not 0 <= self.age_days.min() <= self.age_days.max() < self.days:
            raise QueryError(
                "Ages run from {youngest} to {oldest} days, the window allows 0 to {most}. Select the incidents of "
                "the window first.",
                youngest=self.age_days.min(),
                oldest=self.age_days.max(),
                most=self.days - 1,
            )

    @property
    def areas(self) -> int:
        """Number of areas."""
        return len(self.area_ids)

    @cached_property
    def placed(self) -> Bools:
        """(n,) incidents that count in some area."""
        return self.area >= 0

    def per_area(self, values: Floats | Bools | None = None) -> Floats:
        """(m,) sum over the incidents of each area; the number of incidents without `values`."""
        return np.bincount(self.area + 1, values, self.areas + 1)[1:].astype(float)

    @cached_property
    def inside(self) -> ByDay:
        """The incidents by the area that they lie in."""
        return ByDay.of(self.area, self.age_days, self.areas, self.days)

    @cached_property
    def around(self) -> ByDay:
        """The pairs of an incident and an area that it lies within 50 km of, outside it."""
        return ByDay.of(self.near_area, self.age_days[self.near_row], self.areas, self.days)

    @cached_property
    def something_around(self) -> Bools:
        """(m,) an incident lies within 50 km of the area, outside it."""
        return np.bincount(self.near_area, minlength=self.areas) > 0


def gather(study: Study, query: Query) -> Evidence:
    """The evidence that a query has about its layer.

    A country filter chooses areas, not incidents, where areas lie in one country: a neighbour's violence near the
    border still counts as spill-over. In layers that cross countries it chooses incidents.
    """
    layer, incidents = study.layer(query.layer), study.incidents
    rows = incidents.rows(query, any_country=layer.has_countries)
    around, may = study.surroundings(query.layer), study.possible_areas(query.layer)
    in_reach, near = _pairs_of(rows, around.row)
    in_doubt, could = _pairs_of(rows, may.row)
    return about(
        study,
        query,
        rows,
        area_ids=layer.areas.index,
        km2=layer.km2,
        surroundings_km2=around.km2,
        in_study=layer.areas["study"].to_numpy(dtype=bool),
        area=study.codes(query.layer)[rows].astype(np.int64),
        near_row=near,
        near_area=around.area[in_reach],
        may_row=could,
        may_area=may.area[in_doubt],
        may_share=may.share[in_doubt],
        rest_km2=layer.rest_km2,
        in_rest=_in_rest(study, layer, rows),
    )


def about(study: Study, query: Query, rows: Ints, **placed: Any) -> Evidence:  # noqa: ANN401  (fields of `Evidence`)
    """The evidence that these rows of the incident table make in areas that the caller placed them in.

    Parameters
    ----------
    placed : the fields of `Evidence` that speak of areas; the others are facts of the rows
    """
    facts = _facts(study)
    last_day = np.datetime64(query.end).astype("datetime64[D]").astype(np.int64)
    return Evidence(
        days=query.days,
        age_days=last_day - study.incidents.day[rows],
        toll_low=facts.toll_low[rows],
        toll_best=facts.toll_best[rows],
        toll_high=facts.toll_high[rows],
        sub_event=facts.sub_event[rows],
        sub_events=facts.sub_events,
        civilian=facts.civilian[rows],
        group=facts.group[rows],
        beside=facts.beside[rows],
        cell=facts.cell[rows],
        imprecise=facts.imprecise[rows],
        unidentified=facts.unidentified[rows],
        single_source=facts.single_source[rows],
        **placed,
    )


def _in_rest(study: Study, layer: Layer, rows: Ints) -> Bools:
    """(n,) incidents outside every area of a layer that leaves study land out, in the country that the source names."""
    if not layer.rest_km2:
        return np.zeros(len(rows), dtype=bool)
    return np.asarray(_facts(study).in_study[rows] & (study.codes(layer.key)[rows] < 0))


@dataclass(frozen=True, eq=False)
class _Facts:
    """What `Evidence` says of each incident whatever the query, in the order of the incident table."""

    toll_low: Floats
    toll_best: Floats
    toll_high: Floats
    sub_event: Ints
    sub_events: tuple[str, ...]
    civilian: Bools
    group: Ints
    beside: Ints
    cell: Ints
    imprecise: Bools
    unidentified: Bools
    single_source: Bools
    in_study: Bools


@lru_cache(maxsize=2)
def _facts(study: Study) -> _Facts:
    """Worked out once per study: text to codes, nullable numbers to floats."""
    incidents, table = study.incidents, study.incidents.table
    sub_event, names = pd.factorize(table["sub_event_type"], sort=True)
    cell, _ = pd.factorize(study.cells)
    return _Facts(
        **{f"toll_{which}": toll for which, toll in incidents.tolls.items()},
        sub_event=sub_event.astype(np.int64),
        sub_events=tuple(str(name) for name in names),
        civilian=incidents.against_civilians,
        group=_armed_group_codes(incidents, table["actor"]),
        beside=_others(incidents, table),
        cell=cell.astype(np.int64),
        imprecise=incidents.precision >= _IMPRECISE,
        unidentified=incidents.is_unidentified,
        single_source=table["also_in"].isna().to_numpy(),
        in_study=table["country"].isin(STUDY_COUNTRIES).to_numpy(),
    )


def _others(incidents: Incidents, table: pd.DataFrame) -> Ints:
    """(n, k) codes of the armed groups that took part beside the actor, and of the other side."""
    beside = table["associated_actor"].str.split(BETWEEN_NAMES, expand=True)
    columns = [beside[column] for column in beside] + [table["opponent"]]
    return np.column_stack([_armed_group_codes(incidents, column) for column in columns])


def _armed_group_codes(incidents: Incidents, actors: pd.Series) -> Ints:
    """(n,) position of each actor among the group filter's choices, −1 if it is no armed group or missing."""
    position = {name: code for code, name in enumerate(incidents.groups)}
    armed = {*ARMED_GROUP_KINDS, UNIDENTIFIED_KIND}
    code_of = {
        actor: position[incidents.choice_of(actor)]
        for actor in actors.dropna().unique()
        if incidents.actors.kind_of(actor) in armed
    }
    return actors.map(code_of).fillna(-1).to_numpy(dtype=np.int64)


def _pairs_of(selected: Ints, pair_rows: Ints) -> tuple[Ints, Ints]:
    """The pairs whose incident is selected, and where it stands among the selected ones; both inputs ascend.

    Only the pairs between the first and the last selected incident are looked at.
    """
    if not len(selected):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    first, last = int(selected[0]), int(selected[-1])
    begin, beyond = np.searchsorted(pair_rows, [first, last + 1])
    position = np.full(last - first + 1, -1, dtype=np.int64)
    position[selected - first] = np.arange(len(selected))
    place = position[pair_rows[begin:beyond] - first]
    kept = np.flatnonzero(place >= 0)
    return kept + begin, place[kept]
