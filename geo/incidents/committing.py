"""One transaction: rows put in, revised and removed together, forced to disk, and a receipt written last."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, write_deltalake
from deltalake.exceptions import DeltaError

from geo.errors import GeoError, StoreError
from geo.incidents import condition as conditions
from geo.incidents.durable import force_to_disk
from geo.incidents.receipts import Receipt, add_receipt, to_text
from geo.incidents.store import Store
from geo.incidents.stored import SCHEMA

BATCH_ROWS = 50_000
_GONE = pa.field("gone", pa.bool_())
_HOOKS = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
# Versions are kept as long as the user says (Store.vacuum), so Delta's own clocks are set beyond any use.
_CONFIGURATION: dict[str, str | None] = {
    "delta.logRetentionDuration": "interval 5200 weeks",
    "delta.deletedFileRetentionDuration": "interval 5200 weeks",
}


@dataclass(frozen=True)
class Changeset:
    """What one transaction does to the table."""

    rows: Path | None
    """A Parquet file in `SCHEMA` with the rows to put in or to revise."""
    revises: bool
    """Whether some of these rows are in the table already."""
    removed: pa.Table
    """source and event_id of the rows to take out."""


def commit(store: Store, changeset: Changeset, receipt: Receipt) -> Receipt:
    """The receipt of the new version, after everything is on disk; call with the writer lock held.

    Raises
    ------
    StoreError  if the disk is full or fails; the store is then at its old version, or whole at the new one.
    """
    properties = CommitProperties(custom_metadata={conditions.METADATA: to_text(receipt)})
    try:
        _write(store, changeset, properties)
        return settle(store, receipt)
    except (DeltaError, OSError) as error:
        if isinstance(error, GeoError):
            raise
        raise StoreError(
            "Version {version} could not be written to {folder} ({error}). The rows that were there before are "
            "untouched. Make room or mend the disk, then run the import again.",
            version=receipt.version,
            folder=store.folder,
            error=error,
        ) from error


def settle(store: Store, receipt: Receipt) -> Receipt:
    """Force the newest log entry and its data to disk, then write its receipt, which is returned."""
    table = store.folder / conditions.TABLE
    entry = conditions.log_entries(store.folder)[receipt.version]
    added = [table / name for name, _ in conditions.added_files(entry)]
    force_to_disk([*added, table, entry, entry.parent, store.folder])
    signed = replace(receipt, log_sha256=conditions.sha256_of(entry))
    add_receipt(store.folder, signed)
    return signed


def create_table(store: Store, rows: pa.Table, receipt: Receipt) -> Receipt:
    """The receipt of version 0, which holds these rows; call with the writer lock held."""
    write_deltalake(
        store.table_path,
        rows,
        mode="error",
        configuration=_CONFIGURATION,
        commit_properties=CommitProperties(custom_metadata={conditions.METADATA: to_text(receipt)}),
        post_commithook_properties=_HOOKS,
    )
    return settle(store, receipt)


def _write(store: Store, changeset: Changeset, properties: CommitProperties) -> None:
    table = DeltaTable(store.table_path)
    if changeset.rows is not None and not changeset.revises and not len(changeset.removed):
        rows = pa.RecordBatchReader.from_batches(SCHEMA, _batches(changeset.rows))
        write_deltalake(table, rows, mode="append", commit_properties=properties, post_commithook_properties=_HOOKS)
        return
    flagged = SCHEMA.append(_GONE)
    source = pa.RecordBatchReader.from_batches(_nullable(flagged), _flagged(changeset, _nullable(flagged)))
    values = {name: f"new.{name}" for name in SCHEMA.names}
    (
        table.merge(
            source,
            "old.source = new.source AND old.event_id = new.event_id",
            source_alias="new",
            target_alias="old",
            commit_properties=properties,
            post_commithook_properties=_HOOKS,
        )
        .when_matched_delete("new.gone")
        .when_matched_update(values, "NOT new.gone")
        .when_not_matched_insert(values, "NOT new.gone")
        .execute()
    )


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            yield from pa.Table.from_batches([batch]).cast(SCHEMA).to_batches()


def _flagged(changeset: Changeset, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    if changeset.rows is not None:
        for batch in _batches(changeset.rows):
            kept = pa.array([False] * len(batch))
            yield pa.RecordBatch.from_arrays([*batch.columns, kept], schema=schema)
    if len(changeset.removed):
        length = len(changeset.removed)
        columns = {name: changeset.removed[name].combine_chunks() for name in ("source", "event_id")}
        columns["gone"] = pa.array([True] * length)
        arrays = [columns.get(field.name, pa.nulls(length, field.type)) for field in schema]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _nullable(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field.with_nullable(True) for field in schema])
