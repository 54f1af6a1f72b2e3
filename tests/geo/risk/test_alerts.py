"""An alert compares an area with its own past, and its record on the past is counted case by case."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from geo.query import Query
from geo.risk.alerts import (
    FEWEST_PERIODS,
    LEAST_COUNT,
    MOST_PERIODS,
    AlarmRecord,
    alarm_record,
    alerts,
    chance_of,
    is_alert,
    limits,
    period_counts,
)
from geo.risk.calibration_report import nigeria_study
from tests.builders import incident, incident_table
from tests.small_study import small_study

HERE = {"longitude": -1.5, "latitude": 14.5}
END = date(2025, 12, 31)
QUERY = Query(start=date(2025, 1, 1), end=END)
NIGERIA = Path(__file__).resolve().parents[4] / "shared/data/reference/ucdp/ged201_nigeria_1990_2016_hdx.csv"


def days_before(*ages):
    rows = [incident(n, event_date=f"{END - timedelta(days=age)}", **HERE) for n, age in enumerate(ages, 1)]
    return small_study(incident_table(*rows))


def test_periods_of_thirty_days_end_on_the_last_day():
    counts = period_counts(days_before(0, 29, 30, 59, 60, 400), QUERY, END, 3)
    area = next(row for row in counts if row.sum())
    assert area.tolist() == [1, 2, 2]


def test_periods_before_the_data_are_no_periods():
    assert period_counts(days_before(0, 95), QUERY, END, 37).shape[1] == 3


def test_a_limit_is_the_quantile_of_the_negative_binomial_with_the_moments_of_the_past():
    past = np.array([[0, 0, 0, 4, 0, 8, 0, 0, 1, 0, 0, 2]])
    mean, variance = past.mean(), past.var(ddof=1)
    size = mean**2 / (variance - mean)
    fitted = stats.nbinom(size, size / (size + mean))
    assert fitted.var() == pytest.approx(variance)
    assert limits(past)[0] == fitted.ppf(0.95)
    assert chance_of(past, np.array([5]))[0] == pytest.approx(fitted.sf(4))


def test_counts_that_vary_no_more_than_chance_have_the_quantile_of_a_poisson():
    past = np.array([[2, 2, 2, 2, 3, 2, 2, 2, 2, 2, 2, 1]])
    assert limits(past)[0] == stats.poisson.ppf(0.95, 2)


def test_a_past_without_incidents_allows_none():
    past = np.zeros((1, 12), dtype=int)
    assert limits(past).tolist() == [0.0]
    assert chance_of(past, np.array([3])).tolist() == [0.0]
    assert chance_of(past, np.array([0])).tolist() == [1.0]


@pytest.mark.parametrize(
    ("count", "limit", "alert"), [(3, 2.0, True), (3, 3.0, False), (2, 0.0, False), (9, np.nan, False)]
)
def test_an_alert_is_above_the_limit_and_at_least_three(count, limit, alert):
    assert is_alert(np.array([count]), np.array([limit])).tolist() == [alert]
    assert LEAST_COUNT == 3


def test_three_incidents_where_nothing_ever_was_are_unusual_and_stand_first():
    quiet = days_before(1, 2, 3, 36 * 30 + 29)
    table = alerts(quiet, QUERY)
    assert table["alert"].tolist() == [True, False, False, False]
    assert (table["name"].iloc[0], table["count"].iloc[0], table["periods"].iloc[0]) == ("West", 3, MOST_PERIODS)


def test_a_past_too_short_gives_no_limit_and_no_alert():
    table = alerts(days_before(1, 2, 3, FEWEST_PERIODS * 30), QUERY)
    assert not table["alert"].any()
    assert table[["limit", "chance"]].isna().all().all()


def test_the_first_day_of_the_window_does_not_matter(study):
    query = study.choices.default()
    short = replace(query, start=query.end - timedelta(days=5))
    assert alerts(study, query).equals(alerts(study, short))


def test_the_record_counts_what_a_walk_by_hand_counts():
    # ten quiet years in steps of 30 days; one burst of five, after which all is quiet again
    study = days_before(40 * 30 + 1, *[20 * 30 + n for n in range(5)], 80 * 30)
    found = alarm_record(study, QUERY)
    walked = (END - (END - timedelta(days=80 * 30))).days // 30
    assert found.cases == 4 * (walked - FEWEST_PERIODS - 1)
    assert (found.alerts, found.false_alerts) == (1, 1)
    assert found.false_rate == 1.0
    assert found.alarm_rate == 1 / found.cases


def test_a_record_without_cases_has_no_rates():
    nothing = AlarmRecord(0, 0, 0, 0)
    assert np.isnan([nothing.alarm_rate, nothing.false_rate, nothing.busy_rate]).all()


def test_the_record_in_the_text_is_the_measured_one(study):
    text = " ".join((Path(__file__).parents[3] / "docs" / "METHODS.md").read_text(encoding="utf-8").split())
    found = alarm_record(study, study.choices.default())
    assert (
        f"{found.alerts} alerts in {found.cases:,} area-months ({100 * found.alarm_rate:.1f} %), "
        f"{100 * found.false_rate:.0f} % of them false" in text
    )
    assert f"{100 * found.busy_rate:.0f} % of all area-months were followed" in text


@pytest.mark.reference
def test_the_record_of_nigeria_in_the_text_is_the_measured_one(study):
    text = " ".join((Path(__file__).parents[3] / "docs" / "METHODS.md").read_text(encoding="utf-8").split())
    nigeria = nigeria_study(NIGERIA, study)
    found = alarm_record(nigeria, nigeria.choices.default())
    assert f"{found.alerts} in {found.cases:,} ({100 * found.alarm_rate:.1f} %), {100 * found.false_rate:.0f} %" in text
