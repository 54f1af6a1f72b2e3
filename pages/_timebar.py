"""The bar of months under the overview's map: what it is told on each run."""

from functools import partial

from geo.areas.tree import Step
from geo.present.map_modes import LEVELS
from geo.present.timebar import TimePaint
from geo.query import Query
from geo.study import Study
from geo.web.assets import layer_file
from pages import _data, _drill, _known, _state

MAP_HEIGHT = 560
"""Pixels of the map with the bar under it, which takes about 140 of them, more on a phone."""


def paint(study: Study, query: Query, within: Step | None) -> TimePaint:
    """Where the bar finds its months and frames, and the window that is set; nothing is computed for it here.

    Parameters
    ----------
    within : the area that the reader went down to, whose incidents are counted
    """
    language = _state.language()
    version = _state.known()
    number = _data.store().version if version is None else version
    address = partial(
        _data.timelines().address,
        study=study,
        version=number,
        query=query,
        language=language,
        within=None if within is None else (within.layer, within.area),
    )
    return TimePaint(
        months=address("months"),
        frames=address("frames"),
        shapes=_data.address_in(study)(layer_file(study.layer(query.layer).key)),
        start=query.start.isoformat(),
        end=query.end.isoformat(),
        place="" if within is None else _drill.area_name(within, language),
        mode=str(_state.widget_value("mode") or LEVELS),
        known=_known.note(),
    )
