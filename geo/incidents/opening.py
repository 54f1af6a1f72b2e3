"""Opening the store: created from the starter set at the first start, brought up to a newer starter set later."""

import contextlib
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from geo import embedded
from geo.errors import StoreError
from geo.incidents import condition as conditions
from geo.incidents.committing import create_table
from geo.incidents.countries import find_iso3
from geo.incidents.receipts import Book, Receipt, note_starter, read_book
from geo.incidents.revising import apply, compare
from geo.incidents.staging import stage_known, staging_folder
from geo.incidents.starter import SOURCE, read_starter
from geo.incidents.store import WAIT_SECONDS, Store, data_folder, in_words, writer_lock
from geo.incidents.stored import key_hashes, row_hashes, to_arrow, total

FILE = "incidents.csv"


def open_store(folder: Path | None = None, *, now: datetime) -> Store:
    """The store in the folder; the first time, one that holds the starter set as version 0.

    Where the program came with a newer starter set than the store has seen, that is brought in as one version of the
    kind "starter"; unless the folder may only be read, or somebody is writing to it: then at the next opening.

    Raises
    ------
    StoreDamagedError  if its last commit is torn or lost; `last_good` is the version to go back to.
    StoreError  if it cannot be created, or a newer program wrote it.
    DataFileError  if it is to be created and the starter set is missing or changed.
    """
    store = Store(data_folder(folder))
    if not _exists(store.folder):
        _create(store, now)
    found = conditions.examine(store.folder)
    if found.fault is not None:
        raise conditions.damage(found, store.folder)
    _bring_newer_starter(store, found.book, now)
    return store


def starter_rows() -> pa.Table:
    """The starter set as the store keeps it.

    Raises
    ------
    DataFileError  if the file is missing or changed.
    """
    rows = read_starter()
    return to_arrow(rows.assign(country=rows["country"].map(find_iso3)))


def _exists(folder: Path) -> bool:
    return bool(conditions.log_entries(folder)) or (folder / "receipts.jsonl").exists()


def _create(store: Store, now: datetime) -> None:
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "The data folder {folder} cannot be made ({reason}). Name another with --data-dir or SAHEL_DATA_DIR.",
            folder=store.folder,
            reason=error.strerror,
        ) from error
    with writer_lock(store.folder, WAIT_SECONDS):
        if _exists(store.folder):  # somebody else was first
            return
        rows = starter_rows()
        receipt = Receipt(
            version=0,
            at=now.astimezone(UTC).isoformat(),
            kind="created",
            source=SOURCE,
            file=FILE,
            sha256=embedded.source_of(FILE).sha256,
            import_id="created",
            rows=len(rows),
            key_sum=f"{total(key_hashes(rows)):016x}",
            content=f"{total(row_hashes(rows)):016x}",
            accepted=len(rows),
        )
        create_table(store, rows, receipt)
        _note(store, 0)


def _bring_newer_starter(store: Store, book: Book, now: datetime) -> None:
    if not (_is_news(book) and store.writable):
        return
    # a full disk or a busy writer keeps nobody from reading: the next opening tries again
    with contextlib.suppress(StoreError), store.writing(wait_seconds=0):
        if not _is_news(read_book(store.folder)):  # somebody else was first
            return
        import_id, rows = uuid.uuid4().hex, starter_rows()
        with in_words(store.folder), staging_folder(store.folder, import_id) as folder:
            known = store.read(columns=["source", "event_id"], where=pc.field("source") == SOURCE)
            gone = frozenset(known["event_id"].to_pylist())
            comparison = compare(store, stage_known(rows, folder), SOURCE, gone=gone)
            if comparison.changes_anything:
                sha256, counts = embedded.source_of(FILE).sha256, dict[str, Any](comparison.counts)
                receipt = comparison.receipt(import_id, now, kind="starter", file=FILE, sha256=sha256)
                apply(store, comparison, replace(receipt, **counts))
            _note(store, store.version)


def _is_news(book: Book) -> bool:
    """Whether the embedded starter set was never in this store, and is not older than one that was.

    So a program that goes back to an earlier release, or two releases that share a store, do not change it to and fro.
    """
    source = embedded.source_of(FILE)
    return source.sha256 not in book.starters and source.date >= max(book.starters.values(), default="")


def _note(store: Store, version: int) -> None:
    source = embedded.source_of(FILE)
    note_starter(store.folder, sha256=source.sha256, dated=source.date, version=version)
