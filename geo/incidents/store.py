"""The incident store: a Delta Lake table in the user's data folder, one numbered version per change, none forgotten.

The folder holds `incidents/` (the table), `receipts.jsonl` (what was committed), `changes/` (what versions revised or
removed), `rejects/` (what imports refused), `actors.csv`, `unlinked.csv`, `settings.json` and `writer.lock`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import platformdirs
import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError
from filelock import FileLock, Timeout

from geo.errors import GeoError, StoreBusyError, StoreDamagedError, StoreError
from geo.incidents import condition as conditions
from geo.incidents.prepared import forget_prepared
from geo.incidents.receipts import Receipt, note_kept_from, read_book
from geo.incidents.stored import SCHEMA, key_hashes, row_hashes, total

VARIABLE = "SAHEL_DATA_DIR"
LOCK = "writer.lock"
WAIT_SECONDS = 120.0
BATCH_ROWS = 50_000


def data_folder(chosen: Path | None = None) -> Path:
    """Where the store lies: the chosen folder, else the one that SAHEL_DATA_DIR names, else the platform's own."""
    if chosen is not None:
        return chosen
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir("sahel-dashboard", appauthor=False))


@dataclass(frozen=True)
class Version:
    """One state of the store as a list shows it."""

    receipt: Receipt
    kept: bool
    """False once vacuum gave up its data."""


