from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.present import zone_words
from geo.query import Query
from geo.risk import capital
from geo.risk.borders import BorderShare
from geo.risk.capital import Approach
from tests.builders import incident, incident_table
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))
ALL = ("Mali", "Burkina Faso", "Niger")
NEAR = BorderShare(ALL, 50, 23, 92, 0.0855, 2.92, 1.85, 4.39)
NOTHING = BorderShare(ALL, 50, 0, 0, 0.0855, np.nan, np.nan, np.nan)
NO_SLOPE = Approach(np.nan, np.nan, np.nan, 4)


def rings(*incidents: int) -> pd.DataFrame:
    return pd.DataFrame({"ring": list("abcde"), "incidents": incidents})


def axis(*weights: float) -> pd.DataFrame:
    return pd.DataFrame({"sector": ["E", "N", "W"], "incidents": [3, 1, 0], "weight": weights})


NEAREST = pd.Series(
    {"location": "Kati", "distance_km": 14.6, "bearing": 315.0, "event_date": pd.Timestamp("2026-04-25")}
)


# --- borders ----------------------------------------------------------------------------------------------------------


def test_a_border_share_is_told_with_its_ratio_and_interval():
    assert zone_words.border_sentence(NEAR) == (
        "25 % of incidents in Mali, Burkina Faso and Niger lie within 50 km of a border between Mali, Burkina Faso and "
        "Niger: 2.9 times an even spread (95 % 1.9–4.4)."
    )
    assert zone_words.border_rest(NEAR) == (
        "23 of 92 incidents whose place is known; 9 % of the land there lies that near. All three borders, whichever "
        "is shown."
    )


def test_a_share_of_chosen_countries_names_them():
    assert zone_words.border_sentence(BorderShare(("Mali",), 50, 1, 4, 0.1, 2.5, 0.1, 9.0)).startswith(
        "25 % of incidents in Mali lie within 50 km"
    )


def test_without_incidents_no_share_is_told():
    assert zone_words.border_sentence(NOTHING).startswith(
        "No precisely placed incident of Mali, Burkina Faso and Niger"
    )
    assert zone_words.border_rest(NOTHING) == ""


def test_the_band_with_most_incidents_is_named_with_its_rate():
    bands = pd.DataFrame(
        {"band": ["0–10 km", "10–25 km"], "side": ["Mali", "Niger"], "incidents": [3, 4], "km2": [9_000.0, 20_000.0]}
    )
    assert zone_words.band_sentence(bands) == (
        "Most incidents: 10–25 km on the side of Niger, 4 (2.0 per 10,000 km² of that band in this period)."
    )
    assert zone_words.band_sentence(bands.assign(incidents=0)) == (
        "No incident of this selection can be placed in these bands."
    )
    assert zone_words.band_sentence(bands.head(0)) == "No incident of this selection can be placed in these bands."


# --- capitals ---------------------------------------------------------------------------------------------------------


def test_a_capital_s_sentence_counts_rings_from_the_inside():
    assert zone_words.capital_sentence(rings(1, 2, 4, 8, 16), NEAREST, "Bamako") == (
        "31 incidents within 400 km of Bamako, 7 of them within 150 km; the nearest at Kati, 15 km NW, on 25 Apr 2026."
    )


def test_without_an_incident_well_placed_no_distance_is_told():
    assert zone_words.capital_sentence(rings(0, 0, 0, 0, 0), None, "Bamako") == (
        "No incident of this selection is placed well enough to measure its distance from Bamako."
    )


def test_the_strip_has_counts_by_distance_nearest_axis_and_slope():
    rows = zone_words.capital_figures(
        rings(1, 2, 4, 8, 16), axis(3.0, 1.0, 0.0), Approach(-2.04, -3.0, -1.0, 9), NEAREST
    )
    assert rows == [
        ("Incidents within 100 km", "3", "in this period"),
        ("Incidents within 150 km", "7", "in this period"),
        ("Incidents within 400 km", "31", "in this period"),
        ("Nearest incident", "15 km NW", "Kati, 25 Apr 2026"),
        ("Axis of approach", "E", "75 % of the recent weight, 3 incidents"),
        ("Trend of distance", "−2.0 km a month", "95 % −3.0 to −1.0"),
    ]


