"""A smooth density as shapes: the land above each break, and the places where it is highest."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy  # not its parts: those load when they are used, and take long
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray

from geo.query import Query
from geo.risk.arrays import Floats
from geo.risk.density import BREAKS, Measure
from geo.risk.kernel import Surface, smooth_density
from geo.study import Study
from geo.units import KM, SAHEL_METRES, WGS84, reproject

_DETAIL = 0.015
"""Outlines are simplified by this share of the bandwidth, which no eye sees: the hills are far wider."""
_SPECK = 1e-5
"""Square degrees, about 0.1 km²: less than this is what cutting two lines that nearly agree leaves over."""
_LEAST_CELLS = 2.0
"""Patches smaller than so many cells of the grid are left out."""


@dataclass(frozen=True, eq=False)
class Contour:
    """Land (EPSG:4326) on which the density is at least `lower`; `upper` is the next break, infinite above the last."""

    number: int
    lower: float
    upper: float
    shape: shapely.Geometry


@dataclass(frozen=True)
class Peak:
    """A place at which the density is higher than anywhere within a bandwidth of it."""

    longitude: float
    latitude: float
    density: float


@dataclass(frozen=True, eq=False)
class SmoothMap:
    """A smooth density as a map shows it; the counts are those of `geo.risk.density.Surface`.

    contours : the lowest first, each holding the next
    peaks : the highest first
    """

    of: Measure
    bandwidth_km: int
    ground: shapely.Geometry
    contours: tuple[Contour, ...]
    peaks: tuple[Peak, ...]
    incidents: int
    widened: int
    left_out: int
    unknown_tolls: int


def smooth_map(
    study: Study, query: Query, bandwidth_km: int, of: Measure = "incidents", land: shapely.Geometry | None = None
) -> SmoothMap:
    """The smooth density of the selection; `land` as `contours` takes it."""
    surface = smooth_density(study, query, bandwidth_km, of)
    return SmoothMap(
        of=of,
        bandwidth_km=bandwidth_km,
        ground=surface.ground,
        contours=tuple(contours(surface, land)),
        peaks=tuple(peaks(surface)),
        incidents=surface.incidents,
        widened=surface.widened,
        left_out=surface.left_out,
        unknown_tolls=surface.unknown_tolls,
    )


def contours(surface: Surface, land: shapely.Geometry | None = None) -> list[Contour]:
    """The land above each break that the surface reaches, the lowest first; each holds the next one.

    Parameters
    ----------
    land : the outline to cut to, EPSG:4326; that of the surface's ground where it is not given. A map that draws
        simplified outlines gives those, so that both end at one line
    """
    breaks = (*BREAKS[surface.of], np.inf)
    ground = surface.ground if land is None else land
    shapely.prepare(ground)
    drawn = contour_generator(surface.x, surface.y, surface.z, name="serial", fill_type=FillType.OuterOffset)
    found = []
    for number, lower in enumerate(breaks[:-1]):
        if surface.z.max() < lower:
            break
        parts = _polygons(*drawn.filled(lower, np.inf))
        parts = parts[shapely.area(parts) >= _LEAST_CELLS * (surface.cell_km * KM) ** 2]
        smooth = shapely.simplify(parts, _DETAIL * surface.bandwidth_km * KM)
        shape = _on_land(reproject(smooth, SAHEL_METRES, WGS84), ground)
        if not shapely.is_empty(shape):
            found.append(Contour(number, lower, breaks[number + 1], shape))
    return found


def peaks(surface: Surface, most: int = 12) -> list[Peak]:
    """The highest places on the surface's ground, the highest first; none below the first break."""
    reach = 2 * round(surface.bandwidth_km / surface.cell_km) + 1
    highest = (surface.z == scipy.ndimage.maximum_filter(surface.z, size=reach)) & (surface.z >= BREAKS[surface.of][0])
    row, column = np.nonzero(highest)
    points = reproject(np.array(shapely.points(surface.x[column], surface.y[row]), dtype=object), SAHEL_METRES, WGS84)
    inside = np.asarray(shapely.contains(surface.ground, points))
    density = surface.z[row, column]
    order = [at for at in np.argsort(-density, kind="stable") if inside[at]][:most]
    at = shapely.get_coordinates(points)
    return [Peak(float(at[n, 0]), float(at[n, 1]), float(density[n])) for n in order]


def _polygons(points: list[Floats], offsets: list[NDArray[np.uint32]]) -> NDArray[np.object_]:
    """The polygons that contourpy found: the first ring of each is its outside, the others are holes."""
    made = []
    for corners, starts in zip(points, offsets, strict=True):
        rings = [corners[first:last] for first, last in pairwise(starts)]
        made.append(shapely.Polygon(rings[0], rings[1:]))
    return np.array(made, dtype=object)


def _on_land(shapes: NDArray[np.object_], land: shapely.Geometry) -> shapely.Geometry:
    """One shape of the parts that lie on land, without the lines and points that cutting leaves."""
    inside = np.asarray(shapely.contains_properly(land, shapes))
    cut = shapely.intersection(shapely.make_valid(shapes[~inside]), land)
    parts = [part for part in shapely.get_parts(shapely.get_parts(cut)) if shapely.area(part) > _SPECK]
    whole: shapely.Geometry = shapely.multipolygons([*shapes[inside], *parts])
    return whole
