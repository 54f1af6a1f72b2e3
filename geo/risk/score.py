"""Severity, level, interval and confidence of every area of a layer."""

import numpy as np
import pandas as pd

from geo.query import Query
from geo.risk.components import components
from geo.risk.evidence import Evidence, Ints, gather
from geo.risk.levels import level_of
from geo.risk.model import COMPONENTS, MODEL, RiskModel
from geo.risk.uncertainty import confidence, severity_interval
from geo.study import Study

COUNTS = (
    "incidents",
    "deaths_low",
    "deaths_best",
    "deaths_high",
    "unknown_tolls",
    "imprecise",
    "unidentified",
)


def score_areas(study: Study, query: Query, model: RiskModel = MODEL) -> pd.DataFrame:
    """One row per area that the query asks for, the most severe first.

    Returns
    -------
    DataFrame indexed by area_id: name, country, severity (0–100), low, high (5–95 %), level, confidence, the seven
    components (0–1), and the counts in `COUNTS`. Areas outside the study countries are scored only if the query
    names their country.
    """
    layer = study.layer(query.layer)
    wanted = (
        layer.areas["country"].isin(query.countries)
        if query.countries and layer.has_countries
        else layer.areas["study"]
    )
    scores = score_evidence(gather(study, query), np.flatnonzero(wanted), model)
    named = layer.areas.loc[scores.index, ["name", "country"]].join(scores)
    return named.sort_values(["severity", "name"], ascending=[False, True])


def score_evidence(
    evidence: Evidence, wanted: Ints | None = None, model: RiskModel = MODEL
) -> pd.DataFrame:
    """Scores and counts of the areas at these positions, in their order; of all areas without `wanted`."""
    at = np.arange(evidence.areas) if wanted is None else wanted
    parts = components(evidence, model).iloc[at]
    severity = 100 * (parts @ model.weights.as_series())
    low, high = severity_interval(evidence, parts, at, model)
    frame = pd.DataFrame(
        {
            "severity": severity.clip(0, 100),
            "low": low,
            "high": high,
            "level": level_of(severity.clip(0, 100)),
            "confidence": confidence(evidence)[at],
        },
        index=evidence.area_ids[at],
    )
    return frame.join(parts[list(COMPONENTS)]).join(_counts(evidence))


def _counts(evidence: Evidence) -> pd.DataFrame:
    unknown = np.isnan(evidence.toll_best)
    columns = {
        "incidents": evidence.per_area(),
        "deaths_low": evidence.per_area(np.nan_to_num(evidence.toll_low)),
        "deaths_best": evidence.per_area(np.nan_to_num(evidence.toll_best)),
        "deaths_high": evidence.per_area(np.nan_to_num(evidence.toll_high)),
        "unknown_tolls": evidence.per_area(unknown),
        "imprecise": evidence.per_area(evidence.imprecise),
        "unidentified": evidence.per_area(evidence.unidentified),
    }
    counts = pd.DataFrame(columns, index=evidence.area_ids).astype("int64")[
        list(COUNTS)
    ]
    nothing_known = (counts["incidents"] > 0) & (
        counts["incidents"] == counts["unknown_tolls"]
    )
    tolls = ["deaths_low", "deaths_best", "deaths_high"]
    counts[tolls] = counts[tolls].astype("Int64").mask(nothing_known)
    return counts
