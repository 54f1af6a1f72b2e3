"""Making areas of several origins meet: no overlap and no gap between countries, by one rule, with a report.

Rule (METHODS §1). Where a release meets the embedded outlines, the release decides: what both claim is the release's,
and land that it leaves goes to the nearest embedded area. Where two countries of one release meet, land that both claim
or neither goes to the nearest area, so their border runs midway; nobody gains by being first. Gaps wider than
`MAX_GAP_KM` stay nobody's, and are reported.
"""

from contextlib import suppress
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas.coverage import NEXT_TO, Shapes, meet
from geo.errors import GeometryError
from geo.units import WGS84, area_km2, require_crs

MAX_GAP_KM = 20.0
"""Widest gap between two countries that is closed."""
GAP, OVERLAP = "gap closed", "overlap resolved"
_KM_PER_DEGREE = 111.2
_GRID_DEGREES = 1e-9
_CRUMB_KM2 = 1e-4
_STEP_DEGREES = (0.0005, 0.01)
"""How closely borders are sampled to find the middle between them: about as closely as they lie, within these."""
_THIN_DEGREES = 1e-5
"""Land narrower than a metre is not cut along its middle: it goes whole to the area that it touches longest."""


@dataclass(frozen=True, eq=False)
class Mended:
    """Areas that form a valid coverage, and what was done to make them one.

    areas : the table as it came, with mended shapes, EPSG:4326
    report : one row per pair of countries and kind: country, other (ISO3; the same where both areas are of one
        country), what (`GAP`, `OVERLAP`), km2, and farthest_km, how far an outline moved at most (within 5 %)
    left_km2 : land between countries that stays nobody's, as the gap is wider than `MAX_GAP_KM`
    """

    areas: gpd.GeoDataFrame
    report: pd.DataFrame
    left_km2: float


@dataclass(frozen=True)
class _Change:
    """One piece of land that changed hands: the area that has it now, and the two countries it lay between."""

    area: int
    shape: shapely.Geometry
    countries: tuple[str, str]
    what: str
    farthest: float


def mend(areas: gpd.GeoDataFrame, decides: NDArray[np.bool_], land: shapely.Geometry) -> Mended:
    """The areas with the gaps and overlaps between countries taken away.

    Parameters
    ----------
    areas : column `country` (ISO3), valid polygons, EPSG:4326
    decides : shape (n,), True for the areas of the release, False for embedded ones around them
    land : the countries' land on file, EPSG:4326; nothing outside it is given to anyone

    Raises
    ------
    CrsError  if the areas are not in EPSG:4326.
    GeometryError  if an area lies wholly within others, or no valid coverage comes of it.

    Notes
    -----
    "Nearest" is by Voronoi cells of points along the borders, in degrees (within 6 % of true from 10°N to 20°N).
    """
    require_crs(areas)
    ground = _Ground(areas, decides)
    changes = [*ground.decided(), *ground.disputed(), *ground.gaps(land)]
    shapes = ground.with_grants(changes)
    _require_some(shapes, areas.index)
    clean = meet(shapes)
    _require_some(clean, areas.index)
    report = _report([*changes, *_within_countries(ground, shapes, clean)])
    return Mended(areas.set_geometry(clean, crs=WGS84), report, _left_km2(clean, land))


