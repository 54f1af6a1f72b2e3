"""Text on pictures: the font, what may be drawn, and lines that fit a width."""

import re
import unicodedata
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.textpath import text_to_path

FONTS = Path(__file__).parent / "fonts"
FAMILY = ("Source Sans Pro", "DejaVu Sans")
"""The app's own sans, and for scripts that it lacks the font that comes with matplotlib."""

_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MISSING = "\u25a1"


def register_fonts() -> None:
    """Make the embedded font files known to matplotlib; done once when this module is read."""
    for path in sorted(FONTS.glob("*.ttf")):
        fontManager.addfont(path)
    for place, entry in enumerate(fontManager.ttflist):
        if entry.name == FAMILY[0] and entry.weight == 600:  # asked for as bold, a weight that the fallback has too
            fontManager.ttflist[place] = replace(entry, weight=700)


def printable(text: object) -> str:
    """The text on one line without control characters, and without marks that reorder what stands beside them."""
    plain = _BIDI_CONTROLS.sub("", str(text))
    spaced = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in plain)
    known = "".join(c for c in spaced if unicodedata.category(c) not in {"Cs", "Cn", "Co"})
    return " ".join(known.split())


def drawable(text: object) -> str:
    """The text as a picture can show it: `printable`, with an empty square for a sign that no font here has."""
    return "".join(c if ord(c) in _signs() else _MISSING for c in printable(text))


def font(size: float, *, bold: bool = False, italic: bool = False) -> FontProperties:
    """The picture's font at a size in points."""
    return FontProperties(
        family=list(FAMILY),
        size=size,
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
    )


@lru_cache(maxsize=20_000)
def width_of(text: str, properties: FontProperties) -> float:
    """Width in points of one line of text; measuring costs milliseconds, so each is measured once."""
    return float(text_to_path.get_text_width_height_descent(text, properties, ismath=False)[0])


def wrapped(text: object, properties: FontProperties, width: float) -> list[str]:
    """The text in lines no wider than `width` points; a word too long for a line is broken, nothing is cut off."""
    lines: list[str] = []
    line, reach, space = "", 0.0, width_of("n n", properties) - width_of("nn", properties)
    for word in drawable(text).split(" "):
        longer = reach + (space if line else 0.0) + width_of(word, properties)  # the same words come again
        if longer <= width:
            line, reach = f"{line} {word}".strip(), longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, properties, width)
        lines.extend(full)
        reach = width_of(line, properties)
    return [*lines, line] if line or not lines else lines


def _broken(word: str, properties: FontProperties, width: float) -> list[str]:
    parts, part = [], ""
    for character in word:
        if part and width_of(part + character, properties) > width:
            parts.append(part)
            part = ""
        part += character
    return [*parts, part]


@cache
def _signs() -> frozenset[int]:
    """Every code point that a font of `FAMILY` has."""
    found: set[int] = set()
    for family in FAMILY:
        found |= set(get_font(fontManager.findfont(family)).get_charmap())
    return frozenset(found)


register_fonts()
