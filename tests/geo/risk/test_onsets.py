"""When an alert began: the measure of `geo.risk.alerts`, asked of every day."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from geo.query import Query
from geo.risk.alerts import PERIOD_DAYS, alerts
from geo.risk.onsets import Onset, new_onsets, onsets, onsets_among, onsets_to_tell
from tests.builders import incident, incident_table
from tests.small_study import small_study

HERE = {"longitude": -1.5, "latitude": 14.5}
END = date(2025, 12, 31)
QUERY = Query(start=date(2025, 1, 1), end=END)


def days_before(*ages, **where):
    rows = [incident(n, event_date=f"{END - timedelta(days=age)}", **(where or HERE)) for n, age in enumerate(ages, 1)]
    return small_study(incident_table(*rows))


def test_every_day_has_the_alerts_of_a_walk_from_day_to_day():
    rng, places = np.random.default_rng(3), ((-1.5, 14.5, "MLI"), (1, 13, "BFA"), (3, 13, "BFA"), (1, 16, "NER"))
    ages = [rng.integers(0, 45, 4 + at).tolist() + rng.integers(0, 1000, 12).tolist() for at in range(4)]
    rows = [
        incident(100 * at + n, event_date=f"{END - timedelta(days=age)}", longitude=x, latitude=y, country=country)
        for at, (x, y, country) in enumerate(places)
        for n, age in enumerate([*ages[at], 1200])
    ]
    study, since = small_study(incident_table(*rows)), END - timedelta(days=40)
    walked = {}
    for back in range(70):
        table = alerts(study, replace(QUERY, end=END - timedelta(days=back)))
        for area, row in table[table["alert"]].iterrows():
            walked[area, END - timedelta(days=back)] = (row["count"], row["usual"], row["limit"])
    found = onsets(study, QUERY, since)
    assert len(found) >= 3
    for one in found:
        assert walked[one.area_id, one.last] == (one.count, one.usual, one.limit)
        before = [one.first - timedelta(days=n) for n in range(1, PERIOD_DAYS)]
        assert (one.area_id, one.first) in walked
        assert not any((one.area_id, day) in walked for day in before)
    fresh = [(area, day) for area, day in walked if day > since and not any(
        (area, day - timedelta(days=n)) in walked for n in range(1, PERIOD_DAYS))]  # fmt: skip
    assert sorted(fresh) == sorted((one.area_id, one.first) for one in found)


def test_an_alert_begins_with_the_third_incident_and_lasts_while_three_are_in_the_window():
    study = days_before(5, 10, 20, 40 * 30)
    (found,) = onsets(study, QUERY, END - timedelta(days=90))
    assert (found.first, found.last, found.count) == (END - timedelta(days=5), END, 3)
    assert onsets(study, QUERY, END - timedelta(days=5)) == []
    assert len(onsets(study, QUERY, END - timedelta(days=6))) == 1


def test_a_pause_of_less_than_thirty_days_is_no_end():
    paused = onsets(days_before(58, 57, 56, 20, 19, 18, 45 * 30), QUERY, END - timedelta(days=90))
    assert [(one.first, one.last) for one in paused] == [(END - timedelta(days=56), END)]


def test_a_past_too_short_gives_none():
    assert onsets(days_before(1, 2, 3, 300), QUERY, END - timedelta(days=90)) == []
    assert onsets(days_before(1), QUERY, END - timedelta(days=90)) == []


def test_incidents_of_a_group_are_one_series():
    rows = [
        incident(
            n, event_date=f"{END - timedelta(days=age)}", longitude=x, latitude=14.5, country=country, actor="ISSP"
        )
        for n, (age, x, country) in enumerate([(3, -1.5, "MLI"), (2, 1, "BFA"), (1, 1, "NER"), (1300, 1, "BFA")])
    ]
    study = small_study(incident_table(*rows))
    among = study.incidents.select(Query(start=study.incidents.first_day, end=END, groups=("ISSP",)))
    (found,) = onsets_among(study, among, END, END - timedelta(days=90), area_id="ISSP", name="ISSP")
    assert (found.first, found.count) == (END - timedelta(days=1), 3)


def test_new_is_what_the_data_as_known_before_did_not_show():
    old = small_study(incident_table(*(incident(n, event_date=d, **HERE) for n, d in enumerate(
        ["2022-01-01", "2025-11-20", "2025-11-21", "2025-11-22"]))))  # fmt: skip
    south = {"longitude": 1, "latitude": 13, "country": "BFA"}
    late = [incident(10 + n, event_date=f"2025-11-{day}", **south) for n, day in enumerate((18, 19, 20))]
    now = small_study(incident_table(*[incident(n, event_date=d, **HERE) for n, d in enumerate(
        ["2022-01-01", "2025-11-20", "2025-11-21", "2025-11-22", "2025-12-20"])], *late))  # fmt: skip
    then_query = replace(QUERY, end=date(2025, 11, 22))
    found = new_onsets((now, replace(QUERY, end=date(2025, 12, 20))), (old, then_query), date(2025, 11, 22))
    assert [one.area_id for one in found] == ["BFA-left"]
    assert found[0].first == date(2025, 11, 20)


def test_without_a_state_before_new_is_what_began_since():
    study = days_before(5, 10, 20, 40 * 30)
    assert len(new_onsets((study, QUERY), None, END - timedelta(days=6))) == 1
    assert new_onsets((study, QUERY), None, END) == []


@pytest.mark.parametrize(("first", "overlaps"), [(date(2025, 3, 30), True), (date(2025, 3, 31), False)])
def test_alerts_less_than_thirty_days_apart_are_one(first, overlaps):
    one = Onset("A", "A", date(2025, 2, 1), date(2025, 3, 1), 3, 0.1, 1.0)
    other = replace(one, first=first, last=date(2025, 6, 1))
    assert one.overlaps(other) is overlaps
    assert other.overlaps(one) is overlaps
    assert not one.overlaps(replace(other, area_id="B", first=one.first))


def test_what_began_long_ago_is_told_while_it_goes_on():
    more_and_more = [round(300 * (n / 90) ** 2) for n in range(91)]
    study = days_before(*more_and_more, 60 * 30)
    (found,) = onsets_to_tell(study, QUERY)
    (began,) = [one for one in onsets(study, QUERY, study.incidents.first_day) if one.last == END]
    assert found == began
    assert END - found.first > timedelta(days=250)
    assert onsets(study, QUERY, END - timedelta(days=90)) == []
    assert onsets_to_tell(study, replace(QUERY, start=date(2024, 1, 1), end=END - timedelta(days=500))) == []


def test_what_ended_is_told_for_ninety_days_after_what_goes_on():
    south = {"longitude": 1, "latitude": 13, "country": "BFA"}
    ended = [incident(n, event_date=f"{END - timedelta(days=70 + n)}", **south) for n in range(3)]
    old = [incident(10 + n, event_date=f"{END - timedelta(days=170 + n)}", **south) for n in range(3)]
    goes_on = [incident(20 + n, event_date=f"{END - timedelta(days=n)}", **HERE) for n in range(3)]
    study = small_study(incident_table(*ended, *old, *goes_on, incident(30, event_date="2021-01-01", **HERE)))
    found = onsets_to_tell(study, QUERY)
    assert [(one.area_id, one.ongoing(END)) for one in found] == [("MLI-west", True), ("BFA-left", False)]