class _Ground:
    """The areas while they are being mended: as they came, as they stand, and each country's outline as it came."""

    def __init__(self, areas: gpd.GeoDataFrame, decides: NDArray[np.bool_]) -> None:
        # a tenth of a millimetre: below it, crossings of nearly equal edges have no size that can be computed with
        rounded = shapely.set_precision(areas.geometry.to_numpy(), _GRID_DEGREES)
        self.before: Shapes = np.array(shapely.set_precision(rounded, 0), dtype=object)  # 0: later steps need not round
        self.now = self.before.copy()
        self.country = areas["country"].to_numpy(dtype=object)
        self.decides = decides
        self.whole = {c: shapely.union_all(self.before[self.country == c]) for c in sorted(set(self.country))}
        self.outline = {code: shapely.boundary(whole) for code, whole in self.whole.items()}

    def decided(self) -> list[_Change]:
        """What both a release's and an embedded area claim stays the release's."""
        changes = []
        for base, ours in self._crossing(~self.decides, self.decides):
            piece = _polygons(shapely.intersection(self.now[base], self.before[ours]))
            if area_km2([piece])[0] > _CRUMB_KM2:
                loser, winner = self.country[base], self.country[ours]
                changes.append(self._change(ours, piece, _ordered(winner, loser), OVERLAP))
        release = shapely.union_all(self.before[self.decides])
        touched = np.flatnonzero(~self.decides & shapely.intersects(self.now, release))
        self.now[touched] = [_polygons(shapely.difference(shape, release)) for shape in self.now[touched]]
        return changes

    def disputed(self) -> list[_Change]:
        """What areas of two countries of one release claim goes to the nearest undisputed area of the two."""
        claims = []
        for one, two in self._crossing(self.decides, self.decides):
            piece = _polygons(shapely.intersection(self.before[one], self.before[two]))
            if one < two and self.country[one] != self.country[two] and not shapely.is_empty(piece):
                claims.append((piece, self.country[one], self.country[two]))
        if not claims:
            return []
        everything = shapely.union_all([piece for piece, *_ in claims])
        touched = np.flatnonzero(self.decides & shapely.intersects(self.now, everything))
        self.now[touched] = [_polygons(shapely.difference(shape, everything)) for shape in self.now[touched]]
        return [
            self._change(area, part, _ordered(one, two), OVERLAP)
            for pair, one, two in _by_pair(claims)
            for piece in shapely.get_parts(pair)
            if area_km2([piece])[0] > _CRUMB_KM2  # less becomes a crack, which the cleaning closes
            for area, part in self._shared_out(piece, np.isin(self.country, (one, two)))
        ]

    def gaps(self, land: shapely.Geometry) -> list[_Change]:
        """Land between two countries that neither has, up to `MAX_GAP_KM` wide, goes to the nearest area."""
        everything = shapely.union_all([*self.before[self.decides], *self.now[~self.decides]])
        reach = MAX_GAP_KM / _KM_PER_DEGREE / 2
        closed = shapely.buffer(shapely.buffer(everything, reach, quad_segs=4), -reach, quad_segs=4)
        free = _polygons(shapely.intersection(shapely.difference(closed, everything), land))
        changes = []
        for piece in shapely.get_parts(free):
            touching = self._touching(piece)
            countries = sorted(set(self.country[touching]))
            if len(countries) < 2 or area_km2([piece])[0] <= _CRUMB_KM2:
                continue
            takers = touching & ~self.decides if (touching & ~self.decides).any() else touching
            for area, part in self._shared_out(piece, takers):
                others = [code for code in countries if code != self.country[area]]
                far = [float(shapely.distance(self.whole[code], part)) for code in others]
                pair = _ordered(self.country[area], others[far.index(min(far))])
                changes.append(self._change(area, part, pair, GAP))
        return changes

    def with_grants(self, changes: list[_Change]) -> Shapes:
        """The areas with what they were given, as they stand now."""
        given: dict[int, list[shapely.Geometry]] = {}
        for change in changes:
            given.setdefault(change.area, []).append(change.shape)
        shapes = self.now.copy()
        for area, parts in given.items():
            shapes[area] = _polygons(shapely.union_all([shapes[area], *parts], grid_size=_GRID_DEGREES))
        return shapes

    def _crossing(self, first: NDArray[np.bool_], second: NDArray[np.bool_]) -> list[tuple[int, int]]:
        one, two = np.flatnonzero(first), np.flatnonzero(second)
        pairs = shapely.STRtree(self.before[two]).query(self.before[one], predicate="intersects")
        return sorted((int(one[a]), int(two[b])) for a, b in pairs.T if one[a] != two[b])

    def _touching(self, piece: shapely.Geometry) -> NDArray[np.bool_]:
        found = np.zeros(len(self.now), dtype=bool)
        found[shapely.STRtree(self.now).query(piece, predicate="dwithin", distance=NEXT_TO)] = True
        return found

    def _shared_out(self, piece: shapely.Geometry, takers: NDArray[np.bool_]) -> list[tuple[int, shapely.Geometry]]:
        """The piece cut among those takers that touch it, each part to the nearest; (area, part)."""
        touching = self._touching(piece)
        areas = np.flatnonzero(touching & takers if (touching & takers).any() else touching)
        if len(areas) <= 1:
            return [(int(area), piece) for area in areas]
        width = 2 * shapely.area(piece) / max(shapely.length(piece), 1e-12)
        if width > _THIN_DEGREES:
            step = float(np.clip(width, *_STEP_DEGREES))
            for coarser in (step, 2 * step, 4 * step):
                with suppress(shapely.GEOSException):  # nearly equal edges: no diagram of so many points so close
                    return [(int(areas[at]), part) for at, part in _nearest(piece, self.now[areas], coarser)]
        near = shapely.buffer(piece, NEXT_TO)
        touch = [shapely.length(shapely.intersection(shapely.boundary(shape), near)) for shape in self.now[areas]]
        return [(int(areas[int(np.argmax(touch))]), piece)]

    def _change(self, area: int, piece: shapely.Geometry, countries: tuple[str, str], what: str) -> _Change:
        """With how far an outline moved: the new owner's out to the piece, or the other's back through it."""
        mine = self.country[area]
        other = countries[1] if countries[0] == mine else countries[0]
        measured = self.before[area] if what == GAP else self._outline_near(piece, other)
        corners = shapely.points(shapely.get_coordinates(piece))
        return _Change(area, piece, countries, what, float(shapely.distance(corners, measured).max()))

    def _outline_near(self, piece: shapely.Geometry, country: str) -> shapely.Geometry:
        """The part of a country's outline round a piece, as distances to the whole of it take long."""
        west, south, east, north = shapely.bounds(piece)
        near = shapely.clip_by_rect(self.outline[country], west - 0.1, south - 0.1, east + 0.1, north + 0.1)
        return self.outline[country] if shapely.is_empty(near) else near


