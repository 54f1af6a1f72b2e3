"""A severity taken apart: the incidents that weigh most, what would move it, and what changed since another window."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from geo.errors import IndexMismatchError, QueryError
from geo.query import Query
from geo.risk.arrays import Floats, Ints
from geo.risk.cases import AreaCase
from geo.risk.components import severity_of
from geo.risk.evidence import gather
from geo.risk.levels import LEVELS, NAMES, level_of
from geo.risk.model import COMPONENTS, model_for
from geo.study import Study

MOST_MORE = 200
"""More incidents than these are not supposed: a level that they do not reach is said to be out of reach."""
FACTS = (
    *("event_date", "country", "latitude", "longitude", "place_precision", "event_type", "sub_event_type", "actor"),
    *("associated_actor", "opponent", "target_type", "fatalities_low", "fatalities_best", "fatalities_high"),
    "fatalities_civilian",
)
"""Columns of an incident that a severity rests on: another value in one of them is a revision."""


@dataclass(frozen=True)
class Typical:
    """What one more incident like the others would be.

    toll : median toll of the area's incidents (unknown ones at their stand-in), or of all where it has none
    civilian : at least half of them are against civilians
    first : the area has none yet, so that it would also be a first place and a first group
    """

    toll: float
    civilian: bool
    first: bool


@dataclass(frozen=True)
class Steps:
    """What would bring an area one level up or down; None where there is no such level or nothing leads there.

    up, more : the next level, and how many more typical incidents on the window's last day make it
    down, on : the level that it first falls to with no further incident, and the first day of that
    """

    typical: Typical
    up: str | None
    more: int | None
    down: str | None
    on: date | None


@dataclass(frozen=True, eq=False)
class Explanation:
    """One area's severity and what it is made of.

    incidents : what each incident in and around it adds, the heaviest first; indexed by the row of the incident table:
        effect (severity less the severity without it), inside, main (the component that it adds most points to)
    """

    severity: float
    level: str
    incidents: pd.DataFrame
    steps: Steps


@dataclass(frozen=True, eq=False)
class AreaChange:
    """What became of an area between two windows, or two versions of the data.

    points : by component: before, now, change, in points of severity
    incidents : source, event_id, row (of the incident table of now, of then for what left), what (entered, left,
        revised), effect on severity; the largest first
    """

    severity_before: float
    severity: float
    level_before: str
    level: str
    points: pd.DataFrame
    incidents: pd.DataFrame


def explain(study: Study, query: Query, area_id: str) -> Explanation:
    """The severity of one area, taken apart as the query weighs it.

    Raises
    ------
    IndexMismatchError  if the layer has no such area.
    """
    case, rows = _case(study, query, area_id)
    now = case.as_it_is()
    severity = float(case.severity(now)[0])
    return Explanation(
        severity=severity,
        level=str(level_of(severity)[0]),
        incidents=effects(case, rows),
        steps=_steps(case, severity, query),
    )


def effects(case: AreaCase, rows: Ints) -> pd.DataFrame:
    """Leave-one-out effect of each incident in and around the area: see `Explanation.incidents`."""
    of_each = case.of_each()
    with_all = case.components(case.as_it_is())
    without = case.components(case.as_it_is().without(of_each))
    weights = case.model.weights
    added = 100 * weights.as_series() * (with_all.iloc[0] - without)
    frame = pd.DataFrame(
        {
            "effect": severity_of(with_all, weights)[0] - severity_of(without, weights),
            "inside": np.arange(len(without)) < len(case.inside),
            "main": np.array(COMPONENTS, dtype=object)[added.to_numpy().argmax(axis=1)] if len(without) else [],
        },
        index=pd.Index(rows[np.concatenate([case.inside, case.near])], name="row"),
    )
    return frame.sort_values("effect", ascending=False, kind="stable")


def compare_area(now: tuple[Study, Query], then: tuple[Study, Query], area_id: str) -> AreaChange:
    """What changed in an area from `then` to `now`: other windows of equal length, or other versions of the data.

    An incident of both counts as revised if one of its `FACTS` is another; its effect is then what it adds now less
    what it added then. Effects are each incident's own and need not add up to the change: incidents share places and
    groups, and fade with time.

    Raises
    ------
    QueryError  if the windows differ in length.
    IndexMismatchError  if a layer has no such area.
    """
    if now[1].days != then[1].days:
        raise QueryError(
            "Windows of {days} and {other_days} days cannot be compared; give windows of equal length.",
            days=now[1].days,
            other_days=then[1].days,
        )
    points, tables, severities = {}, {}, {}
    for name, (study, query) in (("before", then), ("now", now)):
        case, rows = _case(study, query, area_id)
        parts, weights = case.components(case.as_it_is()), case.model.weights
        severities[name] = float(severity_of(parts, weights)[0])
        points[name] = 100 * weights.as_series() * parts.iloc[0]
        tables[name] = _facts(study, effects(case, rows))
    table = pd.DataFrame(points).assign(change=points["now"] - points["before"]).rename_axis("component")
    level_before, level = (str(name) for name in level_of([severities["before"], severities["now"]]))
    return AreaChange(
        severity_before=severities["before"],
        severity=severities["now"],
        level_before=level_before,
        level=level,
        points=table,
        incidents=_moved(tables["before"], tables["now"]),
    )


def _facts(study: Study, found: pd.DataFrame) -> pd.DataFrame:
    """The effects with the incidents' facts, indexed by what names an incident in any version."""
    table = study.incidents.table.iloc[found.index.to_numpy()]
    facts = pd.DataFrame(table[[name for name in FACTS if name in table]].astype(object))
    facts.insert(0, "effect", found["effect"].to_numpy())
    facts.insert(0, "row", found.index.to_numpy())
    facts.index = pd.MultiIndex.from_frame(table[["source", "event_id"]].astype(str))
    return facts


