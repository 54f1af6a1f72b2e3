"""Who acted and against whom: the two sides of an incident, named by the alias table when the store is read."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo import schemas
from geo.incidents.actors import ARMED_GROUP_KINDS, UNIDENTIFIED_KIND, Actors

BETWEEN_NAMES = "; "
_SIDES = ("side_a", "side_a_kind", "side_b", "side_b_kind")
_NOT_IN_SCHEMA_TEXT = ("admin1", "location", "event_type", "sub_event_type", "target_type", "source_name")


def with_sides(stored: pd.DataFrame, actors: Actors) -> pd.DataFrame:
    """The rows of the store in the columns of the `incidents` schema, in their order.

    `actor` is the armed group where only one of the two sides is one, and the first side otherwise; `opponent` is the
    other side. Both sources and starter set name the state first in some years and the group first in others, so that
    taking the first side alone would hide groups from every count by actor.
    """
    table = stored.reset_index(drop=True)
    codes, distinct = _pairs_of_sides(table)
    named = pd.DataFrame(
        [_named(pair, actors) for pair in distinct],
        columns=["actor", "actor_kind", "opponent", "opponent_kind"],
    ).astype("str")
    named = named.where(named != "")
    for column in named:
        table[column] = named[column].array.take(codes)
    codes, lists = pd.factorize(table["associated"])
    resolved = pd.array([_resolved(str(names), actors) for names in lists], dtype="str")
    table["associated_actor"] = pd.Series(resolved.take(codes, allow_fill=True), index=table.index)
    unnamed = (table["actor_kind"] == UNIDENTIFIED_KIND).to_numpy()
    told = pd.array(["attributed", "unattributed"], dtype="str").take(unnamed.astype(np.int64))
    table["attribution"] = table["attribution"].fillna(pd.Series(told, index=table.index))
    for column in _NOT_IN_SCHEMA_TEXT:
        table[column] = table[column].fillna("")
    if "also_in" not in table:
        table["also_in"] = pd.Series(None, index=table.index, dtype="str")
    return _typed(table[list(schemas.incidents.columns)])


def _pairs_of_sides(table: pd.DataFrame) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
    """Per row the number of its pair of sides, and each pair by number: name and kind, name and kind; "" for none."""
    number = np.zeros(len(table), dtype=np.int64)
    for column in _SIDES:
        codes, names = pd.factorize(table[column])
        # renumbered at each column, so that no number can outgrow its 64 bits
        number = np.asarray(pd.factorize(number * (len(names) + 1) + codes + 1)[0], dtype=np.int64)
    first = pd.Series(number).drop_duplicates().index
    distinct = table.loc[first, list(_SIDES)].fillna("").itertuples(index=False, name=None)
    return number, [tuple(map(str, pair)) for pair in distinct]


def _resolved(names: str, actors: Actors) -> str:
    return BETWEEN_NAMES.join(dict.fromkeys(actors.resolve(name.strip()) for name in names.split(";")))


def _named(pair: tuple[str, ...], actors: Actors) -> tuple[str, str, str, str]:
    side_a, kind_a, side_b, kind_b = pair
    first, second = (_side(side_a, kind_a, actors), _side(side_b, kind_b, actors))
    if _leads(second[1]) and not _leads(first[1]):
        first, second = second, first
    return (*first, *second)


def _side(name: str, kind: str, actors: Actors) -> tuple[str, str]:
    if not name:
        return "", ""
    actor = actors.resolve(name)
    return actor, actors.kinds.get(actor, kind or "other")


def _leads(kind: str) -> bool:
    return kind in (*ARMED_GROUP_KINDS, UNIDENTIFIED_KIND)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    tolls = [name for name in table.columns if str(name).startswith("fatalities_")]
    kinds: dict[str, str] = dict.fromkeys(["latitude", "longitude"], "float64") | dict.fromkeys(tolls, "Int32")
    kinds |= dict.fromkeys(["event_date", "date_end"], "datetime64[s]") | {"place_precision": "int8"}
    return table.astype({name: kinds.get(name, "str") for name in table.columns})
