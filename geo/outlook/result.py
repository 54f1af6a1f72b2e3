"""An outlook on one layer of the app, or a plain statement that the data are too thin for one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import shapely

from geo.areas.locate import OUTSIDE
from geo.errors import SeriesError, StaleOutlookError
from geo.outlook.chances import CHANCE_MODEL, forecast_chances
from geo.outlook.days import DailyIncidents, sum_by_day
from geo.outlook.model import DEATHS_MODEL, SEED, DeathsForecast, forecast_deaths
from geo.study import Study

LEADS = tuple(range(1, 13))
FEWEST_MONTHS = 60
FEWEST_FATAL = 15.0
"""Fatal incidents a month over the last two years, in the whole layer, below which no chance is stated: UCDP Nigeria
held 2–8 a month up to 2010, when forecasts could hardly be told from the long-run mean, and 35 a month after 2012."""
MOST_UNKNOWN = 0.10
"""Share of incidents without a toll, over the same time, above which deaths cannot be counted; unknown is not zero."""
LOOK_BACK = 24


@dataclass(frozen=True, eq=False)
class OutlookResult:
    """What is said of a layer's next months, and from what.

    thin : one sentence for each reason why nothing is said; empty if something is
    chances : per area_id and window in days, or None
    deaths : draws per area and month, or None
    """

    layer: str
    known_until: date
    data_version: str
    model_version: str
    thin: tuple[str, ...]
    chances: pd.DataFrame | None
    deaths: DeathsForecast | None

    @property
    def says_something(self) -> bool:
        """Whether there are chances and draws to show."""
        return not self.thin


def outlook(
    study: Study,
    layer: str,
    as_of: date,
    *,
    seed: int = SEED,
    report: Callable[[int, int, str], None] | None = None,
) -> OutlookResult:
    """Chances for 30 and 90 days and draws of deaths for 12 months, from the last whole month up to `as_of`.

    Too thin data give a result that says so, not an error and not a number.

    Raises
    ------
    LayerNotFoundError  if there is no such layer.
    SeriesError  if the data hold no whole month up to `as_of`.
    """
    tell = report or (lambda _done, _total, _text: None)
    days = layer_days(study, layer, as_of)
    known_until = days.last.date()
    model = f"{DEATHS_MODEL}, {CHANCE_MODEL}"
    reasons = thinness(days)
    if reasons:
        return OutlookResult(layer, known_until, study.version, model, reasons, None, None)
    tell(0, 2, "chances")
    chances = forecast_chances(days).rename_axis("area_id")
    tell(1, 2, "deaths a month")
    deaths = forecast_deaths(days.monthly(), LEADS, seed=seed)
    tell(2, 2, "done")
    return OutlookResult(layer, known_until, study.version, model, (), chances, deaths)


def require_fresh(result: OutlookResult, study: Study) -> None:
    """Raise unless the outlook was made from this very data by the present models.

    Raises
    ------
    StaleOutlookError  naming both versions; make the outlook again before showing it.
    """
    model = f"{DEATHS_MODEL}, {CHANCE_MODEL}"
    if (result.data_version, result.model_version) != (study.version, model):
        raise StaleOutlookError(
            f"This outlook was made from data {result.data_version} with {result.model_version}; now there are data "
            f"{study.version} and {model}. Make it again before it is shown."
        )


def layer_days(study: Study, layer: str, as_of: date) -> DailyIncidents:
    """Daily sums over a layer's areas, every area from the first day on, to the last whole month up to `as_of`."""
    areas = study.layer(layer).areas
    codes, table = study.codes(layer), study.incidents.table
    day = table["event_date"].astype("datetime64[ns]")
    last = _last_month_end(as_of, pd.Timestamp(day.max()))
    known = (day <= last).to_numpy()
    inside = known & (codes != OUTSIDE)
    if not inside.any():
        raise SeriesError(f"No incident up to {last:%Y-%m-%d} lies in the layer {layer}. Choose a later day.")
    placed = pd.DataFrame(
        {
            "day": day[inside],
            "unit": areas.index[codes[inside]],
            "deaths": table["fatalities_best"][inside].astype("Float64"),
        }
    )
    points = shapely.point_on_surface(areas.geometry.to_numpy())
    centre = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    units = tuple(str(area) for area in areas.index)
    return sum_by_day(placed, units, centre, left_out=int(known.sum() - inside.sum()), until=last)


def _last_month_end(as_of: date, last_incident: pd.Timestamp) -> pd.Timestamp:
    """The end of the last month that is whole: neither `as_of` nor the data end within it."""
    reach = min(pd.Timestamp(as_of), last_incident)
    whole = reach if (reach + pd.Timedelta(days=1)).day == 1 else reach.replace(day=1) - pd.Timedelta(days=1)
    return whole.normalize()


def thinness(days: DailyIncidents) -> tuple[str, ...]:
    """One sentence for each reason why these data cannot bear a chance; empty if they can."""
    months = (days.last - days.first).days / 30.4375
    look_back = min(months, LOOK_BACK)
    rows = int(look_back * 30.4375)
    fatal = float(days.fatal[-rows:].sum()) / look_back
    unknown = float(days.unknown[-rows:].sum())
    share = unknown / max(unknown + float(days.known[-rows:].sum()), 1.0)
    reasons = []
    if months < FEWEST_MONTHS:
        reasons.append(f"The record spans {months:.0f} months; an outlook needs {FEWEST_MONTHS}.")
    if fatal < FEWEST_FATAL:
        reasons.append(
            f"The record holds {fatal:.1f} fatal incidents a month in this layer over the last {look_back:.0f} months; "
            f"below {FEWEST_FATAL:.0f} a chance cannot be told from the long-run mean."
        )
    if share > MOST_UNKNOWN:
        reasons.append(
            f"{100 * share:.0f} % of the incidents of the last {look_back:.0f} months have no figure of deaths; above "
            f"{100 * MOST_UNKNOWN:.0f} % deaths cannot be counted, and no figure is never zero."
        )
    return tuple(reasons)
