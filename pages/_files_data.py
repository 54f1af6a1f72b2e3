"""Files that the user brings in: on disk while they are read, checked without storing, then stored, and undone."""

import hashlib
import re
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from geo.areas.apart import columns_apart, own_apart, release_apart
from geo.areas.columns import Columns
from geo.areas.custom import OwnDraft
from geo.areas.releases import About, Draft
from geo.areas.shelf import sha256
from geo.incidents import open_version, read_actors
from geo.incidents.apart import OpenedTable, propose_apart, read_apart
from geo.incidents.importing import WRITING, ImportResult, prepare
from geo.incidents.mapping import Mapping as ColumnMapping
from geo.incidents.mapping import Proposal, read_mapping
from geo.incidents.undoing import undo as undo_version
from geo.present.language import marked
from pages import _data
from pages._kept import kept

Progress = Callable[[float, str], None]


@contextmanager
def uploaded(name: str, content: memoryview) -> Iterator[Path]:
    """An uploaded file on disk while it is read; only the ending of its name is kept."""
    suffix = re.sub(r"[^a-z0-9.]", "", Path(name).suffix.lower())[:10]
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(name).stem).strip("-")[:60] or "file"
    with tempfile.TemporaryDirectory(prefix="sahel-") as folder:
        path = Path(folder) / f"{stem}{suffix}"
        path.write_bytes(content)
        yield path


def columns_in(path: Path, progress: Progress) -> list[str]:
    """The columns of a file of areas."""
    found: list[str] = _once(partial(columns_apart, path, progress), "columns", sha256(path))
    return found


def release_draft(path: Path, about: About, progress: Progress) -> Draft:
    """A file of boundaries, read, checked and mended; kept in memory while the user looks at it."""
    work = partial(release_apart, path, about, _data.study().boundaries, progress, now=datetime.now(UTC))
    found: Draft = _once(work, about, sha256(path))
    return found


def own_draft(path: Path, name: str, columns: Columns, progress: Progress) -> OwnDraft:
    """A file of own areas, read, checked and repaired; kept in memory while the user looks at it."""
    work = partial(own_apart, path, name, columns, _data.study().boundaries, progress, now=datetime.now(UTC))
    found: OwnDraft = _once(work, name, columns, sha256(path))
    return found


@kept(8)
def _once(work: Callable[[], Any], *_asked: Hashable) -> Any:  # noqa: ANN401
    return work()


def proposal(
    path: Path, progress: Progress, *, encoding: str | None, separator: str | None
) -> tuple[OpenedTable, Proposal]:
    """An own table, opened, and the mapping that its columns suggest; what the user corrects is not looked for."""
    opened = propose_apart(path, encoding=encoding, separator=separator, progress=progress)
    return opened, opened.proposal


def saved_mapping(path: Path) -> ColumnMapping:
    """A mapping that the user saved before."""
    return read_mapping(path)


@dataclass(frozen=True)
class CheckedFile:
    """What an import would do, as the page shows it."""

    rows: int
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    sample: pd.DataFrame
    rejects: pd.DataFrame
    names: Mapping[str, int]


_checked: OrderedDict[Hashable, CheckedFile] = OrderedDict()
_CHECKED_KEPT = 8


def check_import(
    path: Path, kind: str, mapping: ColumnMapping | None, order: str | None, full: bool, progress: Progress
) -> CheckedFile:
    """Read, check and compare a file with the store, and store nothing; once while nothing under it changes."""
    key = (_digest(path), kind, repr(mapping), order, full, _data.store().version, _data.made_by_user())
    found = _checked.get(key)
    if found is None:
        with _prepared(path, kind, mapping, order, full, progress) as prepared:
            staged = prepared.staged
            found = CheckedFile(
                rows=staged.rows,
                counts=prepared.counts,
                notes=prepared.reading_notes,
                sample=staged.sample,
                rejects=staged.rejects,
                names=staged.unknown_names(_data.study().incidents.actors),
            )
        _checked[key] = found
        while len(_checked) > _CHECKED_KEPT:
            _checked.popitem(last=False)
    return found


def run_import(
    path: Path, kind: str, mapping: ColumnMapping | None, order: str | None, full: bool, progress: Progress
) -> ImportResult:
    """Bring the file in as one new version of the store: all of it or nothing."""
    with _prepared(path, kind, mapping, order, full, progress) as prepared:
        progress(WRITING, marked("writing the new version"))
        return prepared.commit(now=datetime.now(UTC))


def make_ready(progress: Progress) -> None:
    """Work out what every page needs of the newest version, telling how far it is."""
    open_version(_data.store(), read_actors(), progress=progress)


def undo(version: int) -> ImportResult:
    """Take one version back: a new version with the rows as they were before it."""
    return undo_version(_data.store(), now=datetime.now(UTC), version=version)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _prepared(path, kind, mapping, order, full, progress):  # noqa: ANN001, ANN202  (as `prepare` has them)
    return prepare(
        _data.store(),
        path,
        source=kind,
        now=datetime.now(UTC),
        mapping=mapping,
        date_order=order,
        full_release=full,
        reader=read_apart,
        progress=progress,
    )
