import numpy as np
import pandas as pd
import pytest

from geo.errors import SeriesError
from geo.outlook.series import MonthlySeries, read_series


def write(folder, text):
    path = folder / "series.csv"
    path.write_text(text)
    return path


def test_a_file_becomes_months_by_units(tmp_path):
    path = write(tmp_path, "month,country,deaths\n2020-02,B,4\n2020-01,B,3\n2020-01,A,1\n2020-02-01,A,2\n")
    series = read_series(path, unit_column="country", value_column="deaths")
    assert series.units == ("A", "B")
    assert series.deaths.tolist() == [[1, 3], [2, 4]]
    assert series.months.astype(str).tolist() == ["2020-01", "2020-02"]


def test_a_missing_month_is_not_zero(tmp_path):
    path = write(tmp_path, "month,unit,value\n2020-01,A,1\n2020-03,A,2\n")
    with pytest.raises(SeriesError, match=r"1 months have no value, first A 2020-02. A missing month is not zero"):
        read_series(path)


def test_an_empty_value_is_not_zero(tmp_path):
    path = write(tmp_path, "month,unit,value\n2020-01,A,\n2020-02,A,2\n")
    for missing_is_zero in (False, True):
        with pytest.raises(SeriesError, match="row 2 has no value. Unknown is not zero"):
            read_series(path, missing_is_zero=missing_is_zero)


@pytest.mark.parametrize(
    ("first", "second"),
    [("2020-01", "2020-02"), ("202001", "202002"), ("2020/01", "2020/02"), ("20200131", "20200201"),
     ("2020-01-01", "2020-02-29 00:00:00"), (" 2020.01.15", "2020-02-01T12:00")],
)  # fmt: skip
def test_months_may_be_written_in_any_way_that_can_mean_only_one_month(tmp_path, first, second):
    path = write(tmp_path, f"month,unit,value\n{first},A,1\n{second},A,2\n")
    assert read_series(path).months.astype(str).tolist() == ["2020-01", "2020-02"]


def test_a_missing_month_is_zero_when_somebody_says_so(tmp_path):
    path = write(tmp_path, "month,unit,value\n2020-01,A,1\n2020-03,A,2\n")
    assert read_series(path, missing_is_zero=True).deaths.ravel().tolist() == [1, 0, 2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("month,unit,value\n", "no rows"),
        ("month,value\n2020-01,1\n", "has no column unit"),
        ("month,unit,value\n2020-13,A,1\n", r"row 2 has the month '2020-13'"),
        ("month,unit,value\n01/02/2020,A,1\n", r"row 2 has the month '01/02/2020'"),
        ("month,unit,value\n2020-01-45,A,1\n", r"row 2 has the month '2020-01-45'"),
        ("month,unit,value\n2020-01,A,many\n", r"row 2 has the value 'many'"),
        ("month,unit,value\n2020-01,A,-1\n", r"row 2 has the value '-1'"),
        ("month,unit,value\n2020-01,A,inf\n", r"row 2 has the value 'inf'"),
        ("month,unit,value\n2020-01,A,1\n2020-01,A,1\n", "A has more than one row for 2020-01"),
        ("month,unit,value\n2020-01,,1\n", "row 2 names no unit"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(tmp_path, text, message):
    with pytest.raises(SeriesError, match=message):
        read_series(write(tmp_path, text))


def test_an_absent_file_is_named(tmp_path):
    with pytest.raises(SeriesError, match=r"nowhere\.csv cannot be read"):
        read_series(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    ("deaths", "months", "message"),
    [
        (np.ones((2, 1)), ["2020-01"], "one value per month"),
        (np.ones((2, 1)), ["2020-01", "2020-03"], "not consecutive"),
        (np.array([[np.nan]]), ["2020-01"], "missing, infinite or below 0"),
    ],
)
def test_a_series_that_cannot_be_is_refused(deaths, months, message):
    with pytest.raises(SeriesError, match=message):
        MonthlySeries(deaths, pd.PeriodIndex(months, freq="M"), ("A",))


def test_a_month_outside_the_series_is_refused(series):
    with pytest.raises(SeriesError, match="2018-01 is asked for, but the series has 2010-01 to 2017-12"):
        series.position(pd.Period("2018-01", freq="M"))


def test_what_was_known_ends_with_the_month(series):
    known = series.until(pd.Period("2012-10", freq="M"))
    assert str(known.months[-1]) == "2012-10"
    assert len(known.deaths) == 34
