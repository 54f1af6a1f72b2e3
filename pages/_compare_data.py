"""What the page Compare works out, kept by (query, study.key) of both sides, as `_data.py` keeps answers."""

from geo.query import Query
from geo.risk import compared
from geo.risk.area_changes import AreaChanges
from geo.risk.compared import Side
from geo.study import Study
from pages import _data
from pages._kept import kept


def differences(first: Side, second: Side) -> AreaChanges:
    """What the first has more of than the second."""
    return _differences(first.study, first.query, second.study, second.query)


@kept(64)
def _differences(study: Study, query: Query, then: Study, other: Query) -> AreaChanges:
    sides = (Side(one, asked, _data.scores(one, asked)) for one, asked in ((study, query), (then, other)))
    return compared.differences(*sides)
