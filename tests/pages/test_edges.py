"""Views at the edge of what can be asked for: every page still stands, and says what it cannot say."""

import re

import pytest

from tests.opening import opened
from tests.pages.test_pages import FILTERED, WITH_FIGURES, said

DAY = {"from_": "2026-04-25", "to": "2026-04-25"}
EDGES = {
    "one day": DAY,
    "the first day": {"from_": "2012-01-17", "to": "2012-01-17"},
    "Benin only": {"country": "BEN"},
    "Benin only, in a layer without it": {"country": "BEN", "layer": "tri-border", "border": "tri-border"},
    "Benin only, round Niamey": {"country": "BEN", "layer": "capital-niamey", "capital": "capital-niamey"},
    "the tri-border zone": {"layer": "tri-border", "border": "tri-border"},
    "Niamey": {"capital": "capital-niamey"},
    "provinces, precise places": {"layer": "admin2", "precise": "yes"},
    "an event type without incidents": {"from_": "2020-04-01", "to": "2020-04-25", "type": "Riots"},
    "unidentified actors only": {"group": "Unidentified"},
}


# Every page meets every other edge, the overview all of them: each edge is met by half of the pages.
MET = [
    (edge, file)
    for row, edge in enumerate(EDGES)
    for column, file in enumerate(WITH_FIGURES)
    if (row + column) % 2 == 0 or file == "overview.py"
]


@pytest.mark.parametrize(("edge", "file"), MET)
def test_a_page_stands_and_shows_no_missing_number_as_a_number(edge, file):
    page = opened(file, **EDGES[edge])
    assert not page.exception
    assert not page.error
    assert not page.warning
    assert len(page.title) == 1
    assert not re.search(r"\b(nan|NaN|inf|None|NA)\b", said(page))


# The titles of these two name no period: one compares two, the other is about each watched thing's own.
@pytest.mark.parametrize("file", [file for file in FILTERED if file not in {"compare.py", "watch.py", "briefing.py"}])
def test_a_window_of_one_day_is_named_once(file):
    title = opened(file, **DAY).title[0].value
    assert title.count("25 Apr 2026") == 1


@pytest.mark.parametrize("file", FILTERED)
def test_an_event_type_without_incidents_is_no_incident_and_not_nothing_happened(file):
    page = opened(file, **EDGES["an event type without incidents"])
    assert any("not that nothing happened" in note.value for note in page.info)


def test_a_layer_without_areas_in_the_chosen_country_describes_none():
    page = opened("overview.py", **EDGES["Benin only, in a layer without it"])
    assert page.dataframe[0].value.empty
    assert any("No area has an incident in this selection" in note.value for note in page.caption)


def test_the_border_page_speaks_of_the_chosen_countries_only():
    assert "of incidents in Mali lie within 50 km" in said(opened("borders.py", country="MLI"))
    assert "of incidents in Mali, Burkina Faso and Niger lie" in said(opened("borders.py"))
    assert "No precisely placed incident of Mali, Burkina Faso and Niger" in said(opened("borders.py", country="BEN"))


def test_the_capital_page_speaks_of_the_capital_in_the_link():
    page = opened("capital.py", capital="capital-niamey")
    assert "Distance from Niamey" in page.title[0].value
    assert "Bamako" not in page.title[0].value
    assert page.query_params["capital"] == "capital-niamey"


def test_an_area_that_the_layer_lacks_is_named_at_once_and_leaves_the_link():
    page = opened("overview.py", layer="admin2", area="MLI-gao")
    assert "MLI-gao" in page.warning[0].value.replace("\\", "")
    assert page.session_state["area"] is None
    assert "area" not in page.query_params
    assert "severity" in said(page)  # the most severe area is described


def test_an_area_of_the_link_that_is_lost_with_the_layer_is_told():
    page = opened("overview.py", area="MLI-gao")
    assert page.session_state["area"] == "MLI-gao"
    assert not page.warning
    page.selectbox(key="layer").set_value("admin2").run()
    assert not page.exception
    assert page.session_state["area"] is None
    assert "MLI-gao" in page.warning[0].value.replace("\\", "")


def test_an_area_that_the_reader_picked_is_let_go_without_a_word_when_the_layer_changes():
    page = opened("overview.py")
    page.session_state["area"] = "MLI-gao"  # as a click on the map does
    page.run()
    assert page.query_params["area"] == "MLI-gao"
    page.selectbox(key="layer").set_value("capital-bamako").run()
    assert not page.exception
    assert not page.warning
    assert page.session_state["area"] is None
    assert "area" not in page.query_params


def test_an_area_picked_on_another_page_is_let_go_without_a_word():
    page = opened("overview.py").switch_page("borders.py").run()
    page.session_state["area"] = "mli-bfa-mli-000-010"  # as a click on that page's map does
    page.run()
    page = page.switch_page("overview.py").run()
    assert not page.exception
    assert not page.warning
    assert page.session_state["area"] is None


def test_a_missing_toll_in_a_table_under_a_chart_reads_no_figure():
    page = opened("trends.py")
    table = next(frame for frame in page.dataframe if "deaths" in frame.value)
    assert table.value["deaths"].isna().any()
    assert table.proto.placeholder == "no figure"


def test_a_month_without_incidents_has_no_distance_and_says_so():
    page = opened("capital.py", from_="2012-01-17", to="2026-04-25")
    table = next(frame for frame in page.dataframe if "p10_km" in frame.value)
    assert table.value["p10_km"].isna().any()
    assert table.proto.placeholder == "no incident"


def test_a_smooth_density_of_no_incident_is_empty_and_says_so():
    page = opened("overview.py", mode="density", surface="smooth", from_="2026-04-24", to="2026-04-24")
    assert not page.exception
    assert not page.error
    assert any("not that nothing happened" in note.value for note in page.info)
    assert all(table.value.empty for table in page.dataframe[:2])


@pytest.mark.parametrize("file", ["changes.py", "compare.py", "briefing.py"])
def test_hexagons_that_only_one_window_has_break_no_comparison(file):
    page = opened(file, layer="hex-4")
    assert not page.exception
    assert not page.error
    assert "hexagons are those in which something happened" in said(page)


def test_the_map_goes_to_the_same_place_in_every_mode(monkeypatch):
    from pages import _live_map

    specs = []
    monkeypatch.setattr(_live_map, "live_map", lambda study, key, spec, **_: specs.append(spec))
    for mode in ("levels", "incidents", "change"):
        opened("overview.py", layer="admin2", within="BFA-sahel", near="14.0986,-1.6266,Djibo", mode=mode)
    assert specs[0].view is not None
    assert [(spec.view, spec.focus.key) for spec in specs] == [(specs[0].view, specs[0].focus.key)] * 3


def test_an_area_without_incidents_has_no_shares_of_them():
    shown = said(opened("area.py", area="MLI-mopti", from_="2026-04-24", to="2026-04-24"))
    assert "no incident of this selection." in shown
    assert "placed imprecisely" not in shown
