"""Make the record of docs/OUTLOOK.md again from the reference data: `python bench/outlook_record.py [FOLDER]`."""

import sys
import time
from pathlib import Path

import pandas as pd

from geo.__main__ import main
from geo.outlook.days import read_days
from geo.outlook.record import REFERENCE_FILE, Record, judged
from geo.outlook.series import read_series

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


STATES_NAME, COUNTRIES_NAME = "UCDP Nigeria's 37 states", "13 countries (UCDP)"


def reference_record() -> Record:
    """What the page shows where the reader's own data are too short to judge."""
    days = read_days(NIGERIA, without=("Gongola state",), centres_before=pd.Timestamp(2012, 1, 1))
    countries = read_series(COUNTRIES, unit_column="country", value_column="deaths")
    record = judged(days, countries, 2012, 2016, source=STATES_NAME, country_source=COUNTRIES_NAME)
    if record is None:
        raise SystemExit(f"{NIGERIA} holds too little to judge 2012–2016.")
    return record


def run(folder: Path) -> int:
    for name, words in RUNS.items():
        started = time.perf_counter()
        failed = main(["backtest", *words, "--out", str(folder / name)])
        print(f"{name}: {time.perf_counter() - started:.1f} s\n")
        if failed:
            return failed
    REFERENCE_FILE.write_text(reference_record().to_json() + "\n", encoding="utf-8")
    print(f"{REFERENCE_FILE.name} written")
    return 0


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build") / "outlook"))
