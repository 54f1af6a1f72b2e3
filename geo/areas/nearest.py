"""How far points lie from a line, such as a border: exact, and quick for millions of points."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.earth import MEAN_RADIUS_M, EarthPoints, Floats, arc_km
from geo.areas.lists import expanded

Ints = NDArray[np.int64]

_LONGEST_EDGE_DEGREES = 0.1
_MANY = 20_000
"""From so many points on, a grid pays that says which edges are in question where."""
_BEYOND_DEGREES, _ROOT_DEGREES, _HALVINGS = 24.0, 4.0, 4
"""The grid reaches so far beyond the line; its cells of 4° are halved four times, to 1/4°."""
_PAIRS = 100_000
_SLACK_M = 20.0
"""For the bulge of edges over their chords; that of a cell over its corners comes on top."""


@dataclass(frozen=True, eq=False)
class _Edges:
    """Edges in space: start a, direction d, and d·d, each of shape (m,)."""

    a: EarthPoints
    d: EarthPoints
    length2: Floats

    def nearest(self, points: EarthPoints, edge: Ints) -> EarthPoints:
        """The point of each edge, its chord lifted to the surface, that is nearest to the point beside it."""
        a, d, length2 = self.a[edge], self.d[edge], self.length2[edge]
        along = (points.x - a.x) * d.x + (points.y - a.y) * d.y + (points.z - a.z) * d.z
        t = np.clip(along / length2, 0.0, 1.0)
        lift = 1 + t * (1 - t) * length2 / (2 * MEAN_RADIUS_M**2)
        return EarthPoints(lift * (a.x + t * d.x), lift * (a.y + t * d.y), lift * (a.z + t * d.z))

    def squared(self, points: EarthPoints, edge: Ints) -> Floats:
        """Squared distance (m²) from each point to the edge beside it."""
        apart = points - self.nearest(points, edge)
        return _dot(apart, apart)


@dataclass(frozen=True, eq=False)
class _Grid:
    """Which edges may be the nearest to a point of each cell: for cell c those at `edge[start[c]:start[c + 1]]`.

    west, south, step : corner and side of a cell in degrees; columns, rows : size in cells
    """

    west: float
    south: float
    step: float
    columns: int
    rows: int
    start: Ints
    edge: Ints

    def cell_of(self, lon: Floats, lat: Floats) -> Ints:
        """Number of the cell that each point lies in, −1 off the grid."""
        column, row = np.floor((lon - self.west) / self.step), np.floor((lat - self.south) / self.step)
        inside = (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
        return np.where(inside, row * self.columns + column, -1).astype(np.int64)

    def halved(self, edges: _Edges) -> "_Grid":
        """The grid of half the step; a quarter of a cell keeps those of its edges that may still be the nearest.

        The distance to an edge is convex, so over the cell it is at least its value at the middle and its slope there;
        the nearest edge's is at most that to its point nearest to the middle. Where the first is larger than the
        second at all four corners it is so all over the cell, as their difference is concave.
        """
        columns, rows, step = 2 * self.columns, 2 * self.rows, self.step / 2
        column, row = np.tile(np.arange(columns), rows), np.repeat(np.arange(rows), columns)
        west, south = self.west + column * step, self.south + row * step
        middle = EarthPoints.at(west + step / 2, south + step / 2)
        cell, at = _expanded(self.start, (row // 2) * self.columns + column // 2)
        edge = self.edge[at]
        away = middle[cell] - (foot := edges.nearest(middle[cell], edge))
        metres = np.maximum(np.sqrt(_dot(away, away)), 1e-9)
        first = np.flatnonzero(np.diff(cell, prepend=-1))
        order = np.lexsort((metres, cell))  # the nearest edge of each cell comes first
        best = foot[order[first]]
        kept = np.zeros(len(cell), dtype=bool)
        for east, north in ((0, 0), (0, 1), (1, 0), (1, 1)):
            corner = EarthPoints.at(west + east * step, south + north * step)
            out, to_best = corner - middle, corner - best
            radius2 = _dot(out, out)
            most = np.sqrt(_dot(to_best, to_best)) + radius2 / MEAN_RADIUS_M + _SLACK_M
            kept |= metres + _dot(out[cell], away) / metres <= most[cell]
        start = np.concatenate([[0], np.cumsum(np.bincount(cell[kept], minlength=columns * rows))])
        return _Grid(self.west, self.south, step, columns, rows, start, edge[kept])


class NearestOnLine:
    """A line (EPSG:4326) that many points are measured from.

    Notes
    -----
    Edges are straight in degrees; cut to 0.1° (11 km) they run within 1 m of a straight line in space. The nearest
    point is found in space on the chord of each edge, lifted to the surface. A point is compared only with the edges
    that can be its nearest, which a grid knows for each of its cells: of a border, seldom more than two.
    """

    def __init__(self, line: shapely.Geometry) -> None:
        self._line = line

    def km(self, longitude: Floats, latitude: Floats, points: EarthPoints) -> Floats:
        """Geodesic distance in km of each point, NaN where a coordinate is missing; shape (n,)."""
        chord = np.full(len(points), np.nan)
        known = np.flatnonzero(np.isfinite(points.x) & np.isfinite(points.z))
        if len(known) > _MANY:
            cell = self._grid.cell_of(longitude[known], latitude[known])
            for rows in np.array_split(np.flatnonzero(cell >= 0), len(known) // (_PAIRS // 4) + 1):
                point, at = _expanded(self._grid.start, cell[rows])
                squared = self._edges.squared(points[known[rows]][point], self._grid.edge[at])
                chord[known[rows]] = _least(squared, point)
            known = known[cell < 0]
        edges = np.arange(len(self._edges.length2))
        for rows in np.array_split(known, len(known) * len(edges) // _PAIRS + 1):
            squared = self._edges.squared(points[np.repeat(rows, len(edges))], np.tile(edges, len(rows)))
            chord[rows] = squared.reshape(-1, len(edges)).min(axis=1) ** 0.5
        return arc_km(chord)

    @cached_property
    def _edges(self) -> _Edges:
        cut = shapely.segmentize(shapely.get_parts(self._line), _LONGEST_EDGE_DEGREES)
        corners, part = shapely.get_coordinates(cut, return_index=True)
        ends = EarthPoints.at(corners[:, 0], corners[:, 1])
        same = np.flatnonzero((part[1:] == part[:-1]) & (corners[1:] != corners[:-1]).any(axis=1))
        a, b = ends[same], ends[same + 1]
        d = EarthPoints(b.x - a.x, b.y - a.y, b.z - a.z)
        return _Edges(a, d, d.x * d.x + d.y * d.y + d.z * d.z)

    @cached_property
    def _grid(self) -> _Grid:
        west, south, east, north = shapely.bounds(self._line)
        west, south = west - _BEYOND_DEGREES, max(south - _BEYOND_DEGREES, -90.0)
        columns = int(np.ceil((east + _BEYOND_DEGREES - west) / _ROOT_DEGREES))
        rows = int(np.ceil((min(north + _BEYOND_DEGREES, 90.0) - south) / _ROOT_DEGREES))
        edges = len(self._edges.length2)
        start = np.arange(columns * rows + 1) * edges
        grid = _Grid(west, south, _ROOT_DEGREES, columns, rows, start, np.tile(np.arange(edges), columns * rows))
        for _ in range(_HALVINGS):
            grid = grid.halved(self._edges)
        return grid


def _expanded(start: Ints, cell: Ints) -> tuple[Ints, Ints]:
    """For points in these cells, (number of the point, place in the cells' list), once for each edge of its cell."""
    counts = np.diff(start)
    return np.repeat(np.arange(len(cell)), counts[cell]), expanded(start, counts, cell)


def _least(squared: Floats, point: Ints) -> Floats:
    """Root of the least value of each point; `point` ascends and misses none."""
    if not len(point):
        return np.empty(0)
    return np.sqrt(np.minimum.reduceat(squared, np.flatnonzero(np.diff(point, prepend=-1))))


def _dot(one: EarthPoints, other: EarthPoints) -> Floats:
    return one.x * other.x + one.y * other.y + one.z * other.z
