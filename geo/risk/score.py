"""Severity, level, interval and confidence of every area of a layer."""

from typing import Any

import numpy as np
import pandas as pd

from geo.query import Query
from geo.risk.arrays import Bools, Floats, Ints
from geo.risk.components import components, severity_of
from geo.risk.confidence import confidence
from geo.risk.evidence import Evidence, gather
from geo.risk.levels import level_of
from geo.risk.model import COMPONENTS, MODEL, RiskModel, model_for
from geo.risk.uncertainty import severity_interval
from geo.study import Study

COUNTS = ("incidents", "deaths_low", "deaths_best", "deaths_high", "unknown_tolls", "imprecise", "unidentified")


def score_areas(study: Study, query: Query, model: RiskModel | None = None) -> pd.DataFrame:
    """One row per area that the query asks for, the most severe first, weighed as the query says.

    Parameters
    ----------
    model : another one than the query's

    Returns
    -------
    DataFrame indexed by area_id: name, country, severity (0–100), low, high (5–95 %), level, confidence, the seven
    components (0–1), and the counts in `COUNTS`. Areas outside the study countries are scored only if the query
    names their country; hexagons only if they hold an incident of the selection. `attrs` holds the layer's key and
    vintage.
    """
    layer, evidence = study.layer(query.layer), gather(study, query)
    wanted = np.flatnonzero(wanted_areas(study, query, evidence.per_area()))
    found = _columns(evidence, wanted, model_for(query) if model is None else model)
    names = layer.areas["name"].to_numpy()[wanted]
    order = np.lexsort((names.astype(str), -found["severity"]))
    columns = {"name": names, "country": layer.areas["country"].to_numpy()[wanted], **found}
    scores = pd.DataFrame(
        {column: values[order] for column, values in columns.items()}, index=evidence.area_ids[wanted[order]]
    )
    scores.attrs = {"layer": layer.key, "vintage": layer.vintage}
    return scores


def plain_scores(study: Study, query: Query) -> pd.DataFrame:
    """Name, severity and level of the same areas, in the layer's order, without the interval that costs most."""
    evidence, model = gather(study, query), model_for(query)
    wanted = np.flatnonzero(wanted_areas(study, query, evidence.per_area()))
    parts = components(evidence, model).iloc[wanted]
    severity = severity_of(parts, model.weights)
    names = study.layer(query.layer).areas["name"].to_numpy()[wanted]
    return pd.DataFrame({"name": names, "severity": severity, "level": level_of(severity)}, index=parts.index)


def wanted_areas(study: Study, query: Query, incidents: Floats) -> Bools:
    """Areas that the query asks for, of the shape of their `incidents` (…, m)."""
    layer = study.layer(query.layer)
    chosen = layer.areas["country"].isin(query.countries) if query.countries and layer.has_countries else None
    wanted = (layer.areas["study"] if chosen is None else chosen).to_numpy(dtype=bool)
    if layer.h3_resolution is not None:  # of thousands of hexagons only those where something happened speak
        spoken: Bools = wanted & (incidents > 0)
        return spoken
    return np.broadcast_to(wanted, incidents.shape)


def score_evidence(evidence: Evidence, wanted: Ints | None = None, model: RiskModel = MODEL) -> pd.DataFrame:
    """Scores and counts of the areas at these positions, in their order; of all areas without `wanted`."""
    at = np.arange(evidence.areas) if wanted is None else wanted
    return pd.DataFrame(_columns(evidence, at, model), index=evidence.area_ids[at])


def _columns(evidence: Evidence, at: Ints, model: RiskModel) -> dict[str, Any]:
    """The columns of `score_areas` without name and country, of the areas at these positions."""
    parts = components(evidence, model).iloc[at]
    severity = severity_of(parts, model.weights)
    low, high = severity_interval(evidence, parts, at, model)
    return {
        "severity": severity,
        "low": low,
        "high": high,
        "level": level_of(severity),
        "confidence": confidence(evidence)[at],
        **{name: parts[name].to_numpy() for name in COMPONENTS},
        **_counts(evidence, at),
    }


def _counts(evidence: Evidence, at: Ints) -> "dict[str, pd.api.extensions.ExtensionArray | Ints]":
    """The `COUNTS` of these areas; deaths are NA where there are incidents and nobody gave a figure for any."""
    unknown = np.isnan(evidence.toll_best)
    incidents, without = evidence.per_area()[at], evidence.per_area(unknown)[at]
    nothing_known = (incidents > 0) & (incidents == without)

    def deaths(figures: Floats) -> pd.api.extensions.ExtensionArray:
        known = evidence.per_area(np.where(unknown, 0.0, figures))[at]
        return pd.array(np.where(nothing_known, np.nan, known), dtype="Int64")

    return {
        "incidents": incidents.astype(np.int64),
        "deaths_low": deaths(evidence.toll_low),
        "deaths_best": deaths(evidence.toll_best),
        "deaths_high": deaths(evidence.toll_high),
        "unknown_tolls": without.astype(np.int64),
        "imprecise": evidence.per_area(evidence.imprecise)[at].astype(np.int64),
        "unidentified": evidence.per_area(evidence.unidentified)[at].astype(np.int64),
    }
