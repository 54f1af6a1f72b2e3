from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.query import Query
from geo.risk import capital
from geo.units import SECTORS
from tests.builders import incident, incident_table, no_incidents
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))
KM_PER_STEP = 0.2 * 111.32 * np.cos(np.radians(15))
"""A fifth of a degree of longitude at 15°N, 21.5 km."""


def east(number, steps, **changes):
    """An incident so many fifths of a degree east of Bamako."""
    return incident(number, **({"longitude": -2.0 + 0.2 * steps, "latitude": 15.0} | changes))


def study_of(*rows):
    return small_study(incident_table(*rows) if rows else no_incidents())


def months(*p10):
    first = pd.date_range("2025-01-01", periods=len(p10), freq="MS")
    return pd.DataFrame({"month": first, "p10_km": np.array(p10, dtype=float)})


# --- rings ------------------------------------------------------------------------------------------------------------


def test_each_ring_counts_its_incidents_and_says_which_tolls_are_unknown():
    study = study_of(
        east(1, 1, dead=3),  # 22 km
        east(2, 2, dead=None),  # 43 km
        east(3, 3, dead=None),  # 65 km
        east(4, 6, dead=0),  # 129 km
        east(5, 30),  # 645 km: beyond reach
    )
    rings = capital.ring_counts(study, YEAR, "bamako").set_index("ring")
    assert rings["incidents"].to_dict() == {
        "0–50 km": 2,
        "50–100 km": 1,
        "100–150 km": 1,
        "150–250 km": 0,
        "250–400 km": 0,
    }
    assert rings["unknown_tolls"].tolist() == [1, 1, 0, 0, 0]
    assert rings["deaths"].iloc[[0, 2, 3]].tolist() == [3, 0, 0]
    assert np.isnan(rings["deaths"]["50–100 km"])


def test_a_place_known_only_to_the_district_has_no_distance():
    study = study_of(east(1, 1, place_precision=3), east(2, 2, place_precision=2))
    assert capital.ring_counts(study, YEAR, "bamako")["incidents"].sum() == 1


# --- distance by month ------------------------------------------------------------------------------------------------


def test_every_month_of_the_window_is_a_row_and_one_without_incidents_has_no_distance():
    study = study_of(east(1, 5, event_date="2025-02-10"), east(2, 3, event_date="2025-02-20"))
    table = capital.monthly_distance(study, Query(start=date(2025, 1, 15), end=date(2025, 3, 2)), "bamako")
    assert table["month"].dt.strftime("%Y-%m-%d").tolist() == ["2025-01-01", "2025-02-01", "2025-03-01"]
    assert table["incidents"].tolist() == [0, 2, 0]
    assert table["nearest_km"].isna().tolist() == [True, False, True]
    assert table["nearest_km"][1] == pytest.approx(3 * KM_PER_STEP, rel=0.002)
    assert table["p10_km"][1] == pytest.approx(3.2 * KM_PER_STEP, rel=0.002)  # a tenth of the way to the farther one


def test_an_approach_of_one_step_a_month_has_that_slope():
    study = study_of(*[east(n, 12 - n, event_date=f"2025-{n:02d}-05") for n in range(1, 9)])
    slope = capital.approach(capital.monthly_distance(study, YEAR, "bamako"))
    assert slope.months == 8
    assert slope.slope == pytest.approx(-KM_PER_STEP, rel=0.002)
    assert slope.low <= slope.slope <= slope.high < 0


def test_months_without_incidents_keep_their_place_in_time():
    slope = capital.approach(months(100, 90, np.nan, 70, 60, np.nan, np.nan, 30, 20))
    assert (slope.slope, slope.low, slope.high) == pytest.approx((-10, -10, -10))
    assert slope.months == 6


@given(st.lists(st.floats(1, 400), min_size=capital.MIN_MONTHS, max_size=14))
def test_the_slope_is_the_median_of_the_slopes_of_all_pairs_of_months(p10):
    pairs = [(p10[b] - p10[a]) / (b - a) for a, b in combinations(range(len(p10)), 2)]
    assert capital.approach(months(*p10)).slope == pytest.approx(np.median(pairs), abs=1e-9)


