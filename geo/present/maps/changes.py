"""The map of change for print: how much each area rose or fell against the window before, by colour and number."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from matplotlib.figure import Figure as Picture

from geo.areas.layers import Layer
from geo.present.area_change_words import change_texts, signed
from geo.present.figure import Figure
from geo.present.language import DEFAULT, translator
from geo.present.maps.frame import fill, simplified
from geo.present.maps.ground import Ground, KeyRow, Legend, ground
from geo.present.maps.labels import centred, middle, most_inland
from geo.present.maps.names import halo
from geo.present.palette import BORDER, CHANGE_COLOURS, CHANGE_INK, INK, NOT_SCORED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style
from geo.present.typeset import font, width_of
from geo.query import Query
from geo.risk.area_changes import MIDDLE, AreaChanges, change_class
from geo.study import Study

HATCH = "/////"
_SIZES = (9.0, 7.0, 5.5)


def change_map(
    study: Study, query: Query, changes: AreaChanges, provenance: Provenance, *,
    title: str, sentence: str, language: str = DEFAULT, texts: Sequence[str] | None = None,
) -> Figure:  # fmt: skip
    """The areas of the query's layer by how they moved; `texts` name the classes in the legend, from fall to rise."""
    layer = study.layer(query.layer)

    def draw() -> Picture:
        legend = _legend(changes, texts or change_texts(changes.unit, language), language)
        drawn = ground(study, _frame_of(layer, changes), legend, provenance, title=title, sentence=sentence)
        _draw(drawn, layer, changes, language)
        return drawn.finish(towns=False)

    return Figure(
        key=f"change-{query.layer}",
        title=title,
        sentence=sentence,
        data=change_table(changes),
        provenance=provenance,
        draw=in_style(draw),
        shapes=layer.areas.loc[changes.table.index, ["geometry"]],
    )


def change_table(changes: AreaChanges) -> pd.DataFrame:
    """The changes as a reader takes them away: rounded to a tenth, indexed by area_id."""
    table = changes.table.round({"before": 1, "now": 1, "change": 1})
    table.index.name = "area_id"
    if changes.unit == "incidents":
        return table.drop(columns="within")
    return table.rename(columns={"within": "within_intervals"})


def _legend(changes: AreaChanges, texts: Sequence[str], language: str) -> Legend:
    t = translator(language)
    classes = change_class(changes.table["change"].to_numpy(dtype=float), changes.unit)
    numbers = np.bincount(classes, minlength=len(texts))
    rows = [KeyRow(CHANGE_COLOURS[at], texts[at], f"{numbers[at]:,}") for at in reversed(range(len(texts)))]
    if changes.unit == "severity":
        heading = t("Points of severity (computed)")
        rows.append(KeyRow(CHANGE_COLOURS[MIDDLE + 1], t("hatched: within the intervals"), hatch=HATCH))
    else:
        heading = t("Incidents in a hexagon, more or fewer")
    if not changes.has_before:
        rows = [KeyRow(NOT_SCORED, t("no window before in the data"))]
    return Legend(heading, rows)


def _frame_of(layer: Layer, changes: AreaChanges) -> np.ndarray:
    shown = layer.areas.loc[changes.table.index] if len(changes.table) else layer.areas[layer.areas["study"]]
    return np.asarray(shown.geometry.to_numpy(), dtype=object)


def _draw(drawn: Ground, layer: Layer, changes: AreaChanges, language: str) -> None:
    others = layer.areas[~layer.areas.index.isin(changes.table.index)]
    if layer.family != "hex":
        grey = drawn.frame.cut(drawn.frame.on_paper(others.geometry.to_numpy()))
        fill(drawn.axes, grey, facecolor=NOT_SCORED, edgecolor="white", linewidth=0.5, zorder=2)
    if changes.table.empty:
        return
    shapes = simplified(drawn.frame.on_paper(layer.areas.geometry.loc[changes.table.index].to_numpy()))
    change = changes.table["change"].to_numpy(dtype=float)
    classes = change_class(change, changes.unit)
    colours = [CHANGE_COLOURS[at] for at in classes]
    fill(drawn.axes, shapes, facecolor=colours, edgecolor=BORDER, linewidth=0.45, zorder=2.5)
    within = changes.table["within"].to_numpy(dtype=bool) & (classes != MIDDLE)
    for dark in (False, True):
        chosen = within & np.array([(CHANGE_INK[at] == "#ffffff") == dark for at in classes], dtype=bool)
        if chosen.any():
            colour = ("#ffffff" if dark else INK) + "5c"
            fill(drawn.axes, shapes[chosen], facecolor="none", edgecolor=colour, hatch=HATCH, linewidth=0, zorder=3)
    for at in np.argsort(-shapely.area(shapes), kind="stable"):
        _mark(drawn, shapes[at], signed(change[at], language), classes[at])


def _mark(drawn: Ground, shape: shapely.Geometry, text: str, number: int) -> None:
    """The signed change where it fits; the table has those that do not."""
    centre, radius = most_inland(shape)
    for size in _SIZES:
        properties = font(size, bold=True)
        wide = width_of(text, properties)
        box = centred(centre.x, centre.y, wide + 1, size)
        if 2.1 * radius >= wide and drawn.labels.first_free([box]) is not None:
            drawn.axes.text(
                *middle(box), text, ha="center", va="center_baseline", color=CHANGE_INK[number],
                fontproperties=properties, zorder=6, path_effects=halo(CHANGE_COLOURS[number], 1.8),
            )  # fmt: skip
            return
