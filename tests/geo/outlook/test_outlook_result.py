import argparse
import dataclasses
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.errors import SeriesError, StaleOutlookError
from geo.outlook import outlook, require_fresh
from geo.outlook.chance_record import judge_chances, reliability_by_window
from geo.outlook.commands import add_parsers
from geo.outlook.days import read_days
from geo.outlook.density import densities, density, last_whole_month
from geo.outlook.record import OWN, has_enough_cases, reference_record
from geo.outlook.result import OutlookResult, country_series, first_month, layer_days
from geo.outlook.stored import read_outlook


def run(study, *words):
    parser = argparse.ArgumentParser()
    add_parsers(parser.add_subparsers(required=True))
    options = parser.parse_args(list(words))
    return options.run_alone(options) if "run_alone" in options else options.run(study, options)


def test_the_starter_set_is_said_to_be_too_thin(study):
    result = outlook(study, "admin1", study.incidents.last_day)
    assert not result.says_something
    assert result.deaths is None
    mali = next(one for one in result.densities if one.group == "MLI")
    assert "fatal incidents a month" in str(mali.reasons[0])
    assert "no figure of deaths" in str(mali.reasons[1])
    assert result.data_version == study.version


def test_an_unfinished_month_is_not_counted(study):
    assert last_whole_month(study, date(2020, 5, 17)) == pd.Timestamp("2020-04-30")
    assert last_whole_month(study, date(2020, 5, 31)) == pd.Timestamp("2020-05-31")
    assert last_whole_month(study, date(2030, 1, 1)) == pd.Timestamp("2026-03-31")


def test_a_day_before_all_incidents_says_that_there_is_none(study):
    result = outlook(study, "admin1", date(2012, 1, 3))
    assert {str(reason) for one in result.densities for reason in one.reasons} == {"The record holds no incident."}


@pytest.fixture(scope="module")
def told_and_made(dense_study):
    """What the making of the dense study's outlook told, and the outlook."""
    told = []
    return told, outlook(dense_study, "admin1", date(2025, 12, 31), report=lambda *step: told.append(step))


def test_only_countries_with_a_dense_record_are_spoken_of(dense_study, told_and_made):
    told, result = told_and_made
    areas = dense_study.layer("admin1").areas
    mali = [str(area) for area in areas.index[areas["country"] == "MLI"]]
    assert result.says_something
    assert result.chances.index.tolist() == mali
    assert result.deaths.draws.shape == (len(mali), 12, 1000)
    assert result.countries.units == ("MLI",)
    assert str(result.deaths.months[0]) == "2026-01"
    assert [one.group for one in result.densities if one.bears] == ["MLI"]
    assert told[-1] == (4, 4, "done")


def test_a_dense_outlook_has_its_own_record_of_the_years_that_leave_five_before_them(told_and_made):
    record = told_and_made[1].record
    assert record.source == OWN
    assert (record.first_year, record.last_year) == (2023, 2025)
    assert set(record.deaths["kind"]) == {"areas", "countries"}
    tenth = record.tenth(90, 0.42)
    assert (tenth["window"], tenth["from"], tenth["to"]) == (90, 0.4, 0.5)
    assert record.tenth(30, 1.0)["to"] == 1.0


def test_too_short_a_past_has_no_record_of_its_own(dense_study):
    assert outlook(dense_study, "admin1", date(2023, 6, 30)).record is None


def test_the_series_of_a_country_holds_more_than_the_sum_of_its_areas(dense_study):
    bearing = tuple(one for one in densities(dense_study, "admin1", date(2025, 12, 31)) if one.bears)
    areas = layer_days(dense_study, "admin1", date(2025, 12, 31), bearing).monthly()
    country = country_series(dense_study, date(2025, 12, 31), bearing)
    assert country.units == ("MLI",)
    assert (country.deaths[:, 0] >= areas.deaths.sum(axis=1)).all()