def test_five_months_with_incidents_give_no_slope_and_say_how_many_there_were():
    slope = capital.approach(months(100, 90, np.nan, 70, 60, 50))
    assert slope.months == 5 < capital.MIN_MONTHS
    assert np.isnan([slope.slope, slope.low, slope.high]).all()


# --- side and nearest -------------------------------------------------------------------------------------------------


def test_the_heaviest_sector_comes_first_and_every_sector_is_told():
    study = study_of(
        east(1, 2, event_date="2025-12-31"),
        east(2, 3, event_date="2025-10-02"),  # a half-life of 90 days earlier
        incident(3, longitude=-2.0, latitude=16.0, event_date="2025-12-31"),
    )
    axis = capital.axis_of_approach(study, YEAR, "bamako")
    assert axis["sector"].tolist()[:2] == ["E", "N"]
    assert sorted(axis["sector"]) == sorted(SECTORS)
    assert axis["incidents"].tolist() == [2, 1, 0, 0, 0, 0, 0, 0]
    assert axis["weight"].tolist()[:3] == pytest.approx([1.5, 1.0, 0.0])


def test_the_nearest_incident_is_told_with_its_distance_and_bearing_even_beyond_reach():
    study = study_of(east(1, 30, location="Far"), east(2, 29, location="Less far"))
    found = capital.nearest(study, YEAR, "bamako")
    assert found["location"] == "Less far"
    assert found["distance_km"] > capital.REACH_KM
    assert found["distance_km"] == pytest.approx(29 * KM_PER_STEP, rel=0.002)
    assert found["bearing"] == pytest.approx(90, abs=1)


def test_without_incidents_there_is_no_nearest_one_no_weight_and_no_slope():
    study = study_of(east(1, 1, event_date="2024-01-01"))
    assert capital.nearest(study, YEAR, "bamako") is None
    assert capital.axis_of_approach(study, YEAR, "bamako")["weight"].sum() == 0
    assert capital.approach(capital.monthly_distance(study, YEAR, "bamako")).months == 0
    assert capital.ring_counts(study, YEAR, "bamako")["incidents"].tolist() == [0] * 5


# --- groups -----------------------------------------------------------------------------------------------------------


def test_each_month_and_group_has_its_rings_and_distances():
    study = study_of(
        east(1, 1, event_date="2025-01-03"),
        east(2, 3, event_date="2025-01-20"),
        east(3, 6, event_date="2025-01-21", actor="ISSP"),
        east(4, 30, event_date="2025-01-22"),  # beyond reach
    )
    rows = capital.monthly_groups(study, YEAR, "bamako").set_index("group")
    assert rows.loc["JNIM", ["0–50 km", "50–100 km", "100–150 km", "incidents"]].tolist() == [1, 1, 0, 2]
    assert rows.loc["ISSP", ["0–50 km", "50–100 km", "100–150 km", "incidents"]].tolist() == [0, 0, 1, 1]
    assert rows.loc["JNIM", "nearest_km"] == pytest.approx(KM_PER_STEP, rel=0.01)
    whole = capital.monthly_distance(study, YEAR, "bamako")
    assert rows["incidents"].sum() == whole["incidents"].sum()


def test_each_group_has_its_own_slope_and_axis():
    nearer = [east(n, 14 - n, event_date=f"2025-{n:02d}-15") for n in range(1, 9)]
    west = east(20, -5, event_date="2025-06-15", actor="ISSP")
    found = capital.group_approaches(study_of(*nearer, west), YEAR, "bamako").set_index("group")
    assert list(found.index) == ["JNIM", "ISSP"]
    assert found.loc["JNIM", "slope"] == pytest.approx(-KM_PER_STEP, rel=0.02)
    assert found.loc["JNIM", "high"] < 0
    assert np.isnan(found.loc["ISSP", "slope"])
    assert found["axis"].to_dict() == {"JNIM": "E", "ISSP": "W"}


def test_no_incident_within_reach_gives_no_group():
    assert capital.group_approaches(study_of(), YEAR, "bamako").empty
    assert "0–50 km" in capital.monthly_groups(study_of(), YEAR, "bamako")
