"""Versions: each change is one, any can be asked for, and each says what it brought."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
import stores

from geo import schemas
from geo.errors import StoreError
from geo.incidents import open_version, read_actors
from geo.incidents.opening import open_store
from geo.incidents.settings import STUDY_AREA, Settings, save_settings
from geo.incidents.store import VARIABLE, data_folder
from geo.incidents.table import propose_for
from geo.study import open_study


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


def test_the_first_start_makes_version_0_of_the_starter_set(store, study):
    assert store.version == 0
    assert store.receipt().rows == 1113
    store.verify()
    table = open_version(store, read_actors()).table
    pd.testing.assert_frame_equal(table, study.incidents.table)


def test_a_second_start_changes_nothing(store):
    again = stores.new_store(store.folder)
    assert again.version == 0
    assert len(again.versions()) == 1


def test_a_loaded_version_is_what_the_schema_asks(store, tmp_path):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv"))
    table = open_version(store, read_actors()).table
    schemas.check(schemas.incidents, table, tmp_path)
    assert table["event_date"].is_monotonic_increasing


def test_every_import_is_a_version_that_says_what_it_brought(store, tmp_path):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 5))
    stores.bring(store, stores.write_acled(tmp_path / "b.csv", 7, fatalities=4))
    newest, middle, first = (entry.receipt for entry in store.versions())
    assert (first.version, first.kind, first.accepted) == (0, "created", 1113)
    assert (middle.version, middle.source, middle.file, middle.accepted, middle.rows) == (1, "ACLED", "a.csv", 5, 1118)
    assert (newest.accepted, newest.updated, newest.rows) == (2, 5, 1120)


def test_an_old_version_answers_as_it_did(store, tmp_path):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 1))
    stores.bring(store, stores.write_acled(tmp_path / "b.csv", 1, fatalities=9))
    tolls = {version: _toll(store, version) for version in (1, 2)}
    assert tolls == {1: 3, 2: 9}
    assert len(store.read(0)) == 1113


def test_a_day_means_the_last_version_of_that_day(store, tmp_path):
    later = stores.NOW + timedelta(days=3)
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 1), now=later)
    stores.bring(store, stores.write_acled(tmp_path / "b.csv", 2), now=later + timedelta(hours=2))
    assert store.version_on(stores.NOW.date()) == 0
    assert store.version_on(later.date() - timedelta(days=1)) == 0
    assert store.version_on(later.date()) == 2
    with pytest.raises(StoreError, match="Nothing was known on 2020-01-01: the store was created on 2026-01-15"):
        store.version_on(date(2020, 1, 1))


def test_the_study_names_version_and_content(store, tmp_path):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 3))
    newest, first = open_study(store), open_study(store, version=0)
    assert newest.version.startswith("1-")
    assert first.version.startswith("0-")
    assert len(newest.incidents) == len(first.incidents) + 3 - newest.incidents.stepped_back - len(
        newest.incidents.links
    )
    assert open_study(store, known_on=stores.NOW.date()).version == newest.version


def test_a_version_that_never_was_is_named_with_those_that_are(store):
    with pytest.raises(StoreError, match="There is no version 5 of the store; there are 0 to 0"):
        store.read(5)


def test_vacuum_gives_up_what_is_older_than_the_days_and_keeps_the_list(store, tmp_path):
    for days in (10, 20, 30):
        path = stores.write_acled(tmp_path / "a.csv", 3, fatalities=days)
        stores.bring(store, path, now=stores.NOW + timedelta(days=days))
    files = len(list((store.folder / "incidents").glob("*.parquet")))
    kept_from = store.vacuum(keep_days=12, now=stores.NOW + timedelta(days=35))
    assert kept_from == 2
    assert len(list((store.folder / "incidents").glob("*.parquet"))) < files
    assert [entry.kept for entry in store.versions()] == [True, True, False, False]
    assert _toll(store, 2) == 20
    store.verify(3)
    with pytest.raises(
        StoreError, match="Version 1 is listed, but its rows were given up by vacuum; kept are version 2"
    ):
        store.read(1)
    with pytest.raises(StoreError, match="cannot be kept for -1 days"):
        store.vacuum(keep_days=-1, now=stores.NOW)


def test_an_import_after_vacuum_goes_on_counting(store, tmp_path):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 3))
    store.vacuum(keep_days=0, now=stores.NOW + timedelta(days=1))
    assert stores.bring(store, stores.write_acled(tmp_path / "b.csv", 4)).version == 2
    store.verify()


def test_a_copied_folder_is_the_same_store(store, tmp_path):
    import shutil

    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 3))
    shutil.copytree(store.folder, tmp_path / "restored")
    restored = stores.new_store(tmp_path / "restored")
    restored.verify()
    assert restored.receipt() == store.receipt()


def test_the_data_folder_is_the_chosen_one_then_the_variables_then_the_platforms(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "named"))
    assert data_folder(tmp_path / "chosen") == tmp_path / "chosen"
    assert data_folder() == tmp_path / "named"
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_folder().name == "sahel-dashboard"


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be made .* Name another with --data-dir or SAHEL_DATA_DIR"):
        open_store(tmp_path / "file" / "store", now=stores.NOW)


def test_the_study_area_is_that_of_the_boundary_file_unless_the_user_changes_it(study, store, tmp_path):
    assert set(STUDY_AREA) == set(study.boundaries.country_names)
    save_settings(store.folder, replace(Settings(), countries=("NER",)))
    result = stores.bring(store, stores.write_acled(tmp_path / "a.csv", 4))
    assert (result.accepted, result.outside) == (0, 4)


def test_a_mapping_is_proposed_from_any_table_without_a_store(tmp_path):
    rows, proposal = propose_for(stores.write_acled(tmp_path / "a.csv", 1))
    assert len(rows.columns) == 31
    assert proposal.columns["event_id"] == "event_id_cnty"


def _toll(store, version):
    rows = store.read(version).to_pylist()
    return next(row["fatalities_best"] for row in rows if row["event_id"] == "MLI0")
