"""Long work on a page: how far it is, a button that stops it, and nothing left of it after that."""

import json
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from geo.areas.custom import own_layers
from geo.areas.sites import Site
from geo.briefing.brief import Brief
from pages import _brief_data, _data
from tests.opening import opened
from tests.pages.test_areas import BLOCK, press, text_of

WORK = """
import streamlit as st
from pages import _stopping

def work(tell):
    tell(0.25, "half")
    st.session_state["told"] = True
    return "made"

_stopping.SECONDS = 0.0
st.write("as before" if _stopping.was_stopped("work") else _stopping.stoppable("work", "Counting", work))
"""


class Stop(BaseException):
    """What a click on Stop raises in a run, at its next word of progress."""


def stop(done, text):
    raise Stop


def written(page):
    return [part.value for part in page.markdown]


@pytest.fixture
def work(monkeypatch):
    monkeypatch.setattr("pages._stopping.SECONDS", 0.0)  # put back after the test, as the page sets it
    return AppTest.from_string(WORK).run()


def test_work_that_is_done_leaves_neither_bar_nor_button(work):
    assert not work.exception
    assert written(work) == ["made"]
    assert not work.button
    assert not work.get("progress")


def test_work_that_was_stopped_is_told_once_and_not_begun_again_by_itself(work):
    work.session_state["stopped_work"], work.session_state["told"] = True, False
    work.run()
    assert written(work) == ["as before"]
    assert not work.session_state["told"]
    assert work.info[0].value == "Stopped. Nothing was kept or changed."
    assert written(work.run()) == ["made"]


def test_a_check_of_areas_that_was_stopped_leaves_the_form_as_it_was(store_folder):
    page = opened("areas.py")
    page.radio(key="areas_kind").set_value("own").run()
    content = json.dumps({"type": "FeatureCollection", "features": [BLOCK]}).encode()
    page.file_uploader(key="areas_file").upload("blocks.geojson", content, "application/json").run()
    page.session_state["stopped_areas_columns"] = True
    page.run()
    assert "Stopped. Nothing was kept or changed." in text_of(page)
    page = press(page, "Read the file again")
    page.session_state["stopped_areas_check"] = True
    page.run()
    assert "Stopped. Nothing was kept or changed." in text_of(page)
    page.text_input(key="own_name").set_value("Blocks")
    page = press(page, "Check the file")
    assert not page.exception
    assert any(button.label.startswith("Keep") for button in page.button)
    assert not own_layers(store_folder)


def test_a_briefing_that_is_stopped_is_composed_anew_when_asked_and_no_file_of_it_is_kept(study):
    brief = Brief(study.choices.default(), as_of=datetime(2026, 5, 1, 12, tzinfo=UTC), sections=("figures", "map"))
    with pytest.raises(Stop):
        _brief_data.pack(study, brief, None, stop)
    assert _brief_data.pack(study, brief, None).sections
    told = []

    def stop_at_a_picture(done, text):
        told.append(text)
        if told.count("Pictures (SVG)") == 2:  # before the format, then before its first picture
            raise Stop

    with pytest.raises(Stop):
        _brief_data.files(study, brief, None, ("svg",), "a4", stop_at_a_picture)
    assert _brief_data.made_files(study, brief, None, ("svg",), "a4") is None


def test_a_briefing_page_whose_composing_was_stopped_offers_to_compose(store_folder):
    page = opened("briefing.py")
    page.session_state["stopped_brief_pack"] = True
    page.run()
    assert not page.exception
    assert "Stopped. Nothing was kept or changed." in text_of(page)
    page = press(page, "Compose it")
    assert not page.exception
    assert not page.info


def test_scores_of_sites_that_were_stopped_are_begun_again_when_asked_and_nothing_of_them_is_kept(store_folder):
    page = opened("sites.py")
    page.segmented_control(key="sites_view").set_value("Own sites").run()
    page.file_uploader(key="sites_file").upload(
        "s.csv", b"name,latitude,longitude\nOffice,14.5,-4.1\n", "text/csv"
    ).run()
    page = press(page, "Keep 1 site")
    page.session_state["stopped_sites"] = True
    page.run()
    assert "Stopped. Nothing was kept or changed." in text_of(page)
    assert "Computed severity round own sites" not in text_of(page)
    page = press(page, "Score the sites")
    assert not page.exception
    assert page.selectbox(key="site").options == ["Office"]


def test_scores_of_many_sites_tell_how_far_they_are_and_can_be_stopped(study):
    sites = tuple(Site(f"s{n}", f"Site {n}", -4.1, 14.5 + n / 10) for n in range(3))
    query, told = study.choices.default(), []
    with pytest.raises(Stop):
        _data.scores_of_sites(study, query, sites, stop)
    scores, months = _data.scores_of_sites(study, query, sites, lambda done, _: told.append(done))
    assert told == pytest.approx([0, 1 / 3, 2 / 3])
    assert months.shape == (len(scores), 24) == (3, 24)


def test_a_crosswalk_that_was_stopped_is_worked_out_when_asked(store_folder):
    page = opened("areas.py")
    page.selectbox(key="walk_from").set_value("admin1").run()
    page.session_state["stopped_crosswalk"] = True
    page.selectbox(key="walk_to").set_value("admin1").run()
    assert "Stopped. Nothing was kept or changed." in text_of(page)
    assert not page.dataframe
    page = press(page, "Work it out")
    assert not page.exception
    assert len(page.dataframe) == 1
