"""Incidents that lie just outside the country that their source names. METHODS: docs/METHODS.md §1.

Outlines are drawn with an error, so a point may fall off the coast or over the border although it was coded rightly.
Within a tolerance the source is believed, beyond it the position.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.areas.area_index import AreaIndex
from geo.areas.locate import OUTSIDE, Codes
from geo.units import GEOD, KM, SAHEL_METRES, WGS84, reproject, to_metres

TOLERANCE_KM = 5.0
"""How far outside an outline a position may be explained by the outline's own error.

Against Mali's official outline the drawn one is off by 1.3 km in the median, 2.9 km at 90 % and 14 km at worst; a
position given to a hundredth of a degree adds up to 0.8 km, and a town is some kilometres wide."""
_TOUCHES_DEGREES = 1e-4
"""The nearest point is found on edges cut to 11 km and straight in metres, which lie within 2 m of the outline."""


@dataclass(frozen=True, eq=False)
class OffCountry:
    """Incidents whose position is not in the country that their source names.

    row : (m,) positions in the table, ascending
    named : (m,) ISO3 of the source
    lies_in : (m,) ISO3 of the country that holds the position, None for none
    km : (m,) geodesic distance to the named country, NaN if that is not on file
    country : (m,) ISO3 of the country that it is snapped to, None where the position decides
    snapped_km : (m,) how far it is snapped; NaN where the position decides
    longitude, latitude : (m,) the nearest point of that country's outline; NaN where the position decides
    """

    row: NDArray[np.int64]
    named: NDArray[np.object_]
    lies_in: NDArray[np.object_]
    km: NDArray[np.float64]
    country: NDArray[np.object_]
    snapped_km: NDArray[np.float64]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]

    @property
    def is_snapped(self) -> NDArray[np.bool_]:
        """Which of them are placed in another country than their position's, or in one at all."""
        return ~pd.isna(self.country)

    def place(self, codes: Codes, areas: gpd.GeoDataFrame, *, has_countries: bool) -> Codes:
        """The codes with every snapped incident in the first area of its country that touches its snapped position.

        Where the areas have no country (rings), only incidents in no area are moved.
        """
        wanted = self.is_snapped if has_countries else self.is_snapped & (codes[self.row] == OUTSIDE)
        at = np.flatnonzero(wanted)
        points = shapely.points(self.longitude[at], self.latitude[at])
        tree = shapely.STRtree(areas.geometry.to_numpy())
        which, area = tree.query(points, predicate="dwithin", distance=_TOUCHES_DEGREES)
        own = (areas["country"].to_numpy(dtype=object)[area] == self.country[at][which]) | (not has_countries)
        first = np.full(len(at), len(areas))
        np.minimum.at(first, which[own], area[own])
        codes[self.row[at]] = np.where(first < len(areas), first, OUTSIDE)
        return codes


def off_country(longitude: ArrayLike, latitude: ArrayLike, named: ArrayLike, outlines: gpd.GeoDataFrame) -> OffCountry:
    """Incidents that lie outside the country they name, and where those within the tolerance belong.

    Parameters
    ----------
    named : shape (n,), ISO3
    outlines : areas that fill their countries, with the column country (ISO3), EPSG:4326

    Notes
    -----
    Within 5 km of the named country an incident is snapped to it. Farther away, or where the named country is not on
    file, an incident in no country at all is snapped to the nearest country within 5 km; one in another country stays.
    """
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    asked = np.asarray(named, dtype=object)
    codes = AreaIndex(outlines).locate(lon, lat)
    holder = np.array([*outlines["country"], None], dtype=object)[codes]  # the last stands for −1
    row = np.flatnonzero((holder != asked) & np.isfinite(lon) & np.isfinite(lat))
    shapes = {
        code: to_metres(shapely.union_all(list(of))) for code, of in outlines.geometry.groupby(outlines["country"])
    }
    to_named = _Nearest.none(len(row))
    to_any = _Nearest.none(len(row))
    for code, shape in shapes.items():
        mine, homeless = np.flatnonzero(asked[row] == code), np.flatnonzero(pd.isna(holder[row]))
        to_named.take_nearer(mine, _nearest(lon[row[mine]], lat[row[mine]], shape), code)
        to_any.take_nearer(homeless, _nearest(lon[row[homeless]], lat[row[homeless]], shape), code)
    own, other = to_named.km <= TOLERANCE_KM, to_any.km <= TOLERANCE_KM
    km = np.where(own, to_named.km, np.where(other, to_any.km, np.nan))
    country = np.full(len(row), None, dtype=object)
    country[other], country[own] = to_any.country[other], to_named.country[own]
    x = np.where(own, to_named.longitude, np.where(other, to_any.longitude, np.nan))
    y = np.where(own, to_named.latitude, np.where(other, to_any.latitude, np.nan))
    named_km = np.where(np.isinf(to_named.km), np.nan, to_named.km)
    return OffCountry(row, asked[row], holder[row], named_km, country, km, x, y)


@dataclass(frozen=True, eq=False)
class _Nearest:
    km: NDArray[np.float64]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    country: NDArray[np.object_]

    @classmethod
    def none(cls, count: int) -> "_Nearest":
        unknown = np.full(count, np.nan)
        return cls(np.full(count, np.inf), unknown, unknown.copy(), np.full(count, None, dtype=object))

    def take_nearer(self, at: NDArray[np.int64], found: tuple[NDArray[np.float64], ...], code: str) -> None:
        km, lon, lat = found
        nearer = km < self.km[at]
        rows = at[nearer]
        self.km[rows], self.longitude[rows], self.latitude[rows] = km[nearer], lon[nearer], lat[nearer]
        self.country[rows] = code


def _nearest(
    lon: NDArray[np.float64], lat: NDArray[np.float64], shape: shapely.Geometry
) -> tuple[NDArray[np.float64], ...]:
    """Distance in km to a shape in metres, and longitude and latitude of its nearest point."""
    points = np.asarray(shapely.points(lon, lat), dtype=object)
    joining = shapely.shortest_line(reproject(points, WGS84, SAHEL_METRES), shape)
    end = reproject(np.asarray(shapely.get_point(joining, 1), dtype=object), SAHEL_METRES, WGS84)
    x, y = shapely.get_x(end), shapely.get_y(end)
    _, _, metres = GEOD.inv(lon, lat, x, y)
    return np.asarray(metres) / KM, x, y
