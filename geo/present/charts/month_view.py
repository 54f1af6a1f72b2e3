"""What the chart by month shows, on screen and on paper: its months, its turning points, its unknown tolls."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from geo.errors import QueryError
from geo.present.charts.theme import MEASURES, Measure, series_colours
from geo.present.charts.turning_points import Mark, marks
from geo.present.language import DEFAULT, translator

Window = tuple[date, date]
FEW_MONTHS = 30
"""Up to so many months each is named and unknown tolls are numbered; beyond, years stand and a ring marks them."""
ROOM = 1.32
"""Height of the axis in units of the highest bar: room for the words of turning points."""


@dataclass(frozen=True, eq=False)
class MonthView:
    """One measure of a table by month and series, with what stands around it.

    table : month (first day), series, incidents, deaths (missing where nobody gave a figure), unknown_tolls
    context : turning points: date, country, kind, label; None for none
    window : the query's first and last day; None for the months of the table

    Raises
    ------
    QueryError  if the measure is unknown.
    """

    table: pd.DataFrame
    measure: Measure
    context: pd.DataFrame | None
    window: Window | None
    language: str = DEFAULT

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise QueryError(
                "The measure “{measure}” is not known; allowed are {known}.",
                measure=self.measure,
                known=", ".join(MEASURES),
            )

    @cached_property
    def said(self) -> pd.DataFrame:
        """The table, its series by their names in the language."""
        t = translator(self.language)
        return self.table.assign(
            series=self.table["series"].map({name: t(name) for name in self.table["series"].unique()})
        )

    @cached_property
    def colours(self) -> dict[str, str]:
        """Each series by its name in the language, and its colour, in the order in which series are stacked."""
        t = translator(self.language)
        return {t(name): colour for name, colour in series_colours(self.table["series"]).items()}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.table.empty or not self.table["incidents"].sum()

    @cached_property
    def months(self) -> pd.DatetimeIndex:
        """Every month from the first to the last, those without incidents too."""
        ends = self.window or (self.table["month"].min(), self.table["month"].max())
        first, last = (pd.Timestamp(end).replace(day=1) for end in ends)
        return pd.date_range(first, last, freq="MS")

    @property
    def beyond(self) -> pd.Timestamp:
        """The first day after the last month."""
        return self.months[-1] + pd.offsets.MonthBegin(1)

    @property
    def is_long(self) -> bool:
        """Whether there are too many months to name each."""
        return len(self.months) > FEW_MONTHS

    def marks(self, width: float) -> list[Mark]:
        """The turning points on an axis of this width."""
        return marks(self.context, self.months[0], self.beyond, width=width, language=self.language)

    @cached_property
    def highest(self) -> float:
        """The tallest bar, 1 or more."""
        return max(1.0, float(self.table.groupby("month")[self.measure].sum().max()))

    @cached_property
    def unknown(self) -> pd.DataFrame:
        """The months with unknown tolls: month, known (deaths), unknown (incidents)."""
        totals = self.table.groupby("month", as_index=False)[["deaths", "unknown_tolls"]].sum()
        found = totals[totals["unknown_tolls"] > 0].rename(columns={"deaths": "known", "unknown_tolls": "unknown"})
        return found.assign(known=found["known"].astype("Float64").fillna(0.0).astype(float))

    @property
    def part_months(self) -> str:
        """Which bars are part months, in words; nothing if all are whole."""
        if self.window is None:
            return ""
        t = translator(self.language)
        first, last = self.window[0].day > 1, not pd.Timestamp(self.window[1]).is_month_end
        if first and last:
            return t("the first and the last bar are part months")
        if first:
            return t("the first bar is a part month")
        return t("the last bar is a part month") if last else ""
