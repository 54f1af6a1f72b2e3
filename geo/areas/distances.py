"""How far every point lies from the shared borders and the capitals."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from geo.areas.boundaries import SHARED_BORDERS, Boundaries
from geo.areas.earth import EarthPoints, Floats, distance_and_bearing_of
from geo.areas.nearest import NearestOnLine
from geo.areas.places import Place


class Distances:
    """Shared borders and capitals, made ready to measure any number of points."""

    def __init__(self, boundaries: Boundaries, capitals: Mapping[str, Place]) -> None:
        self._borders = {
            f"km_to_{first}_{second}".lower(): NearestOnLine(boundaries.shared_border(first, second))
            for first, second in SHARED_BORDERS
        }
        self._capitals = capitals

    def columns(
        self, longitude: ArrayLike, latitude: ArrayLike, *, points: EarthPoints | None = None
    ) -> dict[str, Floats]:
        """`km_to_mli_bfa` …, and `km_to_bamako`, `bearing_from_bamako` …: km and degrees, NaN for a missing point.

        Parameters
        ----------
        points : the same points in space, where they are known already
        """
        lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
        points = EarthPoints.at(lon, lat) if points is None else points
        found = {name: border.km(lon, lat, points) for name, border in self._borders.items()}
        for key, capital in self._capitals.items():
            measured = distance_and_bearing_of(capital.longitude, capital.latitude, points)
            found[f"km_to_{key}"], found[f"bearing_from_{key}"] = measured
        return found
