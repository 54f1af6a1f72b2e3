"""The watch list and the saved views on the pages."""

import json
import shlex
from datetime import UTC, date, datetime, timedelta

import pytest

from geo.__main__ import main
from geo.incidents import open_store
from geo.own.views import saved_views
from geo.own.watch import watch_list
from tests.opening import opened
from tests.pages.test_pages import said
from tests.stores import acled_row, bring, write_table

NOW = datetime(2026, 5, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize("file", ["overview.py", "area.py"])
def test_the_switch_beside_an_area_puts_it_on_the_list_and_takes_it_off(store_folder, file):
    page = opened(file, area="MLI-gao")
    page.toggle(key="watch_area_admin1/MLI-gao").set_value(True).run()
    assert [(item.key, item.name, item.look.version) for item in watch_list(store_folder)] == [
        ("admin1/MLI-gao", "Gao", 0)
    ]
    page.toggle(key="watch_area_admin1/MLI-gao").set_value(False).run()
    assert not page.exception
    assert watch_list(store_folder) == ()


def test_what_is_watched_is_told_on_the_overview_and_a_look_only_when_it_is_said(store_folder, tmp_path):
    store = open_store(store_folder, now=NOW)
    page = opened("watch.py", lang="fr")
    assert "Rien n’est encore surveillé" in said(page)
    page.selectbox(key="watch_key_area").set_value("admin1/MLI-mopti").run()
    page.button(key="watch_add").click().run()
    assert "1 entrée" in said(page)
    rows = [acled_row(n, event_date="2026-04-20", latitude="14.35", fatalities="") for n in range(3)]
    bring(store, write_table(tmp_path / "a.csv", rows), now=NOW)
    for _ in range(2):  # to read it is no look
        text = said(opened("overview.py"))
        assert "1 of 1 entry has news since your last look." in text
        assert "3 new incidents, deaths:" in text
        assert "(3 of earlier days, reported since)" in text
    page = opened("watch.py")
    page.button(key="seen").click().run()
    assert not page.exception
    assert "Nothing new since your last look at 1 entry." in said(page)
    assert watch_list(store_folder)[0].look.version == 1
    page.button(key="watch_undo").click().run()
    assert "1 of 1 entry has news" in said(page)


def test_a_view_is_saved_from_any_page_and_opened_with_its_filters(store_folder):
    page = opened("trends.py", group="JNIM", from_="2025-01-01", to="2025-06-30")
    page.text_input(key="view_name").set_value("JNIM, first half").run()
    page.button(key="view_save").click().run()
    (view,) = saved_views(store_folder)
    assert (view.page, view.link["group"], view.link["to"], view.moves) == (
        "trends.py",
        ("JNIM",),
        ("2025-06-30",),
        False,
    )
    page = opened("watch.py")
    assert "JNIM, first half" in page.dataframe[-1].value.iloc[0].tolist()
    page.selectbox(key="view_open_0").set_value(view).run()
    page.button(key="view_open_now").click().run()
    assert not page.exception
    assert page.session_state["groups"] == ["JNIM"]
    assert str(page.session_state["period"][1]) == "2025-06-30"
    assert page.title[0].value.startswith("Trends")


@pytest.mark.parametrize("page_left", ["trends.py", "compare.py"])
def test_a_view_opened_from_any_page_has_its_own_link_and_no_other(store_folder, page_left):
    page = opened("overview.py", group="JNIM")
    page.text_input(key="view_name").set_value("JNIM").run()
    page.button(key="view_save").click().run()
    page = opened(page_left, group="ISSP")
    page.selectbox(key="view_open_0").set_value(saved_views(store_folder)[0]).run()
    page.button(key="view_open_now").click().run()
    assert not page.exception
    assert page.query_params["group"] in ("JNIM", ["JNIM"])
    assert "compare" not in page.query_params


def test_the_command_that_is_shown_tells_the_alerts_of_the_page(capsys):
    page = opened("watch.py", from_="2025-03-01", to="2026-02-28", group=["JNIM", "Ansaroul Islam"], country="BFA")
    (command,) = [code.value for code in page.code]
    assert command == (
        "python -m geo alerts --on 2026-02-28 --since 2025-11-30 --layer admin1 --group JNIM --group 'Ansaroul Islam' "
        "--country BFA"
    )
    main([*shlex.split(command)[3:], "--format", "json"])
    told = json.loads(capsys.readouterr().out)["alerts"]
    (table,) = [frame.value for frame in page.dataframe if "state" in frame.value]
    assert sorted(one["name"] for one in told) == sorted(table["name"])
    assert told


def test_what_is_watched_is_opened_on_its_page_and_the_filters_stay(store_folder):
    page = opened("overview.py", area="MLI-gao", precise="yes")
    page.toggle(key="watch_area_admin1/MLI-gao").set_value(True).run()
    assert watch_list(store_folder)[0].look.severity is not None
    page = page.switch_page("watch.py").run()
    assert page.session_state["precise_only"] is True
    assert "Nothing new since your last look at 1 entry." in said(page)


def test_an_alert_that_began_long_ago_and_goes_on_is_listed_on_the_overview_and_the_watch_page(store_folder, tmp_path):
    store = open_store(store_folder, now=NOW)
    days = [date(2026, 4, 25) - timedelta(days=round(300 * (n / 90) ** 2)) for n in range(91)]
    at = {"country": "Burkina Faso", "iso": "854", "admin1": "Cascades", "latitude": "10.6", "longitude": "-4.7"}
    rows = [acled_row(n, event_date=str(day), event_id_cnty=f"BFO{n}", **at) for n, day in enumerate(days)]
    bring(store, write_table(tmp_path / "a.csv", rows), now=NOW)
    overview = opened("overview.py")
    assert "Cascades</b> ongoing since" in said(overview)
    assert "began more than 90 days ago." in said(overview)
    page = opened("watch.py", lang="fr")
    assert not page.exception
    (table,) = [frame.value for frame in page.dataframe if "state" in frame.value]
    (row,) = table[table["name"] == "Cascades"].itertuples()
    assert (row.state, row.until) == ("en cours", "25 avr. 2026")
    assert row.since.endswith("2025")


@pytest.mark.parametrize(
    ("file", "link"), [("compare.py", {"compare": "groups", "group-a": "ISSP"}), ("incidents.py", {"group": "ISSP"})]
)
def test_the_switch_beside_an_armed_group_puts_it_on_the_list_and_takes_it_off(store_folder, file, link):
    page = opened(file, **link)
    page.toggle(key="watch_group_ISSP").set_value(True).run()
    assert not page.exception
    assert [item.identity for item in watch_list(store_folder)] == [("group", "ISSP")]
    assert page.toggle(key="watch_group_ISSP").value
    page.toggle(key="watch_group_ISSP").set_value(False).run()
    assert watch_list(store_folder) == ()