def test_the_strip_without_incidents_has_no_axis_no_nearest_and_no_figure_for_the_slope():
    rows = zone_words.capital_figures(rings(0, 0, 0, 0, 0), axis(0.0, 0.0, 0.0), NO_SLOPE, None)
    assert [label for label, _, _ in rows][3:] == ["Trend of distance"]
    assert rows[-1][1:] == ("no figure", "needs 6 months with incidents, has 4")


@pytest.mark.parametrize(
    ("slope", "said"),
    [
        (Approach(-2.0, -3.0, -1.0, 9), "The nearer incidents have moved toward Bamako by 2.0 km a month."),
        (Approach(2.0, 1.0, 3.0, 9), "The nearer incidents have moved away from Bamako by 2.0 km a month."),
        (Approach(-2.0, -3.0, 1.0, 9), "No clear movement toward or away from Bamako"),
        (NO_SLOPE, "Too few months with an incident within 400 km of Bamako"),
    ],
)
def test_a_movement_is_told_only_where_the_whole_interval_agrees(slope, said):
    assert zone_words.slope_sentence(slope, "Bamako").startswith(said)


def test_the_counts_of_the_sentence_are_those_of_the_rings_in_the_data():
    study = small_study(
        incident_table(*[incident(n, longitude=-2.0 + 0.4 * n, latitude=15.0, location=f"P{n}") for n in range(1, 9)])
    )
    found = capital.ring_counts(study, YEAR, "bamako")
    # every 43 km: three within 150 km, eight within 400 km
    assert zone_words.capital_sentence(found, capital.nearest(study, YEAR, "bamako"), "Bamako").startswith(
        "8 incidents within 400 km of Bamako, 3 of them within 150 km; the nearest at P1, 43 km E"
    )


# --- one incident -----------------------------------------------------------------------------------------------------


def test_an_incident_is_told_with_its_nearest_border_and_its_way_from_bamako():
    study = small_study(incident_table(incident(1, longitude=-0.5, latitude=13.5)))
    assert zone_words.distances_sentence(study, 0) == "54 km from the Mali–Burkina Faso border, 232 km SE of Bamako."


def test_an_incident_known_only_to_its_district_has_no_distances():
    study = small_study(incident_table(incident(1, place_precision=3)))
    assert zone_words.distances_sentence(study, 0) == "Its place is known too coarsely for a distance."


def test_a_group_with_too_few_months_has_no_trend_in_words():
    groups = pd.DataFrame(
        {"group": ["JNIM", "ISSP"], "incidents": [9, 2], "nearest_km": [12.4, 80.0], "months": [8, 2]}
        | {"slope": [-3.21, np.nan], "low": [-5.0, np.nan], "high": [1.0, np.nan], "axis": ["N", "E"]}
    )
    rows = zone_words.approach_rows(groups)
    assert rows["trend_km_a_month"].tolist() == ["−3.2 (−5.0 to +1.0)", "2 of 6 months"]
    assert rows["nearest"].tolist() == ["12 km", "80 km"]


def test_an_incident_near_two_borders_is_told_with_both():
    study = small_study(incident_table(incident(1, country="BFA", longitude=0.5, latitude=14.5)))
    said = zone_words.distances_sentence(study, 0)
    assert said.startswith("54 km from the Mali–Burkina Faso border and 55 km from the Burkina Faso–Niger border, ")


def test_the_share_near_one_other_border_speaks_of_its_two_countries():
    near = BorderShare(("Mali", "Guinea"), 50, 5, 50, 0.02, 5.0, 1.6, 11.7, border=("Mali", "Guinea"))
    assert zone_words.border_sentence(near).startswith(
        "10 % of incidents in Mali and Guinea lie within 50 km of the border between Mali and Guinea: 5.0 times"
    )
    assert "All three borders" not in zone_words.border_rest(near)
    nothing = BorderShare(("Mali",), 50, 0, 0, 0.02, np.nan, np.nan, np.nan, border=("Mali", "Guinea"))
    assert zone_words.border_sentence(nothing) == (
        "No precisely placed incident of Mali and Guinea matches these filters."
    )
