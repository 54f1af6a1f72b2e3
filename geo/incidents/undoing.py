"""Taking one version back: a new version whose rows are as they were before it. History is kept, nothing forgotten."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.errors import Sentence, UndoError
from geo.incidents.importing import ImportResult
from geo.incidents.receipts import Receipt
from geo.incidents.revising import apply, compare
from geo.incidents.staging import stage_known, staging_folder
from geo.incidents.store import Store, in_words

_NAMED = 3


def undo(store: Store, *, now: datetime, version: int | None = None) -> ImportResult:
    """What taking a version back did, the newest by default; undoing an undo brings the version in again.

    A version may be undone however old it is, so long as no later one touched the same rows. One that is undone
    already changes nothing and makes no version.

    Raises
    ------
    UndoError  if it is the first version, or a later one touched the same rows; it names that one.
    StoreError  and its kinds, if there is no such version, its rows were given up, or the store cannot be written to.
    """
    with store.writing():
        receipt = store.receipt(version)
        if receipt.version == min(store.receipts()):
            raise UndoError(
                "Version {version} is the store as it was created; there is nothing before it to go back to.",
                version=receipt.version,
            )
        back, out = _way_back(store, receipt)
        import_id = uuid.uuid4().hex
        with in_words(store.folder), staging_folder(store.folder, import_id) as folder:
            as_before = store.read(
                receipt.version - 1, where=_of(receipt.source) & pc.field("event_id").isin(_texts(back))
            )
            comparison = compare(store, stage_known(as_before, folder), receipt.source, gone=frozenset(out))
            counts: dict[str, Any] = dict(comparison.counts)
            if not comparison.changes_anything:
                note = Sentence("Nothing changed: version {version} is undone already.", version=receipt.version)
                return ImportResult(
                    **counts, outside=0, rejected=0, rejects_file=None, version=store.version, note=note
                )
            made = comparison.receipt(import_id, now, kind="undo", file=f"undoes version {receipt.version}", sha256="")
            signed = apply(store, comparison, replace(made, **counts, undoes=receipt.version))
    return ImportResult(**counts, outside=0, rejected=0, rejects_file=None, version=signed.version)


def _way_back(store: Store, receipt: Receipt) -> tuple[list[str], list[str]]:
    """event_ids of the rows to put back as they were before the version, and of those to take out."""
    before = _state(store, receipt.source, receipt.version - 1)
    after = _state(store, receipt.source, receipt.version)
    touched = before.index.append(after.index.difference(before.index, sort=False))
    touched = touched[~_same(before, after, touched)]
    now = _state(store, receipt.source, store.version)
    meddled = touched[~(_same(now, after, touched) | _same(now, before, touched))]
    if len(meddled):
        raise UndoError(
            "Version {version} cannot be undone: version {other} changed {count:,} of the rows that it brought, "
            "changed or removed ({rows}). Undo that one first.",
            version=receipt.version,
            other=_meddler(store, receipt, meddled),
            count=len(meddled),
            rows=", ".join(meddled[:_NAMED]) + (" …" if len(meddled) > _NAMED else ""),
        )
    existed = touched.isin(before.index)
    return touched[existed].tolist(), touched[~existed].tolist()


def _meddler(store: Store, receipt: Receipt, rows: pd.Index) -> int:
    """The newest version that touched one of these rows."""
    later = _state(store, receipt.source, store.version)
    for version in range(store.version, receipt.version, -1):
        earlier = _state(store, receipt.source, version - 1)
        if not _same(earlier, later, rows).all():
            return version
        later = earlier
    return store.version  # pragma: no cover  (something between the two states touched them)


def _state(store: Store, source: str, version: int) -> "pd.Series[int]":
    table = store.read(version, columns=["source", "event_id", "row_hash"], where=_of(source))
    return pd.Series(table["row_hash"].to_numpy(), index=pd.Index(table["event_id"].to_pandas()))


def _same(one: "pd.Series[int]", other: "pd.Series[int]", rows: pd.Index) -> NDArray[np.bool_]:
    """Which of these rows are in both states the same, or in neither."""
    return np.asarray((_seen(one, rows) == _seen(other, rows)).all(axis=1))


def _seen(state: "pd.Series[int]", rows: pd.Index) -> NDArray[np.int64]:
    """Per row, whether it is there and its hash, shape (n, 2)."""
    place = state.index.get_indexer(rows)
    return np.column_stack([place >= 0, np.append(state.to_numpy(), 0)[place] * (place >= 0)])


def _texts(values: list[str]) -> pa.Array:
    return pa.array(values, pa.string())  # an empty list would become an array of nulls, which no text is compared with


def _of(source: str) -> pc.Expression:
    return pc.field("source") == source
