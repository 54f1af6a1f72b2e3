"""How long and how large are the import of a million rows, of fifty thousand revised ones, and the opening after it?

Run: PYTHONPATH=. python bench/import.py [rows] [here]. Every row of the ACLED-like export is made up; nothing of it is
data. Files are read apart, as the Import page does; with `here` by the importing process itself, as the command line
does.
"""

import csv
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from geo.incidents import Store, apart, open_version, read_actors
from geo.incidents.acled import COLUMNS
from geo.incidents.backup import back_up, restore
from geo.incidents.importing import prepare, read_here
from geo.incidents.opening import open_store
from geo.incidents.undoing import undo

ACTORS = (
    "JNIM: Group for Support of Islam and Muslims",
    "Islamic State Sahel Province (ISSP)",
    "Military Forces of Mali (2021-)",
)
NOTE = (
    "Synthetic event number {}, made up for a measurement, with a note of about the usual length, one sentence or two, "
    "so that the bytes are of the right order."
)
COUNTRIES = (("Mali", "466"), ("Burkina Faso", "854"), ("Niger", "562"))


def write_synthetic(path: Path, rows: int, revised: int = 0) -> None:
    """An export of so many made-up events; the first `revised` carry another toll."""
    rng = np.random.default_rng(7)
    days = rng.integers(0, 5000, rows)
    lat, lon = rng.uniform(11, 18, rows).round(4), rng.uniform(-8, 8, rows).round(4)
    dead, who, where = rng.poisson(2, rows), rng.integers(0, 3, rows), rng.integers(0, 3, rows)
    dead[:revised] += 1
    start = date(2012, 1, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for i in range(rows):
            day = start + timedelta(days=int(days[i]))
            country, iso = COUNTRIES[where[i]]
            writer.writerow(
                [
                    f"SYN{i}",
                    day.isoformat(),
                    day.year,
                    1,
                    "Political violence",
                    "Battles",
                    "Armed clash",
                    ACTORS[who[i]],
                    "",
                    "Rebel group",
                    "Military Forces of Mali (2021-)",
                    "",
                    "State forces",
                    "Rebel group-State forces",
                    "",
                    iso,
                    "Western Africa",
                    country,
                    "Mopti",
                    "Bandiagara",
                    "",
                    f"Place {i % 5000}",
                    lat[i],
                    lon[i],
                    1,
                    "Synthetic source",
                    "National",
                    NOTE.format(i),
                    dead[i],
                    "",
                    1700000000,
                ]
            )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(tempfile.mkdtemp(prefix="bench-import-"))
    try:
        now = datetime.now(UTC)
        store = open_store(folder / "store", now=now)
        for name, revised in (
            ("all new", 0),
            (f"{min(50_000, rows):,} revised", min(50_000, rows)),
            ("nothing new", min(50_000, rows)),
        ):
            path = folder / "synthetic.csv"
            write_synthetic(path, rows, revised)
            _measure(name, store, path, now)
        part = folder / "part.csv"
        write_synthetic(part, min(50_000, rows), 0)
        _measure("a file of the revised rows alone", store, part, now)
        start = time.perf_counter()
        store.verify()
        print(f"verify {time.perf_counter() - start:.1f} s")
        start, backup = time.perf_counter(), folder / "backup.zip"
        back_up(store, backup)
        print(f"backup {time.perf_counter() - start:.1f} s, {backup.stat().st_size / 1e6:.0f} MB")
        start = time.perf_counter()
        restored = restore(backup, folder / "restored")
        print(
            f"restore {time.perf_counter() - start:.1f} s, version {restored.version}, same content: "
            f"{restored.content == store.receipt().content}"
        )
        # each in a process of its own, so that its memory is its own
        fresh = multiprocessing.get_context("spawn")
        for name in ("opened for the first time", "opened again"):
            child = fresh.Process(target=_open, args=(name, store.folder))
            child.start()
            child.join()
        start = time.perf_counter()
        undone = undo(store, now=now)
        print(f"undo of the last: {time.perf_counter() - start:.1f} s, {undone.record()}")
    finally:
        shutil.rmtree(folder)


def _open(name: str, folder: Path) -> None:
    actors = read_actors()
    start, cpu = time.perf_counter(), time.process_time()
    incidents = open_version(Store(folder), actors)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(
        f"{name}: {len(incidents):,} rows, {seconds:.1f} s ({cpu:.1f} s of processor), peak "
        f"{_memory_gb('VmHWM'):.2f} GB with mapped pages, {_memory_gb('RssAnon'):.2f} GB of its own in the end"
    )


def _memory_gb(line: str) -> float:
    """A figure of this process alone: ru_maxrss of a child begins with its parent's."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(entry.split()[1]) / 1e6 for entry in status if entry.startswith(line))


def _measure(name: str, store, path: Path, now: datetime) -> None:
    start, reader = time.perf_counter(), read_here if "here" in sys.argv else apart.read_apart
    with prepare(store, path, source="acled", now=now, reader=reader, progress=_show) as prepared:
        read = time.perf_counter() - start
        result = prepared.commit(now=now)
    seconds = time.perf_counter() - start
    apart._end_idle()  # so that its cost is counted, and the next one is measured from its start
    # on a machine that others use, computing tells more than the clock
    computed = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, readers = (resource.getrusage(who).ru_maxrss / 1e6 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(
        f"\n{name}: {path.stat().st_size / 1e6:.0f} MB, {seconds:.1f} s of which {read:.1f} s reading and comparing, "
        f"{computed:.1f} s of computing so far, "
        f"peak so far {own:.2f} GB and the reader's {readers:.2f} GB, {result.record()}"
    )


def _show(done: float, text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{done:4.0%} {text}", end="")


if __name__ == "__main__":
    main()
