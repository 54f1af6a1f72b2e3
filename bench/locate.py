"""A million points into every layer, with hexagons, distances, bearings: this project and the idiomatic geopandas way.

Run: PYTHONPATH=. python bench/locate.py [rows of the comparison, default 1000000]. Every point is made up: half lie
round the incidents of the starter set, half evenly over the 14 countries. Each way runs in a process of its own, which
reports its time and its largest memory; answers are compared row by row.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import h3
import numpy as np
import pyproj
import shapely

from geo.areas.boundaries import SHARED_BORDERS
from geo.areas.cells import cells_of
from geo.areas.distances import Distances
from geo.areas.earth import EarthPoints
from geo.study import open_study
from geo.units import SAHEL_METRES, WGS84

LAYERS = ("admin1", "admin2", "border", "capital-bamako", "capital-ouagadougou", "capital-niamey")
CHUNK = 250_000


def points(study, rows: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(20)
    near = study.incidents.table[["longitude", "latitude"]].to_numpy()[rng.integers(0, len(study.incidents), rows // 2)]
    near = near + rng.normal(0, 0.3, near.shape)
    west, south, east, north = study.boundaries.table.total_bounds
    shapely.prepare(study.land)
    even = np.empty((0, 2))
    while len(even) < rows - len(near):
        tried = rng.uniform((west, south), (east, north), (rows, 2))
        even = np.vstack([even, tried[shapely.contains_xy(study.land, tried)]])
    both = np.vstack([near, even[: rows - len(near)]])[rng.permutation(rows)]
    return both[:, 0], both[:, 1]


def ours(study, lon, lat) -> dict[str, np.ndarray]:
    measured = Distances(study.boundaries, study.capitals)
    found: dict[str, np.ndarray] = {}
    for start in range(0, len(lon), CHUNK):
        x, y = lon[start : start + CHUNK], lat[start : start + CHUNK]
        space = EarthPoints.at(x, y)
        part = {key: study.layer(key).index.locate(x, y) for key in LAYERS}
        part["hex"] = cells_of(x, y, 5, points=space)
        for name, values in (part | measured.columns(x, y, points=space)).items():
            found.setdefault(name, np.empty(len(lon), values.dtype))[start : start + CHUNK] = values
    return found


def idiomatic(study, lon, lat) -> dict[str, np.ndarray]:
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=WGS84)
    found = {}
    for key in LAYERS:
        areas = study.layer(key).areas.reset_index()[["area_id", "geometry"]]
        joined = gpd.sjoin(frame, areas, how="left", predicate="intersects")
        first = joined["index_right"][~joined.index.duplicated()]
        found[key] = first.fillna(-1).to_numpy(dtype=np.int32)
    metres = frame.to_crs(SAHEL_METRES)
    for one, other in SHARED_BORDERS:
        line = gpd.GeoSeries([study.boundaries.shared_border(one, other)], crs=WGS84).to_crs(SAHEL_METRES)
        found[f"km_to_{one}_{other}".lower()] = metres.distance(line.iloc[0]).to_numpy() / 1000
    geod = pyproj.Geod(ellps="WGS84")
    for key, capital in study.capitals.items():
        size = len(lon)
        bearing, _, distance = geod.inv(
            np.full(size, capital.longitude), np.full(size, capital.latitude), frame.geometry.x, frame.geometry.y
        )
        found[f"km_to_{key}"], found[f"bearing_from_{key}"] = np.asarray(distance) / 1000, np.asarray(bearing) % 360
    found["hex"] = np.array([h3.latlng_to_cell(y, x, 5) for x, y in zip(lon, lat, strict=True)])
    return found


def measure(way: str, rows: int, folder: Path) -> None:
    study = open_study()
    for key in LAYERS:
        study.layer(key)  # both ways start from the layers as they are kept
    lon, lat = points(study, rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, cpu = time.perf_counter(), time.process_time()
    found = {"ours": ours, "idiomatic": idiomatic}[way](study, lon, lat)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"| {way} | {rows:,} | {seconds:.2f} s | {cpu:.2f} s | {peak:.2f} GB (before: {before / 1e6:.2f}) |", flush=True
    )
    if way == "idiomatic":
        found["hex"] = np.array([h3.str_to_int(cell) for cell in found["hex"]], dtype=np.uint64)
    np.savez(folder / f"{way}-{rows}.npz", lon=lon, lat=lat, **found)


def compare(folder: Path, rows: int) -> None:
    mine, theirs = (np.load(folder / f"{way}-{rows}.npz") for way in ("ours", "idiomatic"))
    print("| answer | rows that differ | largest difference |\n| --- | --- | --- |")
    for name in theirs.files:
        if name.startswith(("km", "bearing")):
            off = np.abs(mine[name] - theirs[name])
            off = np.minimum(off, 360 - off) if name.startswith("bearing") else off
            share = np.max(off / np.maximum(theirs[name], 1)) if name.startswith("km") else 0.0
            unit = "°" if name.startswith("bearing") else f" km ({100 * share:.3f} %)"
            print(
                f"| {name} | median {np.median(off):.4f}, 99 % {np.percentile(off, 99):.4f} | {off.max():.4f}{unit} |"
            )
        else:
            print(f"| {name} | {int((mine[name] != theirs[name]).sum())} | |")


def against_truth(folder: Path, rows: int, sample: int = 500) -> None:
    """Both ways against geodesics to every 200 m of the borders."""
    study = open_study()
    mine, theirs = (np.load(folder / f"{way}-{rows}.npz") for way in ("ours", "idiomatic"))
    at = np.random.default_rng(1).choice(rows, sample, replace=False)
    lon, lat, geod = mine["lon"][at], mine["lat"][at], pyproj.Geod(ellps="WGS84")
    print("| border, against geodesics to every 200 m of it | ours, largest error | idiomatic, largest error |")
    print("| --- | --- | --- |")
    for one, other in SHARED_BORDERS:
        line = shapely.get_coordinates(shapely.segmentize(study.boundaries.shared_border(one, other), 0.002))
        truth = np.array(
            [
                geod.inv(np.full(len(line), x), np.full(len(line), y), *line.T)[2].min()
                for x, y in zip(lon, lat, strict=True)
            ]
        )
        name = f"km_to_{one}_{other}".lower()
        errors = [np.abs(way[name][at] - truth / 1000).max() for way in (mine, theirs)]
        print(f"| {one}–{other} | {errors[0]:.3f} km | {errors[1]:.3f} km |")


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="bench-locate-") as name:
        print("| way | points | time | processor time | largest memory |\n| --- | --- | --- | --- | --- |")
        for way, size in (("ours", rows // 10), ("ours", rows), ("idiomatic", rows), ("ours", 5 * rows)):
            process = spawn.Process(target=measure, args=(way, size, Path(name)))
            process.start()
            process.join()
        compare(Path(name), rows)
        against_truth(Path(name), rows)


if __name__ == "__main__":
    main()
