"""How long the outlooks of all layers take on dense data: `python bench/outlook_layers.py [YEARS [A_MONTH]]`.

Synthetic incidents in all 14 countries, as many a month in each as a dense record has; nothing in them is real.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from geo.outlook import outlook
from geo.study import Study, open_study


def dense(study: Study, years: int, a_month: int) -> Study:
    """So many synthetic fatal incidents a month in each country, for so many years up to 2025; few areas hold most."""
    rng = np.random.default_rng(1)
    months = pd.period_range(f"{2026 - years}-01", "2025-12", freq="M")
    areas = study.layer("admin1").areas
    points = shapely.point_on_surface(areas.geometry.to_numpy())
    rows = []
    for country in areas["country"].unique():
        mine = rng.permutation(np.flatnonzero((areas["country"] == country).to_numpy()))
        share = 1 / np.arange(1, len(mine) + 1) ** 1.6
        size = a_month * len(months)
        at = rng.choice(mine, size, p=share / share.sum())
        jitter = rng.normal(0, 0.05, (size, 2))
        day = np.repeat(months.start_time.to_numpy(), a_month) + rng.integers(0, 28, size).astype("timedelta64[D]")
        rows.append(
            pd.DataFrame(
                {
                    "event_date": day.astype("datetime64[s]"),
                    "country": country,
                    "longitude": shapely.get_x(points[at]) + jitter[:, 0],
                    "latitude": shapely.get_y(points[at]) + jitter[:, 1],
                    "fatalities_best": rng.geometric(0.3, size),
                }
            )
        )
    drawn = pd.concat(rows).sort_values("event_date", ignore_index=True)
    like = study.incidents.table.iloc[np.zeros(len(drawn), dtype=int)].reset_index(drop=True)
    table = like.assign(**{name: drawn[name].astype(like[name].dtype) for name in drawn}, place_precision=1)
    return replace(study, incidents=replace(study.incidents, table=table, version="synthetic"))


def main(years: int, a_month: int) -> None:
    study = dense(open_study(), years, a_month)
    started = time.perf_counter()
    for key in study.layers:
        study.codes(key)
    print(f"{len(study.incidents.table):,} incidents placed in {time.perf_counter() - started:.1f} s")
    print("| layer | areas | training and forecasting, s | record of past years, s |\n| --- | --- | --- | --- |")
    made, judged = 0.0, 0.0
    for key in study.layers:
        told: dict[str, float] = {}
        started = time.perf_counter()
        result = outlook(study, key, study.incidents.last_day, report=clock(told))
        record = told["done"] - told["the record of past years"]
        took = told["done"] - started
        made, judged = made + took - record, judged + record
        chances = "" if result.chances is not None else " (no chances: a fatal incident follows always)"
        print(f"| {key}{chances} | {len(result.deaths.units)} | {took - record:.1f} | {record:.1f} |", flush=True)
    print(f"| all layers | | {made:.1f} | {judged:.1f} |\nProcessor time in all: {time.process_time():.1f} s")


def clock(told: dict[str, float]) -> Callable[[int, int, str], None]:
    """Notes when each step is told."""
    return lambda _done, _total, text: told.update({text: time.perf_counter()})


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]), *(20, 40)[len(sys.argv) - 1 :])
