"""The record of target B: walk forward in the VIEWS scheme, beside the benchmarks, on the same months."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import SeriesError
from geo.outlook import benchmarks, scoring
from geo.outlook.model import SEED, forecast_deaths
from geo.outlook.scoring import Floats
from geo.outlook.series import MonthlySeries, months_needed

LEADS = tuple(range(3, 15))
"""Data to October of the year before, months January to December: 3 to 14 months ahead."""
MODELS = ("outlook", *benchmarks.BENCHMARKS)
SCORES = ("crps", "ign", "mis")


@dataclass(frozen=True, eq=False)
class DeathsRecord:
    """How the forecasts of past years did.

    scores : unit, month, model, crps, ign, mis; one row per unit, month judged and model
    checks : unit, month, covered (within the 90 % interval), rank (share of the outlook's draws below the actual,
        plus a random part of those equal to it: even between 0 and 1 where the draws are right; Czado et al. 2009)
    """

    scores: pd.DataFrame
    checks: pd.DataFrame


def judge_deaths(
    series: MonthlySeries,
    first_year: int,
    last_year: int,
    *,
    seed: int = SEED,
    report: Callable[[int, int, str], None] | None = None,
) -> DeathsRecord:
    """Scores of the outlook and of every benchmark, for each year forecast from data to October of the year before.

    The last year is judged as far as the series reaches.

    Raises
    ------
    SeriesError  if the years are the wrong way round, not within the series, or have too little before them.
    """
    years = _years(series, first_year, last_year)
    scores, checks = [], []
    for number, year in enumerate(years):
        known = series.until(pd.Period(f"{year - 1}-10", freq="M"))
        start = series.position(pd.Period(f"{year}-01", freq="M"))
        actual = series.deaths[start : start + 12].T  # fewer where the last year has only begun
        leads = LEADS[: actual.shape[1]]
        rng = np.random.default_rng([seed, year])
        draws = {
            "outlook": forecast_deaths(known, LEADS, seed=seed).draws[:, : len(leads)],
            "conflictology": benchmarks.conflictology(known.deaths, len(leads)),
            "last": benchmarks.last(known.deaths, len(leads), rng),
            "zero": benchmarks.zero(known.deaths, len(leads)),
        }
        months = series.months[start : start + 12]
        scores += [_scored(name, found, actual, series.units, months) for name, found in draws.items()]
        checks.append(_checked(draws["outlook"], actual, series.units, months, rng))
        if report is not None:
            report(number + 1, len(years), f"{year} judged")
    return DeathsRecord(pd.concat(scores, ignore_index=True), pd.concat(checks, ignore_index=True))


def _years(series: MonthlySeries, first_year: int, last_year: int) -> range:
    if first_year > last_year:
        raise SeriesError(f"The first year {first_year} lies after the last year {last_year}. Swap them.")
    series.position(pd.Period(f"{last_year}-01", freq="M"))
    needed = series.months[0] + months_needed(LEADS[-1]) - 1
    if pd.Period(f"{first_year - 1}-10", freq="M") < needed:
        raise SeriesError(
            f"{first_year} cannot be judged: the series begins {series.months[0]} and the first forecast can be made "
            f"with data to {needed}. Choose a later first year."
        )
    return range(first_year, last_year + 1)


def _scored(model: str, draws: Floats, actual: Floats, units: tuple[str, ...], months: pd.PeriodIndex) -> pd.DataFrame:
    table = _cells(units, months)
    table["model"] = model
    table["crps"] = scoring.crps(draws, actual).ravel()
    table["ign"] = scoring.ignorance(draws, actual).ravel()
    table["mis"] = scoring.interval_score(draws, actual).ravel()
    return table


def _checked(
    draws: Floats, actual: Floats, units: tuple[str, ...], months: pd.PeriodIndex, rng: np.random.Generator
) -> pd.DataFrame:
    table = _cells(units, months)
    below = (draws < actual[..., None]).mean(axis=-1)
    equal = (draws == actual[..., None]).mean(axis=-1)
    table["covered"] = scoring.covered(draws, actual).ravel()
    table["rank"] = (below + equal * rng.random(equal.shape)).ravel()
    return table


def _cells(units: tuple[str, ...], months: pd.PeriodIndex) -> pd.DataFrame:
    text = months.astype(str)
    return pd.DataFrame({"unit": np.repeat(units, len(text)), "month": np.tile(text, len(units))})


def summarise(record: DeathsRecord) -> pd.DataFrame:
    """Mean scores per unit and year, per unit, per year and over all (written “all”), one row each.

    Columns: unit, year, months; crps_, ign_ and mis_ of every model; ratio_<benchmark>, the outlook's mean CRPS as a
    share of the benchmark's (missing where that is 0); coverage_90 of the outlook.
    """
    wide = record.scores.pivot_table(index=["unit", "month"], columns="model", values=list(SCORES))
    wide.columns = pd.Index([f"{name[0]}_{name[1]}" for name in wide.columns])
    wide = wide.join(record.checks.set_index(["unit", "month"])["covered"].astype(float)).reset_index()
    wide["year"] = wide["month"].str[:4]
    groups = [
        wide,
        wide.assign(year="all"),
        wide.assign(unit="all"),
        wide.assign(unit="all", year="all"),
    ]
    columns = [f"{score}_{model}" for score in SCORES for model in MODELS]
    grouped = pd.concat(groups).groupby(["unit", "year"])
    table = grouped[[*columns, "covered"]].mean()
    table.insert(0, "months", grouped.size())
    for name in benchmarks.BENCHMARKS:
        table[f"ratio_{name}"] = table["crps_outlook"] / table[f"crps_{name}"].where(table[f"crps_{name}"] > 0)
    return table.rename(columns={"covered": "coverage_90"}).reset_index()
