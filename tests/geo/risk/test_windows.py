"""Many windows at once: each is what the same window gives by itself, to the last bit."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from geo.errors import QueryError
from geo.risk.score import score_areas
from geo.risk.windows import month_ends, score_windows


@pytest.mark.parametrize(
    ("layer", "changes"),
    [
        ("admin1", {}),
        ("admin1", {"groups": ("JNIM",), "countries": ("MLI", "BEN")}),
        ("hex-4", {"precise_only": True}),
        ("border", {"event_types": ("Battles",)}),
    ],
)
def test_every_window_scores_as_it_does_by_itself(study, layer, changes):
    query = replace(study.choices.default(), layer=layer, **changes)
    ends = (date(2013, 2, 28), date(2018, 6, 30), date(2022, 3, 31), query.end)
    found = score_windows(study, query, ends)
    areas = study.layer(layer).areas.index
    for number, end in enumerate(ends):
        alone = score_areas(study, replace(query, start=end - timedelta(days=query.days - 1), end=end))
        at = areas.get_indexer(alone.index)
        scored = np.zeros(len(areas), dtype=bool)
        scored[at] = True
        assert (~np.isnan(found.severity[number]) == scored).all()
        assert found.severity[number, at].tolist() == alone["severity"].tolist()
        assert found.incidents[number, at].tolist() == alone["incidents"].tolist()
        assert found.thin[number, at].tolist() == (alone["confidence"] == "thin").tolist()
    assert found.incidents.sum() > 0


def test_windows_end_with_their_month_and_the_last_one_with_the_data():
    ends = month_ends(date(2025, 1, 15), date(2025, 6, 20), 60)
    assert ends == (date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 20))
    assert month_ends(date(2025, 1, 31), date(2025, 2, 28), 29) == (date(2025, 2, 28),)
    assert month_ends(date(2025, 1, 31), date(2025, 2, 28), 30) == ()


def test_no_window_is_refused(study):
    with pytest.raises(QueryError, match="no window to score"):
        score_windows(study, study.choices.default(), ())
