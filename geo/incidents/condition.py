"""Is the store whole? Delta log against receipts, the last good version to go back to, and what the dead left."""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.errors import Sentence, StoreDamagedError, StoreError
from geo.incidents.receipts import FILE, Book, Receipt, add_receipt, from_text, note_going_back, read_book

TABLE, LOG, SET_ASIDE = "incidents", "_delta_log", "set_aside"
METADATA = "sahel"


@dataclass(frozen=True)
class Condition:
    """What was found: receipts in force, commits not yet receipted, and the fault, if any."""

    book: Book
    pending: tuple[Receipt, ...]
    """Whole commits whose writer was killed, or is still busy, before the receipt."""
    fault: str | None
    last_good: int | None

    @property
    def latest(self) -> int | None:
        """The newest whole version."""
        return self.pending[-1].version if self.pending else self.last_good


def examine(folder: Path) -> Condition:
    """The condition of the store in the folder; reads only, and only what changed since the last look.

    Raises
    ------
    StoreError  if a newer program wrote it.
    """
    now = time.time_ns()
    files = frozenset(_files(folder))
    settled = all(changed < now - _SETTLED_NS for *_, changed in files)
    return (_examined if settled else _examined.__wrapped__)(folder, files)


_SETTLED_NS = 1_000_000_000
"""A file changed less than this ago can change once more under the same time: clocks of file systems tick slowly."""


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of every file that the condition rests on."""
    for place in (folder / TABLE, folder / TABLE / LOG, folder):
        with suppress(FileNotFoundError), os.scandir(place) as entries:
            for entry in entries:
                if place is not folder or entry.name == FILE:
                    found = entry.stat()
                    yield entry.path, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=8)
def _examined(folder: Path, files: frozenset[tuple[str, int, int]]) -> Condition:  # noqa: ARG001  (part of the key)
    book = read_book(folder)
    last = book.last
    entries = log_entries(folder)
    pending: list[Receipt] = []
    fault = _fault_of_receipted(folder, book)
    for version in sorted(version for version in entries if version > (last.version if last else -1)):
        if fault is None:
            receipt, fault = _pending(folder, version, entries[version])
            pending += [receipt] if receipt else []
    if fault is None:
        return Condition(book, tuple(pending), None, last.version if last else None)
    whole = pending[-1].version if pending else _last_whole(folder, book)
    return Condition(book, tuple(pending), fault, whole)


def log_entries(folder: Path) -> dict[int, Path]:
    """Every entry of the Delta log, by version."""
    return {int(path.stem): path for path in (folder / TABLE / LOG).glob("*.json") if path.stem.isdigit()}


def damage(condition: Condition, folder: Path) -> StoreDamagedError:
    """The error that tells a reader what is wrong and what to do."""
    offer = (
        Sentence("No whole version is left: restore the folder from a backup.")
        if condition.last_good is None
        else Sentence(
            "Version {version} is whole. Go back to it with: python -m geo store recover", version=condition.last_good
        )
    )
    return StoreDamagedError(
        "The incident store in {folder} is damaged: {fault} Nothing was changed. {offer}",
        folder=folder,
        fault=condition.fault,
        offer=offer,
        last_good=condition.last_good,
    )


def adopt_pending(folder: Path, condition: Condition) -> None:
    """Give every whole commit that lacks one its receipt; call with the writer lock held."""
    for receipt in condition.pending:
        add_receipt(folder, receipt)


def go_back(folder: Path, condition: Condition, stamp: str) -> int:
    """Set aside all log entries above the last good version and return it; call with the writer lock held.

    Raises
    ------
    StoreError  if no version is whole.
    """
    good = condition.last_good
    if good is None:
        raise StoreError(
            "No version of the store in {folder} is whole. Restore the folder from a backup.", folder=folder
        )
    aside = folder / SET_ASIDE / stamp
    aside.mkdir(parents=True, exist_ok=True)
    adopt_pending(folder, replace(condition, pending=tuple(r for r in condition.pending if r.version <= good)))
    for version, path in log_entries(folder).items():
        if version > good:
            path.rename(aside / path.name)
    note_going_back(folder, good)
    return good


def sweep(folder: Path, *, older_than_seconds: float = 3600.0) -> list[Path]:
    """What killed writers left and nobody can ever read, removed; with the writer lock held and no receipt pending."""
    table, fetched = folder / TABLE, folder / "sync"
    referenced = {table / name for path in log_entries(folder).values() for name, _ in added_files(path)}
    unfinished = [*table.glob("*#*"), *(table / LOG).glob("*#*"), *(table / LOG).glob("_commit_*")]
    unfinished += [*folder.glob(".*.new"), *fetched.glob(".*.new"), *fetched.glob("*.csv")]
    orphans = [path for path in table.glob("*.parquet") if path not in referenced]
    imports = {receipt.import_id for receipt in read_book(folder).receipts.values()}
    orphans += [path for path in (folder / "changes").glob("*.parquet") if path.stem not in imports]
    limit = time.time() - older_than_seconds
    gone = [path for path in {*unfinished, *orphans} if path.stat().st_mtime <= limit]
    for path in gone:
        path.unlink(missing_ok=True)
    return sorted(gone)


def added_files(entry: Path) -> list[tuple[str, int]]:
    """Name and size of the data files that a log entry adds; none for an entry that cannot be read."""
    try:
        actions = _actions(entry)
    except ValueError:
        return []
    return [(action["add"]["path"], action["add"]["size"]) for action in actions if "add" in action]


def sha256_of(path: Path) -> str:
    """The file's sha256 in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _fault_of_receipted(folder: Path, book: Book) -> str | None:
    if book.last is None:
        return None
    return _fault_of(folder, book.last)


