"""The two sides of every incident, named once per pair: the same as naming them row by row."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.incidents import read_actors
from geo.incidents.sides import _named, with_sides
from geo.incidents.stored import ROWS

NAMES = [None, "JNIM", "GSIM", "Government of Mali", "Military Forces of Mali (2021-)", "Synthetic Band", "IS Sahel"]
KINDS = [None, "state forces", "non-state armed group", "unidentified", "civilians"]
ACTORS = read_actors()


def stored(rows):
    table = pd.DataFrame(index=range(len(rows))).reindex(columns=ROWS.names).astype("str")
    for name in ("latitude", "longitude"):
        table[name] = 14.0
    table["place_precision"] = 1
    table["event_date"] = table["date_end"] = pd.Timestamp("2025-01-01")
    for number, name in enumerate(["side_a", "side_a_kind", "side_b", "side_b_kind", "associated", "attribution"]):
        table[name] = pd.Series([row[number] for row in rows], dtype="str")
    for name in (name for name in table if str(name).startswith("fatalities")):
        table[name] = pd.array([1] * len(rows), dtype="Int32")
    return table


row = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(KINDS),
    st.sampled_from(NAMES),
    st.sampled_from(KINDS),
    st.sampled_from([None, "", "GSIM", "GSIM; JNIM", "Synthetic Band;IS Sahel"]),
    st.sampled_from([None, "claimed"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(row, min_size=1, max_size=12))
def test_naming_pairs_is_naming_rows(rows):
    found = with_sides(stored(rows), ACTORS)
    for number, (*pair, beside, said) in enumerate(rows):
        actor, actor_kind, opponent, opponent_kind = _named(tuple(part or "" for part in pair), ACTORS)
        seen = found.loc[number, ["actor", "actor_kind", "opponent", "opponent_kind"]]
        assert [value if pd.notna(value) else "" for value in seen] == [actor, actor_kind, opponent, opponent_kind]
        names = [] if beside is None else [ACTORS.resolve(name.strip()) for name in beside.split(";")]
        told = found.loc[number, "associated_actor"]
        assert (pd.isna(told) and beside is None) or told == "; ".join(dict.fromkeys(names))
        nobody = "unattributed" if actor_kind == "unidentified" else "attributed"
        assert found.loc[number, "attribution"] == (said or nobody)
