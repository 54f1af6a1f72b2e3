"""What fits where: text measured by the advance widths of the embedded font, with room for another font."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import MappingProxyType

from PIL import ImageFont

from geo.briefing.model import Column
from geo.present.typeset import FONTS

LEADING = 1.26
"""Line height over letter size, that of the embedded font."""
ROOM = 1.12
"""Arial is about a tenth wider; a machine without the theme's font takes such a one."""
_USUAL, _WIDE, _WIDEST = (1.0, 1.0), (1.13, 1.22), (1.36, 1.33)
_WIDE_FONTS = (
    "bookman old style", "century gothic", "century schoolbook", "dejavu sans", "dejavu serif", "georgia",
    "lucida bright", "lucida grande", "lucida sans", "lucida sans unicode", "montserrat", "open sans", "poppins",
    "rockwell", "verdana",
)  # fmt: skip
_WIDEST_FONTS = ("arial black", "consolas", "courier", "courier new", "dejavu sans mono", "lucida console")
WIDER: Mapping[str, tuple[float, float]] = MappingProxyType(
    dict.fromkeys(_WIDE_FONTS, _WIDE) | dict.fromkeys(_WIDEST_FONTS, _WIDEST)
)
"""Fonts that are wider than Arial, by their names in small letters: how much, in text and in bold.

A machine without one of them sets DejaVu in its place, which is as wide.
"""
_UNITS = 1000
_HEAD_LINES = 1.8  # two, as a line is seldom filled
_FILES = {False: "SourceSansPro-Regular.ttf", True: "SourceSansPro-Semibold.ttf"}


_FACTORS: ContextVar[tuple[float, float]] = ContextVar("factors", default=_USUAL)


@contextmanager
def in_font(name: str) -> Iterator[None]:
    """Measure for a while as this font needs it."""
    before = _FACTORS.set(WIDER.get(name.strip().casefold(), _USUAL))
    try:
        yield
    finally:
        _FACTORS.reset(before)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width in points of one line, rather too wide than too narrow."""
    return sum(_advance(letter, bold) for letter in text) * size * ROOM * _FACTORS.get()[bold] / _UNITS


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """How many lines a text takes in `width` points; a word longer than a line is broken."""
    lines, used, space = 1, 0.0, width_of(" ", size, bold=bold)
    for word in text.split(" "):
        wide = width_of(word, size, bold=bold)
        if used and used + space + wide > width:
            lines, used = lines + 1, 0.0
        elif used:
            used += space
        while wide > width:
            lines, wide = lines + 1, wide - width * 0.97
        used += wide
    return lines


def height_of(texts: Sequence[str], size: float, width: float, *, gap: float = 0.0, bold: bool = False) -> float:
    """Points that paragraphs take, `gap` points after each but the last."""
    lines = sum(lines_of(text, size, width, bold=bold) for text in texts)
    return lines * size * LEADING + gap * max(0, len(texts) - 1)


def size_for(
    texts: Sequence[str], width: float, height: float, sizes: Sequence[float], *, gap: float = 0.0, bold: bool = False
) -> float | None:
    """The first of the sizes at which the paragraphs fit into `width` × `height` points; None where none does."""
    for size in sizes:
        if height_of(texts, size, width, gap=gap, bold=bold) <= height:
            return size
    return None


def shortened(text: str, width: float, lines: int, size: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it takes more than that many lines."""
    if lines_of(text, size, width, bold=bold) <= lines:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if lines_of(text[:middle].rstrip() + "…", size, width, bold=bold) <= lines:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def column_widths(
    cells: Sequence[Sequence[str]], total: float, size: float, *, most: float = 230.0, pad: float = 12.0
) -> list[float]:
    """Widths in points of a table's columns: as wide as their text where that fits, else the long ones give way.

    A head may take two lines, so that a long one over short numbers does not crowd a column of sentences.

    Parameters
    ----------
    cells : rows of equal length, the first of them the header
    most : no column likes to be wider
    """
    columns = list(zip(*cells, strict=True))
    wanted = [[width_of(cell, size, bold=True) for cell in column] for column in columns]
    likes = [min(most, max(head / _HEAD_LINES, *rows, 0.0)) + pad for head, *rows in wanted]
    words = [
        min(most, max(width_of(word, size, bold=True) for cell in column for word in cell.split(" "))) + pad
        for column in columns
    ]
    likes = [max(like, word) for like, word in zip(likes, words, strict=True)]
    if sum(likes) <= total:
        return likes
    least = [min(word, total / len(likes)) for word in words]
    spare, wish = total - sum(least), sum(like - few for like, few in zip(likes, least, strict=True))
    return [few + max(0.0, spare) * (like - few) / max(wish, 1e-9) for like, few in zip(likes, least, strict=True)]


def unbroken(text: str, column: Column) -> str:
    """A cell's text: a date or a number stays on one line."""
    return text.replace(" ", "\u00a0") if column.kind in ("date", "month") or column.is_right else text


def paged(heights: Sequence[float], room: float) -> Iterator[slice]:
    """Slices of rows that fit into `room`, about equally many in each; a row that never fits has a page of its own."""
    pages = _filled(heights, room)
    for most in range(-(-len(heights) // max(1, pages)), len(heights) + 1):
        if _filled(heights, room, most) <= pages:
            yield from _slices(heights, room, most)
            return


def _filled(heights: Sequence[float], room: float, most: int | None = None) -> int:
    return len(list(_slices(heights, room, most)))


def _slices(heights: Sequence[float], room: float, most: int | None = None) -> Iterator[slice]:
    start, used = 0, 0.0
    for at, height in enumerate(heights):
        if at > start and (used + height > room or (most is not None and at - start >= most)):
            yield slice(start, at)
            start, used = at, 0.0
        used += height
    if heights:
        yield slice(start, len(heights))


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / _FILES[bold]), _UNITS)


@cache
def _advance(letter: str, bold: bool) -> float:
    wide = 1300.0 if ord(letter) > 0x2E7F else 0.0  # the font has no such sign, and what stands in for it is wide
    return max(wide, float(_font(bold).getlength(letter)))
