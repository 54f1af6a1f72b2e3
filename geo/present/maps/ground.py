"""What the maps of densities and changes share: land, borders and names under and over the picture, and its key."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from geo.present.maps.aids import draw_aids
from geo.present.maps.frame import Frame, Shapes, draw_borders, draw_land, frame_round
from geo.present.maps.key import PATCH, Key, height_of
from geo.present.maps.labels import Labels
from geo.present.maps.names import draw_capitals, draw_countries, draw_towns
from geo.present.palette import MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import POINTS, sheet
from geo.present.typeset import font, wrapped
from geo.study import Study

KEY_WIDTH = 178.0
_INNER = KEY_WIDTH - 16


@dataclass(frozen=True)
class KeyRow:
    """A patch of the key, its text, and what is counted at its right end."""

    colour: str
    text: str
    count: str = ""
    hatch: str = ""


@dataclass(frozen=True)
class Legend:
    """The heading of the key, its rows from top to bottom, and small lines under them."""

    heading: str
    rows: Sequence[KeyRow]
    notes: Sequence[str] = ()

    @property
    def heading_lines(self) -> list[str]:
        """The heading in lines that fit."""
        return wrapped(self.heading, font(8, bold=True), _INNER)

    @property
    def note_lines(self) -> list[str]:
        """The notes in lines that fit."""
        return [line for note in self.notes for line in wrapped(note, font(8), _INNER)]

    @property
    def height(self) -> float:
        """Rows of the key."""
        return len(self.heading_lines) + len(self.rows) + len(self.note_lines) + 0.5


@dataclass(frozen=True)
class Ground:
    """An empty map: draw on its axes, then call `finish`."""

    picture: Picture
    axes: Axes
    frame: Frame
    labels: Labels
    study: Study
    legend: Legend
    language: str

    def finish(self, *, towns: bool = True) -> Picture:
        """The picture with borders, names and the key over what was drawn."""
        draw_borders(self.axes, self.frame, self.study)
        draw_capitals(self.axes, self.frame, self.study, self.labels)
        draw_countries(self.axes, self.frame, self.study, self.labels, own=True, language=self.language)
        if towns:
            draw_towns(self.axes, self.frame, self.study, self.labels)
        draw_countries(self.axes, self.frame, self.study, self.labels, own=False, language=self.language)
        _write(Key.on(self.axes, self.frame.legend), self.legend)
        return self.picture


def ground(
    study: Study, round_what: Shapes, legend: Legend, provenance: Provenance, *,
    title: str, sentence: str, notes: tuple[str, ...] = (),
) -> Ground:  # fmt: skip
    """A sheet with land, scale bar and degrees, framed round shapes in degrees."""
    frame = frame_round(round_what, (KEY_WIDTH, height_of(legend.height)))
    body = sheet(title, sentence, provenance, body_height=frame.height / POINTS + 0.1, notes=notes)
    axes = body.axes(0, 0, body.width, body.height)
    labels = frame.labels()
    draw_land(axes, frame, study)
    draw_aids(axes, frame, study, labels, round_what, language=provenance.language)
    return Ground(body.picture, axes, frame, labels, study, legend, provenance.language)


def shapes_of(what: Sequence[object]) -> Shapes:
    """Shapes as an array."""
    return np.array(list(what), dtype=object)


def _write(key: Key, legend: Legend) -> None:
    row = 0
    for line in legend.heading_lines:
        key.write(row, line, bold=True)
        row += 1
    for entry in legend.rows:
        key.patch(row, entry.colour, hatch=entry.hatch)
        key.write(row, entry.text, indent=PATCH + 6)
        if entry.count:
            key.write_right(row, entry.count)
        row += 1
    for line in legend.note_lines:
        key.write(row, line, colour=MUTED)
        row += 1
