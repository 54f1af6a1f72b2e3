"""Cutting the plane along lines into areas that meet exactly: no overlap, no gap, whatever the lines."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.units import WGS84, reproject

_GRID_METRES = 1.0
_SLIVER_KM2 = 0.1
_LONGEST_EDGE_METRES = 10_000.0


def partition(
    lines: Iterable[shapely.Geometry],
    label_of: Callable[[shapely.Point], str | None],
    crs: str,
) -> dict[str, shapely.Geometry]:
    """Faces between the lines, joined by label; label to shape in EPSG:4326, a valid coverage.

    Parameters
    ----------
    lines : every edge that may bound an area, in `crs` (metres); corners are rounded to 1 m
    label_of : names the area that a point in `crs` lies in, or None for outside; asked once per face, inside it
    crs : the metric CRS that the lines are in

    Notes
    -----
    Node all edges, polygonize, name each face by a point in it, join faces of one name. As neighbours keep the very
    same corners, shapes that share an edge share it exactly. Faces under 0.1 km² are rounding slivers: each goes to
    the neighbour with which it shares the longest edge, as a gap in its place would break the coverage.
    """
    edges = [part for line in lines for part in shapely.get_parts(line)]
    noded = shapely.union_all(np.asarray(edges, dtype=object), grid_size=_GRID_METRES)
    cut = shapely.segmentize(noded, _LONGEST_EDGE_METRES)  # a long edge would leave its place on the way to degrees
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(cut)))
    labels = _labels(faces, label_of)
    names = sorted({label for label in labels if label is not None})
    return {name: reproject(_join(faces, labels, name), crs, WGS84) for name in names}


def _labels(faces: NDArray[np.object_], label_of: Callable[[shapely.Point], str | None]) -> list[str | None]:
    labels = [label_of(point) for point in shapely.point_on_surface(faces)]
    is_sliver = shapely.area(faces) < _SLIVER_KM2 * 1e6
    sliver, neighbour = shapely.STRtree(faces).query(faces[is_sliver], predicate="touches")
    sliver = np.flatnonzero(is_sliver)[sliver]
    shared = shapely.length(shapely.intersection(faces[sliver], faces[neighbour]))
    for at in np.argsort(shared, kind="stable"):  # the longest edge comes last and stays
        if shared[at] > 0 and not is_sliver[neighbour[at]]:
            labels[sliver[at]] = labels[neighbour[at]]
    return labels


def _join(faces: NDArray[np.object_], labels: Sequence[str | None], name: str) -> shapely.Geometry:
    return shapely.coverage_union_all([face for face, label in zip(faces, labels, strict=True) if label == name])


class CountryFinder:
    """Which country a point in a metric CRS lies in."""

    def __init__(self, countries: dict[str, shapely.Geometry]) -> None:
        self._codes = list(countries)
        self._tree = shapely.STRtree(list(countries.values()))

    def __call__(self, point: shapely.Point) -> str | None:
        """ISO3 code of the country that holds the point, None for none."""
        found = self._tree.query(point, predicate="within")
        return self._codes[int(found.min())] if len(found) else None
