"""What changed between two windows of equal length, or two versions of the data. METHODS: docs/METHODS.md §6."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.errors import QueryError
from geo.incidents import Store
from geo.incidents.actors import ARMED_GROUP_KINDS
from geo.query import Query
from geo.risk.arrays import Ints
from geo.risk.score import plain_scores
from geo.study import PRECISE, Study
from geo.units import KM

NEW_WITHIN_KM, NEW_AFTER = 25.0, timedelta(days=730)
"""A place is new where no incident lay this near in so long before."""
_EARTH_METRES = 6_371_008.8


@dataclass(frozen=True, eq=False)
class WhatChanged:
    """Between `then` and `now`.

    levels : area_id: name, level_before, level, severity_before, severity, steps (levels up, negative down); only
        areas whose level is another, the largest steps first
    groups : group, incidents, first (day), areas (names): armed groups of now that then had not
    places : rows of the incident table of now that lie in a new place, the newest first
    whole_past : the two years before the window lie whole in the data, so that a new place is one
    """

    levels: pd.DataFrame
    groups: pd.DataFrame
    places: Ints
    whole_past: bool


def what_changed(now: tuple[Study, Query], then: tuple[Study, Query]) -> WhatChanged:
    """Levels, groups and places that changed.

    Raises
    ------
    QueryError  if the windows differ in length or the layers are not the same.
    """
    (study, query), (_, earlier) = now, then
    if query.days != earlier.days or query.layer != earlier.layer:
        raise QueryError(
            f"{query.days} days of {query.layer} cannot be compared with {earlier.days} days of {earlier.layer}; give "
            "windows of equal length and one layer."
        )
    return WhatChanged(
        levels=_levels(now, then),
        groups=_new_groups(now, then),
        places=new_places(study, query),
        whole_past=query.start - NEW_AFTER >= study.incidents.first_day,
    )


def new_places(study: Study, query: Query) -> Ints:
    """Rows of the selected incidents that had no incident within 25 km in the two years before them.

    Only well placed incidents (precision 1 and 2) are asked about; those before may be of any actor and type. Distance
    is that of a sphere.
    """
    incidents, table = study.incidents, study.incidents.table
    precise = table["place_precision"].to_numpy() <= PRECISE
    before = Query(start=query.start - NEW_AFTER, end=query.end)
    known = np.flatnonzero(incidents.select(before) & precise)
    asked = np.flatnonzero(incidents.select(query) & precise)
    if not len(asked):
        return asked.astype(np.int64)
    points = _on_sphere(table["longitude"].to_numpy(), table["latitude"].to_numpy())
    tree = cKDTree(points[known])
    chord = 2 * np.sin(NEW_WITHIN_KM * KM / _EARTH_METRES / 2)
    day, span = incidents.day, NEW_AFTER.days
    near = tree.query_ball_point(points[asked], chord)
    new = [
        row for row, found in zip(asked, near, strict=True)
        if not _earlier(day[known[found]], int(day[row]), span)
    ]  # fmt: skip
    return np.array(new[::-1], dtype=np.int64)


def revisions(store: Store, after: int, upto: int) -> pd.DataFrame:
    """What the versions after one, up to another, revised or removed: `Store.changes` with their version."""
    parts = [
        store.changes(number).assign(version=number)
        for number in sorted(store.receipts())
        if after < number <= upto
    ]  # fmt: skip
    if not parts:
        return store.changes(upto).head(0).assign(version=pd.Series(dtype=int))
    return pd.concat(parts, ignore_index=True)


def _earlier(days: Ints, day: int, span: int) -> bool:
    return bool(((days < day) & (days >= day - span)).any())


def _on_sphere(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    lon, lat = np.radians(longitude), np.radians(latitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _levels(now: tuple[Study, Query], then: tuple[Study, Query]) -> pd.DataFrame:
    after = plain_scores(*now)
    before = plain_scores(*then).loc[after.index]
    steps = after["level"].cat.codes.astype(int) - before["level"].cat.codes.astype(int)
    table = pd.DataFrame(
        {
            "name": after["name"],
            "level_before": before["level"].astype(str),
            "level": after["level"].astype(str),
            "severity_before": before["severity"],
            "severity": after["severity"],
            "steps": steps,
        }
    )
    moved = table[table["steps"] != 0]
    return moved.iloc[np.lexsort((-moved["severity"], -moved["steps"].abs()))]


def _new_groups(now: tuple[Study, Query], then: tuple[Study, Query]) -> pd.DataFrame:
    study, query = now
    chosen = _armed(study, query)
    new = chosen[~chosen["group"].isin(set(_armed(*then)["group"]))]
    names = study.layer(query.layer).areas["name"].to_numpy()
    rows = [
        {
            "group": group,
            "incidents": found["row"].nunique(),
            "first": found["day"].min().date(),
            "areas": ", ".join(sorted({str(names[code]) for code in found["area"] if code >= 0})),
        }
        for group, found in new.groupby("group")
    ]
    table = pd.DataFrame(rows, columns=["group", "incidents", "first", "areas"])
    return table.sort_values("incidents", ascending=False, kind="stable", ignore_index=True)


def _armed(study: Study, query: Query) -> pd.DataFrame:
    """One row per selected incident and named armed group on any side: row, group, day, area."""
    incidents = study.incidents
    rows = np.flatnonzero(incidents.select(query, any_country=study.layer(query.layer).has_countries))
    table = incidents.table.iloc[rows]
    sides = pd.concat([table["actor"], table["opponent"], table["associated_actor"]])
    frame = pd.DataFrame(
        {
            "group": sides.to_numpy(dtype=object),
            "row": np.tile(rows, 3),
            "day": np.tile(table["event_date"].to_numpy(), 3),
            "area": np.tile(study.codes(query.layer)[rows], 3),
        }
    ).dropna(subset="group")
    named = {name for name in frame["group"].unique() if incidents.actors.kind_of(name) in ARMED_GROUP_KINDS}
    return frame[frame["group"].isin(named)]
