"""One pack per area of a layer, or per site: composed and written side by side, each into a folder of its own."""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from geo.areas.sites import Site
from geo.briefing.brief import Brief, sections_of
from geo.briefing.formats import Options, enough_for, known_formats, make
from geo.briefing.pack import compose
from geo.errors import BriefError, GeoError
from geo.incidents import Store
from geo.outlook.result import OutlookResult
from geo.query import fold
from geo.risk.score import plain_scores
from geo.risk.sites import LAYER as SITES
from geo.risk.sites import with_sites
from geo.study import Study, open_study

Report = Callable[[int, int, str], None]
MOST = 1_000


@dataclass(frozen=True)
class Source:
    """How a worker opens the study by itself: the store's folder, None for the embedded set, and the version."""

    folder: Path | None
    version: int | None
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True)
class Task:
    """One pack of a series: what it is of, and the folder that it is written to."""

    brief: Brief
    name: str
    folder: Path


@dataclass(frozen=True)
class Done:
    """What became of one pack: its files and their bytes in all, or why there is none."""

    name: str
    files: int = 0
    size: int = 0
    failed: str = ""


def tasks(study: Study, brief: Brief, layer: str, out: Path, sites: Sequence[Site] = ()) -> list[Task]:
    """A pack for each scored area of a layer, or for each site where the layer is `sites`, in the layer's order.

    Raises
    ------
    BriefError  if there is none, or there are too many.
    """
    if layer == "sites":
        names = {site.site_id: site.name for site in sites}
        query = replace(brief.query, layer=SITES)
    else:
        query = replace(brief.query, layer=layer)
        names = {str(area): str(name) for area, name in plain_scores(study, query)["name"].items()}
    if not 0 < len(names) <= MOST:
        raise BriefError(f"A series has 1 to {MOST:,} packs; {layer} would make {len(names):,}.")
    possible, found = sections_of(query.layer), []
    own = tuple(name for name in brief.sections if name in possible) or possible
    for place, (area, name) in enumerate(names.items(), start=1):
        folder = out / f"{place:03d}-{_plain(name)}"
        found.append(Task(replace(brief, query=query, sections=own, focus=area, edits=()), name, folder))
    return found


def write_series(
    study: Study,
    source: Source,
    work: Sequence[Task],
    formats: Sequence[str],
    options: Options,
    *,
    outlook: OutlookResult | None = None,
    report: Report | None = None,
    workers: int | None = None,
) -> list[Done]:
    """Write every pack; one that fails does not stop the others.

    Parameters
    ----------
    study : this process's own, which writes packs too; the others open theirs from `source`
    outlook : of the series' layer, for the section of that name
    report : told how many are done, of how many, and which was the last
    workers : processes, this one included; one per core without
    """
    known_formats(formats)
    others = min((workers or os.cpu_count() or 1), len(work)) - 1
    tell = report or (lambda _done, _total, _text: None)
    waiting, done = deque(work), dict[str, Done]()

    def finished(one: Done, task: Task) -> None:
        done[str(task.folder)] = one
        tell(len(done), len(work), one.name)

    if others < 1:
        for task in work:
            finished(_write(study, source.sites, task, formats, options, outlook), task)
        return [done[str(task.folder)] for task in work]
    with ProcessPoolExecutor(others, get_context("spawn"), initializer=_begin_apart, initargs=(outlook,)) as pool:
        running: dict[Future[Done], Task] = {}
        while waiting or running:
            while waiting and len(running) < others:
                task = waiting.popleft()
                running[pool.submit(_write_apart, source, task, tuple(formats), options)] = task
            if waiting:
                task = waiting.popleft()
                finished(_write(study, source.sites, task, formats, options, outlook), task)
            ended, _ = wait(running, timeout=0 if waiting else None, return_when=FIRST_COMPLETED)
            for future in ended:
                task = running.pop(future)
                finished(future.result(), task)
    return [done[str(task.folder)] for task in work]


def study_of(source: Source) -> Study:
    """The study that a source names, with the circles round its sites as its layer where it has any."""
    store = None if source.folder is None else Store(source.folder)
    opened = open_study(store, version=source.version)
    return with_sites(opened, source.sites) if source.sites else opened


@lru_cache(maxsize=1)
def _study_apart(source: Source) -> Study:
    return study_of(source)


_given: dict[str, OutlookResult | None] = {}
"""What another process was given once, not with every pack."""


def _begin_apart(outlook: OutlookResult | None) -> None:
    _given["outlook"] = outlook


def _write_apart(source: Source, task: Task, formats: tuple[str, ...], options: Options) -> Done:
    return _write(_study_apart(source), source.sites, task, formats, options, _given["outlook"])


def _write(
    study: Study, sites: tuple[Site, ...], task: Task, formats: Sequence[str], options: Options,
    outlook: OutlookResult | None,
) -> Done:  # fmt: skip
    try:
        pack = compose(study, task.brief, outlook=outlook, sites=sites, enough=enough_for(formats))
        files = make(pack, formats, options)
        for name, content in files.items():
            path = task.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except (GeoError, OSError) as error:
        return Done(task.name, failed=str(error))
    return Done(task.name, len(files), sum(map(len, files.values())))


def _plain(name: str) -> str:
    return "-".join(fold(name).split())[:60] or "area"
