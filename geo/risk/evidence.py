"""What a score rests on, as plain arrays: the selected incidents, where each counts, and the size of each area."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.query import Query
from geo.study import Study

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Evidence:
    """Incidents of one window in one layer. n incidents, m areas, p pairs.

    area_ids : (m,) names of the areas
    km2, surroundings_km2 : (m,) land area, and land within 50 km around it
    in_study : (m,) areas whose pooled rate is the layer's mean
    days : length of the window
    age_days : (n,) days from the incident to the window's last day, 0 ≤ age < days
    area : (n,) position of the area, −1 for unplaced
    toll_low, toll_best, toll_high : (n,) deaths, NaN where nobody gave a figure
    sub_event_type : (n,) names what an unknown toll is drawn from
    civilian : (n,) against civilians
    group : (n,) code of the armed group, −1 for an actor that is none; all unidentified share one code
    cell : (n,) H3 cell at resolution 5
    imprecise : (n,) place known no better than near a town
    unidentified : (n,) nobody named the actor
    single_source : (n,) rests on one source
    near_row, near_area : (p,) incident and area within 50 km of, outside it
    may_row, may_area, may_share : (q,) where an imprecisely placed incident may lie (−1: outside the layer)
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
    sub_event_type: NDArray[np.object_]
    civilian: Bools
    group: Ints
    cell: NDArray[np.uint64]
    imprecise: Bools
    unidentified: Bools
    single_source: Bools
    near_row: Ints
    near_area: Ints
    may_row: Ints
    may_area: Ints
    may_share: Floats

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
        weights = (
            None if values is None else np.asarray(values, dtype=float)[self.placed]
        )
        return np.bincount(self.area[self.placed], weights, self.areas).astype(float)

    def per_surroundings(self, values: Floats) -> Floats:
        """(m,) sum over the incidents around each area."""
        return np.bincount(self.near_area, values[self.near_row], self.areas).astype(
            float
        )


def gather(study: Study, query: Query) -> Evidence:
    """The evidence that a query has about its layer.

    A country filter chooses areas, not incidents, where areas lie in one country: a neighbour's violence near the
    border still counts as spill-over. In layers that cross countries it chooses incidents.
    """
    layer = study.layer(query.layer)
    incidents = study.incidents
    rows = np.flatnonzero(incidents.select(query, any_country=layer.has_countries))
    table = incidents.table
    around = study.surroundings(query.layer)
    may = study.possible_areas(query.layer)
    near = _positions(around.row, rows, len(incidents))
    could = _positions(may.row, rows, len(incidents))
    last_day = np.datetime64(query.end).astype("datetime64[D]").astype(np.int64)
    group = np.where(incidents.is_armed_group, incidents.group.codes, -1)
    return Evidence(
        area_ids=layer.areas.index,
        km2=layer.km2,
        surroundings_km2=around.km2,
        in_study=layer.areas["study"].to_numpy(),
        days=query.days,
        age_days=last_day - incidents.day[rows],
        area=study.codes(query.layer)[rows].astype(np.int64),
        toll_low=_floats(table["fatalities_low"])[rows],
        toll_best=_floats(table["fatalities_best"])[rows],
        toll_high=_floats(table["fatalities_high"])[rows],
        sub_event_type=table["sub_event_type"].to_numpy(dtype=object)[rows],
        civilian=incidents.against_civilians[rows],
        group=group[rows].astype(np.int64),
        cell=study.cells[rows],
        imprecise=(table["place_precision"].to_numpy() >= 2)[rows],
        unidentified=incidents.is_unidentified[rows],
        single_source=np.ones(
            len(rows), dtype=bool
        ),  # a row of the starter set names one report
        near_row=near[near >= 0],
        near_area=around.area[near >= 0],
        may_row=could[could >= 0],
        may_area=may.area[could >= 0],
        may_share=may.share[could >= 0],
    )


def _floats(column: pd.Series) -> Floats:
    return column.to_numpy(dtype=float, na_value=np.nan)


def _positions(pair_rows: Ints, selected: Ints, total: int) -> Ints:
    """Where each pair's incident stands among the selected ones, −1 if it is not selected."""
    position = np.full(total, -1, dtype=np.int64)
    position[selected] = np.arange(len(selected))
    return position[pair_rows]