def test_a_layer_in_no_single_country_is_judged_as_a_whole(dense_study):
    found = densities(dense_study, "capital-bamako", date(2025, 12, 31))
    assert [one.group for one in found] == ["capital-bamako"]


def test_an_outlook_from_other_data_is_refused(study):
    old = OutlookResult("admin1", date(2020, 1, 31), "older", "deaths-0", ())
    with pytest.raises(StaleOutlookError, match="made from data older with deaths-0"):
        require_fresh(old, study)
    require_fresh(outlook(study, "admin1", study.incidents.last_day), study)


def test_series_of_no_group_are_refused():
    with pytest.raises(SeriesError, match="No group with a record"):
        first_month(())


def spell(first, last, each_month, toll=3.0):
    """Days and tolls of so many incidents in every month, synthetic."""
    months = pd.period_range(first, last, freq="M")
    day = pd.Series(np.repeat(months.start_time.to_numpy(), each_month))
    return day, np.full(len(day), toll)


UNTIL = pd.Timestamp("2020-12-31")


def test_a_dense_record_bears_an_outlook():
    found = density("MLI", *spell("2015-01", "2020-12", 15), UNTIL)
    assert found.bears
    assert (found.months, found.fatal_a_month, found.unknown_share) == (72, 15.0, 0.0)


@pytest.mark.parametrize(
    ("days_and_tolls", "said"),
    [
        (spell("2017-01", "2020-12", 20), "spans 48 months; an outlook needs 60"),
        (spell("2010-01", "2020-12", 14), "holds 14.0 fatal incidents a month over the last 24 months"),
        (spell("2010-01", "2020-12", 30, toll=0.0), "holds 0.0 fatal incidents a month"),
        (spell("2010-01", "2020-09", 30), "The last 3 months hold 0.0 fatal incidents a month, after 26"),
    ],
)
def test_what_a_record_lacks_is_said_in_figures(days_and_tolls, said):
    found = density("MLI", *days_and_tolls, UNTIL)
    assert not found.bears
    assert said in " ".join(map(str, found.reasons))


def test_tolls_that_nobody_gave_are_no_noughts_but_a_reason_to_say_nothing():
    day, toll = spell("2010-01", "2020-12", 20)
    toll[::5] = np.nan
    found = density("MLI", day, toll, UNTIL)
    assert "20 % of the incidents of the last 24 months have no figure of deaths" in str(found.reasons[0])


def test_where_a_fatal_incident_follows_always_no_chance_is_said_but_deaths_are(dense_study):
    layer, counts = dense_study.layer("admin1"), dense_study.placed("admin1")[0].value_counts()
    busiest = dataclasses.replace(layer, areas=layer.areas.loc[[counts.index[0]]])
    result = outlook(dataclasses.replace(dense_study, layers={"admin1": busiest}), "admin1", date(2025, 12, 31))
    assert result.chances is None
    assert "at least 50 with and 50 without one are needed" in str(result.too_few[0])
    assert result.deaths.units == (busiest.areas.index[0],)


def test_the_outlook_command_prints_the_reasons(study):
    printed = json.loads(run(study, "outlook", "--layer", "admin2"))
    assert "fatal incidents" in printed["not_said"]["BFA"][0]
    assert "areas" not in printed


def test_the_outlook_command_prints_every_area_of_dense_data(dense_study):
    areas = json.loads(run(dense_study, "outlook", "--as-of", "2023-06-30"))["areas"]  # too short a past to be judged
    first = next(iter(areas.values()))
    assert set(first["chance_within_days"]) == {"30", "90"}
    assert len(first["deaths_5_50_95_by_month"]) == 12


