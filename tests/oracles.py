"""Slow plain versions of what geo/ does fast, by another way wherever there is one."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from geo.incidents import Incidents
from geo.query import UNIDENTIFIED, Query

GEOD = pyproj.Geod(ellps="WGS84")


def km_to_line(longitude: float, latitude: float, line: shapely.Geometry) -> float:
    """Distance on an equidistant projection made for this one point; the line densified, so that it stays in place."""
    # the projection alone: to look for the best way between two reference systems takes ten times as long
    here = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=aeqd +lat_0={latitude} +lon_0={longitude} +ellps=WGS84"
    )
    moved = shapely.transform(line, lambda xy: np.column_stack(here.transform(xy[:, 0], xy[:, 1])))
    return float(shapely.distance(shapely.Point(0, 0), moved)) / 1000


def first_area(longitude: np.ndarray, latitude: np.ndarray, areas: gpd.GeoDataFrame) -> np.ndarray:
    """Position of the first area that touches each point, by geopandas' spatial join; −1 for none."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitude, latitude), crs=areas.crs)
    numbered = gpd.GeoDataFrame({"code": range(len(areas))}, geometry=list(areas.geometry), crs=areas.crs)
    joined = gpd.sjoin(points, numbered, predicate="intersects")
    first = joined.groupby(level=0)["code"].min()
    return first.reindex(points.index).fillna(-1).astype(int).to_numpy(copy=True)


def selected(incidents: Incidents, query: Query) -> list[bool]:
    """Which incidents the query asks for, row by row in plain Python."""
    kinds = dict(zip(incidents.actors.table["actor"], incidents.actors.table["kind"], strict=True))
    return [_asked_for(row, kinds, query) for row in incidents.table.to_dict("records")]


def _asked_for(row: dict, kinds: dict[str, str], query: Query) -> bool:
    names = [name for name in (row["actor"], row["associated_actor"]) if not pd.isna(name)]
    choices = {UNIDENTIFIED if kinds.get(name) == "unidentified" else name for name in names}
    return (
        query.start <= row["event_date"].date() <= query.end
        and (not query.groups or bool(choices & set(query.groups)))
        and (not query.countries or row["country"] in query.countries)
        and (not query.event_types or row["event_type"] in query.event_types)
        and (not query.attributions or row["attribution"] in query.attributions)
        and (not query.precise_only or row["place_precision"] <= 2)
    )


def random_points_in(shape: shapely.Geometry, count: int, seed: int) -> np.ndarray:
    """Points spread evenly over the box round a shape, those inside kept: shape (count, 2), degrees."""
    random = np.random.default_rng(seed)
    west, south, east, north = shape.bounds
    kept = np.empty((0, 2))
    while len(kept) < count:
        tried = random.uniform((west, south), (east, north), size=(8 * count, 2))
        kept = np.vstack([kept, tried[shapely.contains_xy(shape, tried)]])
    return kept[:count]
