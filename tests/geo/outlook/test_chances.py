import dataclasses

import numpy as np
import pandas as pd
import pytest

from geo.errors import SeriesError
from geo.outlook.chance_record import judge_chances, reliability_by_window, summarise_chances
from geo.outlook.chances import fit_chances, forecast_chances, situations
from geo.outlook.days import read_days, sum_by_day

UCDP = """date_start,adm_1,best,where_prec,date_prec,type_of_violence,latitude,longitude
#date+start,#adm1+name,#affected+killed,,,,#geo+lat,#geo+lon
2012-01-05 00:00:00.000,Borno state,3,1,1,1,11.8,13.2
2012-01-05 00:00:00.000,Borno state,0,4,4,1,11.8,13.2
2012-03-09 00:00:00.000,Yobe state,2,2,1,3,12.0,11.5
2012-03-10 00:00:00.000,Yobe state,9,5,1,3,12.0,11.5
2012-03-10 00:00:00.000,Yobe state,9,1,5,3,12.0,11.5
2012-03-11 00:00:00.000,,9,1,1,3,12.0,11.5
"""


def write(folder, text):
    path = folder / "incidents.csv"
    path.write_text(text)
    return path


def test_ucdp_events_are_summed_by_day_and_state_and_imprecise_ones_left_out(tmp_path):
    days = read_days(write(tmp_path, UCDP))
    assert days.units == ("Borno state", "Yobe state")
    assert (days.first, days.last) == (pd.Timestamp("2012-01-01"), pd.Timestamp("2012-03-31"))
    assert days.fatal.sum(axis=0).tolist() == [1, 1]
    assert days.deaths[4].tolist() == [3, 0]
    assert days.left_out == 3
    assert days.known.sum() == 3
    assert days.monthly().deaths.tolist() == [[3, 0], [0, 0], [0, 2]]


def test_a_unit_can_be_left_out_by_name(tmp_path):
    assert read_days(write(tmp_path, UCDP), without=("Yobe state",)).units == ("Borno state",)


def test_centres_know_nothing_of_later_incidents(tmp_path):
    path = write(tmp_path, UCDP)
    centre = read_days(path, centres_before=pd.Timestamp("2012-02-01")).centre
    assert centre[0].tolist() == [13.2, 11.8]
    assert np.isnan(centre[1]).all()
    assert read_days(path).centre[1].tolist() == [11.5, 12.0]


def test_a_unit_without_a_centre_has_no_neighbours(days):
    nowhere = dataclasses.replace(days, centre=np.where(np.arange(4)[:, None] == 1, np.nan, days.centre))
    chances = forecast_chances(nowhere)
    assert chances.notna().all(axis=None)


def test_an_unknown_toll_is_neither_fatal_nor_zero(tmp_path):
    text = "event_date,admin1,fatalities_best,latitude,longitude\n2020-01-03,A,,1,1\n2020-01-04,A,2,1,1\n"
    days = read_days(write(tmp_path, text))
    assert (days.fatal.sum(), days.deaths.sum(), days.known.sum(), days.unknown.sum()) == (1, 2, 1, 1)


def test_regions_of_several_countries_carry_the_country(tmp_path):
    text = "event_date,country,admin1,fatalities,latitude,longitude\n2020-01-03,X,N,1,1,1\n2020-01-04,Y,N,2,1,1\n"
    assert read_days(write(tmp_path, text)).units == ("X, N", "Y, N")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "no incident file that is known here"),
        ("event_date,fatalities\n2020-01-01,1\n", "has no column admin1"),
        ("event_date,admin1,fatalities,latitude,longitude\nsoon,A,1,1,1\n", "none of 1 incidents has a day"),
    ],
)
def test_a_file_that_is_no_incident_file_is_refused(tmp_path, text, message):
    with pytest.raises(SeriesError, match=message):
        read_days(write(tmp_path, text))


def test_an_absent_incident_file_is_named(tmp_path):
    with pytest.raises(SeriesError, match="cannot be read"):
        read_days(tmp_path / "nowhere.csv")


def test_half_months_at_the_end_are_no_months():
    table = pd.DataFrame({"day": [pd.Timestamp("2020-01-10")], "unit": ["A"], "deaths": [1.0]})
    days = sum_by_day(table, ("A",), np.zeros((1, 2)), left_out=0, until=pd.Timestamp("2020-03-15"))
    assert days.monthly().months.astype(str).tolist() == ["2020-01", "2020-02"]


