"""Incidents that lie just outside the country that their source names. METHODS: docs/METHODS.md §1.

Outlines are drawn with an error, so a point may fall off the coast or over the border although it was coded rightly.
Within a tolerance the source is believed, beyond it the position.
"""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.areas.area_index import AreaIndex
from geo.areas.locate import OUTSIDE, Codes, pairs_within
from geo.units import GEOD, KM, SAHEL_METRES, WGS84, reproject, to_metres

TOLERANCE_KM = 5.0
"""How far outside an outline a position may be explained by the outline's own error.

Against Mali's official outline the drawn one is off by 1.3 km in the median, 2.9 km at 90 % and 14 km at worst; a
position given to a hundredth of a degree adds up to 0.8 km, and a town is some kilometres wide."""
_TOUCHES_DEGREES = 1e-4
"""The nearest point is found on edges cut to 11 km and straight in metres, which lie within 2 m of the outline."""


@dataclass(frozen=True, eq=False)
class OffCountry:
    """Incidents whose position is not in the country that their source names, or in none.

    row : (m,) positions in the table, ascending
    named : (m,) ISO3 of the source, None where it names none
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
        points = np.asarray(shapely.points(self.longitude[at], self.latitude[at]), dtype=object)
        which, area = pairs_within(points, areas.geometry.to_numpy(), _TOUCHES_DEGREES)
        own = (areas["country"].to_numpy(dtype=object)[area] == self.country[at][which]) | (not has_countries)
        first = np.full(len(at), len(areas))
        np.minimum.at(first, which[own], area[own])
        codes[self.row[at]] = np.where(first < len(areas), first, OUTSIDE)
        return codes


class CountryOutlines:
    """Countries that incidents are held against.

    Parameters
    ----------
    areas : areas that fill their countries, with the column country (ISO3), EPSG:4326
    """

    def __init__(self, areas: gpd.GeoDataFrame) -> None:
        self._country = np.array([*areas["country"], None], dtype=object)  # the last stands for −1
        self._index = AreaIndex(areas)
        self._areas = areas

    @cached_property
    def _shapes(self) -> dict[str, shapely.Geometry]:
        parts = self._areas.geometry.groupby(self._areas["country"])
        shapes = {str(code): to_metres(shapely.union_all(list(of))) for code, of in parts}
        shapely.prepare(list(shapes.values()))
        return shapes

    def off_country(self, longitude: ArrayLike, latitude: ArrayLike, named: ArrayLike) -> OffCountry:
        """Incidents that lie outside the country they name, or in none, and where those within the tolerance belong.

        Parameters
        ----------
        named : shape (n,), ISO3; may be missing

        Notes
        -----
        Within 5 km of the named country an incident is snapped to it. Farther away, or where the named country is not
        on file, an incident in no country at all is snapped to the nearest one within 5 km; one in another country
        stays where it is.
        """
        lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
        asked = np.asarray(named, dtype=object)
        asked = np.where(pd.isna(asked), np.array(None), asked)
        holder = self._country[self._index.locate(lon, lat)]
        off = pd.isna(holder) | ((holder != asked) & pd.notna(asked))
        row = np.flatnonzero(off & np.isfinite(lon) & np.isfinite(lat))
        asked, holder, points = asked[row], holder[row], _in_metres(lon[row], lat[row])
        to_named, to_any = _Nearest.none(len(row)), _Nearest.none(len(row))
        drawn = np.isfinite(shapely.get_x(points)) & np.isfinite(shapely.get_y(points))  # not so at the south pole
        homeless = np.flatnonzero(drawn & pd.isna(holder))
        for code, shape in self._shapes.items():
            to_named.take_nearer(np.flatnonzero(drawn & (asked == code)), points, shape, code)
            near = shapely.dwithin(shape, points[homeless], TOLERANCE_KM * KM)
            to_any.take_nearer(homeless[near], points, shape, code)
        own, other = to_named.km <= TOLERANCE_KM, to_any.km <= TOLERANCE_KM
        country = np.full(len(row), None, dtype=object)
        country[other], country[own] = to_any.country[other], to_named.country[own]
        km, x, y = (
            np.where(own, one, np.where(other, two, np.nan))
            for one, two in (
                (to_named.km, to_any.km),
                (to_named.longitude, to_any.longitude),
                (to_named.latitude, to_any.latitude),
            )
        )
        return OffCountry(row, asked, holder, _or_nan(to_named.km), country, km, x, y)


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

    def take_nearer(
        self, at: NDArray[np.int64], points: NDArray[np.object_], shape: shapely.Geometry, code: str
    ) -> None:
        """Take this country's nearest points for those rows that it is nearer to than any before."""
        joining = shapely.shortest_line(points[at], shape)
        ends = [
            shapely.get_coordinates(reproject(np.asarray(shapely.get_point(joining, end)), SAHEL_METRES, WGS84))
            for end in (0, 1)
        ]
        _, _, metres = GEOD.inv(*ends[0].T, *ends[1].T)
        nearer = np.asarray(metres) / KM < self.km[at]
        rows = at[nearer]
        self.km[rows] = np.asarray(metres)[nearer] / KM
        self.longitude[rows], self.latitude[rows] = ends[1][nearer].T
        self.country[rows] = code


def _in_metres(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.object_]:
    return reproject(np.asarray(shapely.points(lon, lat), dtype=object), WGS84, SAHEL_METRES)


def _or_nan(km: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isinf(km), np.nan, km)
