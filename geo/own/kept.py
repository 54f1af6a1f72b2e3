"""A JSON document of the user's own in the store's folder: changed whole or not at all, and its last change undone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from geo.errors import DataFileError, StoreBusyError
from geo.incidents.durable import write_durably
from geo.incidents.store import in_words

FOLDER = "own"
_LOCK = ".lock"
_WAIT_SECONDS = 10.0

Document = dict[str, Any]


def read_kept(folder: Path, name: str) -> Document:
    """The document of that name; an empty one where nothing was kept yet.

    Raises
    ------
    DataFileError  if the file is not what was written.
    """
    path = _now(folder, name)
    if not path.exists():
        return {}
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise unreadable(folder, name, error) from error
    if not isinstance(document, dict):
        raise unreadable(folder, name, "it holds no object")
    return document


def unreadable(folder: Path, name: str, fault: object) -> DataFileError:
    """The error that says which file cannot be read, why, and what to do."""
    path = _now(folder, name)
    return DataFileError(
        "{path} cannot be read ({fault}). Mend it, or remove it to begin with an empty list.", path=path, fault=fault
    )


def change_kept(folder: Path, name: str, change: Callable[[Document], Document]) -> None:
    """Put in place of the document what `change` makes of it; no other writer comes between.

    Raises
    ------
    StoreBusyError  if another writer holds the lock all the while.
    StoreError  if the folder cannot be written to.
    """
    with in_words(folder):
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(folder / FOLDER / _LOCK, timeout=_WAIT_SECONDS):
                before = read_kept(folder, name)
                after = change(before)
                if after != before:
                    _write(_before(folder, name), before)
                    _write(_now(folder, name), after)
        except Timeout as error:
            raise StoreBusyError(
                "Somebody else is changing {file}. Try again in a moment.", file=_now(folder, name)
            ) from error


def can_undo(folder: Path, name: str) -> bool:
    """Whether there is a last change to take back."""
    return _before(folder, name).exists()


def undo(folder: Path, name: str) -> None:
    """Take the document's last change back; done twice, it stands again."""
    if can_undo(folder, name):
        before = json.loads(_before(folder, name).read_text(encoding="utf-8"))
        change_kept(folder, name, lambda _: before)


def _write(path: Path, document: Document) -> None:
    write_durably(path, json.dumps(document, ensure_ascii=False, indent=1).encode())


def _now(folder: Path, name: str) -> Path:
    return folder / FOLDER / f"{name}.json"


def _before(folder: Path, name: str) -> Path:
    return folder / FOLDER / f"{name}.before.json"
