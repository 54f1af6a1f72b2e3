import numpy as np
import pytest

from geo.present.incident_table import COLUMNS, PRECISION_WORDS, incident_rows, search
from tests.builders import incident, incident_table
from tests.small_study import small_study

TABLE = incident_table(
    incident(1, event_date="2025-01-01", location="Ménaka", target="army post", dead=None, attribution="unattributed"),
    incident(2, event_date="2025-02-01", location="N'Tillit", target="market", dead=0, associated_actor="Wagner Group"),
    incident(3, event_date="2025-03-01", location="Djibo", fatalities_low=8, fatalities_high=12, place_precision=3),
)


def rows(*chosen: bool):
    return incident_rows(small_study(TABLE), np.array(chosen or (True, True, True)))


def test_rows_are_the_chosen_incidents_the_newest_first():
    assert rows().columns.tolist() == COLUMNS
    assert rows()["location"].tolist() == ["Djibo", "N'Tillit", "Ménaka"]
    assert rows(True, False, True)["location"].tolist() == ["Djibo", "Ménaka"]
    assert rows(False, False, False).empty


def test_an_unknown_toll_is_no_figure_and_a_toll_of_nought_is_nought():
    assert rows()["deaths"].tolist() == ["10 (8–12)", "0", "no figure"]


def test_attribution_has_its_mark():
    assert rows()["attribution"].tolist() == ["● claimed", "● claimed", "■ unattributed"]


def test_who_took_part_beside_the_actor_is_named_with_it():
    assert rows()["actor"].tolist() == ["JNIM", "JNIM with Wagner Group", "JNIM"]


def test_how_precisely_a_place_is_known_is_said_in_words():
    assert rows()["place"].tolist() == ["district only", "at the place", "at the place"]
    assert list(PRECISION_WORDS) == [1, 2, 3, 4, 5]


def test_the_country_is_named():
    assert rows()["country"].tolist() == ["Mali"] * 3


@pytest.mark.parametrize("text", ["menaka", "MÉNAKA", "ménaka army", "army   menaka"])
def test_search_folds_accents_case_and_order_of_words(text):
    assert search(rows(), text)["location"].tolist() == ["Ménaka"]


def test_search_finds_an_apostrophe_that_was_not_typed():
    assert search(rows(), "ntillit")["location"].tolist() == ["N'Tillit"]


def test_search_wants_every_word():
    assert search(rows(), "menaka market").empty


@pytest.mark.parametrize("text", ["", "   ", "'", ".*"])
def test_searching_for_nothing_shows_all(text):
    assert len(search(rows(), text)) == 3


def test_search_in_no_rows_finds_no_rows():
    assert search(rows(False, False, False), "menaka").empty
