"""A file on its way in: good rows wait in a staged Parquet file, refused ones in a rejects file, all counted."""

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from geo.errors import Sentence
from geo.incidents.actors import Actors
from geo.incidents.checks import Rules, check_rows
from geo.incidents.rows import REJECT_COLUMNS, Piece, Rows
from geo.incidents.stored import SCHEMA, to_arrow

FOLDER, ALIVE = "staging", "alive.lock"
SHOWN_ROWS, SHOWN_REJECTS = 50, 200
Progress = Callable[[float, str], None]
Draft = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Staged:
    """What the file holds: passed + outside + rejected = rows."""

    rows: int
    passed: int
    outside: int
    rejected: int
    path: Path
    """Parquet in `SCHEMA`."""
    rejects_path: Path
    sample: pd.DataFrame
    rejects: pd.DataFrame
    """The first of them, for the screen."""
    ids: frozenset[str]
    """Every event_id of the file, passed or not."""
    names: dict[str, int]
    """Every side's name, as spelled, and how often it stands in rows that passed."""

    def unknown_names(self, actors: Actors) -> dict[str, int]:
        """Names that the alias table does not know, the most frequent first."""
        strange = {name: count for name, count in self.names.items() if not actors.knows(name)}
        return dict(sorted(strange.items(), key=lambda item: (-item[1], item[0])))


@contextmanager
def staging_folder(store_folder: Path, import_id: str) -> Iterator[Path]:
    """A folder for one import; gone afterwards, and swept by the next import should this one be killed."""
    folder = store_folder / FOLDER / import_id
    lock = FileLock(folder / ALIVE)
    while True:  # a sweep may take the folder before it is locked
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            lock.acquire()
            if (folder / ALIVE).exists():
                break
            lock.release()
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def sweep_staging(store_folder: Path) -> None:
    """Remove the folders of imports that were killed; those of living imports are locked and stay."""
    for folder in (store_folder / FOLDER).glob("*"):
        lock = FileLock(folder / ALIVE)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue
        shutil.rmtree(folder, ignore_errors=True)  # while it is locked: whoever waits for it sees that it is gone
        lock.release()


def stage(rows: Rows, draft: Draft, rules: Rules, folder: Path, progress: Progress) -> Staged:
    """Check every row of an opened table and put it where it belongs; memory does not grow with the file."""
    seen: set[str] = set()
    ids: set[str] = set()
    names: dict[str, int] = {}
    counts = dict.fromkeys(("rows", "passed", "outside", "rejected"), 0)
    samples: list[pd.DataFrame] = []
    rejects: list[pd.DataFrame] = []
    path, rejects_path = folder / "rows.parquet", folder / "rejects.csv"
    with (
        pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer,
        rejects_path.open("w", encoding="utf-8", newline="") as refused,
    ):
        csv.writer(refused).writerow(REJECT_COLUMNS)
        for piece in rows.pieces():
            drafted = draft(piece.table)
            ids.update(drafted["event_id"])
            checked = check_rows(drafted, rules, seen)
            table = to_arrow(checked.rows)
            writer.write_table(table)
            faults = pd.concat([piece.torn, checked.rejects])
            csv.writer(refused).writerows(_harmless(faults))
            _count(counts, piece, len(table), checked.outside, checked.rejected)
            _count_names(names, table)
            samples += [checked.rows.head(SHOWN_ROWS)] if counts["passed"] - len(table) < SHOWN_ROWS else []
            rejects += [faults.head(SHOWN_REJECTS)] if len(rejects) < SHOWN_REJECTS else []
            progress(piece.done, Sentence("{rows:,} rows read", rows=counts["rows"]))
    return Staged(
        **counts,
        path=path,
        rejects_path=rejects_path,
        sample=pd.concat(samples).head(SHOWN_ROWS),
        rejects=pd.concat(rejects).head(SHOWN_REJECTS).reset_index(drop=True),
        ids=frozenset(ids),
        names=names,
    )


def stage_known(rows: pa.Table, folder: Path) -> Staged:
    """Rows that this store held before, or that come with the program, staged as they are: they were checked then."""
    path = folder / "rows.parquet"
    pq.write_table(rows.cast(SCHEMA), path, compression="zstd")
    nothing = pd.DataFrame(columns=REJECT_COLUMNS, dtype="str")
    ids = frozenset(rows["event_id"].to_pylist())
    return Staged(len(rows), len(rows), 0, 0, path, folder / "rejects.csv", nothing, nothing, ids, {})


def _count(counts: dict[str, int], piece: Piece, passed: int, outside: int, rejected: int) -> None:
    counts["rows"] += len(piece)
    counts["passed"] += passed
    counts["outside"] += outside
    counts["rejected"] += rejected + len(piece.torn)


def _count_names(names: dict[str, int], table: pa.Table) -> None:
    for column in ("side_a", "side_b"):
        for entry in pc.value_counts(table[column].drop_null()).to_pylist():
            names[entry["values"]] = names.get(entry["values"], 0) + entry["counts"]


def _harmless(rejects: pd.DataFrame) -> Iterator[list[object]]:
    """Rows of a CSV that a spreadsheet shows as text: a value that would be a formula gets an apostrophe before it."""
    for row, column, value, reason in rejects.itertuples(index=False):
        yield [row, column, f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value, reason]
