import json
from datetime import date

import pandas as pd
import pytest

from geo.errors import QueryError
from geo.present import charts
from geo.present.charts.theme import EMPTY, OTHER_COLOURS
from geo.present.palette import FORCES, GROUP_COLOURS, MILITIAS
from tests.geo.present.figure_world import CONTEXT, HOSTILE, bands, distances, months

SCORE = pd.Series(
    {
        "name": "Square b2", "level": "High", "severity": 55.0, "low": 40.0, "high": 62.0, "frequency": 0.5,
        "lethality": 1.0, "civilian_harm": 0.0, "spread": 0.25, "groups": 0.5, "momentum": 0.75, "spill_over": 1.0,
    }
)  # fmt: skip


def _layers(chart):
    spec = chart.to_dict()
    return spec, {
        layer["mark"]["type"] if isinstance(layer["mark"], dict) else layer["mark"]: layer for layer in spec["layer"]
    }


def _data(spec, layer):
    return spec["datasets"][layer.get("data", spec.get("data"))["name"]]


def test_series_keep_their_order_and_colour_and_strangers_follow_by_name():
    found = charts.series_colours(["Zeta", FORCES, "JNIM", "Alpha", MILITIAS])
    assert list(found) == ["JNIM", MILITIAS, FORCES, "Alpha", "Zeta"]
    assert found["JNIM"] == GROUP_COLOURS["JNIM"]
    assert (found["Alpha"], found["Zeta"]) == OTHER_COLOURS[:2]


def test_months_are_stacked_bars_from_zero_in_the_fixed_order():
    spec, layers = _layers(charts.months_chart(months()))
    bar = layers["bar"]["encoding"]
    assert bar["y"]["stack"] == "zero"
    assert bar["y"]["scale"]["domain"][0] == 0
    assert bar["color"]["scale"] == {
        "domain": ["JNIM", "ISSP"],
        "range": [GROUP_COLOURS["JNIM"], GROUP_COLOURS["ISSP"]],
    }
    assert bar["order"]["field"] == "rank"
    assert sum(row["incidents"] for row in _data(spec, layers["bar"])) == 16


def test_the_screen_gets_no_more_columns_than_it_shows():
    table = months().assign(summary="long text that no chart shows")
    spec, layers = _layers(charts.months_chart(table))
    assert set(_data(spec, layers["bar"])[0]) == {
        "month", "series", "incidents", "deaths", "unknown_tolls", "rank", "toll",
    }  # fmt: skip


def test_an_unknown_toll_is_no_bar_but_a_number_above_it():
    spec, layers = _layers(charts.months_chart(months(), measure="deaths"))
    april = [row for row in _data(spec, layers["bar"]) if row["month"].startswith("2025-04")]
    assert [row["toll"] for row in april] == ["no figure"]
    assert {row["words"] for row in _data(spec, layers["text"])} == {"+1", "+2"}


def test_over_many_years_a_hollow_ring_stands_for_unknown_tolls():
    window = (date(2020, 1, 1), date(2025, 6, 30))
    _, layers = _layers(charts.months_chart(months(), measure="deaths", window=window))
    assert layers["point"]["mark"]["filled"] is False


def test_turning_points_are_dotted_rules_with_a_word():
    spec, layers = _layers(charts.months_chart(months(), context=CONTEXT))
    assert layers["rule"]["mark"]["strokeDash"] == [1, 3]
    assert [row["text"] for row in _data(spec, layers["rule"])] == ["1 coup", "2 agreement"]
    assert charts.context_lines(months(), CONTEXT) == [row["line"] for row in _data(spec, layers["rule"])]


def test_the_axis_spans_the_window_where_it_is_given():
    _, layers = _layers(charts.months_chart(months(), window=(date(2024, 12, 5), date(2025, 7, 31))))
    first, beyond = layers["bar"]["encoding"]["x"]["scale"]["domain"]
    assert (first["year"], first["month"], beyond["year"], beyond["month"]) == (2024, 12, 2025, 8)


def test_an_unknown_measure_is_refused():
    with pytest.raises(QueryError, match="measure “wounded” is not known; allowed are incidents, deaths"):
        charts.months_chart(months(), measure="wounded")


def test_components_show_the_points_that_they_add_of_100_possible():
    table = charts.components_table(SCORE)
    assert list(table["points"]) == [15.0, 20.0, 0.0, 2.5, 2.5, 7.5, 10.0]
    assert table["possible"].sum() == 100


def test_bands_stand_side_by_side_and_say_no_figure():
    spec, layers = _layers(charts.bands_chart(bands(), measure="deaths"))
    assert layers["bar"]["encoding"]["xOffset"]["sort"] == ["Mali", "Niger"]
    assert layers["bar"]["encoding"]["y"]["scale"]["zero"] is True
    assert [row["words"] for row in _data(spec, layers["text"])] == ["9", "0", "11", "no figure"]


def test_no_line_of_distance_crosses_a_month_without_incidents():
    spec, layers = _layers(charts.distance_chart(distances(), capital="Bamako"))
    runs = [(row["month"][:7], row["run"]) for row in _data(spec, layers["line"])]
    assert runs == [("2025-01", 1), ("2025-02", 1), ("2025-05", 2), ("2025-06", 2)]
    assert layers["line"]["encoding"]["detail"]["field"] == "run"
    assert layers["line"]["encoding"]["y"]["scale"]["domain"] == [0, 95.0]


@pytest.mark.parametrize(
    "chart",
    [
        charts.months_chart(months().head(0)),
        charts.bands_chart(bands().head(0)),
        charts.distance_chart(distances().head(0), capital="Bamako"),
        charts.distance_chart(distances().iloc[[2]], capital="Bamako"),
    ],
)
def test_an_empty_table_says_so(chart):
    assert EMPTY in chart.to_json()


def test_bands_without_an_incident_say_that_of_the_bands_alone():
    assert "lies in these bands" in charts.bands_chart(bands().assign(incidents=0)).to_json()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_a_value_and_never_becomes_part_of_the_specification(text):
    for chart in (charts.months_chart(months(second=text)), charts.bands_chart(bands(second=text))):
        spec = chart.to_dict()
        assert any(text in row.values() for rows in spec["datasets"].values() for row in rows)
        without = {key: value for key, value in spec.items() if key != "datasets"}
        fields = json.dumps([without["layer"]])
        assert f'"field": {json.dumps(text)}' not in fields
        assert "expr" not in fields
        assert '"transform"' not in fields


def test_the_same_table_gives_the_same_specification():
    assert (
        charts.months_chart(months(), context=CONTEXT).to_json()
        == charts.months_chart(months(), context=CONTEXT).to_json()
    )
