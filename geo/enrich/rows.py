"""Rows of a foreign table as incidents that can be placed, and those that cannot with the reason."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from geo.errors import MappingError
from geo.incidents import Actors
from geo.incidents.countries import find_iso3
from geo.query import UNIDENTIFIED

NEEDED = ("longitude", "latitude")
COLUMNS = (
    *NEEDED,
    "place_precision",
    "country",
    "event_date",
    "actor",
    "fatalities_low",
    "fatalities_best",
    "fatalities_high",
)
"""What is read of a table, where it is there; all of its columns are kept."""
_UNKNOWN_PRECISION = 1


def check_columns(found: pd.Index, columns: Mapping[str, str]) -> None:
    """Refuse a mapping that does not fit the table.

    Raises
    ------
    MappingError  naming the column that is missing and those there are.
    """
    unknown = sorted(set(columns) - set(COLUMNS))
    if unknown:
        raise MappingError(f"There is no column “{unknown[0]}” to fill; there are {', '.join(COLUMNS)}.")
    wanted = {name: columns.get(name, name) for name in NEEDED} | dict(columns)
    for ours, theirs in wanted.items():
        if theirs not in found:
            raise MappingError(
                f"The table has no column “{theirs}” for {ours}; it has {', '.join(map(str, found[:30]))}. "
                f"Name the right one with --column {ours}=COLUMN."
            )


def split(table: pd.DataFrame, columns: Mapping[str, str], actors: Actors) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(incidents with `COLUMNS` and `group`, indexed as the table; the rows refused, with the column `reason`)."""
    check_columns(table.columns, columns)
    given = {name: table[columns.get(name, name)] for name in COLUMNS if columns.get(name, name) in table}
    rows = pd.DataFrame(index=table.index)
    for name in ("longitude", "latitude", "fatalities_low", "fatalities_best", "fatalities_high", "place_precision"):
        rows[name] = pd.to_numeric(given[name], errors="coerce").astype(float) if name in given else np.nan
    if "place_precision" not in given:
        rows["place_precision"] = float(_UNKNOWN_PRECISION)
    for end in ("fatalities_low", "fatalities_high"):
        rows[end] = rows[end].fillna(rows["fatalities_best"])
    rows["country"] = _each_once(given["country"], find_iso3) if "country" in given else pd.Series(None, dtype="str")
    if "event_date" in given:
        rows["event_date"] = pd.to_datetime(given["event_date"], errors="coerce", format="mixed").dt.floor("D")
    rows["group"] = _groups(given["actor"], actors) if "actor" in given else UNIDENTIFIED
    reason = _reasons(rows, dated="event_date" in given)
    refused = reason != ""
    return rows[~refused], table[refused].assign(reason=reason[refused])


def _reasons(rows: pd.DataFrame, *, dated: bool) -> pd.Series:
    """Why each row is refused, in the order in which one would look; empty for a good row."""
    reason = pd.Series("", index=rows.index, dtype="str")
    tests = [
        ("no position, or not in numbers", rows["longitude"].isna() | rows["latitude"].isna()),
        ("latitude is not between −90 and 90", ~rows["latitude"].between(-90, 90)),
        ("longitude is not between −180 and 180", ~rows["longitude"].between(-180, 180)),
        ("place precision is not 1 to 5", ~rows["place_precision"].isin([1, 2, 3, 4, 5])),
    ]
    if dated:
        tests.append(("no date that can be read", rows["event_date"].isna()))
    for text, fails in tests:
        reason[fails & (reason == "")] = text
    return reason


def _groups(actor: pd.Series, actors: Actors) -> pd.Series:
    def group(name: str) -> str:
        found = actors.resolve(name)
        return UNIDENTIFIED if actors.kind_of(found) == "unidentified" else found

    return _each_once(actor, group).fillna(UNIDENTIFIED)


def _each_once(values: pd.Series, meaning: Callable[[str], str | None]) -> pd.Series:
    """What each value means; each distinct one is looked up once."""
    codes, distinct = pd.factorize(values.astype("str"))
    meanings = np.array([*(meaning(str(value)) for value in distinct), None], dtype=object)
    return pd.Series(meanings[codes], index=values.index, dtype="str")
