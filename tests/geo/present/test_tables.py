from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.present import tables
from geo.risk.change import KeyFigures
from geo.risk.levels import level_of
from tests.geo.present.figure_world import months

NOW = KeyFigures(
    incidents=1200,
    deaths_low=980,
    deaths_best=1240,
    deaths_high=1610,
    unknown_tolls=300,
    against_civilians=40,
    unidentified=600,
    whole_window_in_data=True,
)
THEN = replace(NOW, incidents=1, deaths_low=5, deaths_best=5, deaths_high=5, unknown_tolls=0, unidentified=1)
NOTHING = KeyFigures(0, 0, 0, 0, 0, 0, 0, whole_window_in_data=True)


def scores(**severity: float) -> pd.DataFrame:
    values = list(severity.values())
    return pd.DataFrame(
        {
            "name": [f"Area {key}" for key in severity],
            "severity": values,
            "low": [value - 5.4 for value in values],
            "high": [value + 5.4 for value in values],
            "level": level_of(values),
            "confidence": "thin",
            "incidents": 2,
            "deaths_low": pd.array([1] * len(values), dtype="Int64"),
            "deaths_best": pd.array([2] * len(values), dtype="Int64"),
            "deaths_high": pd.array([3] * len(values), dtype="Int64"),
        },
        index=pd.Index(severity, name="area_id"),
    )


SCORES = scores(a=69.6, b=50.2, c=12.0)
LINES = pd.DataFrame({"2025-01": [1, 2, 3], "2025-02": [4, 5, 6]}, index=["c", "a", "b"])


# --- the strip on top -------------------------------------------------------------------------------------------------


def test_each_figure_stands_beside_that_of_the_window_before():
    rows = {label: (value, note) for label, value, note in tables.key_figure_rows(NOW, THEN, SCORES)}
    assert rows["Incidents"] == ("1,200", "before: 1")
    assert rows["Deaths, where a figure is known"] == ("1,240 (980–1,610)", "before: 5")
    assert rows["Tolls unknown"] == ("25 %", "300 incidents; before: 0 %")
    assert rows["Against civilians"] == ("40", "before: 40")
    assert rows["Actor unidentified"] == ("50 %", "before: 100 %")
    assert rows["Most severe (computed)"] == ("Area a, High", "69, 5–95 % 64–75")


def test_a_window_before_that_is_not_whole_in_the_data_is_not_compared():
    notes = [note for _, _, note in tables.key_figure_rows(NOW, replace(THEN, whole_window_in_data=False), SCORES)]
    assert sum("before: not in the data" in note for note in notes) == 5


def test_deaths_that_nobody_counted_are_no_figure():
    unknown = replace(NOW, deaths_low=np.nan, deaths_best=np.nan, deaths_high=np.nan)
    assert tables.key_figure_rows(unknown, THEN, SCORES)[1][1] == "no figure"


def test_without_incidents_or_areas_none_is_most_severe():
    for rows in (tables.key_figure_rows(NOTHING, THEN, SCORES), tables.key_figure_rows(NOW, THEN, SCORES.head(0))):
        assert not any("Most severe" in label for label, _, _ in rows)


# --- the ranked table -------------------------------------------------------------------------------------------------


def test_a_ranked_row_has_letter_severity_with_interval_trend_and_signed_change():
    change = pd.Series({"a": 3.4, "b": -12.6, "c": -0.3})
    rows = tables.ranked(SCORES, LINES, change)
    assert rows["level"].tolist() == [["H"], ["H"], ["L"]]
    assert rows["severity"].tolist() == ["69 (64–75)", "50 (45–56)", "12 (7–17)"]
    assert [list(line) for line in rows["trend"]] == [[7], [9], [5]]
    assert rows["change"].tolist() == ["+3", "−13", "±0"]
    assert rows["deaths"].tolist() == ["2 (1–3)"] * 3


def test_without_a_window_before_the_change_is_a_dash():
    assert tables.ranked(SCORES, LINES, None)["change"].tolist() == ["–"] * 3


def test_no_areas_give_no_rows():
    assert tables.ranked(SCORES.head(0), LINES, None).empty


# --- sentences --------------------------------------------------------------------------------------------------------


def test_the_headline_counts_areas_at_high_or_extreme_and_names_the_most_severe():
    assert tables.headline(SCORES, NOW) == (
        "2 areas of 3 at High or Extreme; the most severe is Area a (High, 69, 5–95 % 64–75)."
    )


def test_the_headline_says_whether_incidents_or_areas_are_missing():
    assert tables.headline(SCORES, NOTHING) == "No incident matches these filters."
    assert tables.headline(SCORES.head(0), NOW) == "No area of this layer lies in the chosen countries."


def test_a_layer_s_title_says_that_severity_is_computed(study):
    assert tables.level_title(study.layer("admin1")) == "Computed severity: Regions"


def test_months_are_summed_up_with_the_share_that_has_no_toll():
    said = tables.month_sentences(months())
    assert said["incidents"] == "16 incidents in 5 months with any."
    assert said["deaths"] == (
        "147 deaths in the incidents with a figure; 19 % have none (+n above a bar counts them), so months are at "
        "least this high."
    )


@pytest.mark.parametrize(
    ("unknown", "deaths", "said"),
    [
        (0, 12, "12 deaths in the incidents with a figure."),
        (5, pd.NA, "Nobody gave a figure for any of these incidents."),
    ],
)
def test_where_all_tolls_are_known_or_none_is_the_sentence_is_short(unknown, deaths, said):
    table = months().head(1).assign(incidents=5, unknown_tolls=unknown, deaths=pd.array([deaths], dtype="Int64"))
    assert tables.month_sentences(table)["deaths"] == said


def test_without_incidents_both_charts_say_that_nothing_matches():
    assert set(tables.month_sentences(months().head(0)).values()) == {"No incident matches these filters."}
