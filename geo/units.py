"""Coordinate systems, lengths and areas. Longitude always comes before latitude; lengths are km, areas km²."""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.errors import CrsError, GeometryError

WGS84 = "EPSG:4326"
"""To store and exchange: degrees."""

EQUAL_AREA = "+proj=laea +lat_0=15 +lon_0=0 +datum=WGS84 +units=m"
"""To measure areas: Lambert azimuthal equal-area round the middle of the study area."""

SAHEL_METRES = "+proj=lcc +lat_1=11.5 +lat_2=18.5 +lat_0=15 +lon_0=-1 +datum=WGS84 +units=m"
"""To draw zones in metres: Lambert conformal conic, scale within 0.2 % of true from 10°N to 20°N."""

Shape = TypeVar("Shape", shapely.Geometry, NDArray[np.object_])
_LONGEST_EDGE_DEGREES = 0.1
GEOD = pyproj.Geod(ellps="WGS84")
KM = 1000.0
SECTORS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def equidistant_at(longitude: float, latitude: float) -> str:
    """A CRS in metres whose distances and bearings from this one point are true (azimuthal equidistant)."""
    return f"+proj=aeqd +lat_0={latitude} +lon_0={longitude} +datum=WGS84 +units=m"


@cache
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def reproject(geometry: Shape, source: str, target: str) -> Shape:
    """The same shape or shapes in another CRS; x is longitude or easting."""
    transformer = _transformer(source, target)
    return shapely.transform(geometry, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))


def to_metres(geometry: Shape, crs: str = SAHEL_METRES) -> Shape:
    """Shapes given in degrees, in a metric CRS, with their edges where they were.

    Edges are cut to 0.1° first: an edge that is straight in degrees is bent in metres, by 2 km midway along 500 km.
    """
    return reproject(shapely.segmentize(geometry, _LONGEST_EDGE_DEGREES), WGS84, crs)


def area_km2(geometry: Sequence[shapely.Geometry] | NDArray[np.object_]) -> NDArray[np.float64]:
    """Areas in km² of shapes given in degrees."""
    shapes = np.asarray(geometry, dtype=object)
    return np.asarray(shapely.area(reproject(shapes, WGS84, EQUAL_AREA)), dtype=float) / KM**2


def distance_and_bearing(
    from_longitude: float,
    from_latitude: float,
    longitude: ArrayLike,
    latitude: ArrayLike,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Geodesic distance in km and bearing in degrees (0 = north, clockwise, [0, 360)) from one point to many."""
    lon = np.atleast_1d(np.asarray(longitude, dtype=float))
    lat = np.atleast_1d(np.asarray(latitude, dtype=float))
    bearing, _, metres = GEOD.inv(
        np.full(lon.shape, float(from_longitude)),
        np.full(lat.shape, float(from_latitude)),
        lon,
        lat,
    )
    return np.asarray(metres) / KM, full_circle(np.asarray(bearing))


def sector_of(bearing_degrees: ArrayLike) -> NDArray[np.int64]:
    """Index into `SECTORS` of the eighth that a bearing falls in; north spans 337.5° up to, not including, 22.5°.

    Raises
    ------
    GeometryError  if a bearing is missing or infinite: no sector stands for "unknown".
    """
    bearing = np.asarray(bearing_degrees, dtype=float)
    if not np.isfinite(bearing).all():
        raise GeometryError("A bearing is missing or infinite; leave out what has no bearing before asking its sector.")
    return np.asarray(full_circle(bearing + 22.5) // 45.0, dtype=np.int64)


def full_circle(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same angles in [0, 360); a hair below zero rounds to 360 in `%` and is north too."""
    turned = degrees % 360.0
    return np.where(turned == 360.0, 0.0, turned)


def require_crs(frame: gpd.GeoDataFrame, expected: str = WGS84) -> None:
    """Raise unless the frame is in the expected CRS: nobody guesses one.

    Raises
    ------
    CrsError  if the frame has no CRS or another one.
    """
    if frame.crs is None:
        raise CrsError(
            "The shapes have no coordinate reference system; {expected} was expected. Set it (a shapefile needs its "
            ".prj file beside it) and try again.",
            expected=expected,
        )
    if not frame.crs.equals(expected):
        raise CrsError(
            "The shapes are in {crs}; {expected} was expected. Reproject them first.",
            crs=frame.crs.to_string(),
            expected=expected,
        )
