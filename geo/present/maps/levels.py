"""The map of levels: every scored area of a layer by colour and letter, hatched where the data are thin."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from geo.areas.layers import Layer
from geo.present.figure import Figure
from geo.present.language import Translate, marked, translator
from geo.present.legend import legend
from geo.present.maps.aids import draw_aids
from geo.present.maps.frame import Shapes, draw_borders, draw_land, fill, frame_round, simplified
from geo.present.maps.key import PATCH, Key, height_of
from geo.present.maps.labels import Box, Labels, beside, centred, middle, most_inland
from geo.present.maps.names import draw_area_name, draw_capitals, draw_countries, draw_towns, halo
from geo.present.palette import BORDER, INK, LEVEL_COLOURS, LEVEL_INK, NOT_SCORED
from geo.present.provenance import Provenance
from geo.present.sheet import POINTS, in_style, sheet
from geo.present.typeset import font
from geo.query import Query
from geo.risk.levels import LEVELS
from geo.risk.score import COUNTS
from geo.study import Study

HATCH = "/////"
DOTTED, DOTS = "...", "#c4c0b6"
"""Not scored: dots, where thin data are strokes."""
KEY_WIDTH = 168.0
_LETTER, _SMALL_LETTER = 10.0, 7.5
_CROWDED_FAMILIES = ("hex", "route")
"""Hundreds of small areas: a badge beside each would hide the map."""
_NAMED_FAMILIES = ("admin1", "admin2", "admin3", "custom")
_TOUCHING = 0.05
"""Degrees within which areas touch: outlines of several sources do not meet exactly."""
_COLOURS = dict(zip((level.name for level in LEVELS), LEVEL_COLOURS, strict=True))
_INKS = dict(zip((level.name for level in LEVELS), LEVEL_INK, strict=True))
_LETTERS = {level.name: level.letter for level in LEVELS}
NOTE = marked(
    "Letter: level. Hatching: thin data, that is few incidents, imprecise places or a single source for each. "
    "An area without incidents may be an area without reports."
)


def level_map(
    study: Study,
    query: Query,
    scores: pd.DataFrame,
    provenance: Provenance,
    *,
    title: str,
    sentence: str,
    focus: str | None = None,
) -> Figure:
    """The levels of a layer's areas as `geo.risk.score.score_areas` gives them, as a map.

    With `focus`, an area_id, the frame is drawn round that area and those that touch it, and the area is outlined.
    """
    return Figure(
        key=f"levels-{query.layer}",
        title=title,
        sentence=sentence,
        data=lambda: level_table(scores),
        provenance=provenance,
        draw=in_style(lambda: _Drawing(study, query, scores, provenance, focus).on_sheet(title, sentence)),
        shapes=lambda: study.layer(query.layer).areas.loc[scores.index, ["geometry"]],
    )


def level_table(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores as a reader takes them away: rounded, the counts beside them, indexed by area_id."""
    front = ["name", "country", "level", "severity", "low", "high", "confidence", *COUNTS]
    rest = [column for column in scores.columns if column not in front]
    digits = dict.fromkeys(("severity", "low", "high"), 1) | dict.fromkeys(rest, 4)
    named = {"low": "severity_low", "high": "severity_high"}
    columns = {named.get(name, name): _rounded(scores[name], digits.get(name)) for name in (*front, *rest)}
    return pd.DataFrame(columns, index=scores.index.rename("area_id"))


def _rounded(column: pd.Series, digits: int | None) -> pd.Series:
    if column.dtype == "category":
        return column.astype(object)
    return column.round(digits) if digits is not None and pd.api.types.is_numeric_dtype(column) else column


