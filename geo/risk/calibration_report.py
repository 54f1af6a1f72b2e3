"""docs/CALIBRATION.md, written from measurements: what the constants come from, and what followed each level."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from geo.areas.layers import LayerPlan, Layers
from geo.incidents import open_store
from geo.incidents.importing import import_file
from geo.risk.calibrate import Constants, Pool, calibrate, constants, measures
from geo.risk.components import saturate
from geo.risk.levels import NAMES, level_of
from geo.risk.model import MODEL, RiskModel
from geo.risk.record import AHEAD_DAYS, LOOK_BACK_DAYS, area_months, record_of
from geo.risk.score import score_areas
from geo.study import Study, open_study

NIGERIA_FROM, NIGERIA_UNTIL, STARTER_UNTIL = 1991, 2011, 2021
"""First year of Nigeria's area-months, and the last years that the constants for the held-out check come from."""
FORMER = Constants(
    prior_exposure=8.8, frequency_half=0.074, lethality_half=0.31, civilian_half=0.025, spread_half=0.025
)
"""Severity 1, from the starter set alone: what the change of constants is measured against."""
_SETS = ("Sahel, starter set", "Nigeria, UCDP")


def nigeria_study(path: Path, starter: Study) -> Study:
    """UCDP's incidents of Nigeria, read as an import reads them, scored by states; nothing else is in it."""
    with tempfile.TemporaryDirectory(prefix="sahel-") as folder:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        store = open_store(Path(folder), now=now)
        import_file(store, path, source="ucdp", now=now)
        incidents = open_study(store).incidents
    table = incidents.table[incidents.table["source"] == "UCDP"].reset_index(drop=True)
    regions = starter.layer("admin1")
    states = regions.areas.assign(study=regions.areas["country"] == "NGA")
    plan = LayerPlan("admin1", "States", "admin1", lambda: states, coarsest_precision=regions.coarsest_precision)
    return replace(starter, incidents=replace(incidents, table=table), layers=Layers([plan]))


def report(starter: Study, nigeria: Study) -> str:
    """The whole report as Markdown."""
    sahel, states = Pool(starter), Pool(nigeria, ("admin1",), NIGERIA_FROM)
    own, other = constants(sahel, MODEL), constants(states, MODEL)
    early = calibrate(replace(sahel, last_year=STARTER_UNTIL), replace(states, last_year=NIGERIA_UNTIL))
    parts = [
        _head(),
        _constants(own, other),
        _spans(sahel, states),
        _held_out(sahel, states, early),
        _in_sample(sahel, states),
        _changed(starter),
    ]
    return "\n".join(parts)


def _head() -> str:
    return f"""# Calibration

Written by `python -m geo.risk.calibrate --ucdp FILE`, where FILE is UCDP's GED of Nigeria 1990–2016; a test holds this
page to what the script prints. Model: {MODEL.version}.

An area-month is an area at a month's end, with the {LOOK_BACK_DAYS} days before it. Two sets are pooled: the starter
set (regions of Mali, Burkina Faso and Niger and provinces of Burkina Faso, since 2015) and UCDP's Nigeria (states,
since {NIGERIA_FROM}).
"""


def _constants(own: Constants, other: Constants) -> str:
    both, widest = own.pooled_with(other), _widest(own, other)
    rows = [[f"`{name}`", f"{value:g}", f"{asdict(other)[name]:g}", f"{asdict(both)[name]:g}"]
            for name, value in asdict(own).items()]  # fmt: skip
    return f"""## Constants

{_table(["constant", *_SETS, "pooled"], rows)}

The prior strength is the median over layers and Decembers of mean ÷ variance of the true rates; each half-point is the
median of its measure over area-months with an incident in the year before. The two sets differ by up to a factor of
{widest:.1f}: UCDP is a census of lethal events, the starter set is not, and states are smaller than regions. Pooled is
the geometric mean: each set has one voice, whatever its number of months, and neither is off by more than a factor of
{np.sqrt(widest):.1f}. Rounded to two digits.
"""


def _widest(own: Constants, other: Constants) -> float:
    pairs = zip(asdict(own).values(), asdict(other).values(), strict=True)
    return max(float(max(first / second, second / first)) for first, second in pairs)