def _nearest(piece: shapely.Geometry, shapes: Shapes, step: float) -> list[tuple[int, shapely.Geometry]]:
    """The piece cut to the nearest of the shapes, whose edges are sampled at a step in degrees; (position, part)."""
    points, owners = _along(piece, shapes, step)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=piece, ordered=True))
    parts, rest = [], piece  # from what is left, so that no land is given twice where GEOS gives back the whole
    for at in range(len(shapes)):
        mine = shapely.union_all(shapely.make_valid(cells[owners == at]), grid_size=_GRID_DEGREES)
        is_last = at == len(shapes) - 1
        part = rest if is_last else _polygons(shapely.intersection(rest, mine, grid_size=_GRID_DEGREES))
        rest = _polygons(shapely.difference(rest, part, grid_size=_GRID_DEGREES))
        if not shapely.is_empty(part):
            parts.append((at, part))
    return parts


def _along(piece: shapely.Geometry, shapes: Shapes, step: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points along the edge of each shape where it touches the piece, and which shape each is of; shared ones none."""
    near = shapely.buffer(piece, NEXT_TO)
    edges = [shapely.intersection(shapely.boundary(shape), near) for shape in shapes]
    points = [np.unique(np.round(shapely.get_coordinates(shapely.segmentize(e, step)), 9), axis=0) for e in edges]
    owners = np.concatenate([np.full(len(found), at) for at, found in enumerate(points)])
    every, first, count = np.unique(np.concatenate(points), axis=0, return_index=True, return_counts=True)
    only = count == 1 if len(set(owners[first[count == 1]])) == len(shapes) else np.ones(len(every), dtype=bool)
    return every[only], owners[first[only]]


def _require_some(shapes: Shapes, index: pd.Index) -> None:
    gone = index[shapely.is_empty(shapes)]
    if len(gone):
        raise GeometryError(
            "Nothing is left of {areas} once overlaps are resolved: it lies wholly within other areas. Take it out of "
            "the file, or bring it in at its own level.",
            areas=", ".join(map(str, gone[:4])),
        )


def _within_countries(ground: _Ground, given: Shapes, clean: Shapes) -> list[_Change]:
    """Overlaps between areas of one country of the release, and cracks, which the cleaning took away."""
    changes = []
    country, before = ground.country, ground.before
    for code in sorted(set(country[ground.decides])):
        mine = np.flatnonzero(country == code)
        tree = shapely.STRtree(before[mine])
        for one, two in tree.query(before[mine], predicate="overlaps").T:
            piece = _polygons(shapely.intersection(before[mine[one]], before[mine[two]]))
            if one < two and area_km2([piece])[0] > _CRUMB_KM2:
                changes.append(_Change(int(mine[one]), piece, (code, code), OVERLAP, _width(piece)))
        whole, was = shapely.union_all(clean[mine]), shapely.union_all(given[mine])
        cracks = shapely.difference(whole, was, grid_size=_GRID_DEGREES)  # without a grid, nearly equal edges fail
        pieces = [piece for piece in shapely.get_parts(_polygons(cracks)) if area_km2([piece])[0] > _CRUMB_KM2]
        changes += [_Change(int(mine[0]), piece, (code, code), GAP, _width(piece)) for piece in pieces]
    return changes


def _width(piece: shapely.Geometry) -> float:
    return max(2 * float(shapely.length(shapely.maximum_inscribed_circle(p))) for p in shapely.get_parts(piece))


def _report(changes: list[_Change]) -> pd.DataFrame:
    rows = pd.DataFrame(
        [(*c.countries, c.what, area_km2([c.shape])[0], c.farthest * _KM_PER_DEGREE) for c in changes],
        columns=["country", "other", "what", "km2", "farthest_km"],
    )
    grouped = rows.groupby(["country", "other", "what"], as_index=False)
    return grouped.agg(km2=("km2", "sum"), farthest_km=("farthest_km", "max"))


def _left_km2(shapes: Shapes, land: shapely.Geometry) -> float:
    """Land inside the areas' outer outline that no area has."""
    parts = shapely.get_parts(shapely.coverage_union_all(shapes))
    holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    return float(area_km2([shapely.intersection(shapely.union_all(holes), land)])[0]) if holes else 0.0


def _by_pair(
    claims: list[tuple[shapely.Geometry, str, str]],
) -> list[tuple[shapely.Geometry, str, str]]:
    """Claims joined by pair of countries; land that a third also claims belongs to the first pair alone."""
    pairs: dict[tuple[str, str], list[shapely.Geometry]] = {}
    for piece, one, two in claims:
        pairs.setdefault(_ordered(one, two), []).append(piece)
    joined: list[tuple[shapely.Geometry, str, str]] = []
    taken: shapely.Geometry = shapely.Polygon()
    for (one, two), pieces in sorted(pairs.items(), key=lambda item: item[0]):
        claim = shapely.union_all(pieces)
        joined.append((_polygons(shapely.difference(claim, taken)), one, two))
        taken = shapely.union(taken, claim)
    return joined


def _ordered(one: str, two: str) -> tuple[str, str]:
    return (one, two) if one <= two else (two, one)


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """What of a shape has an extent."""
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, shapely.Polygon) and not p.is_empty]
    nested = [q for p in shapely.get_parts(shape) if isinstance(p, shapely.MultiPolygon) for q in p.geoms]
    found = [*parts, *nested]
    return found[0] if len(found) == 1 else shapely.MultiPolygon(found)
