"""Whether a country's record is dense enough for an outlook, and in plain figures what is missing where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.locate import OUTSIDE
from geo.study import Study

FEWEST_MONTHS = 60
FEWEST_FATAL = 15.0
"""Fatal incidents a month over the last two years, in a country, below which no chance is stated: UCDP Nigeria held 2–8
a month up to 2010, when forecasts could hardly be told from the long-run mean, and 35 a month after 2012."""
MOST_UNKNOWN = 0.10
"""Share of incidents without a toll, over the same time, above which deaths cannot be counted; unknown is not zero."""
LOOK_BACK = 24
BREAK_MONTHS, BREAK_SHARE = 3, 0.25
"""A record whose last three months hold less than a quarter of its two-year mean has broken off: a source that ends
earlier than the others is not a peace."""
DAYS_A_MONTH = 30.4375

NO_INCIDENT = "The record holds no incident."
SHORT = "The record spans {months} months; an outlook needs {needed}."
FEW = (
    "The record holds {fatal} fatal incidents a month over the last {look_back} months; below {needed} a chance cannot "
    "be told from the long-run mean."
)
UNKNOWN = (
    "{share} % of the incidents of the last {look_back} months have no figure of deaths; above {most} % deaths cannot "
    "be counted, and no figure is never zero."
)
BROKEN_OFF = (
    "The last {months} months hold {fatal} fatal incidents a month, after {before} over two years: the record seems to "
    "break off. Let the period end while it was still kept."
)
FEW_CASES = (
    "A fatal incident within {window} days followed in {struck} of {cases} area-months; at least {needed} with and "
    "{needed} without one are needed."
)
REASONS = (NO_INCIDENT, SHORT, FEW, UNKNOWN, BROKEN_OFF, FEW_CASES)


@dataclass(frozen=True)
class Reason:
    """Why nothing is said: one of `REASONS` and the figures that go into it, as plain decimal numbers."""

    template: str
    figures: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.figures)


@dataclass(frozen=True)
class Density:
    """How dense the record of one group of areas is, at the end of a month.

    group : ISO3 code of the country; the layer's key where areas lie in no single country
    first : first day of the first month with an incident; None without any
    months : from then to the end of the record
    fatal_a_month, unknown_share : over the last two years, or all of a shorter record
    reasons : why the record cannot bear an outlook; empty where it can
    """

    group: str
    first: pd.Timestamp | None
    months: float
    incidents: int
    fatal_a_month: float
    unknown_share: float
    reasons: tuple[Reason, ...]

    @property
    def bears(self) -> bool:
        """Whether an outlook can rest on this record."""
        return not self.reasons


def densities(study: Study, layer: str, as_of: date) -> tuple[Density, ...]:
    """The density of each group of areas of a layer, as known at the end of the last whole month up to `as_of`."""
    until = last_whole_month(study, as_of)
    table = study.incidents.table
    day, toll = table["event_date"].astype("datetime64[ns]"), table["fatalities_best"].astype("Float64")
    groups = area_groups(study, layer)
    if study.layer(layer).has_countries:
        where = {group: (table["country"] == group).to_numpy() for group in dict.fromkeys(groups)}
    else:
        where = {layer: study.codes(layer) != OUTSIDE}
    known = (day <= until).to_numpy()
    return tuple(
        density(group, day[known & rows], toll[known & rows].to_numpy(dtype=float, na_value=np.nan), until)
        for group, rows in where.items()
    )


def area_groups(study: Study, layer: str) -> NDArray[np.object_]:
    """The group of each area of a layer: its country, or the layer itself where areas lie in no single country."""
    found = study.layer(layer)
    if found.has_countries:
        return np.asarray(found.areas["country"], dtype=object)
    return np.full(len(found.areas), layer, dtype=object)


def density(group: str, day: pd.Series, toll: NDArray[np.float64], until: pd.Timestamp) -> Density:
    """The density of a group's incidents up to and with `until`, the end of a month.

    Parameters
    ----------
    day, toll : day and best figure of deaths of each incident, NaN where nobody gave one
    """
    if day.empty:
        return Density(group, None, 0.0, 0, 0.0, 0.0, (Reason(NO_INCIDENT),))
    first = day.min().to_period("M").start_time
    months = float(round(((until - first).days + 1) / DAYS_A_MONTH))
    look_back = min(months, LOOK_BACK)
    recent = (day > until - pd.Timedelta(days=look_back * DAYS_A_MONTH)).to_numpy()
    latest = (day > until - pd.Timedelta(days=BREAK_MONTHS * DAYS_A_MONTH)).to_numpy()
    fatal = float((toll[recent] > 0).sum()) / look_back
    now = float((toll[latest] > 0).sum()) / BREAK_MONTHS
    share = float(np.isnan(toll[recent]).mean()) if recent.any() else 0.0
    reasons = []
    if months < FEWEST_MONTHS:
        reasons.append(Reason(SHORT, {"months": f"{months:.0f}", "needed": str(FEWEST_MONTHS)}))
    if fatal < FEWEST_FATAL:
        values = {"fatal": f"{fatal:.1f}", "look_back": f"{look_back:.0f}", "needed": f"{FEWEST_FATAL:.0f}"}
        reasons.append(Reason(FEW, values))
    elif now < BREAK_SHARE * fatal:
        reasons.append(
            Reason(BROKEN_OFF, {"months": str(BREAK_MONTHS), "fatal": f"{now:.1f}", "before": f"{fatal:.1f}"})
        )
    if share > MOST_UNKNOWN:
        values = {"share": f"{100 * share:.0f}", "look_back": f"{look_back:.0f}", "most": f"{100 * MOST_UNKNOWN:.0f}"}
        reasons.append(Reason(UNKNOWN, values))
    return Density(group, first, months, len(day), fatal, share, tuple(reasons))


def last_whole_month(study: Study, as_of: date) -> pd.Timestamp:
    """The last day of the last month that is whole: neither `as_of` nor the data end within it."""
    reach = min(pd.Timestamp(as_of), pd.Timestamp(study.incidents.last_day))
    whole = reach if (reach + pd.Timedelta(days=1)).day == 1 else reach.replace(day=1) - pd.Timedelta(days=1)
    return whole.normalize()
