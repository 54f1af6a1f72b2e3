"""Fatal incidents and deaths by unit and day, from an incident file or the study: the ground of target A."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import SeriesError
from geo.outlook.scoring import Floats
from geo.outlook.series import MonthlySeries

Days = NDArray[np.int64]


@dataclass(frozen=True)
class Columns:
    """Which columns of an incident file say when, where and how many."""

    day: str
    unit: str
    deaths: str
    kind: str
    longitude: str = "longitude"
    latitude: str = "latitude"
    precision: str | None = None
    coarsest: int = 4
    day_precision: str | None = None


LAYOUTS = {
    "ucdp": Columns("date_start", "adm_1", "best", "type_of_violence", precision="where_prec", day_precision="date_prec"),
    "acled": Columns("event_date", "admin1", "fatalities", "event_type"),
    "project": Columns("event_date", "admin1", "fatalities_best", "event_type", precision="place_precision"),
}
"""Known files. UCDP: places by its own adm_1, precision 1–4 (the state is known), dates precise to the month or better."""


@dataclass(frozen=True, eq=False)
class DailyIncidents:
    """Sums by day (rows, from `first`, one per day) and unit (columns).

    fatal : fatal incidents; deaths : known deaths; kinds : fatal incidents of each kind, shape (kinds, days, units)
    centre : longitude and latitude of each unit, shape (units, 2)
    left_out : incidents whose unit or day is too imprecise; without_toll : incidents placed of which no toll is known
    """

    first: pd.Timestamp
    units: tuple[str, ...]
    fatal: Floats
    deaths: Floats
    kinds: Floats
    centre: Floats
    left_out: int
    without_toll: int

    @property
    def last(self) -> pd.Timestamp:
        """The last day that the record covers."""
        return self.first + pd.Timedelta(days=len(self.fatal) - 1)

    def row(self, day: pd.Timestamp) -> int:
        """Row of that day; raises SeriesError outside the record."""
        row = (day - self.first).days
        if not 0 <= row < len(self.fatal):
            raise SeriesError(f"{day:%Y-%m-%d} lies outside the record, {self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}.")
        return int(row)

    def until(self, day: pd.Timestamp) -> "DailyIncidents":
        """The same record as known at the end of that day; units and their centres are geography and stay."""
        stop = self.row(day) + 1
        fatal, deaths, kinds = self.fatal[:stop], self.deaths[:stop], self.kinds[:, :stop]
        return DailyIncidents(
            self.first, self.units, fatal, deaths, kinds, self.centre, self.left_out, self.without_toll
        )

    def monthly(self) -> MonthlySeries:
        """Known deaths of every whole month of the record, per unit."""
        month = pd.date_range(self.first, self.last, freq="D").to_period("M")
        start = month[0] if self.first.day == 1 else month[0] + 1
        stop = month[-1] if (self.last + pd.Timedelta(days=1)).day == 1 else month[-1] - 1
        span = pd.period_range(start, stop, freq="M")
        sums = pd.DataFrame(self.deaths).groupby(month).sum().reindex(span).to_numpy(dtype=float)
        return MonthlySeries(sums, span, self.units)


def read_days(path: Path, *, unit_column: str | None = None) -> DailyIncidents:
    """The record of an incident file: UCDP GED, an ACLED export, or this project's own columns.

    Every unit that the file names anywhere is in it from the first day on; the last month of the file is taken as
    complete. HDX's second header row is left out.

    Raises
    ------
    SeriesError  if the file cannot be read, is none of the known kinds, or has no incident that can be placed.
    """
    try:
        table = pd.read_csv(path, dtype=str)
    except (OSError, ValueError) as error:
        raise SeriesError(f"{path} cannot be read as a table ({error}). A CSV file with a header is expected.") from error
    layout = next((found for found in LAYOUTS.values() if {found.day, found.deaths, found.kind} <= {*table}), None)
    if layout is None:
        raise SeriesError(
            f"{path} is no incident file that is known here: UCDP GED (date_start, best), ACLED (event_date, fatalities) "
            "and this project's own (event_date, fatalities_best) are."
        )
    unit = unit_column or layout.unit
    if unit not in table:
        raise SeriesError(f"{path} has no column {unit}; it has {', '.join(map(str, table.columns))}. Name yours.")
    if len(table) and table.iloc[0].astype(str).str.startswith("#").any():
        table = table.iloc[1:]
    return _by_day(table, layout, unit, path)


def _by_day(table: pd.DataFrame, layout: Columns, unit: str, path: Path) -> DailyIncidents:
    day = pd.to_datetime(table[layout.day].str[:10], format="%Y-%m-%d", errors="coerce")
    keep = day.notna() & table[unit].notna()
    for column, coarsest in ((layout.precision, layout.coarsest), (layout.day_precision, 4)):
        if column in table:
            keep &= pd.to_numeric(table[column], errors="coerce").le(coarsest)
    if not keep.any():
        raise SeriesError(f"{path}: none of {len(table)} incidents has a day and a unit that are precise enough.")
    name = table[unit].str.strip()
    if unit == layout.unit and "country" in table and table["country"].nunique() > 1:
        name = table["country"].str.strip() + ", " + name
    placed = pd.DataFrame(
        {
            "day": day,
            "unit": name,
            "deaths": pd.to_numeric(table[layout.deaths], errors="coerce"),
            "kind": table[layout.kind],
            "longitude": pd.to_numeric(table[layout.longitude], errors="coerce"),
            "latitude": pd.to_numeric(table[layout.latitude], errors="coerce"),
        }
    )[keep]
    units = tuple(sorted(placed["unit"].unique()))
    centre = placed.groupby("unit")[["longitude", "latitude"]].mean().loc[list(units)].to_numpy(dtype=float)
    return sum_by_day(placed, units, centre, left_out=int((~keep).sum()))


def sum_by_day(
    placed: pd.DataFrame, units: tuple[str, ...], centre: Floats, *, left_out: int, until: pd.Timestamp | None = None
) -> DailyIncidents:
    """Daily sums of a table with day, unit, deaths (missing: unknown, never 0) and kind.

    The record begins with the month of the first incident and ends with the month of the last, or on `until`.
    """
    first = placed["day"].min().to_period("M").start_time
    last = until or placed["day"].max().to_period("M").end_time.normalize()
    shape = ((last - first).days + 1, len(units))
    row = (placed["day"] - first).dt.days.to_numpy()
    column = pd.Categorical(placed["unit"], categories=list(units)).codes
    known = placed["deaths"].fillna(0.0).to_numpy(dtype=float)
    kind = pd.Categorical(placed["kind"])
    deaths, kinds = np.zeros(shape), np.zeros((len(kind.categories), *shape))
    fatal = known > 0
    np.add.at(deaths, (row, column), known)
    np.add.at(kinds, (kind.codes[fatal], row[fatal], column[fatal]), 1.0)
    unknown = int(placed["deaths"].isna().sum())
    return DailyIncidents(first, units, kinds.sum(axis=0), deaths, kinds, centre, left_out, unknown)
