"""Down from a country to its smallest areas and back up, in the embedded boundaries and in those of other vintages."""

import pytest
import shapely

from geo.areas import tree
from geo.areas.layers import build_layers
from geo.areas.releases import keep_release, prepare_release
from geo.areas.tree import Inside, Step
from tests import builders, small_study
from tests.area_files import NOW, about, feature, geojson

LAYERS = small_study.LAYERS


@pytest.fixture
def with_circles(tmp_path):
    """The small world with two second-level areas in Mali, brought in by the user; their parent is nobody's id here."""
    store = tmp_path / "store"
    store.mkdir()
    path = geojson(
        tmp_path,
        feature(shapely.box(-4, 15, 0, 18), ADM2_PCODE="C1", ADM2_FR="Haut", ADM1_PCODE="X", ADM0_PCODE="ML"),
        feature(shapely.box(-4, 12, 0, 15), ADM2_PCODE="C2", ADM2_FR="Bas", ADM1_PCODE="X", ADM0_PCODE="ML"),
    )
    release = keep_release(store, prepare_release(path, about("admin2"), builders.three_countries(), now=NOW), path)
    return build_layers(builders.three_countries(), small_study.CAPITALS, folder=store), release.key


def test_a_country_holds_its_regions_and_a_region_its_provinces_where_there_are_any():
    assert tree.inside(LAYERS, "admin0", "BFA") == Inside("admin1", ("BFA-left", "BFA-right"))
    assert tree.inside(LAYERS, "admin1", "BFA-left") == Inside("admin2", ("BFA-lower",))
    assert tree.inside(LAYERS, "admin1", "MLI-west") is None
    assert tree.inside(LAYERS, "admin2", "BFA-lower") is None
    assert tree.inside(LAYERS, "tri-border", LAYERS["tri-border"].areas.index[0]) is None


def test_the_way_down_to_an_area_begins_with_its_country():
    way = tree.path(LAYERS, "admin2", "BFA-upper")
    assert way == (
        Step("admin0", "BFA", "Burkina Faso"),
        Step("admin1", "BFA-right", "Right"),
        Step("admin2", "BFA-upper", "Upper"),
    )
    band = LAYERS["border-mli-bfa"].areas.index[0]
    assert [step.layer for step in tree.path(LAYERS, "border-mli-bfa", band)] == ["admin0", "border-mli-bfa"]
    ring = LAYERS["capital-bamako"].areas.index[0]
    assert [step.area for step in tree.path(LAYERS, "capital-bamako", ring)] == [ring]


def test_areas_of_another_vintage_lie_where_their_shape_does(with_circles):
    layers, key = with_circles
    assert tree.inside(layers, "admin1", "MLI-west") == Inside(key, ("MLI-c1", "MLI-c2"))
    assert [step.area for step in tree.path(layers, key, "MLI-c1")] == ["MLI", "MLI-west", "MLI-c1"]
    found = tree.around(layers, key, "MLI-west")
    assert found is not None
    assert found[0] == Step("admin1", "MLI-west", "West")
    assert tree.around(layers, "admin2", "MLI-west") is None
    assert tree.layer_of(layers, "MLI-c2", "admin1") == key


def test_an_area_is_found_in_the_layer_that_is_shown_before_any_other():
    assert tree.layer_of(LAYERS, "BFA-lower", "admin1") == "admin2"
    assert tree.layer_of(LAYERS, "BFA-left", "admin1") == "admin1"
    assert tree.layer_of(LAYERS, "nowhere", "admin1") is None


def test_a_point_lies_in_the_smallest_area_that_there_is():
    assert tree.smallest_at(LAYERS, 1.0, 13.0, like="admin1") == Step("admin2", "BFA-lower", "Lower")
    assert tree.smallest_at(LAYERS, -2.0, 16.0, like="admin1") == Step("admin1", "MLI-west", "West")
    assert tree.smallest_at(LAYERS, 30.0, 16.0, like="admin1") is None
