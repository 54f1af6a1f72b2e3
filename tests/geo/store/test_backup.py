"""A backup is the whole data folder in one file; by the manual alone it becomes the same store again elsewhere."""

import json
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import stores

from geo.__main__ import main
from geo.errors import QueryError, StoreDamagedError, StoreError
from geo.incidents import condition
from geo.incidents.backup import back_up, restore
from geo.incidents.settings import Settings, read_settings, save_settings

MANUAL = Path(__file__).parents[3] / "docs" / "STORE.md"


@pytest.fixture
def store(tmp_path):
    """A store with two imports, refused rows, settings, spellings, a pair taken apart, boundaries and leftovers."""
    store = stores.new_store(tmp_path / "store")
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 4))
    rows = [stores.acled_row(n, fatalities=8, latitude=round(14 + n / 1000, 4)) for n in range(4)]
    stores.bring(store, stores.write_table(tmp_path / "b.csv", [*rows, stores.acled_row(9, latitude=91)]))
    save_settings(store.folder, replace(Settings(), countries=("MLI", "NER")))
    (store.folder / "actors.csv").write_text("alias,actor\nGSIM X,JNIM\n")
    (store.folder / "boundaries").mkdir()
    (store.folder / "boundaries" / "MLI-ADM2.geojson").write_text("{}")
    (store.folder / "incidents" / "part-1.parquet#1").write_bytes(b"left by the dead")
    (store.folder / "staging" / "running").mkdir(parents=True)
    return store


def contents(folder):
    left_out = ("writer.lock", "part-1.parquet#1")
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name not in left_out}


def test_by_the_manual_alone_a_lost_store_is_had_again_with_its_history(store, tmp_path, monkeypatch, capsys):
    commands = re.findall(r"^ {4}python -m geo (store (?:backup|restore) .*)$", MANUAL.read_text(), re.MULTILINE)
    assert [command.split()[1] for command in commands] == ["backup", "restore"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAHEL_DATA_DIR", str(store.folder))
    before, receipts = contents(store.folder), store.receipts()
    answers = {number: store.read(number).sort_by("event_id") for number in receipts}
    assert main(commands[0].split()) == 0
    backed = json.loads(capsys.readouterr().out)
    shutil.rmtree(store.folder)
    assert main(commands[1].split()) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["version"], told["content"], told["whole"]) == (2, receipts[2].content, True)
    assert (backed["version"], backed["content"]) == (2, receipts[2].content)
    assert contents(store.folder) == before
    again = stores.new_store(store.folder)
    assert again.receipts() == receipts
    for number, rows in answers.items():
        again.verify(number)
        assert again.read(number).sort_by("event_id") == rows
    assert len(again.rejects(2)) == 1
    assert set(again.changes(2)["event_id"]) == {f"MLI{n}" for n in range(4)}
    assert read_settings(again.folder).countries == ("MLI", "NER")
    assert stores.bring(again, stores.write_acled(tmp_path / "c.csv", 5, fatalities=8)).accepted == 1


def test_a_restore_writes_over_nothing(store, tmp_path):
    back_up(store, tmp_path / "b.zip")
    before = contents(store.folder)
    with pytest.raises(StoreError, match=r"is not empty \(actors.csv, boundaries, changes\), and nothing there is"):
        restore(tmp_path / "b.zip", store.folder)
    assert contents(store.folder) == before


def test_a_restore_that_was_killed_can_be_run_again(store, tmp_path):
    back_up(store, tmp_path / "b.zip")
    (tmp_path / "new" / "restoring" / "incidents").mkdir(parents=True)
    assert restore(tmp_path / "b.zip", tmp_path / "new") == store.receipt()


def test_a_backup_overwrites_nothing_and_does_not_lie_in_what_it_saves(store, tmp_path):
    (tmp_path / "b.zip").write_text("mine")
    with pytest.raises(StoreError, match="exists already and is left as it is"):
        back_up(store, tmp_path / "b.zip")
    with pytest.raises(StoreError, match="lies in the data folder, and would be lost with it"):
        back_up(store, store.folder / "b.zip")
    with pytest.raises(StoreError, match="could not be written to"):
        back_up(store, tmp_path / "no folder" / "b.zip")
    assert not list(tmp_path.glob(".b.zip*"))


def test_a_damaged_store_is_not_backed_up(store, tmp_path):
    condition.log_entries(store.folder)[2].write_bytes(b"")
    with pytest.raises(StoreDamagedError, match="python -m geo store recover"):
        back_up(store, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def test_what_is_no_whole_backup_leaves_the_folder_empty(store, tmp_path):
    back_up(store, tmp_path / "b.zip")
    whole = (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    flipped = bytearray(whole)
    flipped[len(whole) // 3] ^= 255
    (tmp_path / "flipped.zip").write_bytes(flipped)
    for name, message in (
        ("gone.zip", "There is no file"),
        ("other.zip", "is no backup of an incident store: it holds no receipts.jsonl"),
        ("cut.zip", "is damaged"),
        ("flipped.zip", "is damaged"),
    ):
        with pytest.raises(StoreError, match=message):
            restore(tmp_path / name, tmp_path / "new")
        assert not list((tmp_path / "new").iterdir()), name


def test_a_backup_whose_rows_are_not_what_its_receipts_say_is_told(store, tmp_path):
    receipts = store.folder / "receipts.jsonl"
    receipts.write_text(receipts.read_text().replace(store.receipt().content, "0" * 16))
    back_up(store, tmp_path / "b.zip")
    with pytest.raises(StoreDamagedError, match="its receipt says"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    assert not list((tmp_path / "new").iterdir())


def test_both_commands_ask_for_a_file(store, monkeypatch):
    for what in ("backup", "restore"):
        with pytest.raises(QueryError, match=f"{what} needs a FILE"):
            _run("store", what, "--data-dir", str(store.folder))


def _run(*arguments):
    from geo.__main__ import _parser

    options = _parser().parse_args(arguments)
    return options.run_alone(options)
