"""The frame of a map: a local equal-area projection measured in points of paper, and the land drawn on it."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from numpy.typing import NDArray

from geo.areas.boundaries import STUDY_COUNTRIES
from geo.present.maps.labels import Box, Labels, overlap
from geo.present.palette import BORDER, INK, LAND, OUTSIDE
from geo.present.sheet import POINTS, paper
from geo.study import Study
from geo.units import WGS84, reproject

Shapes = NDArray[np.object_]
_EDGE = 0.035
"""Land shown around the areas, as a share of their size."""
_DETAIL = 0.25
"""Points: outlines are simplified by what no eye sees at this size."""

_SPECK = 0.5
"""Square points: parts and holes smaller than this would be drawn as stray strokes."""


@dataclass(frozen=True)
class Frame:
    """Where on the paper each place falls. Paper coordinates are points from the frame's lower left corner.

    crs : metres, equal-area, centred on what is shown
    metres : metres a point
    """

    crs: str
    west: float
    south: float
    metres: float
    width: float
    height: float
    legend: Box

    def on_paper(self, shapes: Shapes) -> Shapes:
        """Shapes in degrees, as shapes in points of paper."""
        projected = reproject(np.asarray(shapes, dtype=object), WGS84, self.crs)
        origin, scale = np.array([self.west, self.south]), self.metres
        return np.asarray(shapely.transform(projected, lambda xy: (xy - origin) / scale), dtype=object)

    def points(self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) points of paper of places in degrees."""
        return shapely.get_coordinates(self.on_paper(np.array(shapely.points(longitude, latitude), dtype=object)))

    def cut(self, shapes: Shapes) -> Shapes:
        """Shapes on paper without what lies beyond the frame."""
        return np.asarray(
            shapely.intersection(shapes, shapely.box(-5, -5, self.width + 5, self.height + 5)), dtype=object
        )

    def labels(self) -> Labels:
        """An empty layout with the legend's place taken."""
        found = Labels(self.width, self.height)
        found.take(self.legend)
        return found


def frame_round(shapes: Shapes, legend: tuple[float, float], *, marks: Shapes | None = None) -> Frame:
    """A frame as wide as the sheet round shapes in degrees, with a corner for a legend of this size in points.

    The legend goes to the corner where it covers fewest `marks` and least area; where it would cover areas
    everywhere, the map makes room on its right.
    """
    left, bottom, right, top = shapely.total_bounds(shapes)
    crs = f"+proj=laea +lat_0={(bottom + top) / 2:.4f} +lon_0={(left + right) / 2:.4f} +datum=WGS84 +units=m"
    projected = reproject(shapes, WGS84, crs)
    width = paper().width * POINTS
    whole = _fit(projected, crs, width, legend, room=0.0)
    ground = whole.on_paper(shapes)
    whole = replace(whole, legend=_best_corner(whole, _corners(whole, legend), ground, marks))
    if overlap(whole.legend, ground) < 0.01:
        return whole
    roomy = _fit(projected, crs, width, legend, room=legend[0] + 12)
    return replace(roomy, legend=_best_corner(roomy, _corners(roomy, legend)[2:], roomy.on_paper(shapes), marks))


def draw_land(axes: Axes, frame: Frame, study: Study) -> None:
    """Land of every country on file, and what lies outside them."""
    axes.set(xlim=(0, frame.width), ylim=(0, frame.height), xticks=[], yticks=[], facecolor=OUTSIDE, aspect="equal")
    for spine in axes.spines.values():
        spine.set(color=BORDER, linewidth=0.6)
    land = simplified(frame.cut(frame.on_paper(np.array(list(study.boundaries.countries.values()), dtype=object))))
    fill(axes, land, facecolor=LAND, edgecolor="none", zorder=1)


def draw_borders(axes: Axes, frame: Frame, study: Study) -> None:
    """Country borders over everything that is filled, those of the study area the strongest."""
    for code, shape in study.boundaries.countries.items():
        outline = simplified(frame.cut(frame.on_paper(np.array([shape], dtype=object))))
        own = code in STUDY_COUNTRIES
        style = {"edgecolor": INK, "linewidth": 1.0} if own else {"edgecolor": BORDER, "linewidth": 0.7}
        fill(axes, outline, facecolor="none", zorder=4 if own else 3.5, joinstyle="round", **style)


def simplified(shapes: Shapes) -> Shapes:
    """Shapes on paper without detail too fine to see; areas that meet still meet."""
    return np.asarray(shapely.coverage_simplify(shapes, _DETAIL), dtype=object)


def fill(axes: Axes, shapes: Shapes, **style: object) -> PathCollection:
    """Shapes on paper as one collection; `style` as in matplotlib."""
    paths = [path_of(shape) for shape in shapes if not shape.is_empty]
    collection = PathCollection(paths, **style)  # type: ignore[arg-type]
    axes.add_collection(collection, autolim=False)
    return collection


def path_of(shape: shapely.Geometry) -> Path:
    """One path of all rings of a polygon or of several."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    rings = [ring for ring in rings if shapely.Polygon(ring).area >= _SPECK]
    if not rings:
        return Path(np.empty((0, 2)))
    return Path.make_compound_path(*[Path(shapely.get_coordinates(ring), closed=True) for ring in rings])


def _fit(projected: Shapes, crs: str, width: float, legend: tuple[float, float], *, room: float) -> Frame:
    """The frame with `room` points kept free on its right for the legend."""
    left, bottom, right, top = shapely.total_bounds(projected)
    wide, high = (right - left) * (1 + 2 * _EDGE), (top - bottom) * (1 + 2 * _EDGE)
    highest, lowest = paper().highest * POINTS, paper().lowest * POINTS
    metres = max(wide / (width - room), high / highest)
    height = min(highest, max(lowest, high / metres, legend[1] + 60))
    spare = width - room - wide / metres
    return Frame(
        crs=crs,
        west=(left + right) / 2 - (wide / metres + spare) / 2 * metres,
        south=(bottom + top) / 2 - height / 2 * metres,
        metres=metres,
        width=width,
        height=height,
        legend=(0.0, 0.0, 0.0, 0.0),
    )


def _corners(frame: Frame, size: tuple[float, float]) -> list[Box]:
    """Upper left, lower left, upper right, lower right."""
    wide, high, gap = size[0], size[1], 7.0
    return [
        (x, y, x + wide, y + high) for x in (gap, frame.width - gap - wide) for y in (frame.height - gap - high, gap)
    ]


def _best_corner(frame: Frame, corners: list[Box], ground: Shapes, marks: Shapes | None) -> Box:
    points = frame.on_paper(marks) if marks is not None else np.array([], dtype=object)

    def cost(box: Box) -> tuple[bool, int, float]:
        covered = overlap(box, ground)
        return covered >= 0.01, int(shapely.intersects(shapely.box(*box), points).sum()), covered

    return min(corners, key=cost)
