"""The only place that caches, and the pages' way to the store. Keys are a query and a data version, never a table."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from pathlib import Path

import pandas as pd
import streamlit as st

from geo.areas.columns import Columns
from geo.areas.custom import OwnDraft, prepare_own
from geo.areas.releases import About, Draft, prepare_release
from geo.areas.shape_files import read_shapes
from geo.areas.shelf import RECORD, sha256
from geo.incidents import Store, open_store
from geo.incidents.importing import ImportResult, prepare
from geo.incidents.mapping import Mapping as ColumnMapping
from geo.incidents.mapping import Proposal, read_mapping
from geo.incidents.rows import Rows
from geo.incidents.table import propose_for
from geo.present.vintage_words import crosswalk_of
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
    """Changes with the user's spellings, pairs taken apart, declared rights, boundary releases and own areas."""
    folder = store().folder
    paths = [folder / name for name in ("actors.csv", "unlinked.csv", "settings.json")]
    brought = sorted(path for kind in ("boundaries", "areas") for path in folder.glob(f"{kind}/*/{RECORD}"))
    times = [path.stat().st_mtime_ns if path.exists() else 0 for path in (*paths, *brought)]
    return (*times, hash(tuple(map(str, brought))))


@cache
def assets() -> Assets:
    """The files that the map fetches."""
    return Assets()


def address_in(opened: Study) -> Callable[[str], str]:
    """Gives the address of a file of the map for this study."""
    return partial(assets().address, opened)


def scores(opened: Study, query: Query) -> pd.DataFrame:
    """Scores of every area that the query asks for."""
    return _scores(opened, query, opened.key)


def figures(opened: Study, query: Query) -> KeyFigures:
    """Key figures of the query's window."""
    return _figures(opened, query, opened.key)


def lines(opened: Study, query: Query) -> pd.DataFrame:
    """Incidents per area and month, for the small trend lines."""
    return _lines(opened, query, opened.key)


@st.cache_resource(max_entries=512, show_spinner=False)
def _scores(_opened: Study, query: Query, key: str) -> pd.DataFrame:  # noqa: ARG001  (part of the key)
    return score_areas(_opened, query)


@st.cache_resource(max_entries=512, show_spinner=False)
def _figures(_opened: Study, query: Query, key: str) -> KeyFigures:  # noqa: ARG001
    return key_figures(_opened, query)


@st.cache_resource(max_entries=256, show_spinner=False)
def _lines(_opened: Study, query: Query, key: str) -> pd.DataFrame:  # noqa: ARG001
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


def columns_in(path: Path) -> list[str]:
    """The columns of a file of areas."""
    return _shapes_in(path, sha256(path))


def release_draft(path: Path, about: About) -> Draft:
    """A file of boundaries, read, checked and mended; kept in memory while the user looks at it."""
    return _release_draft(path, about, sha256(path))


def own_draft(path: Path, name: str, columns: Columns) -> OwnDraft:
    """A file of own areas, read, checked and repaired; kept in memory while the user looks at it."""
    return _own_draft(path, name, columns, sha256(path))


@st.cache_resource(max_entries=4, show_spinner=False)
def _shapes_in(_path: Path, content: str) -> list[str]:  # noqa: ARG001
    return [str(name) for name in read_shapes(_path).attributes.columns]


@st.cache_resource(max_entries=4, show_spinner=False)
def _release_draft(_path: Path, about: About, content: str) -> Draft:  # noqa: ARG001
    return prepare_release(_path, about, study().boundaries, now=datetime.now(UTC))


@st.cache_resource(max_entries=4, show_spinner=False)
def _own_draft(_path: Path, name: str, columns: Columns, content: str) -> OwnDraft:  # noqa: ARG001
    return prepare_own(_path, name, study().boundaries, now=datetime.now(UTC), columns=columns)


def crosswalk(opened: Study, first: str, second: str) -> pd.DataFrame:
    """The crosswalk between two layers."""
    return _crosswalk(opened, first, second, opened.key)


@st.cache_resource(max_entries=16, show_spinner=False)
def _crosswalk(_opened: Study, first: str, second: str, key: str) -> pd.DataFrame:  # noqa: ARG001
    return crosswalk_of(_opened, first, second)


def proposal(path: Path) -> tuple[Rows, Proposal]:
    """An own table, opened, and the mapping that its columns suggest."""
    return propose_for(path)


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


def check_import(
    path: Path, kind: str, mapping: ColumnMapping | None, order: str | None, full: bool, progress: Progress
) -> CheckedFile:
    """Read, check and compare a file with the store, and store nothing."""
    with _prepared(path, kind, mapping, order, full, progress) as prepared:
        staged = prepared.staged
        return CheckedFile(
            rows=staged.rows,
            counts=prepared.counts,
            notes=prepared.reading_notes,
            sample=staged.sample,
            rejects=staged.rejects,
            names=staged.unknown_names(study().incidents.actors),
        )


def run_import(
    path: Path, kind: str, mapping: ColumnMapping | None, order: str | None, full: bool, progress: Progress
) -> ImportResult:
    """Bring the file in as one new version of the store: all of it or nothing."""
    with _prepared(path, kind, mapping, order, full, progress) as prepared:
        return prepared.commit(now=datetime.now(UTC))


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
