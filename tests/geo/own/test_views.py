"""Saved views: kept under a name, opened with their link, renamed, removed, taken back."""

from datetime import UTC, date, datetime

import pytest

from geo.errors import DataFileError, QueryError
from geo.own import views
from geo.own.views import remove_view, rename_view, save_view, saved_views

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
LINK = {"from": ["2025-04-26"], "to": ["2026-04-25"], "group": ["JNIM", "ISSP"], "layer": ["admin1"]}


def saved(folder, name="Liptako", page="overview.py", *, moves=False):
    return save_view(folder, name, page, LINK, moves=moves, now=NOW)


def test_a_view_is_a_page_and_its_link_and_stands_by_its_name(tmp_path):
    assert saved_views(tmp_path) == ()
    saved(tmp_path), saved(tmp_path, "bamako", "capital.py")
    first, second = saved_views(tmp_path)
    assert (first.name, first.page, first.view_id) == ("bamako", "capital.py", "view-2")
    assert second.link_now(date(2026, 9, 1)) == LINK


def test_a_view_that_moves_ends_on_the_newest_day_with_its_length(tmp_path):
    saved(tmp_path, moves=True)
    link = saved_views(tmp_path)[0].link_now(date(2026, 9, 1))
    assert (link["from"], link["to"], link["group"]) == (["2025-09-02"], ["2026-09-01"], ["JNIM", "ISSP"])


def test_the_same_name_again_takes_the_place_of_the_view(tmp_path):
    assert saved(tmp_path) == saved(tmp_path, page="trends.py")
    assert [view.page for view in saved_views(tmp_path)] == ["trends.py"]


def test_a_view_is_renamed_unless_another_has_the_name(tmp_path):
    first = saved(tmp_path)
    saved(tmp_path, "Bamako")
    with pytest.raises(QueryError, match="Another view is called “Bamako”"):
        rename_view(tmp_path, first, "Bamako")
    rename_view(tmp_path, first, "  The   tri-border zone ")
    assert [view.name for view in saved_views(tmp_path)] == ["Bamako", "The tri-border zone"]


def test_a_removal_can_be_taken_back(tmp_path):
    first = saved(tmp_path)
    before = saved_views(tmp_path)
    remove_view(tmp_path, first)
    assert saved_views(tmp_path) == ()
    assert views.can_undo(tmp_path)
    views.undo(tmp_path)
    assert saved_views(tmp_path) == before


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_name_is_1_to_60_printable_characters(tmp_path, name):
    with pytest.raises(QueryError, match="1 to 60 printable characters"):
        saved(tmp_path, name)


def test_no_page_and_no_endless_link_can_be_saved(tmp_path, monkeypatch):
    with pytest.raises(QueryError, match="cannot be saved"):
        saved(tmp_path, page="../../etc/passwd")
    monkeypatch.setattr(views, "LONGEST_LINK", 20)
    with pytest.raises(QueryError, match="Take some filters out"):
        saved(tmp_path)
    monkeypatch.setattr(views, "LONGEST_LINK", 8000)
    monkeypatch.setattr(views, "MOST_VIEWS", 1)
    saved(tmp_path)
    with pytest.raises(QueryError, match="1 views are saved"):
        saved(tmp_path, "Another")


def test_a_file_that_names_no_page_is_refused(tmp_path):
    saved(tmp_path)
    path = tmp_path / "own" / "views.json"
    path.write_text(path.read_text().replace("overview.py", "https://example.org"))
    with pytest.raises(DataFileError, match="views.json cannot be read"):
        saved_views(tmp_path)
