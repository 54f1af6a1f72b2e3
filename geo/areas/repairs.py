"""What is wrong with polygons that came from outside: repaired where that is safe, with a note; refused where not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.shape_files import ShapeFile
from geo.errors import GeometryError, Sentence
from geo.units import area_km2

MAX_CHANGE = 0.01
"""Largest share of an area that a repair may add or take away; beyond it, nobody knows what was meant."""
_SHOWN = 4

Shapes = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Repaired:
    """Valid polygons, which features of the file they are, and what was repaired or left out, in sentences.

    rows : shape (m,), positions in the file
    shapes : shape (m,), EPSG:4326, valid Polygon or MultiPolygon with an extent
    """

    rows: NDArray[np.int64]
    shapes: Shapes
    notes: tuple[str, ...]


def repair(
    file: ShapeFile, labels: Sequence[str], land: shapely.Geometry, countries: Sequence[shapely.Geometry | None]
) -> Repaired:
    """The usable polygons of a file.

    Repaired with a note: latitude written before longitude, self-crossing outlines whose size hardly changes, polygons
    inside collections. Left out with a note: features without a shape or extent, points, lines. Direction of rings and
    repeated corners are put right without a word, as they change no area.

    Parameters
    ----------
    labels : shape (n,), how each feature is called in sentences
    land : the land that areas are expected on, EPSG:4326; tells whether the axes are swapped
    countries : shape (n,), outline of the country that each feature says it lies in, None where it says nothing

    Raises
    ------
    GeometryError  if no polygon is left, coordinates are not on Earth, an outline crosses the antimeridian, or a repair
        would change an area by more than `MAX_CHANGE`.
    """
    notes = list(file.notes)
    shapes, dropped = _polygons_only(file.shapes)
    notes += [Sentence("{count} feature(s) left out: {why}.", count=count, why=why) for why, count in dropped.items()]
    kept = [row for row, shape in enumerate(shapes) if shape is not None]
    if not kept:
        if not notes:
            raise GeometryError("The file has no polygon. Areas are Polygons or MultiPolygons.")
        raise GeometryError(
            "The file has no polygon. {notes} Areas are Polygons or MultiPolygons.", notes=Sentence.joined(notes)
        )
    found = _array([shape for shape in shapes if shape is not None])
    names = [labels[row] for row in kept]
    if _axes_swapped(found, land, [countries[row] for row in kept]):
        found = shapely.transform(found, lambda xy: xy[:, ::-1])
        notes.append(Sentence("Latitude stood before longitude in every position; the two were swapped."))
    _require_on_earth(found, names)
    repaired, crossed = _made_valid(found, names)
    if crossed:
        notes.append(
            Sentence("Outlines that crossed or touched themselves were repaired: {areas}.", areas=_listed(crossed))
        )
    return Repaired(np.array(kept, dtype=np.int64), shapely.orient_polygons(repaired), tuple(notes))


def _polygons_only(shapes: Shapes) -> tuple[list[shapely.Geometry | None], dict[str, int]]:
    kept: list[shapely.Geometry | None] = []
    dropped: dict[str, int] = {}
    for shape in shapes:
        found = None if shape is None else polygons_of(shape)
        kept.append(found)
        if found is None:
            empty = shape is None or shape.is_empty or shape.geom_type.endswith("Polygon")
            why = (
                Sentence("no shape or no extent") if empty else Sentence("{kind}, not a polygon", kind=shape.geom_type)
            )
            dropped[why] = dropped.get(why, 0) + 1
    return kept, dropped


def polygons_of(shape: shapely.Geometry) -> shapely.Geometry | None:
    """The polygons of any shape as one Polygon or MultiPolygon; None where it has none with an extent."""
    parts = list(shapely.get_parts(shape))
    while any(part.geom_type in {"GeometryCollection", "MultiPolygon"} for part in parts):
        parts = [inner for part in parts for inner in (shapely.get_parts(part) if hasattr(part, "geoms") else [part])]
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty and _has_extent(part)]
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _has_extent(polygon: shapely.Geometry) -> bool:
    # a figure of eight has a signed area of nothing and is still worth repairing
    west, south, east, north = shapely.bounds(polygon)
    return bool(east > west and north > south)


def _axes_swapped(shapes: Shapes, land: shapely.Geometry, countries: Sequence[shapely.Geometry | None]) -> bool:
    """Whether the shapes miss where they should lie, and would lie there with their axes exchanged."""
    boxes = shapely.box(*shapely.bounds(shapes).T)
    turned = shapely.transform(boxes, lambda xy: xy[:, ::-1])
    said = _array([land if country is None else country for country in countries])
    as_given, exchanged = shapely.intersects(boxes, said), shapely.intersects(turned, said)
    return bool(exchanged.all() and not as_given.any())


def _require_on_earth(shapes: Shapes, names: list[str]) -> None:
    west, south, east, north = shapely.bounds(shapes).T
    on_earth = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)
    if not on_earth.all():
        bad = int(np.flatnonzero(~on_earth)[0])
        raise GeometryError(
            "{area} reaches {west:.6g}, {south:.6g} to {east:.6g}, {north:.6g}, which are no degrees of longitude and "
            "latitude. Save the file in EPSG:4326.",
            area=names[bad],
            west=west[bad],
            south=south[bad],
            east=east[bad],
            north=north[bad],
        )
    wide = east - west > 180
    if wide.any():
        raise GeometryError(
            "{area} spans more than half the globe, as an outline over the antimeridian (180°) does. Cut it there "
            "into two polygons (RFC 7946).",
            area=names[int(np.flatnonzero(wide)[0])],
        )


def _made_valid(shapes: Shapes, names: list[str]) -> tuple[Shapes, list[str]]:
    bad = np.flatnonzero(~shapely.is_valid(shapes))
    mended = shapes.copy()
    for at in bad:
        candidate = polygons_of(shapely.make_valid(shapes[at], method="structure", keep_collapsed=False))
        outline = polygons_of(shapely.make_valid(shapes[at], method="linework"))
        if candidate is None or outline is None:
            raise GeometryError("{area} has no extent once repaired. Draw it again or delete it.", area=names[at])
        # two ways to read a crossing outline: where they differ much, nobody knows what was meant
        sizes = area_km2([candidate, outline])
        if abs(sizes[0] - sizes[1]) > MAX_CHANGE * max(sizes) or _folded(shapes[at], sizes[0]):
            raise GeometryError(
                "{area} crosses itself ({reason}) so that its inside can be read in ways that differ by more than "
                "{most:.0%}. Draw it again.",
                area=names[at],
                reason=shapely.is_valid_reason(shapes[at])[:80],
                most=MAX_CHANGE,
            )
        mended[at] = candidate
    return mended, [names[at] for at in bad]


def _folded(shape: shapely.Geometry, size: float) -> bool:
    """Whether the outline as drawn encloses another signed area than the repaired one: a figure of eight does."""
    return bool(abs(area_km2([shape])[0] - size) > MAX_CHANGE * size)


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return Sentence("{names} and {number} more", names=shown, number=len(names) - _SHOWN) if names[_SHOWN:] else shown


def _array(shapes: Sequence[shapely.Geometry]) -> Shapes:
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found
