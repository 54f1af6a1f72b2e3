"""The page Areas: a file is checked, shown and kept; vintages are chosen beside the layer; what is gone is said."""

import json
from datetime import date

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.areas.boundaries import read_boundaries
from geo.areas.custom import keep_own, prepare_own
from geo.areas.releases import keep_release, prepare_release
from tests.area_files import NOW, about, feature, geojson
from tests.opening import opened

BLOCK = feature(shapely.box(-4, 14, -3, 15), name="Block <b>A</b>")
KEY = "admin2@synthetic-2024"


@pytest.fixture
def store(store_folder):
    from pages import _data

    return _data.store()


def text_of(page: AppTest) -> str:
    html = " ".join(str(part.body) for part in page.get("html"))
    parts = (*page.caption, *page.warning, *page.success, *page.info, *page.error, *page.markdown)
    return (html + " ".join(part.value for part in parts)).replace("\\", "").replace("&nbsp;", " ")


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label.replace("\\", "").startswith(label)).click().run()


def brought_in(store, tmp_path, code="MLI"):
    """A synthetic release of second-level areas, one degree each, north-west of Ségou."""
    path = geojson(tmp_path, *(feature(shapely.box(x, 14, x + 1, 15), name=f"D{x}", iso3=code) for x in (-7, -6, -5)))
    return keep_release(store.folder, prepare_release(path, about("admin2"), read_boundaries(), now=NOW), path)


def test_an_empty_store_says_what_to_do_in_every_tab(store):
    page = opened("areas.py")
    assert not page.exception
    said = text_of(page)
    for words in (
        "Choose a file",
        "No other boundaries than the embedded ones",
        "No own areas yet",
        "Choose two layers",
    ):
        assert words in said


def test_own_areas_are_checked_shown_and_kept_as_a_layer(store, tmp_path):
    page = opened("areas.py")
    page.radio(key="areas_kind").set_value("own").run()
    content = geojson(tmp_path, BLOCK, feature(shapely.Point(-4, 14))).read_bytes()
    page.file_uploader(key="areas_file").upload("blocks.geojson", content, "application/geo+json").run()
    page = press(page, "Check the file")
    assert "Give the layer a name" in text_of(page)
    page.text_input(key="own_name").set_value("My blocks")
    page = press(page, "Check the file")
    assert not page.exception
    assert "1 feature(s) left out: Point, not a polygon." in text_of(page)
    page = press(page, "Keep “My blocks”")
    assert "“My blocks” is there" in text_of(page)
    assert "custom-my-blocks" in page.selectbox(key="walk_from").options[-1]
    overview = opened("overview.py", layer="custom-my-blocks")
    assert not overview.exception
    assert overview.session_state["layer"] == "custom-my-blocks"


def test_a_release_is_checked_shown_and_kept(store, tmp_path):
    page = opened("areas.py")
    content = geojson(tmp_path, feature(shapely.box(-7, 14, -6, 15), name="D", iso3="MLI")).read_bytes()
    page.file_uploader(key="areas_file").upload("d.geojson", content, "application/geo+json").run()
    page = press(page, "Check the file")
    assert "Give a name, a licence and a date" in text_of(page)
    page.text_input(key="areas_name").set_value("Synthetic")
    page.text_input(key="areas_licence").set_value("none")
    page.date_input(key="areas_date").set_value(date(2024, 1, 1))
    page.selectbox(key="areas_level").set_value("admin3")
    page = press(page, "Check the file")
    assert not page.exception
    assert "Columns read: name from name, country from iso3." in text_of(page)
    page = press(page, "Keep “Synthetic”")
    assert "Printed on every figure: Synthetic (2024-01-01, none): Mali 1." in text_of(page)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<kml></kml>", "XML or HTML"),
        (json.dumps({"type": "FeatureCollection", "features": [feature(shapely.Point(0, 14))]}).encode(), "no polygon"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(store, content, message):
    page = opened("areas.py")
    page.radio(key="areas_kind").set_value("own").run()
    page.file_uploader(key="areas_file").upload("a.geojson", content, "application/geo+json").run()
    if any(field.key == "own_name" for field in page.text_input):
        page.text_input(key="own_name").set_value("A")
        page = press(page, "Check the file")
    assert not page.exception
    assert message in text_of(page)


def test_boundaries_are_chosen_beside_the_layer_stand_in_the_link_and_can_be_removed_and_put_back(store, tmp_path):
    brought_in(store, tmp_path)
    page = opened("overview.py", layer="admin2")
    assert page.selectbox(key="layer_form").options == ["Natural Earth 4.1 (2018), generalised", "Synthetic 2024"]
    page.selectbox(key="layer_form").set_value(KEY).run()
    assert not page.exception
    assert page.query_params["layer"] in (KEY, [KEY])
    page.selectbox(key="layer").set_value("border").run()
    with pytest.raises(KeyError):
        page.selectbox(key="layer_form")
    page.selectbox(key="layer").set_value(KEY).run()  # the menu remembers which boundaries were chosen
    page = page.switch_page("areas.py").run()
    page = press(page, "Remove")
    assert "was removed" in text_of(page)
    page = page.switch_page("overview.py").run()
    assert not page.exception
    assert "is gone; admin1 is shown instead" in text_of(page)
    page = press(page.switch_page("areas.py").run(), "Put back")
    assert "“synthetic-2024” was put back" in text_of(page)


def test_an_area_of_another_vintage_in_a_link_is_explained(store, tmp_path):
    brought_in(store, tmp_path)
    page = opened("overview.py", layer="admin2", area="MLI-d-7")
    assert not page.exception
    assert "“D-7” of the link is one of Synthetic 2024; shown are Natural Earth" in text_of(page)


def test_a_crosswalk_is_shown_and_taken_away(store, tmp_path):
    path = geojson(tmp_path, BLOCK)
    keep_own(store.folder, prepare_own(path, "Blocks", read_boundaries(), now=NOW), path)
    page = opened("areas.py")
    page.selectbox(key="walk_from").set_value("custom-blocks").run()
    page.selectbox(key="walk_to").set_value("admin1").run()
    assert not page.exception
    assert "areas lie to 95 % or more in one area" in text_of(page)
    shares = page.dataframe[-1].value
    assert shares["area_share"].sum() == pytest.approx(1.0)
    assert page.get("download_button")[-1].proto.label == "CSV"
