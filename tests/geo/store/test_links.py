"""One event in several sources is shown once, with its sources, for a stated reason, and can be taken apart."""

import builders
import numpy as np
import pandas as pd
import pytest
import stores

from geo.errors import QueryError
from geo.incidents import open_version, read_actors
from geo.incidents.links import covered_by_fuller, link, read_unlinked, relink, unlink


def event(number, source, **changes):
    row = builders.incident(number, **({"latitude": 14.5, "longitude": -4.0} | changes))
    kinds = {"JNIM": "non-state armed group", "Katiba Macina": "non-state armed group", "ISSP": "non-state armed group"}
    row |= {"source": source, "actor_kind": kinds.get(row["actor"], "unidentified")}
    return row


def table(*rows):
    return builders.incident_table(*rows)


def shown(*rows, unlinked=None):
    return link(table(*rows), unlinked)


def test_the_same_event_in_three_sources_is_one_row_of_the_fullest():
    linked = shown(event(1, "ACLED"), event(2, "UCDP"), event(3, "starter"))
    assert linked.table[["source", "also_in"]].values.tolist() == [["ACLED", "UCDP T002; starter T003"]]
    assert len(linked.links) == 2
    assert linked.links["why"].iloc[0] == "JNIM and its parts in both, 0.0 km and the same day, tolls alike"


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"event_date": "2025-01-03"}, 1),
        ({"event_date": "2025-01-04"}, 2),
        ({"latitude": 14.72}, 1),
        ({"latitude": 14.73}, 2),
        ({"actor": "Katiba Macina"}, 1),
        ({"actor": "ISSP"}, 2),
        ({"actor": "Unidentified armed men"}, 2),
        ({"dead": 13}, 1),
        ({"dead": 14}, 2),
        ({"dead": None}, 1),
        ({"place_precision": 3}, 1),
        ({"place_precision": 4}, 2),
        ({"fatalities_low": 9, "fatalities_best": 30, "fatalities_high": 40}, 1),
    ],
)
def test_the_rules_decide_at_their_edges(changes, rows):
    assert len(shown(event(1, "ACLED"), event(2, "UCDP", **changes)).table) == rows


def test_two_events_of_one_source_are_never_one():
    assert len(shown(event(1, "ACLED"), event(2, "ACLED")).table) == 2
    linked = shown(event(1, "ACLED"), event(2, "ACLED", latitude=14.51), event(3, "UCDP", latitude=14.51))
    assert linked.links[["event_id", "other_event_id"]].values.tolist() == [["T002", "T003"]]
    assert len(linked.table) == 2


def test_a_group_on_either_side_links():
    sides = {"actor": "Military of Mali", "opponent": "JNIM", "opponent_kind": "non-state armed group"}
    army = event(2, "UCDP") | sides | {"actor_kind": "state forces"}
    assert len(shown(event(1, "ACLED"), army).table) == 1


def test_linking_does_not_depend_on_the_order_of_rows():
    rng = np.random.default_rng(4)
    rows = [
        event(n, source, latitude=14 + float(rng.uniform(0, 0.6)), event_date=f"2025-01-{int(rng.integers(1, 9)):02d}")
        for n, source in enumerate(["ACLED", "UCDP", "starter", "Firm"] * 15)
    ]
    first = shown(*rows)
    for _ in range(3):
        rng.shuffle(rows)
        again = link(builders.incident_table(*rows).sample(frac=1, random_state=3).reset_index(drop=True))
        pd.testing.assert_frame_equal(again.links, first.links)


def test_every_event_is_shown_or_named_beside_one_that_is():
    rows = [event(n, source, latitude=14 + n / 40) for n, source in enumerate(["ACLED", "UCDP", "Firm"] * 8)]
    linked = shown(*rows)
    beside = linked.table["also_in"].dropna().str.split("; ").explode()
    assert len(linked.table) + len(beside) == len(rows)


def test_a_pair_is_taken_apart_and_joined_again(tmp_path):
    pair = ("ACLED", "T001", "UCDP", "T002")
    linked = shown(event(1, "ACLED"), event(2, "UCDP"))
    unlink(tmp_path, linked.links, pair)
    assert len(shown(event(1, "ACLED"), event(2, "UCDP"), unlinked=read_unlinked(tmp_path)).table) == 2
    relink(tmp_path, pair)
    assert len(shown(event(1, "ACLED"), event(2, "UCDP"), unlinked=read_unlinked(tmp_path)).table) == 1
    with pytest.raises(QueryError, match="ACLED T001 and UCDP T002 were not taken apart"):
        relink(tmp_path, pair)
    with pytest.raises(QueryError, match="ACLED T001 and UCDP T009 are not linked"):
        unlink(tmp_path, linked.links, (*pair[:3], "T009"))


def test_the_starter_set_steps_back_where_a_fuller_source_covers_country_and_month():
    starter = [event(n, "starter", event_date=f"2025-01-{n:02d}", actor="ISSP") for n in (1, 2)]
    february = event(9, "starter", event_date="2025-02-01", actor="ISSP")
    niger = event(8, "starter", country="NER", actor="ISSP")
    one = event(3, "ACLED", event_date="2025-01-20")
    two = event(4, "ACLED", event_date="2025-01-25")
    assert not covered_by_fuller(table(*starter, february, niger, one)).any()
    linked = shown(*starter, february, niger, one, two)
    assert linked.stepped_back == 2
    assert set(linked.table["event_id"]) == {"T009", "T008", "T003", "T004"}
    assert not covered_by_fuller(table(*starter, event(3, "Firm"), event(4, "Firm"))).any()


def test_a_store_counts_a_shared_event_once_and_an_old_version_still_has_it_alone(tmp_path):
    store = stores.new_store(tmp_path / "store")
    starter = open_version(store, read_actors()).table
    first = starter[
        (starter["actor"] == "JNIM") & starter["fatalities_best"].gt(0) & (starter["country"] == "MLI")
    ].iloc[0]
    row = stores.acled_row(
        1,
        event_date=first["event_date"].date(),
        latitude=first["latitude"],
        longitude=first["longitude"],
        fatalities=first["fatalities_best"],
    )
    stores.bring(store, stores.write_table(tmp_path / "a.csv", [row]))
    now = open_version(store, read_actors())
    assert len(now.links) == 1
    assert len(now) == len(starter) - now.stepped_back
    unlink(store.folder, now.links, tuple(now.links.iloc[0][["source", "event_id", "other_source", "other_event_id"]]))
    assert open_version(store, read_actors()).version != now.version
    assert len(open_version(store, read_actors(), 0)) == 1113
