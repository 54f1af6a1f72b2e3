"""An outlook on one layer of the app, or a plain statement that the data are too thin for one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import shapely

from geo.areas.locate import OUTSIDE
from geo.errors import SeriesError, StaleOutlookError
from geo.outlook.chances import CHANCE_MODEL, FEWEST, WINDOWS, forecast_chances, situations
from geo.outlook.days import DailyIncidents, sum_by_day
from geo.outlook.density import FEW_CASES, Density, Reason, area_groups, densities, last_whole_month
from geo.outlook.model import DEATHS_MODEL, SEED, DeathsForecast, forecast_deaths
from geo.outlook.record import Record, own_record
from geo.outlook.series import MonthlySeries
from geo.study import Study

LEADS = tuple(range(1, 13))
MODEL = f"{DEATHS_MODEL}, {CHANCE_MODEL}"


@dataclass(frozen=True, eq=False)
class OutlookResult:
    """What is said of a layer's next months, and from what.

    densities : how dense the record of each country (or of the layer) is; those that bear an outlook are in it
    too_few : why no chance is said although a record is dense enough; empty otherwise
    chances : per area_id and window in days, or None
    deaths : draws per area and month, or None
    countries : draws per country and month (ISO3 codes), or None; of incidents known only to the country too
    record : how such statements did on these very data; None where the record is too short to be judged
    """

    layer: str
    known_until: date
    data_version: str
    model_version: str
    densities: tuple[Density, ...]
    too_few: tuple[Reason, ...] = ()
    chances: pd.DataFrame | None = None
    deaths: DeathsForecast | None = None
    countries: DeathsForecast | None = None
    record: Record | None = None

    @property
    def says_something(self) -> bool:
        """Whether there are draws to show, and, unless there are `too_few` cases for them, chances."""
        return self.deaths is not None


def outlook(
    study: Study,
    layer: str,
    as_of: date,
    *,
    seed: int = SEED,
    report: Callable[[int, int, str], None] | None = None,
) -> OutlookResult:
    """Chances for 30 and 90 days and draws of deaths for 12 months, from the last whole month up to `as_of`.

    All areas of the countries whose record is dense enough are forecast together. Data too thin everywhere give a
    result that says so, not an error and not a number.

    Raises
    ------
    LayerNotFoundError  if there is no such layer.
    """
    tell = report or (lambda _done, _total, _text: None)
    found = densities(study, layer, as_of)
    known_until = last_whole_month(study, as_of).date()
    bearing = tuple(one for one in found if one.bears)
    if not bearing:
        return OutlookResult(layer, known_until, study.version, MODEL, found)
    days = layer_days(study, layer, as_of, bearing)
    too_few = _too_few(days)
    tell(0, 4, "chances")
    chances = None if too_few else forecast_chances(days).rename_axis("area_id")
    tell(1, 4, "deaths by area")
    deaths = forecast_deaths(days.monthly(), LEADS, seed=seed)
    tell(2, 4, "deaths by country")
    series = country_series(study, as_of, bearing)
    countries = None if series is None else forecast_deaths(series, LEADS, seed=seed)
    tell(3, 4, "the record of past years")
    record = None if too_few else own_record(days, series, seed=seed)
    tell(4, 4, "done")
    return OutlookResult(layer, known_until, study.version, MODEL, found, too_few, chances, deaths, countries, record)


def _too_few(days: DailyIncidents) -> tuple[Reason, ...]:
    """Why these areas hold too few cases of one outcome for a fit, although their record is dense."""
    known, reasons = situations(days), []
    for window in WINDOWS:
        happened = known.happened(window)
        cases = happened[~np.isnan(happened)]
        struck = int(cases.sum())
        if min(struck, len(cases) - struck) < FEWEST:
            values = {"window": window, "struck": struck, "cases": len(cases), "needed": FEWEST}
            reasons.append(Reason(FEW_CASES, {name: str(value) for name, value in values.items()}))
    return tuple(reasons)


def require_fresh(result: OutlookResult, study: Study) -> None:
    """Raise unless the outlook was made from this very data by the present models.

    Raises
    ------
    StaleOutlookError  naming both versions; make the outlook again before showing it.
    """
    if (result.data_version, result.model_version) != (study.version, MODEL):
        raise StaleOutlookError(
            "This outlook was made from data {data_version} with {model_version}; now there are data {version} and "
            "{model}. Make it again before it is shown.",
            data_version=result.data_version,
            model_version=result.model_version,
            version=study.version,
            model=MODEL,
        )


def layer_days(study: Study, layer: str, as_of: date, bearing: tuple[Density, ...]) -> DailyIncidents:
    """Daily sums over the areas of these groups, from the first month that all of them have on record.

    Every area is in it from the first day to the last whole month up to `as_of`.
    """
    areas, groups = study.layer(layer).areas, area_groups(study, layer)
    chosen = np.flatnonzero(np.isin(groups, [one.group for one in bearing]))
    position = np.full(len(areas) + 1, OUTSIDE)  # the last one is read for OUTSIDE
    position[chosen] = np.arange(len(chosen))
    codes, table = position[study.codes(layer)], study.incidents.table
    day = table["event_date"].astype("datetime64[ns]")
    since, until = first_month(bearing), last_whole_month(study, as_of)
    known = ((day >= since) & (day <= until)).to_numpy()
    inside = known & (codes != OUTSIDE)
    units = tuple(str(area) for area in areas.index[chosen])
    placed = pd.DataFrame(
        {
            "day": day[inside],
            "unit": np.asarray(units, dtype=object)[codes[inside]],
            "deaths": table["fatalities_best"][inside].astype("Float64"),
        }
    )
    points = shapely.point_on_surface(areas.geometry.to_numpy()[chosen])
    centre = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return sum_by_day(placed, units, centre, left_out=int(known.sum() - inside.sum()), since=since, until=until)


def known_deaths(study: Study, result: OutlookResult) -> dict[str, MonthlySeries]:
    """Known deaths a month that an outlook rests on: of its `areas`, and of its `countries` where it has any."""
    bearing = tuple(one for one in result.densities if one.bears)
    countries = country_series(study, result.known_until, bearing)
    areas = {"areas": layer_days(study, result.layer, result.known_until, bearing).monthly()}
    return areas if countries is None else areas | {"countries": countries}


def country_series(study: Study, as_of: date, bearing: tuple[Density, ...]) -> MonthlySeries | None:
    """Known deaths a month of each of these countries, incidents without a precise place included.

    None where the groups are no countries.
    """
    table = study.incidents.table
    codes = tuple(one.group for one in bearing)
    since, until = first_month(bearing), last_whole_month(study, as_of)
    day = table["event_date"].astype("datetime64[ns]")
    inside = ((day >= since) & (day <= until) & table["country"].isin(codes)).to_numpy()
    if not inside.any():
        return None
    placed = pd.DataFrame(
        {
            "day": day[inside],
            "unit": table["country"][inside].astype(object),
            "deaths": table["fatalities_best"][inside].astype("Float64"),
        }
    )
    nowhere = np.full((len(codes), 2), np.nan)
    return sum_by_day(placed, codes, nowhere, left_out=0, since=since, until=until).monthly()


def first_month(bearing: tuple[Density, ...]) -> pd.Timestamp:
    """The first day that the records of all these groups have: before it, silence of one of them is no peace."""
    firsts = [one.first for one in bearing if one.first is not None]
    if not firsts:
        raise SeriesError("No group with a record was named; an outlook rests on one at least.")
    return max(firsts)
