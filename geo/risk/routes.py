"""Incidents along routes: within 10 km, per 100 km, and in how much of the route. METHODS: docs/METHODS.md §5."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from geo.areas.routes import CORRIDOR_KM, Route
from geo.query import Query
from geo.risk.arrays import Bools, Floats
from geo.risk.trends import without_unknown_sums
from geo.study import PRECISE, Study
from geo.units import KM, SAHEL_METRES, WGS84, reproject


def route_table(study: Study, query: Query, routes: Sequence[Route]) -> pd.DataFrame:
    """One row per route, in their order; an incident near two routes counts at both.

    Returns
    -------
    DataFrame indexed by route_id: route, km, incidents within 10 km, deaths (missing where none has a figure),
        unknown_tolls, per_100_km, segments, segments_hit (those of 20 km with an incident), share_hit.
    """
    chosen = study.incidents.select(query)
    tolls = study.incidents.table["fatalities_best"].astype("float64").to_numpy()
    rows = []
    for route in routes:
        near = chosen & near_route(study, route)
        segments = len(route.cuts) - 1
        hit = len(np.unique(np.searchsorted(route.cuts[1:-1], km_along(study, route)[near], side="right")))
        rows.append(
            {
                "route_id": route.route_id,
                "route": route.name,
                "km": round(route.km),
                "incidents": int(near.sum()),
                "deaths": float(np.nansum(tolls[near])),
                "unknown_tolls": int(np.isnan(tolls[near]).sum()),
                "per_100_km": 100 * float(near.sum()) / route.km,
                "segments": segments,
                "segments_hit": hit,
                "share_hit": hit / segments,
            }
        )
    return without_unknown_sums(pd.DataFrame(rows)).set_index("route_id")


@lru_cache(maxsize=128)
def near_route(study: Study, route: Route) -> Bools:
    """(n,) which incidents of the study lie within 10 km of a route; only precise places do."""
    shapely.prepare(route.metric)
    near: Bools = shapely.dwithin(_points(study), route.metric, CORRIDOR_KM * KM)
    return near & (study.incidents.table["place_precision"].to_numpy() <= PRECISE)


@lru_cache(maxsize=128)
def km_along(study: Study, route: Route) -> Floats:
    """(n,) km from the route's start to the point of it that is nearest to each incident; NaN farther than 10 km."""
    near = near_route(study, route)
    found = np.full(len(near), np.nan)
    found[near] = shapely.line_locate_point(route.metric, _points(study)[near]) / KM
    return found


@lru_cache(maxsize=2)
def _points(study: Study) -> np.ndarray:
    table = study.incidents.table
    lon, lat = table["longitude"].to_numpy(), table["latitude"].to_numpy()
    points = np.full(len(table), None, dtype=object)
    known = np.isfinite(lon) & np.isfinite(lat)
    points[known] = shapely.points(lon[known], lat[known])
    return reproject(points, WGS84, SAHEL_METRES)