@dataclass(frozen=True, eq=False)
class _Drawing:
    study: Study
    query: Query
    scores: pd.DataFrame
    provenance: Provenance
    focus: str | None = None

    @property
    def _t(self) -> Translate:
        return translator(self.provenance.language)

    @property
    def _layer(self) -> Layer:
        return self.study.layer(self.query.layer)

    def on_sheet(self, title: str, sentence: str) -> Picture:
        areas, whole_countries = self._layer.areas, self._layer.family == "admin1"
        shown = areas.loc[self.scores.index] if len(self.scores) else areas[areas["study"]]
        whole_world = whole_countries or self._layer.family == "hex"
        not_scored = areas[~areas.index.isin(self.scores.index) & (areas["study"] | (not whole_world))]
        rows = 7 + bool(len(not_scored)) + (self.provenance.incidents == 0 or self.scores.empty)
        context = not_scored.head(0) if whole_countries else not_scored
        whole = pd.concat([shown.geometry, context.geometry]).to_numpy()
        if self.focus is not None:
            own = shown.geometry[self.focus]
            whole = shown.geometry[shown.geometry.intersects(own.buffer(_TOUCHING)).to_numpy()].to_numpy()
        frame = frame_round(whole, (KEY_WIDTH, height_of(rows + 0.4)))
        body = sheet(title, sentence, self.provenance, body_height=frame.height / POINTS + 0.1, notes=(self._t(NOTE),))
        axes = body.axes(0, 0, body.width, body.height)
        labels = frame.labels()
        draw_land(axes, frame, self.study)
        grey = frame.cut(frame.on_paper(not_scored.geometry.to_numpy()))
        fill(axes, grey, facecolor=NOT_SCORED, edgecolor="white", linewidth=0.5, zorder=2)
        fill(axes, grey, facecolor="none", edgecolor=DOTS, hatch=DOTTED, linewidth=0, zorder=2.1)
        kept = shown.geometry if self.focus is None else shown.geometry[[self.focus]]
        draw_aids(axes, frame, self.study, labels, kept.to_numpy(), language=self.provenance.language)
        paper = frame.on_paper(areas.loc[self.scores.index].geometry.to_numpy())
        self._fill_levels(axes, simplified(paper))
        draw_borders(axes, frame, self.study)
        if self.focus is not None:
            own = np.array([paper[self.scores.index.get_loc(self.focus)]], dtype=object)
            fill(axes, simplified(own), facecolor="none", edgecolor=INK, linewidth=2.4, zorder=4.5)
        draw_capitals(axes, frame, self.study, labels)
        placed = self._letters(axes, labels, paper)
        draw_countries(axes, frame, self.study, labels, own=True, language=self.provenance.language)
        named = self._names(axes, labels, paper, placed)
        draw_towns(axes, frame, self.study, labels, named=named)
        draw_countries(axes, frame, self.study, labels, own=False, language=self.provenance.language)
        self._key(Key.on(axes, frame.legend), not_scored=bool(len(not_scored)))
        return body.picture

    def _fill_levels(self, axes: Axes, shapes: Shapes) -> None:
        levels = self.scores["level"].astype(object)
        colours = [_COLOURS.get(level, NOT_SCORED) for level in levels]
        fill(axes, shapes, facecolor=colours, edgecolor=BORDER, linewidth=0.45, zorder=2.5)
        thin = (self.scores["confidence"].astype(object) == "thin") & (self.scores["incidents"] > 0)
        for dark in (False, True):
            chosen = (thin & (levels.map(_INKS) == LEVEL_INK[-1]).eq(dark)).to_numpy()
            if chosen.any():
                colour = ("#ffffff" if dark else INK) + "5c"
                fill(axes, shapes[chosen], facecolor="none", edgecolor=colour, hatch=HATCH, linewidth=0, zorder=3)

    def _letters(self, axes: Axes, labels: Labels, shapes: Shapes) -> dict[int, Box]:
        """Letters where areas have room, by position, and badges beside those that have none."""
        placed: dict[int, Box] = {}
        crowded: list[int] = []
        for i in np.argsort(-shapely.area(shapes), kind="stable"):
            level = self.scores["level"].iloc[i]
            if level not in _LETTERS:
                continue
            box = _letter_box(labels, shapes[i])
            if box is None:
                crowded.append(i)
            else:
                _letter(axes, box, level)
                placed[i] = box
        for i in crowded if self.study.layer(self.query.layer).family not in _CROWDED_FAMILIES else ():
            _badge(axes, labels, most_inland(shapes[i])[0], self.scores["level"].iloc[i])
        return placed

    def _names(self, axes: Axes, labels: Labels, shapes: Shapes, placed: dict[int, Box]) -> set[str]:
        """Names under the letters of administrative areas that have room; which ones."""
        if self._layer.family not in _NAMED_FAMILIES:
            return set()
        found = set()
        for i, box in placed.items():
            level, name = self.scores["level"].iloc[i], str(self.scores["name"].iloc[i])
            if draw_area_name(axes, labels, shapes[i], name, below=box, colour=_INKS[level], ground=_COLOURS[level]):
                found.add(name)
        return found

    def _key(self, key: Key, *, not_scored: bool) -> None:
        t = self._t
        key.write(0, t("Computed severity, 0–100"), bold=True)
        key.write_right(0, t("areas"), colour=BORDER)
        for row, entry in enumerate(reversed(legend(self.scores, self.provenance.language)), start=1):
            key.level(row, entry)
        key.rule(6.2)
        key.patch(6.4, LEVEL_COLOURS[1], hatch=HATCH, hatch_colour=INK + "5c")
        key.write(6.4, t("hatched: thin data"), indent=PATCH + 6)
        if not_scored:
            key.patch(7.4, NOT_SCORED, hatch=DOTTED, hatch_colour=DOTS)
            key.write(7.4, t("not scored"), indent=PATCH + 6)
        empty = (
            t("No area in these countries")
            if self.scores.empty and self.provenance.incidents
            else t("No incident matches these filters")
        )
        if self.provenance.incidents == 0 or self.scores.empty:
            key.write(7.4 + not_scored, empty, bold=True)


