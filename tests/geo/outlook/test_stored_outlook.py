import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.errors import DataFileError, StaleOutlookError
from geo.outlook import require_fresh
from geo.outlook.density import FEW_CASES, NO_INCIDENT, Density, Reason
from geo.outlook.model import DeathsForecast
from geo.outlook.record import reference_record
from geo.outlook.result import OutlookResult
from geo.outlook.stored import MOST_KEPT, find_outlook, keep_outlook, outlook_path, read_outlook, write_outlook


def kept(*, told=True):
    silent = Density("BFA", None, 0.0, 0, 0.0, 0.0, (Reason(NO_INCIDENT),))
    found = (Density("MLI", pd.Timestamp("2010-01-01"), 121.0, 4000, 30.5, 0.02, ()), silent)
    head = {"data_version": "data-7", "model_version": "deaths-0, chance-0", "densities": found}
    if not told:
        few = Reason(FEW_CASES, {"window": "30", "struck": "3", "cases": "9", "needed": "50"})
        return OutlookResult("admin1", date(2020, 1, 31), too_few=(few,), **head)
    chances = pd.DataFrame({30: [0.25, 0.5], 90: [0.5, 0.75]}, index=pd.Index(["MLI-gao", "MLI-kidal"], name="area_id"))
    months = pd.PeriodIndex(["2020-02", "2020-03"], freq="M")
    rng, until = np.random.default_rng(0), pd.Period("2020-01", "M")
    draws = np.sort(rng.poisson(3, (2, 2, 1000)).astype(float), axis=-1)
    deaths = DeathsForecast(draws, ("MLI-gao", "MLI-kidal"), months, until, "deaths-0")
    countries = DeathsForecast(draws[:1], ("MLI",), months, until, "deaths-0")
    return OutlookResult(
        "admin1",
        date(2020, 1, 31),
        chances=chances,
        deaths=deaths,
        countries=countries,
        record=reference_record(),
        **head,
    )


def test_an_outlook_comes_back_as_it_was_kept(tmp_path):
    before = kept()
    write_outlook(before, tmp_path / "outlook.npz")
    after = read_outlook(tmp_path / "outlook.npz")
    pd.testing.assert_frame_equal(after.chances, before.chances)
    for name in ("deaths", "countries"):
        assert np.array_equal(getattr(after, name).draws, getattr(before, name).draws)
        assert getattr(after, name).units == getattr(before, name).units
        assert getattr(after, name).months.equals(getattr(before, name).months)
    for name in ("layer", "known_until", "data_version", "model_version", "densities", "too_few"):
        assert getattr(after, name) == getattr(before, name)
    assert after.record.to_json() == before.record.to_json()
    assert [file.name for file in tmp_path.iterdir()] == ["outlook.npz"]


def test_a_refusal_comes_back_with_its_reasons(tmp_path):
    write_outlook(kept(told=False), tmp_path / "outlook.npz")
    after = read_outlook(tmp_path / "outlook.npz")
    assert "followed in 3 of 9" in str(after.too_few[0])
    assert not after.says_something
    assert (after.chances, after.deaths, after.countries, after.record) == (None, None, None, None)


def test_a_layer_has_one_file_a_month_and_the_oldest_give_way(tmp_path):
    first = keep_outlook(kept(told=False), tmp_path)
    assert first == outlook_path(tmp_path, "admin1", date(2020, 1, 31), "data-7")
    assert keep_outlook(kept(told=False), tmp_path) == first
    for number in range(MOST_KEPT):
        keep_outlook(dataclasses.replace(kept(told=False), layer=f"layer-{number}"), tmp_path)
    files = {file.name for file in first.parent.iterdir()}
    assert len(files) == MOST_KEPT
    assert first.name not in files


def test_outlooks_of_two_versions_stand_beside_each_other_and_another_version_is_found_where_there_is_no_own(tmp_path):
    month = date(2020, 1, 31)
    assert find_outlook(tmp_path, "admin1", month, "data-7") is None
    first = keep_outlook(kept(told=False), tmp_path)
    second = keep_outlook(dataclasses.replace(kept(told=False), data_version="data-8"), tmp_path)
    keep_outlook(dataclasses.replace(kept(told=False), layer="admin1-own"), tmp_path)
    assert find_outlook(tmp_path, "admin1", month, "data-7") == first
    assert find_outlook(tmp_path, "admin1", month, "data-8") == second
    assert find_outlook(tmp_path, "admin1", month, "data-9") == second


def test_a_kept_outlook_is_refused_once_the_data_are_others(tmp_path, study):
    write_outlook(kept(), tmp_path / "outlook.npz")
    with pytest.raises(StaleOutlookError, match="made from data data-7"):
        require_fresh(read_outlook(tmp_path / "outlook.npz"), study)


@pytest.mark.parametrize("content", [None, b"", b"no outlook", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_outlook_is_named(tmp_path, content):
    path = tmp_path / "outlook.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataFileError, match="is not an outlook that was kept here"):
        read_outlook(path)
