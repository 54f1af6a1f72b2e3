from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.present.charts.turning_points import MANY, marks
from tests.geo.present.figure_world import CONTEXT

FIRST, BEYOND = pd.Timestamp("2025-01-01"), pd.Timestamp("2026-01-01")


def _context(days):
    dates = [FIRST + pd.Timedelta(days=day) for day in days]
    return pd.DataFrame({"date": dates, "country": "Mali", "kind": "coup", "label": [f"Point {d}" for d in days]})


def test_each_turning_point_is_numbered_with_a_word_and_a_full_line():
    first, second = marks(CONTEXT, FIRST, BEYOND, width=600)
    assert (first.number, first.text, first.line) == (1, "1 coup", "(1) 10 Feb 2025, Mali: A turning point")
    assert (second.number, second.text) == (2, "2 agreement")


def test_turning_points_outside_the_axis_are_left_out():
    assert marks(CONTEXT, pd.Timestamp("2025-02-11"), pd.Timestamp("2025-05-01"), width=600) == []


def test_no_context_gives_no_marks():
    assert marks(None, FIRST, BEYOND, width=600) == []


def test_many_turning_points_are_numbers_only():
    found = marks(_context(range(0, 10 * (MANY + 1), 10)), FIRST, BEYOND, width=600)
    assert [mark.text for mark in found] == [str(n) for n in range(1, MANY + 2)]


@given(st.lists(st.integers(0, 364), max_size=6, unique=True))
def test_words_in_one_row_never_touch(days):
    found = marks(_context(days), FIRST, BEYOND, width=600)
    assert len(found) == len(days)
    for row in {mark.row for mark in found}:
        ends = [((mark.date - FIRST).days / 365 * 600, len(mark.text)) for mark in found if mark.row == row]
        for (left, letters), (right, _) in pairwise(ends):
            assert left + 5 * letters <= right or len(days) > 4
