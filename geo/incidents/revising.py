"""What a staged file changes: which of its rows are new, which revise one that is known, which known ones are gone."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geo.incidents.committing import BATCH_ROWS, Changeset, commit
from geo.incidents.durable import force_to_disk
from geo.incidents.receipts import Receipt
from geo.incidents.staging import Staged, sweep_staging
from geo.incidents.store import Store
from geo.incidents.stored import ROWS, SCHEMA, key_hashes, total

_WRAP = 1 << 64
_KEYS = ["source", "event_id", "country", "event_date", "row_hash"]
CHANGES = pa.schema([(name, pa.string()) for name in ("source", "event_id", "change", "column", "before", "after")])


@dataclass(frozen=True)
class Comparison:
    """Each staged row is new, revised or unchanged against one version of the store."""

    store: Store
    base: Receipt
    label: str
    staged: Staged
    is_new: NDArray[np.bool_]
    is_revised: NDArray[np.bool_]
    staged_keys: pa.Table
    """source, event_id and row_hash of the staged rows."""
    old: pa.Table
    """The same of the known rows that are revised or removed."""
    removed_ids: frozenset[str]

    @property
    def counts(self) -> dict[str, int]:
        """accepted, updated, unchanged and removed."""
        accepted, updated = int(self.is_new.sum()), int(self.is_revised.sum())
        unchanged = len(self.is_new) - accepted - updated
        return {"accepted": accepted, "updated": updated, "unchanged": unchanged, "removed": len(self.removed_ids)}

    @property
    def changes_anything(self) -> bool:
        """Whether a commit would make a new version."""
        return bool(self.is_new.any() or self.is_revised.any() or self.removed_ids)

    def receipt(self, import_id: str, now: datetime, *, kind: str, file: str, sha256: str) -> Receipt:
        """What the version that this makes will hold: the sums follow from the base and the rows that come and go."""
        touched = self.staged_keys.filter(pa.array(self.is_new | self.is_revised))
        added = self.staged_keys.filter(pa.array(self.is_new))
        gone = self.old.filter(
            pc.is_in(self.old["event_id"], value_set=pa.array(sorted(self.removed_ids), pa.string()))
        )
        content = int(self.base.content, 16) + total(_hashes(touched)) - total(_hashes(self.old))
        keys = int(self.base.key_sum, 16) + total(key_hashes(added)) - total(key_hashes(gone))
        return Receipt(
            version=self.base.version + 1,
            at=now.astimezone(UTC).isoformat(),
            kind=kind,
            source=self.label,
            file=file,
            sha256=sha256,
            import_id=import_id,
            rows=self.base.rows + len(added) - len(gone),
            key_sum=f"{keys % _WRAP:016x}",
            content=f"{content % _WRAP:016x}",
        )


def compare(
    store: Store, staged: Staged, label: str, *, full_release: bool = False, gone: frozenset[str] = frozenset()
) -> Comparison:
    """The staged rows against the newest version of the store."""
    base = store.receipt()
    known = store.read(base.version, columns=_KEYS, where=_of(label))
    keys = pq.read_table(staged.path, columns=["source", "event_id", "country", "event_date", "row_hash"])
    place = pd.Index(known["event_id"].to_pandas()).get_indexer(pd.Index(keys["event_id"].to_pandas()))
    is_new = place < 0
    old_hash = _hashes(known)[place] if len(known) else np.zeros(len(keys), dtype=np.int64)
    is_revised = ~is_new & (old_hash != _hashes(keys))
    removed = _removed(known, keys, staged, full_release=full_release, gone=gone)
    revised_ids = keys["event_id"].filter(pa.array(is_revised))
    leaving = pc.or_(
        pc.is_in(known["event_id"], value_set=revised_ids.combine_chunks()),
        pc.is_in(known["event_id"], value_set=pa.array(sorted(removed), pa.string())),
    )
    return Comparison(store, base, label, staged, is_new, is_revised, keys, known.filter(leaving), removed)


def apply(store: Store, comparison: Comparison, receipt: Receipt) -> Receipt:
    """The receipt of the new version; call with the writer lock held."""
    sweep_staging(store.folder)
    touched = comparison.is_new | comparison.is_revised
    rows = _only(comparison.staged.path, touched) if touched.any() else None
    _keep_changes(store, comparison, receipt.import_id)
    removed = pa.table(
        {
            "source": pa.array([comparison.label] * len(comparison.removed_ids), pa.string()),
            "event_id": pa.array(sorted(comparison.removed_ids), pa.string()),
        }
    )
    return commit(store, Changeset(rows, bool(comparison.is_revised.any()), removed), receipt)


def _removed(
    known: pa.Table, keys: pa.Table, staged: Staged, *, full_release: bool, gone: frozenset[str]
) -> frozenset[str]:
    passed = frozenset(keys["event_id"].to_pylist()) if gone else frozenset()
    deleted = (gone & frozenset(known["event_id"].to_pylist())) - passed
    if not full_release or not len(keys):
        return deleted
    # a release speaks for its own countries and days only: a file of one country must not empty the others
    days = pc.min_max(keys["event_date"])
    within = pc.and_(
        pc.is_in(known["country"], value_set=pc.unique(keys["country"])),
        pc.and_(
            pc.greater_equal(known["event_date"], days["min"]),
            pc.less_equal(known["event_date"], days["max"]),
        ),
    )
    spoken_for = known.filter(within)["event_id"].to_pylist()
    return deleted | frozenset(key for key in spoken_for if key not in staged.ids)


def _only(path: Path, wanted: NDArray[np.bool_]) -> Path:
    if wanted.all():
        return path
    chosen = path.with_name("chosen.parquet")
    start = 0
    with pq.ParquetFile(path) as file, pq.ParquetWriter(chosen, SCHEMA, compression="zstd") as writer:
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            part = wanted[start : start + len(batch)]
            start += len(batch)
            if part.any():
                writer.write_table(pa.Table.from_batches([batch]).cast(SCHEMA).filter(pa.array(part)))
    return chosen


def _keep_changes(store: Store, comparison: Comparison, import_id: str) -> None:
    """Write down what is revised and removed before the commit, under the import's name: an orphan tells nothing."""
    if not len(comparison.old):
        return
    keys = comparison.old["event_id"].combine_chunks()
    of_import = _of(comparison.label) & pc.field("event_id").isin(keys)
    before = store.read(comparison.base.version, where=of_import)
    after = pq.read_table(comparison.staged.path, filters=pc.field("event_id").isin(keys)).cast(SCHEMA)
    records = [_revisions(before, after, comparison.label), _removals(before, comparison.removed_ids)]
    folder = store.folder / "changes"
    folder.mkdir(exist_ok=True)
    path = folder / f"{import_id}.parquet"
    pq.write_table(pa.concat_tables(records), path)
    force_to_disk([path, folder])


