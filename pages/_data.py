"""The only place that caches, and the pages' way to the store. Keys are a query and a data version, never a table."""

import hashlib
import re
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from pathlib import Path

import pandas as pd
import streamlit as st

from geo.incidents import Store, open_store, open_version, read_actors
from geo.incidents.importing import WRITING, ImportResult, prepare
from geo.incidents.mapping import Mapping as ColumnMapping
from geo.incidents.mapping import Proposal, read_mapping
from geo.incidents.rows import Rows
from geo.incidents.table import propose_for
from geo.incidents.undoing import undo as undo_version
from geo.query import Query
from geo.risk.change import KeyFigures, key_figures
from geo.risk.score import score_areas
from geo.risk.trends import area_lines
from geo.study import Study, open_study
from geo.web.assets import Assets

Progress = Callable[[float, str], None]


@cache
def store() -> Store:
    """The store of this process; created from the starter set at the first start."""
    return open_store(now=datetime.now(UTC))


def study(version: int | None = None) -> Study:
    """The study as known at a version of the store, the newest by default; kept while nothing under it changes."""
    number = store().version if version is None else version
    return _study(number, _made_by_user())


@lru_cache(maxsize=3)
def _study(version: int, made_by_user: tuple[int, ...]) -> Study:  # noqa: ARG001  (part of the key)
    return open_study(store(), version=version)


def _made_by_user() -> tuple[int, ...]:
    """Changes whenever the user adds a spelling, takes a pair of incidents apart, or declares a right."""
    paths = (store().folder / name for name in ("actors.csv", "unlinked.csv", "settings.json"))
    return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)


@cache
def assets() -> Assets:
    """The files that the map fetches."""
    return Assets()


def address_in(opened: Study) -> Callable[[str], str]:
    """Gives the address of a file of the map for this study."""
    return partial(assets().address, opened)


def scores(opened: Study, query: Query) -> pd.DataFrame:
    """Scores of every area that the query asks for."""
    return _scores(opened, query, opened.version)


def figures(opened: Study, query: Query) -> KeyFigures:
    """Key figures of the query's window."""
    return _figures(opened, query, opened.version)


def lines(opened: Study, query: Query) -> pd.DataFrame:
    """Incidents per area and month, for the small trend lines."""
    return _lines(opened, query, opened.version)


@st.cache_resource(max_entries=512, show_spinner=False)
def _scores(_opened: Study, query: Query, version: str) -> pd.DataFrame:  # noqa: ARG001  (part of the key)
    return score_areas(_opened, query)


@st.cache_resource(max_entries=512, show_spinner=False)
def _figures(_opened: Study, query: Query, version: str) -> KeyFigures:  # noqa: ARG001
    return key_figures(_opened, query)


@st.cache_resource(max_entries=256, show_spinner=False)
def _lines(_opened: Study, query: Query, version: str) -> pd.DataFrame:  # noqa: ARG001
    return area_lines(_opened, query)


def warm() -> None:
    """Compute what the first page shows, so that nobody waits for it."""
    opened = study()
    score_areas(opened, opened.choices.default())
    for name in ("base.json", "incidents.json", "layer-admin1.json"):
        assets().address(opened, name)


@contextmanager
def uploaded(name: str, content: memoryview) -> Iterator[Path]:
    """An uploaded file on disk while it is read; only the ending of its name is kept."""
    suffix = re.sub(r"[^a-z0-9.]", "", Path(name).suffix.lower())[:10]
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(name).stem).strip("-")[:60] or "file"
    with tempfile.TemporaryDirectory(prefix="sahel-") as folder:
        path = Path(folder) / f"{stem}{suffix}"
        path.write_bytes(content)
        yield path


def proposal(path: Path, *, encoding: str | None, separator: str | None) -> tuple[Rows, Proposal]:
    """An own table, opened, and the mapping that its columns suggest; what the user corrects is not looked for."""
    return propose_for(path, encoding=encoding, separator=separator)


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
    key = (_digest(path), kind, repr(mapping), order, full, store().version, _made_by_user())
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
                names=staged.unknown_names(study().incidents.actors),
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
        progress(WRITING, "writing the new version")
        return prepared.commit(now=datetime.now(UTC))


def make_ready(progress: Progress) -> None:
    """Work out what every page needs of the newest version, telling how far it is."""
    open_version(store(), read_actors(), progress=progress)


def undo(version: int) -> ImportResult:
    """Take one version back: a new version with the rows as they were before it."""
    return undo_version(store(), now=datetime.now(UTC), version=version)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _prepared(path, kind, mapping, order, full, progress):  # noqa: ANN001, ANN202  (as `prepare` has them)
    return prepare(
        store(),
        path,
        source=kind,
        now=datetime.now(UTC),
        mapping=mapping,
        date_order=order,
        full_release=full,
        progress=progress,
    )