def _moved(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    both = before.index.intersection(now.index)
    old, new = (one.loc[both].drop(columns=["effect", "row"]) for one in (before, now))
    revised = both[((old != new) & ~(old.isna() & new.isna())).any(axis=1).to_numpy(dtype=bool)]
    effect = now.loc[revised, "effect"] - before.loc[revised, "effect"]
    gone = before.drop(both)
    parts = {
        "entered": now.drop(both),
        "left": gone.assign(effect=-gone["effect"]),
        "revised": now.loc[revised].assign(effect=effect),
    }
    columns = ["source", "event_id", "row", "what", "effect"]
    frames = [part.reset_index().assign(what=what)[columns] for what, part in parts.items() if len(part)]
    if not frames:
        return pd.DataFrame(columns=columns)
    moved = pd.concat(frames, ignore_index=True)
    return moved.iloc[np.argsort(-moved["effect"].abs().to_numpy(), kind="stable")].reset_index(drop=True)


def _case(study: Study, query: Query, area_id: str) -> tuple[AreaCase, Ints]:
    """The area, and the row of the incident table of each row of its evidence."""
    layer = study.layer(query.layer)
    if area_id not in layer.areas.index:
        raise IndexMismatchError(
            "The layer “{key}” has no area “{area_id}”; name one of its area_ids.", key=layer.key, area_id=area_id
        )
    rows = study.incidents.rows(query, any_country=layer.has_countries)
    at = int(layer.areas.index.get_loc(area_id))
    return AreaCase.of(gather(study, query), at, model_for(query)), rows.astype(np.int64)


def _steps(case: AreaCase, severity: float, query: Query) -> Steps:
    typical = _typical(case)
    at = NAMES.index(str(level_of(severity)[0]))
    more = _more_for(case, typical, LEVELS[at + 1].lower) if at + 1 < len(LEVELS) else None
    fading = case.severity(case.later(np.arange(1, query.days + 1)))
    below = np.flatnonzero(fading < LEVELS[at].lower)
    falls = len(below) > 0
    return Steps(
        typical=typical,
        up=LEVELS[at + 1].name if at + 1 < len(LEVELS) else None,
        more=more,
        down=str(level_of(fading[below[0]])[0]) if falls else None,
        on=query.end + timedelta(days=int(below[0]) + 1) if falls else None,
    )


def _typical(case: AreaCase) -> Typical:
    tolls: Floats = case.toll[case.inside] if len(case.inside) else case.toll
    against = case.evidence.civilian[case.inside] if len(case.inside) else case.evidence.civilian
    return Typical(
        toll=float(np.median(tolls)) if len(tolls) else 1.0,
        civilian=bool(len(against) and against.mean() >= 0.5),
        first=not len(case.inside),
    )


def _more_for(case: AreaCase, typical: Typical, target: float) -> int | None:
    number = np.arange(1, MOST_MORE + 1)
    added = case.more(number, toll=typical.toll, civilian=typical.civilian, new_place=typical.first)
    reached = np.flatnonzero(case.severity(case.as_it_is().plus(added)) >= target)
    return int(number[reached[0]]) if len(reached) else None
