"""The bar of months under the overview's map: what it is told on each run."""

from geo.present.timebar import TimePaint
from geo.query import Query
from geo.study import Study
from geo.web.assets import layer_file
from pages import _data, _known, _state

MAP_HEIGHT = 610
"""Pixels of the map with the bar under it, which takes about 150 of them, more on a phone."""


def paint(study: Study, query: Query) -> TimePaint:
    """Where the bar finds its months and frames, and the window that is set; nothing is computed for it here."""
    language = _state.language()
    version = _state.known()
    number = _data.store().version if version is None else version
    lines = _data.timelines()
    return TimePaint(
        months=lines.address("months", study, number, query, language),
        frames=lines.address("frames", study, number, query, language),
        shapes=_data.address_in(study)(layer_file(study.layer(query.layer).key)),
        start=query.start.isoformat(),
        end=query.end.isoformat(),
        known=_known.note(),
    )
