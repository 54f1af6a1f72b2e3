"""Fatal incidents and deaths by unit and day, from an incident file or the study: the ground of target A."""

from dataclasses import dataclass, replace
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
    longitude: str = "longitude"
    latitude: str = "latitude"
    precision: str | None = None
    coarsest: int = 4
    day_precision: str | None = None


LAYOUTS = {
    "ucdp": Columns("date_start", "adm_1", "best", precision="where_prec", day_precision="date_prec"),
    "acled": Columns("event_date", "admin1", "fatalities"),
    "project": Columns("event_date", "admin1", "fatalities_best", precision="place_precision"),
}
"""Known files. UCDP: places by its own adm_1, precision 1–4 (the state is known), days known to the month."""


@dataclass(frozen=True, eq=False)
class DailyIncidents:
    """Sums by day (rows, from `first`, one per day) and unit (columns).

    fatal, deaths : incidents known to be fatal and known deaths, shape (days, units)
    known, unknown : incidents with and without a toll on file in all units together, shape (days,)
    centre : longitude and latitude of each unit, shape (units, 2); NaN where nobody can say
    left_out : incidents whose unit or day is too imprecise
    """

    first: pd.Timestamp
    units: tuple[str, ...]
    fatal: Floats
    deaths: Floats
    known: Floats
    unknown: Floats
    centre: Floats
    left_out: int

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
        return replace(
            self,
            fatal=self.fatal[:stop],
            deaths=self.deaths[:stop],
            known=self.known[:stop],
            unknown=self.unknown[:stop],
        )

    def monthly(self) -> MonthlySeries:
        """Known deaths of every whole month of the record, per unit."""
        month = pd.date_range(self.first, self.last, freq="D").to_period("M")
        start = month[0] if self.first.day == 1 else month[0] + 1
        stop = month[-1] if (self.last + pd.Timedelta(days=1)).day == 1 else month[-1] - 1
        span = pd.period_range(start, stop, freq="M")
        sums = pd.DataFrame(self.deaths).groupby(month).sum().reindex(span).to_numpy(dtype=float)
        return MonthlySeries(sums, span, self.units)


def read_days(
    path: Path,
    *,
    unit_column: str | None = None,
    without: tuple[str, ...] = (),
    centres_before: pd.Timestamp | None = None,
) -> DailyIncidents:
    """The record of an incident file: UCDP GED, an ACLED export, or this project's own columns.

    Every unit that the file names anywhere is in it from the first day on; the last month of the file is taken as
    complete. HDX's second header row is left out, and so are the units named in `without` (a state that was dissolved).
    A unit's centre is the mean position of its incidents, of those before `centres_before` if given (so that a
    judgement of the past knows nothing of later ones); a unit without any has no centre and no neighbours.

    Raises
    ------
    SeriesError  if the file cannot be read, is none of the known kinds, or has no incident that can be placed.
    """
    try:
        table = pd.read_csv(path, dtype=str)
    except (OSError, ValueError) as error:
        raise SeriesError(
            f"{path} cannot be read as a table ({error}). A CSV file with a header is expected."
        ) from error
    layout = next((found for found in LAYOUTS.values() if {found.day, found.deaths} <= {*table}), None)
    if layout is None:
        raise SeriesError(
            f"{path} is no incident file that is known here: UCDP GED (date_start, best), ACLED "
            "(event_date, fatalities) and this project's own (event_date, fatalities_best) are."
        )
    unit = unit_column or layout.unit
    if unit not in table:
        raise SeriesError(f"{path} has no column {unit}; it has {', '.join(map(str, table.columns))}. Name yours.")
    if len(table) and table.iloc[0].astype(str).str.startswith("#").any():
        table = table.iloc[1:]
    table = table[~table[unit].str.strip().isin(without)]
    return _by_day(table, layout, unit, path, centres_before)


def _by_day(
    table: pd.DataFrame, layout: Columns, unit: str, path: Path, centres_before: pd.Timestamp | None
) -> DailyIncidents:
    day = pd.to_datetime(table[layout.day].str[:10], format="%Y-%m-%d", errors="coerce")
    keep = day.notna() & table[unit].notna()
    for column, coarsest in ((layout.precision, layout.coarsest), (layout.day_precision, 4)):
        if column in table:
            keep &= pd.to_numeric(table[column], errors="coerce").le(coarsest)
    if not keep.any():
        raise SeriesError(f"{path}: none of {len(table)} incidents has a day and a unit that are precise enough.")
    name = table[unit].str.strip()
    if unit == layout.unit and "country" in table and len(table["country"].unique()) > 1:
        name = table["country"].str.strip() + ", " + name
    placed = pd.DataFrame(
        {
            "day": day,
            "unit": name,
            "deaths": pd.to_numeric(table[layout.deaths], errors="coerce"),
            "longitude": pd.to_numeric(table[layout.longitude], errors="coerce"),
            "latitude": pd.to_numeric(table[layout.latitude], errors="coerce"),
        }
    )[keep]
    units = tuple(sorted(placed["unit"].unique()))
    earlier = placed if centres_before is None else placed[placed["day"] < centres_before]
    centre = earlier.groupby("unit")[["longitude", "latitude"]].mean().reindex(list(units)).to_numpy(dtype=float)
    return sum_by_day(placed, units, centre, left_out=int((~keep).sum()))


def sum_by_day(
    placed: pd.DataFrame,
    units: tuple[str, ...],
    centre: Floats,
    *,
    left_out: int,
    since: pd.Timestamp | None = None,
    until: pd.Timestamp | None = None,
) -> DailyIncidents:
    """Daily sums of a table with day, unit and deaths (missing: unknown, never 0).

    The record runs from `since`, by default the month of the first incident, to `until`, by default the month of the
    last.
    """
    first = since or placed["day"].min().to_period("M").start_time
    last = until or placed["day"].max().to_period("M").end_time.normalize()
    shape = ((last - first).days + 1, len(units))
    row = (placed["day"] - first).dt.days.to_numpy()
    column = pd.Categorical(placed["unit"], categories=list(units)).codes
    toll = placed["deaths"].to_numpy(dtype=float, na_value=np.nan)
    has_toll = ~np.isnan(toll)
    fatal, deaths = np.zeros(shape), np.zeros(shape)
    np.add.at(deaths, (row[has_toll], column[has_toll]), toll[has_toll])
    np.add.at(fatal, (row[toll > 0], column[toll > 0]), 1.0)
    known, unknown = (np.bincount(row[which], minlength=shape[0]).astype(float) for which in (has_toll, ~has_toll))
    return DailyIncidents(first, units, fatal, deaths, known, unknown, centre, left_out)
