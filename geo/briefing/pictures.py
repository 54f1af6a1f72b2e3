"""A figure as a bare picture, for a document that sets title, sentence and sources itself: drawn once, saved often."""

import io
from dataclasses import dataclass, field
from functools import cached_property

from matplotlib.figure import Figure as Drawing

from geo.briefing.figures import QUICK, about_to_draw, slim_svg
from geo.present.figure import Figure
from geo.present.sheet import Paper, on_paper, style

PRINT_DPI, SCREEN_DPI = 300, 110


@dataclass(frozen=True, eq=False)
class Picture:
    """One figure on paper of a given size.

    width, lowest, highest : inches of the picture; a map's height lies between the two, a chart has its own
    """

    figure: Figure
    width: float
    lowest: float = 3.0
    highest: float = 6.4
    _notes: list[str] = field(default_factory=list)

    @cached_property
    def _drawn(self) -> Drawing:
        about_to_draw()
        with on_paper(Paper(width=self.width, lowest=self.lowest, highest=self.highest, bare=True, notes=self._notes)):
            return self.figure.draw()

    @property
    def notes(self) -> tuple[str, ...]:
        """Lines on how to read it, which the document sets under it."""
        _ = self._drawn
        return tuple(dict.fromkeys(self._notes))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in inches."""
        width, height = self._drawn.get_size_inches()
        return float(width), float(height)

    def png(self, dpi: int = PRINT_DPI) -> bytes:
        """As PNG, the same bytes for the same figure."""
        return self._saved("png", dpi)

    def svg(self) -> bytes:
        """As SVG, letters as outlines, the same bytes for the same figure."""
        return slim_svg(self._saved("svg", PRINT_DPI))

    def _saved(self, kind: str, dpi: int) -> bytes:
        about_to_draw()
        held = io.BytesIO()
        metadata = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
        with style():
            self._drawn.savefig(held, format=kind, dpi=dpi, metadata=metadata, **QUICK.get(kind, {}))
        return held.getvalue()