def test_a_day_outside_the_record_is_refused(days):
    with pytest.raises(SeriesError, match="2013-01-01 lies outside the record"):
        days.row(pd.Timestamp("2013-01-01"))


def test_a_window_that_reaches_past_the_record_is_unknown(days):
    happened = situations(days).happened(30)
    assert np.isnan(happened[-1]).all()
    assert not np.isnan(happened[-2]).any()


def test_a_fatal_incident_on_the_last_day_of_a_window_counts_and_on_the_day_itself_does_not():
    table = pd.DataFrame(
        {"day": pd.to_datetime(["2020-01-31", "2020-03-01", "2020-05-31"]), "unit": ["A"] * 3, "deaths": [1.0] * 3}
    )
    known = situations(sum_by_day(table, ("A",), np.zeros((1, 2)), left_out=0))
    assert known.happened(30)[:3].ravel().tolist() == [1, 1, 0]
    assert known.count(31)[0, 0] == 1


def test_what_was_known_does_not_change_with_later_incidents(days):
    changed = dataclasses.replace(days, fatal=days.fatal.copy())
    cut = days.row(pd.Timestamp("2010-12-31")) + 1
    changed.fatal[cut:] = 1.0
    before, after = situations(days), situations(changed)
    months = before.as_of <= pd.Timestamp("2010-12-31")
    assert np.array_equal(before.counts[months], after.counts[months])
    assert np.array_equal(before.expectations(30)[months], after.expectations(30)[months])


def test_earlier_chances_do_not_change_with_later_incidents(days):
    changed = dataclasses.replace(days, fatal=days.fatal.copy())
    changed.fatal[days.row(pd.Timestamp("2012-01-01")) :] = 1.0
    chances = [
        judge_chances(each, 2011, 2012).cases.query("as_of < '2011-12-31'")["chance"] for each in (days, changed)
    ]
    pd.testing.assert_series_equal(*chances)


def test_only_closed_windows_are_learned_from(days):
    until = pd.Timestamp("2011-06-30")
    whole = fit_chances(situations(days), 90, until)
    cut = fit_chances(situations(days.until(until)), 90, until)
    for form in ("by_counts", "by_expectations"):
        ours, theirs = getattr(whole, form).regression, getattr(cut, form).regression
        assert np.allclose(ours.coef_, theirs.coef_)


def test_chances_rank_units_by_how_often_they_were_struck(days):
    chances = forecast_chances(days)
    assert chances.index.tolist() == ["a", "b", "c", "d"]
    assert (chances[90] > chances[30]).all()
    assert chances[30].is_monotonic_decreasing
    assert ((chances > 0) & (chances < 1)).all(axis=None)


def test_too_short_a_record_is_refused(days):
    with pytest.raises(SeriesError, match="need five years before"):
        fit_chances(situations(days), 30, pd.Timestamp("2008-01-31"))


def test_too_few_cases_are_refused(days):
    quiet = dataclasses.replace(days, fatal=np.zeros_like(days.fatal))
    with pytest.raises(SeriesError, match="holds 0 of"):
        forecast_chances(quiet)


def test_a_record_without_a_whole_month_is_refused(days):
    with pytest.raises(SeriesError, match="no whole month"):
        situations(days.until(pd.Timestamp("2005-01-20")))


@pytest.mark.parametrize(
    ("years", "message"), [((2012, 2011), "lies after"), ((2014, 2015), "closes within the record")]
)
def test_years_without_a_window_are_refused(days, years, message):
    with pytest.raises(SeriesError, match=message):
        judge_chances(days, *years)


def test_the_record_holds_a_case_per_unit_month_and_window(days):
    record = judge_chances(days, 2011, 2012)
    assert record.cases.groupby("window").size().to_dict() == {30: 4 * 24, 90: 4 * 22}
    assert record.cases["as_of"].min() == "2010-12-31"
    summary = summarise_chances(record).set_index("window")
    assert summary.loc[30, "cases"] == 96
    assert summary.loc[30, "auroc"] > 0.8
    assert summary.loc[30, "skill_climatology"] > 0
    assert reliability_by_window(record).groupby("window")["cases"].sum().to_dict() == {30: 96, 90: 88}
