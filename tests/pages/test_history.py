"""The browser's back and forward buttons: the session follows the link, and nothing else does."""

from types import SimpleNamespace

import pytest

from pages import _state
from tests.opening import opened


@pytest.fixture
def browser(monkeypatch):
    """Says whether the browser went through its history, as Streamlit's own context does."""
    said = SimpleNamespace(is_history_navigation=False)
    monkeypatch.setattr(_state, "get_script_run_ctx", lambda: said)
    return said


def test_going_back_brings_back_the_filters_of_that_link_and_no_run_after_it_does(browser):
    page = opened("trends.py", group="JNIM", layer="border")
    before = {name: page.query_params[name] for name in page.query_params}
    page.session_state["groups"] = ["ISSP"]
    page.run()
    assert page.query_params["group"] in ("ISSP", ["ISSP"])
    browser.is_history_navigation = True
    for name, value in before.items():
        page.query_params[name] = value
    page.run()
    assert page.session_state["groups"] == ["JNIM"]
    assert page.session_state["layer"] == "border"
    page.session_state["groups"] = ["ISSP"]
    page.run()  # as a page's own rerun within the same step: the link was followed already
    assert page.session_state["groups"] == ["ISSP"]


def test_a_link_that_a_quick_click_overtook_takes_nothing_back(browser):
    page = opened("trends.py", group="JNIM")
    page.query_params["group"] = "ISSP"
    page.run()
    assert page.session_state["groups"] == ["JNIM"]


def test_going_back_to_a_bare_address_keeps_the_view(browser):
    page = opened("trends.py", group="JNIM")
    browser.is_history_navigation = True
    page.query_params.clear()
    page.run()
    assert page.session_state["groups"] == ["JNIM"]
    assert page.query_params["group"] in ("JNIM", ["JNIM"])
