"""What became of what is watched, and which alerts there are, by (query, study.key), as `_data.py` keeps answers."""

from geo.areas.sites import Site
from geo.own.watch import Watched
from geo.query import Query
from geo.risk import since
from geo.risk.onsets import Onset, onsets_to_tell
from geo.risk.since import Since
from geo.study import Study
from pages import _data
from pages._kept import kept


def since_look(items: tuple[Watched, ...]) -> list[Since]:
    """What became of what is watched since the last look at it, by the newest version."""
    return _since_look(_data.study(), items, _data.sites())


@kept(16)
def _since_look(opened: Study, items: tuple[Watched, ...], sites: tuple[Site, ...]) -> list[Since]:
    return since.since_look(opened, _data.store(), items, sites)


@kept(64)
def alerts_to_tell(opened: Study, query: Query) -> list[Onset]:
    """The alerts that began in the 90 days up to the query's last one, and older ones that still go on."""
    return onsets_to_tell(opened, query)
