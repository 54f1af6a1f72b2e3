"""What followed each level in the past: the check that a higher level means more."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from geo.query import Query
from geo.risk.components import components, severity_of
from geo.risk.evidence import gather
from geo.risk.levels import NAMES, level_of
from geo.risk.model import MODEL, RiskModel
from geo.study import Study

AHEAD_DAYS = 90
LOOK_BACK_DAYS = 365
FIRST_YEAR = 2015


def month_ends(study: Study) -> list[date]:
    """Last days of the months from `FIRST_YEAR` to the last month that is whole in the data."""
    beyond = pd.Timestamp(study.incidents.last_day + timedelta(days=1))
    ends = pd.date_range(f"{FIRST_YEAR}-01-31", beyond, freq="ME")
    return [end.date() for end in ends if end < beyond]


def area_months(study: Study, layers: tuple[str, ...], model: RiskModel = MODEL) -> pd.DataFrame:
    """One row per study area and month's end: layer, month, incidents and severity of the year before, what followed.

    Returns
    -------
    DataFrame indexed by area_id; `fatal_ahead` says whether an incident with a known death followed within 90 days,
    and is NA where the data do not reach that far.
    """
    frames = []
    for layer in layers:
        for end in month_ends(study):
            evidence = gather(study, Query(start=end - timedelta(days=LOOK_BACK_DAYS - 1), end=end, layer=layer))
            columns = {
                "layer": layer,
                "month": end,
                "incidents": evidence.per_area(),
                "severity": severity_of(components(evidence, model), model.weights),
                "fatal_ahead": _fatal_ahead(study, layer, end),
            }
            frames.append(pd.DataFrame(columns, index=evidence.area_ids)[evidence.in_study])
    return pd.concat(frames)


def level_record(study: Study, layers: tuple[str, ...] = ("admin1",), model: RiskModel = MODEL) -> pd.DataFrame:
    """What followed each level.

    Returns
    -------
    DataFrame indexed by level, the lowest first: area_months, share (of all area-months) and fatal_ahead (share
    followed by an incident with a known death within 90 days; area-months whose 90 days are not over are left out).
    """
    months = area_months(study, layers, model)
    by_level = months.groupby(pd.Series(level_of(months["severity"]), months.index), observed=False)
    count = by_level.size()
    record = {"area_months": count, "share": count / len(months), "fatal_ahead": by_level["fatal_ahead"].mean()}
    return pd.DataFrame(record, index=pd.Index(NAMES, name="level"))


def _fatal_ahead(study: Study, layer: str, end: date) -> "pd.api.extensions.ExtensionArray":
    """(m,) whether an incident with a known death lies in the area in the 90 days after `end`."""
    areas = len(study.layer(layer).areas)
    until = end + timedelta(days=AHEAD_DAYS)
    if until > study.incidents.last_day:
        return pd.array([pd.NA] * areas, dtype="boolean")
    evidence = gather(study, Query(start=end + timedelta(days=1), end=until, layer=layer))
    fatal = evidence.per_area(np.nan_to_num(evidence.toll_best) > 0) > 0
    return pd.array(fatal, dtype="boolean")
