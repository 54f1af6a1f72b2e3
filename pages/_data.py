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

from geo.incidents import Store, open_store, weightings
from geo.incidents.importing import ImportResult, prepare
from geo.incidents.mapping import Mapping as ColumnMapping
from geo.incidents.mapping import Proposal, read_mapping
from geo.incidents.rows import Rows
from geo.incidents.table import propose_for
from geo.incidents.weightings import read_weightings
from geo.query import Query
from geo.risk.alerts import AlarmRecord, alarm_record, alerts
from geo.risk.change import KeyFigures, key_figures
from geo.risk.changes import WhatChanged, revisions, what_changed
from geo.risk.explain import AreaChange, Explanation, compare_area, explain
from geo.risk.score import score_areas
from geo.risk.stability import stability as stability_of
from geo.risk.stability import with_and_without_imprecise
from geo.risk.trends import area_lines
from geo.study import Study, open_study
from geo.web.assets import Assets
from geo.weighting import Weighting

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
    return _scores(opened, query, opened.key)


def figures(opened: Study, query: Query) -> KeyFigures:
    """Key figures of the query's window."""
    return _figures(opened, query, opened.key)


def lines(opened: Study, query: Query) -> pd.DataFrame:
    """Incidents per area and month, for the small trend lines."""
    return _lines(opened, query, opened.key)


def stability(opened: Study, query: Query) -> pd.DataFrame:
    """Which areas change level under small moves of the weights and of the window."""
    return _stability(opened, query, opened.key)


def precision(opened: Study, query: Query) -> pd.DataFrame:
    """Every area with and without the incidents whose place is imprecise."""
    return _precision(opened, query, opened.key)


def unusual(opened: Study, query: Query) -> tuple[pd.DataFrame, AlarmRecord]:
    """Every area's last 30 days against its own past, and the alert's record on the past."""
    return _unusual(opened, query, opened.key)


def changes(now: Study, query: Query, then: Study, earlier: Query) -> WhatChanged:
    """What changed since another window, or another version of the data."""
    return _changes(now, query, then, earlier, (now.key, then.key))


def revised() -> tuple[pd.DataFrame, int]:
    """What the newest version revised or removed, and how many versions there are."""
    numbers = sorted(store().receipts())
    return revisions(store(), numbers[-1] - 1, numbers[-1]), len(numbers)


def saved_weightings() -> dict[str, Weighting]:
    """Weightings that the user saved, by name."""
    return read_weightings(store().folder)


def save_weighting(name: str, weighting: Weighting) -> None:
    """Keep a weighting under a name."""
    weightings.save_weighting(store().folder, name, weighting)


def forget_weighting(name: str) -> None:
    """Forget a saved weighting."""
    weightings.delete_weighting(store().folder, name)


def explanation(opened: Study, query: Query, area: str) -> Explanation:
    """One area's severity, taken apart."""
    return _explanation(opened, query, area, opened.key)


def area_change(now: Study, query: Query, then: Study, earlier: Query, area: str) -> AreaChange:
    """What changed in an area since another window, or another version of the data."""
    return _area_change(now, query, then, earlier, area, (now.key, then.key))


@st.cache_resource(max_entries=256, show_spinner=False)
def _precision(_opened: Study, query: Query, key: str) -> pd.DataFrame:  # noqa: ARG001
    return with_and_without_imprecise(_opened, query)


@st.cache_resource(max_entries=64, show_spinner=False)
def _unusual(_opened: Study, query: Query, key: str) -> tuple[pd.DataFrame, AlarmRecord]:  # noqa: ARG001
    return alerts(_opened, query), alarm_record(_opened, query)


@st.cache_resource(max_entries=64, show_spinner=False)
def _changes(
    _now: Study,
    query: Query,
    _then: Study,
    earlier: Query,
    keys: tuple[str, str],  # noqa: ARG001
) -> WhatChanged:
    return what_changed((_now, query), (_then, earlier))


@st.cache_resource(max_entries=64, show_spinner=False)
def _stability(_opened: Study, query: Query, key: str) -> pd.DataFrame:  # noqa: ARG001
    return stability_of(_opened, query)


@st.cache_resource(max_entries=256, show_spinner=False)
def _explanation(_opened: Study, query: Query, area: str, key: str) -> Explanation:  # noqa: ARG001
    return explain(_opened, query, area)


@st.cache_resource(max_entries=256, show_spinner=False)
def _area_change(
    _now: Study,
    query: Query,
    _then: Study,
    earlier: Query,
    area: str,
    keys: tuple[str, str],  # noqa: ARG001
) -> AreaChange:
    return compare_area((_now, query), (_then, earlier), area)


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
