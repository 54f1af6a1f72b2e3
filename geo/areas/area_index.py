"""Areas that many points are placed in: a raster answers where a cell lies in one area, the shapes elsewhere."""

from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.areas.locate import OUTSIDE, Codes, locate

_MANY = 50_000
"""From so many points on, the raster pays."""
_CELLS = 250_000
_CHUNK = 65_536
_ON_EDGE = -2


class AreaIndex:
    """Areas of a layer, EPSG:4326; their order decides shared edges."""

    def __init__(self, areas: gpd.GeoDataFrame) -> None:
        self._areas = areas

    def locate(self, longitude: ArrayLike, latitude: ArrayLike) -> Codes:
        """As `geo.areas.locate.locate`, to the same answer for every point."""
        lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
        if len(lon) < _MANY or self._raster is None:
            return locate(lon, lat, self._areas)
        found = np.empty(len(lon), dtype=np.int32)
        for start in range(0, len(lon), _CHUNK):
            part = slice(start, start + _CHUNK)
            found[part] = self._raster.look_up(lon[part], lat[part])
        unsure = np.flatnonzero(found == _ON_EDGE)
        found[unsure] = locate(lon[unsure], lat[unsure], self._areas)
        return found

    @cached_property
    def _raster(self) -> "_Raster | None":
        shapes = self._areas.geometry.to_numpy()
        return None if shapely.is_empty(shapes).all() else _Raster(self._areas)


class _Raster:
    """Cells over the areas' extent: the area that holds the whole cell, −1 for none, −2 where an edge may cross it."""

    def __init__(self, areas: gpd.GeoDataFrame) -> None:
        west, south, east, north = areas.total_bounds
        self._step = max(np.sqrt((east - west) * (north - south) / _CELLS), 1e-6)
        self._west, self._south = west - self._step, south - self._step
        self._columns = int((east - west) / self._step) + 3
        self._rows = int((north - south) / self._step) + 3
        codes = np.full(self._columns * self._rows, OUTSIDE, dtype=np.int32)
        codes[self._crossed(areas.geometry.to_numpy())] = _ON_EDGE
        whole = np.flatnonzero(codes != _ON_EDGE)
        row, column = np.divmod(whole, self._columns)
        codes[whole] = locate(self._west + (column + 0.5) * self._step, self._south + (row + 0.5) * self._step, areas)
        self._codes = codes

    def look_up(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Codes:
        """Code of the cell that each point lies in; −1 beyond the cells and where a coordinate is missing."""
        column, row = (lon - self._west) / self._step, (lat - self._south) / self._step
        inside = (column >= 0) & (column < self._columns) & (row >= 0) & (row < self._rows)
        cell = np.where(inside, row, 0).astype(np.int64) * self._columns + np.where(inside, column, 0).astype(np.int64)
        return np.where(inside, self._codes[cell], OUTSIDE).astype(np.int32)

    def _crossed(self, shapes: NDArray[np.object_]) -> NDArray[np.int64]:
        """Every cell that an edge crosses or touches, and some beside them: boxes of edges cut to a cell's length."""
        cut = shapely.segmentize(shapely.get_parts(shapely.boundary(shapes)), self._step)
        corners, part = shapely.get_coordinates(cut, return_index=True)
        same = part[1:] == part[:-1]
        low = np.minimum(corners[:-1], corners[1:])[same]
        high = np.maximum(corners[:-1], corners[1:])[same]
        origin, hair = (self._west, self._south), 1e-6  # of a cell: cutting moves a corner by less
        low = np.floor((low - origin) / self._step - hair).astype(np.int64)
        high = np.floor((high - origin) / self._step + hair).astype(np.int64)
        return np.unique(
            np.concatenate(
                [
                    np.minimum(low[:, 1] + up, high[:, 1]) * self._columns + np.minimum(low[:, 0] + right, high[:, 0])
                    for up in range(3)
                    for right in range(3)
                ]
            )
        )
