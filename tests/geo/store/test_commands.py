"""The store's part of the command line: one JSON object out, a sentence and status 1 where it cannot be done."""

import argparse
import json
from datetime import timedelta

import pytest
import stores

from geo.__main__ import main
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


def test_a_version_is_undone_and_the_undo_too(folder, export):
    run("import", export, "--source", "acled", "--yes", "--data-dir", folder)
    assert run("store", "undo", "--data-dir", folder)["removed"] == 1
    assert run("store", "undo", "--version", 2, "--data-dir", folder)["accepted"] == 1
    assert [entry["kind"] for entry in run("store", "versions", "--data-dir", folder)][:2] == ["undo", "undo"]


def test_encoding_separator_and_decimal_sign_are_told_and_corrected(folder, tmp_path):
    path, saved = tmp_path / "t.csv", tmp_path / "m.json"
    # by the commas in its header this looks like a table of commas
    path.write_bytes("Date, a, b, c;Lat;Lon;Qui;Pays;Lieu\n2025-03-04;14,5;-4;GSIM;Mali;Kidal®\n".encode("latin-1"))
    with pytest.raises(GeoError):
        run("import", path, "--source", "table", "--mapping", saved, "--data-dir", folder)
    said = ["--encoding", "latin-1", "--separator", ";", "--decimal", ","]
    columns = ["--column", "event_date=Date, a, b, c", "--column", "side_a=Qui"]
    report = run("mapping", path, *said, "--save", saved, *columns)
    assert report["columns_of_file"][0] == "Date, a, b, c"
    assert {name: report["reading"][name] for name in ("encoding", "separator", "decimal")} == {
        "encoding": "latin-1",
        "separator": ";",
        "decimal": ",",
    }
    assert report["first_rows"][0]["Lieu"] == "Kidal®"
    assert run("import", path, "--source", "table", "--mapping", saved, "--data-dir", folder)["accepted"] == 1


@pytest.mark.parametrize("command", [["status"], ["score", "--format", "json"], ["outlook"]])
def test_every_answer_can_be_asked_as_known_at_a_version_or_on_a_day(folder, export, capsys, command):
    store = stores.new_store(folder)
    stores.bring(store, export, now=stores.NOW + timedelta(days=5))
    answers = {}
    for asked in ([], ["--version", "0"], ["--known-on", "2026-01-16"], ["--known-on", "2026-01-20"]):
        assert main([*command, "--data-dir", str(folder), *asked]) == 0
        answers[tuple(asked)] = json.loads(capsys.readouterr().out)
    versions = [_version_in(answer)[0] for answer in answers.values()]
    assert versions == ["1", "0", "0", "1"]


def _version_in(answer):
    return answer.get("data_version") or answer["provenance"]["data_version"]


def test_what_ends_an_import_midway_is_told_in_a_sentence(folder, export, capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    stores.new_store(folder)
    monkeypatch.setattr(commands, "import_file", interrupt)
    assert main(["import", str(export), "--source", "acled", "--data-dir", str(folder)]) == 130
    assert capsys.readouterr().err.startswith("Stopped. The store is whole")


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
