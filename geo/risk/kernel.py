"""The smooth density of incidents: a Gaussian hill for each, as wide as its place is sure. docs/METHODS.md §8."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import scipy  # not its parts: those load when they are used, and take long
import shapely

from geo.areas.boundaries import STUDY_COUNTRIES
from geo.areas.imprecise import NEAR_KM
from geo.errors import QueryError
from geo.query import Query
from geo.risk.arrays import Floats, Ints
from geo.risk.density import Measure, tolls_of, units_of
from geo.study import Study
from geo.units import KM, SAHEL_METRES, WGS84, reproject, to_metres

BANDWIDTHS_KM = (25, 50, 100)
"""Standard deviations of the kernel that a reader may choose."""
RADIUS_KM: dict[int, float] = {1: 0.0, 2: NEAR_KM, 3: 50.0}
"""Place precision to the radius of the disc in which the incident may lie; coarser places have no part in a surface."""
_CELLS_A_BANDWIDTH = 5
_REACH = 4.0
"""Standard deviations at which the kernel is cut off."""


@dataclass(frozen=True, eq=False)
class Surface:
    """A smooth density on a grid of metres (geo.units.SAHEL_METRES), and what it rests on.

    x, y : (k,) and (m,) of the grid's nodes, evenly spaced
    z : (m, k) incidents, or known deaths, per 10,000 km² and 30 days
    ground : the land that the surface speaks of, EPSG:4326
    incidents, widened, left_out, unknown_tolls : of the selection: how many are in it, how many of them are spread
        wider as their place is not exact, how many are left out as only their region or country is known, and how many
        of those in it have no figure of deaths
    """

    x: Floats
    y: Floats
    z: Floats
    of: Measure
    bandwidth_km: int
    ground: shapely.Geometry
    incidents: int
    widened: int
    left_out: int
    unknown_tolls: int

    @property
    def cell_km(self) -> float:
        """Distance between two nodes."""
        return float(self.x[1] - self.x[0]) / KM


def smooth_density(study: Study, query: Query, bandwidth_km: int, of: Measure = "incidents") -> Surface:
    """The kernel density of the selection: each incident is a Gaussian hill of this standard deviation.

    A place that is not exact makes a wider hill of the same volume: the variance of the disc in which the incident may
    lie is added to the kernel's. Incidents just across a border have a part in what lies on this side of it, also where
    the query chooses countries. Unknown tolls have no part in a density of deaths.

    Raises
    ------
    QueryError  if the bandwidth is none of `BANDWIDTHS_KM`.

    Notes
    -----
    Fixed-bandwidth kernel intensity (Diggle 1985, Applied Statistics 34(2), 138–147), without a correction at the edge
    of the data. Computed on a grid of a fifth of the bandwidth; each position is shared among the four nodes round
    it, and the kernel is narrowed by the variance that this adds.
    """
    if bandwidth_km not in BANDWIDTHS_KM:
        allowed = ", ".join(map(str, BANDWIDTHS_KM))
        raise QueryError(
            "A bandwidth of {bandwidth_km} km is not offered; choose one of {allowed}.",
            bandwidth_km=bandwidth_km,
            allowed=allowed,
        )
    places = _places(study)
    own = study.incidents.select(query)
    chosen = study.incidents.select(query, any_country=True) if query.countries else own
    rows = np.flatnonzero(chosen & (places.code >= 0))
    values = tolls_of(study)[rows] if of == "deaths" else None
    weight = np.bincount(
        places.code[rows], None if values is None else np.nan_to_num(values), minlength=len(places.x)
    ).astype(float)
    ground = ground_of(study, query)
    grid = _Grid.over(ground, bandwidth_km)
    z = np.zeros((len(grid.y), len(grid.x)))
    for precision, radius_km in RADIUS_KM.items():
        here = (places.precision == precision) & (weight > 0)
        if here.any():
            z += _hills(grid, places.x[here], places.y[here], weight[here], bandwidth_km, radius_km)
    counted = own & (places.code >= 0)
    precise = study.incidents.table["place_precision"].to_numpy() == 1
    return Surface(
        x=grid.x,
        y=grid.y,
        z=z / units_of((grid.cell / KM) ** 2, query.days),
        of=of,
        bandwidth_km=bandwidth_km,
        ground=ground,
        incidents=int(counted.sum()),
        widened=int((counted & ~precise).sum()),
        left_out=int((own & (places.code < 0)).sum()),
        unknown_tolls=int(np.isnan(tolls_of(study)[counted]).sum()),
    )


def ground_of(study: Study, query: Query) -> shapely.Geometry:
    """Land of the countries that the query chooses, of the study area's where it chooses none; EPSG:4326."""
    return _ground(study, tuple(sorted(set(query.countries) & set(study.boundaries.countries))))