def test_the_outlook_command_keeps_each_layer_and_tells_how_far_it_is(study, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SAHEL_DATA_DIR", str(tmp_path))
    printed = run(study, "outlook", "--layer", "admin2", "--layer", "tri-border", "--keep").splitlines()
    assert [read_outlook(Path(line)).layer for line in printed] == ["admin2", "tri-border"]


def test_the_record_of_the_method_is_read_from_the_project():
    record = reference_record()
    assert (record.first_year, record.last_year, record.units) == (2012, 2016, 37)
    assert has_enough_cases(record.tenth(90, 0.95))


@pytest.mark.reference
def test_the_record_of_the_method_is_what_the_reference_data_give(reference):
    days = read_days(
        reference / "ucdp/ged201_nigeria_1990_2016_hdx.csv",
        without=("Gongola state",),
        centres_before=pd.Timestamp(2012, 1, 1),
    )
    found = reliability_by_window(judge_chances(days, 2012, 2016))
    pd.testing.assert_frame_equal(found, reference_record().reliability, atol=1e-3, check_dtype=False)


def test_a_backtest_of_a_series_writes_scores_summary_and_figure(tmp_path, series):
    path = tmp_path / "series.csv"
    months, units = np.meshgrid(series.months.astype(str), series.units, indexing="ij")
    table = {"place": units.ravel(), "month": months.ravel(), "dead": series.deaths.ravel()}
    pd.DataFrame(table).to_csv(path, index=False)
    columns = ("--unit-column", "place", "--value-column", "dead", "--without", "rare")
    years = ("--first-year", "2016", "--last-year", "2017")
    text = run(None, "backtest", "--series", str(path), *columns, *years, "--out", str(tmp_path / "out"))
    assert "3 units, 2016–2017" in text
    scores = pd.read_csv(tmp_path / "out/scores.csv")
    assert list(scores.columns) == ["unit", "month", "model", "crps", "ign", "mis"]
    assert len(scores) == 3 * 24 * 4
    assert {"unit", "year", "ratio_conflictology", "coverage_90"} <= set(pd.read_csv(tmp_path / "out/summary.csv"))
    assert (tmp_path / "out/reliability.png").read_bytes()[:4] == b"\x89PNG"


@pytest.fixture
def incident_file(tmp_path, days):
    row, unit = np.nonzero(days.fatal)
    table = pd.DataFrame(
        {
            "event_date": (days.first + pd.to_timedelta(row, unit="D")).strftime("%Y-%m-%d"),
            "admin1": [days.units[number] for number in unit],
            "fatalities": days.deaths[row, unit].astype(int),
            "longitude": days.centre[unit, 0],
            "latitude": days.centre[unit, 1],
        }
    )
    table.to_csv(tmp_path / "incidents.csv", index=False)
    return tmp_path / "incidents.csv"


def test_a_backtest_of_incidents_writes_cases_summary_reliability_and_figure(tmp_path, incident_file):
    words = ("--incidents", str(incident_file), "--first-year", "2012", "--last-year", "2012")
    text = run(None, "backtest", *words, "--out", str(tmp_path / "out"))
    assert "30 days: Brier skill" in text
    for name in ("cases", "summary", "reliability"):
        assert len(pd.read_csv(tmp_path / f"out/{name}.csv"))
    assert (tmp_path / "out/reliability.png").read_bytes()[:4] == b"\x89PNG"


def test_a_backtest_of_deaths_can_start_from_incidents(tmp_path, incident_file):
    words = ("--incidents", str(incident_file), "--target", "deaths", "--first-year", "2012", "--last-year", "2012")
    run(None, "backtest", *words, "--out", str(tmp_path / "out"))
    assert len(pd.read_csv(tmp_path / "out/scores.csv")) == 4 * 12 * 4


def test_chances_from_a_series_are_refused(tmp_path):
    words = ("--series", "x.csv", "--target", "chances", "--first-year", "2012", "--last-year", "2012")
    with pytest.raises(SeriesError, match="chances need --incidents"):
        run(None, "backtest", *words, "--out", str(tmp_path))


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "taken").write_text("a file")
    words = ("--series", "x.csv", "--first-year", "2012", "--last-year", "2012", "--out", str(tmp_path / "taken"))
    with pytest.raises(SeriesError, match="cannot be made a folder"):
        run(None, "backtest", *words)
