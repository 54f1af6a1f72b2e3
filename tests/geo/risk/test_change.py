from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.errors import IndexMismatchError, QueryError
from geo.query import Query
from geo.risk.change import compare_windows, key_figures
from geo.risk.levels import level_of
from geo.risk.score import score_areas
from tests.builders import dozen, incident, incident_table
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))


def scores(**severity):
    values = list(severity.values())
    table = pd.DataFrame({"severity": values, "level": level_of(values), "incidents": range(len(values))})
    return table.set_index(pd.Index(severity, name="area_id"))


def test_the_dozen_has_the_figures_that_its_builder_names():
    found = key_figures(small_study(dozen()), YEAR)
    assert (found.incidents, found.deaths_best, found.unknown_tolls) == (12, 100, 2)
    assert (found.against_civilians, found.unidentified) == (2, 2)
    assert found.whole_window_in_data


def test_low_best_and_high_tolls_are_added_up_apart():
    tolls = {"fatalities_low": 1, "fatalities_best": 2, "fatalities_high": 5}
    study = small_study(incident_table(incident(1, **tolls), incident(2, **tolls), incident(3, dead=None)))
    found = key_figures(study, YEAR)
    assert (found.deaths_low, found.deaths_best, found.deaths_high, found.unknown_tolls) == (2, 4, 10, 1)


def test_deaths_are_missing_where_no_incident_has_a_figure_and_nought_where_there_is_none():
    unknown = key_figures(small_study(incident_table(incident(1, dead=None))), YEAR)
    assert np.isnan([unknown.deaths_low, unknown.deaths_best, unknown.deaths_high]).all()
    nothing = key_figures(small_study(dozen()), Query(start=date(2025, 1, 2), end=date(2025, 1, 31)))
    assert (nothing.incidents, nothing.deaths_best, nothing.unknown_tolls) == (0, 0, 0)


def test_the_window_before_is_of_equal_length_and_may_lie_outside_the_data():
    query = Query(start=date(2025, 7, 1), end=date(2025, 9, 30))
    before = query.previous()
    assert (before.start, before.end, before.days) == (date(2025, 3, 31), date(2025, 6, 30), query.days)
    study = small_study(dozen())
    assert key_figures(study, before).incidents == 3
    assert key_figures(study, before).whole_window_in_data
    assert not key_figures(study, YEAR.previous()).whole_window_in_data


def test_the_change_of_an_area_is_what_it_has_now_less_what_it_had():
    recent, base = scores(a=55.0, b=9.0, c=20.0), scores(c=20.0, b=31.0, a=49.0)
    found = compare_windows(recent, base, 365, 365)
    assert found["severity_change"].to_dict() == {"a": 6.0, "b": -22.0, "c": 0.0}
    assert found["level_steps"].to_dict() == {"a": 1, "b": -2, "c": 0}
    assert found["incidents_change"].to_dict() == {"a": -2, "b": 0, "c": 2}
    assert found["level_before"].astype(str).to_dict() == {"a": "Medium", "b": "Medium", "c": "Low"}


def test_windows_of_unequal_length_are_refused():
    with pytest.raises(QueryError, match="Windows of 90 and 365 days cannot be compared; give equal lengths"):
        compare_windows(scores(a=1.0), scores(a=2.0), 90, 365)


def test_scores_of_different_areas_are_refused_and_the_odd_ones_named():
    with pytest.raises(IndexMismatchError, match=r"speak of different areas: b, c\."):
        compare_windows(scores(a=1.0, b=2.0), scores(a=1.0, c=2.0), 30, 30)


def test_a_comparison_that_crosses_boundary_vintages_is_refused_in_a_sentence():
    recent, base = scores(a=10.0), scores(a=20.0)
    recent.attrs["vintage"], base.attrs["vintage"] = "COD-AB 2021", "Natural Earth 4.1"
    with pytest.raises(IndexMismatchError, match="crosses boundary vintages: COD-AB 2021 – Natural Earth 4.1"):
        compare_windows(recent, base, 365, 365)
    base.attrs["vintage"] = "COD-AB 2021"
    assert compare_windows(recent, base, 365, 365)["severity_change"].tolist() == [-10.0]


def test_scores_know_the_boundaries_that_they_are_of():
    study = small_study(dozen())
    found = score_areas(study, YEAR)
    assert found.attrs == {"layer": "admin1", "vintage": study.layer("admin1").vintage}
