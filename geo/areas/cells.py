"""H3 cells of many points at once."""

from functools import cache
from itertools import combinations

import h3.api.numpy_int as h3
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.areas.earth import ECCENTRICITY_2, EarthPoints, Floats

Cells = NDArray[np.uint64]
NO_CELL = 0
"""Stands for the cell of a point without a position."""

_CHUNK = 8_192
_TURN_OF_ODD = np.arcsin(np.sqrt(3 / 28))
"""Lattices of odd resolution are turned against those of even ones."""


def cells_of(longitude: ArrayLike, latitude: ArrayLike, resolution: int, *, points: EarthPoints | None = None) -> Cells:
    """The H3 cell of each point, 0 where a coordinate is missing; the same cells as `h3.latlng_to_cell`, shape (n,).

    Parameters
    ----------
    points : the same points in space, where they are known already

    Notes
    -----
    H3 projects each of the 20 faces of an icosahedron from the earth's centre onto a plane with a lattice of hexagons.
    Points that fall into one hexagon of one face share their cell, so the library is asked once for each hexagon that
    holds points, not once for each point.
    """
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    points = EarthPoints.at(lon, lat) if points is None else points
    found = np.full(len(lon), NO_CELL, dtype=np.uint64)
    known = np.flatnonzero(np.isfinite(points.z) & np.isfinite(points.x))
    parts = [_hexagons(points[rows], resolution) for rows in np.split(known, range(_CHUNK, len(known), _CHUNK))]
    which, hexagons = pd.factorize(np.concatenate(parts))
    asked = np.empty(len(hexagons), dtype=np.int64)
    asked[which[::-1]] = known[::-1]  # the first point of each hexagon stands for it
    cells = [h3.latlng_to_cell(y, x, resolution) for x, y in zip(lon[asked].tolist(), lat[asked].tolist(), strict=True)]
    found[known] = np.array(cells, dtype=np.uint64)[which]
    return found


def _hexagons(points: EarthPoints, resolution: int) -> NDArray[np.int64]:
    """A number for the face and the hexagon of its lattice that each point falls into."""
    centre, along, across = _lattice(resolution)
    # H3 takes the earth for a ball: stretched so that degrees stay as they are, the rays from its centre are the same.
    ray = np.stack([points.x, points.y, points.z / (1 - ECCENTRICITY_2)], axis=1)
    face = np.argmax(ray @ centre.T, axis=1)
    depth = np.einsum("nk,nk->n", ray, centre[face])
    x = np.einsum("nk,nk->n", ray, along[face]) / depth
    y = np.einsum("nk,nk->n", ray, across[face]) / depth
    column, row = _nearest_hexagon(x - y / np.sqrt(3), y * (2 / np.sqrt(3)))
    return np.asarray(((column.astype(np.int64) << 24) + row.astype(np.int64)) * len(centre) + face)


def _nearest_hexagon(q: Floats, r: Floats) -> tuple[Floats, Floats]:
    """Whole coordinates of the hexagon round each point: of the three that sum to 0, the worst rounded one yields."""
    column, row, third = np.rint(q), np.rint(r), np.rint(-q - r)
    off_column, off_row, off_third = np.abs(column - q), np.abs(row - r), np.abs(third + q + r)
    mend_column = (off_column > off_row) & (off_column > off_third)
    mend_row = ~mend_column & (off_row > off_third)
    return np.where(mend_column, -row - third, column), np.where(mend_row, -column - third, row)


@cache
def _lattice(resolution: int) -> tuple[NDArray[np.float64], ...]:
    """Centre of each face and the two axes of its lattice, in lengths of 1 / the lattice's unit; shapes (20, 3).

    The corners of the icosahedron are the twelve pentagons of resolution 0; each lies two units from the centres of
    its faces, and each finer resolution divides the unit by √7.
    """
    corners = np.radians([h3.cell_to_latlng(cell) for cell in sorted(h3.get_pentagons(0))])
    lat, lon = corners.T
    corner = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    near = corner @ corner.T > 0.4  # neighbours are 63.4° apart, the others 116.6° or more
    faces = [f for f in combinations(range(12), 3) if near[f[0], f[1]] and near[f[0], f[2]] and near[f[1], f[2]]]
    centre = corner[np.array(faces)].sum(axis=1)
    centre /= np.linalg.norm(centre, axis=1, keepdims=True)
    to_corner = corner[[f[0] for f in faces]]
    cosine = np.einsum("fk,fk->f", to_corner, centre)[:, None]
    flat = to_corner / cosine - centre  # the corner on the plane that touches the face's centre
    unit = np.linalg.norm(flat, axis=1, keepdims=True) / 2 / np.sqrt(7) ** resolution
    along = flat / np.linalg.norm(flat, axis=1, keepdims=True)
    across = np.cross(centre, along)
    if resolution % 2:
        turn = _TURN_OF_ODD
        along, across = along * np.cos(turn) + across * np.sin(turn), across * np.cos(turn) - along * np.sin(turn)
    return centre, along / unit, across / unit
