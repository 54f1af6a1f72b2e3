"""What the live map is sent to draw a density: hexagons, or filled contours."""

from dataclasses import dataclass

Swatch = dict[str, str]
"""A step of a map's scale: letter, colour and ink."""


@dataclass(frozen=True)
class HexPaint:
    """Hexagons by what they hold, the fullest first.

    address : the file of the layer of hexagons
    cells : position of each in that file
    classes : position in `scale`, −1 where nobody gave a figure
    values : a list for each of `lines`, in the order of the cells
    lines : of the tooltip, `{n}` standing for the value; a line is left out where its value is 0
    """

    address: str
    cells: list[int]
    classes: list[int]
    values: list[list[float | None]]
    lines: list[str]
    scale: list[Swatch]
    language: str
    kind: str = "hexagons"


@dataclass(frozen=True)
class ContourPaint:
    """Filled contours, the lowest first, each holding the next.

    shapes : per contour its polygons, of each its rings, of each the steps between corners in 0.001°, east and north
    classes : position in `scale`
    lines : of the tooltip under the `title`
    labels : longitude, latitude and text of the numbers on the lines
    """

    shapes: list[list[list[list[int]]]]
    classes: list[int]
    lines: list[str]
    title: str
    labels: list[tuple[float, float, str]]
    scale: list[Swatch]
    edge: str
    kind: str = "contours"
