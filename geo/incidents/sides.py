"""Who acted and against whom: the two sides of an incident, named by the alias table when the store is read."""

import numpy as np
import pandas as pd

from geo import schemas
from geo.incidents.actors import ARMED_GROUP_KINDS, UNIDENTIFIED_KIND, Actors

BETWEEN_NAMES = "; "
_NOT_IN_SCHEMA_TEXT = ("admin1", "location", "event_type", "sub_event_type", "target_type", "source_name")


def with_sides(stored: pd.DataFrame, actors: Actors) -> pd.DataFrame:
    """The rows of the store in the columns of the `incidents` schema, in their order.

    `actor` is the armed group where only one of the two sides is one, and the first side otherwise; `opponent` is the
    other side. Both sources and starter set name the state first in some years and the group first in others, so that
    taking the first side alone would hide groups from every count by actor.
    """
    table = stored.reset_index(drop=True)
    pairs = pd.MultiIndex.from_frame(table[["side_a", "side_a_kind", "side_b", "side_b_kind"]].fillna(""))
    codes, distinct = pairs.factorize()
    named = pd.DataFrame(
        [_named(tuple(map(str, pair)), actors) for pair in distinct],
        columns=["actor", "actor_kind", "opponent", "opponent_kind"],
    ).astype("str")
    named = named.where(named != "")
    for column in named:
        table[column] = named[column].array.take(codes)
    table["associated_actor"] = table["associated"].map(
        lambda names: BETWEEN_NAMES.join(dict.fromkeys(actors.resolve(n.strip()) for n in names.split(";"))),
        na_action="ignore",
    )
    unnamed = (table["actor_kind"] == UNIDENTIFIED_KIND).to_numpy()
    table["attribution"] = table["attribution"].fillna(
        pd.Series(np.where(unnamed, "unattributed", "attributed"), index=table.index, dtype="str")
    )
    for column in _NOT_IN_SCHEMA_TEXT:
        table[column] = table[column].fillna("")
    if "also_in" not in table:
        table["also_in"] = pd.Series(None, index=table.index, dtype="str")
    return _typed(table[list(schemas.incidents.columns)])


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
