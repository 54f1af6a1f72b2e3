"""The frozen constants come from the data, and a higher level meant more in the past."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.risk import calibrate
from geo.risk.levels import NAMES
from geo.risk.model import MODEL
from geo.risk.record import area_months, level_record, month_ends

ROOT = Path(__file__).resolve().parents[3]
REPORT = (ROOT / "docs" / "CALIBRATION.md").read_text(encoding="utf-8")
NIGERIA_FILE = ROOT.parent / "shared" / "data" / "reference" / "ucdp" / "ged201_nigeria_1990_2016_hdx.csv"


@pytest.fixture(scope="module")
def record(study):
    return level_record(study)


def test_the_frozen_constants_are_what_the_script_finds(study):
    assert asdict(calibrate.calibrate(calibrate.Pool(study))) == asdict(MODEL)


def test_the_version_of_the_model_names_the_last_month_it_was_calibrated_on(study):
    assert f"starter set to {month_ends(study)[-1]:%Y-%m} and UCDP Nigeria" in MODEL.version


def test_two_sets_have_one_voice_each():
    one, other = calibrate.Constants(2, 8, 1, 0.5, 3), calibrate.Constants(8, 2, 1, 2, 12)
    assert one.pooled_with(other) == calibrate.Constants(4, 4, 1, 1, 6)
    assert other.pooled_with(one) == one.pooled_with(other)


def test_a_pool_ends_with_its_last_year(study):
    months = calibrate.Pool(study, ("tri-border",), first_year=2019, last_year=2020).months()
    assert (months[0].isoformat(), months[-1].isoformat(), len(months)) == ("2019-01-31", "2020-12-31", 24)


def rows_of_the_report(head):
    lines = REPORT[REPORT.index(head) :].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return rows[: next(at for at, line in enumerate(lines) if not line.startswith("|"))]


def test_the_report_has_the_frozen_constants_of_nigeria_and_of_the_model():
    rows = {name.strip("`"): (float(other), float(both)) for name, _, other, both in rows_of_the_report("| constant |")}
    assert rows == {name: (value, getattr(MODEL, name)) for name, value in asdict(calibrate.NIGERIA).items()}


def test_the_report_says_that_every_level_is_used_and_the_share_rises_on_years_held_out():
    held_out = REPORT[: REPORT.index("## Levels, all years")]
    rows = [row for row in rows_of_the_report("| level |") if row]
    assert [row[0] for row in rows] == list(NAMES)
    for count, share in ((1, 3), (4, 6)):
        assert all(int(row[count]) > 0 for row in rows)
        shares = [float(row[share].removesuffix(" %")) for row in rows]
        assert shares == sorted(set(shares))
    assert "Every level is used, and the share rises from each level to the next in both sets" in held_out


@pytest.mark.reference
def test_the_report_is_what_the_script_prints(capsys):
    calibrate.main(["--ucdp", str(NIGERIA_FILE)])
    assert capsys.readouterr().out == REPORT


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


def test_severities_of_area_months_fill_the_scale(study):
    severity = area_months(study, ("admin1",))["severity"]
    assert severity.between(0, 100).all()
    assert np.quantile(severity, 0.99) > 70
