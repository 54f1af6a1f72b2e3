"""What changed area by area since the window of equal length before: the numbers behind the map of change."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from geo.query import Query
from geo.risk.arrays import Floats, Ints
from geo.risk.change import compare_windows
from geo.risk.density import hex_density
from geo.study import Study

Unit = Literal["severity", "incidents"]
CHANGE_BREAKS: dict[Unit, tuple[float, ...]] = {"severity": (2.0, 10.0, 20.0), "incidents": (1.0, 4.0, 10.0)}
"""Where each class of change begins, up or down, in points of severity or in incidents."""
MIDDLE = 3
"""Position of the class of little change; those of rises come after it, those of falls before it."""


@dataclass(frozen=True, eq=False)
class AreaChanges:
    """How each area moved.

    unit : points of severity, or incidents where areas are hexagons: a hexagon without an incident has no score
    table : indexed by area_id, the largest rise first: name, country, before, now, change, within (the change lies
        within what either score leaves open; False for incidents); empty where there is no window before
    first_day : of the data; where it lies after the start of the window before, nothing can be compared
    """

    unit: Unit
    table: pd.DataFrame
    before: Query
    first_day: date

    @property
    def has_before(self) -> bool:
        """Whether the data hold the whole window before."""
        return self.before.start >= self.first_day


def change_class(change: Floats, unit: Unit) -> Ints:
    """Position in the seven classes, from the largest fall to the largest rise; `MIDDLE` for little change."""
    steps = np.searchsorted(CHANGE_BREAKS[unit], np.abs(change), side="right")
    return np.asarray(MIDDLE + np.sign(change) * steps, dtype=np.int64)


def severity_changes(study: Study, query: Query, now: pd.DataFrame, then: pd.DataFrame) -> AreaChanges:
    """From two score tables of the query: of its own window, and of the one before."""
    moved = compare_windows(now, then, query.days, query.previous().days)
    before = then.loc[now.index]
    overlap = now["severity"].between(before["low"], before["high"]) | before["severity"].between(
        now["low"], now["high"]
    )
    table = pd.DataFrame(
        {
            "name": now["name"],
            "country": now["country"],
            "before": before["severity"],
            "now": now["severity"],
            "change": moved["severity_change"],
            "within": overlap & (now["severity"] != before["severity"]),
        }
    )
    return _of("severity", study, query, table)


def hexagon_changes(study: Study, query: Query) -> AreaChanges:
    """Incidents of each hexagon that holds one in either window."""
    now, then = hex_density(study, query), hex_density(study, query.previous())
    either = now.index.union(then.index).rename("area_id")
    areas = study.layer(query.layer).areas.loc[either]
    counts = [table["incidents"].reindex(either, fill_value=0) for table in (then, now)]
    table = pd.DataFrame(
        {
            "name": areas["name"],
            "country": areas["country"],
            "before": counts[0],
            "now": counts[1],
            "change": counts[1] - counts[0],
            "within": False,
        }
    )
    return _of("incidents", study, query, table)


def _of(unit: Unit, study: Study, query: Query, table: pd.DataFrame) -> AreaChanges:
    found = AreaChanges(unit, table, query.previous(), study.incidents.first_day)
    kept = table if found.has_before else table.head(0)
    ordered = kept.sort_values(["change", "name"], ascending=[False, True], kind="stable")
    return AreaChanges(unit, ordered, found.before, found.first_day)
