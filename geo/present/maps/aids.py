"""What tells where one looks: the scale bar, lines of latitude and longitude, and a small map of the region."""

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from matplotlib_scalebar.scalebar import ScaleBar

from geo.areas.boundaries import STUDY_COUNTRIES
from geo.present.language import Translate, translator
from geo.present.maps.frame import Frame, Shapes, fill
from geo.present.maps.labels import Box, Labels, overlap
from geo.present.palette import BORDER, INK, LAND, MUTED, OUTSIDE
from geo.present.typeset import FAMILY, font
from geo.study import Study
from geo.units import WGS84, reproject

_STEPS = (10.0, 5.0, 2.0, 1.0, 0.5, 0.25, 0.1)
_FEWEST = 2.5
"""Lines of latitude, at least, that the height of a frame should hold."""
_PART = 0.6
"""A frame that shows less than this share of the region's width has the small map."""
_INSET = 78.0
"""Points: width of the small map."""
_GAP = 7.0
_COVERED, _MARK = 0.02, 10.0
HERE = "here-in-the-region"
"""Name in the picture of the rectangle that stands for the frame on the small map."""
_Z = 8


def draw_aids(axes: Axes, frame: Frame, study: Study, labels: Labels, keep: Shapes, *, language: str) -> None:
    """Scale bar, lines of latitude and longitude, and where the frame lies in the region; their places are taken.

    `keep` are the shapes, in degrees, that the small map must not cover; it is left out where no corner is free.
    """
    _graticule(axes, frame, labels, translator(language))
    _scale(axes, frame, labels)
    _region(axes, frame, study, labels, frame.on_paper(keep))


def _scale(axes: Axes, frame: Frame, labels: Labels) -> None:
    """A scale bar in the lower corner that the legend leaves free."""
    legend_is_low, legend_is_right = frame.legend[1] < 10, frame.legend[0] > frame.width / 2
    right = not (legend_is_low and legend_is_right)
    axes.add_artist(
        ScaleBar(
            frame.metres, "m",
            location="lower right" if right else "lower left",
            length_fraction=0.16, width_fraction=0.005, color=INK, box_color="white", box_alpha=0.75,
            border_pad=0.5, pad=0.3, sep=2, font_properties={"family": list(FAMILY), "size": 7.5},
        )
    )  # fmt: skip
    wide = 0.16 * frame.width + 22
    labels.take((frame.width - wide, 0, frame.width, 34) if right else (0, 0, wide, 34))


def _graticule(axes: Axes, frame: Frame, labels: Labels, t: Translate) -> None:
    """Thin lines under everything that is filled but land, their degrees at the left and upper edge."""
    west, south, east, north = _degrees(frame)
    step = next((step for step in _STEPS if (north - south) / step >= _FEWEST), _STEPS[-1])
    along = np.linspace(0.0, 1.0, 40)
    lines, edge = [], shapely.box(0, 0, frame.width, frame.height)
    for latitude in np.arange(np.ceil(south / step) * step, north, step):
        line = frame.points(west + (east - west) * along, np.full(40, latitude))
        lines.append(line)
        _degree(axes, labels, _at(line, 0, 2.0), _named(latitude, t("N"), t("S")), left=True, within=edge)
    for longitude in np.arange(np.ceil(west / step) * step, east, step):
        line = frame.points(np.full(40, longitude), south + (north - south) * along)
        lines.append(line)
        _degree(
            axes, labels, _at(line, 1, frame.height - 2.0), _named(longitude, t("E"), t("W")), left=False, within=edge
        )
    axes.add_collection(LineCollection(lines, colors=BORDER, linewidths=0.35, alpha=0.55, zorder=1.5), autolim=False)


def _degrees(frame: Frame) -> Box:
    """The frame's bounds in degrees."""
    edge = shapely.segmentize(shapely.box(0, 0, frame.width, frame.height), 20.0)
    origin = np.array([frame.west, frame.south])
    metres = shapely.transform(edge, lambda xy: xy * frame.metres + origin)
    west, south, east, north = shapely.total_bounds(reproject(np.array([metres], dtype=object), frame.crs, WGS84))
    return float(west), float(south), float(east), float(north)


