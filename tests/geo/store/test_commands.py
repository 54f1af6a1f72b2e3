"""The store's part of the command line: one JSON object out, a sentence and status 1 where it cannot be done."""

import argparse
import json

import pytest
import stores

from geo.errors import GeoError, MappingError, QueryError, StoreDamagedError, TooManyRejectsError
from geo.incidents import commands, condition
from geo.incidents.store import VARIABLE


def run(*arguments):
    parser = argparse.ArgumentParser()
    commands.add_data_dir(parser, on_top=True)
    commands.add_parsers(parser.add_subparsers(required=True))
    options = parser.parse_args([str(argument) for argument in arguments])
    return json.loads(options.run_alone(options))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def export(tmp_path):
    rows = [stores.acled_row(0), stores.acled_row(1, latitude=91), stores.acled_row(2, country="France", iso="250")]
    return stores.write_table(tmp_path / "a.csv", rows)


def test_import_prints_the_counts_and_they_are_all_rows(folder, export):
    printed = run("import", export, "--source", "acled", "--yes", "--data-dir", folder)
    assert printed | {"rejects_file": None} == {
        "accepted": 1,
        "updated": 0,
        "unchanged": 0,
        "removed": 0,
        "outside": 1,
        "rejected": 1,
        "rejects_file": None,
        "version": 1,
        "note": "",
    }
    assert printed["rejects_file"].endswith(".csv")


@pytest.mark.parametrize("place", ["before", "after", "variable"])
def test_the_data_dir_stands_before_or_after_or_in_the_variable(folder, export, monkeypatch, place):
    if place == "variable":
        monkeypatch.setenv(VARIABLE, str(folder))
    before = ["--data-dir", folder] if place == "before" else []
    after = ["--data-dir", folder] if place == "after" else []
    run(*before, "import", export, "--source", "acled", "--yes", *after)
    assert (folder / "receipts.jsonl").exists()


def test_refused_rows_stop_an_import_that_nobody_agreed_to(folder, export):
    with pytest.raises(TooManyRejectsError, match="1 of 3 rows are refused; at most 0 were allowed"):
        run("import", export, "--source", "acled", "--data-dir", folder)
    assert run("import", export, "--source", "acled", "--data-dir", folder, "--max-rejects", 1)["accepted"] == 1


def test_a_mapping_is_proposed_saved_and_used(folder, tmp_path):
    rows = [{"Date": "03/04/2025", "Lat": "14.5", "Lon": "-4", "Qui": "GSIM", "Tués": "2"}]
    path, saved = stores.write_table(tmp_path / "t.csv", rows), tmp_path / "m.json"
    report = run("mapping", path)
    assert report["proposed"] == {
        "event_date": "Date",
        "latitude": "Lat",
        "longitude": "Lon",
        "fatalities_best": "Tués",
    }
    assert len(report["questions"]) == 3
    settled = ["--column", "side_a=Qui", "--constant", "country=Mali", "--dates", "dmy", "--name", "Firm"]
    assert "The day comes before the month." in run("mapping", path, "--save", saved, *settled)["says"]
    assert run("import", path, "--source", "table", "--mapping", saved, "--data-dir", folder)["accepted"] == 1
    with pytest.raises(MappingError, match="'side_a' is not of the form OURS=THEIRS"):
        run("mapping", path, "--save", saved, "--column", "side_a")


def test_versions_changes_rejects_check_and_vacuum(folder, export):
    run("import", export, "--source", "acled", "--yes", "--data-dir", folder)
    versions = run("store", "versions", "--data-dir", folder)
    assert [entry["version"] for entry in versions] == [1, 0]
    assert run("store", "rejects", "--data-dir", folder)[0]["column"] == "latitude"
    assert run("store", "changes", "--data-dir", folder) == []
    assert run("store", "check", "--data-dir", folder, "--version", "0") == {"version": 0, "whole": True}
    assert run("store", "check", "--data-dir", folder, "--known-on", "2100-01-01")["version"] == 1
    assert run("store", "vacuum", "--keep-days", 30, "--data-dir", folder) == {"kept_from": 0}
    with pytest.raises(QueryError, match="vacuum needs --keep-days N"):
        run("store", "vacuum", "--data-dir", folder)


def test_a_damaged_store_is_recovered_by_the_command_that_it_names(folder, export):
    run("import", export, "--source", "acled", "--yes", "--data-dir", folder)
    condition.log_entries(folder)[1].write_bytes(b"")
    with pytest.raises(StoreDamagedError, match="python -m geo store recover"):
        run("store", "versions", "--data-dir", folder)
    assert run("store", "recover", "--data-dir", folder) == {"version": 0}
    assert run("import", export, "--source", "acled", "--yes", "--data-dir", folder)["version"] == 1


def test_status_tells_where_and_which(folder):
    store = stores.new_store(folder)
    told = commands.status(store)
    assert (told["version"], told["rows"], told["writable"], told["versions"]) == (0, 1113, True, 1)


def test_sync_takes_its_options(folder, monkeypatch):
    from geo.incidents import syncing

    monkeypatch.setattr(syncing, "sync", lambda store, options, **_: {"what": options.what, "country": options.country})
    assert run("sync", "ucdp", "--country", "MLI", "--data-dir", folder) == {"what": "ucdp", "country": ["MLI"]}


def test_every_error_of_these_commands_is_one_that_the_program_prints():
    assert issubclass(TooManyRejectsError, GeoError)
