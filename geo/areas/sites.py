"""The user's own sites: a name, a position, and a circle round it. Circles may overlap, so they make no layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.areas.boundaries import STUDY_COUNTRIES, Boundaries
from geo.areas.locate import locate
from geo.units import KM, WGS84, equidistant_at, reproject

RADIUS_KM = 25.0
SMALLEST_KM, LARGEST_KM = 1.0, 300.0
VINTAGE = "circles round the user's own sites; land from Natural Earth 4.1 (2018)"
_ARC_STEPS = 16


@dataclass(frozen=True)
class Site:
    """A place that the user watches; degrees and km."""

    site_id: str
    name: str
    longitude: float
    latitude: float
    radius_km: float = RADIUS_KM


def circle(site: Site, radius_km: float | None = None) -> shapely.Geometry:
    """The circle round a site, of its own radius unless another is given, EPSG:4326."""
    crs = equidistant_at(site.longitude, site.latitude)
    round_it = shapely.buffer(shapely.Point(0, 0), (radius_km or site.radius_km) * KM, quad_segs=_ARC_STEPS)
    return reproject(round_it, crs, WGS84)


def site_areas(boundaries: Boundaries, sites: Sequence[Site]) -> gpd.GeoDataFrame:
    """The land in each site's circle, indexed by area_id, in the order of the sites.

    Columns: name, country (of the site, missing at sea), study (its country is one of the three), radius_km, geometry
    EPSG:4326.
    """
    outlines = boundaries.countries
    shapes = gpd.GeoDataFrame(geometry=list(outlines.values()), crs=WGS84)
    codes = locate([site.longitude for site in sites], [site.latitude for site in sites], shapes)
    country = np.array([*outlines, None], dtype=object)[codes]
    frame = pd.DataFrame(
        {
            "name": [site.name for site in sites],
            "country": country,
            "study": np.isin(country.astype(str), STUDY_COUNTRIES),
            "radius_km": [site.radius_km for site in sites],
        },
        index=pd.Index([site.site_id for site in sites], name="area_id", dtype="str"),
    )
    circles = np.array([circle(site) for site in sites], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=shapely.intersection(circles, boundaries.land), crs=WGS84)
