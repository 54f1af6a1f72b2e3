"""The import page: a file is checked, shown, corrected and then imported; refused rows are seen with their reason."""

import pytest
from streamlit.testing.v1 import AppTest

from geo.present import store_rows
from tests import stores
from tests.opening import opened

OWN = (
    "Jour;Pays;Lieu;Lat;Long;Auteur;Morts\n"
    "2025-06-05;Mali;Mahou;12,13;-4,63;GSIM;5\n"
    "2025-06-04;Mali;Tessit;15,22;-0,30;EIGS;\n"
    "2025-06-03;Mali;Nowhere;95,00;-4,00;GSIM;2\n"
    "2025-06-02;France;Paris;48,85;2,35;Inconnu;0\n"
).encode("cp1252")


@pytest.fixture
def page(store_folder) -> AppTest:
    return opened("imports.py")


def upload(page: AppTest, kind: str, name: str, content: bytes) -> AppTest:
    page.radio(key="import_kind").set_value(kind).run()
    page.file_uploader(key=f"import_file_{kind}").upload(name, content, "text/csv").run()
    return page


def text_of(page: AppTest) -> str:
    html = " ".join(str(part.body) for part in page.get("html"))
    parts = (*page.caption, *page.warning, *page.success, *page.info, *page.error)
    return (html + " ".join(part.value for part in parts)).replace("\\", "")


def test_the_page_says_what_to_do_before_a_file_is_chosen(page):
    assert not page.exception
    assert "Choose a file" in text_of(page)


def test_an_own_table_is_read_checked_and_imported(page):
    page = upload(page, "table", "own.csv", OWN)
    assert not page.exception
    said = text_of(page)
    assert "semicolon" in said
    button = next(button for button in page.button if button.label.startswith("Import:"))
    assert button.label == "Import: add 2, change 0, remove 0"
    assert any(
        (frame.value.astype(str) == "latitude").any().any() or "95" in str(frame.value) for frame in page.dataframe
    )
    button.click().run()
    assert "Version 1: 2 added" in text_of(page)


def test_an_incident_of_a_table_without_targets_and_closer_kinds_is_told_without_them(page):
    page = upload(page, "table", "own.csv", OWN)
    next(button for button in page.button if button.label.startswith("Import:")).click().run()
    from pages import _data

    table = _data.study().incidents.table
    own = table[table["location"].eq("Tessit") & table["source"].ne("starter")].iloc[0]
    shown = opened("overview.py", incident=f"{own['source']}/{own['event_id']}")
    assert not shown.exception
    [card] = [text.value for text in shown.markdown if text.value.startswith("**Unspecified**")]
    assert "nan" not in card
    assert "target" not in card


def test_importing_the_same_file_again_changes_nothing(page):
    page = upload(page, "table", "own.csv", OWN)
    next(button for button in page.button if button.label.startswith("Import:")).click().run()
    page = upload(page, "table", "own.csv", OWN)
    assert "Nothing would change" in text_of(page)


def test_a_file_that_is_no_table_is_refused_in_a_sentence(page):
    page = upload(page, "acled", "export.csv", b"a,b\n1,2\n")
    assert not page.exception
    assert "is no ACLED file" in text_of(page)


def test_dates_that_can_be_read_both_ways_are_asked_about(page):
    content = OWN.replace(b"2025-06-05", b"03/04/2025").replace(b"2025-06-04", b"05/06/2025")
    content = content.replace(b"2025-06-03", b"01/02/2025").replace(b"2025-06-02", b"07/08/2025")
    page = upload(page, "table", "own.csv", content)
    assert not page.exception
    assert "03/04/2025" in text_of(page)
    assert not [button for button in page.button if button.label.startswith("Import:") and not button.disabled]


def test_the_study_area_can_be_changed_and_decides_what_is_outside(page):
    chosen = [code for code in page.multiselect(key="study_area").value if code != "MLI"]
    page.multiselect(key="study_area").set_value([*chosen, "FRA"]).run()
    next(button for button in page.button if button.label == "Keep this study area").click().run()
    assert not page.exception
    page = upload(page, "table", "own.csv", OWN)
    button = next(button for button in page.button if button.label.startswith("Import:"))
    assert button.label == "Import: add 1, change 0, remove 0"
    assert "<dt>Outside</dt><dd>3</dd>" in text_of(page)


