"""The overview in each mode of its map: sentence, legend, table and downloads that fit it, in the link's words."""

import pytest

from tests.opening import opened
from tests.pages.test_pages import said


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"mode": "density"}, "hexagons of about 12,390 km² hold an incident"),
        ({"mode": "density", "surface": "smooth", "of": "deaths"}, "spread as a hill of 50 km standard deviation"),
        ({"mode": "incidents"}, "incidents, a mark each"),
        ({"mode": "change"}, "Against 26 Apr 2024 – 25 Apr 2025"),
        ({"mode": "outlook"}, "These data are not dense enough to state chances"),
        ({"mode": "change", "layer": "hex@5"}, "hexagons with an incident in either"),
    ],
)
def test_the_overview_says_what_its_map_shows(link, sentence):
    page = opened("overview.py", **link)
    assert not page.exception
    assert not page.warning
    assert sentence in said(page)
    assert page.session_state["mode"] == link["mode"]
    assert {button.label for button in page.get("download_button")} >= {"PNG", "SVG", "CSV"}


def test_a_mode_that_is_not_known_is_named():
    page = opened("overview.py", mode="heat")
    assert "“mode=heat” is not known" in page.warning[0].value.replace("\\", "")
    assert page.session_state["mode"] == "levels"


def test_what_the_smooth_density_tells_is_of_the_area_that_the_reader_went_into():
    link = {"mode": "density", "surface": "smooth", "from_": "2024-01-01", "to": "2024-12-31", "group": "JNIM"}
    whole, mali = (opened("overview.py", **link, **within) for within in ({}, {"within": "MLI"}))
    land = [page.dataframe[1].value["km2"].sum() for page in (whole, mali)]
    assert 0 < land[1] < land[0]
    assert "On the whole map: " in said(mali)
    assert "On the whole map: " not in said(whole)
