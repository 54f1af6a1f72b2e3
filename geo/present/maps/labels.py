"""Where names go on a map: each box of text is taken once, and what finds no free place is left out."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the frame's lower left."""

_LINE = 1.05
"""Height of a line of text in units of its size."""


@dataclass
class Labels:
    """The boxes taken so far in a frame of this size in points."""

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)

    def is_free(self, box: Box) -> bool:
        """Whether a box lies in the frame and touches nothing that is taken."""
        left, bottom, right, top = box
        if not (left >= 2 and bottom >= 2 and right <= self.width - 2 and top <= self.height - 2):
            return False
        return not any(left < r and right > lf and bottom < t and top > b for lf, b, r, t in self.taken)

    def take(self, box: Box) -> None:
        """Keep a box from later names."""
        self.taken.append(box)

    def first_free(self, boxes: Iterable[Box]) -> Box | None:
        """The first box that is free, now taken; None if none is."""
        for box in boxes:
            if self.is_free(box):
                self.take(box)
                return box
        return None


def centred(x: float, y: float, width: float, size: float) -> Box:
    """The box of one line of text round a point."""
    half = _LINE * size / 2
    return x - width / 2, y - half, x + width / 2, y + half


def beside(x: float, y: float, width: float, size: float, gap: float) -> list[Box]:
    """Boxes round a point mark, the best first: right, left, above, below, then the corners."""
    high, far = _LINE * size, gap * 0.75
    return [
        (x + gap, y - high / 2, x + gap + width, y + high / 2),
        (x - gap - width, y - high / 2, x - gap, y + high / 2),
        (x - width / 2, y + gap, x + width / 2, y + gap + high),
        (x - width / 2, y - gap - high, x + width / 2, y - gap),
        (x + far, y + far, x + far + width, y + far + high),
        (x + far, y - far - high, x + far + width, y - far),
        (x - far - width, y + far, x - far, y + far + high),
        (x - far - width, y - far - high, x - far, y - far),
    ]


def inside(shape: shapely.Geometry, width: float, size: float, *, step: float = 6.0) -> list[Box]:
    """Boxes of one line of text that lie wholly in a shape, the most central first."""
    centre, radius = most_inland(shape)
    if radius < size / 3:
        return []
    left, bottom, right, top = shapely.bounds(shape)
    xs, ys = np.meshgrid(np.arange(left, right, step), np.arange(bottom, top, step))
    x, y = np.append(centre.x, xs.ravel()), np.append(centre.y, ys.ravel())
    half = _LINE * size / 2
    boxes = shapely.box(x - width / 2 - 2, y - half, x + width / 2 + 2, y + half)
    shapely.prepare(shape)
    fits = np.flatnonzero(shapely.contains(shape, boxes))
    order = fits[np.argsort(np.hypot(x[fits] - centre.x, y[fits] - centre.y), kind="stable")]
    return [centred(float(x[i]), float(y[i]), width, size) for i in order]


def most_inland(shape: shapely.Geometry) -> tuple[shapely.Point, float]:
    """The point of a shape farthest from its edge, and that distance."""
    line = shapely.maximum_inscribed_circle(shape, tolerance=1.0)  # type: ignore[call-overload]
    return shapely.Point(line.coords[0]), float(line.length)


def middle(box: Box) -> tuple[float, float]:
    """The middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def overlap(box: Box, shapes: NDArray[np.object_]) -> float:
    """Share of a box that these shapes cover."""
    frame = shapely.box(*box)
    covered = shapely.intersection(shapes, frame)  # before they are joined: most lie elsewhere
    return float(shapely.area(shapely.union_all(covered)) / frame.area)
