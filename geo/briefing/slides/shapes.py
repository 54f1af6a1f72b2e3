"""The pieces of a slide: text, pictures, key figures, and the mark of handling."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from geo.briefing.brief import TLP_COLOURS, Brief
from geo.briefing.fit import height_of, shortened, size_for, width_of
from geo.briefing.inert import inert
from geo.briefing.pictures import Picture
from geo.briefing.shown import Tile
from geo.briefing.slides.place import POINTS, TLP, Box

MAP_DPI = 220
_FIGURE_SIZES = (28, 26, 24, 22, 20, 18, 16, 14, 12, 10)
_WORD_SIZES = (12, 11, 10, 9)


def text_box(slide: Any, box: Box, name: str, *, anchor: Any = MSO_ANCHOR.TOP) -> Any:
    """An empty text box without insets, its text frame."""
    shape = slide.shapes.add_textbox(*box.emu)
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def write(frame: Any, text: str, size: float, colour: str, *, bold: bool = False, align: Any = None) -> None:
    """One paragraph of one run as the whole text of a frame."""
    frame.text = text
    paragraph = frame.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.runs[0] if paragraph.runs else paragraph.add_run()
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, rgb(colour)


def fitted(text: str, box: Box, sizes: Sequence[float], *, lines: int, bold: bool = False) -> tuple[str, float]:
    """The text and the size at which it fits into a box; at the smallest it is cut with an ellipsis."""
    width, height = box.points
    size = size_for([text], width, height, sizes, bold=bold)
    return (text, size) if size else (shortened(text, width, lines, sizes[-1], bold=bold), sizes[-1])


def handling_mark(slide: Any, brief: Brief, text: str) -> None:
    """The TLP mark as the standard wants it: its colour on black, on the slide itself, so that it stays when copied."""
    shape = _plate(slide, TLP, "TLP", "#000000")
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    write(frame, text, 12, TLP_COLOURS[brief.tlp], bold=True, align=PP_ALIGN.CENTER)


def add_picture(slide: Any, picture: Picture, box: Box, *, name: str, alt: str) -> Box:
    """A crisp picture as large as the box lets it be; the box that it takes."""
    wide, high = picture.size
    scale = min(box.width / wide, box.height / high)
    taken = Box(box.left + (box.width - wide * scale) / 2, box.top, wide * scale, high * scale)
    shape = slide.shapes.add_picture(io.BytesIO(picture.png(MAP_DPI)), *taken.emu)
    shape.name = inert(name)[:60]
    shape._element.nvPicPr.cNvPr.set("descr", inert(alt))
    return taken


def add_tiles(slide: Any, tiles: Iterable[Tile], box: Box, brief: Brief) -> None:
    """Key figures one under the other: the number large, what it counts, and what it was before."""
    every = list(tiles)
    step = min(box.height / max(1, len(every)), 0.95)
    for at, tile in enumerate(every):
        place = Box(box.left, box.top + at * step, box.width, step - 0.1)
        _plate(slide, Box(place.left, place.top, 0.05, place.height), "Rule", brief.theme.accent)
        number = Box(place.left + 0.18, place.top, 1.15, place.height)
        size, text = _on_a_line(tile.value, number.width * POINTS - 6), inert(tile.value)
        frame = text_box(slide, number, "Key figure", anchor=MSO_ANCHOR.MIDDLE)
        write(frame, text, size, brief.theme.accent, bold=True)
        words = Box(place.left + 1.4, place.top, place.width - 1.4, place.height)
        frame = text_box(slide, words, "Key figure in words", anchor=MSO_ANCHOR.MIDDLE)
        size = _in_words(tile, *words.points)
        write(frame, inert(tile.label), size, brief.theme.ink, bold=True)
        if tile.note:
            note = frame.add_paragraph().add_run()
            note.text, note.font.size, note.font.color.rgb = inert(tile.note), Pt(size - 1), rgb(brief.theme.muted)


def _on_a_line(text: str, width: float) -> float:
    """The size at which a key figure takes one line."""
    return next((size for size in _FIGURE_SIZES if width_of(text, size, bold=True) <= width), _FIGURE_SIZES[-1])


def _in_words(tile: Tile, width: float, height: float) -> float:
    """The size at which no word of what a key figure counts is broken, and all of it fits."""
    longest = max(tile.label.split(), key=len, default="")
    for size in _WORD_SIZES:
        high = height_of([tile.label], size, width, bold=True) + height_of([tile.note], size - 1, width)
        if width_of(longest, size, bold=True) <= width and high <= height:
            return size
    return _WORD_SIZES[-1]


def rgb(colour: str) -> Any:
    """A colour of ours as PowerPoint's."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def _plate(slide: Any, box: Box, name: str, colour: str) -> Any:
    """A plain rectangle without line or shadow."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    shape.name = name
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)
    shape.line.fill.background()
    style = shape._element.find("{*}style")
    shape._element.remove(style)  # the theme's own shadow and outline
    return shape
