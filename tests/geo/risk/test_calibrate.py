"""The frozen constants come from the data, and a higher level meant more in the past."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from geo.risk import calibrate
from geo.risk.levels import NAMES
from geo.risk.model import MODEL
from geo.risk.record import area_months, level_record, month_ends


@pytest.fixture(scope="module")
def record(study):
    return level_record(study)


def test_the_frozen_constants_are_what_the_script_finds(study):
    assert asdict(calibrate.calibrate(study)) == asdict(MODEL)


def test_the_version_of_the_model_names_the_last_month_it_was_calibrated_on(study):
    assert MODEL.version.endswith(f"{month_ends(study)[-1]:%Y-%m}")


def test_the_prior_strength_is_mean_over_variance_of_the_true_rates():
    # two areas of exposure 100: 10 and 30 incidents; mean 0.2, variance 0.01 observed, Poisson part 0.2 / 100
    december = pd.Timestamp("2020-12-31").date()
    months = pd.DataFrame({"layer": "x", "month": december, "incidents": [10, 30], "exposure": [100.0, 100.0]})
    assert calibrate.prior_exposure(months) == pytest.approx(0.2 / (0.01 - 0.002))


def test_only_types_with_enough_known_tolls_stand_for_themselves(study):
    table = study.incidents.table
    known = table[table["fatalities_best"].notna()]["sub_event_type"].value_counts()
    enough = set(known.index[known >= calibrate.LEAST_KNOWN])
    assert set(calibrate.known_tolls(study)) == enough | {"any"}


def test_every_level_is_in_use(record):
    assert list(record.index) == list(NAMES)
    assert (record["area_months"] > 0).all()
    assert record["share"].sum() == pytest.approx(1)


def test_a_fatal_incident_follows_a_higher_level_more_often(record):
    assert record["fatal_ahead"].is_monotonic_increasing
    assert record["fatal_ahead"].diff().min() > 0.05


def test_what_followed_is_unknown_where_the_data_end(study):
    months = area_months(study, ("tri-border",))
    last = months[months["month"] == month_ends(study)[-1]]
    assert last["fatal_ahead"].isna().all()
    assert months[months["month"] == month_ends(study)[0]]["fatal_ahead"].notna().all()


def test_the_script_prints_the_constants_and_the_record(study, monkeypatch, capsys):
    monkeypatch.setattr(calibrate, "calibrate", lambda _study: MODEL)
    calibrate.main()
    printed = capsys.readouterr().out
    assert "frequency_half=0.074" in printed
    assert all(name in printed for name in NAMES)


def test_severities_of_area_months_fill_the_scale(study):
    severity = area_months(study, ("admin1",))["severity"]
    assert severity.between(0, 100).all()
    assert np.quantile(severity, 0.99) > 70
