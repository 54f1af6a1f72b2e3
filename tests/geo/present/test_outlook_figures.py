"""The outlook's tables, its charts on screen and on paper, and its two maps; the draws are synthetic."""

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.briefing import figures
from geo.errors import SeriesError
from geo.outlook.density import densities
from geo.outlook.model import DeathsForecast
from geo.outlook.record import OWN, reference_record
from geo.outlook.result import MODEL, OutlookResult
from geo.outlook.series import MonthlySeries
from geo.present import folium_map, leaflet, outlook_tables
from geo.present.charts import (
    density_chart,
    density_figure,
    fan_chart,
    fan_figure,
    reliability_chart,
    reliability_figure,
)
from geo.present.maps import chance_map
from geo.present.outlook_provenance import outlook_provenance, record_provenance
from geo.present.outlook_words import WORDS
from geo.query import Query

UNTIL = date(2025, 12, 31)


@pytest.fixture(scope="module")
def result(study):
    """Synthetic: chances and draws for Mali's regions."""
    areas = study.layer("admin1").areas
    mali = areas.index[areas["country"] == "MLI"]
    chances = pd.DataFrame(
        {30: np.linspace(0.001, 0.6, len(mali)), 90: np.linspace(0.02, 0.999, len(mali))}, index=mali
    )
    draws = np.sort(np.random.default_rng(0).poisson(5, (len(mali), 12, 1000)).astype(float), axis=-1)
    months = pd.period_range("2026-01", periods=12, freq="M")
    deaths = DeathsForecast(draws, tuple(mali), months, pd.Period("2025-12", "M"))
    return OutlookResult("admin1", UNTIL, study.version, MODEL, (), chances=chances, deaths=deaths)


@pytest.fixture(scope="module")
def rests_on(study):
    return outlook_provenance(study, Query(start=study.incidents.first_day, end=UNTIL, layer="admin1"))


@pytest.fixture(scope="module")
def series(result):
    months = pd.period_range("2020-01", "2025-12", freq="M")
    return MonthlySeries(np.arange(72.0)[:, None] + np.zeros(len(result.deaths.units)), months, result.deaths.units)


def is_png(content):
    return content[:4] == b"\x89PNG"


def test_areas_stand_by_their_chance_and_carry_the_deaths_of_the_next_month(result, study):
    table = outlook_tables.chance_table(result, study, 90)
    assert table["chance_90"].is_monotonic_decreasing
    assert table["word_90"].iloc[0] == "almost certain"
    assert set(table.columns) >= {"chance_30", "deaths_low_90", "deaths_middle", "deaths_high_90"}
    assert (table["deaths_low_90"] < table["deaths_high_90"]).all()


def test_an_outlook_that_says_nothing_has_no_table(result, study):
    with pytest.raises(SeriesError, match="Nothing is said of the layer admin1"):
        outlook_tables.chance_table(dataclasses.replace(result, chances=None), study, 90)


def test_a_fan_is_known_up_to_now_and_drawn_after_it(result, series):
    table = outlook_tables.fan_table(series, result.deaths, result.deaths.units[0])
    assert len(table) == 36 + 12
    assert table["known"].notna().tolist() == [True] * 36 + [False] * 12
    assert table["middle"].notna().tolist() == [False] * 36 + [True] * 12
    ahead = table.iloc[36:]
    assert (ahead[list(outlook_tables.QUANTILES)].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert table["month"].diff().dropna().between(pd.Timedelta(days=28), pd.Timedelta(days=31)).all()


def test_every_chart_of_the_outlook_draws_on_screen_and_on_paper(result, series, rests_on, study):
    language = "fr"
    fan = outlook_tables.fan_table(series, result.deaths, result.deaths.units[0])
    record = reference_record()
    tenths = outlook_tables.record_table(record, 90)
    dense = outlook_tables.density_table(
        tuple(one for one in densities(study, "admin1", UNTIL) if one.incidents), {"MLI": "Mali"}, language
    )
    told = {"title": "T", "sentence": "S.", "language": language}
    charts = [
        fan_chart(fan, language=language),
        reliability_chart(tenths, language=language),
        density_chart(dense, language=language),
    ]
    assert all(len(chart.to_dict()["layer"]) >= 4 for chart in charts)
    shown = [
        fan_figure(fan, rests_on, unit="x", **told),
        reliability_figure(tenths, record_provenance(record, rests_on, language), window=90, **told),
        density_figure(dense, rests_on, **told),
    ]
    assert all(is_png(figures.png(one)) for one in shown)


def test_the_map_of_chances_goes_out_with_its_numbers(result, rests_on, study):
    table = outlook_tables.chance_table(result, study, 90)
    shown = chance_map(study, "admin1", table, 90, rests_on, title="T", sentence="S.")
    assert is_png(figures.png(shown))
    assert f"model {MODEL}" in figures.csv(shown).decode("utf-8-sig")
    assert len(shown.areas) == len(table)


def test_the_live_map_has_percents_where_something_is_said_and_words_where_nothing_is(result, study):
    layer = study.layer("admin1")
    paint = leaflet.chance_paint(layer, result.chances, 90, lambda name: f"/{name}", None)
    at = layer.areas.index.get_loc(result.chances.index[-1])
    assert paint.marks[at] == ">99"
    assert paint.level[at] == len(WORDS) - 1
    assert (
        paint.lines[at] == "At least one fatal incident: almost certain, above 99 % within 90 days\n60 % within 30 days"
    )
    silent = layer.areas.index.get_loc("NGA-borno")
    assert (paint.level[silent], paint.marks[silent]) == (-1, "")
    assert "too thin" in paint.lines[silent]
    assert len(leaflet.CHANCE_SCALE) == len(WORDS)


def test_a_map_of_chances_has_another_scale_than_one_of_levels():
    def address(name):
        return f"/assets/{name}"

    levels, chances = (
        folium_map.base_map(address, scale).get_root().render() for scale in (leaflet.LEVEL_SCALE, leaflet.CHANCE_SCALE)
    )
    assert "almost certain" in chances
    assert "almost certain" not in levels


def test_the_record_of_the_method_does_not_claim_to_rest_on_the_readers_data(rests_on):
    record = reference_record()
    lines = " ".join(record_provenance(record, rests_on).lines())
    assert "UCDP Georeferenced Event Dataset 20.1" in lines
    assert "starter" not in lines
    assert record_provenance(dataclasses.replace(record, source=OWN), rests_on) is rests_on


def test_the_benchmarks_stand_beside_the_outlook():
    table = outlook_tables.benchmark_table(reference_record()).set_index("measure")
    assert list(table.columns) == ["37 areas", "13 countries"]
    assert table.loc["this outlook", "37 areas"] == "7.7"
    assert table.loc["months within the 90 % interval", "37 areas"].endswith("%")


def test_the_densest_country_stands_first_with_what_it_lacks(study):
    table = outlook_tables.density_table(densities(study, "admin1", UNTIL), {"MLI": "Mali", "NER": "Niger"})
    assert table["fatal_a_month"].is_monotonic_decreasing
    assert (table["missing"] != "").all()
