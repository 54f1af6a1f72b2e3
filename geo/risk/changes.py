"""What changed between two windows of equal length, or two versions of the data. METHODS: docs/METHODS.md §6."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
import scipy  # not its parts: those load when they are used, and take long

from geo.errors import QueryError
from geo.incidents import Store
from geo.incidents.actors import ARMED_GROUP_KINDS
from geo.query import Query
from geo.risk.arrays import Bools, Floats, Ints
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


def what_changed(now: tuple[Study, Query], then: tuple[Study, Query], *, area: str | None = None) -> WhatChanged:
    """Levels, groups and places that changed; with `area`, an area_id of the layer, in that area alone.

    Raises
    ------
    QueryError  if the windows differ in length or the layers are not the same.
    """
    study, query = now
    levels, places = level_changes(now, then, area=area), new_places(study, query)
    if area is not None:
        places = places[in_area(study, query.layer, area)[places]]
    return WhatChanged(
        levels=levels,
        groups=_new_groups(now, then, area),
        places=places,
        whole_past=query.start - NEW_AFTER >= study.incidents.first_day,
    )


def level_changes(now: tuple[Study, Query], then: tuple[Study, Query], *, area: str | None = None) -> pd.DataFrame:
    """`WhatChanged.levels` alone, none of hexagons, which are there only where something happened.

    Raises
    ------
    QueryError  if the windows differ in length or the layers are not the same.
    """
    (_, query), (_, earlier) = now, then
    if query.days != earlier.days or query.layer != earlier.layer:
        raise QueryError(
            "{days} days of {layer} cannot be compared with {other_days} days of {other_layer}; give windows of equal "
            "length and one layer.",
            days=query.days,
            layer=query.layer,
            other_days=earlier.days,
            other_layer=earlier.layer,
        )
    after, before = plain_scores(*now), plain_scores(*then)
    if now[0].layer(query.layer).h3_resolution is not None:
        after = after.head(0)
    before = before.loc[after.index]
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
    if area is not None:
        moved = moved[moved.index == area]
    return moved.iloc[np.lexsort((-moved["severity"], -moved["steps"].abs()))]


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
    position = table[["longitude", "latitude"]].to_numpy(dtype=float)
    # by distinct place, as data of millions of incidents have some ten thousands of places
    places, at = np.unique(position[known], axis=0, return_inverse=True)
    days = _split(incidents.day[known], at, len(places))
    asked_places, asked_at = np.unique(position[asked], axis=0, return_inverse=True)
    chord = 2 * np.sin(NEW_WITHIN_KM * KM / _EARTH_METRES / 2)
    near = scipy.spatial.cKDTree(_on_sphere(places)).query_ball_point(_on_sphere(asked_places), chord)
    rows = _split(asked, asked_at, len(asked_places))
    new = [
        one[~_any_before(np.sort(np.concatenate([days[place] for place in found])), incidents.day[one])]
        for one, found in zip(rows, near, strict=True)
    ]
    return np.sort(np.concatenate(new))[::-1].astype(np.int64)


def in_area(study: Study, layer: str, area: str) -> Bools:
    """(n,) which incidents lie in an area of a layer; none where the layer of this study does not have it."""
    areas = study.layer(layer).areas.index
    if area not in areas:
        return np.zeros(len(study.incidents.table), dtype=np.bool_)
    found: Bools = study.codes(layer) == areas.get_loc(area)
    return found


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


def _split(values: Ints, group: Ints, groups: int) -> list[Ints]:
    """The values of each group, in their order."""
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=groups))
    return np.split(values[order], ends[:-1])


def _any_before(days: Ints, of: Ints) -> Bools:
    """Whether a day lies before each of these, by no more than the two years; `days` ascend."""
    first, beyond = np.searchsorted(days, of - NEW_AFTER.days), np.searchsorted(days, of)
    found: Bools = beyond > first
    return found


def _on_sphere(position: Floats) -> Floats:
    """(n, 3) points on the unit sphere of (n, 2) longitudes and latitudes."""
    lon, lat = np.radians(position).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _new_groups(now: tuple[Study, Query], then: tuple[Study, Query], area: str | None) -> pd.DataFrame:
    study, query = now
    chosen, before = _armed(study, query), _armed(*then)
    if area is not None:
        chosen = chosen[in_area(study, query.layer, area)[chosen["row"]]]
        before = before[in_area(then[0], then[1].layer, area)[before["row"]]]
    new = chosen[~chosen["group"].isin(set(before["group"]))]
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
    rows = incidents.rows(query, any_country=study.layer(query.layer).has_countries)
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
