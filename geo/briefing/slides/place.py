"""Where things stand on a slide, in inches from the upper left of 13.333 × 7.5."""

from dataclasses import dataclass

EMU = 914_400
POINTS = 72.0
WIDTH, HEIGHT = 13.333, 7.5
_EDGE = 0.5


@dataclass(frozen=True)
class Box:
    """A rectangle, inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """The same in PowerPoint's unit."""
        left, top, width, height = (round(value * EMU) for value in (self.left, self.top, self.width, self.height))
        return left, top, width, height

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.width * POINTS, self.height * POINTS


TLP = Box(WIDTH - _EDGE - 1.75, 0.3, 1.75, 0.3)
KICKER = Box(_EDGE, 0.3, 9.0, 0.26)
TITLE = Box(_EDGE, 0.6, WIDTH - 2 * _EDGE, 0.92)
BODY = Box(_EDGE, 1.66, WIDTH - 2 * _EDGE, 4.62)
SOURCES = Box(_EDGE, 6.36, WIDTH - 2 * _EDGE, 0.62)
FOOT = Box(_EDGE + 2.1, 7.08, 8.4, 0.28)
LOGO = Box(_EDGE, 7.04, 1.9, 0.36)
PAGE = Box(WIDTH - _EDGE - 1.7, 7.08, 1.7, 0.28)
COVER_TITLE = Box(0.95, 1.2, 5.6, 2.5)
COVER_SUBTITLE = Box(0.95, 3.9, 5.6, 2.4)
COVER_PICTURE = Box(6.9, 1.66, 5.93, 4.6)
TEXT_COLUMN = 4.15
"""Width of the sentences beside a picture."""
GUTTER = 0.35
TILES = 3.0
"""Width that the key figures take, with the gutter before them."""
