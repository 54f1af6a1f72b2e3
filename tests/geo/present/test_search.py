"""Names found without accents or case, by other spellings, and by similar ones where nothing else fits."""

import pytest

from geo.present.search import find_names, in_own_names, name_index


@pytest.fixture(scope="module")
def index(study):
    return name_index(study)


def first(index, text):
    """Kind, title and note of the best hit."""
    hits = next(iter(find_names(index, text).values()))
    return hits[0].name.kind, hits[0].name.title, hits[0].name.note


def test_a_town_is_found_whatever_its_case_and_accents(index):
    assert first(index, "djibo") == ("town", "Djibo", "town, Burkina Faso")
    assert first(index, "MENAKA")[:2] == ("town", "Ménaka")
    assert first(index, "in gall")[:2] == ("town", "I-n-Gall")


def test_a_group_is_found_by_its_other_spellings(index):
    hit = find_names(index, "GSIM")["group"][0]
    assert (hit.name.key, hit.name.spelling, hit.rank) == ("JNIM", "GSIM", 0)
    assert first(index, "etat islamique")[1] == "ISSP"


def test_a_word_that_is_another_spelling_becomes_what_the_data_say(index):
    assert in_own_names(index, "GSIM Djibo") == "JNIM djibo"
    assert in_own_names(index, "tombouctou") == "Timbuktu"
    assert in_own_names(index, "convoy raid") == "convoy raid"


def test_a_group_with_a_french_name_is_found_by_either(study):
    french = name_index(study, "fr")
    for text in ("armee du mali", "military of mali"):
        assert first(french, text)[:2] == ("group", "Armée du Mali")


def test_areas_of_every_level_are_found_and_know_their_layer(index):
    found = {hit.name.key for text in ("mali", "mopti", "soum") for hit in find_names(index, text)["area"]}
    assert {"admin0/MLI", "admin1/MLI-mopti", "admin2/BFA-soum"} <= found
    assert first(index, "tombouctou")[:2] == ("area", "Timbuktu")
    assert first(index, "liptako")[:2] == ("layer", "Tri-border zone (Liptako-Gourma)")


def test_the_whole_name_comes_before_its_beginning_and_each_thing_once(index):
    hits = find_names(index, "bam")["area"]
    assert [hit.name.title for hit in hits] == ["Bam", "Bamako"]
    every = [(hit.name.kind, hit.name.key) for hits in find_names(index, "mali").values() for hit in hits]
    assert len(every) == len(set(every))


def test_a_slip_of_the_pen_is_forgiven_where_nothing_else_fits(index):
    hits = find_names(index, "mopty")["area"]
    assert (hits[0].name.title, hits[0].rank) == ("Mopti", 4)
    assert find_names(index, "zzzzzz") == {}


@pytest.mark.parametrize("text", ["", "x", "  ", "<b>", "'\"`", "${7*7}"])
def test_hostile_or_empty_text_finds_nothing_and_breaks_nothing(index, text):
    assert find_names(index, text) == {}
