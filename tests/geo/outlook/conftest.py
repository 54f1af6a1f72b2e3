"""Small synthetic worlds for the outlook, and the reference data where they are at hand."""

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.outlook.days import DailyIncidents, sum_by_day
from geo.outlook.series import MonthlySeries

REFERENCE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "reference"


@pytest.fixture
def reference() -> Path:
    """The folder of reference data; only tests marked `reference` ask for it."""
    return REFERENCE


@pytest.fixture
def series() -> MonthlySeries:
    """Synthetic: eight years of four units: steady, bursts, rare and never any deaths."""
    rng = np.random.default_rng(1)
    months = pd.period_range("2010-01", "2017-12", freq="M")
    steady = rng.poisson(40, len(months))
    bursts = rng.poisson(25, len(months)) * (rng.random(len(months)) < 0.4)
    rare = rng.poisson(3, len(months)) * (rng.random(len(months)) < 0.08)
    values = np.column_stack([steady, bursts, rare, np.zeros(len(months))]).astype(float)
    return MonthlySeries(values, months, ("steady", "bursts", "rare", "never"))


@pytest.fixture
def days() -> DailyIncidents:
    """Synthetic: eight years of four units, one with a fatal incident nearly every week, one with hardly any."""
    rng = np.random.default_rng(2)
    span = pd.date_range("2005-01-01", "2012-12-31", freq="D")
    rows = []
    for unit, rate in {"a": 0.12, "b": 0.03, "c": 0.008, "d": 0.001}.items():
        rows += [(day, unit, float(rng.integers(1, 9))) for day in span[rng.random(len(span)) < rate]]
    rows += [(span[0], "a", 1.0), (span[-1], "a", 1.0)]
    centre = np.array([[0.0, 12.0], [0.5, 12.0], [5.0, 12.0], [9.0, 14.0]])
    table = pd.DataFrame(rows, columns=["day", "unit", "deaths"])
    return sum_by_day(table, ("a", "b", "c", "d"), centre, left_out=0)


@pytest.fixture(scope="session")
def dense_study(study):
    """The embedded study with 20 synthetic fatal incidents a month in Mali from 2018 on, at real places there.

    Half of them are in one region, a quarter in the next, and so on.
    """
    rng = np.random.default_rng(3)
    table = study.incidents.table
    area_country = study.layer("admin1").areas["country"].to_numpy()[study.codes("admin1")]
    places = table[(table["country"] == "MLI") & (area_country == "MLI") & (study.codes("admin1") >= 0)]
    codes = pd.Series(study.codes("admin1")[places.index])
    share = 0.5 ** codes.rank(method="dense") / codes.map(codes.value_counts())
    months = pd.period_range("2018-01", "2026-01", freq="M")
    start = np.repeat(months.start_time.to_numpy(), 20)
    drawn = places.iloc[rng.choice(len(places), len(start), p=(share / share.sum()).to_numpy())].copy()
    drawn["event_date"] = (start + rng.integers(0, 28, len(start)).astype("timedelta64[D]")).astype("datetime64[s]")
    for column in ("fatalities_low", "fatalities_best", "fatalities_high"):
        drawn[column] = pd.array(rng.integers(1, 9, len(start)), dtype="Int32")
    drawn["event_id"] = [f"synthetic-{number}" for number in range(len(drawn))]
    ordered = drawn.sort_values("event_date", ignore_index=True)
    incidents = dataclasses.replace(study.incidents, table=ordered, version="synthetic")
    return dataclasses.replace(study, incidents=incidents)
