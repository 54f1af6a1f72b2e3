"""The legend box inside a map's frame."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from geo.present.legend import LegendRow
from geo.present.maps.labels import Box
from geo.present.palette import BORDER, INK, MUTED
from geo.present.typeset import drawable, font

ROW = 14.0
PAD = 8.0
PATCH = 17.0
_Z = 8


@dataclass(frozen=True)
class Key:
    """A pen in the legend box that writes row under row. All lengths in points."""

    axes: Axes
    left: float
    right: float
    top: float

    @classmethod
    def on(cls, axes: Axes, box: Box) -> "Key":
        """The empty box, drawn."""
        left, bottom, right, top = box
        axes.add_patch(
            Rectangle(
                (left, bottom), right - left, top - bottom,
                facecolor="white", edgecolor=BORDER, linewidth=0.5, zorder=_Z,
            )
        )  # fmt: skip
        return cls(axes, left + PAD, right - PAD, top - PAD)

    def y(self, row: float) -> float:
        """Middle of a row, the first is 0."""
        return self.top - ROW * (row + 0.5)

    def write(self, row: float, text: str, *, indent: float = 0.0, colour: str = INK, bold: bool = False) -> None:
        """Text at the left."""
        self._text(self.left + indent, self.y(row), text, "left", colour, bold=bold)

    def write_right(self, row: float, text: str, *, inset: float = 0.0, colour: str = INK) -> None:
        """Text that ends at the right edge, or `inset` before it."""
        self._text(self.right - inset, self.y(row), text, "right", colour)

    def write_at(self, row: float, text: str, *, x: float) -> None:
        """Text centred on a place."""
        self._text(x, self.y(row), text, "center", INK)

    def patch(self, row: float, colour: str, *, hatch: str = "", hatch_colour: str = INK) -> None:
        """A colour patch at the left, hatched where told to."""
        place = (self.left, self.y(row) - 4.7)
        self.axes.add_patch(Rectangle(place, PATCH, 9.4, facecolor=colour, edgecolor="none", zorder=_Z + 1))
        if hatch:
            self.axes.add_patch(
                Rectangle(
                    place, PATCH, 9.4, facecolor="none", edgecolor=hatch_colour, hatch=hatch, linewidth=0, zorder=_Z + 1
                )
            )
        self.axes.add_patch(
            Rectangle(place, PATCH, 9.4, facecolor="none", edgecolor=BORDER, linewidth=0.4, zorder=_Z + 2)
        )

    def level(self, row: float, entry: LegendRow) -> None:
        """A level: its patch with the letter, name, range and number of areas."""
        self.patch(row, entry.colour)
        self._text(self.left + PATCH / 2, self.y(row), entry.letter, "center", entry.ink, bold=True)
        self.write(row, entry.name, indent=PATCH + 6)
        self.write_right(row, entry.range, inset=32, colour=MUTED)
        self.write_right(row, f"{entry.areas:,}")

    def mark(self, row: float, marker: str, size: float, *, face: str, edge: str, x: float | None = None) -> None:
        """A point mark of an area in square points."""
        self.axes.scatter(
            [self.left + PATCH / 2 if x is None else x], [self.y(row)],
            marker=marker, s=size, facecolor=face, edgecolor=edge, linewidth=1.0, zorder=_Z + 2,
        )  # fmt: skip

    def rule(self, row: float) -> None:
        """A thin line above a row."""
        y = self.top - ROW * row
        self.axes.add_line(Line2D([self.left, self.right], [y, y], color=BORDER, linewidth=0.4, zorder=_Z + 1))

    def _text(self, x: float, y: float, text: str, align: str, colour: str, *, bold: bool = False) -> None:
        self.axes.text(
            x, y, drawable(text),
            ha=align, va="center_baseline", color=colour, fontproperties=font(8, bold=bold), zorder=_Z + 3,
        )  # fmt: skip


def height_of(rows: float) -> float:
    """Height in points of a legend box of so many rows."""
    return rows * ROW + 2 * PAD
