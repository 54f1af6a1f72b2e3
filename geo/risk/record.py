"""What followed each level in the past: the check that a higher level means more."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.query import Query
from geo.risk.components import components, severity_of
from geo.risk.evidence import gather
from geo.risk.levels import NAMES, level_of
from geo.risk.model import MODEL, RiskModel
from geo.study import Study

AHEAD_DAYS = 90
LOOK_BACK_DAYS = 365
FIRST_YEAR = 2015


def month_ends(study: Study, first_year: int = FIRST_YEAR) -> list[date]:
    """Last days of the months from that year's January to the last month that is whole in the data."""
    beyond = pd.Timestamp(study.incidents.last_day + timedelta(days=1))
    ends = pd.date_range(f"{first_year}-01-31", beyond, freq="ME")
    return [end.date() for end in ends if end < beyond]


def area_months(
    study: Study, layers: tuple[str, ...], model: RiskModel = MODEL, *, first_year: int = FIRST_YEAR
) -> pd.DataFrame:
    """One row per study area and month's end: layer, month, incidents and severity of the year before, what followed.

    Returns
    -------
    DataFrame indexed by area_id; `fatal_ahead` says whether an incident with a known death followed within 90 days,
    and is NA where the data do not reach that far.
    """
    rows = [_area_month(study, layer, end, model) for layer in layers for end in month_ends(study, first_year)]
    columns = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    months = pd.DataFrame(columns).set_index("area_id")
    return months.astype({"fatal_ahead": "boolean"})


def _area_month(study: Study, layer: str, end: date, model: RiskModel) -> dict[str, NDArray[Any]]:
    evidence = gather(study, Query(start=end - timedelta(days=LOOK_BACK_DAYS - 1), end=end, layer=layer))
    columns: dict[str, NDArray[Any]] = {
        "area_id": evidence.area_ids.to_numpy(dtype=object),
        "layer": np.full(evidence.areas, layer, dtype=object),
        "month": np.full(evidence.areas, end, dtype=object),
        "incidents": evidence.per_area(),
        "severity": severity_of(components(evidence, model), model.weights),
        "fatal_ahead": _fatal_ahead(study, layer, end),
    }
    return {name: values[evidence.in_study] for name, values in columns.items()}


def level_record(
    study: Study, layers: tuple[str, ...] = ("admin1",), model: RiskModel = MODEL, *, first_year: int = FIRST_YEAR
) -> pd.DataFrame:
    """What followed each level.

    Returns
    -------
    DataFrame indexed by level, the lowest first: area_months, share (of all area-months) and fatal_ahead (share
    followed by an incident with a known death within 90 days; area-months whose 90 days are not over are left out).
    """
    return record_of(area_months(study, layers, model, first_year=first_year))


def record_of(months: pd.DataFrame) -> pd.DataFrame:
    """The same for area-months that were computed before."""
    by_level = months.groupby(pd.Series(level_of(months["severity"]), months.index), observed=False)
    count = by_level.size()
    record = {"area_months": count, "share": count / len(months), "fatal_ahead": by_level["fatal_ahead"].mean()}
    return pd.DataFrame(record, index=pd.Index(NAMES, name="level"))


def _fatal_ahead(study: Study, layer: str, end: date) -> NDArray[np.object_]:
    """(m,) whether an incident with a known death lies in the area in the 90 days after `end`; NA past the data."""
    areas = len(study.layer(layer).areas)
    until = end + timedelta(days=AHEAD_DAYS)
    if until > study.incidents.last_day:
        return np.full(areas, pd.NA, dtype=object)
    evidence = gather(study, Query(start=end + timedelta(days=1), end=until, layer=layer))
    return np.asarray(evidence.per_area(np.nan_to_num(evidence.toll_best) > 0) > 0, dtype=object)
