import numpy as np
import pandas as pd
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import SeriesError
from geo.outlook import scoring
from geo.outlook.backtest import LEADS
from geo.outlook.benchmarks import conflictology

COUNTS = st.lists(st.integers(0, 2000), min_size=1, max_size=30)


def test_crps_of_two_draws_is_counted_by_hand():
    # mean |0 - 3|, |4 - 3| = 2; half the mean of |x - x'| over 0, 4, 4, 0 = 1
    assert scoring.crps(np.array([4.0, 0.0]), np.array(3.0)) == pytest.approx(1.0)


def test_one_draw_scores_its_distance():
    assert scoring.crps(np.array([7.0]), np.array(3.0)) == pytest.approx(4.0)


@given(COUNTS, st.integers(0, 2000))
def test_crps_is_the_integral_of_the_squared_difference_of_the_two_steps(draws, actual):
    grid = np.arange(0, 2001)
    share = (np.asarray(draws)[:, None] <= grid).mean(axis=0)
    slow = float((((share - (grid >= actual)) ** 2)[:-1]).sum())
    assert scoring.crps(np.asarray(draws, float), np.array(float(actual))) == pytest.approx(slow, abs=1e-6)


@given(COUNTS, st.integers(0, 2000))
def test_crps_agrees_with_scoringrules(draws, actual):
    theirs = scoringrules.crps_ensemble(float(actual), np.asarray(draws, float), estimator="nrg")
    assert scoring.crps(np.asarray(draws, float), np.array(float(actual))) == pytest.approx(float(theirs), abs=1e-6)


@given(COUNTS, st.integers(0, 2000))
def test_interval_score_agrees_with_scoringrules(draws, actual):
    low, high = np.quantile(np.asarray(draws, float), [0.05, 0.95])
    theirs = scoringrules.interval_score(float(actual), low, high, 0.1)
    found = scoring.interval_score(np.asarray(draws, float), np.array(float(actual)))
    assert found == pytest.approx(float(theirs), abs=1e-6)


def test_ignorance_counts_the_draws_in_the_bin_and_one_more_per_bin():
    draws = np.repeat([0.0, 1.0], [750, 250])  # bins from 0 and from 0.5
    assert scoring.ignorance(draws, np.array(2.0)) == pytest.approx(-np.log2(251 / 1011))
    assert scoring.ignorance(draws, np.array(3.0)) == pytest.approx(-np.log2(1 / 1011))


def test_an_actual_on_a_bin_edge_belongs_to_the_bin_above():
    assert scoring.ignorance(np.full(1000, 5.5), np.array(10.4)) == pytest.approx(-np.log2(1001 / 1011))


def test_an_actual_on_the_end_of_the_interval_is_covered():
    draws = np.arange(101.0)
    assert scoring.covered(draws, np.array(5.0))
    assert not scoring.covered(draws, np.array(4.9))


def test_a_missing_value_is_not_scored():
    with pytest.raises(SeriesError, match="missing or infinite"):
        scoring.crps(np.array([1.0, np.nan]), np.array(1.0))


def test_draws_and_actuals_of_different_shape_are_refused():
    with pytest.raises(SeriesError, match="cannot be scored"):
        scoring.crps(np.ones((2, 5)), np.ones(3))


def test_brier_and_log_loss_of_a_sure_and_right_chance_are_nothing():
    sure, true = np.array([0.0, 1.0]), np.array([0.0, 1.0])
    assert scoring.brier(sure, true) == 0
    assert scoring.log_loss(sure, true) == pytest.approx(0, abs=1e-5)
    assert scoring.brier(np.array([0.5]), np.array([1.0])) == 0.25
    assert scoring.log_loss(np.array([0.5]), np.array([1.0])) == pytest.approx(np.log(2))


def test_every_case_falls_into_one_tenth_and_certainty_into_the_last():
    table = scoring.reliability_table(np.array([0.0, 0.1, 0.19, 1.0]), np.array([0.0, 1.0, 0.0, 1.0]))
    assert table["cases"].tolist() == [1, 2, 0, 0, 0, 0, 0, 0, 0, 1]
    assert table.loc[1, "came_true"] == 0.5
    assert np.isnan(table.loc[2, "said"])


@pytest.mark.reference
@pytest.mark.parametrize("year", [2020, 2021])
@pytest.mark.parametrize("country", ["Mali", "Burkina Faso", "Niger"])
def test_the_published_scores_of_conflictology_are_met(reference, year, country):
    actuals = pd.read_csv(reference / "forecast/views_cm_actuals_2018_2021.csv")
    published = pd.read_csv(reference / "forecast/views_cm_benchmark_scores_2018_2021.csv")
    wide = actuals.set_index(["month", "country"])["outcome"].unstack().astype(float)  # noqa: PD010  (no sums)
    draws = conflictology(wide.loc[: f"{year - 1}-10"].to_numpy(), len(LEADS))[wide.columns.get_loc(country)]
    actual = wide.loc[f"{year}-01" : f"{year}-12", country].to_numpy()
    rows = published[
        (published["model"] == "bm_conflictology")
        & (published["country"] == country)
        & (published["window"] == f"Y{year}")
    ]
    means = rows.set_index("metric")["mean"]
    assert scoring.crps(draws, actual).mean() == pytest.approx(means["crps"], abs=5e-4)
    assert scoring.ignorance(draws, actual).mean() == pytest.approx(means["ign"], abs=5e-4)
    assert scoring.interval_score(draws, actual).mean() == pytest.approx(means["mis"], abs=5e-4)