def test_a_damaged_upload_is_an_error_in_words_and_leaves_the_store_as_it_was(page):
    from pages import _data

    before = _data.store().version
    for name, content in (("x.csv", b"\x00\x01\x02" * 50), ("empty.csv", b""), ("x.csv", b"only a header,")):
        page = upload(page, "table", name, content)
        assert not page.exception
    assert _data.store().version == before


def test_encoding_and_separator_can_be_corrected(page):
    page = upload(page, "table", "own.csv", OWN)
    page.selectbox(key="import_separator").set_value(",").run()
    assert not page.exception
    assert "comma" in text_of(page)
    assert "The mapping says nothing of event_date" in text_of(page)
    page.selectbox(key="import_separator").set_value(None).run()
    page.selectbox(key="import_encoding").set_value("utf-16").run()
    assert not page.exception
    assert "is not utf-16 text" in text_of(page)


def test_a_file_is_checked_once_while_nothing_under_it_changes(page, monkeypatch):
    from pages import _files_data

    page = upload(page, "table", "own.csv", OWN)
    monkeypatch.setattr(_files_data, "_prepared", lambda *_: pytest.fail("checked again"))
    page.run()
    assert not page.exception
    assert [button for button in page.button if button.label.startswith("Import:")]


def test_a_check_that_was_stopped_says_so_and_is_done_again_when_asked(page):
    from pages import _data

    page.session_state["last_import"] = {"stopped_at": _data.store().version}
    page = upload(page, "acled", "export.csv", b"a,b\n1,2\n")
    page.session_state["last_import"] = {"stopped_at": _data.store().version}
    page.run()
    assert "Stopped. Nothing was stored." in text_of(page)
    next(button for button in page.button if button.label == "Check the file again").click().run()
    assert "is no ACLED file" in text_of(page)


def test_a_stop_that_came_too_late_names_the_version_that_is_stored():
    assert store_rows.stopped_sentence(3, 3) == "Stopped. Nothing was stored."
    assert store_rows.stopped_sentence(3, 4).startswith("It was too late to stop: version 4 is stored.")


def test_a_version_is_undone_on_the_data_page_and_can_be_brought_back(page):
    from pages import _data

    page = upload(page, "table", "own.csv", OWN)
    next(button for button in page.button if button.label.startswith("Import:")).click().run()
    page = page.switch_page("data.py").run()
    next(button for button in page.button if button.label == "Undo version 1").click().run()
    assert not page.exception
    assert "Version 2: 0 added, 0 changed, 2 removed" in text_of(page)
    assert _data.store().receipt().content == _data.store().receipt(0).content
    page.selectbox(key="version_to_show").set_value(2).run()
    next(button for button in page.button if button.label == "Undo version 2").click().run()
    assert "Version 3: 2 added" in text_of(page)


def test_an_undo_that_cannot_be_is_refused_with_the_reason(page, tmp_path):
    from pages import _data

    store = _data.store()
    for dead in (1, 2):
        stores.bring(store, stores.write_acled(tmp_path / "a.csv", 2, fatalities=dead))
    page = page.switch_page("data.py").run()
    page.selectbox(key="version_to_show").set_value(1).run()
    next(button for button in page.button if button.label == "Undo version 1").click().run()
    assert "Version 1 cannot be undone: version 2 changed 2 of the rows" in text_of(page)


def test_what_is_refused_is_told_in_french(store_folder):
    page = upload(opened("imports.py", lang="fr"), "table", "own.csv", OWN.replace(b"Mahou", b"S\xe9gou"))
    assert "Ce n’est pas de l’UTF-8" in text_of(page)
    reasons = [reason for frame in page.dataframe if "reason" in frame.value for reason in frame.value["reason"]]
    assert reasons == ["latitude 95,00 n’est pas entre -90 et 90"]
    page = upload(page, "acled", "own.csv", OWN)
    assert "own.csv n’est pas un fichier ACLED" in text_of(page)
