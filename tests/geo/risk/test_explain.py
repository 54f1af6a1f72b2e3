from datetime import date, timedelta

import numpy as np
import pytest

from geo.errors import IndexMismatchError, QueryError
from geo.query import Query
from geo.risk.explain import MOST_MORE, compare_area, explain
from geo.risk.levels import LEVELS, NAMES
from geo.risk.score import score_areas
from tests.builders import dozen, incident, incident_table
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))
HERE = {"longitude": -1.5, "latitude": 14.5}
AREA = "MLI-west"


def in_area(number, **changes):
    return incident(number, **HERE | changes)


def severity_of(table, query=YEAR, area=AREA):
    return score_areas(small_study(table), query)["severity"][area]


@pytest.mark.parametrize("area", ["MLI-segou", "BFA-nord", "NER-zinder", "MLI-bamako"])
def test_the_severity_taken_apart_is_the_one_of_the_map(study, area):
    query = study.choices.default()
    row = score_areas(study, query).loc[area]
    found = explain(study, query, area)
    assert found.severity == pytest.approx(row["severity"], abs=1e-9)
    assert found.level == row["level"]
    assert found.incidents["inside"].sum() == row["incidents"]


def test_an_incident_weighs_what_the_severity_loses_without_it():
    rows = [in_area(1, event_date="2025-12-01", dead=3), in_area(2, event_date="2025-06-01", dead=40)]
    found = explain(small_study(incident_table(*rows)), YEAR, AREA)
    whole = severity_of(incident_table(*rows))
    # the table is sorted by day: row 0 is the older one
    assert found.incidents["effect"][0] == pytest.approx(whole - severity_of(incident_table(rows[0])), abs=1e-9)
    assert found.incidents["effect"][1] == pytest.approx(whole - severity_of(incident_table(rows[1])), abs=1e-9)
    assert found.incidents["effect"].is_monotonic_decreasing


def test_the_day_of_the_fall_is_the_first_on_which_the_map_shows_the_lower_level():
    table = incident_table(*(in_area(n, event_date="2025-12-20", dead=20) for n in range(1, 9)))
    steps = explain(small_study(table), YEAR, AREA).steps
    assert steps.on is not None
    for day, level in ((steps.on, steps.down), (steps.on - timedelta(days=1), None)):
        query = Query(start=day - timedelta(days=YEAR.days - 1), end=day)
        shown = str(score_areas(small_study(table), query)["level"][AREA])
        now = explain(small_study(table), YEAR, AREA).level
        assert shown == (now if level is None else level)


def test_so_many_more_typical_incidents_make_the_next_level_and_one_fewer_does_not():
    rows = [in_area(n, event_date=f"2025-0{n}-11", dead=7) for n in range(1, 4)]
    steps = explain(small_study(incident_table(*rows)), YEAR, AREA).steps
    assert (steps.typical.toll, steps.typical.civilian, steps.typical.first) == (7.0, False, False)
    target = LEVELS[NAMES.index(steps.up)].lower
    more = [in_area(50 + n, event_date="2025-12-31", dead=7) for n in range(steps.more)]
    assert severity_of(incident_table(*rows, *more)) >= target
    assert severity_of(incident_table(*rows, *more[1:])) < target


def test_an_area_without_incidents_has_no_level_to_fall_to_and_a_first_incident_is_a_first_place():
    found = explain(small_study(dozen()), YEAR, "BFA-right")
    assert (found.severity, found.level, len(found.incidents)) == (0.0, "Insignificant", 0)
    assert (found.steps.down, found.steps.on) == (None, None)
    assert found.steps.typical.first
    assert 1 <= found.steps.more <= MOST_MORE


def test_an_area_that_the_layer_does_not_have_is_named(study):
    with pytest.raises(IndexMismatchError, match="The layer “admin1” has no area “MLI-nowhere”"):
        explain(study, study.choices.default(), "MLI-nowhere")


def test_between_two_windows_incidents_enter_and_leave_with_what_they_add():
    days = ("2024-06-01", "2025-06-01", "2025-08-01")
    study = small_study(incident_table(*(in_area(n, event_date=day) for n, day in enumerate(days, 1))))
    found = compare_area((study, YEAR), (study, YEAR.previous()), AREA)
    what = dict(zip(found.incidents["event_id"], found.incidents["what"], strict=True))
    assert what == {"T001": "left", "T002": "entered", "T003": "entered"}
    effect = dict(zip(found.incidents["event_id"], found.incidents["effect"], strict=True))
    assert effect["T001"] == pytest.approx(-found.severity_before)
    assert found.points["change"].sum() == pytest.approx(found.severity - found.severity_before)
    assert found.points["now"].sum() == pytest.approx(found.severity)


def test_between_two_versions_a_revised_toll_counts_with_the_difference_that_it_makes():
    then = small_study(incident_table(in_area(1, dead=3), in_area(2, event_date="2025-03-01")))
    now = small_study(incident_table(in_area(1, dead=30), in_area(2, event_date="2025-03-01")))
    found = compare_area((now, YEAR), (then, YEAR), AREA)
    assert found.incidents[["event_id", "what"]].to_numpy().tolist() == [["T001", "revised"]]
    assert 0 < found.incidents["effect"][0] == pytest.approx(found.severity - found.severity_before, rel=0.2)


def test_an_unknown_toll_that_stays_unknown_is_no_revision():
    study = small_study(incident_table(in_area(1, dead=None)))
    again = small_study(incident_table(in_area(1, dead=None)))
    assert compare_area((study, YEAR), (again, YEAR), AREA).incidents.empty


def test_windows_of_unequal_length_are_not_compared():
    study = small_study(dozen())
    short = Query(start=date(2025, 12, 1), end=date(2025, 12, 31))
    with pytest.raises(QueryError, match="Windows of 365 and 31 days cannot be compared"):
        compare_area((study, YEAR), (study, short), AREA)


def test_the_main_component_is_the_one_that_an_incident_adds_most_points_to():
    rows = [in_area(1, event_date="2025-02-01", dead=500, actor="JNIM")]
    rows += [in_area(n, event_date="2025-02-01", dead=0, actor="JNIM") for n in range(2, 30)]
    found = explain(small_study(incident_table(*rows)), YEAR, AREA).incidents
    assert found.iloc[0]["main"] == "lethality"
    assert np.isfinite(found["effect"]).all()
