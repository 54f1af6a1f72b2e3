"""Rings round a capital, each cut into eight bearing sectors. METHODS: docs/METHODS.md §4."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

from geo.areas.boundaries import STUDY_COUNTRIES, Boundaries
from geo.areas.partition import CountryFinder, partition
from geo.areas.places import Place
from geo.areas.widths import Edges, band_of
from geo.units import KM, SECTORS, WGS84, area_km2, equidistant_at, sector_of, to_metres

RING_EDGES_KM: Edges = (0, 50, 100, 150, 250, 400)
_ARC_STEPS = 64
_STUDY_SHARE = 0.5
"""A sector with less than half of its land in the study countries is context: the data hardly cover it."""


def capital_rings(boundaries: Boundaries, capital: Place, edges_km: Edges = RING_EDGES_KM) -> gpd.GeoDataFrame:
    """Rings between these distances round a capital in eight sectors, clipped to the countries on file.

    Distances and bearings are true, as everything is drawn on an equidistant projection at the capital.

    Returns
    -------
    GeoDataFrame indexed by area_id: name, country (missing: a ring crosses countries), study
    (half of it or more lies in the study countries), ring_km (outer edge),
    sector, geometry EPSG:4326. Parts over sea or beyond the 14 countries of the file are left out.
    """
    crs = equidistant_at(capital.longitude, capital.latitude)
    outer = edges_km[-1] * KM
    centre = shapely.Point(0, 0)
    reach = shapely.buffer(centre, outer, quad_segs=_ARC_STEPS)
    land = {code: to_metres(shape, crs) for code, shape in boundaries.countries.items()}
    near = {code: shape for code, shape in land.items() if shapely.intersects(shape, reach)}
    country_of = CountryFinder(near)

    def label_of(point: shapely.Point) -> str | None:
        distance = float(np.hypot(point.x, point.y))
        ring = band_of(distance / KM, edges_km)
        if ring is None or country_of(point) is None:
            return None
        bearing = float(np.degrees(np.arctan2(point.x, point.y))) % 360
        return f"{ring}|{SECTORS[int(sector_of(bearing)[()])]}"

    outlines = shapely.intersection(shapely.union_all(list(near.values())), reach)
    edges = [shapely.boundary(outlines)]
    edges += [shapely.boundary(shapely.buffer(centre, upper * KM, quad_segs=_ARC_STEPS)) for upper in edges_km[1:]]
    edges += [_ray(22.5 + 45 * step, outer) for step in range(8)]
    study_land = shapely.coverage_union_all([boundaries.countries[code] for code in STUDY_COUNTRIES])
    return _table(partition(edges, label_of, crs), capital, edges_km, study_land)


def _ray(bearing_degrees: float, length_m: float) -> shapely.LineString:
    angle = np.radians(bearing_degrees)
    return shapely.LineString([(0, 0), (1.01 * length_m * np.sin(angle), 1.01 * length_m * np.cos(angle))])


def _table(
    shapes: dict[str, shapely.Geometry], capital: Place, edges_km: Edges, study_land: shapely.Geometry
) -> gpd.GeoDataFrame:
    inner = {upper: lower for lower, upper in pairwise(edges_km)}
    rows = []
    for label, shape in shapes.items():
        ring, sector = label.split("|")
        lower = inner[int(ring)]
        inside = area_km2([shapely.intersection(shape, study_land)])[0] / area_km2([shape])[0]
        rows.append(
            {
                "area_id": f"{capital.key}-{lower:03d}-{int(ring):03d}-{sector.lower()}",
                "name": f"{lower}–{ring} km {sector} of {capital.name}",
                "country": None,
                "study": bool(inside >= _STUDY_SHARE),
                "ring_km": int(ring),
                "sector": sector,
                "geometry": shape,
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=WGS84).set_index("area_id").sort_index()
