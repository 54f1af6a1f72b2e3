"""Areas as a coverage: how far they may overlap, edges made the same where they meet, corners thinned."""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import GeometryError, Sentence
from geo.units import area_km2

MAX_OVERLAP = 0.01
"""Largest overlap of two areas of one country, as a share of the smaller one, that is taken for a slip."""
MAX_CORNERS = 200_000
"""Corners of a layer beyond which its outlines are thinned; the file is kept as it came."""
_THIN_DEGREES = 1e-5
NEXT_TO = 1e-6
"""Degrees (0.1 m): shapes as near as this touch."""
_CRACK_DEGREES = 2e-3
"""Cracks within one country up to this width (about 200 m) are slips of the drawing."""
_SNAP_DEGREES = (1e-7, 1e-6, 1e-8)
"""Corners this near become one; tried in turn, as GEOS now and then gives an area's land to its neighbour instead."""

Shapes = NDArray[np.object_]


def thinned(shapes: Shapes) -> tuple[Shapes, list[str]]:
    """A valid coverage with at most about `MAX_CORNERS` corners, and what was done, in a sentence.

    Corners go within about a metre, shared edges together, so that a coverage stays one (Visvalingam & Whyatt 1993;
    areas that share no edge: Douglas & Peucker 1973).
    """
    corners = int(shapely.get_num_coordinates(shapes).sum())
    if corners <= MAX_CORNERS:
        return shapes, []
    one, two = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=NEXT_TO)
    alone = np.bincount(one[one != two], minlength=len(shapes)) == 0  # five times as quick where no edge is shared
    fewer = shapes.copy()
    fewer[alone] = shapely.simplify(shapes[alone], _THIN_DEGREES)
    if not alone.all():
        fewer[~alone] = shapely.coverage_simplify(shapes[~alone], _THIN_DEGREES)
    kept = int(shapely.get_num_coordinates(fewer).sum())
    return fewer, [
        Sentence(
            "Outlines of {corners:,} corners were thinned to {kept:,}, to within about a metre of where they were.",
            corners=corners,
            kept=kept,
        )
    ]


def require_little_overlap(areas: gpd.GeoDataFrame) -> None:
    """Refuse areas of one country that overlap by more than a slip of the drawing.

    Raises
    ------
    GeometryError  naming the two areas and by how much they overlap.
    """
    shapes = np.asarray(areas.geometry.to_numpy(), dtype=object)
    country = areas["country"].to_numpy(dtype=object)
    one, two = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = (one < two) & (country[one] == country[two])
    one, two = one[pairs], two[pairs]
    shared, sizes = area_km2(shapely.intersection(shapes[one], shapes[two])), area_km2(shapes)
    worst = np.flatnonzero(shared > MAX_OVERLAP * np.minimum(sizes[one], sizes[two]))
    if len(worst):
        at = worst[np.argmax(shared[worst])]
        names = areas["name"].to_numpy(dtype=object)
        raise GeometryError(
            "{one} and {other} overlap by {shared:,.1f} km²; areas of a layer may share at most {most:.0%} of the "
            "smaller one. Cut one of them, or bring them in as two layers.",
            one=names[one[at]],
            other=names[two[at]],
            shared=shared[at],
            most=MAX_OVERLAP,
        )


def meet(shapes: Shapes) -> Shapes:
    """The shapes with their edges the same to the last bit where they meet; slips up to about 200 m are closed.

    Raises
    ------
    GeometryError  if no valid coverage comes of it.
    """
    before = shapely.area(shapes)
    for snap in _SNAP_DEGREES:
        cleaned = shapely.coverage_clean(shapes, gap_width=_CRACK_DEGREES, snapping_distance=snap)  # type: ignore[attr-defined]  # the stubs are of shapely 2.1
        clean: Shapes = np.array(cleaned, dtype=object)
        if shapely.coverage_is_valid(clean) and (shapely.area(clean) >= before / 2).all():
            return clean
    raise GeometryError(
        "The areas could not be made to meet without overlap. Mend them in a GIS (QGIS: “Fix geometries”, then "
        "“Coverage clean”) and bring them in again."
    )
