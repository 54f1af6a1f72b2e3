"""Opening the store, which is created from the starter set at the first start."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from geo import embedded
from geo.errors import StoreError
from geo.incidents import condition as conditions
from geo.incidents.committing import create_table
from geo.incidents.countries import find_iso3
from geo.incidents.receipts import Receipt
from geo.incidents.starter import SOURCE, read_starter
from geo.incidents.store import WAIT_SECONDS, Store, data_folder, writer_lock
from geo.incidents.stored import key_hashes, row_hashes, to_arrow, total


def open_store(folder: Path | None = None, *, now: datetime) -> Store:
    """The store in the folder; the first time, one that holds the starter set as version 0.

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
            f"The data folder {store.folder} cannot be made ({error.strerror}). Name another with --data-dir or "
            "SAHEL_DATA_DIR."
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
            file="incidents.csv",
            sha256=embedded.data_hash(),
            import_id="created",
            rows=len(rows),
            key_sum=f"{total(key_hashes(rows)):016x}",
            content=f"{total(row_hashes(rows)):016x}",
            accepted=len(rows),
        )
        create_table(store, rows, receipt)
