"""Hexagons: the H3 cells that hold an incident, at resolution 4, 5 or 6. METHODS: docs/METHODS.md §1.

The layer is sparse. The 33,000 cells of resolution 5 on the land of the three countries would be drawn for nothing;
the land without a cell counts in the layer's mean instead (`Layer.rest_km2`).
"""

from functools import cached_property

import geopandas as gpd
import h3.api.numpy_int as h3
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas.boundaries import STUDY_COUNTRIES, Boundaries
from geo.areas.cells import Cells, cells_of
from geo.areas.locate import locate
from geo.units import WGS84, area_km2

RESOLUTIONS = (4, 5, 6)
COARSE = 3
"""Coarser than any layer that is scored: for a density seen from afar."""
COARSEST_PRECISION = 2
MOST_CELLS = 5_000
"""More hexagons than these are too many for one view; the next coarser resolution stands in."""
MOST_PAIRS = 20_000_000
"""Most pairs of an incident and a hexagon within 50 km of it, estimated, that spill-over may need."""
_DIGITS = 8
_WITHIN_50_KM = {4: 12, 5: 50, 6: 280}
"""Hexagons within 50 km of a place, at the most."""


def area_id_of(cell: int) -> str:
    """A cell's name as H3 writes it: 15 hexadecimal digits, in the order of the numbers."""
    return f"{int(cell):x}"


class Hexagons:
    """The cells of one resolution that hold an incident, made when first asked for."""

    def __init__(self, boundaries: Boundaries, incidents: pd.DataFrame, resolution: int) -> None:
        self._boundaries = boundaries
        self._incidents = incidents
        self.asked = resolution

    @cached_property
    def resolution(self) -> int:
        """The resolution asked for, or the finest coarser one that is not too many for one view."""
        for resolution in range(self.asked, RESOLUTIONS[0], -1):
            pairs = len(self._placeable) * min(_WITHIN_50_KM[resolution], MOST_CELLS)
            if pairs <= MOST_PAIRS and len(np.unique(self._cells(resolution))) <= MOST_CELLS:
                return resolution
        return min(self.asked, RESOLUTIONS[0])

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """Whole cells, not cut at borders or coasts: name, country (by the centre), study, land_share, geometry.

        A cell is named after the place that most of its incidents are coded to. Where its centre lies in no country
        on file, it has the country that most of its incidents name.
        """
        rows = self._placeable
        cells = self._cells(self.resolution)
        unique = np.unique(cells)
        shapes = np.array([_outline(cell) for cell in unique], dtype=object)
        centres = np.array([h3.cell_to_latlng(cell) for cell in unique], dtype=float).reshape(-1, 2)
        country = self._countries(centres, _most_frequent(rows["country"], cells, unique))
        frame = {
            "name": _names(_most_frequent(rows["location"], cells, unique), centres),
            "country": country,
            "study": np.isin(country.astype(str), STUDY_COUNTRIES),
            "land_share": self._land_shares(shapes),
        }
        index = pd.Index([area_id_of(cell) for cell in unique], name="area_id", dtype="str")
        return gpd.GeoDataFrame(frame, geometry=shapes, index=index, crs=WGS84)

    @cached_property
    def rest_km2(self) -> float:
        """Land of the study countries outside the listed cells of them, in km²."""
        land = area_km2([self._boundaries.countries[c] for c in STUDY_COUNTRIES if c in self._boundaries.countries])
        study = self.areas[self.areas["study"]]
        listed = area_km2(study.geometry.to_numpy()) * study["land_share"].to_numpy()
        return max(0.0, float(land.sum() - listed.sum()))

    @property
    def note(self) -> str:
        """What the hexagons are, for captions."""
        grid = f"H3 hexagons of resolution {self.resolution} that hold an incident, land from Natural Earth 4.1 (2018)"
        if self.resolution == self.asked:
            return grid
        return f"{grid}; resolution {self.asked} would be too many hexagons for one view"

    @cached_property
    def _placeable(self) -> pd.DataFrame:
        table = self._incidents
        placed = (table["place_precision"] <= COARSEST_PRECISION) & table[["longitude", "latitude"]].notna().all(axis=1)
        return table.loc[placed, ["longitude", "latitude", "country", "location"]]

    def _cells(self, resolution: int) -> Cells:
        return cells_of(self._placeable["longitude"], self._placeable["latitude"], resolution)

    def _countries(self, centres: NDArray[np.float64], named: NDArray[np.object_]) -> NDArray[np.object_]:
        outlines = self._boundaries.countries
        shapes = gpd.GeoDataFrame(geometry=list(outlines.values()), crs=WGS84)
        codes = locate(centres[:, 1], centres[:, 0], shapes)
        return np.where(codes >= 0, np.array([*outlines, None], dtype=object)[codes], named)

    def _land_shares(self, shapes: NDArray[np.object_]) -> NDArray[np.float64]:
        land = self._boundaries.land
        shapely.prepare(land)
        shares = np.ones(len(shapes))
        partly = np.flatnonzero(~shapely.contains(land, shapes))
        shares[partly] = area_km2(shapely.intersection(shapes[partly], land)) / area_km2(shapes[partly])
        return np.round(shares, 4)


def _outline(cell: np.uint64) -> shapely.Polygon:
    # neighbours compute a shared corner apart, and may differ in the last bit
    return shapely.Polygon(np.round([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)], _DIGITS))


def _most_frequent(values: pd.Series, cells: Cells, unique: Cells) -> NDArray[np.object_]:
    """Per cell the value that occurs most often in it, the first in order among equals."""
    code, names = pd.factorize(values, sort=True, use_na_sentinel=False)
    pairs, counts = np.unique(np.searchsorted(unique, cells) * len(names) + code, return_counts=True)
    cell = pairs // max(1, len(names))
    order = np.lexsort((pairs, -counts, cell))
    first = order[np.unique(cell[order], return_index=True)[1]]
    found: NDArray[np.object_] = np.asarray(names, dtype=object)[pairs[first] % max(1, len(names))]
    return found


def _names(places: NDArray[np.object_], centres: NDArray[np.float64]) -> list[str]:
    """The place, and the centre's coordinates behind it where several cells have one place or a cell has none."""
    known = pd.Series(places, dtype=object).fillna("").astype(str).str.strip()
    several = known.duplicated(keep=False) | (known == "")
    where = [
        f"{abs(lat):.2f}°{'S' if lat < 0 else 'N'} {abs(lon):.2f}°{'W' if lon < 0 else 'E'}" for lat, lon in centres
    ]
    pairs = zip(known, several, where, strict=True)
    return [f"{place or 'Hexagon'}, {at}" if more else place for place, more, at in pairs]
