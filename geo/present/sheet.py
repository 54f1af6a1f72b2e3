"""The sheet of every exported picture: title and sentence on top, the picture, a rule, and the source lines."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Picture
from matplotlib.lines import Line2D

from geo.present.palette import BORDER, INK, MUTED
from geo.present.provenance import Provenance
from geo.present.typeset import FAMILY, drawable, font, wrapped

WIDTH = 10.0
"""Inches, margins included."""
MARGIN = 0.3
POINTS = 72.0
TITLE, SENTENCE, SOURCES = 16.0, 10.5, 7.5
_LEADING = 1.28

STYLE: dict[Any, Any] = {
    "font.family": list(FAMILY),
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,  # a $ in a name is a $, never a formula
    "text.usetex": False,
    "axes.edgecolor": BORDER,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.unicode_minus": True,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "path",  # the picture looks the same where the font is not installed
    "svg.hashsalt": "sahel",  # else every file differs
    "path.simplify": True,
}
_DRAWING = threading.RLock()


@dataclass(frozen=True)
class Paper:
    """What a picture is drawn on.

    width : of the picture itself, inches
    lowest, highest : of a map, inches; where it is bare, no chart is higher either
    mark, mark_colour : a handling mark in the sheet's upper right corner, on black
    stamp : what the picture was made for and when, a line above its source lines
    bare : without the words round it, which a document sets itself; `notes` then holds the lines on how to read it
    """

    width: float = WIDTH - 2 * MARGIN
    lowest: float = 4.6
    highest: float = 6.4
    mark: str = ""
    mark_colour: str = "#ffffff"
    stamp: str = ""
    bare: bool = False
    notes: list[str] = field(default_factory=list, compare=False)


_PAPER: ContextVar[Paper | None] = ContextVar("paper", default=None)
_SHEET = Paper()


def paper() -> Paper:
    """What is drawn on now: the sheet of its own, unless `on_paper` says otherwise."""
    return _PAPER.get() or _SHEET


@contextmanager
def on_paper(asked: Paper) -> Iterator[Paper]:
    """Draw on other paper for a while."""
    before = _PAPER.set(asked)
    try:
        yield asked
    finally:
        _PAPER.reset(before)


@contextmanager
def style() -> Iterator[None]:
    """The settings of `STYLE` for the length of a drawing. matplotlib's settings are global, so one draws at a time."""
    with _DRAWING, mpl.rc_context(STYLE):
        yield


def in_style(draw: Callable[[], Picture]) -> Callable[[], Picture]:
    """The same drawing under `style`, whoever calls it."""

    def drawn() -> Picture:
        with style():
            picture = draw()
            picture.findobj()  # makes now what matplotlib puts off until it prints, so that it has the style too
            return picture

    return drawn


@dataclass(frozen=True)
class Body:
    """Where the picture goes: the sheet, and the free part of it in inches from the lower left."""

    picture: Picture
    left: float
    bottom: float
    width: float
    height: float

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Axes at a place given in inches from the body's lower left."""
        full_width, full_height = self.picture.get_size_inches()
        return self.picture.add_axes(
            (
                (self.left + left) / full_width,
                (self.bottom + bottom) / full_height,
                width / full_width,
                height / full_height,
            )
        )


def sheet(
    title: str, sentence: str, provenance: Provenance, *, body_height: float, notes: tuple[str, ...] = ()
) -> Body:
    """A sheet with everything but the picture on it, as high as its text needs: nothing is cut off.

    Parameters
    ----------
    body_height : inches
    notes : lines on how to read the picture, above the source lines
    """
    if paper().bare:
        paper().notes.extend(notes)
        return _bare(min(body_height, paper().highest + 0.1))
    inner = paper().width * POINTS
    heading, words = font(TITLE, bold=True), font(SENTENCE)
    top = [(line, heading, INK) for line in wrapped(title, heading, inner) if line]
    top += [(line, words, INK) for line in wrapped(sentence, words, inner) if line]
    small = font(SOURCES)
    foot = [(line, small, INK) for note in notes for line in wrapped(note, small, inner)]
    told = [paper().stamp, *provenance.lines()] if paper().stamp else provenance.lines()
    foot += [(line, small, MUTED) for text in told for line in wrapped(text, small, inner)]
    top_height, foot_height = (
        sum(row[1].get_size_in_points() for row in rows) * _LEADING / POINTS for rows in (top, foot)
    )
    bottom = MARGIN + foot_height + 0.12
    height = bottom + body_height + 0.12 + top_height + MARGIN
    whole = paper().width + 2 * MARGIN
    picture = Picture(figsize=(whole, height), facecolor="white")
    FigureCanvasAgg(picture)
    _write(picture, top, height - MARGIN)
    if paper().mark:
        picture.text(
            1 - MARGIN / whole, 1 - 0.5 * MARGIN / height, drawable(paper().mark), ha="right", va="center",
            color=paper().mark_colour, fontproperties=font(8, bold=True),
            bbox={"facecolor": "black", "edgecolor": "none", "pad": 2.5},
        )  # fmt: skip
    _write(picture, foot, bottom - 0.06)
    rule_at = bottom / height
    picture.add_artist(Line2D([MARGIN / whole, 1 - MARGIN / whole], [rule_at, rule_at], color=BORDER, linewidth=0.5))
    return Body(picture, MARGIN, bottom + 0.1, paper().width, body_height - 0.1)


def _bare(body_height: float) -> Body:
    """The picture alone, with a hair's breadth round it so that its frame is not cut."""
    width, height, edge = paper().width, body_height - 0.1, 0.012
    picture = Picture(figsize=(width + 2 * edge, height + 2 * edge), facecolor="white")
    FigureCanvasAgg(picture)
    return Body(picture, edge, edge, width, height)


def say_empty(axes: Axes, text: str) -> None:
    """One plain sentence in the middle of axes that have nothing to show."""
    axes.text(0.5, 0.5, drawable(text), transform=axes.transAxes, ha="center", va="center", color=MUTED, size=12)


def _write(picture: Picture, rows: list[tuple[str, "mpl.font_manager.FontProperties", str]], top: float) -> None:
    width, height = picture.get_size_inches()
    y = top
    for line, properties, colour in rows:
        step = properties.get_size_in_points() * _LEADING / POINTS
        y -= step
        picture.text(MARGIN / width, (y + 0.25 * step) / height, line, fontproperties=properties, color=colour)
