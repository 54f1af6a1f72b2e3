"""As known then: any version of the store can be asked for, by link and in the sidebar; ACLED rows say so."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from geo.briefing import figures
from geo.incidents.importing import import_file
from geo.present.maps import incident_map
from geo.present.provenance import provenance
from geo.study import open_study
from tests.opening import opened
from tests.stores import acled_row, write_table


@pytest.fixture
def two_versions(store_folder, tmp_path):
    """A store of the starter set in which three synthetic ACLED events of March 2025 were imported since."""
    from pages import _data

    store = _data.store()
    rows = [acled_row(n, latitude=str(14.35 + n), fatalities=str(n)) for n in range(3)]
    path = write_table(tmp_path / "acled.csv", rows)
    import_file(store, path, source="acled", now=datetime.now(UTC) + timedelta(days=3))
    return store


def text_of(page: AppTest) -> str:
    html = " ".join(str(part.body) for part in page.get("html"))
    parts = (*page.caption, *page.warning, *page.markdown)
    return (html + " ".join(part.value for part in parts)).replace("\\", "")


def test_a_link_asks_for_the_state_before_an_import(two_versions):
    newest, before = opened(), opened(known="0")
    assert not newest.exception
    assert not before.exception
    assert "Data 1-" in text_of(newest)
    assert "Data 0-" in text_of(before)
    assert before.query_params["known"] in ("0", ["0"])


def test_a_day_stands_for_the_version_in_force_on_it(two_versions):
    today = datetime.now(UTC).date()
    assert "Data 0-" in text_of(opened(known=(today + timedelta(days=1)).isoformat()))
    assert "Data 1-" in text_of(opened(known=(today + timedelta(days=4)).isoformat()))


def test_a_day_is_entered_in_the_sidebar_and_a_version_chosen_after_it_holds(two_versions):
    today = datetime.now(UTC).date()
    page = opened()
    page.sidebar.date_input(key="known_day").set_value(today + timedelta(days=1)).run()
    assert not page.exception
    assert "Data 0-" in text_of(page)
    assert "As known on" in text_of(page)
    assert page.query_params["known"] in ("0", ["0"])
    page.sidebar.selectbox(key="known").set_value("1").run()
    assert "Data 1-" in text_of(page)
    assert page.sidebar.date_input(key="known_day").value is None


@pytest.mark.parametrize("asked", ["7", "tomorrow", "1999-01-01"])
def test_a_version_that_never_was_is_named_and_the_newest_shown(two_versions, asked):
    page = opened(known=asked)
    assert not page.exception
    assert f"known={asked}" in text_of(page)
    assert "Data 1-" in text_of(page)


def test_choosing_an_older_version_drops_filters_that_it_does_not_know(two_versions):
    page = opened()
    page.sidebar.selectbox(key="known").set_value("0").run()
    assert not page.exception
    assert "Data 0-" in text_of(page)
    assert page.session_state["period"][1].isoformat() == "2026-04-25"


def test_the_data_page_lists_what_each_version_brought(two_versions):
    page = opened("data.py")
    assert not page.exception
    versions = next(frame.value for frame in page.dataframe if "added" in frame.value)
    assert versions["version"].tolist() == [1, 0]
    assert versions["added"].tolist() == [3, 1113]
    assert versions["source"].tolist() == ["ACLED", "starter"]


def test_what_rests_on_acled_carries_its_statement_and_keeps_its_rows_in_the_house(two_versions):
    study = open_study(two_versions)
    query = study.choices.default().__class__(
        start=study.incidents.first_day, end=study.incidents.last_day, groups=("JNIM",), countries=("MLI",)
    )
    rests_on = provenance(study, query)
    assert "https://acleddata.com" in rests_on.sources
    assert "Filters: Armed actors: JNIM" in rests_on.sources
    shown = incident_map(study, query, rests_on, title="Incidents", sentence="All.")
    taken = figures.csv(shown).decode("utf-8-sig")
    assert "Synthetic" not in taken
    assert "do not allow passing single rows on" in taken
    assert study.incidents.table["source"].eq("ACLED").sum() == 3


def test_a_new_spelling_leads_to_its_actor_at_once(two_versions):
    page = opened("data.py")
    fields = {field.label: field for field in page.text_input}
    fields["A spelling"].set_value("Les Hommes de Mahou")
    fields["stands for the actor"].set_value("JNIM")
    next(button for button in page.button if button.label == "Add").click().run()
    assert not page.exception
    later = opened(group="Les hommes de mahou")
    assert later.session_state["groups"] == ["JNIM"]


def test_a_right_that_is_declared_lets_rows_be_taken_away_and_can_be_withdrawn(two_versions):
    page = opened("data.py")
    fields = {field.label: field for field in page.text_input}
    fields["Who holds the right"].set_value("The firm")
    fields["On what ground (contract, written permission)"].set_value("Contract of 2026")
    next(button for button in page.button if button.label.startswith("Declare the right")).click().run()
    assert not page.exception
    study = open_study(two_versions)
    query = study.choices.default().__class__(start=study.incidents.first_day, end=study.incidents.last_day)
    shown = incident_map(study, query, provenance(study, query), title="Incidents", sentence="All.")
    assert "do not allow" not in figures.csv(shown).decode("utf-8-sig")
    assert (shown.table["source_name"] == "Synthetic").sum() == 3
    page = opened("data.py")
    next(button for button in page.button if button.label == "Withdraw").click().run()
    assert (
        "do not allow"
        in incident_map(
            open_study(two_versions), query, provenance(study, query), title="Incidents", sentence="All."
        ).sentence
    )


def test_the_language_of_explanations_stands_in_the_link():
    page = opened(lang="fr")
    assert page.sidebar.selectbox(key="language").value == "fr"
    assert page.query_params["lang"] in ("fr", ["fr"])
    assert "“lang=de” is not known; allowed are en, fr" in text_of(opened(lang="de"))
