"""Incidents on maps where areas are the figure: a mark each, or a sentence where they are too many to draw."""

from geo.present import mode_words
from geo.present.heatmap import points_of
from geo.present.leaflet import PointPaint
from geo.risk.arrays import Bools
from geo.study import Study
from pages import _data, _show, _state


def marks(study: Study, chosen: Bools) -> PointPaint | None:
    """The chosen incidents as points; None where they are more than the map draws one by one."""
    return points_of(study, chosen, _data.address_in(study))


def left_out(chosen: Bools) -> None:
    """Says under the map that the points are left out, where they are, and where to see them."""
    if text := mode_words.points_left_out(int(chosen.sum()), _state.language()):
        _show.lead("", text)
