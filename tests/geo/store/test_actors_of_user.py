"""Names: resolved by the alias table and by what the user adds to it, on either side of an event."""

import pytest
import stores

from geo.errors import ActorError
from geo.incidents import open_version, read_actors
from geo.incidents.actors import extend, forget, with_own
from geo.incidents.importing import prepare
from geo.query import resolve
from geo.study import open_study


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


def test_unknown_names_are_listed_with_counts(store, tmp_path):
    rows = [stores.acled_row(n, actor1="Brigade of Nowhere", actor2="Wagner") for n in range(3)]
    rows.append(stores.acled_row(9, actor1="Others (Mali)"))
    with prepare(store, stores.write_table(tmp_path / "a.csv", rows), source="acled", now=stores.NOW) as prepared:
        assert prepared.staged.unknown_names(read_actors()) == {"Brigade of Nowhere": 3, "Others (Mali)": 1}


def test_an_alias_added_later_holds_for_what_was_imported_before(store, tmp_path):
    rows = [stores.acled_row(1, actor1="Brigade of Nowhere", inter1="2")]
    stores.bring(store, stores.write_table(tmp_path / "a.csv", rows))
    before = open_version(store, read_actors())
    assert "Brigade of Nowhere" in before.groups
    extended = extend(store.folder, read_actors(), alias="Brigade of Nowhere", actor="JNIM")
    assert extended.resolve("brigade of  nowhere") == "JNIM"
    after = open_version(store, read_actors())
    assert "Brigade of Nowhere" not in after.groups
    assert after.version != before.version
    forget(store.folder, "Brigade of Nowhere")
    assert open_version(store, read_actors()).version == before.version


def test_a_new_actor_needs_a_kind(store):
    actors = read_actors()
    with pytest.raises(ActorError, match="Brigade is new, so it needs a kind: one of non-state armed group"):
        extend(store.folder, actors, alias="B", actor="Brigade")
    extended = extend(store.folder, actors, alias="B", actor="Brigade", kind="militia")
    assert extended.kind_of("Brigade") == "militia"
    assert with_own(actors, store.folder).resolve("b") == "Brigade"


def test_a_spelling_that_is_anothers_is_refused_and_ones_own_twice_is_not(store):
    actors = read_actors()
    with pytest.raises(ActorError, match="'GSIM' already stands for JNIM"):
        extend(store.folder, actors, alias="GSIM", actor="ISSP")
    assert extend(store.folder, actors, alias="GSIM", actor="JNIM") is actors
    with pytest.raises(ActorError, match="An alias needs both a spelling and an actor"):
        extend(store.folder, actors, alias=" ", actor="JNIM")
    with pytest.raises(ActorError, match="'GSIM' is none of your own spellings; yours are none"):
        forget(store.folder, "GSIM")


def test_a_spoiled_file_of_aliases_is_named(store):
    (store.folder / "actors.csv").write_text("what,ever\n1,2\n")
    with pytest.raises(ActorError, match="is no table of actor, kind and alias"):
        with_own(read_actors(), store.folder)


def test_a_group_filter_finds_a_group_on_either_side_and_beside(store, tmp_path):
    rows = [
        stores.acled_row(1),
        stores.acled_row(2, actor1="Military Forces of Mali (2021-)", inter1="1", actor2="JNIM", inter2="2"),
        stores.acled_row(3, actor1="ISSP", inter1="2", actor2="JNIM", inter2="2"),
        stores.acled_row(
            4, actor1="ISSP", inter1="2", actor2="Civilians (Mali)", inter2="7", assoc_actor_1="VDP; JNIM"
        ),
        stores.acled_row(5, actor1="ISSP", inter1="2", actor2="Civilians (Mali)", inter2="7"),
    ]
    stores.bring(store, stores.write_table(tmp_path / "a.csv", rows))
    study = open_study(store)
    table = study.incidents.table
    query = resolve({"group": ["JNIM"], "from": ["2025-03-01"], "to": ["2025-03-01"]}, study.choices)
    mine = table[study.incidents.select(query) & (table["source"] == "ACLED").to_numpy()]
    assert sorted(mine["event_id"]) == ["MLI1", "MLI2", "MLI3", "MLI4"]
    asked = dict(zip(table["event_id"], study.incidents.asked_group(("JNIM",)), strict=True))
    assert [asked[f"MLI{n}"] for n in range(1, 6)] == ["JNIM"] * 4 + [None]
    army = table[table["event_id"] == "MLI2"].iloc[0]
    assert (army["actor"], army["opponent"]) == ("JNIM", "Military of Mali")
    assert (army["side_a"], army["side_b"]) == ("Military Forces of Mali (2021-)", "JNIM")


def test_a_group_that_nobody_listed_is_of_the_kind_that_its_source_says(store, tmp_path):
    rows = [stores.acled_row(1, actor1="Brigade of Nowhere", inter1="2", actor2="Dancers", inter2="6")]
    stores.bring(store, stores.write_table(tmp_path / "a.csv", rows))
    incidents = open_version(store, read_actors())
    assert incidents.actors.kind_of("Brigade of Nowhere") == "non-state armed group"
    assert incidents.actors.kind_of("Dancers") == "other"
    row = (incidents.table["event_id"] == "MLI1").to_numpy()
    assert incidents.is_armed_group[row].all()
