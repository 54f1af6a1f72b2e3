"""The watch list: kept, looked at when the user says so, taken back."""

import json
from datetime import UTC, date, datetime

import pytest

from geo.errors import DataFileError, QueryError
from geo.own import watch
from geo.own.watch import Look, Watched, area_key, begin_to_watch, mark_seen, stop_watching, watch_list

FIRST = Look(1, date(2026, 4, 25), datetime(2026, 5, 1, 8, tzinfo=UTC))
LATER = Look(4, date(2026, 6, 30), datetime(2026, 7, 1, 8, tzinfo=UTC), 41.5, "severity 2")
GAO = area_key("admin1", "MLI-gao")


def two_watched(folder):
    begin_to_watch(folder, "area", GAO, "Gao", FIRST)
    begin_to_watch(folder, "group", "JNIM", "JNIM", FIRST)


def test_what_is_watched_stands_in_its_order_with_the_look_that_began_it(tmp_path):
    assert watch_list(tmp_path) == ()
    two_watched(tmp_path)
    assert watch_list(tmp_path) == (Watched("area", GAO, "Gao", FIRST), Watched("group", "JNIM", "JNIM", FIRST))
    assert (watch_list(tmp_path)[0].layer, watch_list(tmp_path)[0].area_id) == ("admin1", "MLI-gao")


def test_to_watch_again_is_no_look(tmp_path):
    two_watched(tmp_path)
    begin_to_watch(tmp_path, "area", GAO, "Gao", LATER)
    assert [item.look for item in watch_list(tmp_path)] == [FIRST, FIRST]


def test_a_look_is_noted_for_what_was_looked_at_only(tmp_path):
    two_watched(tmp_path)
    mark_seen(tmp_path, {("group", "JNIM"): LATER})
    assert [item.look for item in watch_list(tmp_path)] == [FIRST, LATER]


def test_a_removal_can_be_taken_back_with_its_look_and_done_again(tmp_path):
    two_watched(tmp_path)
    before = watch_list(tmp_path)
    stop_watching(tmp_path, "area", GAO)
    assert [item.key for item in watch_list(tmp_path)] == ["JNIM"]
    watch.undo(tmp_path)
    assert watch_list(tmp_path) == before
    watch.undo(tmp_path)
    assert [item.key for item in watch_list(tmp_path)] == ["JNIM"]


def test_nothing_can_be_undone_where_nothing_was_changed(tmp_path):
    assert not watch.can_undo(tmp_path)
    watch.undo(tmp_path)
    stop_watching(tmp_path, "area", "admin1/nowhere")
    assert watch_list(tmp_path) == ()


@pytest.mark.parametrize(("kind", "key", "name"), [("town", "x", "X"), ("area", "", "X"), ("area", GAO, "  ")])
def test_what_has_no_name_or_another_kind_cannot_be_watched(tmp_path, kind, key, name):
    with pytest.raises(QueryError, match="cannot be watched"):
        begin_to_watch(tmp_path, kind, key, name, FIRST)


def test_a_list_is_full_at_some_point(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "MOST_WATCHED", 2)
    two_watched(tmp_path)
    with pytest.raises(QueryError, match="holds 2 entries"):
        begin_to_watch(tmp_path, "site", "site-1", "Office", FIRST)


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"watched": [{}]}', '{"watched": [{"kind": "town", "key": "x", "name": "X", "look": {}}]}']
)
def test_a_damaged_file_is_named_with_what_to_do(tmp_path, content):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "watch.json").write_text(content)
    with pytest.raises(DataFileError, match=r"watch.json cannot be read .* Mend it, or remove it"):
        watch_list(tmp_path)


def test_a_busy_list_is_said_to_be(tmp_path, monkeypatch):
    from filelock import FileLock

    from geo.errors import StoreBusyError
    from geo.own import kept

    monkeypatch.setattr(kept, "_WAIT_SECONDS", 0.05)
    two_watched(tmp_path)
    with FileLock(tmp_path / "own" / ".lock"), pytest.raises(StoreBusyError, match="Somebody else is changing"):
        stop_watching(tmp_path, "area", GAO)


def test_the_file_holds_plain_json(tmp_path):
    two_watched(tmp_path)
    entry = json.loads((tmp_path / "own" / "watch.json").read_text())["watched"][0]
    assert entry["look"] == {
        "version": 1,
        "last_day": "2026-04-25",
        "at": "2026-05-01T08:00:00+00:00",
        "severity": None,
        "model": "",
    }