def _letter_box(labels: Labels, shape: shapely.Geometry) -> Box | None:
    """The place of an area's letter, now taken; None where the area is too small or its middle is taken."""
    centre, radius = most_inland(shape)
    for size, room in ((_LETTER, 9.0), (_SMALL_LETTER, 5.0)):
        if radius < room:
            continue
        around = [(0.0, 0.0)] + [(dx * radius * f, dy * radius * f) for f in (0.3, 0.55) for dx, dy in _COMPASS]
        boxes = [centred(centre.x + dx, centre.y + dy, size * 0.8, size) for dx, dy in around]
        box = labels.first_free([b for b in boxes if shapely.contains(shape, shapely.box(*b))])
        if box is not None:
            return box
    return None


_COMPASS = ((0, 1), (0, -1), (1, 0), (-1, 0), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7))


def _letter(axes: Axes, box: Box, level: str) -> None:
    size = (box[3] - box[1]) / 1.05
    axes.text(
        *middle(box), _LETTERS[level], ha="center", va="center_baseline", color=_INKS[level],
        fontproperties=font(size, bold=True), zorder=6, path_effects=halo(_COLOURS[level], 2.2),
    )  # fmt: skip


def _badge(axes: Axes, labels: Labels, point: shapely.Point, level: str) -> None:
    """The letter of an area too small for it, in a patch beside it with a thin line to it; left out without room."""
    side = 9.5
    boxes = [box for gap in (9.0, 15.0, 22.0) for box in beside(point.x, point.y, side, side / 1.05, gap)]
    box = labels.first_free(boxes)
    if box is None:
        return
    x, y = middle(box)
    axes.add_line(Line2D([point.x, x], [point.y, y], color=INK, linewidth=0.6, zorder=6.6))
    axes.add_patch(
        Rectangle(
            (box[0], box[1]), box[2] - box[0], box[3] - box[1],
            facecolor=_COLOURS[level], edgecolor=INK, linewidth=0.5, zorder=6.7,
        )
    )  # fmt: skip
    axes.text(
        x, y, _LETTERS[level], ha="center", va="center_baseline", color=_INKS[level],
        fontproperties=font(_SMALL_LETTER, bold=True), zorder=6.8,
    )  # fmt: skip
