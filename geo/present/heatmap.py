"""What the regional map is sent in its modes of density and of incidents."""

from functools import lru_cache

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas.boundaries import STUDY_COUNTRIES
from geo.areas.layers import Layer
from geo.present.heat_spec import ContourPaint, HexPaint, Swatch
from geo.present.language import DEFAULT, translator
from geo.present.leaflet import Address, AreaPaint, PointPaint, point_paint
from geo.present.map_modes import MOST_POINTS
from geo.present.mode_words import class_texts, per_unit
from geo.present.palette import COUNT_COLOURS, COUNT_INK, DENSITY_COLOURS, DENSITY_INK, INK
from geo.present.shapes import drawn_countries, point_columns
from geo.query import Query
from geo.risk.contours import Contour, SmoothMap
from geo.risk.density import BREAKS, COUNT_BREAKS, Measure, class_of
from geo.study import Study

COUNT_SCALE: list[Swatch] = [
    {"letter": "", "colour": colour, "ink": ink} for colour, ink in zip(COUNT_COLOURS, COUNT_INK, strict=True)
]
DENSITY_SCALE: list[Swatch] = [
    {"letter": "", "colour": colour, "ink": ink} for colour, ink in zip(DENSITY_COLOURS, DENSITY_INK, strict=True)
]
MOST_IN_FILE = 20_000
"""Of more incidents than these the positions are not served as one file: a view sends its own."""
_THOUSANDTHS = 1_000
_LABELLED = 3
"""Patches of a contour that carry its number, the largest first."""
_TURN = np.radians(77)
"""Numbers of one contour and the next stand at other sides of the hill, so that they do not lie on one another."""


def outline_paint(layer: Layer, address: Address) -> AreaPaint:
    """Nothing but the outlines of a layer's areas."""
    return AreaPaint(address(f"layer-{layer.key}.json"), level=[], thin=[], lines=[], outline=True)


def hex_paint(layer: Layer, table: pd.DataFrame, of: Measure, address: Address, *, language: str = DEFAULT) -> HexPaint:
    """The hexagons of `geo.risk.density.hex_density`, those with most incidents or deaths first."""
    translate = translator(language)
    lines = {
        "incidents": translate("Incidents: {n}"),
        "deaths": translate("Deaths, best figure: {n}"),
        "unknown_tolls": translate("Incidents without a figure of deaths: {n}"),
    }
    order = sorted(lines, key=lambda name: name != of)
    table = table.sort_values(of, ascending=False, kind="stable", na_position="last")
    known = table[of].to_numpy(dtype=float, na_value=np.nan)
    return HexPaint(
        address=address(f"layer-{layer.key}.json"),
        cells=layer.areas.index.get_indexer(table.index).tolist(),
        classes=class_of(known, COUNT_BREAKS[of]).tolist(),
        values=[[None if pd.isna(value) else int(value) for value in table[name]] for name in order],
        lines=[lines[name] for name in order],
        scale=COUNT_SCALE,
        language=language,
    )


def contour_paint(smooth: SmoothMap, *, language: str = DEFAULT) -> ContourPaint:
    """A smooth density as filled contours with their numbers."""
    texts = class_texts(BREAKS[smooth.of], language=language)
    return ContourPaint(
        shapes=[[_rings(part) for part in shapely.get_parts(contour.shape)] for contour in smooth.contours],
        classes=[contour.number for contour in smooth.contours],
        lines=[texts[contour.number] for contour in smooth.contours],
        title=per_unit(smooth.of, language),
        labels=[label for contour in smooth.contours for label in contour_labels(contour, language)],
        scale=DENSITY_SCALE,
        edge=INK,
    )


def contour_labels(contour: Contour, language: str = DEFAULT) -> list[tuple[float, float, str]]:
    """Longitude, latitude and text of the numbers on a contour's largest patches."""
    text = class_texts([contour.lower], language=language, open_ended=False)[0]
    angle = contour.number * _TURN
    way = np.array([np.cos(angle), np.sin(angle)])
    parts = shapely.get_parts(contour.shape)
    found = []
    for at in np.argsort(-shapely.area(parts), kind="stable")[:_LABELLED]:
        corners = shapely.get_coordinates(shapely.get_exterior_ring(parts[at]))
        x, y = corners[np.argmax(corners @ way)].round(3)
        found.append((float(x), float(y), text))
    return found


def points_of(study: Study, chosen: NDArray[np.bool_], address: Address) -> PointPaint | None:
    """The chosen incidents as points; None where they are more than `MOST_POINTS`."""
    if np.count_nonzero(chosen) > MOST_POINTS:
        return None
    if len(chosen) <= MOST_IN_FILE:
        return point_paint(chosen, address)
    rows = np.flatnonzero(chosen)
    return PointPaint(here=point_columns(study.incidents.table.iloc[rows]) | {"row": rows.tolist()})


@lru_cache(maxsize=8)
def drawn_ground(study: Study, countries: tuple[str, ...] = ()) -> shapely.Geometry:
    """The land of these countries as the map draws it, of the study area's without any; EPSG:4326."""
    outlines = drawn_countries(study)
    named = [code for code in countries if code in outlines] or [code for code in STUDY_COUNTRIES if code in outlines]
    return shapely.union_all(shapely.make_valid([outlines[code] for code in named]))


def drawn_ground_of(study: Study, query: Query) -> shapely.Geometry:
    """The land that a smooth density of this query is cut to."""
    return drawn_ground(study, tuple(sorted(query.countries)))


def _rings(polygon: shapely.Polygon) -> list[list[int]]:
    """Each ring as steps between corners in thousandths of a degree, without the last corner, which is the first.

    Rings that shrink to a line at this size are left out.
    """
    rings = [_steps(shapely.get_coordinates(ring)) for ring in (polygon.exterior, *polygon.interiors)]
    return [ring for ring in rings if len(ring) > 4]


def _steps(corners: NDArray[np.float64]) -> list[int]:
    whole = np.rint(corners * _THOUSANDTHS).astype(np.int64)
    whole = whole[:-1][np.diff(whole, axis=0).any(axis=1)]
    return [int(step) for step in np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()]
