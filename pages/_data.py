"""The only place that caches, and the pages' way to the store. Keys are a query and a data version, never a table."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from glob import glob
from pathlib import Path

import pandas as pd

from geo.areas.routes import Route, own_lines, read_routes
from geo.areas.shelf import RECORD
from geo.areas.sites import Site
from geo.incidents import Store, open_store, weightings
from geo.incidents.weightings import read_weightings
from geo.outlook.background import Fits, Task
from geo.outlook.density import Density, densities
from geo.outlook.result import OutlookResult, known_deaths, require_fresh
from geo.outlook.series import MonthlySeries
from geo.outlook.stored import find_outlook, read_outlook
from geo.own.sites import known_sites
from geo.present.heatmap import MOST_IN_FILE
from geo.present.language import LANGUAGES, translator
from geo.present.names import named
from geo.present.provenance import Provenance, provenance
from geo.present.vintage_words import crosswalk_of
from geo.query import Query
from geo.risk.alerts import AlarmRecord, alarm_record, alerts
from geo.risk.arrays import Ints
from geo.risk.change import KeyFigures, key_figures
from geo.risk.changes import WhatChanged, revisions, what_changed
from geo.risk.explain import AreaChange, Explanation, compare_area, explain
from geo.risk.score import plain_scores, score_areas
from geo.risk.sites import site_months, site_scores, with_sites
from geo.risk.stability import stability as stability_of
from geo.risk.stability import with_and_without_imprecise
from geo.risk.trends import area_lines
from geo.study import Study, open_study
from geo.web.assets import Assets, in_language, on_poor_line
from geo.web.painted import Painted
from geo.web.timelines import Timelines
from geo.weighting import Weighting
from pages import _state
from pages._doing import doing
from pages._kept import kept
from pages._words import say

Progress = Callable[[float, str], None]


@cache
def store() -> Store:
    """The store of this process; created from the starter set at the first start."""
    return open_store(now=datetime.now(UTC))


def study(version: int | None = None) -> Study:
    """The study as known at a version of the store, the newest by default; kept while nothing under it changes."""
    number = store().version if version is None else version
    return _study(number, made_by_user())


@lru_cache(maxsize=3)
def _study(version: int, made_by_user: tuple[int, ...]) -> Study:  # noqa: ARG001  (part of the key)
    with doing(say("Opening the data")):
        return open_study(store(), version=version)


def made_by_user() -> tuple[int, ...]:
    """Changes with the user's spellings, pairs taken apart, rights, boundary releases, own areas and own routes."""
    folder = str(store().folder)
    names = ["actors.csv", "unlinked.csv", "settings.json", "routes"]
    patterns = [f"{kind}/*/{RECORD}" for kind in ("boundaries", "areas")]
    brought = sorted(name for each in patterns for name in glob(each, root_dir=folder))  # noqa: PTH207  (as below)
    return (*(_changed(f"{folder}/{name}") for name in (*names, *brought)), hash(tuple(brought)))


def _changed(path: str) -> int:
    """When a file last changed, in nanoseconds; 0 where there is none."""
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116  (asked several times a run; a Path costs more than the answer)
    except FileNotFoundError:
        return 0


@cache
def assets() -> Assets:
    """The files that the map fetches."""
    return Assets()


@cache
def timelines() -> Timelines:
    """The months and frames that the bar under the map asks for."""
    return Timelines(study)


@cache
def painted() -> Painted:
    """The maps that tell when they are painted."""
    return Painted()


def address_in(opened: Study) -> Callable[[str], str]:
    """Gives the address of a file of the map for this study; of coarser shapes where the reader's line is poor."""
    language, poor = _state.language(), _state.low_bandwidth()
    return lambda name: assets().address(opened, in_language(on_poor_line(name) if poor else name, language))


def scores(opened: Study, query: Query) -> pd.DataFrame:
    """Scores of every area that the query asks for, zones by their names in the reader's language."""
    return named(_scores(opened, query), _state.language())


@kept(60_000, "Scoring the areas", rows=len)
def _scores(opened: Study, query: Query) -> pd.DataFrame:
    return score_areas(opened, query)


@kept(60_000, rows=len)
def severities(opened: Study, query: Query) -> pd.Series:
    """Severity alone of the same areas, in the layer's order."""
    return plain_scores(opened, query)["severity"]


@kept(512)
def figures(opened: Study, query: Query) -> KeyFigures:
    """Key figures of the query's window."""
    return key_figures(opened, query)


@kept(60_000, rows=len)
def lines(opened: Study, query: Query) -> pd.DataFrame:
    """Incidents per area and month, for the small trend lines."""
    return area_lines(opened, query)


