from datetime import UTC, date, datetime

import pytest

from geo.errors import QueryError
from geo.incidents.importing import import_file
from geo.incidents.opening import open_store
from geo.query import Query
from geo.risk.changes import new_places, revisions, what_changed
from tests.builders import dozen, incident, incident_table
from tests.small_study import small_study
from tests.stores import write_acled

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))
BEFORE = YEAR.previous()
HERE = {"longitude": -1.5, "latitude": 14.5}
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def of(*rows):
    return small_study(incident_table(*rows))


def places(*rows):
    study = of(*rows)
    return study.incidents.table["event_id"].iloc[new_places(study, YEAR)].tolist()


def test_areas_that_rose_and_fell_are_listed_with_their_steps():
    study = of(
        *(incident(n, event_date="2025-12-01", **HERE) for n in range(1, 9)),
        *(incident(20 + n, event_date="2024-12-01", country="BFA", longitude=1, latitude=13) for n in range(8)),
    )
    found = what_changed((study, YEAR), (study, BEFORE)).levels
    assert found["steps"]["MLI-west"] > 0 > found["steps"]["BFA-left"]
    assert found["steps"].abs().is_monotonic_decreasing
    assert found.loc["BFA-left", "level"] == "Insignificant"


def test_nothing_changes_between_a_window_and_itself():
    study = small_study(dozen())
    found = what_changed((study, YEAR), (study, YEAR))
    assert found.levels.empty
    assert found.groups.empty


def test_a_group_is_new_where_it_was_not_named_on_any_side_before():
    study = of(
        incident(1, event_date="2024-06-01", actor="Military of Mali", associated_actor="JNIM", **HERE),
        incident(2, event_date="2025-06-01", actor="JNIM", **HERE),
        incident(3, event_date="2025-07-01", actor="ISSP", **HERE),
        incident(4, event_date="2025-05-01", actor="Military of Mali", associated_actor="ISSP", **HERE),
        incident(5, event_date="2025-05-01", actor="Unidentified armed men", **HERE),
        incident(6, event_date="2025-05-01", actor="Wagner Group", **HERE),
    )
    found = what_changed((study, YEAR), (study, BEFORE)).groups
    assert found.to_dict("records") == [{"group": "ISSP", "incidents": 2, "first": date(2025, 5, 1), "areas": "West"}]


def test_a_place_is_new_without_another_within_25_km_in_two_years():
    near, far = {"longitude": -1.5, "latitude": 14.72}, {"longitude": -1.5, "latitude": 14.73}  # 24.5 km, 25.6 km
    old = incident(1, event_date="2024-06-01", **HERE)
    assert places(old, incident(2, event_date="2025-06-01", **near)) == []
    assert places(old, incident(2, event_date="2025-06-01", **far)) == ["T002"]
    assert places(incident(1, event_date="2023-05-01", **HERE), incident(2, event_date="2025-06-01", **HERE)) == [
        "T002"
    ]


def test_neither_the_same_day_nor_an_imprecise_place_makes_a_place_known():
    twins = (incident(1, event_date="2025-06-01", **HERE), incident(2, event_date="2025-06-01", **HERE))
    assert places(*twins) == ["T002", "T001"]
    vague = incident(1, event_date="2025-05-01", place_precision=3, **HERE)
    assert places(vague, incident(2, event_date="2025-06-01", **HERE)) == ["T002"]


def test_a_group_filter_asks_about_its_incidents_but_a_place_is_known_by_any():
    study = of(incident(1, event_date="2025-05-01", actor="ISSP", **HERE), incident(2, event_date="2025-06-01", **HERE))
    query = Query(start=YEAR.start, end=YEAR.end, groups=("JNIM",))
    assert len(new_places(study, query)) == 0


def test_it_is_said_whether_the_two_years_before_lie_in_the_data():
    assert not what_changed((of(incident(1, **HERE)), YEAR), (of(incident(1, **HERE)), BEFORE)).whole_past
    long = of(incident(1, event_date="2022-12-01", **HERE), incident(2, event_date="2025-06-01", **HERE))
    assert what_changed((long, YEAR), (long, BEFORE)).whole_past


def test_windows_of_unequal_length_and_other_layers_are_refused():
    study = small_study(dozen())
    month = Query(start=date(2025, 12, 1), end=date(2025, 12, 31))
    with pytest.raises(QueryError, match="365 days of admin1 cannot be compared with 31 days of admin1"):
        what_changed((study, YEAR), (study, month))
    with pytest.raises(QueryError, match="with 365 days of border"):
        what_changed((study, YEAR), (study, Query(start=BEFORE.start, end=BEFORE.end, layer="border")))


def test_revisions_are_those_of_the_versions_between(tmp_path):
    store = open_store(tmp_path / "store", now=NOW)
    first = store.version
    import_file(store, write_acled(tmp_path / "a.csv", 3), source="acled", now=NOW)
    assert revisions(store, first, store.version).empty
    second = store.version
    import_file(store, write_acled(tmp_path / "b.csv", 3, fatalities=9), source="acled", now=NOW)
    found = revisions(store, first, store.version)
    assert set(found["version"]) == {store.version}
    assert set(found["change"]) == {"revised"}
    assert revisions(store, store.version, store.version).empty
    assert revisions(store, first, second).empty
