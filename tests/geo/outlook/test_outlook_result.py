import argparse
import dataclasses
import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.errors import SeriesError, StaleOutlookError
from geo.outlook import outlook, require_fresh
from geo.outlook.commands import add_parsers
from geo.outlook.model import DeathsForecast
from geo.outlook.result import OutlookResult, layer_days, thinness


def run(study, *words):
    parser = argparse.ArgumentParser()
    add_parsers(parser.add_subparsers(required=True))
    options = parser.parse_args(list(words))
    return options.run_alone(options) if "run_alone" in options else options.run(study, options)


@pytest.fixture
def dense(study):
    """The embedded study with 40 synthetic fatal incidents a month from 2018 on, at places of real incidents."""
    rng = np.random.default_rng(3)
    table = study.incidents.table
    months = pd.period_range("2018-01", "2025-12", freq="M")
    drawn = table.iloc[rng.integers(0, len(table), 40 * len(months))].copy()
    start = np.repeat(months.start_time.to_numpy(), 40)
    drawn["event_date"] = (start + rng.integers(0, 28, len(start)).astype("timedelta64[D]")).astype("datetime64[s]")
    for column in ("fatalities_low", "fatalities_best", "fatalities_high"):
        drawn[column] = pd.array(rng.integers(1, 9, len(start)), dtype="Int32")
    drawn["event_id"] = [f"synthetic-{number}" for number in range(len(drawn))]
    ordered = drawn.sort_values("event_date", ignore_index=True)
    incidents = dataclasses.replace(study.incidents, table=ordered, version="synthetic")
    return dataclasses.replace(study, incidents=incidents)


def test_the_starter_set_is_said_to_be_too_thin(study):
    result = outlook(study, "admin1", study.incidents.last_day)
    assert not result.says_something
    assert result.chances is None
    assert result.deaths is None
    assert "fatal incidents a month" in result.thin[0]
    assert "no figure of deaths" in result.thin[1]
    assert result.data_version == study.version


def test_a_short_record_is_said_to_be_short(study):
    assert "spans" in thinness(layer_days(study, "admin1", date(2014, 6, 30)))[0]


def test_a_day_before_all_incidents_is_refused(study):
    with pytest.raises(SeriesError, match="No incident up to"):
        outlook(study, "admin1", date(2012, 1, 3))


def test_an_unfinished_month_is_not_counted(study):
    assert layer_days(study, "admin1", date(2020, 5, 17)).last == pd.Timestamp("2020-04-30")
    assert layer_days(study, "admin1", date(2020, 5, 31)).last == pd.Timestamp("2020-05-31")


def test_every_area_of_a_dense_layer_has_chances_and_draws(dense):
    told = []
    result = outlook(dense, "admin1", date(2025, 12, 31), report=lambda *step: told.append(step))
    areas = [str(area) for area in dense.layer("admin1").areas.index]
    assert result.says_something
    assert result.chances.index.tolist() == areas
    assert result.deaths.draws.shape == (len(areas), 12, 1000)
    assert str(result.deaths.months[0]) == "2025-12"  # the last incident is of 28 December or before
    assert told[-1] == (2, 2, "done")


def test_an_outlook_from_other_data_is_refused(study):
    deaths = DeathsForecast(np.zeros((0, 12, 1000)), (), pd.PeriodIndex([], freq="M"), pd.Period("2020-01", "M"))
    old = OutlookResult("admin1", date(2020, 1, 31), "older", "deaths-0", (), None, deaths)
    with pytest.raises(StaleOutlookError, match="made from data older with deaths-0"):
        require_fresh(old, study)
    require_fresh(outlook(study, "admin1", study.incidents.last_day), study)


def test_the_outlook_command_prints_the_reasons(study):
    printed = json.loads(run(study, "outlook", "--layer", "admin2"))
    assert printed["thin"]
    assert "areas" not in printed


def test_the_outlook_command_prints_every_area_of_dense_data(dense):
    areas = json.loads(run(dense, "outlook", "--as-of", "2025-12-31"))["areas"]
    first = next(iter(areas.values()))
    assert set(first["chance_within_days"]) == {"30", "90"}
    assert len(first["deaths_5_50_95_by_month"]) == 12


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
