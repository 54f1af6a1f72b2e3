"""Densities for print: hexagons by what they hold, and a smooth density as filled contours."""

from itertools import zip_longest

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.figure import Figure as Picture

from geo.areas.layers import Layer
from geo.present.figure import Figure
from geo.present.heatmap import contour_labels, drawn_ground_of
from geo.present.language import DEFAULT, translator
from geo.present.maps.frame import Frame, fill
from geo.present.maps.ground import Ground, KeyRow, Legend, ground, shapes_of
from geo.present.maps.labels import centred, middle, most_inland
from geo.present.maps.names import halo
from geo.present.mode_words import class_texts, count_texts, in_a_hexagon, per_unit
from geo.present.palette import BORDER, COUNT_COLOURS, COUNT_INK, DENSITY_COLOURS, INK
from geo.present.provenance import Provenance
from geo.present.sheet import in_style
from geo.present.typeset import font, width_of
from geo.query import Query
from geo.risk.contours import SmoothMap
from geo.risk.density import BREAKS, COUNT_BREAKS, Measure, class_of
from geo.study import Study
from geo.units import WGS84, area_km2

UNKNOWN = "#ffffff"
_SIZE = 6.5


def hexagon_map(
    study: Study, query: Query, table: pd.DataFrame, of: Measure, provenance: Provenance, *,
    title: str, sentence: str, language: str = DEFAULT,
) -> Figure:  # fmt: skip
    """The hexagons of `geo.risk.density.hex_density` by what each holds, with the number in those that have room."""
    layer = study.layer(query.layer)
    shown = table.round({"incident_density": 3, "death_density": 3})

    def draw() -> Picture:
        legend = _hexagon_legend(table, of, layer.h3_resolution or 0, language)
        land = drawn_ground_of(study, query)
        drawn = ground(study, shapes_of([land]), legend, provenance, title=title, sentence=sentence)
        _draw_hexagons(drawn, layer, table, of)
        return drawn.finish()

    return Figure(
        key=f"hexagons-{of}-{layer.h3_resolution}",
        title=title,
        sentence=sentence,
        data=shown,
        provenance=provenance,
        draw=in_style(draw),
        shapes=layer.areas.loc[table.index, ["geometry"]],
    )


def contour_map(
    study: Study, query: Query, smooth: SmoothMap, provenance: Provenance, *,
    title: str, sentence: str, language: str = DEFAULT,
) -> Figure:  # fmt: skip
    """A smooth density as filled contours with their numbers; the table has the land of each class."""
    bands = band_table(smooth, language=language)

    def draw() -> Picture:
        notes = [translator(language)("Bandwidth {km} km, cut to the land shown").format(km=smooth.bandwidth_km)]
        texts, reached = class_texts(BREAKS[smooth.of], language=language), len(smooth.contours)
        rows = [KeyRow(DENSITY_COLOURS[number], texts[number]) for number in reversed(range(max(1, reached)))]
        legend = Legend(per_unit(smooth.of, language), rows, notes)
        land = drawn_ground_of(study, query)
        drawn = ground(study, shapes_of([land]), legend, provenance, title=title, sentence=sentence)
        _draw_contours(drawn, smooth, language)
        return drawn.finish()

    return Figure(
        key=f"density-{smooth.of}-{smooth.bandwidth_km}-km",
        title=title,
        sentence=sentence,
        data=bands.drop(columns="geometry"),
        provenance=provenance,
        draw=in_style(draw),
        shapes=bands[["geometry"]],
    )


def band_table(
    smooth: SmoothMap, *, within: shapely.Geometry | None = None, language: str = DEFAULT
) -> gpd.GeoDataFrame:
    """A row for each class that is reached, indexed by class_id: its range, its land, and the share of all land here.

    `within`, EPSG:4326, is the part of the land that is told of; all of it where None.

    Columns: density (in words), from, to (missing in the last class), km2, share_percent, geometry (EPSG:4326): the
    land of this class alone.
    """
    texts, rows = class_texts(BREAKS[smooth.of], language=language), []
    whole = area_km2([_part(smooth.ground, within)])[0]
    for contour, inner in zip_longest(smooth.contours, smooth.contours[1:]):
        alone = _part(contour.shape if inner is None else shapely.difference(contour.shape, inner.shape), within)
        km2 = area_km2([alone])[0]
        if not km2:
            continue
        rows.append(
            {
                "class_id": f"{smooth.of}-{contour.number + 1}",
                "density": texts[contour.number],
                "from": contour.lower,
                "to": contour.upper if np.isfinite(contour.upper) else np.nan,
                "km2": round(float(km2)),
                "share_percent": round(100 * float(km2) / whole, 1),
                "geometry": alone,
            }
        )
    columns = ["class_id", "density", "from", "to", "km2", "share_percent", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=WGS84).set_index("class_id")


