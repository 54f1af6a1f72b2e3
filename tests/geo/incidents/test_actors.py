import pytest

from geo.errors import DataFileError
from geo.incidents import read_actors
from geo.incidents.actors import ARMED_GROUP_KINDS, UNIDENTIFIED_KIND
from geo.query import fold
from geo.schemas import ACTOR_KINDS
from tests import builders


@pytest.mark.parametrize("spelling", ["GSIM", "gsim", "JNIM", " jnim "])
def test_every_spelling_finds_the_actor(spelling):
    assert builders.actors().resolve(spelling) == "JNIM"


@pytest.mark.parametrize("spelling", ["État islamique au Sahel", "etat islamique au sahel", "ÉTAT-ISLAMIQUE AU SAHEL"])
def test_accents_and_case_do_not_matter(spelling):
    assert builders.actors().resolve(spelling) == "ISSP"


@pytest.mark.parametrize("spelling", ["Robin Hood", "", "???"])
def test_a_spelling_that_nobody_listed_stands_for_itself(spelling):
    assert builders.actors().resolve(spelling) == spelling


def test_kinds_are_those_of_the_table():
    assert builders.actors().kind_of("Wagner Group") == "foreign forces"
    assert builders.actors().kind_of("Robin Hood") == "other"


def test_the_embedded_table_has_95_spellings_each_of_one_actor():
    table = read_actors().table
    assert len(table) == 95
    assert table.groupby(table["alias"].map(fold))["actor"].nunique().max() == 1
    assert table.groupby("actor")["kind"].nunique().max() == 1
    assert (table["alias"].map(fold) != "").all()


def test_no_alias_is_the_name_of_another_actor():
    actors = read_actors()
    assert all(actors.resolve(name) == name for name in actors.kinds)


def test_every_kind_in_use_is_a_known_one():
    assert set(read_actors().kinds.values()) <= set(ACTOR_KINDS)
    assert {*ARMED_GROUP_KINDS, UNIDENTIFIED_KIND} <= set(ACTOR_KINDS)


@pytest.mark.parametrize(("spelling", "actor"), [("GSIM", "JNIM"), ("État islamique au Sahel", "ISSP")])
def test_embedded_spellings_resolve(spelling, actor):
    assert read_actors().resolve(spelling) == actor


def test_an_alias_listed_twice_is_refused(tmp_path):
    path = tmp_path / "actors.csv"
    path.write_text("actor,kind,alias\nA,militia,x\nB,militia,x\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"actors\.csv does not hold .*of column alias in row 3, got 'x'"):
        read_actors(path)


def test_an_actors_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataFileError, match=r"actors\.csv cannot be read as a UTF-8 CSV file"):
        read_actors(tmp_path / "actors.csv")
