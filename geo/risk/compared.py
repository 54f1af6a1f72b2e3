"""Two windows, two groups or two areas side by side: what each area has more of, and counts by month of both."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import QueryError
from geo.query import Query
from geo.risk.area_changes import AreaChanges, Unit
from geo.risk.arrays import Bools, Ints
from geo.risk.change import compare_windows
from geo.risk.trends import without_unknown_sums
from geo.study import Study

MONTH_DAYS, WEEK_DAYS = 30, 7
_COUNTS = ("incidents", "deaths_best", "unknown_tolls")


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two: the data, the query, and the scores of its areas."""

    study: Study
    query: Query
    scores: pd.DataFrame


def differences(first: Side, second: Side) -> AreaChanges:
    """What the first has more (or less) of than the second, area by area.

    Points of severity; incidents where areas are hexagons, as a hexagon without an incident has no score. The table
    has, beside the columns of `AreaChanges`, level, incidents, deaths_best and unknown_tolls of both (`…_before` those
    of the second).

    Raises
    ------
    QueryError  if the windows differ in length.
    IndexMismatchError  if the two speak of different areas.
    """
    layer = first.study.layer(first.query.layer)
    table = _of_hexagons(first, second) if layer.family == "hex" else _of_scores(first, second)
    unit: Unit = "incidents" if layer.family == "hex" else "severity"
    found = AreaChanges(unit, table, second.query, second.study.incidents.first_day)
    kept = table if found.has_before else table.head(0)
    ordered = kept.sort_values(["change", "name"], ascending=[False, True], kind="stable")
    return AreaChanges(unit, ordered, found.before, found.first_day)


def level_steps(changes: AreaChanges) -> Ints:
    """How many levels each area is higher in the first than in the second; none for hexagons."""
    if "level" not in changes.table:
        return np.zeros(0, dtype=np.int64)
    codes = [changes.table[name].cat.codes.to_numpy(dtype=np.int64) for name in ("level", "level_before")]
    steps: Ints = codes[0] - codes[1]
    return steps


def months_of_both(study: Study, query: Query, first: Bools, second: Bools) -> pd.DataFrame:
    """Counts by month of two sets of incidents, which may overlap: see `_counted`; `step` is the month's first day."""
    months = pd.date_range(pd.Timestamp(query.start).replace(day=1), pd.Timestamp(query.end), freq="MS")
    chosen = study.incidents.select(query)
    day = study.incidents.table["event_date"].to_numpy().astype("datetime64[M]")
    month = (day - np.datetime64(query.start, "M")).astype(np.int64)
    return pd.concat(
        [
            _counted(study, among & chosen, month, list(months), series)
            for series, among in (("A", first), ("B", second))
        ],
        ignore_index=True,
    )


def periods_of_both(first: tuple[Study, Query], second: tuple[Study, Query]) -> pd.DataFrame:
    """Counts of two windows of one length, cut in steps of one length: see `_counted`; `step` counts them from 1.

    Raises
    ------
    QueryError  if the windows differ in length.
    """
    days = first[1].days
    if second[1].days != days:
        raise QueryError(
            "Windows of {days} and {other_days} days cannot be compared; give equal lengths.",
            days=days,
            other_days=second[1].days,
        )
    number, parts = step_count(days), []
    for series, (study, query) in (("A", first), ("B", second)):
        start = np.datetime64(query.start).astype("datetime64[D]").astype(np.int64)
        step = (study.incidents.day - start) * number // days
        parts.append(_counted(study, study.incidents.select(query), step, range(1, number + 1), series))
    return pd.concat(parts, ignore_index=True)


def step_count(days: int) -> int:
    """Into how many steps a window is cut: of about a month, of about a week where it is short."""
    return max(1, round(days / (MONTH_DAYS if days >= 4 * MONTH_DAYS else WEEK_DAYS)))


def step_days(days: int, step: int) -> tuple[int, int]:
    """First and last day of a step, the window's first day being 1."""
    number = step_count(days)
    first, beyond = (-(-at * days // number) for at in (step - 1, step))
    return first + 1, beyond


def groups_of_both(study: Study, query: Query, first: Bools, second: Bools) -> pd.DataFrame:
    """Who acted in each of two sets of incidents: group, incidents_a, incidents_b; most in both first."""
    chosen, group = study.incidents.select(query), np.asarray(study.incidents.group, dtype=object)
    counts = {
        name: pd.Series(group[chosen & among]).value_counts()
        for name, among in (("incidents_a", first), ("incidents_b", second))
    }
    table = pd.DataFrame(counts).fillna(0).astype(int).rename_axis("group").reset_index()
    order = (table["incidents_a"] + table["incidents_b"]).to_numpy()
    return table.iloc[np.lexsort((table["group"].to_numpy(dtype=str), -order))].reset_index(drop=True)


def _of_scores(first: Side, second: Side) -> pd.DataFrame:
    now, then = first.scores, second.scores
    moved = compare_windows(now, then, first.query.days, second.query.days)
    before = then.loc[now.index]
    overlap = now["severity"].between(before["low"], before["high"]) | before["severity"].between(
        now["low"], now["high"]
    )
    return pd.DataFrame(
        {
            "name": now["name"],
            "country": now["country"],
            "before": before["severity"],
            "now": now["severity"],
            "change": moved["severity_change"],
            "within": overlap & (now["severity"] != before["severity"]),
            "level_before": before["level"],
            "level": now["level"],
        }
        | {f"{name}_before": before[name] for name in _COUNTS}
        | {name: now[name] for name in _COUNTS}
    )


def _of_hexagons(first: Side, second: Side) -> pd.DataFrame:
    now, then = first.scores, second.scores
    either = now.index.union(then.index).rename("area_id")
    named = pd.concat([now[["name", "country"]], then[["name", "country"]]])
    named = named[~named.index.duplicated()].loc[either]
    counts = {
        f"{name}{after}": table[name].reindex(either, fill_value=0)
        for table, after in ((then, "_before"), (now, ""))
        for name in _COUNTS
    }
    change = counts["incidents"] - counts["incidents_before"]
    return named.assign(
        before=counts["incidents_before"], now=counts["incidents"], change=change, within=False, **counts
    )


def _counted(study: Study, chosen: Bools, step: Ints, steps: Sequence[object], series: str) -> pd.DataFrame:
    """One row per step: step, series, incidents, deaths (missing where none has a figure), unknown_tolls."""
    tolls = study.incidents.table["fatalities_best"][chosen].astype("float64")
    at = step[chosen]
    table = pd.DataFrame(
        {
            "step": steps,
            "series": series,
            "incidents": np.bincount(at, minlength=len(steps)),
            "deaths": np.bincount(at, weights=tolls.fillna(0.0), minlength=len(steps)),
            "unknown_tolls": np.bincount(at, weights=tolls.isna(), minlength=len(steps)).astype(np.int64),
        }
    )
    return without_unknown_sums(table)
