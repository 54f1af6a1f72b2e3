"""Killed, starved, crowded: the store is always at a whole version, and the work can be run again."""

import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest
import store_processes
import stores

from geo.incidents import condition
from geo.incidents.undoing import undo

ROUNDS = 50


@pytest.fixture(scope="module")
def processes():
    """A server that forks fresh processes with everything imported and no thread running."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["store_processes"])
    # the server of Python 3.11 looks for what it preloads along PYTHONPATH only
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    return context


def kill_import(processes, store, path, delay):
    """Start an import, kill it after so many seconds; True if it was still at work."""
    started = processes.Event()
    child = processes.Process(target=store_processes.bring_in, args=(store.folder, path, started))
    child.start()
    assert started.wait(60)
    time.sleep(delay)
    child.kill()
    child.join()
    return child.exitcode == -signal.SIGKILL


def test_fifty_kills_leave_the_version_before_or_after_and_the_rerun_completes(processes, tmp_path):
    store = stores.new_store(tmp_path / "store")
    stores.bring(store, stores.write_acled(tmp_path / "first.csv", 300))
    randomly = random.Random(20260115)
    path = tmp_path / "next.csv"
    whole = _seconds_of_an_import(processes, store, path)
    killed = before = after = 0
    for number in range(ROUNDS):
        stores.write_acled(path, 300 + number, fatalities=number + 10)
        base = store.receipt()
        # evenly spread over the whole import, with a random part within each step
        killed += kill_import(processes, store, path, whole * (number + randomly.random()) / ROUNDS)
        reopened = stores.new_store(store.folder)
        assert reopened.version in (base.version, base.version + 1)
        reopened.verify()
        before += reopened.version == base.version
        after += reopened.version > base.version
        result = stores.bring(reopened, path)
        assert result.version == base.version + 1
        assert reopened.receipt().rows == 1113 + 300 + number
        reopened.verify()
    assert before + after == ROUNDS
    assert killed >= ROUNDS // 2, f"only {killed} of {ROUNDS} imports were still at work when killed"
    assert before >= ROUNDS // 4
    condition.sweep(store.folder, older_than_seconds=0)
    live = {name for version in store.receipts() for name in condition.live_files(store.folder, version)}
    assert {entry.name for entry in (store.folder / "incidents").glob("*.parquet*")} == live
    assert not list((store.folder / "staging").iterdir())


def test_an_undo_that_is_killed_leaves_the_version_before_or_after_and_the_rerun_completes(processes, tmp_path):
    store = stores.new_store(tmp_path / "store")
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 200))
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 300, fatalities=9))
    contents = {store.receipt(version).content for version in (1, 2)}
    randomly = random.Random(7)
    for _ in range(4):
        base = store.receipt()
        started = processes.Event()
        child = processes.Process(target=store_processes.take_back, args=(store.folder, base.version, started))
        child.start()
        assert started.wait(60)
        time.sleep(randomly.random() * 0.3)
        child.kill()
        child.join()
        store.verify()
        assert store.version in (base.version, base.version + 1)
        undo(store, now=stores.NOW, version=base.version)
        store.verify()
        assert {store.receipt().content, base.content} == contents


def test_two_importers_and_ten_readers_lose_and_tear_nothing(processes, tmp_path):
    store = stores.new_store(tmp_path / "store")
    paths = []
    for number in range(10):
        rows = [stores.acled_row(f"{number}-{n}", latitude=14 + n / 100) for n in range(5)]
        # every file also revises the one event that all of them have
        rows.append(stores.acled_row("shared", fatalities=number))
        paths.append(stores.write_table(tmp_path / f"{number}.csv", rows))
    results, counts, done = processes.Queue(), processes.Queue(), processes.Event()
    readers = [
        processes.Process(target=store_processes.read_until, args=(store.folder, done, counts)) for _ in range(10)
    ]
    writers = [
        processes.Process(target=store_processes.write_rounds, args=(store.folder, paths[start::2], results))
        for start in (0, 1)
    ]
    for process in (*readers, *writers):
        process.start()
    versions = [results.get(timeout=120) for _ in paths]
    done.set()
    reads = [counts.get(timeout=120) for _ in readers]
    for process in (*readers, *writers):
        process.join()
    assert sorted(versions) == list(range(1, 11)), versions
    assert all(isinstance(count, int) and count >= 1 for count in reads), reads
    keys = [
        row["event_id"] for row in store.read(columns=["source", "event_id"]).to_pylist() if row["source"] == "ACLED"
    ]
    assert len(keys) == len(set(keys)) == 51
    store.verify()


def test_a_full_disk_leaves_the_store_as_it_was_and_says_so(processes, tmp_path):
    store = stores.new_store(tmp_path / "store")
    path = stores.write_acled(tmp_path / "a.csv", 3000, notes="x" * 50)
    for most_bytes in (2_000, 20_000):
        told = _answer(processes, store_processes.bring_with_a_full_disk, store.folder, path, most_bytes)
        assert told.startswith("StoreError: "), told
        assert "Make room" in told
        assert stores.new_store(store.folder).version == 0
        store.verify()
    assert stores.bring(store, path).accepted == 3000


def test_a_folder_that_may_only_be_read_opens_and_says_so(processes):
    folder = Path(tempfile.mkdtemp(prefix="read-only-store-"))
    try:
        store = stores.new_store(folder / "store")
        path = stores.write_acled(folder / "a.csv", 3)
        for found in (folder, *folder.rglob("*")):
            found.chmod(0o555 if found.is_dir() else 0o444)
        queue = processes.Queue()
        child = processes.Process(target=store_processes.bring_as_a_stranger, args=(store.folder, path, queue))
        child.start()
        assert queue.get(timeout=60) == (False, 1113)
        told = queue.get(timeout=60)
        child.join()
        assert "can be read but not written to" in told, told
    finally:
        for found in (folder, *folder.rglob("*")):
            found.chmod(0o755)
        shutil.rmtree(folder)


def _answer(processes, work, *arguments):
    queue = processes.Queue()
    child = processes.Process(target=work, args=(*arguments, queue))
    child.start()
    told = queue.get(timeout=120)
    child.join()
    return told


def _seconds_of_an_import(processes, store, path):
    """How long an import takes in a process of its own, from the moment that it begins."""
    stores.write_acled(path, 300, fatalities=5)
    started = processes.Event()
    child = processes.Process(target=store_processes.bring_in, args=(store.folder, path, started))
    child.start()
    assert started.wait(60)
    start = time.perf_counter()
    child.join()
    assert child.exitcode == 0
    return time.perf_counter() - start
