"""A store that lost or tore its last commit says so at the next start, offers the last good one, and writes nothing."""

import os
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest
import stores

from geo.errors import StoreBusyError, StoreDamagedError, StoreError
from geo.incidents import condition
from geo.incidents.store import Store, writer_lock


@pytest.fixture
def store(tmp_path):
    store = stores.new_store(tmp_path / "store")
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 5))
    stores.bring(store, stores.write_acled(tmp_path / "b.csv", 5, fatalities=8))
    return store


def last_entry(store) -> Path:
    entries = condition.log_entries(store.folder)
    return entries[max(entries)]


def snapshot(store) -> dict:
    return {
        path.relative_to(store.folder): path.read_bytes()
        for path in store.folder.rglob("*")
        if path.is_file() and path.name != "writer.lock"
    }


def empty(path):
    path.write_bytes(b"")


def halve(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def fill_with_nul(path):
    path.write_bytes(b"\x00" * path.stat().st_size)


@pytest.mark.parametrize("tear", [empty, halve, fill_with_nul, Path.unlink])
def test_a_torn_last_log_entry_is_seen_at_start_and_nothing_is_written(store, tear):
    tear(last_entry(store))
    before = snapshot(store)
    with pytest.raises(
        StoreDamagedError, match="Version 1 is whole. Go back to it with: python -m geo store recover"
    ) as caught:
        stores.new_store(store.folder)
    assert caught.value.last_good == 1
    assert snapshot(store) == before


@pytest.mark.parametrize("tear", [empty, halve, fill_with_nul, Path.unlink])
def test_going_back_leaves_a_whole_store_and_the_import_can_be_run_again(store, tmp_path, tear):
    lost = store.receipt()
    tear(last_entry(store))
    assert store.recover(now=stores.NOW) == 1
    reopened = stores.new_store(store.folder)
    reopened.verify()
    result = stores.bring(reopened, tmp_path / "b.csv")
    assert (result.version, result.updated) == (2, 5)
    reopened.verify()
    assert reopened.receipt().content == lost.content


def test_a_torn_commit_without_a_receipt_is_seen_too(store):
    entry = last_entry(store)
    (entry.parent / f"{3:020d}.json").write_bytes(b"")
    with pytest.raises(StoreDamagedError, match=r"version 3 .* is torn") as caught:
        stores.new_store(store.folder)
    assert caught.value.last_good == 2


def test_a_commit_of_another_program_is_not_taken_for_ours(store):
    entry = last_entry(store)
    shutil.copy(entry, entry.parent / f"{3:020d}.json")
    with pytest.raises(StoreDamagedError, match="version 3 was written by another program"):
        stores.new_store(store.folder)


def test_a_data_file_of_another_size_is_seen(store):
    name = next(iter(condition.live_files(store.folder, 2)))
    halve(store.folder / "incidents" / name)
    with pytest.raises(StoreDamagedError, match=rf"data file {name} is \d+ bytes; \d+ bytes were written"):
        stores.new_store(store.folder)


def test_a_missing_data_file_is_seen(store):
    for name in condition.live_files(store.folder, 2):
        (store.folder / "incidents" / name).unlink()
    with pytest.raises(StoreDamagedError, match="is missing; "):
        stores.new_store(store.folder)


def test_bytes_that_changed_within_a_file_are_found_by_the_slow_check(store):
    from geo.incidents.receipts import Receipt, add_receipt

    receipt = store.receipt()
    add_receipt(store.folder, Receipt(**(asdict(receipt) | {"content": "0" * 16})))
    with pytest.raises(
        StoreDamagedError, match="Version 2 holds 1118 rows with content .*; its receipt says 1118 rows"
    ):
        store.verify()


def test_no_version_left_asks_for_a_backup(store):
    for entry in condition.log_entries(store.folder).values():
        empty(entry)
    with pytest.raises(StoreDamagedError, match="No whole version is left: restore the folder from a backup") as caught:
        stores.new_store(store.folder)
    assert caught.value.last_good is None
    with pytest.raises(StoreError, match="No version of the store in .* is whole"):
        store.recover(now=stores.NOW)


def test_a_commit_whose_writer_died_before_the_receipt_counts_and_gets_one(store):
    receipts = store.folder / "receipts.jsonl"
    lines = receipts.read_bytes().splitlines(keepends=True)
    for kept in (lines[:-1], [*lines[:-1], lines[-1][:40]]):
        receipts.write_bytes(b"".join(kept))
        assert stores.new_store(store.folder).version == 2
        with store.writing():
            pass
        assert store.receipts()[2].log_sha256 == condition.sha256_of(last_entry(store))
        store.verify()


def test_recovering_a_whole_store_changes_nothing(store):
    before = snapshot(store)
    assert store.recover(now=stores.NOW) == 2
    assert snapshot(store) == before


def test_what_killed_writers_left_is_swept_and_what_is_read_stays(store):
    table = store.folder / "incidents"
    old = [
        table / "part-1.parquet#1",
        table / "part-orphan.parquet",
        table / "_delta_log" / "00000000000000000003.json#1",
    ]
    for path in old:
        path.write_bytes(b"left")
        os.utime(path, (1, 1))
    fresh = table / "part-2.parquet#1"
    fresh.write_bytes(b"being written")
    assert set(condition.sweep(store.folder)) == set(old)
    assert fresh.exists()
    assert not any(path.exists() for path in old)
    store.verify(0)
    store.verify()


def test_a_second_writer_waits_and_is_then_told(store, tmp_path):
    with (
        writer_lock(store.folder, 1),
        pytest.raises(StoreBusyError, match="Another import has been writing to .* for 0 s"),
        store.writing(wait_seconds=0.1),
    ):
        pytest.fail("two writers at once")


def test_reading_a_store_that_is_not_there_says_so(tmp_path):
    with pytest.raises(StoreDamagedError, match="is damaged"):
        _ = Store(tmp_path).version


def test_a_store_that_nobody_touched_is_not_read_again(store, monkeypatch):
    for path in store.folder.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert store.version == 2
    monkeypatch.setattr(condition, "read_book", lambda _: pytest.fail("read again"))
    assert store.version == 2


def test_a_file_lost_from_a_store_that_was_whole_is_seen_at_once(store):
    for path in store.folder.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert store.version == 2
    lost = next(iter(condition.live_files(store.folder, 2)))  # of the files of older versions none need be there
    (store.folder / condition.TABLE / lost).unlink()
    with pytest.raises(StoreDamagedError, match="is missing"):
        _ = store.version
