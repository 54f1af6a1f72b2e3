import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import SeriesError
from geo.outlook.analogs import alike
from geo.outlook.benchmarks import conflictology, last, zero
from geo.outlook.memory import Memory, remember
from geo.outlook.model import blend
from geo.outlook.pooled import grown
from geo.outlook.seasons import along, season_factors
from geo.outlook.state import fading_mean, features, recent_mean, steadiness

LEADS = np.arange(3.0, 15.0)
FLAT = np.ones(12)


def test_benchmarks_are_the_last_year_the_last_month_and_nothing():
    history = np.arange(24.0)[:, None]
    assert conflictology(history, 2)[0, 1].tolist() == list(range(12, 24))
    draws = last(history, 2, np.random.default_rng(0))
    assert draws.shape == (1, 2, 1000)
    assert draws.mean() == pytest.approx(23, abs=0.5)
    assert not zero(history, 2).any()


def test_means_over_memories_are_counted_by_hand():
    values = np.array([[0.0], [3.0], [6.0]])
    assert recent_mean(values, 2).ravel().tolist() == [0, 1.5, 4.5]
    assert steadiness(values, 12).ravel().tolist() == pytest.approx([0, 1 / 2, 2 / 3])
    assert fading_mean(values, 1).ravel()[1] == pytest.approx((0 * 0.5 + 3) / 1.5)


def test_what_is_known_of_a_month_does_not_change_with_later_months(series):
    cut = features(series.deaths[:40])
    assert np.array_equal(features(series.deaths)[:40], cut)


def test_a_year_with_a_wave_gives_factors_that_follow_it_and_are_shrunk():
    wave = np.exp(0.8 * np.cos(2 * np.pi * np.arange(120) / 12))
    factors = season_factors(np.round(100 * np.repeat(wave[:, None], 10, axis=1)))
    assert factors.argmax() == 0
    assert factors.argmin() == 6
    assert 1.3 < factors[0] < np.exp(0.8)
    assert np.log(factors).mean() == pytest.approx(0, abs=1e-12)


def test_quiet_units_tell_no_season():
    assert season_factors(np.zeros((60, 3))).tolist() == [1.0] * 12


def test_factors_of_months_ahead_continue_those_of_the_past():
    factors = np.arange(12.0)
    assert along(factors, 14).tolist()[-2:] == [0, 1]
    assert along(factors, 14, np.array([1.0, 11.0])).tolist() == [2, 0]


def test_memories_weigh_months_as_they_say():
    assert Memory(window=4).weights(10).tolist() == [0.25] * 4
    fading = Memory(half_life=1.0).weights(3)
    assert (fading / fading[-1]).tolist() == pytest.approx([0.25, 0.5, 1])
    assert fading.sum() == pytest.approx(1)


def test_a_memory_that_cannot_be_is_refused():
    with pytest.raises(SeriesError, match="half-life and window must be above 0"):
        Memory(half_life=0.0)


def test_the_drift_widens_with_the_lead(series):
    draws = remember(
        series.deaths,
        Memory(half_life=24, drift=0.5),
        season=FLAT,
        draws=1000,
        rng=np.random.default_rng(0),
        leads=LEADS,
    )
    width = np.quantile(draws[0], 0.95, axis=-1) - np.quantile(draws[0], 0.05, axis=-1)
    assert width[-1] > 1.2 * width[0]


@pytest.mark.parametrize("part", [alike, lambda *a, **k: grown(*a, seed=1, **k)])
def test_pooled_parts_give_ordered_counts_and_a_quiet_unit_less_than_a_steady_one(series, part):
    draws = part(series.deaths, season=FLAT, draws=200, leads=LEADS)
    assert draws.shape == (4, 12, 200)
    assert (np.diff(draws, axis=-1) >= 0).all()
    assert (draws >= 0).all()
    assert (draws == np.round(draws)).all()
    assert draws[3].mean() < draws[0].mean() / 5


@given(st.floats(0, 1))
def test_a_blend_takes_the_share_of_each_part(share):
    low, high = np.zeros((1, 2, 100)), np.ones((1, 2, 100))
    mixed = blend([low, high], np.array([[1 - share], [share]]))
    assert mixed.mean() == pytest.approx(share, abs=0.0051)


def test_a_blend_of_a_part_with_itself_is_that_part():
    part = np.sort(np.random.default_rng(0).random((3, 2, 1000)), axis=-1)
    mixed = blend([part, part], np.full((2, 3), 0.5))
    assert np.abs(mixed - part).max() < 0.02
