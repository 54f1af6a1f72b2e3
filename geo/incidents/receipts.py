"""Receipts: what was committed, written outside the table after the table was forced to disk, and compared at start.

One JSON line per commit in `receipts.jsonl`. Delta Lake's own log cannot tell that its last entry was lost, because an
empty last entry reads as "nothing changed"; a receipt that names the entry's hash can.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from geo.errors import StoreError
from geo.incidents.durable import append_durably

FILE = "receipts.jsonl"
FORMAT = 1
"""Of the whole data folder. Raised whenever an older program could not read what a newer one wrote; stores of every
earlier format are opened, and a small one of each is kept among the tests."""


@dataclass(frozen=True)
class Receipt:
    """One state of the store, and what brought it."""

    version: int
    at: str
    """When it was committed: ISO 8601, UTC."""
    kind: str
    """created, import, sync, starter (a newer starter set came with the program) or undo."""
    source: str
    file: str
    sha256: str
    """Of the imported file; empty for an undo."""
    import_id: str
    rows: int
    """Rows of the whole store after it."""
    key_sum: str
    content: str
    """Hex sums over keys and over whole rows: two states with equal content hold the same rows."""
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    outside: int = 0
    rejected: int = 0
    rejects_file: str = ""
    log_sha256: str = ""
    """Of the Delta log entry; empty inside the entry itself."""
    undoes: int | None = None
    """The version that an undo took back."""
    format: int = FORMAT

    @property
    def when(self) -> datetime:
        """The moment of the commit."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Book:
    """All receipts in force, by version, and the first version whose data is still kept."""

    receipts: dict[int, Receipt]
    kept_from: int = 0
    starters: Mapping[str, str] = field(default_factory=dict)
    """Each embedded starter set that was brought in: sha256 to the manifest's date."""

    @property
    def last(self) -> Receipt | None:
        """The newest receipt, if there is one."""
        return self.receipts[max(self.receipts)] if self.receipts else None


def in_force(receipts: Mapping[int, Receipt]) -> dict[int, Receipt]:
    """The receipts whose change still holds: without undone versions and undos, with versions whose undo was undone."""
    holds: dict[int, bool] = {}

    def settle(version: int, *, on: bool) -> None:
        holds[version] = on
        undone = receipts[version].undoes if version in receipts else None
        if undone is not None:
            settle(undone, on=not on)

    for version in sorted(receipts):
        settle(version, on=True)
    return {v: receipt for v, receipt in receipts.items() if holds[v] and receipt.undoes is None}


def read_book(folder: Path) -> Book:
    """Every receipt of the folder; a last line that a killed writer left half written is passed over.

    Raises
    ------
    StoreError  if a newer program wrote it.
    """
    path = folder / FILE
    receipts: dict[int, Receipt] = {}
    kept_from = 0
    starters: dict[str, tuple[int, str]] = {}
    for line in path.read_bytes().splitlines() if path.exists() else ():
        entry = _entry(line)
        if "version" in entry:
            receipts[entry["version"]] = _receipt(entry)
        elif "went_back_to" in entry:
            receipts = {version: r for version, r in receipts.items() if version <= entry["went_back_to"]}
            starters = {sha: told for sha, told in starters.items() if told[0] <= entry["went_back_to"]}
        elif "kept_from" in entry:
            kept_from = entry["kept_from"]
        elif "starter" in entry:
            starters[str(entry["starter"])] = (entry["in_version"], str(entry["dated"]))
    return Book(receipts, kept_from, {sha: dated for sha, (_, dated) in starters.items()})


def add_receipt(folder: Path, receipt: Receipt) -> None:
    """Write one receipt to disk; when this returns, the commit is safe."""
    append_durably(folder / FILE, json.dumps(asdict(receipt)).encode())


def note_going_back(folder: Path, version: int) -> None:
    """Void every receipt above the version."""
    append_durably(folder / FILE, json.dumps({"went_back_to": version}).encode())


def note_kept_from(folder: Path, version: int) -> None:
    """Record that data below the version was given up."""
    append_durably(folder / FILE, json.dumps({"kept_from": version}).encode())


def note_starter(folder: Path, *, sha256: str, dated: str, version: int) -> None:
    """Record that an embedded starter set is in the store, from this version on."""
    entry = {"starter": sha256, "dated": dated, "in_version": version}
    append_durably(folder / FILE, json.dumps(entry).encode())


def to_text(receipt: Receipt) -> str:
    """The receipt as the Delta log carries it."""
    return json.dumps(asdict(receipt))


def from_text(text: str) -> Receipt | None:
    """The receipt that a Delta log entry carries; None where the text is not one."""
    entry = _entry(text.encode())
    return _receipt(entry) if "version" in entry else None


def _entry(line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _receipt(entry: dict[str, Any]) -> Receipt:
    number = entry.get("format", 1)
    if number > FORMAT:
        raise StoreError(
            "This store was written by a newer version of this program (format {number}; this one reads {known}). "
            "Nothing was changed. Update the program and open it again.",
            number=number,
            known=FORMAT,
        )
    known = {field.name for field in fields(Receipt)}
    return Receipt(**{name: value for name, value in entry.items() if name in known} | {"format": number})
