import dataclasses

import numpy as np
import pandas as pd
import pytest

from geo.errors import SeriesError
from geo.outlook.backtest import judge_deaths, summarise
from geo.outlook.model import DEATHS_MODEL, forecast_deaths
from geo.outlook.reliability import LEVELS, interval_coverage
from geo.outlook.series import MonthlySeries

LEADS = tuple(range(3, 15))


def test_a_forecast_is_a_thousand_ordered_counts_per_unit_and_month(series):
    forecast = forecast_deaths(series, LEADS)
    assert forecast.draws.shape == (4, 12, 1000)
    assert (np.diff(forecast.draws, axis=-1) >= 0).all()
    assert (forecast.draws >= 0).all()
    assert (str(forecast.months[0]), str(forecast.months[-1])) == ("2018-03", "2019-02")
    assert str(forecast.known_until) == "2017-12"
    assert forecast.model == DEATHS_MODEL


def test_the_same_seed_gives_the_same_draws_and_another_others(series):
    first, again, other = (forecast_deaths(series, LEADS, seed=seed).draws for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_changing_the_future_does_not_change_an_earlier_forecast(series):
    changed = dataclasses.replace(series, deaths=series.deaths.copy())
    changed.deaths[61:] = 999.0
    month = pd.Period("2015-01", freq="M")
    assert changed.position(month) == 60
    before, after = (forecast_deaths(each.until(month), LEADS).draws for each in (series, changed))
    assert np.array_equal(before, after)


def test_scores_of_a_year_do_not_depend_on_later_years(series):
    changed = dataclasses.replace(series, deaths=series.deaths.copy())
    changed.deaths[series.position(pd.Period("2016-01", freq="M")) :] += 500.0
    scores = [judge_deaths(each, 2015, 2016).scores for each in (series, changed)]
    early = [table[table["month"] < "2016"].reset_index(drop=True) for table in scores]
    pd.testing.assert_frame_equal(*early)
    assert not scores[0].equals(scores[1])


def test_a_unit_without_any_deaths_is_nearly_surely_quiet_but_not_certainly(series):
    draws = forecast_deaths(series, LEADS).draws[series.units.index("never")]
    assert (draws == 0).mean() > 0.8
    assert draws.max() < 100


def test_a_steady_unit_stays_near_its_level(series):
    middle = np.median(forecast_deaths(series, LEADS).draws[0], axis=-1)
    assert ((middle > 25) & (middle < 60)).all()


def test_a_series_of_nothing_but_zeros_is_forecast_as_zero(series):
    calm = MonthlySeries(np.zeros_like(series.deaths), series.months, series.units)
    assert not forecast_deaths(calm, LEADS).draws.any()


def test_a_short_series_is_refused_with_what_it_needs(series):
    with pytest.raises(SeriesError, match="has 17 months; a forecast 14 months ahead needs at least 18"):
        forecast_deaths(series.until(pd.Period("2011-05", freq="M")), LEADS)


@pytest.mark.parametrize("leads", [(), (0, 1), (2, 2), (3, 1)])
def test_leads_out_of_order_are_refused(series, leads):
    with pytest.raises(SeriesError, match="in order"):
        forecast_deaths(series, leads)


def test_every_unit_and_month_is_scored_once_per_model(series):
    record = judge_deaths(series, 2015, 2017)
    assert list(record.scores.columns) == ["unit", "month", "model", "crps", "ign", "mis"]
    assert len(record.scores) == 4 * 36 * 4
    assert not record.scores.duplicated(["unit", "month", "model"]).any()
    assert set(record.scores["model"]) == {"outlook", "conflictology", "last", "zero"}


def test_a_year_that_has_only_begun_is_judged_as_far_as_it_goes(series):
    scores = judge_deaths(series.until(pd.Period("2017-04", freq="M")), 2017, 2017).scores
    whole = judge_deaths(series, 2017, 2017).scores
    early = whole[whole["month"] <= "2017-04"].reset_index(drop=True)
    ours = scores.sort_values(["model", "unit", "month"], ignore_index=True)
    pd.testing.assert_frame_equal(
        ours[ours["model"] != "last"].reset_index(drop=True),
        early[early["model"] != "last"].sort_values(["model", "unit", "month"], ignore_index=True),
    )


def test_the_summary_holds_means_ratios_and_coverage(series):
    record = judge_deaths(series, 2016, 2017)
    summary = summarise(record).set_index(["unit", "year"])
    assert len(summary) == 5 * 3
    whole, scores = summary.loc[("all", "all")], record.scores
    means = scores.groupby("model")["crps"].mean()
    assert whole["crps_outlook"] == pytest.approx(means["outlook"])
    assert whole["ratio_conflictology"] == pytest.approx(means["outlook"] / means["conflictology"])
    assert whole["months"] == 4 * 24
    assert np.isnan(summary.loc[("never", "all"), "ratio_zero"])
    assert 0.7 < whole["coverage_90"] <= 1


def test_intervals_hold_about_what_they_should_on_steady_units(series):
    found = interval_coverage(judge_deaths(series, 2015, 2017))
    assert np.abs(found - LEVELS).max() < 0.2


@pytest.mark.parametrize(
    ("years", "message"),
    [
        ((2016, 2015), "lies after the last year"),
        ((2017, 2018), "2018-01 is asked for"),
        ((2011, 2013), "2011 cannot be judged: the series begins 2010-01"),
    ],
)
def test_years_that_cannot_be_judged_are_refused(series, years, message):
    with pytest.raises(SeriesError, match=message):
        judge_deaths(series, *years)


@pytest.mark.reference
def test_the_outlook_beats_conflictology_over_thirteen_countries(reference):
    from geo.outlook.series import read_series

    path = reference / "forecast/country_month_deaths_1989_2021.csv"
    record = judge_deaths(read_series(path, unit_column="country", value_column="deaths"), 2012, 2021)
    summary = summarise(record).set_index(["unit", "year"])
    assert summary.loc[("all", "all"), "ratio_conflictology"] <= 0.90
    for country in ("Mali", "Burkina Faso", "Niger"):
        assert summary.loc[(country, "all"), "ratio_conflictology"] <= 1.0
    assert 0.85 <= summary.loc[("all", "all"), "coverage_90"] <= 0.95