def _spans(*pools: Pool) -> str:
    rows = []
    for name, pool in zip(_SETS, pools, strict=True):
        months = measures(pool, MODEL)
        active = months[months["incidents"] > 0]
        for measure, half in (("frequency", MODEL.frequency_half), ("lethality", MODEL.lethality_half),
                              ("civilian", MODEL.civilian_half)):  # fmt: skip
            quantiles = np.quantile(saturate(active[measure].to_numpy(), half), [0.1, 0.25, 0.5, 0.75, 0.9])
            rows.append([name, measure, *(f"{value:.2f}" for value in quantiles)])
    return f"""## Half-points

A half-point decides where a component lies between 0 and 1. These are the quantiles of the components over area-months
with an incident in the year before: with these half-points none is stuck at an end, in either set. (In half of
Nigeria's no incident was against civilians.)

{_table(["set", "component", "10 %", "25 %", "50 %", "75 %", "90 %"], rows)}
"""


def _held_out(sahel: Pool, states: Pool, early: RiskModel) -> str:
    changed = ", ".join(f"{name} {getattr(early, name):g}" for name in asdict(FORMER))
    later = (
        _months_from(sahel, early, STARTER_UNTIL + 1),
        _months_from(states, early, NIGERIA_UNTIL + 1),
    )
    return f"""## Levels, on years held out

For this check the constants and the known tolls come from the years up to {STARTER_UNTIL} (Sahel) and {NIGERIA_UNTIL}
(Nigeria) only: {changed}.
Judged are the area-months after them, in regions and states: which share had an incident with a known death in the
{AHEAD_DAYS} days that followed.

{_records(later)}

{_rising(later)}

By ten points of severity, both sets together; the edges of the levels are 10, 30, 50 and 70:

{_by_tens(pd.concat(later))}
"""


def _in_sample(sahel: Pool, states: Pool) -> str:
    months = (
        area_months(sahel.study, ("admin1",)),
        area_months(states.study, ("admin1",), first_year=NIGERIA_FROM),
    )
    return f"""## Levels, all years

The frozen constants on the years that they come from.

{_records(months)}

{_rising(months)}
"""


def _changed(starter: Study) -> str:
    query = starter.choices.default()
    now = score_areas(starter, query)
    before = score_areas(starter, query, FORMER.in_model(MODEL)).loc[now.index]
    moved = now[now["level"].to_numpy() != before["level"].to_numpy()]
    rows = [
        [str(now["name"][area]), *(f"{one['severity'][area]:.2f} ({one['level'][area]})" for one in (before, now))]
        for area in moved.index
    ]
    difference = (now["severity"] - before["severity"]).to_numpy(dtype=float)
    middle, most = _signed(float(np.median(difference))), _signed(float(difference[np.abs(difference).argmax()]))
    return f"""## What the change from severity 1 moved

Severity 1 was calibrated on the starter set alone. In the 12 months to {query.end:%Y-%m-%d} the severity of the
{len(now)} regions moved by {middle} in the median, at most by {most}. {len(moved)} changed their level:

{_table(["region", "severity 1", "severity 2"], rows)}
"""


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def _months_from(pool: Pool, model: RiskModel, first_year: int) -> pd.DataFrame:
    return area_months(pool.study, ("admin1",), model, first_year=first_year)


def _records(sets: Sequence[pd.DataFrame]) -> str:
    columns = []
    for months in sets:
        record = record_of(months)
        columns += [
            [f"{count:.0f}" for count in record["area_months"]],
            *([f"{100 * share:.1f} %" for share in record[name]] for name in ("share", "fatal_ahead")),
        ]
    heads = [f"{name}: {what}" for name in _SETS for what in ("area-months", "of all", "fatal within 90 days")]
    return _table(["level", *heads], [list(row) for row in zip(NAMES, *columns, strict=True)])


def _rising(sets: Sequence[pd.DataFrame]) -> str:
    records = [record_of(months) for months in sets]
    used = all((record["area_months"] > 0).all() for record in records)
    steps = [record["fatal_ahead"].diff().iloc[1:] * 100 for record in records]
    rises = "rises" if all((step > 0).all() for step in steps) else "does not rise"
    smallest = " and ".join(f"{step.min():.1f}" for step in steps)
    return (
        f"{'Every level is used' if used else 'A level is not used'}, and the share {rises} from each level to the "
        f"next in both sets; the smallest step is {smallest} points."
    )


def _by_tens(months: pd.DataFrame) -> str:
    closed = months[months["fatal_ahead"].notna()]
    tens = np.minimum(closed["severity"].to_numpy() // 10, 9).astype(int)
    rows = []
    for ten in range(10):
        cases = closed["fatal_ahead"][tens == ten]
        level = str(level_of(10.0 * ten)[0])
        rows.append([f"{10 * ten} to {10 * ten + 10}", level, f"{len(cases)}", _percent(cases)])
    return _table(["severity", "level", "area-months", "fatal within 90 days"], rows)


def _percent(cases: pd.Series) -> str:
    return f"{100 * cases.mean():.1f} %" if len(cases) else "–"


def _table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
