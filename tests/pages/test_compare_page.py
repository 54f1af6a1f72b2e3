"""Compare: what is chosen stands in the link, and both sides are told with what they rest on."""

from datetime import UTC, datetime

import pytest

from geo.incidents import open_store
from tests.opening import opened
from tests.pages.test_pages import said
from tests.stores import acled_row, bring, write_table

NOW = datetime(2026, 5, 15, 12, tzinfo=UTC)


def test_this_window_is_compared_with_the_one_before_at_once():
    page = opened("compare.py", from_="2025-01-01", to="2025-12-31")
    assert not page.exception
    text = said(page).replace("\\", "")
    assert "A · 1 Jan 2025 – 31 Dec 2025" in text
    assert "B · 2 Jan 2024 – 31 Dec 2024" in text
    assert "areas, " in text
    assert page.query_params["compare"] in ("windows", ["windows"])
    assert page.query_params["against"] in ("window", ["window"])
    page = page.switch_page("trends.py").run()
    assert "compare" not in page.query_params


def test_two_groups_and_two_areas_of_a_link_are_shown_in_french():
    page = opened("compare.py", compare="groups", **{"group-a": "ISSP", "group-b": "Nobody", "lang": "fr"})
    assert not page.exception
    assert page.session_state["group_a"] == "ISSP"
    assert page.session_state["group_b"] == "JNIM"
    assert "n’est pas dans les données ; JNIM est comparé à la place" in page.warning[0].value
    page.segmented_control(key="compare").set_value("areas").run()
    page.selectbox(key="area_b").set_value("NER-tillaberi").run()
    assert not page.exception
    text = said(page).replace("\\", "")
    assert "B · Tillabéri" in text
    assert "Points de gravité par composante" in text
    assert page.query_params["area-b"] in ("NER-tillaberi", ["NER-tillaberi"])


def test_what_sources_revised_since_a_version_stands_under_the_comparison(store_folder, tmp_path):
    store = open_store(store_folder, now=NOW)
    rows = [acled_row(n, event_date="2025-06-01", latitude=14 + n / 10) for n in range(2)]
    bring(store, write_table(tmp_path / "a.csv", rows), now=NOW)
    bring(store, write_table(tmp_path / "b.csv", [row | {"fatalities": "9"} for row in rows]), now=NOW)
    page = opened("compare.py", from_="2025-01-01", to="2025-12-31", compare="windows", against="v1")
    assert not page.exception
    text = said(page).replace("\\", "")
    assert "as known at version 1" in text
    assert "Revised or removed since version 1" in text
    assert "Past incidents: 2 revised, 0 removed by their sources." in text


@pytest.mark.parametrize(
    ("link", "told", "shown"),
    [
        ({"against": "2030-01-01"}, "“against=2030-01-01” is not a day from", {"against": "window"}),
        ({"against": "1999-01-01"}, "the window before is compared instead", {"against": "window"}),
        ({"against": "v99"}, "“against=v99” is not known; allowed are window, month, year", {"against": "window"}),
        (
            {"compare": "groups", "group-a": "Nobody", "group-b": "JNIM"},
            "“group-a=Nobody” is not in the data; ISSP is compared instead.",
            {"group-a": "ISSP", "group-b": "JNIM"},
        ),
        (
            {"compare": "groups", "group-a": "JNIM", "group-b": "JNIM"},
            "“group-b=JNIM” is given as the other one too; ISSP is compared instead.",
            {"group-a": "JNIM", "group-b": "ISSP"},
        ),
        (
            {"compare": "areas", "layer": "admin2", "area-a": "MLI-mopti", "area-b": "BFA-soum"},
            "“area-a=MLI-mopti” is no area of the layer with a severity; Yatenga is compared instead.",
            {"area-a": "BFA-yatenga", "area-b": "BFA-soum"},
        ),
    ],
)
def test_what_a_link_cannot_compare_is_told_and_leaves_the_address(link, told, shown):
    page = opened("compare.py", from_="2025-01-01", to="2025-12-31", **link)
    assert not page.exception
    (warning,) = page.warning
    assert told in warning.value.replace("\\", "")
    assert {name: page.query_params[name] for name in shown} == shown
    page.run()
    assert len(page.warning) == 1  # until the reader has read it


def test_a_link_with_a_day_that_can_be_compared_is_followed_without_a_word():
    page = opened("compare.py", from_="2025-01-01", to="2025-12-31", against="2024-06-30")
    assert not page.warning
    assert page.query_params["against"] == "2024-06-30"
    assert "2 Jul 2023 – 30 Jun 2024" in said(page)


def test_what_is_compared_does_not_stand_in_the_link_of_a_page_opened_by_a_run_that_was_cut_short():
    page = opened("compare.py", compare="groups", **{"group-a": "JNIM", "group-b": "ISSP"})
    page.session_state["comparing"] = True  # as it is left by a run that goes to another page
    page = page.switch_page("trends.py").run()
    assert "compare" not in page.query_params


def test_groups_of_a_link_are_known_by_any_spelling():
    page = opened("compare.py", compare="groups", **{"group-a": "gsim", "group-b": "EIGS"})
    assert not page.warning
    assert (page.session_state["group_a"], page.session_state["group_b"]) == ("JNIM", "ISSP")
