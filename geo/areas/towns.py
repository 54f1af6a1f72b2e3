"""The town nearest to each point, with distance and bearing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy  # not its parts: those load when they are used, and take long
from numpy.typing import ArrayLike, NDArray

from geo.areas.earth import EarthPoints, Floats, distance_and_bearing_of


@dataclass(frozen=True, eq=False)
class NearestTowns:
    """For each point: position of the town in the table of places (−1 for a missing point), km and bearing from it."""

    town: NDArray[np.int64]
    km: Floats
    bearing: Floats


def nearest_towns(longitude: ArrayLike, latitude: ArrayLike, places: pd.DataFrame) -> NearestTowns:
    """The nearest of the places for each point.

    Parameters
    ----------
    places : longitude, latitude; any size and country
    """
    points = EarthPoints.at(longitude, latitude)
    town, km = np.full(len(points), -1), np.full(len(points), np.nan)
    bearing = km.copy()
    known = np.flatnonzero(np.isfinite(points.x) & np.isfinite(points.z))
    if len(places) and len(known):
        lon, lat = places["longitude"].to_numpy(dtype=float), places["latitude"].to_numpy(dtype=float)
        towns = EarthPoints.at(lon, lat)
        tree = scipy.spatial.cKDTree(np.column_stack([towns.x, towns.y, towns.z]))
        _, town[known] = tree.query(np.column_stack([points.x, points.y, points.z])[known])
        at = town[known]
        km[known], bearing[known] = distance_and_bearing_of(lon[at], lat[at], points[known])
    return NearestTowns(town, km, bearing)
