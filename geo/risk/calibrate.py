"""Derives the constants of the severity model from pooled area-months: `python -m geo.risk.calibrate --ucdp FILE`.

Two sets are pooled: the starter set (regions of the three study countries and provinces of Burkina Faso, since 2015)
and UCDP's Nigeria 1990–2016 (states, since 1991). Each set has one voice: a constant is the geometric mean of what the
two give, whatever their number of months. The report, docs/CALIBRATION.md, is what the script prints.
"""

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.query import Query
from geo.risk.components import UNIT_DAYS, UNIT_KM2, civilian_rate, frequency_rate, lethality_rate, spread_share
from geo.risk.evidence import gather
from geo.risk.model import ANY_TYPE, MODEL, RiskModel
from geo.risk.record import FIRST_YEAR, LOOK_BACK_DAYS, month_ends
from geo.study import Study, open_study

LAYERS = ("admin1", "admin2")
TOLL_QUANTILES = 11
DECEMBER = 12
LEAST_KNOWN = 8
"""Known tolls that a sub-event type needs to stand for itself: kidnappings and looting seldom kill, and should not
borrow the tolls of attacks because few of them are on file."""


@dataclass(frozen=True)
class Constants:
    """What one set of area-months gives, in the units of `RiskModel`, to two digits."""

    prior_exposure: float
    frequency_half: float
    lethality_half: float
    civilian_half: float
    spread_half: float

    def pooled_with(self, other: "Constants") -> "Constants":
        """Geometric means: each constant is a scale, so that twice as much and half as much are equally far."""
        pairs = zip(asdict(self).values(), asdict(other).values(), strict=True)
        return Constants(*(_round(math.sqrt(own * others)) for own, others in pairs))

    def in_model(self, model: RiskModel) -> RiskModel:
        """The model with these constants in place of its own."""
        return replace(
            model,
            prior_exposure=self.prior_exposure,
            frequency_half=self.frequency_half,
            lethality_half=self.lethality_half,
            civilian_half=self.civilian_half,
            spread_half=self.spread_half,
        )


NIGERIA = Constants(
    prior_exposure=2.6, frequency_half=0.13, lethality_half=0.56, civilian_half=0.065, spread_half=0.025
)
"""What UCDP's Nigeria 1990–2016 gives: frozen, as the file is no part of the project. A test derives it anew."""


@dataclass(frozen=True)
class Pool:
    """A set whose area-months are pooled: the study, its layers, and the years of the month's ends that count."""

    study: Study
    layers: tuple[str, ...] = LAYERS
    first_year: int = FIRST_YEAR
    last_year: int = 9999

    def months(self) -> list[date]:
        """The month's ends of these years that the data cover."""
        return [end for end in month_ends(self.study, self.first_year) if end.year <= self.last_year]


def calibrate(starter: Pool, nigeria: Pool | None = None) -> RiskModel:
    """The model with the constants of the two sets; without the second, with its frozen ones."""
    start = replace(MODEL, known_tolls=known_tolls(starter.study, starter.last_year))
    other = NIGERIA if nigeria is None else constants(nigeria, start)
    return constants(starter, start).pooled_with(other).in_model(start)


def constants(pool: Pool, start: RiskModel) -> Constants:
    """Prior strength, and half-points as medians over the pool's area-months with an incident in the year before."""
    decembers = [end for end in pool.months() if end.month == DECEMBER]
    k = _round(prior_exposure(measures(pool, start, decembers)))
    months = measures(pool, replace(start, prior_exposure=k))
    active = months[months["incidents"] > 0]

    def half(name: str) -> float:
        return _round(float(active[name][active[name] > 0].median()))

    return Constants(k, half("frequency"), half("lethality"), half("civilian"), half("spread"))


def known_tolls(study: Study, last_year: int = 9999) -> dict[str, tuple[float, ...]]:
    """Eleven equally likely tolls per sub-event type with enough known tolls up to that year, and for `any`."""
    table = study.incidents.table
    known = table[table["fatalities_best"].notna() & (table["event_date"].dt.year <= last_year)]
    steps = (np.arange(TOLL_QUANTILES) + 0.5) / TOLL_QUANTILES

    def spaced(tolls: "pd.Series[int]") -> tuple[float, ...]:
        return tuple(float(toll) for toll in np.quantile(tolls.to_numpy(dtype=float), steps, method="nearest"))

    types = known.groupby("sub_event_type")["fatalities_best"]
    by_type = {str(name): spaced(tolls) for name, tolls in types if len(tolls) >= LEAST_KNOWN}
    return {ANY_TYPE: spaced(known["fatalities_best"])} | by_type


def measures(pool: Pool, model: RiskModel, months: Sequence[date] | None = None) -> pd.DataFrame:
    """One row per area-month of the study areas: layer, month, incidents, exposure, four measures before saturation."""
    rows = [
        _measured(pool.study, layer, end, model)
        for layer in pool.layers
        for end in (pool.months() if months is None else months)
    ]
    return pd.DataFrame({name: np.concatenate([row[name] for row in rows]) for name in rows[0]})


def _measured(study: Study, layer: str, end: date, model: RiskModel) -> dict[str, NDArray[Any]]:
    evidence = gather(study, Query(start=end - timedelta(days=LOOK_BACK_DAYS - 1), end=end, layer=layer))
    columns: dict[str, NDArray[Any]] = {
        "layer": np.full(evidence.areas, layer, dtype=object),
        "month": np.full(evidence.areas, end, dtype=object),
        "incidents": evidence.per_area(),
        "exposure": evidence.km2 / UNIT_KM2 * LOOK_BACK_DAYS / UNIT_DAYS,
        "frequency": frequency_rate(evidence, model),
        "lethality": lethality_rate(evidence, model),
        "civilian": civilian_rate(evidence, model),
        "spread": spread_share(evidence),
    }
    return {name: values[evidence.in_study] for name, values in columns.items()}


def prior_exposure(decembers: pd.DataFrame) -> float:
    """Strength of the prior in 10,000 km² × 30 days: median over layers and Decembers of mean / variance of rates.

    The variance of the true rates is the observed one less the Poisson part (Marshall 1991, Applied Statistics 40(2),
    283–294); maps where nothing is left of it say nothing about it and are passed over. Decembers, because their
    years do not overlap.
    """
    found = []
    for _, one in decembers.groupby(["layer", "month"]):
        total = one["exposure"].sum()
        mean = one["incidents"].sum() / total
        rate = one["incidents"] / one["exposure"]
        variance = ((one["exposure"] * (rate - mean) ** 2).sum() - mean * len(one)) / total
        if variance > 0:
            found.append(mean / variance)
    return float(np.median(found))


def _round(value: float) -> float:
    return float(f"{value:.2g}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the report: constants, what each set gives, and what followed each level in years held out."""
    from geo.risk import calibration_report  # it needs this module's parts

    parser = argparse.ArgumentParser(prog="python -m geo.risk.calibrate", description=__doc__)
    parser.add_argument("--ucdp", type=Path, required=True, metavar="FILE", help="UCDP GED events of Nigeria, CSV")
    options = parser.parse_args(arguments)
    starter = open_study()
    sys.stdout.write(calibration_report.report(starter, calibration_report.nigeria_study(options.ucdp, starter)))


if __name__ == "__main__":
    main()
