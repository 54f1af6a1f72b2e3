"""The only place that caches, and the pages' way to the store. Keys are a query and a data version, never a table."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from pathlib import Path

import pandas as pd
import streamlit as st

from geo.incidents import Store, open_store
from geo.incidents.importing import ImportResult, prepare
from geo.incidents.mapping import Mapping as ColumnMapping
from geo.incidents.mapping import Proposal, read_mapping
from geo.incidents.rows import Rows
from geo.incidents.table import propose_for
from geo.outlook.background import Fits, Task
from geo.outlook.density import Density, densities
from geo.outlook.result import OutlookResult, country_series, layer_days, require_fresh
from geo.outlook.series import MonthlySeries
from geo.outlook.stored import outlook_path, read_outlook
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


def how_dense(opened: Study, layer: str, as_of: date) -> tuple[Density, ...]:
    """How dense the record of each country of a layer is."""
    return _how_dense(opened, layer, as_of, opened.version)


@st.cache_resource(max_entries=128, show_spinner=False)
def _how_dense(_opened: Study, layer: str, as_of: date, version: str) -> tuple[Density, ...]:  # noqa: ARG001
    return densities(_opened, layer, as_of)


def past_deaths(opened: Study, result: OutlookResult) -> dict[str, MonthlySeries]:
    """Deaths a month that an outlook rests on: of its areas, and of its countries where it has any."""
    return _past_deaths(opened, result, result.layer, result.known_until, opened.version)


@st.cache_resource(max_entries=32, show_spinner=False)
def _past_deaths(
    _opened: Study,
    _result: OutlookResult,
    layer: str,
    until: date,
    version: str,  # noqa: ARG001
) -> dict[str, MonthlySeries]:
    bearing = tuple(one for one in _result.densities if one.bears)
    countries = country_series(_opened, until, bearing)
    areas = {"areas": layer_days(_opened, layer, until, bearing).monthly()}
    return areas if countries is None else areas | {"countries": countries}


@cache
def fits() -> Fits:
    """The worker that makes outlooks for this server."""
    return Fits()


def outlook_task(opened: Study, layer: str, as_of: date, version: int | None) -> Task:
    """What the worker is asked for."""
    return Task(store().folder, store().version if version is None else version, layer, as_of, opened.version)


def kept_outlook(opened: Study, layer: str, known_until: date) -> OutlookResult | None:
    """The outlook kept beside the store; None while there is none.

    Raises
    ------
    StaleOutlookError  if it was made from other data or by another model.
    DataFileError  if its file is broken.
    """
    path = outlook_path(store().folder, layer, known_until)
    if not path.exists():
        return None
    result = _read_outlook(path, path.stat().st_mtime_ns)
    require_fresh(result, opened)
    return result


@lru_cache(maxsize=8)
def _read_outlook(path: Path, changed: int) -> OutlookResult:  # noqa: ARG001  (part of the key)
    return read_outlook(path)


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
