"""How dense incidents lie on the ground, whatever the layer: classes, and counts by hexagon. docs/METHODS.md §8."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
import pandas as pd

from geo.errors import QueryError
from geo.query import Query
from geo.risk.arrays import Bools, Floats, Ints
from geo.risk.components import UNIT_DAYS, UNIT_KM2
from geo.study import Study

Measure = Literal["incidents", "deaths"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
BREAKS: dict[Measure, tuple[float, ...]] = {
    "incidents": (0.02, 0.05, 0.15, 0.4, 1.0, 2.5, 6.0, 15.0, 40.0),
    "deaths": (0.1, 0.25, 0.6, 1.5, 4.0, 10.0, 25.0, 60.0, 150.0),
}
"""Where each class of a surface begins, per 10,000 km² and 30 days: fixed, so that two maps can be compared."""
COUNT_BREAKS: dict[Measure, tuple[int, ...]] = {
    "incidents": (1, 2, 5, 15, 50, 150, 500),
    "deaths": (0, 1, 5, 15, 50, 150, 500),
}
"""Where each class of hexagons begins, by what one hexagon holds: incidents, or deaths where a figure is known."""


def class_of(values: Floats, breaks: Sequence[float]) -> Ints:
    """Position of the class that each value lies in, −1 below the first and where nobody knows it."""
    found = np.searchsorted(np.asarray(breaks, dtype=float), values, side="right") - 1
    return np.where(np.isnan(values), -1, found).astype(np.int64)


def units_of(km2: Floats | float, days: int) -> Floats:
    """What a count is divided by to be a density: land and time in units of 10,000 km² and 30 days."""
    return np.asarray(km2, dtype=float) / UNIT_KM2 * (days / UNIT_DAYS)


def hex_density(study: Study, query: Query) -> pd.DataFrame:
    """The hexagons of the query's layer that hold an incident of the selection, those with most incidents first.

    Returns
    -------
    DataFrame indexed by area_id: name, country, incidents, deaths (known ones; NA where nobody gave any figure),
    unknown_tolls, and incidents and deaths per 10,000 km² of land and 30 days as incident_density and death_density.

    Raises
    ------
    QueryError  if the layer is not one of hexagons.
    """
    layer = study.layer(query.layer)
    if layer.h3_resolution is None:
        raise QueryError("The layer “{layer}” has no hexagons; ask for hex-4, hex-5 or hex-6.", layer=query.layer)
    rows = np.flatnonzero(study.incidents.select(query))
    area, toll = study.codes(query.layer)[rows], tolls_of(study)[rows]
    number = len(layer.areas)

    def per_area(values: Floats | Bools | None = None) -> Floats:
        return np.bincount(area + 1, values, number + 1)[1:].astype(float)

    unknown = np.isnan(toll)
    incidents, without, deaths = per_area(), per_area(unknown), per_area(np.where(unknown, 0.0, toll))
    at = np.flatnonzero(incidents)
    units = units_of(layer.km2[at] * np.maximum(layer.areas["land_share"].to_numpy()[at], _LEAST_LAND), query.days)
    known = pd.array(np.where(incidents == without, np.nan, deaths)[at], dtype="Int64")
    table = pd.DataFrame(
        {
            "name": layer.areas["name"].to_numpy()[at],
            "country": layer.areas["country"].to_numpy()[at],
            "incidents": incidents[at].astype(np.int64),
            "deaths": known,
            "unknown_tolls": without[at].astype(np.int64),
            "incident_density": incidents[at] / units,
            "death_density": pd.array(known.to_numpy(dtype=float, na_value=np.nan) / units, dtype="Float64"),
        },
        index=layer.areas.index[at],
    )
    return table.sort_values(["incidents", "name"], ascending=[False, True], kind="stable")


_LEAST_LAND = 0.1
"""A cell nearly all water counts as this share of land: one incident on a spit is no record density."""


@lru_cache(maxsize=2)
def tolls_of(study: Study) -> Floats:
    """Per incident, the best figure of deaths, NaN where nobody gave one."""
    return study.incidents.table["fatalities_best"].to_numpy(dtype=np.float64, na_value=np.nan)
