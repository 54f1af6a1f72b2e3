"""Derives the constants of the severity model from the data: `python -m geo.risk.calibrate` prints them.

Pooled area-months: every month's end from 2015 on, each with the year before it, in the regions of the three study
countries and the provinces of Burkina Faso.
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from geo.query import Query
from geo.risk.components import (
    UNIT_DAYS,
    UNIT_KM2,
    civilian_rate,
    frequency_rate,
    lethality_rate,
    spread_share,
)
from geo.risk.evidence import gather
from geo.risk.model import MODEL, RiskModel
from geo.study import Study, open_study

LAYERS = ("admin1", "admin2")
FIRST_YEAR = 2015
TOLL_QUANTILES = 11
LOOK_BACK_DAYS = 365


def month_ends(study: Study) -> list[date]:
    """Last days of the months from `FIRST_YEAR` to the last month that is whole in the data."""
    last = pd.Timestamp(study.incidents.last_day + timedelta(days=1))
    ends = pd.date_range(f"{FIRST_YEAR}-01-31", last, freq="ME")
    return [end.date() for end in ends if end < last]


def pooled(study: Study, model: RiskModel) -> pd.DataFrame:
    """One row per area-month of the study areas: incidents, exposure, and the four measures before saturation."""
    frames = []
    for layer in LAYERS:
        for end in month_ends(study):
            query = Query(
                start=end - timedelta(days=LOOK_BACK_DAYS - 1), end=end, layer=layer
            )
            evidence = gather(study, query)
            frame = pd.DataFrame(
                {
                    "layer": layer,
                    "month": end,
                    "incidents": evidence.per_area(),
                    "exposure": evidence.km2 / UNIT_KM2 * LOOK_BACK_DAYS / UNIT_DAYS,
                    "frequency": frequency_rate(evidence, model),
                    "lethality": lethality_rate(evidence, model),
                    "civilian": civilian_rate(evidence, model),
                    "spread": spread_share(evidence),
                },
                index=evidence.area_ids,
            )
            frames.append(frame[evidence.in_study])
    return pd.concat(frames)


def prior_exposure(months: pd.DataFrame) -> float:
    """k of the gamma–Poisson model in 10,000 km² × 30 days: median over layers and Decembers of mean / variance.

    The variance of the true rates is the observed one less the Poisson part (Marshall 1991, Applied Statistics 40(2),
    283–294); maps where nothing is left of it say nothing about k and are passed over.
    """
    found = []
    for _, one in months[months["month"].map(lambda day: day.month == 12)].groupby(
        ["layer", "month"]
    ):
        total = one["exposure"].sum()
        mean = one["incidents"].sum() / total
        rate = one["incidents"] / one["exposure"]
        variance = (one["exposure"] * (rate - mean) ** 2).sum() / total - mean * len(
            one
        ) / total
        if variance > 0:
            found.append(mean / variance)
    return float(np.median(found))


def known_tolls(study: Study) -> dict[str, tuple[float, ...]]:
    """Eleven equally likely tolls per sub-event type with at least 20 known tolls, and for `any`."""
    table = study.incidents.table
    known = table[table["fatalities_best"].notna()]
    steps = (np.arange(TOLL_QUANTILES) + 0.5) / TOLL_QUANTILES

    def middle(tolls: pd.Series) -> tuple[float, ...]:
        return tuple(
            float(toll)
            for toll in np.quantile(tolls.astype(float), steps, method="nearest")
        )

    by_type = {
        str(n): middle(g)
        for n, g in known.groupby("sub_event_type")["fatalities_best"]
        if len(g) >= 20
    }
    return {"any": middle(known["fatalities_best"])} | by_type


def calibrate(study: Study) -> RiskModel:
    """The model with constants from this study's data: half-points are medians over area-months that have any."""
    start = replace(MODEL, known_tolls=known_tolls(study))
    k = prior_exposure(pooled(study, start))
    months = pooled(study, replace(start, prior_exposure=k))
    active = months[months["incidents"] > 0]
    halves = {
        name: float(active[name][active[name] > 0].median())
        for name in ("frequency", "lethality", "civilian")
    }
    spread = float(active["spread"].median())
    return replace(
        start,
        prior_exposure=_round(k),
        frequency_half=_round(halves["frequency"]),
        lethality_half=_round(halves["lethality"]),
        civilian_half=_round(halves["civilian"]),
        spread_half=_round(spread),
    )


def _round(value: float) -> float:
    return float(f"{value:.2g}")


def main() -> None:
    """Print the constants and the share of area-months at each level."""
    import sys

    from geo.risk.components import components
    from geo.risk.levels import level_of

    study = open_study()
    model = calibrate(study)
    sys.stdout.write(f"{model}\n")
    severities = []
    for layer in LAYERS:
        for end in month_ends(study):
            evidence = gather(
                study, Query(start=end - timedelta(days=364), end=end, layer=layer)
            )
            severity = 100 * (components(evidence, model) @ model.weights.as_series())
            severities.append(severity[evidence.in_study & (evidence.per_area() > 0)])
    pooled_levels = pd.Series(level_of(pd.concat(severities)))
    sys.stdout.write(
        f"levels of area-months with an incident:\n{pooled_levels.value_counts(normalize=True)}\n"
    )


if __name__ == "__main__":
    main()
