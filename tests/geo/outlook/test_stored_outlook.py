from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.errors import DataFileError, StaleOutlookError
from geo.outlook import require_fresh
from geo.outlook.model import DeathsForecast
from geo.outlook.result import OutlookResult
from geo.outlook.stored import read_outlook, write_outlook


def kept(thin=()):
    chances = pd.DataFrame({30: [0.25, 0.5], 90: [0.5, 0.75]}, index=pd.Index(["MLI-gao", "MLI-kidal"], name="area_id"))
    draws = np.sort(np.random.default_rng(0).poisson(3, (2, 2, 1000)).astype(float), axis=-1)
    months = pd.PeriodIndex(["2020-02", "2020-03"], freq="M")
    deaths = DeathsForecast(draws, ("MLI-gao", "MLI-kidal"), months, pd.Period("2020-01", "M"), "deaths-0")
    some = (None, None) if thin else (chances, deaths)
    return OutlookResult("admin1", date(2020, 1, 31), "data-7", "deaths-0, chance-0", tuple(thin), *some)


def test_an_outlook_comes_back_as_it_was_kept(tmp_path):
    before = kept()
    write_outlook(before, tmp_path / "outlook.npz")
    after = read_outlook(tmp_path / "outlook.npz")
    pd.testing.assert_frame_equal(after.chances, before.chances)
    assert np.array_equal(after.deaths.draws, before.deaths.draws)
    assert after.deaths.months.equals(before.deaths.months)
    for name in ("layer", "known_until", "data_version", "model_version", "thin"):
        assert getattr(after, name) == getattr(before, name)
    assert [file.name for file in tmp_path.iterdir()] == ["outlook.npz"]


def test_a_refusal_comes_back_with_its_reasons(tmp_path):
    write_outlook(kept(["Too thin: é."]), tmp_path / "outlook.npz")
    after = read_outlook(tmp_path / "outlook.npz")
    assert after.thin == ("Too thin: é.",)
    assert after.chances is None
    assert after.deaths is None


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