@dataclass(frozen=True)
class Store:
    """An opened store; every method looks at the folder afresh, so two processes see each other's work."""

    folder: Path

    @property
    def table_path(self) -> str:
        """The Delta table, as Spark, Dask and DuckDB would name it."""
        return str(self.folder / conditions.TABLE)

    @property
    def version(self) -> int:
        """The newest whole version.

        Raises
        ------
        StoreDamagedError  if the last commit is torn or lost.
        """
        found = conditions.examine(self.folder)
        if found.fault is not None or found.latest is None:
            raise conditions.damage(found, self.folder)
        return found.latest

    @property
    def writable(self) -> bool:
        """Whether this user may write to the folder."""
        return os.access(self.folder, os.W_OK) and os.access(self.table_path, os.W_OK)

    def receipts(self) -> dict[int, Receipt]:
        """Every receipt, by version, commits whose receipt is still to come included."""
        found = conditions.examine(self.folder)
        return found.book.receipts | {receipt.version: receipt for receipt in found.pending}

    def receipt(self, version: int | None = None) -> Receipt:
        """The receipt of a version, the newest by default.

        Raises
        ------
        StoreError  if there is no such version.
        """
        # one look at the folder: between two, another process may have committed
        found = conditions.examine(self.folder)
        receipts = found.book.receipts | {receipt.version: receipt for receipt in found.pending}
        if version is None and (found.fault is not None or found.latest is None):
            raise conditions.damage(found, self.folder)
        wanted = found.latest if version is None else version
        if wanted not in receipts:
            raise StoreError(
                "There is no version {version} of the store; there are {first} to {last}. Name one of these.",
                version=wanted,
                first=min(receipts),
                last=max(receipts),
            )
        return receipts[wanted]

    def versions(self) -> list[Version]:
        """What each version brought, the newest first."""
        kept_from = read_book(self.folder).kept_from
        receipts = self.receipts()
        return [Version(receipts[number], kept=number >= kept_from) for number in sorted(receipts, reverse=True)]

    def version_on(self, day: date) -> int:
        """The newest version that existed at the end of the day (UTC).

        Raises
        ------
        StoreError  if the store did not exist yet.
        """
        receipts = self.receipts()
        until = [number for number, receipt in receipts.items() if receipt.when.astimezone(UTC).date() <= day]
        if not until:
            first = receipts[min(receipts)].when.date()
            raise StoreError(
                "Nothing was known on {day}: the store was created on {first}. Ask for that day or a later one.",
                day=day,
                first=first,
            )
        return max(until)

    def read(
        self,
        version: int | None = None,
        columns: list[str] | None = None,
        *,
        where: ds.Expression | None = None,
    ) -> pa.Table:
        """The rows of a version, the newest by default, in the store's own columns and in no particular order.

        Parameters
        ----------
        where : only rows for which this holds

        Raises
        ------
        StoreError  if there is no such version, or its data were given up or cannot be read.
        """
        wanted = self.receipt(version).version
        kept_from = read_book(self.folder).kept_from
        if wanted < kept_from:
            raise StoreError(
                "Version {version} is listed, but its rows were given up by vacuum; kept are version {kept_from} and "
                "later.",
                version=wanted,
                kept_from=kept_from,
            )
        try:
            files = DeltaTable(self.table_path, version=wanted).file_uris()
            batches = ds.dataset(files, schema=SCHEMA, format="parquet").to_batches(
                columns=columns, batch_size=BATCH_ROWS
            )
            # filtered after reading: pushed down, a filter on text fails on files of a merge (other type of statistics)
            tables = (pa.Table.from_batches([batch]) for batch in batches)
            parts = [table if where is None else table.filter(where) for table in tables]
        except (DeltaError, OSError, pa.ArrowException) as error:
            raise StoreError(
                "Version {version} in {folder} cannot be read ({error}). Run: python -m geo store check",
                version=wanted,
                folder=self.folder,
                error=error,
            ) from error
        schema = pa.schema([field for field in SCHEMA if columns is None or field.name in columns])
        return pa.concat_tables([schema.empty_table(), *(part.select(schema.names).cast(schema) for part in parts)])

    def changes(self, version: int) -> pd.DataFrame:
        """What a version revised or removed: source, event_id, change, column, before, after; empty if nothing."""
        path = self.folder / "changes" / f"{self.receipt(version).import_id}.parquet"
        columns = ["source", "event_id", "change", "column", "before", "after"]
        return pd.read_parquet(path) if path.exists() else pd.DataFrame(columns=columns, dtype="str")

    def rejects(self, version: int | None = None) -> pd.DataFrame:
        """The rows that the import behind a version refused: row, column, value, reason."""
        name = self.receipt(version).rejects_file
        path = self.folder / name
        columns = ["row", "column", "value", "reason"]
        if not name or not path.exists():
            return pd.DataFrame(columns=columns, dtype="str")
        return pd.read_csv(path, dtype=str, keep_default_na=False)

    def verify(self, version: int | None = None) -> None:
        """Read every row of a version and compare with its receipt: slow, and sure.

        Raises
        ------
        StoreDamagedError  if rows, keys or content are not what the receipt says.
        """
        receipt = self.receipt(version)
        table = self.read(receipt.version)
        found = (len(table), f"{total(key_hashes(table)):016x}", f"{total(row_hashes(table)):016x}")
        if found != (receipt.rows, receipt.key_sum, receipt.content):
            raise StoreDamagedError(
                "Version {version} holds {rows_found} rows with content {content_found}; its receipt says {rows} rows "
                "with content {content}. Restore the folder from a backup, or go back to an earlier version.",
                version=receipt.version,
                rows_found=found[0],
                content_found=found[2],
                rows=receipt.rows,
                content=receipt.content,
                last_good=None,
            )

    def vacuum(self, *, keep_days: int, now: datetime) -> int:
        """Give up the rows of versions older than the days; the first version kept. The list of versions stays.

        Raises
        ------
        StoreError  if the days are negative.
        """
        if keep_days < 0:
            raise StoreError("History cannot be kept for {keep_days} days; say 0 or more.", keep_days=keep_days)
        with self.writing():
            receipts = self.receipts()
            ends = {number: receipts[number + 1].when for number in receipts if number + 1 in receipts}
            expired = [number for number, end in ends.items() if (now - end).days >= keep_days]
            keep_from = max(expired, default=min(receipts) - 1) + 1
            keep_from = max(keep_from, read_book(self.folder).kept_from)
            note_kept_from(self.folder, keep_from)
            wanted = {
                name
                for version in receipts
                if version >= keep_from
                for name in conditions.live_files(self.folder, version)
            }
            for path in Path(self.table_path).glob("*.parquet"):
                if path.name not in wanted:
                    path.unlink()
            forget_prepared(self.folder)
        return keep_from

    @contextmanager
    def writing(self, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """Hold the writer lock, after what earlier writers left was made good.

        Raises
        ------
        StoreBusyError  if another writer holds the lock all the while.
        StoreDamagedError  if the last commit is torn or lost.
        StoreError  if the folder cannot be written to.
        """
        with writer_lock(self.folder, wait_seconds):
            found = conditions.examine(self.folder)
            if found.fault is not None:
                raise conditions.damage(found, self.folder)
            conditions.adopt_pending(self.folder, found)
            conditions.sweep(self.folder)
            yield

    def recover(self, *, now: datetime) -> int:
        """Go back to the last good version and return it; what is set aside stays in `set_aside/`."""
        with writer_lock(self.folder, WAIT_SECONDS):
            found = conditions.examine(self.folder)
            if found.fault is None:
                conditions.adopt_pending(self.folder, found)
                return self.version
            return conditions.go_back(self.folder, found, now.strftime("%Y%m%dT%H%M%S"))


@contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into a sentence.

    Raises
    ------
    StoreError  if the disk is full, fails or may not be written to.
    """
    try:
        yield
    except PermissionError as error:
        raise StoreError(
            "The store in {folder} can be read but not written to ({reason}). Give this user the right to write there.",
            folder=folder,
            reason=error.strerror,
        ) from error
    except OSError as error:
        if isinstance(error, GeoError | Timeout):
            raise
        raise StoreError(
            "{folder} could not be written to ({error}). The rows that were there before are untouched. Make room or "
            "mend the disk, then try again.",
            folder=folder,
            error=error,
        ) from error


@contextmanager
def writer_lock(folder: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the one writer lock of the folder; the system frees it when its holder dies.

    Raises
    ------
    StoreBusyError  if another writer holds it all the while.
    StoreError  if the folder cannot be written to.
    """
    lock = FileLock(folder / LOCK)
    try:
        with in_words(folder):
            lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        raise StoreBusyError(
            "Another import has been writing to {folder} for {wait_seconds:.0f} s. Wait until it is done and try "
            "again.",
            folder=folder,
            wait_seconds=wait_seconds,
        ) from error
    try:
        yield
    finally:
        lock.release()
