"""What the live map is told: all that one repaint needs, and how areas and incidents come to be painted."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from geo.areas.hexagons import RESOLUTIONS
from geo.areas.layers import Layer
from geo.present import words
from geo.present.focus import Focus
from geo.present.heat_spec import ContourPaint, HexPaint, Swatch
from geo.present.language import DEFAULT, Translate, translator
from geo.present.outlook_words import WORDS, chance_class, mark, percent
from geo.present.palette import (
    CHANCE_COLOURS,
    CHANCE_INK,
    LEVEL_COLOURS,
    LEVEL_INK,
)
from geo.present.timebar import TimePaint
from geo.risk.levels import LEVELS

LEVEL_SCALE: list[Swatch] = [
    {"letter": level.letter, "colour": colour, "ink": ink}
    for level, colour, ink in zip(LEVELS, LEVEL_COLOURS, LEVEL_INK, strict=True)
]
CHANCE_SCALE: list[Swatch] = [
    {"letter": row.word, "colour": colour, "ink": ink}
    for row, colour, ink in zip(WORDS, CHANCE_COLOURS, CHANCE_INK, strict=True)
]
Address = Callable[[str], str]
"""Gives the address of a file of the app by its name."""

NOT_SCORED_LEVEL, QUIET = -1, -2


@dataclass(frozen=True)
class AreaPaint:
    """What a change of filters sends for the areas: columns in the order of the layer's areas, missing = not scored.

    level : index of the level per area, −1 not scored, −2 a hexagon without an incident in the selection
    thin : 1 where the data are thin
    lines : text of the tooltip under the area's name
    marks : what is written in each area; None: the letter of its level
    scale : the steps that `level` counts; None: those that the map was built with
    outline : nothing but outlines, which nobody can point at; the columns are empty then
    """

    address: str
    level: list[int]
    thin: list[int]
    lines: list[str]
    selected: str | None = None
    marks: list[str] | None = None
    scale: list[Swatch] | None = None
    outline: bool = False

    def with_scale(self, scale: list[Swatch]) -> "AreaPaint":
        """The same on a map that was built with other steps."""
        return replace(self, scale=scale)


@dataclass(frozen=True)
class PointPaint:
    """Which incidents to draw.

    rows : one bit per incident of the address's file, base64, first incident in the low bit
    here : the incidents themselves, column by column, instead of a file
    """

    address: str | None = None
    rows: str | None = None
    here: dict[str, Any] | None = None


@dataclass(frozen=True)
class Spec:
    """All that one repaint needs."""

    areas: AreaPaint | None = None
    points: PointPaint | None = None
    heat: HexPaint | ContourPaint | None = None
    tiles: bool = False
    by_zoom: int | None = None
    """Resolution of the hexagons where the map's zoom chooses it: the map asks for another when it zooms that far."""
    coarsest: int = RESOLUTIONS[0]
    """The coarsest resolution that the zoom may ask for."""
    view: list[list[float]] | None = None
    """South-west and north-east corner (lat, lon) to start from; moving the map is left to the reader after that."""
    keep_view: bool = False
    """Whether another `view` leaves the map where the reader has it; the button beside the zoom goes there."""
    language: str = DEFAULT
    still: bool = False
    """Nothing moves by itself."""
    focus: Focus | None = None
    """What the reader went down to."""
    time: TimePaint | None = None
    """The bar of months under the map."""
    painted: str | None = None
    """Where the map tells that it is painted."""


def area_paint(
    layer: Layer, scores: pd.DataFrame, address: Address, selected: str | None, *, language: str = DEFAULT
) -> AreaPaint:
    """Levels and tooltips of a layer's areas from its score table."""
    told = scores[scores["severity"].notna().to_numpy()] if scores["severity"].hasnans else scores
    at = layer.areas.index.get_indexer(told.index)
    level = np.where((layer.family == "hex") & layer.areas["study"].to_numpy(dtype=bool), QUIET, NOT_SCORED_LEVEL)
    thin, lines = np.zeros(len(level), dtype=int), [""] * len(level)
    level[at] = told["level"].cat.codes
    thin[at] = (told["confidence"] == "thin").to_numpy() & (told["incidents"] > 0).to_numpy(dtype=bool)
    columns = zip(*(told[name].tolist() for name in Told._fields), strict=True)
    for place, row in zip(at, columns, strict=True):
        lines[place] = tooltip(Told(*row), language)
    return AreaPaint(
        address=address(f"layer-{layer.key}.json"),
        level=level.tolist(),
        thin=thin.tolist(),
        lines=lines,
        selected=selected,
    )


