"""One version of the store as the app reads it: sorted, sides named, each event once; worked out once, then kept."""

import hashlib

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo import query, schemas, units
from geo.incidents import actors as actors_module
from geo.incidents import links as links_module
from geo.incidents import sides as sides_module
from geo.incidents import stored as stored_module
from geo.incidents.actors import Actors, with_own
from geo.incidents.licence import access_days
from geo.incidents.links import link, read_unlinked
from geo.incidents.loaded import Incidents
from geo.incidents.prepared import code_hash, key_of, remember
from geo.incidents.receipts import Receipt
from geo.incidents.settings import read_settings
from geo.incidents.sides import with_sides
from geo.incidents.staging import Progress
from geo.incidents.store import Store
from geo.incidents.stored import ROWS

_SAMPLE = 1000
_STEPPED_BACK = b"stepped_back"
_CODE = (actors_module, links_module, query, schemas, sides_module, stored_module, units)
"""What the prepared tables rest on besides this file."""


def open_version(
    store: Store,
    actors: Actors,
    version: int | None = None,
    *,
    progress: Progress = lambda done, text: None,  # noqa: ARG005
) -> Incidents:
    """The incidents of one version of the store, the newest by default, each event once.

    The table and the links are kept beside the store (`prepared/`) under the version's content, the spellings and the
    pairs taken apart that they rest on, so that a store of a million rows is sorted, sided and linked once only.

    Parameters
    ----------
    progress : called with the share done, 0 to 1, and a text, where the version has to be made ready first

    Raises
    ------
    StoreError  and its kinds, if there is no such version or its rows cannot be read.
    """
    actors = with_own(actors, store.folder)
    receipt = store.receipt(version)
    unlinked = read_unlinked(store.folder)
    rests_on = _rests_on(receipt, actors, unlinked)
    key = key_of(rests_on, code_hash(*_CODE), pd.__version__)
    made: dict[str, pa.Table] = {}

    def make(name: str) -> pa.Table:
        if not made:
            made.update(_make_ready(store, receipt, actors, unlinked, progress))
        return made[name]

    links = remember(store.folder, "links", key, lambda: make("links"))
    table = remember(store.folder, "incidents", key, lambda: make("incidents"))
    shown = table.to_pandas()
    return Incidents(
        table=shown,
        actors=_with_kinds_of_sources(actors, shown),
        version=f"{receipt.version}-{hashlib.sha256(rests_on.encode()).hexdigest()[:12]}",
        links=links.to_pandas(),
        stepped_back=int((links.schema.metadata or {})[_STEPPED_BACK]),
        accessed=access_days(store, receipt.version),
        settings=read_settings(store.folder),
    )


def _rests_on(receipt: Receipt, actors: Actors, unlinked: pd.DataFrame) -> str:
    """The rows, and what the user made of names and pairs: `7-3f2a9c1b04de` names the version and a hash of this."""
    return f"{receipt.content}\n{actors.table.to_csv(index=False)}\n{unlinked.to_csv(index=False)}"


def _make_ready(
    store: Store, receipt: Receipt, actors: Actors, unlinked: pd.DataFrame, progress: Progress
) -> dict[str, pa.Table]:
    progress(0.0, "reading the store")
    # large strings: Arrow cannot put more than 2 GB of text behind the small ones in one piece
    rows = _in_order(store.read(receipt.version, columns=ROWS.names))
    progress(0.4, "naming the sides")
    frame = rows.to_pandas(types_mapper={pa.int32(): pd.Int32Dtype()}.get, date_as_object=False, self_destruct=True)
    del rows
    table = with_sides(frame, actors)
    del frame
    progress(0.6, "linking the same events")
    linked = link(table, unlinked)
    del table
    links = pa.Table.from_pandas(linked.links, preserve_index=False)
    metadata = {**(links.schema.metadata or {}), _STEPPED_BACK: str(linked.stepped_back).encode()}
    progress(0.9, "keeping what was made ready")
    return {
        "incidents": pa.Table.from_pandas(linked.table, preserve_index=False),
        "links": links.replace_schema_metadata(metadata),
    }


def _in_order(rows: pa.Table) -> pa.Table:
    """By day, source and event_id; column by column, so that no two copies of the whole stand in memory at once."""
    by_id = pc.sort_indices(rows["event_id"]).to_numpy()
    days = rows["event_date"].cast(pa.int32()).to_numpy()[by_id]
    named = rows["source"].combine_chunks().dictionary_encode()
    rank = np.argsort(np.argsort(np.array(named.dictionary.to_pylist(), dtype=str)))
    sources = rank[named.indices.to_numpy()][by_id] if len(rows) else by_id
    order = pa.array(by_id[np.lexsort((sources, days))])
    columns = {}
    for name in rows.column_names:
        column = rows[name]
        rows = rows.drop_columns([name])
        columns[name] = _put_in_order(column, order)
    return pa.table(columns)


def _put_in_order(column: pa.ChunkedArray, order: pa.Array) -> pa.Array:
    if not pa.types.is_string(column.type):
        return column.combine_chunks().take(order)
    wide = column.cast(pa.large_string())
    if pc.count_distinct(wide.slice(0, _SAMPLE)).as_py() > _SAMPLE // 10:
        return wide.combine_chunks().take(order)
    # names that come again and again: their numbers are put in order, ten times as quick as the names themselves
    return wide.combine_chunks().dictionary_encode().take(order).cast(pa.large_string())


def _with_kinds_of_sources(actors: Actors, table: pd.DataFrame) -> Actors:
    """The alias table and, for names that it does not list, the kind that their source gives most often."""
    sides = [table[[side, f"{side}_kind"]].set_axis(["actor", "kind"], axis=1) for side in ("actor", "opponent")]
    named = pd.concat(sides).dropna()
    named = named[~named["actor"].isin(list(actors.kinds))]
    counts = named.value_counts().reset_index().sort_values(["actor", "count", "kind"], ascending=[True, False, True])
    added = counts.drop_duplicates("actor")[["actor", "kind"]]
    return Actors(pd.concat([actors.table, added.assign(alias=added["actor"])], ignore_index=True))
