"""How much the levels rest on the weights: which areas change level under other weights, half-lives and windows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pandas as pd

from geo.query import Query
from geo.risk.score import plain_scores
from geo.study import Study
from geo.weighting import COMPONENTS, DEFAULT_WEIGHTING

FIFTH = 0.2
MONTH = timedelta(days=30)
WINDOW = "window"


def against_default(study: Study, query: Query) -> pd.DataFrame:
    """Severity and level of every area under the model's own weighting and under the query's.

    Returns
    -------
    DataFrame indexed by area_id: name, severity_default, level_default, severity, level; the largest move first.
    """
    now = plain_scores(study, query)
    default = plain_scores(study, replace(query, weighting=DEFAULT_WEIGHTING))
    table = pd.DataFrame(
        {
            "name": now["name"],
            "severity_default": default["severity"],
            "level_default": default["level"],
            "severity": now["severity"],
            "level": now["level"],
        }
    )
    moved = (table["severity"] - table["severity_default"]).abs()
    return table.loc[moved.sort_values(ascending=False, kind="stable").index]


def with_and_without_imprecise(study: Study, query: Query) -> pd.DataFrame:
    """Severity and level of every area with all incidents, and with those alone whose place is known (1 and 2).

    Returns
    -------
    DataFrame indexed by area_id: name, severity, level, severity_precise, level_precise; the layer's order.
    """
    whole = plain_scores(study, replace(query, precise_only=False))
    precise = plain_scores(study, replace(query, precise_only=True))
    return whole.assign(severity_precise=precise["severity"], level_precise=precise["level"])


def changed_levels(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `against_default` whose level is another."""
    return table[table["level"].astype(str) != table["level_default"].astype(str)]


def stability(study: Study, query: Query) -> pd.DataFrame:
    """Which areas change level under a fifth more or less of each weight, and under a month more or less of window.

    The other weights are shrunk or stretched so that all sum to 1; the window keeps its last day. Hexagons that are
    scored in one window only are not compared.

    Returns
    -------
    DataFrame: what (component, or `window`), step (−1 or 1), changed (number of areas), areas (their names)
    """
    now = plain_scores(study, query)
    rows = []
    for what, step, other in _moves(query):
        moved = plain_scores(study, other)
        both = now[now.index.isin(moved.index)]
        changed = both["name"][both["level"].astype(str) != moved["level"].astype(str).loc[both.index]]
        rows.append({"what": what, "step": step, "changed": len(changed), "areas": tuple(sorted(changed))})
    return pd.DataFrame(rows, columns=["what", "step", "changed", "areas"])


def _moves(query: Query) -> Iterator[tuple[str, int, Query]]:
    for component in COMPONENTS:
        for step in (-1, 1):
            yield component, step, replace(query, weighting=query.weighting.moved(component, 1 + step * FIFTH))
    for step in (-1, 1):
        start = query.start - step * MONTH
        if start <= query.end:
            yield WINDOW, step, replace(query, start=start)
