"""Two windows, groups or areas side by side, counted by hand in three square countries."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.areas.layers import build_layers
from geo.errors import QueryError
from geo.query import Query
from geo.risk.compared import (
    Side,
    differences,
    groups_of_both,
    level_steps,
    months_of_both,
    periods_of_both,
    step_count,
    step_days,
)
from geo.risk.score import score_areas
from tests.builders import incident, incident_table
from tests.small_study import BOUNDARIES, CAPITALS, small_study

WEST, SOUTH = {"longitude": -1.5, "latitude": 14.5}, {"longitude": 1, "latitude": 13, "country": "BFA"}
YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))
STUDY = small_study(incident_table(
    incident(1, event_date="2023-01-01", **WEST),
    incident(2, event_date="2024-12-01", dead=4, **SOUTH),
    incident(3, event_date="2024-12-02", dead=None, **SOUTH),
    incident(4, event_date="2025-11-01", actor="JNIM", dead=5, **WEST),
    incident(5, event_date="2025-12-01", actor="ISSP", dead=None, **WEST),
    incident(6, event_date="2025-12-31", actor="ISSP", associated_actor="JNIM", dead=2, **WEST),
))  # fmt: skip


def side(query, study=STUDY):
    return Side(study, query, score_areas(study, query))


def test_an_area_that_has_more_in_the_first_rises_by_the_difference_of_its_severities():
    found = differences(side(YEAR), side(YEAR.previous()))
    west, south = found.table.loc["MLI-west"], found.table.loc["BFA-left"]
    assert west["change"] == pytest.approx(west["now"] - west["before"])
    assert west["change"] > 0 > south["change"]
    assert (west["incidents"], west["incidents_before"], south["incidents_before"]) == (3, 0, 2)
    assert (west["deaths_best"], west["unknown_tolls"]) == (7, 1)
    assert (south["deaths_best_before"], south["unknown_tolls_before"]) == (4, 1)
    assert found.table["change"].is_monotonic_decreasing
    steps = dict(zip(found.table.index, level_steps(found), strict=True))
    assert steps["MLI-west"] > 0 > steps["BFA-left"]


def test_two_groups_differ_by_what_each_took_part_in():
    found = differences(side(replace(YEAR, groups=("JNIM",))), side(replace(YEAR, groups=("ISSP",))))
    assert found.has_before
    west = found.table.loc["MLI-west"]
    assert (west["incidents"], west["incidents_before"]) == (2, 2)


def test_hexagons_differ_by_incidents_and_a_toll_that_nobody_knows_is_no_nought():
    now, then = replace(YEAR, layer="hex-4"), replace(YEAR.previous(), layer="hex-4")
    study = replace(STUDY, layers=build_layers(BOUNDARIES, CAPITALS, incidents=STUDY.incidents.table))
    found = differences(side(now, study), side(then, study))
    assert found.unit == "incidents"
    assert sorted(found.table["change"]) == [-2, 3]
    only_unknown = differences(
        side(replace(now, start=date(2025, 12, 1), end=date(2025, 12, 30)), study),
        side(replace(then, start=date(2024, 12, 2), end=date(2024, 12, 31)), study),
    ).table
    rise, fall = only_unknown.iloc[0], only_unknown.iloc[-1]
    assert pd.isna(rise["deaths_best"])
    assert rise["deaths_best_before"] == 0
    assert pd.isna(fall["deaths_best_before"])
    assert not len(level_steps(found))


def test_a_window_that_begins_before_the_data_is_not_compared():
    long = replace(YEAR, start=date(2023, 6, 1))
    found = differences(side(long), side(long.previous()))
    assert not found.has_before
    assert found.table.empty


def test_windows_of_unequal_length_are_refused():
    with pytest.raises(QueryError, match="365 and 31 days"):
        differences(side(YEAR), side(replace(YEAR, start=date(2025, 12, 1))))


def test_months_of_two_sets_hold_every_month_and_an_incident_of_both_counts_in_both():
    selected = [STUDY.incidents.select(replace(YEAR, groups=(group,))) for group in ("JNIM", "ISSP")]
    table = months_of_both(STUDY, YEAR, *selected)
    assert len(table) == 24
    december = table[table["step"] == pd.Timestamp("2025-12-01")].set_index("series")
    assert december["incidents"].to_dict() == {"A": 1, "B": 2}
    assert december["deaths"].to_dict() == {"A": 2, "B": 2}
    assert december["unknown_tolls"].to_dict() == {"A": 0, "B": 1}
    quiet = table[(table["step"] == pd.Timestamp("2025-03-01"))]
    assert quiet["incidents"].tolist() == quiet["deaths"].tolist() == [0, 0]


def test_two_windows_are_laid_on_one_another_in_steps_of_one_length():
    table = periods_of_both((STUDY, YEAR), (STUDY, YEAR.previous()))
    assert table["step"].max() == 12
    assert table.groupby("series")["incidents"].sum().to_dict() == {"A": 3, "B": 2}
    last = table[(table["series"] == "A") & (table["step"] == 12)]
    assert last["incidents"].tolist() == [1]
    with pytest.raises(QueryError, match="365 and 31 days"):
        periods_of_both((STUDY, YEAR), (STUDY, replace(YEAR, start=date(2025, 12, 1))))


@pytest.mark.parametrize("days", [1, 3, 31, 90, 119, 120, 365, 366, 5000])
def test_the_steps_of_a_window_are_of_one_length_and_hold_each_day_once(days):
    steps = [step_days(days, step) for step in range(1, step_count(days) + 1)]
    assert [day for first, last in steps for day in range(first, last + 1)] == list(range(1, days + 1))
    lengths = [last - first for first, last in steps]
    assert max(lengths) - min(lengths) <= 1
    of_day = [(day * len(steps)) // days for day in range(days)]
    assert [of_day.count(step) for step in range(len(steps))] == [length + 1 for length in lengths]


def test_who_acted_in_each_of_two_sets():
    everything = np.ones(len(STUDY.incidents), dtype=bool)
    nothing = ~everything
    table = groups_of_both(STUDY, YEAR, everything, nothing)
    assert table.to_dict("records") == [
        {"group": "ISSP", "incidents_a": 2, "incidents_b": 0},
        {"group": "JNIM", "incidents_a": 1, "incidents_b": 0},
    ]
