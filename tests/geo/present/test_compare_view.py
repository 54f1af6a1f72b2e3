"""What is compared stands in the link, and what the link says wrongly is told."""

from datetime import date

import pytest

from geo.present.compare_view import (
    AREAS,
    GROUPS,
    UNTIL,
    CompareView,
    compare_link,
    from_widgets,
    other_window,
    parse_compare,
    to_widgets,
)
from geo.query import Query

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31), groups=("JNIM",))


@pytest.mark.parametrize(
    "view",
    [
        CompareView(),
        CompareView(against="month"),
        CompareView(against="v7"),
        CompareView(against=UNTIL, until=date(2025, 6, 30)),
        CompareView(GROUPS, groups=("JNIM", "ISSP")),
        CompareView(AREAS, areas=("MLI-gao", "MLI-mopti")),
    ],
)
def test_a_view_is_the_same_from_its_link_and_from_its_widgets(view):
    problems = []
    assert parse_compare(compare_link(view), problems) == view
    assert from_widgets(to_widgets(view)) == view
    assert not problems


def test_what_a_link_says_wrongly_is_told_and_the_default_stands_in():
    problems = []
    assert parse_compare({"compare": ["moons"], "against": ["soon"]}, problems) == CompareView()
    assert "“compare=moons” is not known; allowed are windows, groups, areas. windows is shown." in problems
    assert any("“against=soon”" in problem for problem in problems)


@pytest.mark.parametrize(
    ("view", "start", "end"),
    [
        (CompareView(), date(2024, 1, 2), date(2024, 12, 31)),
        (CompareView(against="month"), date(2024, 12, 2), date(2025, 12, 1)),
        (CompareView(against="year"), date(2024, 1, 2), date(2024, 12, 31)),
        (CompareView(against=UNTIL, until=date(2025, 6, 30)), date(2024, 7, 1), date(2025, 6, 30)),
        (CompareView(against="v3"), YEAR.start, YEAR.end),
    ],
)
def test_the_other_window_has_the_same_length_and_filters(view, start, end):
    other = other_window(YEAR, view)
    assert (other.start, other.end, other.groups, other.days) == (start, end, ("JNIM",), 365)
    assert CompareView(against="v3").version == 3
    assert CompareView().version is None