def _revisions(before: pa.Table, after: pa.Table, label: str) -> pa.Table:
    old = before.select(ROWS.names).to_pandas(types_mapper=pd.ArrowDtype).set_index("event_id")
    new = after.select(ROWS.names).to_pandas(types_mapper=pd.ArrowDtype).set_index("event_id")
    old = old.loc[old.index.isin(new.index)].sort_index()
    new = new.loc[old.index]
    parts = []
    for column in (name for name in ROWS.names if name not in ("source", "event_id")):
        was, is_ = old[column], new[column]
        differs = ((was != is_).fillna(was.isna() != is_.isna())).to_numpy(dtype=bool)
        if differs.any():
            part = pd.DataFrame({"event_id": old.index[differs]})
            part["before"], part["after"] = _texts(was[differs]), _texts(is_[differs])
            part["source"], part["change"], part["column"] = label, "revised", column
            parts.append(part[CHANGES.names])
    if not parts:
        return CHANGES.empty_table()
    return pa.Table.from_pandas(pd.concat(parts, ignore_index=True), schema=CHANGES, preserve_index=False)


def _removals(before: pa.Table, removed: frozenset[str]) -> pa.Table:
    rows = [row for row in before.select(ROWS.names).to_pylist() if row["event_id"] in removed] if removed else []
    return pa.Table.from_pylist(
        [
            {
                "source": row["source"],
                "event_id": row["event_id"],
                "change": "removed",
                "column": "",
                "before": json.dumps(row, default=str, ensure_ascii=False),
                "after": None,
            }
            for row in rows
        ],
        schema=CHANGES,
    )


def _of(label: str) -> ds.Expression:
    return pc.field("source") == label


def _texts(values: pd.Series) -> list[str | None]:
    return [None if pd.isna(value) else str(value) for value in values]


def _hashes(table: pa.Table) -> NDArray[np.int64]:
    return np.asarray(table["row_hash"].to_numpy(), dtype=np.int64)
