"""The page What changed, and an area's own part of it: windows and versions compared."""

from datetime import UTC, datetime

from geo.incidents.importing import import_file
from geo.incidents.opening import open_store
from tests.opening import opened
from tests.pages.test_pages import said
from tests.stores import write_acled

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def test_alerts_stand_beside_how_often_they_were_false():
    text = said(opened("changes.py"))
    assert "In the past such an alert came in" in text
    assert "false alarms" in text
    assert "There is one version of the data: nothing can have been revised yet." in text


def test_a_month_earlier_is_another_comparison():
    page = opened("changes.py")
    page.segmented_control(key="compared").set_value("month").run()
    assert not page.exception
    assert any("a month earlier" in heading.value.replace("\\", "") for heading in page.header)


def test_what_a_version_revised_is_listed_on_both_pages(store_folder, tmp_path):
    store = open_store(store_folder, now=NOW)
    import_file(store, write_acled(tmp_path / "a.csv", 3), source="acled", now=NOW)
    import_file(store, write_acled(tmp_path / "a.csv", 3, fatalities=40), source="acled", now=NOW)
    page = opened("changes.py", from_="2025-01-01", to="2025-12-31")
    assert "Past incidents: 3 revised, 0 removed by their sources." in said(page)
    page.session_state["area"] = "MLI-mopti"
    page = page.switch_page("area.py").run()
    page.segmented_control(key="compared").set_value("version").run()
    assert not page.exception
    assert "0 entered, 0 left, 3 revised." in said(page)


def test_explanations_are_in_the_language_of_the_link():
    page = opened("changes.py", lang="fr", weights="50,10,10,10,5,10,5")
    assert not page.exception
    assert "fausses alarmes" in said(page)
    assert "Repondéré" in said(page)
    area = said(page.switch_page("area.py").run())
    assert "Pèse le plus" in area
    assert "Avec les lieux connus seulement au district" in area
    assert "autre niveau qu" in said(page.switch_page("weights.py").run())
