"""Derives the constants of the severity model from the data: `python -m geo.risk.calibrate` prints them.

Pooled area-months: every month's end from 2015 on, each with the year before it, in the regions of the three study
countries and the provinces of Burkina Faso.
"""

import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd

from geo.query import Query
from geo.risk.components import UNIT_DAYS, UNIT_KM2, civilian_rate, frequency_rate, lethality_rate, spread_share
from geo.risk.evidence import gather
from geo.risk.model import ANY_TYPE, MODEL, RiskModel
from geo.risk.record import LOOK_BACK_DAYS, level_record, month_ends
from geo.study import Study, open_study

LAYERS = ("admin1", "admin2")
TOLL_QUANTILES = 11
LEAST_KNOWN = 8
"""Known tolls that a sub-event type needs to stand for itself: kidnappings and looting seldom kill, and should not
borrow the tolls of attacks because few of them are on file."""


def calibrate(study: Study) -> RiskModel:
    """The model with constants from this study's data: half-points are medians over area-months that have any."""
    start = replace(MODEL, known_tolls=known_tolls(study))
    k = _round(prior_exposure(pooled(study, start)))
    months = pooled(study, replace(start, prior_exposure=k))
    active = months[months["incidents"] > 0]

    def half(name: str) -> float:
        return _round(float(active[name][active[name] > 0].median()))

    return replace(
        start,
        prior_exposure=k,
        frequency_half=half("frequency"),
        lethality_half=half("lethality"),
        civilian_half=half("civilian"),
        spread_half=half("spread"),
    )


def known_tolls(study: Study) -> dict[str, tuple[float, ...]]:
    """Eleven equally likely tolls per sub-event type with enough known tolls, and for `any`."""
    table = study.incidents.table
    known = table[table["fatalities_best"].notna()]
    steps = (np.arange(TOLL_QUANTILES) + 0.5) / TOLL_QUANTILES

    def spaced(tolls: "pd.Series[int]") -> tuple[float, ...]:
        return tuple(float(toll) for toll in np.quantile(tolls.to_numpy(dtype=float), steps, method="nearest"))

    types = known.groupby("sub_event_type")["fatalities_best"]
    by_type = {str(name): spaced(tolls) for name, tolls in types if len(tolls) >= LEAST_KNOWN}
    return {ANY_TYPE: spaced(known["fatalities_best"])} | by_type


def pooled(study: Study, model: RiskModel) -> pd.DataFrame:
    """One row per area-month of the study areas: incidents, exposure, and the four measures before saturation."""
    frames = []
    for layer in LAYERS:
        for end in month_ends(study):
            query = Query(start=end - timedelta(days=LOOK_BACK_DAYS - 1), end=end, layer=layer)
            evidence = gather(study, query)
            columns = {
                "layer": layer,
                "month": end,
                "incidents": evidence.per_area(),
                "exposure": evidence.km2 / UNIT_KM2 * LOOK_BACK_DAYS / UNIT_DAYS,
                "frequency": frequency_rate(evidence, model),
                "lethality": lethality_rate(evidence, model),
                "civilian": civilian_rate(evidence, model),
                "spread": spread_share(evidence),
            }
            frames.append(pd.DataFrame(columns, index=evidence.area_ids)[evidence.in_study])
    return pd.concat(frames)


def prior_exposure(months: pd.DataFrame) -> float:
    """Strength of the prior in 10,000 km² × 30 days: median over layers and Decembers of mean / variance of rates.

    The variance of the true rates is the observed one less the Poisson part (Marshall 1991, Applied Statistics 40(2),
    283–294); maps where nothing is left of it say nothing about it and are passed over. Decembers, because their
    years do not overlap.
    """
    found = []
    decembers = months[[day.month == 12 for day in months["month"]]]
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


def main() -> None:
    """Print the constants, and what followed each level."""
    study = open_study()
    model = calibrate(study)
    sys.stdout.write(f"{model}\n\n{level_record(study, LAYERS, model).to_string()}\n")


if __name__ == "__main__":
    main()
