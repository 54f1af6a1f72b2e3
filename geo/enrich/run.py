"""One run over an input of any size: blocks to partitions, one after the other or on a Dask cluster."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.areas import build_layers, read_boundaries, read_places
from geo.areas.layers import find_layer
from geo.areas.places import capitals
from geo.areas.placing import KEEPS_TO_COUNTRIES, Placer
from geo.enrich import daily
from geo.enrich.blocks import Block, blocks_of, read_block
from geo.enrich.rows import check_columns, split
from geo.errors import EnrichError
from geo.incidents import Actors, read_actors
from geo.units import WGS84

Progress = Callable[[float, str], None]
UNFINISHED = ".unfinished"
RETRIES = 3


@dataclass(frozen=True)
class Job:
    """What is made of a table, the same for every block.

    layers : keys; empty for all whose areas do not depend on incidents
    columns : our column to theirs, for tables that name them otherwise
    """

    layers: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


def enrich(
    source: Path,
    output: Path,
    job: Job,
    *,
    scheduler: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> dict[str, object]:
    """Place every row of `source` and write what was found to the new folder `output`; what went into it.

    Every block becomes one partition, whoever computes it, so the bytes are the same on one process and on a cluster.

    Parameters
    ----------
    scheduler : address of a Dask scheduler whose workers see the same folders; None for this machine
    workers : processes on this machine

    Raises
    ------
    EnrichError  if the output exists, or the cluster cannot be reached or loses a block again and again.
    ImportFileError, MappingError, LayerNotFoundError  if the input, its columns or a layer is not what was said.
    """
    if output.exists():
        raise EnrichError(f"{output} exists. Name a new folder, or move that one away first.")
    blocks = blocks_of(source)
    check_columns(read_block(blocks[0]).columns, job.columns)
    layers = _placer(job.layers).layers
    unfinished = output.with_name(output.name + UNFINISHED)
    shutil.rmtree(unfinished, ignore_errors=True)
    for name in ("incidents", "rejects", daily.FOLDER):
        (unfinished / name).mkdir(parents=True)
    tasks = [(job, block, number, unfinished.resolve()) for number, block in enumerate(blocks)]
    with _runner(scheduler, workers) as run:
        results: dict[int, dict[str, int]] = {}
        for number, counts in run(tasks):
            results[number] = counts
            if progress:
                progress(len(results) / len(tasks), f"{sum(r['rows'] for r in results.values()):,} rows")
    record = _finish(unfinished, layers=list(layers), results=[results[number] for number in range(len(tasks))])
    unfinished.rename(output)
    return record


def enrich_block(job: Job, block: Block, number: int, folder: Path) -> tuple[int, dict[str, int]]:
    """Write one partition; its number and counts. Done again, it writes the same bytes over the old ones."""
    table = read_block(block)
    incidents, refused = split(table, job.columns, _actors())
    placer = _placer(job.layers)
    placed = placer.place(incidents)
    points = shapely.points(incidents["longitude"], incidents["latitude"])
    extra = placed.assign(group=incidents["group"].astype("category"))
    kept = table.loc[incidents.index].drop(columns=["geometry", *extra.columns], errors="ignore")
    frame = gpd.GeoDataFrame(pd.concat([kept, extra], axis=1), geometry=points, crs=WGS84)
    name = f"part-{number:05d}.parquet"
    _replace(folder / "incidents" / name, lambda path: frame.to_parquet(path, index=False, compression="zstd"))
    if len(refused):
        _replace(folder / "rejects" / name, lambda path: refused.to_parquet(path, index=False))
    if "event_date" in incidents:
        for layer in placer.layers:
            write = partial(pq.write_table, daily.count_days(incidents, placed, layer))
            _replace(folder / daily.FOLDER / f"{layer}.{name}", write)
    return number, {
        "rows": len(table),
        "placed": len(incidents),
        "rejected": len(refused),
        "snapped": int(placed["snapped_km"].notna().sum()),
    }


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """A file that is there is whole: a worker that dies half-way leaves none under its name."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    write(half)
    half.replace(path)


def _finish(folder: Path, *, layers: list[str], results: list[dict[str, int]]) -> dict[str, object]:
    """Join the daily counts of all partitions, drop what dead workers left, and say what is in the folder."""
    for half in folder.rglob(".*"):
        half.unlink()
    counted = {}
    for layer in layers:
        parts = sorted((folder / daily.FOLDER).glob(f"{layer}.part-*.parquet"))
        counted[layer] = daily.merge(parts, folder / daily.FOLDER / f"{layer}.parquet")
        for part in parts:
            part.unlink()
    record: dict[str, object] = {name: sum(result[name] for result in results) for name in results[0]}
    record |= {
        "partitions": len(results),
        "layers": {key: layer.vintage for key, layer in _placer(tuple(layers)).layers.items()},
        "daily_rows": counted,
        "versions": {module.__name__: module.__version__ for module in (gpd, pa, pd, shapely)},
    }
    (folder / "_metadata.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return record


@contextmanager
def _runner(scheduler: str | None, workers: int) -> Iterator[Callable[..., Iterator[tuple[int, dict[str, int]]]]]:
    if scheduler is None and workers == 1:
        yield lambda tasks: (enrich_block(*task) for task in tasks)
        return
    from distributed import Client, LocalCluster, as_completed
    from distributed.scheduler import KilledWorker

    def run(tasks: list[tuple[Job, Block, int, Path]]) -> Iterator[tuple[int, dict[str, int]]]:
        futures = [client.submit(enrich_block, *task, retries=RETRIES, pure=False) for task in tasks]
        for done in as_completed(futures):
            yield done.result()
            done.release()

    where = scheduler or "this machine"
    with ExitStack() as stack:
        if scheduler is None:
            local = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            scheduler = stack.enter_context(local).scheduler_address
        try:
            client = stack.enter_context(Client(scheduler))
        except (OSError, ValueError) as error:
            raise EnrichError(f"The cluster at {where} could not be reached ({error}). Look at its address.") from error
        try:
            yield run
        except KilledWorker as error:
            raise EnrichError(f"The cluster at {where} lost a block again and again ({error}). Mend it.") from error


@lru_cache(maxsize=4)
def _placer(keys: tuple[str, ...]) -> Placer:
    boundaries = read_boundaries()
    found = capitals(read_places())
    layers = build_layers(boundaries, found)
    wanted = keys or tuple(key for key in layers if layers.plan(key).family in KEEPS_TO_COUNTRIES)
    return Placer(boundaries, found, {key: find_layer(layers, key) for key in wanted})


@lru_cache(maxsize=1)
def _actors() -> Actors:
    return read_actors()
