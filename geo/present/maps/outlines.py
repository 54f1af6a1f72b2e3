"""A small map of areas that are about to be brought in: where they lie, and how they meet."""

import io

import geopandas as gpd
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Picture

from geo.present.maps.frame import draw_borders, draw_land, fill, frame_round, simplified
from geo.present.palette import INK
from geo.present.sheet import MARGIN, POINTS, WIDTH, style
from geo.study import Study

_COLOURS = ("#a6cee3", "#b2df8a", "#fdbf6f", "#cab2d6", "#ffffb3", "#fb9a99", "#ccebc5")
_DPI = 110


def outlines_png(study: Study, areas: gpd.GeoDataFrame) -> bytes:
    """The areas on the land and borders on file, neighbours in different colours more often than not, as PNG."""
    shapes = np.asarray(areas.geometry.to_numpy(), dtype=object)
    frame = frame_round(shapes, (1.0, 1.0))  # no legend
    with style():
        picture = Picture(figsize=(WIDTH - 2 * MARGIN, frame.height / POINTS), facecolor="white")
        FigureCanvasAgg(picture)
        axes = picture.add_axes((0, 0, 1, 1))
        draw_land(axes, frame, study)
        colours = [_COLOURS[at % len(_COLOURS)] for at in range(len(shapes))]
        fill(axes, simplified(frame.on_paper(shapes)), facecolor=colours, edgecolor=INK, linewidth=0.4, zorder=2)
        draw_borders(axes, frame, study)
        held = io.BytesIO()
        picture.savefig(held, format="png", dpi=_DPI, metadata={"Software": None})
    return held.getvalue()