def _part(shape: shapely.Geometry, within: shapely.Geometry | None) -> shapely.Geometry:
    return shape if within is None else shapely.intersection(shape, within)


def _hexagon_legend(table: pd.DataFrame, of: Measure, resolution: int, language: str) -> Legend:
    t = translator(language)
    known = table[of].to_numpy(dtype=float, na_value=np.nan)
    numbers = np.bincount(class_of(known, COUNT_BREAKS[of]) + 1, minlength=len(COUNT_BREAKS[of]) + 1)
    texts = count_texts(COUNT_BREAKS[of], language)
    rows = [KeyRow(COUNT_COLOURS[at], texts[at], f"{numbers[at + 1]:,}") for at in reversed(range(len(texts)))]
    if of == "deaths":
        rows.append(KeyRow(UNKNOWN, t("no figure"), f"{numbers[0]:,}"))
    return Legend(in_a_hexagon(of, resolution, language), rows)


def _draw_hexagons(drawn: Ground, layer: Layer, table: pd.DataFrame, of: Measure) -> None:
    shapes = drawn.frame.on_paper(layer.areas.geometry.loc[table.index].to_numpy())
    seen = np.asarray(shapely.intersects(shapes, shapely.box(0, 0, drawn.frame.width, drawn.frame.height)))
    values = table[of].to_numpy(dtype=float, na_value=np.nan)[seen]
    classes = class_of(values, COUNT_BREAKS[of])
    colours = [COUNT_COLOURS[at] if at >= 0 else UNKNOWN for at in classes]
    fill(drawn.axes, shapes[seen], facecolor=colours, edgecolor=BORDER, linewidth=0.35, zorder=2.5)
    for at in np.argsort(-np.nan_to_num(values), kind="stable"):
        if classes[at] >= 0:
            _number(drawn, shapes[seen][at], f"{values[at]:,.0f}", COUNT_INK[classes[at]], COUNT_COLOURS[classes[at]])


def _number(drawn: Ground, shape: shapely.Geometry, text: str, ink: str, colour: str) -> None:
    centre, radius = most_inland(shape)
    properties = font(_SIZE, bold=True)
    wide = width_of(text, properties)
    box = centred(centre.x, centre.y, wide, _SIZE)
    if wide <= 1.9 * radius and _in_frame(drawn.frame, centre) and drawn.labels.first_free([box]) is not None:
        drawn.axes.text(
            *middle(box), text, ha="center", va="center_baseline", color=ink, fontproperties=properties, zorder=6,
            path_effects=halo(colour, 1.2),
        )  # fmt: skip


def _draw_contours(drawn: Ground, smooth: SmoothMap, language: str) -> None:
    for contour in smooth.contours:
        shape = drawn.frame.on_paper(shapes_of([contour.shape]))
        style = {"facecolor": DENSITY_COLOURS[contour.number], "edgecolor": INK, "linewidth": 0.35}
        fill(drawn.axes, shape, zorder=2.5, **style)
    for contour in reversed(smooth.contours):
        for longitude, latitude, text in contour_labels(contour, language):
            x, y = drawn.frame.points(np.array([longitude]), np.array([latitude]))[0]
            properties = font(_SIZE)
            box = centred(float(x), float(y), width_of(text, properties) + 2, _SIZE)
            if _in_frame(drawn.frame, shapely.Point(x, y)) and drawn.labels.first_free([box]) is not None:
                drawn.axes.text(
                    *middle(box), text, ha="center", va="center_baseline", color=INK, fontproperties=properties,
                    zorder=6, path_effects=halo("#ffffffd0", 1.8),
                )  # fmt: skip


def _in_frame(frame: Frame, point: shapely.Point) -> bool:
    left, bottom, right, top = frame.legend
    covered = left < point.x < right and bottom < point.y < top
    return bool(6 < point.x < frame.width - 6 and 6 < point.y < frame.height - 6 and not covered)
