"""Which area holds a point, under the rules of place precision. METHODS: docs/METHODS.md §1."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.areas.earth import EarthPoints
from geo.areas.lists import expanded
from geo.areas.nearest import NearestOnLine
from geo.units import KM, SAHEL_METRES, WGS84, reproject, require_crs, to_metres

Codes = NDArray[np.int32]
OUTSIDE = -1


def locate(longitude: ArrayLike, latitude: ArrayLike, areas: gpd.GeoDataFrame) -> Codes:
    """Position in `areas` of the area that holds each point, −1 for none.

    A point on a shared edge belongs to the first area in order, once. A missing coordinate lies nowhere.

    Parameters
    ----------
    longitude, latitude : shape (n,), degrees
    areas : EPSG:4326; their order decides shared edges

    Raises
    ------
    CrsError  if the areas are not in EPSG:4326.

    Notes
    -----
    Points are sorted by longitude once, so each polygon tests only those within its own span.
    """
    require_crs(areas)
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    order = np.argsort(lon, kind="stable")  # NaN sorts last and is never inside a span
    sorted_lon, sorted_lat = lon[order], lat[order]
    found = np.full(len(lon), OUTSIDE, dtype=np.int32)
    shapes = areas.geometry.to_numpy()
    shapely.prepare(shapes)
    for code, (shape, (west, south, east, north)) in enumerate(zip(shapes, shapely.bounds(shapes), strict=True)):
        span = slice(
            np.searchsorted(sorted_lon, west, "left"),
            np.searchsorted(sorted_lon, east, "right"),
        )
        open_rows = (found[span] == OUTSIDE) & (sorted_lat[span] >= south) & (sorted_lat[span] <= north)
        rows = np.flatnonzero(open_rows) + span.start
        found[rows[shapely.intersects_xy(shape, sorted_lon[rows], sorted_lat[rows])]] = code
    unsorted = np.empty_like(found)
    unsorted[order] = found
    return unsorted


def place(incidents: pd.DataFrame, areas: gpd.GeoDataFrame, coarsest_precision: int) -> tuple[pd.Series, pd.Index]:
    """The area_id of every incident that can be placed, and the index of those that cannot.

    Parameters
    ----------
    incidents : longitude, latitude, place_precision
    areas : indexed by area_id, EPSG:4326
    coarsest_precision : the least precise place that still counts (2 near a place, 3 district, 4 region)

    Returns
    -------
    (placed, unplaced) : `len(placed) + len(unplaced) == len(incidents)`, always.
    """
    codes = place_codes(incidents, areas, coarsest_precision)
    inside = codes != OUTSIDE
    return pd.Series(areas.index[codes[inside]], incidents.index[inside], name="area_id"), incidents.index[~inside]


def place_codes(incidents: pd.DataFrame, areas: gpd.GeoDataFrame, coarsest_precision: int) -> Codes:
    """As `place`, but as positions in `areas`, −1 for unplaced."""
    codes = locate(incidents["longitude"], incidents["latitude"], areas)
    codes[incidents["place_precision"].to_numpy() > coarsest_precision] = OUTSIDE
    return codes


def distance_to_line_km(longitude: ArrayLike, latitude: ArrayLike, line: shapely.Geometry) -> NDArray[np.float64]:
    """Geodesic distance in km from each point to the nearest point of a line (EPSG:4326); NaN for a missing point.

    Measure many points, or measure again, from a kept `geo.areas.nearest.NearestOnLine`.
    """
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    return NearestOnLine(line).km(lon, lat, EarthPoints.at(lon, lat))


def pairs_within_km(
    longitude: ArrayLike, latitude: ArrayLike, areas: gpd.GeoDataFrame, reach_km: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(row, area position) of every point within `reach_km` of an area, in it or outside it; NaN is near nothing.

    Each place is looked at once, however many points share it.
    """
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    which, distinct = pd.factorize(pd.MultiIndex.from_arrays([lon[known], lat[known]]))
    points = _points(distinct.get_level_values(0), distinct.get_level_values(1))
    place, area = pairs_within(points, to_metres(areas.geometry.to_numpy()), reach_km * KM)
    counts = np.bincount(place, minlength=len(points))
    at = expanded(np.cumsum(counts) - counts, counts, which)
    return np.repeat(known, counts[which]), area[at]


def pairs_within(
    points: NDArray[np.object_], shapes: NDArray[np.object_], reach: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(point, shape) of every point within `reach` of a shape, in the order of points, then shapes.

    Each shape is prepared and asked about the points in the box round its reach: a tree's own `dwithin` takes ten times
    as long on areas of many corners.
    """
    shapely.prepare(shapes)
    west, south, east, north = shapely.bounds(shapes).T
    boxes = shapely.box(west - reach, south - reach, east + reach, north + reach)
    shape, point = shapely.STRtree(points).query(boxes)
    start = np.searchsorted(shape, np.arange(len(shapes) + 1))
    near = np.zeros(len(shape), dtype=bool)
    for code, one in enumerate(shapes):
        part = slice(start[code], start[code + 1])
        near[part] = shapely.dwithin(one, points[point[part]], reach)
    order = np.lexsort((shape[near], point[near]))
    return point[near][order], shape[near][order]


def _points(longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.object_]:
    """Points in metres; None where a coordinate is missing, as GEOS fails on a point of NaN."""
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    points = np.full(lon.shape, None, dtype=object)
    known = np.isfinite(lon) & np.isfinite(lat)
    points[known] = shapely.points(lon[known], lat[known])
    return reproject(points, WGS84, SAHEL_METRES)
