"""How statements like these came true: on the reader's own data where they reach back far enough, else on UCDP Nigeria.

The record of the reference data is kept in reference_record.json, which `python bench/outlook_record.py` writes.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

import pandas as pd

from geo.errors import SeriesError
from geo.outlook.backtest import DeathsRecord, judge_deaths, summarise
from geo.outlook.chance_record import FEWEST_CASES, judge_chances, reliability_by_window, summarise_chances
from geo.outlook.days import DailyIncidents
from geo.outlook.model import SEED
from geo.outlook.series import MonthlySeries

OWN = "these data"
YEARS, FEWEST_YEARS = 5, 2
ENOUGH = 4_000
"""Years judged: five, or fewer down to two where many units make so many unit-months sooner."""
BEFORE = 5
"""Years of record that must lie before the first year judged."""
REFERENCE_FILE = Path(__file__).with_name("reference_record.json")


@dataclass(frozen=True, eq=False)
class Record:
    """How past statements did, walking forward: each was made from what was known at the time.

    source : whose past it is, in a few words
    reliability : window, from, to, cases, said, came_true; chances in tenths
    chances : one row per window: cases, base_rate, brier, skill_climatology, auroc …, as `summarise_chances` has it
    deaths : one row per kind of unit (areas, countries): source, units, months, crps of each model, ratios, coverage_90
    """

    source: str
    units: int
    first_year: int
    last_year: int
    reliability: pd.DataFrame
    chances: pd.DataFrame
    deaths: pd.DataFrame

    def tenth(self, window: int, chance: float) -> pd.Series:
        """The row of `reliability` that a chance for this window falls into."""
        rows = self.reliability[self.reliability["window"] == window]
        return rows.iloc[min(int(chance * len(rows)), len(rows) - 1)]

    def to_json(self) -> str:
        """The record as text; `record_from` reads it."""
        frames = {name: getattr(self, name).to_json(orient="split", index=False) for name in _FRAMES}
        values = {name: getattr(self, name) for name in ("source", "units", "first_year", "last_year")}
        return json.dumps(values | frames, ensure_ascii=False)


_FRAMES = ("reliability", "chances", "deaths")


def record_from(text: str) -> Record:
    """The record that `Record.to_json` wrote."""
    values = json.loads(text)
    values |= {name: pd.read_json(StringIO(values[name]), orient="split") for name in _FRAMES}
    return Record(**values)


def has_enough_cases(tenth: pd.Series) -> bool:
    """Whether a tenth of the record holds enough cases to tell how often such a chance comes true."""
    return bool(tenth["cases"] >= FEWEST_CASES)


def own_record(days: DailyIncidents, countries: MonthlySeries | None, *, seed: int = SEED) -> Record | None:
    """The record of the last whole years of these data, two to five; None where too little lies before them."""
    last_year = (days.last + pd.Timedelta(days=1)).year - 1
    years = min(YEARS, max(FEWEST_YEARS, -(-ENOUGH // (12 * len(days.units)))))
    first_year = max(last_year - years + 1, (days.first - pd.Timedelta(days=1)).year + 1 + BEFORE)
    if first_year > last_year:
        return None
    return judged(days, countries, first_year, last_year, source=OWN, seed=seed)


def judged(
    days: DailyIncidents,
    countries: MonthlySeries | None,
    first_year: int,
    last_year: int,
    *,
    source: str,
    country_source: str = OWN,
    seed: int = SEED,
) -> Record | None:
    """The record of these years; None where the years before them hold too few cases to learn from.

    Parameters
    ----------
    source, country_source : whose past the areas' record and that of the countries' deaths is
    """
    kinds = [("areas", days.monthly(), source)]
    if countries is not None:
        kinds.append(("countries", countries, country_source))
    with ThreadPoolExecutor(2) as pool:  # the two targets have nothing in common; most of their time is numpy's
        judged_deaths = pool.submit(
            lambda: [
                _whole(judge_deaths(series, first_year, last_year, seed=seed)).assign(
                    kind=kind, units=len(series.units), source=whose
                )
                for kind, series, whose in kinds
            ]
        )
        try:
            chances = judge_chances(days, first_year, last_year)
        except SeriesError:
            return None
        deaths = judged_deaths.result()
    return Record(
        source=source,
        units=len(days.units),
        first_year=first_year,
        last_year=last_year,
        reliability=reliability_by_window(chances),
        chances=summarise_chances(chances),
        deaths=pd.concat(deaths, ignore_index=True),
    )


def _whole(record: DeathsRecord) -> pd.DataFrame:
    summary = summarise(record)
    return summary[(summary["unit"] == "all") & (summary["year"] == "all")].drop(columns=["unit", "year"])


@cache
def reference_record() -> Record:
    """The record of the method on UCDP Nigeria's states and on 13 countries: what is known of it elsewhere."""
    return record_from(REFERENCE_FILE.read_text(encoding="utf-8"))
