"""Going down from country to incident and back up, each step in the link, on the overview and on an area's page."""

import pytest

from tests.opening import opened
from tests.pages.test_pages import said


def crumbs(page):
    return [button.label for button in page.button if str(button.key).startswith("crumb_")]


def found(page):
    return [button for button in page.button if str(button.key).startswith("find_")]


def test_a_region_shows_its_provinces_and_its_crumbs_lead_back():
    page = opened("overview.py", within="BFA-sahel", layer="admin2", area="BFA-soum")
    assert not page.exception
    assert not page.warning
    assert sorted(page.dataframe[0].value["area"]) == ["Oudalan", "Soum", "Séno", "Yagha"]
    assert page.title[0].value.startswith("Sahel ")
    assert crumbs(page) == ["Central Sahel", "Burkina Faso", "Sahel"]
    page.button(key="crumb_1").click().run()
    assert page.query_params["within"] == "BFA"
    assert page.query_params["layer"] == "admin1"
    assert "area" not in page.query_params
    assert len(page.dataframe[0].value) == 13
    page.button(key="crumb_0").click().run()
    assert "within" not in page.query_params
    assert len(page.dataframe[0].value) == 30


def test_typing_finds_groups_towns_and_incidents_and_choosing_one_goes_there():
    page = opened("overview.py")
    page.text_input(key="find").set_value("gsim").run()
    found(page)[0].click().run()
    assert page.session_state["groups"] == ["JNIM"]
    page.text_input(key="find").set_value("Djibo").run()
    labels = [button.label for button in found(page)]
    assert labels[0] == "**Djibo** town, Burkina Faso"
    assert any("2025" in label for label in labels)
    found(page)[0].click().run()
    assert page.session_state["near"] == "14.0986,-1.6266,Djibo"
    assert (page.session_state["within"], page.session_state["area"]) == ("BFA-sahel", "BFA-soum")
    page.text_input(key="find").set_value("<img src=x onerror=alert(1)> `$x$`").run()
    assert not page.exception


def test_an_incident_of_a_link_is_shown_in_full_and_one_that_is_not_there_is_told():
    page = opened("area.py", area="MLI-mopti", incident="starter/PUB01113")
    assert not page.exception
    assert "Sevare, 25 Apr 2026" in " ".join(heading.value for heading in page.header)
    page.session_state["incident"] = "starter/nothing"
    page.run()
    assert "is not in this version of the data" in said(page)


def test_an_incident_of_a_link_stays_where_its_area_lies_in_another_layer():
    page = opened("area.py", area="BFA-soum", incident="starter/PUB01113")
    assert not page.exception
    assert (page.session_state["area"], page.session_state["incident"]) == ("BFA-soum", "starter/PUB01113")


def test_an_area_s_page_finds_its_area_in_whichever_layer_has_it():
    page = opened("area.py", area="MLI-mopti")
    page.session_state["area"] = "BFA-soum"  # as a link straight to this page does
    page.run()
    assert page.title[0].value.startswith("Soum ")
    assert (page.session_state["layer"], page.session_state["within"]) == ("admin2", "BFA-sahel")
    page.session_state["area"] = "BEN-atakora"
    page.run()
    assert not page.exception
    assert "is not scored" in said(page)


@pytest.mark.parametrize("file", ["overview.py", "trends.py"])
@pytest.mark.parametrize(
    ("name", "value", "layer", "told"),
    [
        ("incident", "foo/bar", "admin1", "“incident=foo/bar” names no incident of this version of the data"),
        ("incident", "foo", "admin1", "“incident=foo” names no incident of this version of the data"),
        ("near", "999,999,X", "admin1", "“near=999,999,X” is not the latitude, longitude and name of a town"),
        ("within", "bar", "admin1", "“within=bar” names no area that holds areas of the layer admin1"),
        ("within", "MLI", "admin2", "“within=MLI” names no area that holds areas of the layer admin2"),
    ],
)
def test_a_step_of_the_link_that_is_nowhere_is_told_and_leaves_the_address(file, name, value, layer, told):
    page = opened(file, layer=layer, **{name: value})
    assert not page.exception
    (warning,) = page.warning
    assert warning.value.replace("\\", "").startswith(told)
    assert name not in page.query_params


def test_the_steps_of_a_link_that_are_there_are_followed_without_a_word():
    for file, link in (
        ("overview.py", {"layer": "admin1", "within": "MLI", "near": "14.0986,-1.6266,Djibo"}),
        ("area.py", {"area": "BFA-soum", "within": "BFA-sahel"}),
        ("area.py", {"area": "MLI-mopti", "incident": "starter/PUB01113"}),
    ):
        page = opened(file, **link)
        assert not page.warning
        assert {name: page.query_params[name] for name in link} == link


def test_a_link_with_a_town_or_area_that_cannot_be_breaks_nothing():
    page = opened("overview.py", near="14.1,abc,<b>x</b>", within="MLI-nowhere", incident="x")
    assert not page.exception
    assert page.session_state["within"] is None