def _at(line: np.ndarray, axis: int, value: float) -> tuple[float, float]:
    """Where a line on paper reaches a value of x (axis 0) or y (axis 1)."""
    return (
        (value, float(np.interp(value, line[:, 0], line[:, 1])))
        if axis == 0
        else (float(np.interp(value, line[:, 1], line[:, 0])), value)
    )


def _degree(
    axes: Axes, labels: Labels, at: tuple[float, float], text: str, *, left: bool, within: shapely.Geometry
) -> None:
    wide, high = 4.0 * len(text), 8.0
    x, y = at
    box = (x, y - high / 2, x + wide, y + high / 2) if left else (x - wide / 2, y - high, x + wide / 2, y)
    if not shapely.intersects_xy(within, x, y) or labels.first_free([(box[0] + 1, box[1], box[2], box[3] - 1)]) is None:
        return
    axes.text(
        x, y, text, ha="left" if left else "center", va="center" if left else "top", color=MUTED,
        fontproperties=font(6.5), zorder=_Z - 1,
    )  # fmt: skip


def _named(degrees: float, positive: str, negative: str) -> str:
    mark = "" if degrees == 0 else positive if degrees > 0 else negative
    return f"{abs(round(degrees, 2)):g}°{mark}"


def _region(axes: Axes, frame: Frame, study: Study, labels: Labels, keep: Shapes) -> None:
    """The countries on file with the frame as a rectangle, in a corner that covers nothing kept."""
    countries = study.boundaries.countries
    simple = shapely.simplify(np.array(list(countries.values()), dtype=object), 0.05)
    shapes = frame.on_paper(simple)
    left, bottom, right, top = shapely.total_bounds(shapes)
    if frame.width > _PART * (right - left):
        return
    scale = _INSET / (right - left)
    high = (top - bottom) * scale
    boxes = [box for box in _places(frame, high) if labels.is_free(box)]
    points = keep[shapely.get_dimensions(keep) == 0]

    def hides(box: Box) -> tuple[int, float]:
        """Points under it or so near that their marks are, and its share that lies on areas."""
        near = shapely.box(box[0] - _MARK, box[1] - _MARK, box[2] + _MARK, box[3] + _MARK)
        return int(shapely.intersects(points, near).sum()), overlap(box, keep)

    box = min(boxes, key=hides, default=None)
    if box is None or hides(box) > (0, _COVERED):
        return
    labels.take(box)
    origin, corner = np.array([left, bottom]), np.array(box[:2])
    small = shapely.transform(shapes, lambda xy: (xy - origin) * scale + corner)
    axes.add_patch(Rectangle(box[:2], _INSET, high, facecolor=OUTSIDE, edgecolor="none", zorder=_Z))
    own = np.isin(list(countries), STUDY_COUNTRIES)
    fill(
        axes, small, facecolor=["white" if mine else LAND for mine in own], edgecolor=BORDER, linewidth=0.35, zorder=_Z
    )
    at = (np.array([0.0, 0.0]) - origin) * scale + corner
    wide, tall = frame.width * scale, frame.height * scale
    axes.add_patch(
        Rectangle(at, wide, tall, facecolor=INK + "22", edgecolor=INK, linewidth=0.9, zorder=_Z + 0.1, gid=HERE)
    )
    axes.add_patch(Rectangle(box[:2], _INSET, high, facecolor="none", edgecolor=BORDER, linewidth=0.5, zorder=_Z + 0.2))


def _places(frame: Frame, high: float) -> list[Box]:
    """Under or over the legend, then the corners."""
    left, bottom, right, top = frame.legend
    beside = left if left < frame.width / 2 else right - _INSET
    under, over = (beside, bottom - _GAP - high), (beside, top + _GAP)
    far, up = frame.width - _GAP - _INSET, frame.height - _GAP - high
    corners = [under, over, (_GAP, up), (far, up), (_GAP, _GAP), (far, _GAP), (far, 40.0), (_GAP, 40.0)]
    return [(x, y, x + _INSET, y + high) for x, y in corners]
