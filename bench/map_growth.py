"""Filter change to repainted map as the store grows, and the idiomatic folium way where there are many incidents.

Run: PYTHONPATH=. python bench/map_growth.py [rows …] [--keep FOLDER]

The store holds the starter set and so many made-up events beside it (bench/import.py; nothing of them is data), spread
evenly over 5,000 days and the three countries. The page shows its default view, the last 12 months. Times and bytes are
taken as in bench/map_update.py, medians of 10 after 2 to warm up; each size has a server and a browser of its own. With
`--keep` the stores are made in that folder once and stay there for the next run.
"""

import argparse
import importlib
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Error

from bench.map_update import ROUNDS, WARM_UP, Result, Way, measure, one_actor_more, the_switch
from bench.server import ROOT
from geo.incidents.apart import read_apart
from geo.incidents.importing import prepare
from geo.incidents.opening import open_store
from geo.present.provenance import provenance
from geo.query import UNIDENTIFIED
from geo.risk import score_areas
from geo.study import open_study

SIZES = (0, 100_000, 3_000_000)
PEER_AT = 100_000
STARTS_WITHIN = 1_200.0


def fill(folder: Path, rows: int) -> None:
    """A store of the starter set and so many made-up events."""
    now = datetime.now(UTC)
    store = open_store(folder, now=now)
    if rows:
        path = folder.parent / "synthetic.csv"
        importlib.import_module("bench.import").write_synthetic(path, rows)
        with prepare(store, path, source="acled", now=now, reader=read_apart) as prepared:
            prepared.commit(now=now)
        path.unlink()


def store_of(rows: int, kept: Path | None, passing: Path) -> Path:
    """The folder of the store of that size, filled."""
    folder = (kept or passing) / f"store-{rows}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        begun = time.perf_counter()
        fill(folder, rows)
        print(f"store made in {time.perf_counter() - begun:.0f} s", flush=True)
    return folder


def view_of(folder: Path) -> tuple[str, ...]:
    """Tells what the default view of a store holds; gives actors to add one by one."""
    begun = time.perf_counter()
    study = open_study(open_store(folder, now=datetime.now(UTC)))
    asked = study.choices.default()
    score_areas(study, asked)
    provenance(study, asked)  # so that what is worked out once after an import, and kept, is no part of a change
    print(
        f"\n{len(study.incidents):,} incidents, {len(study.incidents.rows(asked)):,} of them in the view; "
        f"opened and scored in {time.perf_counter() - begun:.1f} s",
        flush=True,
    )
    return (UNIDENTIFIED, *study.incidents.groups)[: WARM_UP + ROUNDS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", type=int, nargs="*", default=SIZES)
    parser.add_argument("--keep", type=Path)
    wanted = parser.parse_args()
    medians = {}
    with tempfile.TemporaryDirectory(prefix="bench-growth-") as passing:
        for rows in wanted.rows:
            folder = store_of(rows, wanted.keep, Path(passing))
            os.environ["SAHEL_DATA_DIR"] = str(folder)
            actors = view_of(folder)
            medians[rows] = [
                told(measure([Way(name, ROOT / "app.py", "/", lambda _: None)], change, start_within=STARTS_WITHIN)[0])
                for name, change in (("one armed actor more", one_actor_more(actors)), ("the switch", the_switch))
            ]
            if rows == PEER_AT:
                peer(rows)
    first, *others = wanted.rows
    for rows in others:
        ratios = [f"{after / before:.2f}" for before, after in zip(medians[first], medians[rows], strict=True)]
        print(f"{rows:,} made-up events beside the starter set against {first:,}: {', '.join(ratios)} times")


def told(result: Result) -> float:
    """The median, after the line was printed."""
    print(result.line(), flush=True)
    return sorted(result.milliseconds)[len(result.milliseconds) // 2]


def peer(rows: int) -> None:
    """The idiomatic way with a marker for each incident of the whole record: its time, or that it did not come."""
    try:
        way = Way("idiomatic folium, a CircleMarker each", ROOT / "bench" / "idiomatic.py", "/", lambda _: rows)
        told(measure([way], the_switch, start_within=STARTS_WITHIN, rounds=1)[0])
    except (Error, RuntimeError) as error:
        print(f"idiomatic folium, a CircleMarker each: no map ({str(error).splitlines()[0][:100]})", flush=True)


if __name__ == "__main__":
    main()