def chance_paint(
    layer: Layer, chances: pd.DataFrame, window: int, address: Address, selected: str | None, *, language: str = DEFAULT
) -> AreaPaint:
    """Chances and tooltips of a layer's areas for one window; each area carries its percents.

    Parameters
    ----------
    chances : area_id by window in days, as an outlook has them; areas that it lacks are those of which nothing is said
    """
    ordered = chances.reindex(layer.areas.index)
    told = ordered[window].notna()
    translate = translator(language)
    nothing = translate("No chance is stated: the data are too thin.")
    return AreaPaint(
        address=address(f"layer-{layer.key}.json"),
        level=[chance_class(chance) if known else -1 for chance, known in zip(ordered[window], told, strict=True)],
        thin=[0] * len(ordered),
        lines=[
            _chance_lines(row, window, translate, language) if known else nothing
            for (_, row), known in zip(ordered.iterrows(), told, strict=True)
        ],
        selected=selected,
        marks=[mark(chance) if known else "" for chance, known in zip(ordered[window], told, strict=True)],
    )


def _chance_lines(row: pd.Series, window: int, translate: Translate, language: str) -> str:
    """Two lines about one area: the chance of the window that is shown, then those of the others."""
    said = translate("{chance} within {days} days").format
    others = "; ".join(
        said(chance=percent(float(chance), language), days=days) for days, chance in row.items() if days != window
    )
    word = translate(WORDS[chance_class(float(row[window]))].word)
    shown = said(chance=percent(float(row[window]), language), days=window)
    return translate("At least one fatal incident: {word}, {shown}\n{others}").format(
        word=word, shown=shown, others=others
    )


class Told(NamedTuple):
    """What a tooltip tells of an area, as the score table has it; deaths may be missing."""

    level: str
    severity: float
    low: float
    high: float
    incidents: int
    unknown_tolls: int
    deaths_low: Any
    deaths_best: Any
    deaths_high: Any
    confidence: str


def tooltip(row: Told, language: str = DEFAULT) -> str:
    """Two lines about one area: level with severity and interval, then counts."""
    t = translator(language)
    unknown = ""
    if row.unknown_tolls:
        unknown = words.counted(int(row.unknown_tolls), ", {number} toll unknown", ", {number} tolls unknown", language)
    return t("{level} (computed): {severity}\n{incidents}, deaths {toll}{unknown}; confidence {confidence}").format(
        level=t(row.level),
        severity=words.severity_and_range(row.severity, row.low, row.high, language),
        incidents=words.incidents(int(row.incidents), language),
        toll=words.deaths(row.deaths_low, row.deaths_best, row.deaths_high, language),
        unknown=unknown,
        confidence=t(row.confidence),
    )


def view_of(layer: Layer, scores: pd.DataFrame) -> list[list[float]]:
    """South-west and north-east corner (lat, lon) of the scored areas, of all areas where none is."""
    if layer.family == "hex":  # the same whatever the selection, as a new view would move the zoom that chooses them
        at = np.flatnonzero(layer.areas["study"])
    else:
        at = layer.areas.index.get_indexer(scores.index) if len(scores) else np.arange(len(layer.areas))
    ends = layer.bounds[at]
    west, south = ends[:, :2].min(axis=0).round(3)
    east, north = ends[:, 2:].max(axis=0).round(3)
    return [[float(south), float(west)], [float(north), float(east)]]


def point_paint(chosen: np.ndarray, address: Address) -> PointPaint:
    """Which incidents to draw, from a mask over the incident table."""
    return PointPaint(address=address("incidents.json"), rows=point_rows(chosen))


def point_rows(chosen: np.ndarray) -> str:
    """A mask over the incident table as `PointPaint` has it."""
    return b64encode(np.packbits(np.asarray(chosen, dtype=bool), bitorder="little").tobytes()).decode()
