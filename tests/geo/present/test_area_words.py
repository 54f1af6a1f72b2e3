"""An area in words: every number from its table, unknown said, in English and French."""

from datetime import date

import pytest

from geo.present import area_words
from geo.present.area_words import About
from geo.query import Query
from geo.risk import score_areas
from geo.risk.area_facts import area_distances, area_facts
from geo.risk.score import COUNTS
from tests.geo.risk.test_area_facts import TABLE, YEAR
from tests.small_study import small_study


@pytest.fixture(scope="module")
def world():
    return small_study(TABLE)


def about(world, area="MLI-west", query: Query = YEAR, language="en") -> About:
    name = str(world.layer("admin1").areas["name"][area])
    return About(world, query, area, name, score_areas(world, query), area_facts(world, query, area), language)


def test_the_counts_of_the_words_are_those_of_the_score_table(world):
    found = about(world)
    facts = found.facts
    counted = [facts.incidents, facts.deaths_low, facts.deaths_best, facts.deaths_high]
    counted += [facts.unknown_tolls, facts.imprecise, facts.unidentified]
    assert found.row is not None
    assert [float(found.row[name]) for name in COUNTS] == [float(value) for value in counted]


def test_a_summary_says_level_counts_tolls_actors_and_places(world):
    told = area_words.summary(about(world), distances=area_distances(world, "admin1", "MLI-west"))
    text = " ".join(told)
    assert told[0].startswith("West is at level ")
    assert "rank 2 of 4 areas" in told[0]
    assert "4 incidents in this period; the window before is not whole in the data." in text
    assert "7 deaths in the incidents with a figure; 2 have none." in text
    assert "1 of them was against civilians." in text
    assert "Actors named most: JNIM (2) and ISSP (1). 1 has an unidentified actor." in text
    assert "Most happened round Alpha (2) and Beta (1)." in text
    assert "it touches the border between Mali and Burkina Faso" in text
    assert "Bamako lies in it" in text


def test_what_nobody_knows_is_said_and_never_nought(world):
    two = Query(date(2025, 3, 1), date(2025, 3, 31))
    assert "which does not mean that nobody died" in area_words.toll_sentence(about(world, query=two))
    assert about(world, query=two).facts.incidents == 1
    rows = area_words.group_rows(about(world))
    assert rows["deaths"].tolist() == ["3 + 1 unknown", "4", "no figure"]


def test_an_area_that_is_not_scored_is_not_ranked(world):
    only_burkina = Query(YEAR.start, YEAR.end, countries=("BFA",))
    found = about(world, query=only_burkina)
    assert found.row is None
    assert "is not scored" in area_words.summary(found)[0]
    assert all("Rank" not in label for label, _, _ in area_words.key_rows(found))


def test_the_summary_is_in_the_reader_s_language(world):
    text = " ".join(area_words.summary(about(world, language="fr")))
    assert "7 morts dans les incidents dont le bilan est connu" in text
    assert "Acteurs les plus nommés" in text


def test_what_an_area_s_figures_rest_on_counts_its_own_incidents(world):
    rests_on = area_words.area_provenance(about(world))
    assert rests_on.incidents == 4
    assert rests_on.layer == "West (Regions)"
    assert rests_on.unknown_tolls == 2
