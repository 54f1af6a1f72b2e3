"""Names on a map: towns, countries and areas, placed so that none touches another."""

import matplotlib.patheffects as effects
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes

from geo.areas.boundaries import STUDY_COUNTRIES
from geo.present.language import DEFAULT, translator
from geo.present.maps.frame import Frame
from geo.present.maps.labels import Box, Labels, beside, inside, middle
from geo.present.palette import INK, MUTED
from geo.present.typeset import drawable, font, width_of
from geo.study import Study

TOWNS = 18
"""Towns named beside the capitals, where they find room."""
FOREIGN_TOWNS = 5
COUNTRY_INK = "#5d594f"
_ROOM = 16.0
"""Points from the frame's edge and the legend: nearer, a capital's name would be cut off."""
_SPACING = 26.0
"""Points between two named towns."""


def draw_capitals(axes: Axes, frame: Frame, study: Study, labels: Labels) -> None:
    """The three capitals, as squares."""
    places = list(study.capitals.values())
    points = frame.points(np.array([p.longitude for p in places]), np.array([p.latitude for p in places]))
    for place, (x, y) in zip(places, points, strict=True):
        left, bottom, right, top = frame.legend
        hidden = left - _ROOM < x < right + _ROOM and bottom - _ROOM < y < top + _ROOM
        if not hidden and _ROOM < x < frame.width - _ROOM and _ROOM < y < frame.height - _ROOM:
            _town(axes, labels, place.name, float(x), float(y), capital=True, foreign=False)


def draw_towns(axes: Axes, frame: Frame, study: Study, labels: Labels, *, named: set[str] | None = None) -> None:
    """The largest towns that find room, the study countries' first; not those whose name is on the map already.

    Without `named` the map is one of points: a town may lie under a point, and its name stands beside it.
    """
    towns = study.places[~study.places["name"].isin((named or set()) | {p.name for p in study.capitals.values()})]
    foreign = ~towns["iso3"].isin(STUDY_COUNTRIES)
    for group, most in ((towns[~foreign], TOWNS), (towns[foreign], FOREIGN_TOWNS)):
        _draw_group(axes, frame, group.head(160), labels, most=most, hidden=named is None)


def draw_countries(
    axes: Axes, frame: Frame, study: Study, labels: Labels, *, own: bool, language: str = DEFAULT
) -> None:
    """The name of each study country (`own`) or of each other one, where its land in the frame has room for it."""
    names, t = study.boundaries.country_names, translator(language)
    for code, shape in study.boundaries.countries.items():
        if (code in STUDY_COUNTRIES) != own:
            continue
        land = frame.cut(frame.on_paper(np.array([shape], dtype=object)))[0]
        land = shapely.simplify(shapely.intersection(land, shapely.box(3, 3, frame.width - 3, frame.height - 3)), 1.0)
        if land.is_empty:
            continue
        for size in (10.0, 8.5, 7.0, 6.0):
            text = drawable(t(names[code])).upper()
            properties = font(size, bold=own)
            box = labels.first_free(inside(land, width_of(text, properties) * 1.02, size))
            if box is not None:
                x, y = middle(box)
                axes.text(
                    x, y, text, ha="center", va="center_baseline", fontproperties=properties,
                    color=COUNTRY_INK if own else MUTED, zorder=5, path_effects=halo("#ffffff80", 1.8),
                )  # fmt: skip
                break


def draw_area_name(
    axes: Axes, labels: Labels, shape: shapely.Geometry, name: str, *, below: Box, colour: str, ground: str
) -> bool:
    """An area's name under its letter if it fits into the area; whether it did."""
    text, size = drawable(name), 7.0
    properties = font(size)
    width = width_of(text, properties)
    x, _ = middle(below)
    box = (x - width / 2, below[1] - size * 1.05, x + width / 2, below[1])
    if not shapely.contains(shape, shapely.box(*box)) or labels.first_free([box]) is None:
        return False
    axes.text(
        x, middle(box)[1], text, ha="center", va="center_baseline", fontproperties=properties, color=colour,
        zorder=6, path_effects=halo(ground, 1.8),
    )  # fmt: skip
    return True


def halo(colour: str, width: float = 2.0) -> list[effects.AbstractPathEffect]:
    """An outline that keeps text legible on what lies under it."""
    return [effects.withStroke(linewidth=width, foreground=colour)]


def _draw_group(axes: Axes, frame: Frame, towns: pd.DataFrame, labels: Labels, *, most: int, hidden: bool) -> None:
    points = frame.points(towns["longitude"].to_numpy(), towns["latitude"].to_numpy())
    drawn: list[tuple[float, float]] = []
    for name, iso3, (x, y) in zip(towns["name"], towns["iso3"], points, strict=True):
        in_frame = 4 < x < frame.width - 4 and 4 < y < frame.height - 4
        if (
            not in_frame
            or not (hidden or labels.is_free((x - 2, y - 2, x + 2, y + 2)))
            or any(np.hypot(x - a, y - b) < _SPACING for a, b in drawn)
        ):
            continue
        if _town(axes, labels, name, float(x), float(y), capital=False, foreign=iso3 not in STUDY_COUNTRIES):
            drawn.append((float(x), float(y)))
        if len(drawn) == most:
            return


def _town(axes: Axes, labels: Labels, name: str, x: float, y: float, *, capital: bool, foreign: bool) -> bool:
    text, size = drawable(name), 8.5 if capital else 7.0
    properties = font(size, bold=capital)
    mark = 3.0 if capital else 2.0
    dot = (x - mark, y - mark, x + mark, y + mark)
    box = labels.first_free(beside(x, y, width_of(text, properties), size, mark + 2))
    if box is None and not capital:
        return False
    labels.take(dot)
    colour = MUTED if foreign else INK
    axes.scatter(
        [x], [y], marker="s" if capital else "o", s=(2 * mark) ** 2, facecolor=colour, edgecolor="white",
        linewidth=0.6, zorder=6.9 if capital else 6.5,
    )  # fmt: skip
    at = middle(box) if box else (x, y + mark + size)
    axes.text(
        *at, text, ha="center", va="center_baseline", fontproperties=properties, color=colour, zorder=7,
        path_effects=halo("#ffffffc0", 1.8),
    )  # fmt: skip
    return True