def _fault_of(folder: Path, receipt: Receipt) -> str | None:
    entry = log_entries(folder).get(receipt.version)
    if entry is None:
        return Sentence("the receipts name version {version}, but its log entry is missing.", version=receipt.version)
    if sha256_of(entry) != receipt.log_sha256:
        return Sentence(
            "the log entry of version {version} ({entry}) is empty."
            if entry.stat().st_size == 0
            else "the log entry of version {version} ({entry}) is not what was written.",
            version=receipt.version,
            entry=entry.name,
        )
    return _fault_of_files(folder, receipt.version)


def live_files(folder: Path, version: int) -> dict[str, int]:
    """Name and size of the data files that make up a version, from the log's entries up to it."""
    live: dict[str, int] = {}
    for number, path in sorted(log_entries(folder).items()):
        for action in _actions(path) if number <= version else ():
            if "add" in action:
                live[action["add"]["path"]] = action["add"]["size"]
            elif "remove" in action:
                live.pop(action["remove"]["path"], None)
    return live


def _fault_of_files(folder: Path, version: int) -> str | None:
    try:
        live = live_files(folder, version)
    except ValueError:
        return Sentence("a log entry before version {version} is torn.", version=version)
    for name, size in live.items():
        path = folder / TABLE / name
        if not path.exists():
            return Sentence("data file {name} is missing; {size} bytes were written.", name=name, size=size)
        found = path.stat().st_size
        if found != size:
            return Sentence(
                "data file {name} is {found} bytes; {size} bytes were written.", name=name, found=found, size=size
            )
    return None


def _last_whole(folder: Path, book: Book) -> int | None:
    for version in sorted(book.receipts, reverse=True):
        if version >= book.kept_from and _fault_of(folder, book.receipts[version]) is None:
            return version
    return None


def _pending(folder: Path, version: int, entry: Path) -> tuple[Receipt | None, str | None]:
    try:
        actions = _actions(entry)
    except ValueError:
        return None, Sentence(
            "the log entry of version {version} ({entry}) is torn.", version=version, entry=entry.name
        )
    texts = [action["commitInfo"].get(METADATA, "") for action in actions if "commitInfo" in action]
    receipt = from_text(texts[0]) if texts else None
    if receipt is None or receipt.version != version:
        return None, Sentence("version {version} was written by another program.", version=version)
    fault = _fault_of_files(folder, version)
    return (None, fault) if fault else (replace(receipt, log_sha256=sha256_of(entry)), None)


def _actions(entry: Path) -> list[dict[str, Any]]:
    lines = entry.read_bytes().splitlines()
    actions = [json.loads(line) for line in lines]
    if not actions or not all(isinstance(action, dict) for action in actions):
        raise ValueError(entry.name)
    return actions
