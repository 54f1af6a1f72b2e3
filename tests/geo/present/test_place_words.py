import json
from dataclasses import replace

import pandas as pd
import pytest

from geo.present import place_words
from geo.present.place_words import area_phrase, place_phrase, place_remarks, sentence
from geo.present.shapes import incident_points
from tests.builders import incident, incident_table
from tests.small_study import small_study

TOWNS = pd.DataFrame(
    [("Djibo", "BFA", 1.0, 14.0, 1), ("Abala", "NER", 1.0, 17.0, 1)],
    columns=["name", "iso3", "longitude", "latitude", "population"],
)


def phrases(longitude=1.2, latitude=14.2, towns=TOWNS, **changes):
    """The words for one incident in English and French."""
    row = incident(1, **({"country": "BFA"} | changes), longitude=longitude, latitude=latitude)
    study = replace(small_study(incident_table(row)), places=towns)
    return place_phrase(study, 0), place_phrase(study, 0, "fr")


def test_a_place_is_told_by_its_nearest_town_and_border():
    assert phrases() == (
        "31 km NE of Djibo, Burkina Faso, 89 km from the Niger border",
        "à 31 km au NE de Djibo, Burkina Faso, à 89 km de la frontière du Niger",
    )


def test_within_3_km_it_is_at_the_town():
    assert phrases(1.01, 14.01)[0].startswith("at Djibo, Burkina Faso")
    assert phrases(1.01, 14.01)[1].startswith("à Djibo, Burkina Faso")


def test_french_elides_before_a_vowel_and_turns_west_into_ouest():
    assert phrases(0.8, 17.0, country="NER") == (
        "21 km W of Abala, Niger, 85 km from the Mali border",
        "à 21 km à l’O d’Abala, Niger, à 85 km de la frontière du Mali",
    )


def test_near_a_place_is_said_to_be_only_near():
    assert phrases(place_precision=2) == (
        "near a point 31 km NE of Djibo, Burkina Faso, about 89 km from the Niger border",
        "près d’un point à 31 km au NE de Djibo, Burkina Faso, à environ 89 km de la frontière du Niger",
    )
    assert phrases(1.0, 14.0, place_precision=2)[0].startswith("near Djibo, Burkina Faso")


@pytest.mark.parametrize(
    ("precision", "english", "french"),
    [
        (
            3,
            "in the region of Middle, Burkina Faso, known to the district only",
            "dans la région Middle, Burkina Faso, connu au district près",
        ),
        (4, "in the region of Middle, Burkina Faso", "dans la région Middle, Burkina Faso"),
        (5, "somewhere in Burkina Faso", "quelque part au Burkina Faso"),
    ],
)
def test_nothing_is_placed_finer_than_its_source_has_it(precision, english, french):
    assert phrases(place_precision=precision) == (english, french)


def test_a_town_across_the_border_is_told_with_the_incident_s_country():
    english, french = phrases(-0.3, 14.0, country="MLI")
    assert english == "140 km W of Djibo, Burkina Faso, in Mali, 32 km from the Burkina Faso border"
    assert french.endswith(", au Mali, à 32 km de la frontière du Burkina Faso")


def test_far_from_every_border_none_is_named():
    assert phrases(-3.0, 13.0, country="MLI")[0] == "447 km W of Djibo, Burkina Faso, in Mali"


def test_without_towns_or_position_only_the_region_is_told():
    assert phrases(towns=TOWNS.iloc[:0])[0] == phrases(float("nan"))[0] == "in the region of Middle, Burkina Faso"


def test_an_area_is_told_by_its_middle():
    study = replace(small_study(incident_table(incident(1))), places=TOWNS)
    layer = study.layer("admin1")
    middle = {area: area_phrase(study, layer, area) for area in layer.areas.index}
    assert middle["BFA-left"].startswith("its middle is 55 km S of Djibo, Burkina Faso")
    assert area_phrase(study, layer, "BFA-left", "fr").startswith("son milieu est à 55 km au S de Djibo")


def test_remarks_tell_what_was_snapped_and_what_contradicts_its_name():
    snapped = incident(1, country="BFA", longitude=1.0, latitude=15.02, location="Djibo")
    study = replace(small_study(incident_table(snapped)), places=TOWNS)
    assert place_remarks(study, 0) == [
        "Its position lies 2.2 km beyond the drawn outline; it is counted in Burkina Faso.",
        "The nearest place known by this name is 113 km away: another of the same name, or an error.",
    ]
    assert place_remarks(study, 0, "fr")[0].endswith("l’incident est compté au Burkina Faso.")


def test_every_country_on_file_has_its_french(study):
    _ = place_words.translator("fr")
    for name in study.boundaries.country_names.values():
        assert _(f"the {name} border").startswith("la frontière d")
        assert _(f"in {name}").startswith(("au ", "en "))


def test_a_phrase_becomes_a_sentence():
    assert sentence("at Djibo") == "At Djibo."


def test_the_points_of_the_map_carry_the_words():
    study = replace(small_study(incident_table(incident(1), incident(2, longitude=1.0, latitude=14.0))), places=TOWNS)
    points = json.loads(incident_points(study))
    assert [points["wheres"][code] for code in points["where"]] == place_words.place_phrases(study).tolist()
