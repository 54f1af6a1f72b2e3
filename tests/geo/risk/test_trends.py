from datetime import date

import numpy as np
import pytest

from geo.query import Query
from geo.risk.trends import area_lines, monthly, months_of
from tests.builders import dozen, incident, incident_table
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))


def test_months_are_those_that_the_window_touches():
    assert [str(day.date()) for day in months_of(Query(start=date(2025, 1, 31), end=date(2025, 3, 1)))] == [
        "2025-01-01",
        "2025-02-01",
        "2025-03-01",
    ]
    assert len(months_of(Query(start=date(2025, 5, 5), end=date(2025, 5, 5)))) == 1


def test_incidents_deaths_and_unknown_tolls_are_counted_by_month_and_series():
    study = small_study(
        incident_table(
            incident(1, event_date="2025-01-01", dead=2),
            incident(2, event_date="2025-01-31", dead=None),
            incident(3, event_date="2025-01-31", dead=5),
            incident(4, event_date="2025-03-01", dead=7),
        )
    )
    table = monthly(study, YEAR, ["a", "a", "b", "a"])
    assert table.assign(month=table["month"].dt.month).to_dict("list") == {
        "month": [1, 1, 3],
        "series": ["a", "b", "a"],
        "incidents": [2, 1, 1],
        "deaths": [2, 5, 7],
        "unknown_tolls": [1, 0, 0],
    }


def test_deaths_are_missing_where_no_incident_of_a_month_has_a_figure():
    study = small_study(incident_table(incident(1, dead=None), incident(2, dead=None)))
    table = monthly(study, YEAR, ["a", "a"])
    assert table["unknown_tolls"].tolist() == [2]
    assert np.isnan(table["deaths"]).tolist() == [True]


def test_a_known_toll_of_nought_is_nought():
    assert monthly(small_study(incident_table(incident(1, dead=0))), YEAR, ["a"])["deaths"].tolist() == [0]


def test_what_the_query_leaves_out_is_in_no_month():
    study = small_study(dozen())
    half = Query(start=date(2025, 7, 1), end=date(2025, 12, 31), groups=("ISSP",))
    table = monthly(study, half, ["all"] * 12)
    assert table["month"].dt.month.tolist() == [9, 10, 11]
    assert monthly(study, Query(start=date(2020, 1, 1), end=date(2020, 12, 31)), ["all"] * 12).empty


@pytest.mark.parametrize("start", [date(2025, 1, 1), date(2025, 12, 1)])
def test_an_area_s_line_looks_back_over_the_same_months_whatever_the_window_s_start(start):
    study = small_study(
        incident_table(
            incident(1, longitude=-3.0, latitude=13.5, event_date="2023-12-31"),  # a month too early
            incident(2, longitude=-3.0, latitude=13.5, event_date="2024-01-01"),
            incident(3, longitude=-3.0, latitude=13.5, event_date="2025-12-01"),
            incident(4, longitude=-3.0, latitude=13.5, event_date="2025-12-31"),
        )
    )
    lines = area_lines(study, Query(start=start, end=date(2025, 12, 31)))
    assert list(lines.index) == list(study.layer("admin1").areas.index)
    assert (str(lines.columns[0].date()), str(lines.columns[-1].date())) == ("2024-01-01", "2025-12-01")
    assert lines.loc["MLI-west"].tolist() == [1] + [0] * 22 + [2]
    assert lines.drop(index="MLI-west").to_numpy().sum() == 0


def test_a_line_counts_nothing_after_the_window_and_nothing_unplaced():
    study = small_study(
        incident_table(
            incident(1, longitude=-3.0, latitude=13.5, event_date="2025-06-15"),
            incident(2, longitude=-3.0, latitude=13.5, event_date="2025-06-17"),
            incident(3, longitude=-3.0, latitude=13.5, event_date="2025-06-15", place_precision=5),
        )
    )
    lines = area_lines(study, Query(start=date(2025, 6, 1), end=date(2025, 6, 16)), months=2)
    assert lines.loc["MLI-west"].tolist() == [0, 1]
