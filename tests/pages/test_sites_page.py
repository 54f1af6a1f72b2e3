"""The page of sites and routes, and chosen widths: loading, preview, ranking, removing, taking back."""

from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from geo.own.watch import watch_list
from tests.opening import opened

SITES = b"name,latitude,longitude,radius_km\nOffice,14.527,-4.095,25\n<b>Clinic</b>,14.099,-1.627,40\nBad,95,0,25\n"


@pytest.fixture
def page(store_folder) -> AppTest:
    return opened("sites.py")


def said(page: AppTest) -> str:
    parts = (*page.markdown, *page.caption, *page.info, *page.warning, *page.error, *page.header)
    html = " ".join(str(part.body) for part in page.get("html"))
    return unescape(html + " ".join(str(part.value) for part in parts)).replace("\\", "")


def button(page: AppTest, label: str):
    return next(found for found in page.button if found.label.startswith(label))


def own(page: AppTest) -> AppTest:
    return page.segmented_control(key="sites_view").set_value("Own sites").run()


def loaded(page: AppTest) -> AppTest:
    page = own(page)
    page.file_uploader(key="sites_file").upload("sites.csv", SITES, "text/csv").run()
    return button(page, "Keep 2 sites").click().run()


def test_without_sites_the_page_shows_routes_and_the_other_side_explains_the_file(page):
    assert not page.exception
    assert page.session_state["sites_view"] == "Routes"
    assert "Schematic axes through named towns, not surveyed roads" in said(page)
    page = own(page)
    assert not page.exception
    assert "radius_km" in said(page)


def test_sites_are_previewed_kept_ranked_and_described(page):
    page = own(page)
    page.file_uploader(key="sites_file").upload("sites.csv", SITES, "text/csv").run()
    assert "1 row refused" in said(page)
    page = button(page, "Keep 2 sites").click().run()
    assert not page.exception
    assert "2 sites; the most severe surroundings are those of" in said(page)
    assert "<b>Clinic</b>" not in " ".join(str(part.body) for part in page.get("html"))
    assert "border" in said(page)


def test_a_link_carries_the_number_of_a_site_and_never_its_name(page):
    page = loaded(page)
    page.selectbox(key="site").set_value("site-1").run()
    assert page.query_params["site"] == "site-1"
    assert "Office" not in str(dict(page.query_params))


def test_a_site_is_removed_and_the_removal_taken_back(page):
    page = loaded(page)
    page = button(page, "Remove this site").click().run()
    assert "1 site;" in said(page)
    page = button(page, "Undo the last change").click().run()
    assert "2 sites;" in said(page)


def test_a_file_that_is_no_table_of_sites_is_refused_in_a_sentence(page):
    page = own(page)
    page.file_uploader(key="sites_file").upload("sites.csv", b"a,b\n1,2\n", "text/csv").run()
    assert not page.exception
    assert "has no column name, latitude, longitude" in said(page)


def test_an_own_route_is_kept_and_shown_as_a_layer(page):
    gpx = b'<gpx><rte><rtept lat="14.527" lon="-4.095"/><rtept lat="14.35" lon="-3.61"/></rte></gpx>'
    page.file_uploader(key="lines_file").upload("tour.gpx", gpx, "application/gpx+xml").run()
    page = button(page, "Keep 1 line").click().run()
    assert not page.exception
    assert (
        "route-tour" in page.selectbox(key="route").options or "Own route: tour" in page.selectbox(key="route").options
    )
    page.selectbox(key="route").set_value("route-tour").run()
    assert not page.exception
    assert "The user's own lines" in said(page)
    page = button(page, "Remove").click().run()
    assert not page.exception
    assert page.session_state["route"] == "route"


def test_band_widths_of_a_link_are_shown_and_can_be_changed_and_reset():
    page = opened("borders.py", border="border-mli-bfa@5-20-60")
    assert not page.warning
    assert page.text_input(key="border_widths").value == "5, 20, 60"
    assert any("5–20 km" in str(frame.value) for frame in page.dataframe)
    page.text_input(key="border_widths").set_value("60, 20").run()
    assert "not allowed; give 1 to 8 whole km" in said(page)
    assert page.query_params["border"] == "border-mli-bfa"
    page = button(page, "Reset").click().run()
    assert page.text_input(key="border_widths").value == "10, 25, 50, 100"
    assert not page.warning


def test_widths_that_a_link_names_wrongly_are_told():
    page = opened("borders.py", border="border-mli-bfa@60-20")
    assert "The widths 60, 20 are not allowed" in said(page)
    assert "10, 25, 50, 100" in said(page)


def test_the_border_between_two_other_countries_speaks_of_those_two():
    page = opened("borders.py", border="border-mli-civ")
    assert not page.exception
    assert "the border between Mali and Côte d'Ivoire" in said(page)


def test_hexagons_by_zoom_keep_their_resolution_in_the_link():
    page = opened("overview.py", layer="hex@5")
    assert not page.exception
    assert not page.warning
    assert page.session_state["layer"] == "hex"
    assert page.query_params["layer"] == "hex@5"


def test_a_link_to_a_layer_with_chosen_widths_opens_on_the_overview():
    page = opened("overview.py", layer="capital-bamako@25-75")
    assert not page.exception
    assert not page.warning
    assert page.query_params["layer"] == "capital-bamako@25-75"


def test_the_chosen_site_is_watched_by_the_switch_beside_it(page, store_folder):
    page = loaded(page)
    (switch,) = [one for one in page.toggle if one.key.startswith("watch_site_")]
    page = switch.set_value(True).run()
    assert not page.exception
    (item,) = watch_list(store_folder)
    assert (item.kind, f"watch_site_{item.key}") == ("site", switch.key)
    assert item.name in page.selectbox(key="site").options