@kept(512)
def rests_on(opened: Study, query: Query, language: str) -> Provenance:
    """What any figure of the query rests on."""
    return provenance(opened, query, language)


@kept(64, "Moving each weight a little to see which levels hold")
def stability(opened: Study, query: Query) -> pd.DataFrame:
    """Which areas change level under small moves of the weights and of the window."""
    return stability_of(opened, query)


@kept(256, "Scoring with and without imprecise places")
def precision(opened: Study, query: Query) -> pd.DataFrame:
    """Every area with and without the incidents whose place is imprecise."""
    return with_and_without_imprecise(opened, query)


@kept(64, "Comparing the last 30 days with each area's past")
def unusual(opened: Study, query: Query) -> tuple[pd.DataFrame, AlarmRecord]:
    """Every area's last 30 days against its own past, and the alert's record on the past."""
    return alerts(opened, query), alarm_record(opened, query)


@kept(64, "Comparing with the earlier window")
def changes(now: Study, query: Query, then: Study, earlier: Query) -> WhatChanged:
    """What changed since another window, or another version of the data."""
    return what_changed((now, query), (then, earlier))


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


@kept(256, "Taking the severity apart")
def explanation(opened: Study, query: Query, area: str) -> Explanation:
    """One area's severity, taken apart."""
    return explain(opened, query, area)


@kept(256, "Comparing with the earlier window")
def area_change(now: Study, query: Query, then: Study, earlier: Query, area: str) -> AreaChange:
    """What changed in an area since another window, or another version of the data."""
    return compare_area((now, query), (then, earlier), area)


@kept(128, "Counting how dense the record is")
def how_dense(opened: Study, layer: str, as_of: date) -> tuple[Density, ...]:
    """How dense the record of each country of a layer is."""
    return densities(opened, layer, as_of)


def past_deaths(opened: Study, result: OutlookResult) -> dict[str, MonthlySeries]:
    """Deaths a month that an outlook rests on: of its areas, and of its countries where it has any."""
    return _past_deaths(opened, result.layer, result.known_until, lambda: result)


@kept(32)
def _past_deaths(
    opened: Study,
    layer: str,  # noqa: ARG001  (part of the key, as the next)
    until: date,  # noqa: ARG001
    made: Callable[[], OutlookResult],
) -> dict[str, MonthlySeries]:
    return known_deaths(opened, made())


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
    path = find_outlook(store().folder, layer, known_until, opened.version)
    if path is None:
        return None
    result = _read_outlook(path, path.stat().st_mtime_ns)
    require_fresh(result, opened)
    return result


@lru_cache(maxsize=8)
def _read_outlook(path: Path, changed: int) -> OutlookResult:  # noqa: ARG001  (part of the key)
    return read_outlook(path)


def sites() -> tuple[Site, ...]:
    """The user's own sites."""
    return known_sites(store().folder)


@lru_cache(maxsize=4)
def circled(opened: Study, around: tuple[Site, ...]) -> Study:
    """The study with the circles round these sites as its layer."""
    return with_sites(opened, around)


@kept(64)
def scores_of_sites(
    opened: Study, query: Query, around: tuple[Site, ...], progress: Progress
) -> tuple[pd.DataFrame, Ints]:
    """Scores of the surroundings of these sites, and the incidents of their last 24 months in the scores' order."""
    scores, by_id = site_scores(opened, query, around, progress=progress), {site.site_id: site for site in around}
    return scores, site_months(opened, query, [by_id[str(key)] for key in scores.index])


def routes_of(layer: str) -> tuple[Route, ...]:
    """The lines behind a layer of corridors."""
    own = {f"route-{lines.slug}": lines.routes for lines in own_lines(store().folder)}
    return own.get(layer) or axes()


@cache
def axes() -> tuple[Route, ...]:
    """The axes that come with the project."""
    return read_routes()


@kept(16)
def crosswalk(opened: Study, first: str, second: str, progress: Progress) -> pd.DataFrame:
    """The crosswalk between two layers."""
    return crosswalk_of(opened, first, second, progress)


def warm() -> None:
    """Compute what the first page shows, so that nobody waits for it; in a thread of its own."""
    _state.begin_without_reader()
    opened = study()
    _scores(opened, opened.choices.default())
    for language in LANGUAGES:
        translator(language)
    few = len(opened.incidents) <= MOST_IN_FILE
    for name in ("map.js", "map.css", "base.json", "layer-admin1.json", *(["incidents.json"] if few else [])):
        assets().address(opened, name)
