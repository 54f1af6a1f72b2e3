"""Deaths a month per unit (a country, a state, an area), complete from the first month to the last."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import SeriesError

PRESENT = 12
"""Months of history that describe the present."""
LEARNT = 4
"""Months of which the outcome must be known at the longest lead, for anything to be learned from the past."""

_MONTH = r"^(\d{4})[-/.]?(0[1-9]|1[0-2])(?:[-/.]?(?:0[1-9]|[12]\d|3[01])(?:[T ].*)?)?$"
"""Year and month of a month or of a day, with time or without."""

Values = NDArray[np.float64]


def months_needed(longest_lead: int) -> int:
    """Months of history without which no forecast that far ahead is made; a good one needs many years."""
    return max(PRESENT, longest_lead + LEARNT)


@dataclass(frozen=True, eq=False)
class MonthlySeries:
    """Deaths a month: deaths, shape (months, units), none missing; months are consecutive."""

    deaths: Values
    months: pd.PeriodIndex
    units: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.deaths.shape != (len(self.months), len(self.units)):
            raise SeriesError(
                f"The series holds {self.deaths.shape} values for {len(self.months)} months and {len(self.units)} "
                "units; one value per month and unit was expected."
            )
        if len(self.months) and len(self.months) != self.months[-1].ordinal - self.months[0].ordinal + 1:
            raise SeriesError(
                f"The months from {self.months[0]} to {self.months[-1]} are not consecutive. Add the rest."
            )
        if not (np.isfinite(self.deaths).all() and (self.deaths >= 0).all()):
            raise SeriesError("The series holds values that are missing, infinite or below 0; deaths are counts.")

    def position(self, month: pd.Period) -> int:
        """Row of that month; raises SeriesError when the series does not reach it."""
        row = int(month.ordinal - self.months[0].ordinal) if len(self.months) else -1
        if not 0 <= row < len(self.months):
            span = f"{self.months[0]} to {self.months[-1]}" if len(self.months) else "no month at all"
            raise SeriesError(f"{month} is asked for, but the series has {span}. Choose a year within it.")
        return row

    def until(self, month: pd.Period) -> "MonthlySeries":
        """The same series as it was known at the end of that month: nothing later is in it."""
        stop = self.position(month) + 1
        return MonthlySeries(self.deaths[:stop].copy(), self.months[:stop], self.units)


def read_series(
    path: Path,
    *,
    unit_column: str = "unit",
    month_column: str = "month",
    value_column: str = "value",
    missing_is_zero: bool = False,
) -> MonthlySeries:
    """The series of a CSV file with one row per unit and month; further columns are ignored.

    Parameters
    ----------
    path : Path                 months written 2021-03, 202103 or 2021/03, or as a day within the month
    missing_is_zero : bool      say so only if the source lists nothing for a month without deaths

    Raises
    ------
    SeriesError  if the file or a column is missing, a value is empty or no count, a month or unit is named twice, or a
        unit has no row for a month and nobody said that this means zero.
    """
    table = _read(path, (unit_column, month_column, value_column))
    frame = pd.DataFrame(
        {
            "unit": table[unit_column].str.strip(),
            "month": _months(table[month_column], path),
            "value": _counts(table[value_column], path),
        }
    )
    empty = frame["value"].isna()
    if empty.any():
        at = int(np.flatnonzero(empty)[0])
        raise SeriesError(
            f"{path}: row {at + 2} has no value. Unknown is not zero: fill it, or take the row out if it says nothing."
        )
    twice = frame.duplicated(["unit", "month"])
    if twice.any():
        row = frame[twice].iloc[0]
        raise SeriesError(f"{path}: {row['unit']} has more than one row for {row['month']}. Keep one.")
    wide = frame.pivot(index="month", columns="unit", values="value")  # noqa: PD010  (no row may be summed here)
    span = pd.period_range(wide.index.min(), wide.index.max(), freq="M")
    wide = wide.reindex(span)
    gaps = wide.isna()
    if gaps.to_numpy().any() and not missing_is_zero:
        unit = str(gaps.any().idxmax())
        raise SeriesError(
            f"{path}: {int(gaps.to_numpy().sum())} months have no value, first {unit} {gaps[unit].idxmax()}. A missing "
            "month is not zero: add the rows, or say --missing-is-zero if the source leaves out months without deaths."
        )
    return MonthlySeries(wide.fillna(0.0).to_numpy(dtype=float), span, tuple(str(unit) for unit in wide.columns))


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str)
    except (OSError, ValueError) as error:
        raise SeriesError(
            f"{path} cannot be read as a table ({error}). A CSV file with a header is expected."
        ) from error
    lacking = [column for column in columns if column not in table]
    if lacking:
        raise SeriesError(
            f"{path} has no column {', '.join(lacking)}; it has {', '.join(map(str, table.columns))}. "
            "Name yours with --unit-column, --month-column and --value-column."
        )
    if table.empty:
        raise SeriesError(f"{path} holds a header and no rows; one row per unit and month is expected.")
    nameless = table[columns[0]].isna()
    if nameless.any():
        raise SeriesError(
            f"{path}: row {int(np.flatnonzero(nameless)[0]) + 2} names no unit. Fill it or take the row out."
        )
    return table


def _months(column: pd.Series, path: Path) -> pd.Series:
    text = column.fillna("").str.strip().str.extract(_MONTH)
    good = text.notna().all(axis=1)
    if not good.all():
        row = int(np.flatnonzero(~good)[0])
        raise SeriesError(
            f"{path}: row {row + 2} has the month {column[row]!r}; 2021-03, 202103 or a day like 2021-03-01, 20210301 "
            "is expected."
        )
    return pd.Series(pd.PeriodIndex(text[0] + "-" + text[1], freq="M"), index=column.index)


def _counts(column: pd.Series, path: Path) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce")
    good = column.isna() | (numbers.ge(0) & np.isfinite(numbers))
    if not good.all():
        row = int(np.flatnonzero(~good)[0])
        raise SeriesError(f"{path}: row {row + 2} has the value {column[row]!r}; a count of 0 or more is expected.")
    return numbers
