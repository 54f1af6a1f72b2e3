"""What became of a watched area, armed group or site since the last look at it. METHODS: docs/METHODS.md §7."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.areas.sites import Site
from geo.incidents import Incidents, Store
from geo.incidents.sides import BETWEEN_NAMES, with_sides
from geo.incidents.stored import ROWS
from geo.own.watch import Watched
from geo.risk.arrays import Ints
from geo.risk.changes import revisions
from geo.risk.levels import level_of
from geo.risk.model import MODEL
from geo.risk.onsets import Unusual, unusual_now
from geo.risk.watching import incidents_of, severities
from geo.study import Study


@dataclass(frozen=True)
class Toll:
    """Deaths of some incidents: sums over those with a figure (missing where none has), and how many have none."""

    low: float
    best: float
    high: float
    unknown: int


@dataclass(frozen=True, eq=False)
class Since:
    """Between the last look and now.

    there : False where the area, group or site is no more; then nothing else is said
    new : rows of the incident table that the data of then did not have, the newest first
    late : of them, those that happened on or before the last day of those data
    toll : of the new ones
    by_date : the data of then are no longer kept, so that new is what happened after their last day
    revised : source, event_id, column, before, after of incidents that were known then and that their source revised
    removed : incidents that their source removed, as they were
    severity : of the last 12 months of the data; None for groups, and where it is not scored
    severity_before : as it stood at the look; None too where another model computed it
    unusual : the last 30 days against the own past; None where that is too short
    """

    item: Watched
    there: bool
    new: Ints
    late: int
    toll: Toll
    by_date: bool
    revised: pd.DataFrame
    removed: pd.DataFrame
    severity: float | None
    severity_before: float | None
    unusual: Unusual | None

    @property
    def levels(self) -> tuple[str, str] | None:
        """Level at the look and level now, where both can be told."""
        if self.severity is None or self.severity_before is None:
            return None
        before, now = level_of([self.severity_before, self.severity])
        return str(before), str(now)

    @property
    def revisions(self) -> int:
        """How many incidents were revised."""
        return len(self.revised.drop_duplicates(["source", "event_id"]))

    @property
    def anything(self) -> bool:
        """Whether there is something to tell."""
        moved = self.levels is not None and self.levels[0] != self.levels[1]
        return bool(len(self.new) or len(self.revised) or len(self.removed) or moved or not self.there)


def since_look(study: Study, store: Store, items: Sequence[Watched], sites: Sequence[Site]) -> list[Since]:
    """What became of each of these since its own look, in their order.

    Parameters
    ----------
    study : of the store's newest version
    sites : the user's own
    """
    by_id, now = {site.site_id: site for site in sites}, severities(study, items, sites)
    found: dict[tuple[str, str], Since] = {}
    for version in {item.look.version for item in items}:
        chosen = [item for item in items if item.look.version == version]
        found |= {one.item.identity: one for one in _since(study, store, version, chosen, by_id, now)}
    return [found[item.identity] for item in items]


def _since(
    study: Study,
    store: Store,
    version: int,
    items: Sequence[Watched],
    sites: Mapping[str, Site],
    severity: Mapping[tuple[str, str], float | None],
) -> list[Since]:
    """What became of items of which the last look saw one and the same version."""
    masks = {item.identity: incidents_of(study, item, sites) for item in items}
    rows = {key: np.flatnonzero(mask)[::-1] for key, mask in masks.items() if mask is not None}
    newest = store.version
    changes = revisions(store, version, newest)
    kept = version == newest or any(entry.kept and entry.receipt.version == version for entry in store.versions())
    every = np.unique(np.concatenate([*rows.values(), np.zeros(0, dtype=np.int64)]))
    known = _known_rows(study, store, version, every) if kept and version != newest else every
    gone = _removed_study(study, changes)
    return [
        _of_item(study, item, rows.get(item.identity), known if kept else None, changes, gone, sites, severity)
        for item in items
    ]


def _of_item(
    study: Study,
    item: Watched,
    rows: Ints | None,
    known: Ints | None,
    changes: pd.DataFrame,
    gone: Study,
    sites: Mapping[str, Site],
    severity: Mapping[tuple[str, str], float | None],
) -> Since:
    days = study.incidents.day
    last = np.datetime64(item.look.last_day).astype("datetime64[D]").astype(np.int64)
    mine = np.zeros(0, dtype=np.int64) if rows is None else rows
    new = mine[days[mine] > last] if known is None else mine[~np.isin(mine, known)]
    among = np.zeros(len(study.incidents), dtype=bool)
    among[mine] = True
    before = item.look.severity if item.look.model == MODEL.version else None
    return Since(
        item=item,
        there=rows is not None,
        new=new,
        late=int((days[new] <= last).sum()),
        toll=toll_of(study.incidents.table.iloc[new]),
        by_date=known is None,
        revised=_revised(study, changes, np.setdiff1d(mine, new)),
        removed=_removed(gone, item, sites),
        severity=severity[item.identity],
        severity_before=before,
        unusual=None if rows is None else unusual_now(study, among, study.incidents.last_day),
    )


def toll_of(table: pd.DataFrame) -> Toll:
    """The deaths of these incidents."""
    figures = table[["fatalities_low", "fatalities_best", "fatalities_high"]]
    unknown = int(figures["fatalities_best"].isna().sum())
    if unknown == len(table) and unknown:
        return Toll(np.nan, np.nan, np.nan, unknown)
    low, best, high = (float(figures[name].sum()) for name in figures)
    return Toll(low, best, high, unknown)


def _known_rows(study: Study, store: Store, version: int, rows: Ints) -> Ints:
    """Those of the rows whose incident an earlier version had, from whichever source."""
    table = study.incidents.table.iloc[rows]
    own = (table["source"] + " " + table["event_id"]).tolist()
    others = [names.split(BETWEEN_NAMES) if isinstance(names, str) else [] for names in table["also_in"]]
    asked = sorted({*own, *(name for names in others for name in names)})
    then = store.read(version, columns=["source", "event_id"])
    keys = pc.binary_join_element_wise(then["source"], then["event_id"], " ")
    had = set(keys.filter(pc.is_in(keys, value_set=pa.array(asked, pa.string()))).to_pylist())
    known = [key in had or not had.isdisjoint(names) for key, names in zip(own, others, strict=True)]
    found: Ints = rows[np.array(known, dtype=bool)]
    return found


def _revised(study: Study, changes: pd.DataFrame, rows: Ints) -> pd.DataFrame:
    columns = ["source", "event_id", "column", "before", "after"]
    revised = changes.loc[changes["change"] == "revised", columns]
    if revised.empty or not len(rows):
        return revised.head(0)
    keys = pd.MultiIndex.from_frame(study.incidents.table[["source", "event_id"]].iloc[rows].astype(str))
    return revised[pd.MultiIndex.from_frame(revised[["source", "event_id"]].astype(str)).isin(keys)]


def _removed_study(study: Study, changes: pd.DataFrame) -> Study:
    """The removed incidents as they were, placed as the study places its own."""
    lines = changes.loc[changes["change"] == "removed", "before"].drop_duplicates()
    stored = pd.DataFrame([json.loads(line) for line in lines], columns=ROWS.names)
    table = with_sides(stored, study.incidents.actors).sort_values("event_date", kind="stable", ignore_index=True)
    return replace(study, incidents=Incidents(table=table, actors=study.incidents.actors, version="removed"))


def _removed(gone: Study, item: Watched, sites: Mapping[str, Site]) -> pd.DataFrame:
    table = gone.incidents.table
    if table.empty:
        return table
    among = incidents_of(gone, item, sites)
    return table.head(0) if among is None else table[among]
