"""What is said of boundaries of several vintages, in English and French."""

import pytest
import shapely

from geo.areas.boundaries import EMBEDDED
from geo.areas.layers import build_layers
from geo.areas.mending import GAP, OVERLAP
from geo.areas.releases import Release, keep_release, prepare_release
from geo.present import vintage_words
from geo.study import Study
from tests import builders, small_study
from tests.area_files import NOW, about, feature, geojson


def release(**changes):
    values = {
        "slug": "some", "name": "Some", "level": "admin2", "date": "2024-01-01", "licence": "CC BY", "source": "",
        "countries": {"MLI": 3}, "elsewhere": {}, "notes": (), "mended": (), "left_km2": 0.0, "file": "a.geojson",
        "sha256": "", "added": "2026-11-25T12:00:00+00:00",
    }  # fmt: skip
    return Release(**values | changes)


MENDED = (
    {"country": "BFA", "other": "MLI", "what": GAP, "km2": 1200.0, "farthest_km": 3.0},
    {"country": "BFA", "other": "MLI", "what": OVERLAP, "km2": 300.4, "farthest_km": 12.5},
    {"country": "MLI", "other": "MLI", "what": GAP, "km2": 9.0, "farthest_km": 0.1},
)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    halves = (shapely.box(-4, 15, 0, 18), shapely.box(-4, 12, 0, 15))
    path = geojson(folder, *(feature(shape, name=name) for name, shape in zip("NS", halves, strict=True)))
    keep_release(folder, prepare_release(path, about(), small_study.BOUNDARIES, now=NOW), path)
    plain = small_study.small_study(builders.dozen())
    layers = build_layers(plain.boundaries, plain.capitals, folder=folder)
    return Study(plain.incidents, plain.boundaries, layers, plain.places, plain.capitals, plain.context)


def test_what_was_mended_is_said_with_how_far_an_outline_moved():
    said = vintage_words.mending_sentence(release(mended=MENDED, left_km2=44.0))
    assert (
        "1,200 km² of gaps were closed and 300 km² of overlaps resolved; no outline moved by more than 12.5 km" in said
    )
    assert "Gaps wider than 20 km, 44 km² of land, stay in no area." in said
    assert "vides ont été comblés" in vintage_words.mending_sentence(release(mended=MENDED), "fr")


def test_where_outlines_met_that_is_said():
    assert "nothing had to be mended" in vintage_words.mending_sentence(release())


def test_rows_have_one_pair_each_the_most_mended_first_and_crumbs_left_out():
    crumb = {"country": "BEN", "other": "NGA", "what": GAP, "km2": 0.01, "farthest_km": 0.4}
    rows = vintage_words.mending_rows([crumb, MENDED[2], *MENDED[:2]])
    assert rows.to_numpy().tolist() == [["Burkina Faso – Mali", 1200.0, 300.4, 12.5], ["Mali", 9.0, 0.0, 0.1]]
    assert vintage_words.mending_rows([]).empty
    assert list(vintage_words.release_rows([release()], "fr").columns)[:2] == ["nom", "niveau"]


def test_the_menu_of_vintages_has_keys_that_links_understand(study):
    menu = vintage_words.vintage_menu(study, "admin1@synthetic-2024")
    assert menu == {"admin1": EMBEDDED, "admin1@synthetic-2024": "Synthetic 2024"}
    assert all(key in study.choices.layers for key in menu)
    assert vintage_words.vintage_menu(study, "border") == {}


def test_an_area_of_another_vintage_is_explained_and_a_stranger_is_not(study):
    said = vintage_words.other_vintage(study, "MLI-n", "admin1")
    assert said.startswith(f"The area “N” of the link is one of Synthetic 2024; shown are {EMBEDDED}.")
    assert vintage_words.other_vintage(study, "MLI-west", "admin1") is None
    assert vintage_words.other_vintage(study, "nowhere", "admin1") is None


def test_a_crosswalk_names_both_vintages_and_counts_what_stayed(study):
    table = vintage_words.crosswalk_of(study, "admin1", "admin1@synthetic-2024")
    lines = vintage_words.crosswalk_lines(study, "admin1", "admin1@synthetic-2024")
    assert any(line.startswith("To: Synthetic 2024 (tests, 2024-01-01, synthetic): Mali 2") for line in lines)
    assert vintage_words.crosswalk_sentence(table).startswith("3 of 4 areas lie to 95 % or more in one area")
    assert "3 zones sur 4" in vintage_words.crosswalk_sentence(table, "fr")
