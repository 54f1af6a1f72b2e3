"""Every page as Streamlit runs it: default, a valid link, a broken link, an empty result."""

import pytest
from streamlit.testing.v1 import AppTest

from geo.present import words
from pages import PAGES
from tests.opening import opened

WITH_FIGURES = [file for file in PAGES if file not in {"methods.py", "areas.py", "data.py", "imports.py"}]
FILTERED = [file for file in WITH_FIGURES if file != "outlook.py"]
"""An outlook rests on all incidents up to the end of the period, whatever the filters say."""


def said(page: AppTest) -> str:
    """All text of a page."""
    parts = [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption, *page.info, *page.warning]
    return " ".join(str(part.value) for part in parts) + " ".join(str(part.body) for part in page.get("html"))


@pytest.mark.parametrize("file", PAGES)
def test_a_page_runs_with_its_defaults(file):
    page = opened(file)
    assert not page.exception
    assert not page.error
    assert len(page.title) == 1


@pytest.mark.parametrize("file", PAGES)
def test_a_page_keeps_what_a_valid_link_says(file):
    page = opened(file, from_="2025-01-01", to="2025-12-31", group="GSIM", country="MLI", precise="yes")
    assert not page.exception
    assert not page.warning
    assert page.session_state["groups"] == ["JNIM"]
    assert page.session_state["countries"] == ["MLI"]
    assert page.session_state["precise_only"] is True
    assert str(page.session_state["period"][0]) == "2025-01-01"


@pytest.mark.parametrize("file", PAGES)
def test_a_page_names_what_is_wrong_in_a_link_and_shows_the_rest(file):
    page = opened("overview.py", from_="yesterday", group=["JNIM", "No such group"], area="MLI-nowhere", colour="red")
    if file != "overview.py":
        page = page.switch_page(file).run()
    assert not page.exception
    warning = page.warning[0].value.replace("\\", "")
    assert "yesterday" in warning
    assert "No such group" in warning
    assert "colour" in warning
    assert page.session_state["groups"] == ["JNIM"]


@pytest.mark.parametrize("file", FILTERED)
def test_a_page_says_so_when_nothing_matches(file):
    page = opened(file, from_="2012-02-01", to="2012-02-20", group="Lakurawa")
    assert not page.exception
    assert any("No incident matches" in note.value for note in page.info)


@pytest.mark.parametrize("file", WITH_FIGURES)
def test_a_figure_says_what_it_rests_on_and_how_much_is_uncertain(file):
    text = said(opened(file)).replace("\\", "")
    assert "starter set compiled from public reporting, not a census" in text
    assert "Natural Earth 4.1" in text
    assert "not an analyst's judgement" in text
    assert "without a death toll" in text


def test_the_last_day_of_the_data_is_stated_and_last_counts_from_it(study):
    page = opened("overview.py")
    page.sidebar.button(key="preset_90 days").click().run()
    start, end = page.session_state["period"]
    assert end == study.incidents.last_day
    assert (end - start).days == 89
    assert any("25 Apr 2026" in caption.value for caption in page.sidebar.caption)


def test_the_share_of_unidentified_actors_is_shown_while_groups_are_chosen():
    page = opened("overview.py", group="JNIM")
    assert "unidentified actor and are not in this selection" in said(page)
    assert "unidentified actor and are not in this selection" not in said(opened("overview.py"))


def test_the_page_and_the_command_line_show_the_same_scores(study):
    from geo.risk import score_areas

    page = opened("overview.py", from_="2025-01-01", to="2025-12-31", group="JNIM")
    query = study.choices.default().__class__(
        start=page.session_state["period"][0], end=page.session_state["period"][1], groups=("JNIM",)
    )
    table = page.dataframe[0].value
    scores = score_areas(study, query)
    assert table["area"].tolist() == scores["name"].tolist()
    assert [text.split()[0] for text in table["severity"]] == [words.severity(value) for value in scores["severity"]]


def test_unknown_tolls_are_said_and_never_nought():
    page = opened("incidents.py", from_="2026-04-25", to="2026-04-25")
    deaths = page.dataframe[0].value["deaths"].tolist()
    assert "no figure" in deaths
    assert "nan" not in [str(value).lower() for value in deaths]


def test_search_finds_words_without_accents_and_says_when_there_is_nothing():
    page = opened("incidents.py", from_="2012-01-17", to="2026-04-25")
    page.text_input(key="search").set_value("menaka").run()
    assert (page.dataframe[0].value["location"] == "Ménaka").any()
    page.text_input(key="search").set_value("zzzz").run()
    assert any("No incident holds all of these words" in note.value for note in page.info)


def test_reset_brings_back_the_default_view(study):
    page = opened("overview.py", from_="2020-01-01", to="2020-12-31", group="JNIM", precise="yes")
    next(button for button in page.sidebar.button if button.label == "Reset filters").click().run()
    assert page.session_state["groups"] == []
    assert page.session_state["period"][1] == study.incidents.last_day
    assert page.session_state["precise_only"] is False
