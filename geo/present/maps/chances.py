"""The map of chances for print: every area of which something is said, by colour and with its percents."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from geo.present import words
from geo.present.figure import Figure
from geo.present.language import DEFAULT, Translate, marked, translator
from geo.present.maps.aids import draw_aids
from geo.present.maps.frame import Shapes, draw_borders, draw_land, fill, frame_round, simplified
from geo.present.maps.key import PATCH, Key, height_of
from geo.present.maps.labels import Labels, centred, middle, most_inland
from geo.present.maps.names import draw_capitals, draw_countries, halo
from geo.present.outlook_words import WORDS, chance_class, mark
from geo.present.palette import BORDER, CHANCE_COLOURS, CHANCE_INK, NOT_SCORED
from geo.present.provenance import Provenance
from geo.present.sheet import POINTS, in_style, sheet
from geo.present.typeset import font, width_of
from geo.study import Study

KEY_WIDTH = 178.0
_SIZES = (9.0, 7.0, 5.5)
NOTE = marked(
    "Number: the chance in percent of at least one fatal incident. Grey: nothing is said, as the data are too thin "
    "there; that is no low chance."
)


def chance_map(
    study: Study,
    layer: str,
    table: pd.DataFrame,
    window: int,
    provenance: Provenance,
    *,
    title: str,
    sentence: str,
    language: str = DEFAULT,
) -> Figure:
    """The chances of a layer's areas for one window, from `outlook_tables.chance_table`, as a map."""
    chances = table[f"chance_{window}"] / 100
    drawing = _Drawing(study, layer, chances, window, language)
    return Figure(
        key=f"chances-{layer}-{window}-days",
        title=title,
        sentence=sentence,
        data=table,
        provenance=provenance,
        draw=in_style(lambda: drawing.on_sheet(title, sentence, provenance)),
        shapes=study.layer(layer).areas.loc[table.index, ["geometry"]],
    )


@dataclass(frozen=True, eq=False)
class _Drawing:
    study: Study
    layer: str
    chances: pd.Series
    window: int
    language: str

    @property
    def translate(self) -> Translate:
        """Into the drawing's language."""
        return translator(self.language)

    def on_sheet(self, title: str, sentence: str, provenance: Provenance) -> Picture:
        areas = self.study.layer(self.layer).areas
        shown = areas.geometry.loc[self.chances.index].to_numpy()
        silent = areas[~areas.index.isin(self.chances.index)].geometry.to_numpy()
        frame = frame_round(shown, (KEY_WIDTH, height_of(len(WORDS) + 2.4)))
        notes = (self.translate(NOTE),)
        body = sheet(title, sentence, provenance, body_height=frame.height / POINTS + 0.1, notes=notes)
        axes = body.axes(0, 0, body.width, body.height)
        labels = frame.labels()
        draw_land(axes, frame, self.study)
        grey = frame.cut(frame.on_paper(silent))
        fill(axes, grey, facecolor=NOT_SCORED, edgecolor="white", linewidth=0.5, zorder=2)
        draw_aids(axes, frame, self.study, labels, shown, language=provenance.language)
        paper = frame.on_paper(shown)
        classes = [chance_class(chance) for chance in self.chances]
        colours = [CHANCE_COLOURS[number] for number in classes]
        fill(axes, simplified(paper), facecolor=colours, edgecolor=BORDER, linewidth=0.45, zorder=2.5)
        draw_borders(axes, frame, self.study)
        draw_capitals(axes, frame, self.study, labels)
        self._percents(axes, labels, paper, classes)
        draw_countries(axes, frame, self.study, labels, own=True, language=provenance.language)
        draw_countries(axes, frame, self.study, labels, own=False, language=provenance.language)
        self._key(Key.on(axes, frame.legend), classes)
        return body.picture

    def _percents(self, axes: Axes, labels: Labels, shapes: Shapes, classes: list[int]) -> None:
        """Each area's percents where they fit; the table has those that do not."""
        for i in np.argsort(-shapely.area(shapes), kind="stable"):
            centre, radius = most_inland(shapes[i])
            text = mark(float(self.chances.iloc[i]))
            for size in _SIZES:
                properties = font(size, bold=True)
                box = centred(centre.x, centre.y, width_of(text, properties) + 1, size)
                if radius >= 0.45 * size and labels.first_free([box]) is not None:
                    axes.text(
                        *middle(box), text, ha="center", va="center_baseline", color=CHANCE_INK[classes[i]],
                        fontproperties=properties, zorder=6, path_effects=halo(CHANCE_COLOURS[classes[i]], 1.6),
                    )  # fmt: skip
                    break

    def _key(self, key: Key, classes: list[int]) -> None:
        heading = self.translate("Fatal incident within {window} days").format(window=self.window)
        key.write(0, heading, bold=True)
        for row, number in enumerate(reversed(range(len(WORDS))), start=1):
            word = WORDS[number]
            key.patch(row, CHANCE_COLOURS[number])
            key.write(row, self.translate(word.word), indent=PATCH + 6)
            key.write_right(
                row, f"{word.lower}–{words.percent(min(word.upper, 100), self.language)}", inset=22, colour=BORDER
            )
            key.write_right(row, words.number(classes.count(number), self.language))
        key.rule(len(WORDS) + 1.2)
        key.patch(len(WORDS) + 1.4, NOT_SCORED)
        key.write(len(WORDS) + 1.4, self.translate("nothing said: data too thin"), indent=PATCH + 6)
