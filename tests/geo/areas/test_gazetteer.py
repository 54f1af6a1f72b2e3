import pandas as pd

from geo.areas.gazetteer import COLUMNS, contradictions
from tests.builders import incident, incident_table, no_incidents

TOWNS = pd.DataFrame(
    [("Town", "MLI", 1.5, 15.5), ("Twin", "MLI", 0.5, 15.5), ("Twin", "MLI", 2.5, 15.5), ("Abroad", "NER", 1.5, 16.5)],
    columns=["name", "iso3", "longitude", "latitude"],
)


def flagged(*incidents):
    table = incident_table(*incidents)
    found = contradictions(table, TOWNS)
    return table["event_id"].iloc[found["row"]].tolist(), found


def at(number, name, longitude, latitude=15.5, **changes):
    return incident(number, location=name, longitude=longitude, latitude=latitude, **changes)


def test_an_incident_far_from_the_town_of_its_name_is_flagged_with_where_the_name_is():
    ids, found = flagged(at(1, "Town", 2.5), at(2, "Town", 1.6))
    assert ids == ["T001"]
    row = found.iloc[0]
    assert (row["longitude"], row["latitude"], row["known_from"]) == (1.5, 15.5, "gazetteer")
    assert 107 < row["km"] < 108


def test_accents_case_and_brackets_do_not_hide_a_name():
    assert flagged(at(1, "TÓWN (west of the river)", 2.5))[0] == ["T001"]


def test_any_of_several_towns_of_one_name_will_do():
    assert flagged(at(1, "Twin", 0.5), at(2, "Twin", 2.5), at(3, "Twin", 1.5))[0] == ["T003"]


def test_a_town_of_another_country_says_nothing():
    assert flagged(at(1, "Abroad", 0.5))[0] == []


def test_an_unknown_name_is_known_once_four_incidents_of_it_lie_together():
    together = [at(n, "Camp", 1.5) for n in range(1, 5)]
    ids, found = flagged(*together, at(9, "Camp", 2.5))
    assert ids == ["T009"]
    assert found["known_from"].tolist() == ["incidents"]
    assert flagged(*together[:3], at(9, "Camp", 2.5))[0] == []


def test_incidents_that_lie_together_make_a_second_place_of_the_name():
    assert flagged(*(at(n, "Town", 2.5) for n in range(1, 5)))[0] == []
    assert flagged(*(at(n, "Town", 2.5) for n in range(1, 4)))[0] == ["T001", "T002", "T003"]


def test_districts_regions_and_missing_positions_are_not_checked():
    assert flagged(at(1, "Town", 2.5, place_precision=3), at(2, "Town", float("nan")))[0] == []


def test_a_name_at_very_many_positions_names_no_place():
    assert flagged(*(at(n, "Town", 1.5 + n / 100) for n in range(400)))[0] == []


def test_no_incidents_and_no_towns_contradict_nothing():
    assert contradictions(no_incidents(), TOWNS).columns.tolist() == COLUMNS
    assert contradictions(incident_table(at(1, "Town", 2.5)), TOWNS.iloc[:0]).empty


def test_of_the_starter_set_seven_are_flagged(study):
    names = study.incidents.table["location"].iloc[study.contradictions["row"]]
    assert sorted(names) == [
        "Bamba", "Bamba", "Bamba", "Faladie", "Inekar (west of Ménaka)", "Komsilga (Zimtenga)", "Yalgo"
    ]  # fmt: skip
