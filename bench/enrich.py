"""Twenty million made-up rows through `python -m geo enrich`: time, and the largest memory of all processes together.

Run: PYTHONPATH=. python bench/enrich.py [rows] [workers]. Rows are written in pieces to a temporary folder first; they
are random, nothing of them is data.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from bench.memory import peak_of
from geo.study import open_study

PIECE = 1_000_000


def write_synthetic(folder: Path, rows: int) -> None:
    study = open_study()
    known = study.incidents.table
    random = np.random.default_rng(4)
    for piece in range(-(-rows // PIECE)):
        size = min(PIECE, rows - piece * PIECE)
        near = known.iloc[random.integers(0, len(known), size)]
        table = pd.DataFrame(
            {
                "event_id": [f"SYN{piece * PIECE + n}" for n in range(size)],
                "event_date": np.datetime64("2015-01-01") + random.integers(0, 4000, size),
                "longitude": (near["longitude"].to_numpy() + random.normal(0, 0.4, size)).round(4),
                "latitude": (near["latitude"].to_numpy() + random.normal(0, 0.4, size)).round(4),
                "place_precision": near["place_precision"].to_numpy(),
                "country": near["country"].to_numpy(),
                "actor": near["actor"].to_numpy(),
                "fatalities_best": pd.array(random.poisson(2, size), dtype="Int32"),
            }
        )
        table.loc[::1000, "latitude"] = np.nan
        table.loc[::9, "fatalities_best"] = pd.NA
        table.to_parquet(folder / f"{piece:04d}.parquet", index=False, row_group_size=PIECE // 4)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
    workers = sys.argv[2] if len(sys.argv) > 2 else "2"
    folder = Path(tempfile.mkdtemp(prefix="bench-enrich-"))
    try:
        (folder / "in").mkdir()
        write_synthetic(folder / "in", rows)
        start = time.perf_counter()
        command = [sys.executable, "-m", "geo", "enrich", folder / "in", folder / "out", "--workers", workers]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        peak = peak_of(process)
        seconds = time.perf_counter() - start
        record = json.loads(process.stdout.read())
        written = sum(path.stat().st_size for path in (folder / "out").rglob("*") if path.is_file())
        print("| rows | workers | time | rows a second | largest memory, all processes | written |")
        print("| --- | --- | --- | --- | --- | --- |")
        print(
            f"| {rows:,} | {workers} | {seconds:.0f} s | {rows / seconds:,.0f} | {peak / 1e9:.2f} GB "
            f"| {written / 1e9:.2f} GB |"
        )
        print({name: record[name] for name in ("placed", "rejected", "snapped", "partitions", "daily_rows")})
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
