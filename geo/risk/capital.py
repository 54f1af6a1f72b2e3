"""Pressure on a capital: how near, from which side, and whether it comes nearer. METHODS: docs/METHODS.md §4."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import scipy  # not its parts: those load when they are used, and take long

from geo.areas.capital_rings import RING_EDGES_KM
from geo.areas.widths import Edges
from geo.query import Query
from geo.risk.trends import months_of, without_unknown_sums
from geo.study import PRECISE, Study
from geo.units import SECTORS, sector_of

REACH_KM = RING_EDGES_KM[-1]
MIN_MONTHS = 6
"""Fewer months with an incident within reach give no slope."""


@dataclass(frozen=True)
class Approach:
    """How the nearer incidents move: Theil–Sen slope in km a month with its 95 % interval; negative is nearer.

    Missing where fewer than six months of the window have an incident within 400 km.
    """

    slope: float
    low: float
    high: float
    months: int


def ring_counts(study: Study, query: Query, capital: str, edges: Edges = RING_EDGES_KM) -> pd.DataFrame:
    """Incidents and deaths in each ring: ring, incidents, deaths (missing where none has a figure), unknown_tolls."""
    table, distance, _ = _within_reach(study, query, capital, reach_km=edges[-1])
    ring = pd.cut(distance, list(edges), right=False, labels=_ring_names(edges))
    tolls = table["fatalities_best"]
    frame = pd.DataFrame(
        {"ring": ring, "deaths": tolls.astype("float64").fillna(0.0).to_numpy(), "unknown": tolls.isna().to_numpy()}
    )
    grouped = frame.groupby("ring", observed=False)
    sums = grouped.agg(incidents=("deaths", "size"), deaths=("deaths", "sum"), unknown_tolls=("unknown", "sum"))
    return without_unknown_sums(sums.reset_index())


def monthly_distance(study: Study, query: Query, capital: str) -> pd.DataFrame:
    """Per month of the window: incidents within 400 km, the nearest one and the 10th percentile of distance, in km.

    A month without an incident within reach has missing distances.
    """
    table, distance, _ = _within_reach(study, query, capital)
    month = table["event_date"].to_numpy().astype("datetime64[M]").astype("datetime64[s]")
    grouped = pd.Series(distance).groupby(month)
    frame = pd.DataFrame(
        {"incidents": grouped.size(), "nearest_km": grouped.min(), "p10_km": grouped.quantile(0.1)}
    ).reindex(months_of(query).astype("datetime64[s]"))
    frame["incidents"] = frame["incidents"].fillna(0).astype(int)
    return frame.rename_axis("month").reset_index()


def monthly_groups(study: Study, query: Query, capital: str) -> pd.DataFrame:
    """Per month and armed actor with an incident within 400 km: incidents in each ring, the nearest, 10th percentile.

    Returns
    -------
    DataFrame: month (first day), group, one column of counts per ring, incidents, nearest_km, p10_km; an incident
    counts for the asked group that took part, without a group filter for its actor.
    """
    frame = _by_group(study, query, capital)
    grouped = frame.groupby(["month", "group"])["km"]
    sums = pd.DataFrame({"incidents": grouped.size(), "nearest_km": grouped.min(), "p10_km": grouped.quantile(0.1)})
    for name in reversed(_ring_names(RING_EDGES_KM)):
        counts = frame[frame["ring"] == name].groupby(["month", "group"]).size()
        sums.insert(0, name, counts.reindex(sums.index, fill_value=0).astype(int))
    return sums.reset_index()


def group_approaches(study: Study, query: Query, capital: str) -> pd.DataFrame:
    """Each armed actor within reach on its own: group, incidents, nearest_km, months, slope, low, high, axis.

    The most frequent first; `slope` (km a month, negative is nearer) is missing under six months with incidents, `axis`
    is the sector with the largest weight.
    """
    frame, by_month = _by_group(study, query, capital), monthly_groups(study, query, capital)
    rows = []
    for group, found in by_month.groupby("group", sort=False):
        every_month = found.set_index("month").reindex(months_of(query).astype("datetime64[s]")).reset_index()
        trend = approach(every_month)
        weights = frame[frame["group"] == group].groupby("sector")["weight"].sum()
        rows.append(
            {
                "group": group,
                "incidents": int(found["incidents"].sum()),
                "nearest_km": float(found["nearest_km"].min()),
                "months": trend.months,
                "slope": trend.slope,
                "low": trend.low,
                "high": trend.high,
                "axis": weights.idxmax(),
            }
        )
    columns = ["group", "incidents", "nearest_km", "months", "slope", "low", "high", "axis"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["incidents", "group"], ascending=[False, True], ignore_index=True)


def _by_group(study: Study, query: Query, capital: str) -> pd.DataFrame:
    """One row per incident within reach: month, group, ring, km, sector, weight."""
    table, distance, rows = _within_reach(study, query, capital)
    groups = study.incidents.asked_group(query.groups) if query.groups else np.asarray(study.incidents.group)
    bearing = study.distances[f"bearing_from_{capital}"].to_numpy()[rows]
    return pd.DataFrame(
        {
            "month": table["event_date"].to_numpy().astype("datetime64[M]").astype("datetime64[s]"),
            "group": groups[rows].astype(object),
            "ring": pd.cut(distance, RING_EDGES_KM, right=False, labels=_ring_names(RING_EDGES_KM)).astype(object),
            "km": distance,
            "sector": np.array(SECTORS)[sector_of(bearing)],
            "weight": _weight(study, query, rows),
        }
    )


def _ring_names(edges: Edges) -> list[str]:
    return [f"{lower}–{upper} km" for lower, upper in pairwise(edges)]


def _weight(study: Study, query: Query, rows: np.ndarray) -> np.ndarray:
    """2^(−age/half-life) of the incidents in these rows."""
    end = np.datetime64(query.end).astype("datetime64[D]").astype(np.int64)
    weight: np.ndarray = np.exp2(-(end - study.incidents.day[rows]) / query.weighting.half_life_days)
    return weight


def approach(by_month: pd.DataFrame) -> Approach:
    """Slope of the monthly 10th percentile of distance.

    Notes
    -----
    Theil–Sen estimator with Sen's (1968) interval, `scipy.stats.theilslopes`.
    """
    known = by_month["p10_km"].notna().to_numpy()
    if known.sum() < MIN_MONTHS:
        return Approach(np.nan, np.nan, np.nan, int(known.sum()))
    slope, _, low, high = scipy.stats.theilslopes(by_month["p10_km"].to_numpy()[known], np.flatnonzero(known), 0.95)
    return Approach(float(slope), float(low), float(high), int(known.sum()))


def axis_of_approach(study: Study, query: Query, capital: str) -> pd.DataFrame:
    """Incidents within 400 km by bearing sector: sector, incidents, weight (Σ 2^(−age/half-life)), heaviest first."""
    _, _, rows = _within_reach(study, query, capital)
    bearing = study.distances[f"bearing_from_{capital}"].to_numpy()[rows]
    weight = _weight(study, query, rows)
    frame = pd.DataFrame({"sector": np.array(SECTORS)[sector_of(bearing)], "weight": weight})
    sums = frame.groupby("sector").agg(incidents=("weight", "size"), weight=("weight", "sum"))
    ordered = sums.reindex(list(SECTORS), fill_value=0).reset_index()
    return ordered.sort_values("weight", ascending=False, ignore_index=True, kind="stable")


def nearest(study: Study, query: Query, capital: str) -> pd.Series | None:
    """The nearest incident of the window, with its `distance_km` and `bearing`; None where there is none."""
    table, distance, rows = _within_reach(study, query, capital, reach_km=np.inf)
    if table.empty:
        return None
    at = int(np.argmin(distance))
    row = table.iloc[at].copy()
    row["distance_km"] = distance[at]
    row["bearing"] = study.distances[f"bearing_from_{capital}"].to_numpy()[rows[at]]
    return row


def _within_reach(
    study: Study, query: Query, capital: str, reach_km: float = REACH_KM
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """The selected incidents placed well enough for a distance, their distance in km, and their row numbers."""
    distance = study.distances[f"km_to_{capital}"].to_numpy()
    precise = study.incidents.table["place_precision"].to_numpy() <= PRECISE
    rows = np.flatnonzero(study.incidents.select(query) & precise & (distance < reach_km))
    return study.incidents.table.iloc[rows], distance[rows], rows
