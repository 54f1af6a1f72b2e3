"""Words of incidents: the same rows as a plain look at every text."""

import numpy as np
import pytest

from geo.incidents import text_index as module
from geo.incidents.text_index import COLUMNS, remembered_text_index, text_index
from geo.query import fold
from tests import builders
from tests.builders import incident


def plainly(table, text):
    """Every incident whose text holds each word, the last as the beginning of one; the newest first."""
    *whole, begun = fold(text).split()
    rows = []
    for row, cells in enumerate(table[list(COLUMNS)].fillna("").itertuples(index=False, name=None)):
        held = set(fold(" ".join(map(str, cells))).split())
        if set(whole) <= held and any(word.startswith(begun) for word in held):
            rows.append(row)
    return rows[::-1]


@pytest.mark.parametrize("text", ["Djibo", "MÉNAKA", "soldiers kil", "n'guigmi", "jnim attack mali", "zzzz", "e"])
def test_a_search_finds_what_a_plain_look_at_every_text_finds(study, text, monkeypatch):
    monkeypatch.setattr(module, "_PIECE", 500)  # so that the starter set makes three pieces
    table = study.incidents.table
    wanted = [] if len(text) < 2 else plainly(table, text)
    assert text_index(table).find(text).tolist() == wanted


def test_only_the_newest_incidents_are_searched_where_there_are_too_many(monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    table = builders.incident_table(*(incident(n, event_date=f"2025-0{n}-01", summary="same") for n in (1, 2, 3)))
    found = text_index(table)
    assert (found.first, found.count) == (1, 2)
    assert found.find("same").tolist() == [2, 1]


def test_an_index_kept_in_the_store_is_the_one_that_was_made(tmp_path):
    table = builders.dozen()
    made, kept = (remembered_text_index(table, tmp_path, "version") for _ in range(2))
    assert list(kept.words) == list(made.words)
    assert np.array_equal(kept.rows, made.rows)
    assert kept.find("somewhere").tolist() == list(range(11, -1, -1))


def test_a_table_without_incidents_has_no_words():
    assert text_index(builders.no_incidents()).find("anything").tolist() == []