@lru_cache(maxsize=8)
def _ground(study: Study, countries: tuple[str, ...]) -> shapely.Geometry:
    outlines = study.boundaries.countries
    named = countries or tuple(code for code in STUDY_COUNTRIES if code in outlines)
    return shapely.coverage_union_all([outlines[code] for code in named])


@dataclass(frozen=True, eq=False)
class _Grid:
    x: Floats
    y: Floats
    cell: float

    @classmethod
    def over(cls, ground: shapely.Geometry, bandwidth_km: int) -> "_Grid":
        """Nodes a fifth of the bandwidth apart over the ground and two bandwidths beyond it."""
        cell = bandwidth_km * KM / _CELLS_A_BANDWIDTH
        west, south, east, north = shapely.bounds(to_metres(ground))
        beyond = 2 * _CELLS_A_BANDWIDTH
        x, y = (
            cell * np.arange(np.floor(low / cell) - beyond, np.ceil(high / cell) + beyond + 1)
            for low, high in ((west, east), (south, north))
        )
        return cls(x, y, cell)


def _hills(grid: _Grid, x: Floats, y: Floats, weight: Floats, bandwidth_km: int, radius_km: float) -> Floats:
    """Weight per cell of the grid once every position has become a hill; weights beyond its edge count up to it."""
    deviation = np.sqrt(bandwidth_km**2 + (radius_km / 2) ** 2) * KM / grid.cell
    margin = int(np.ceil(_REACH * deviation))
    shape = (len(grid.y) + 2 * margin, len(grid.x) + 2 * margin)
    column, row = (x - grid.x[0]) / grid.cell + margin, (y - grid.y[0]) / grid.cell + margin
    inside = (column >= 0) & (column < shape[1] - 1) & (row >= 0) & (row < shape[0] - 1)
    column, row, weight = column[inside], row[inside], weight[inside]
    left, low = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    flat = np.zeros(shape[0] * shape[1])
    for right, share_x in ((0, 1 - (column - left)), (1, column - left)):
        for up, share_y in ((0, 1 - (row - low)), (1, row - low)):
            flat += np.bincount((low + up) * shape[1] + left + right, weight * share_x * share_y, minlength=len(flat))
    sharing = 1 / 6  # variance, in cells², that sharing among four nodes adds on average
    smooth = scipy.ndimage.gaussian_filter(
        flat.reshape(shape), np.sqrt(deviation**2 - sharing), mode="constant", truncate=_REACH
    )
    inner: Floats = smooth[margin:-margin, margin:-margin]
    return inner


@dataclass(frozen=True, eq=False)
class _Places:
    """Every different place of the incidents, to about a kilometre, by precision; and which one each incident has."""

    code: Ints
    x: Floats
    y: Floats
    precision: Ints


@lru_cache(maxsize=2)
def _places(study: Study) -> _Places:
    """Worked out once per study: millions of incidents have some ten thousand places."""
    table = study.incidents.table
    precision = table["place_precision"].to_numpy().astype(np.int64)
    lon, lat = table["longitude"].to_numpy(dtype=float), table["latitude"].to_numpy(dtype=float)
    known = np.isfinite(lon) & np.isfinite(lat) & (precision <= max(RADIUS_KM))
    east, north = (np.rint(degrees[known] * 100).astype(np.int64) for degrees in (lon, lat))
    found, different = pd.factorize(((east + 18_000) * 36_001 + north + 9_000) * 4 + precision[known])
    code = np.full(len(table), -1, dtype=np.int64)
    code[known] = found
    place = different // 4
    points = np.array(shapely.points((place // 36_001 - 18_000) / 100, (place % 36_001 - 9_000) / 100), dtype=object)
    metres = shapely.get_coordinates(reproject(points, WGS84, SAHEL_METRES))
    return _Places(code, metres[:, 0], metres[:, 1], different % 4)
