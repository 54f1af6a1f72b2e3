"""Key figures of a window and of the window before it, and what moved between the two."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import IndexMismatchError, QueryError
from geo.query import Query
from geo.study import Study


@dataclass(frozen=True)
class KeyFigures:
    """Counts of one window. Tolls sum the incidents that have a figure; missing where none has."""

    incidents: int
    deaths_low: float
    deaths_best: float
    deaths_high: float
    unknown_tolls: int
    against_civilians: int
    unidentified: int
    whole_window_in_data: bool


def key_figures(study: Study, query: Query, *, among: NDArray[np.bool_] | None = None) -> KeyFigures:
    """The figures of the query's own window; with `among` only of these incidents of the study."""
    incidents = study.incidents
    chosen = incidents.rows(query)
    if among is not None:
        chosen = chosen[among[chosen]]
    known = ~np.isnan(incidents.tolls["best"][chosen])
    low, best, high = (
        float(np.nansum(incidents.tolls[name][chosen])) if known.any() or not len(chosen) else np.nan
        for name in ("low", "best", "high")
    )
    return KeyFigures(
        incidents=len(chosen),
        deaths_low=low,
        deaths_best=best,
        deaths_high=high,
        unknown_tolls=int((~known).sum()),
        against_civilians=int(incidents.against_civilians[chosen].sum()),
        unidentified=int(incidents.is_unidentified[chosen].sum()),
        whole_window_in_data=query.start >= incidents.first_day,
    )


def compare_windows(recent: pd.DataFrame, base: pd.DataFrame, recent_days: int, base_days: int) -> pd.DataFrame:
    """Change of severity, level steps and incidents per area between two score tables of equal windows.

    Raises
    ------
    QueryError  if the windows differ in length.
    IndexMismatchError  if the tables speak of different areas, or of boundaries of different vintages.
    """
    if recent_days != base_days:
        raise QueryError(
            "Windows of {days} and {other_days} days cannot be compared; give equal lengths.",
            days=recent_days,
            other_days=base_days,
        )
    vintages = [table.attrs.get("vintage") for table in (recent, base)]
    if None not in vintages and vintages[0] != vintages[1]:
        raise IndexMismatchError(
            "The comparison crosses boundary vintages: {one} – {other}. Areas of one name need not be the same land. "
            "Choose one vintage for both, or go by the crosswalk: python -m geo crosswalk --help",
            one=vintages[0],
            other=vintages[1],
        )
    if set(recent.index) != set(base.index):
        odd = sorted(set(recent.index) ^ set(base.index))
        raise IndexMismatchError("The two tables speak of different areas: {areas}.", areas=", ".join(odd[:4]))
    before = base.loc[recent.index]
    return pd.DataFrame(
        {
            "severity_change": recent["severity"] - before["severity"],
            "level_steps": recent["level"].cat.codes.astype(int) - before["level"].cat.codes.astype(int),
            "incidents_change": recent["incidents"] - before["incidents"],
            "level_before": before["level"],
        }
    )
