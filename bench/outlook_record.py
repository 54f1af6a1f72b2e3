"""Make the record of docs/OUTLOOK.md again from the reference data: `python bench/outlook_record.py [FOLDER]`."""

import sys
import time
from pathlib import Path

from geo.__main__ import main

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "data" / "reference"
COUNTRIES = REFERENCE / "forecast" / "country_month_deaths_1989_2021.csv"
NIGERIA = REFERENCE / "ucdp" / "ged201_nigeria_1990_2016_hdx.csv"
STATES = ["--incidents", str(NIGERIA), "--without", "Gongola state", "--first-year", "2012", "--last-year", "2016"]
SERIES = ["--series", str(COUNTRIES), "--unit-column", "country", "--value-column", "deaths"]
RUNS = {
    "countries": [*SERIES, "--first-year", "2012", "--last-year", "2021"],
    "states": [*STATES, "--target", "deaths"],
    "chances": STATES,
}


def run(folder: Path) -> int:
    for name, words in RUNS.items():
        started = time.perf_counter()
        failed = main(["backtest", *words, "--out", str(folder / name)])
        print(f"{name}: {time.perf_counter() - started:.1f} s\n")
        if failed:
            return failed
    return 0


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build") / "outlook"))
