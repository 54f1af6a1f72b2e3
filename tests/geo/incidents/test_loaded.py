from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.incidents import Incidents
from geo.query import UNIDENTIFIED, Query
from tests import builders, oracles

INCIDENTS = builders.incidents()
YEAR = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}


def queries_about(incidents):
    table = incidents.table

    def some_of(values):
        return st.lists(st.sampled_from([*values, "Nobody"]), unique=True, max_size=4).map(tuple)

    day = st.dates(incidents.first_day, incidents.last_day)
    return st.builds(
        lambda days, **filters: Query(start=min(days), end=max(days), **filters),
        days=st.tuples(day, day),
        groups=some_of(incidents.groups),
        countries=some_of(table["country"].unique()),
        event_types=some_of(table["event_type"].unique()),
        attributions=some_of(table["attribution"].unique()),
        precise_only=st.booleans(),
    )


@given(queries_about(INCIDENTS))
def test_select_finds_what_a_plain_loop_finds(query):
    assert INCIDENTS.select(query).tolist() == oracles.selected(INCIDENTS, query)


@given(st.data())
@settings(max_examples=30)
def test_select_finds_what_a_plain_loop_finds_in_the_embedded_data(study, data):
    query = data.draw(queries_about(study.incidents))
    assert study.incidents.select(query).tolist() == oracles.selected(study.incidents, query)


@given(queries_about(INCIDENTS))
def test_any_country_sets_only_the_country_filter_aside(query):
    everywhere = replace(query, countries=())
    assert (INCIDENTS.select(query, any_country=True) == INCIDENTS.select(everywhere)).all()


def chosen(**filters):
    """The numbers of the dozen that the query asks for."""
    mask = INCIDENTS.select(Query(**{**YEAR, **filters}))
    return [int(name[1:]) for name in INCIDENTS.table["event_id"][mask]]


def test_no_filter_asks_for_all():
    assert chosen() == list(range(1, 13))


def test_both_ends_of_the_window_belong_to_it():
    assert chosen(start=date(2025, 3, 1), end=date(2025, 5, 1)) == [3, 4, 5]
    assert chosen(start=date(2025, 3, 2), end=date(2025, 4, 30)) == [4]


def test_a_window_between_two_incidents_is_empty():
    assert chosen(start=date(2025, 3, 2), end=date(2025, 3, 31)) == []


def test_a_group_is_found_where_it_took_part_beside_another():
    assert chosen(groups=("ISSP",)) == [3, 9, 10, 11]
    assert chosen(groups=("Wagner Group",)) == [7]


def test_unidentified_stands_for_every_actor_that_nobody_named():
    assert chosen(groups=(UNIDENTIFIED,)) == [8, 12]


@pytest.mark.parametrize("name", ["nan", "None", "", "Nobody"])
def test_a_missing_associated_actor_is_no_member_of_any_group(name):
    assert chosen(groups=(name,)) == []


def test_two_groups_are_either():
    assert chosen(groups=("JNIM", UNIDENTIFIED)) == [1, 2, 3, 4, 5, 8, 12]


def test_filters_of_different_kinds_must_all_hold():
    assert chosen(countries=("BFA",), attributions=("attributed",)) == [10]
    assert chosen(countries=("BFA", "NER"), precise_only=True) == [9, 10, 12]
    assert chosen(event_types=("Explosions/Remote violence",), groups=("Military of Mali",)) == [6]


def test_the_menu_of_groups_has_the_most_frequent_first_and_unidentified_last():
    assert INCIDENTS.groups == ("JNIM", "ISSP", "Military of Mali", "Wagner Group", UNIDENTIFIED)


def test_the_menu_of_the_embedded_data_covers_every_incident(study):
    everyone = Query(start=study.incidents.first_day, end=study.incidents.last_day, groups=study.incidents.groups)
    assert study.incidents.select(everyone).all()
    assert len(set(study.incidents.groups)) == len(study.incidents.groups)
    assert study.incidents.groups[-1] == UNIDENTIFIED


def test_first_and_last_day_are_those_of_the_incidents():
    assert (INCIDENTS.first_day, INCIDENTS.last_day) == (date(2025, 1, 1), date(2025, 12, 1))


def test_days_count_from_1970():
    assert INCIDENTS.day[0] == (date(2025, 1, 1) - date(1970, 1, 1)).days
    assert (np.diff(INCIDENTS.day) > 0).all()


def test_armed_groups_are_militias_and_the_unidentified_too_but_no_army():
    assert INCIDENTS.is_armed_group.tolist() == [True] * 5 + [False] * 2 + [True] * 5
    assert INCIDENTS.is_unidentified.tolist() == [n in (8, 12) for n in range(1, 13)]


def test_civilians_are_harmed_by_type_by_target_or_among_the_dead():
    table = builders.incident_table(
        builders.incident(1),
        builders.incident(2, event_type="Violence against civilians"),
        builders.incident(3, target_type="civilians"),
        builders.incident(4, fatalities_civilian=1),
        builders.incident(5, fatalities_civilian=0),
    )
    assert builders.incidents(table).against_civilians.tolist() == [False, True, True, True, False]


def test_no_incidents_are_no_rows_and_no_error():
    none = builders.incidents(builders.no_incidents())
    assert len(none) == 0
    assert none.select(Query(**YEAR, groups=("JNIM",), countries=("MLI",))).tolist() == []
    assert none.groups == (UNIDENTIFIED,)
    assert none.against_civilians.tolist() == []
    assert none.is_armed_group.tolist() == []


def test_the_number_of_incidents_is_the_number_of_rows():
    assert isinstance(INCIDENTS, Incidents)
    assert len(INCIDENTS) == 12
