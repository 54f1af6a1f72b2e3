"""Killed, starved, crowded: the store is always at a whole version, and the work can be run again."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import types
from multiprocessing import forkserver
from pathlib import Path

import pytest
import store_processes
import stores
from source_server import SourceServer

from geo.incidents import condition, staging
from geo.incidents.undoing import undo

ROUNDS = int(os.environ.get("KILLS", "20"))
"""KILLS=50 is what docs/STORE.md reports; every run of the tests takes 20."""
AT_WORST = ROUNDS // 5
READ = ["event_id", "fatalities_best"]


@pytest.fixture(scope="module")
def processes():
    """A server that forks fresh processes with everything imported and no thread running.

    Tests of pages leave Streamlit's script behind as the main module, and each process would run it first.
    """
    monkey = pytest.MonkeyPatch()
    monkey.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    forkserver._forkserver._stop()  # one that another test started has nothing imported
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["store_processes"])
    # the server of Python 3.11 looks for what it preloads along PYTHONPATH only
    monkey.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    yield context
    forkserver._forkserver._stop()
    monkey.undo()


class Work:
    """One piece of work that a round kills: what a child is to do, what a re-run does, and how many events are then."""

    def __init__(self, store, path, server):
        self.store, self.path, self.server, self.events = store, path, server, 300

    def revising_and_adding(self, number):
        stores.write_acled(self.path, self.events + 1, fatalities=number + 10)
        self.events += 1
        return (
            store_processes.bring_in,
            (self.store.folder, self.path, False),
            lambda: stores.bring(self.store, self.path),
        )

    def removing(self, number):
        """A full release that has two events less."""
        stores.write_acled(self.path, self.events - 2, fatalities=number + 10)
        self.events -= 2
        child = store_processes.bring_in, (self.store.folder, self.path, True)
        return *child, lambda: stores.bring(self.store, self.path, full_release=True)

    def syncing(self, number):
        """A source that deleted one event, revised all others and has three more."""
        self.server.acled = [
            stores.acled_row(n, latitude=round(14 + n / 1000, 4), fatalities=number + 10, timestamp=1700000000 + number)
            for n in range(1000 + number, 1003 + number)
        ]
        self.server.acled += [stores.acled_row(n, fatalities=number + 10) for n in range(100)]
        self.server.deleted = [
            {"event_id_cnty": f"MLI{1000 + earlier}", "deleted_timestamp": "1700000500"} for earlier in range(number)
        ]
        child = store_processes.sync_in, (self.store.folder, self.server.base)
        return *child, lambda: stores.sync(self.store, self.server.base)


def start(processes, work, arguments):
    """A child that has begun to work."""
    started = processes.Event()
    child = processes.Process(target=work, args=(*arguments, started))
    child.start()
    assert started.wait(60)
    return child


def test_kills_leave_the_version_before_or_after_and_the_rerun_completes(processes, tmp_path):
    """Imports that revise, that remove, and syncs; four in five at random moments, spread evenly over the work, the
    others at the worst one: when the commit is there and its receipt is not."""
    store, server = stores.new_store(tmp_path / "store"), SourceServer()
    server.server.handle_error = lambda *_: None  # whoever asked is dead
    stores.bring(store, stores.write_acled(tmp_path / "first.csv", 300))
    randomly = random.Random(20260115)
    works = Work(store, tmp_path / "next.csv", server)
    kinds = (works.revising_and_adding, works.removing, works.syncing)
    whole = {kind: _seconds_of(processes, *kind(number)[:2]) for number, kind in enumerate(kinds, start=1)}
    killed = before = after = 0
    for number in range(ROUNDS):
        kind = kinds[number % len(kinds)]
        work, arguments, again = kind(number + 10)
        base = store.receipt()
        child = start(processes, work, arguments)
        if number < AT_WORST:
            _wait_for_commit(store, base.version + 1, child)
        else:
            time.sleep(whole[kind] * (number - AT_WORST + randomly.random()) / (ROUNDS - AT_WORST))
        child.kill()
        child.join()
        killed += child.exitcode == -signal.SIGKILL
        reopened = stores.new_store(store.folder)
        assert reopened.version in (base.version, base.version + 1)
        reopened.verify()
        before += reopened.version == base.version
        after += reopened.version > base.version
        assert again().version == base.version + 1
        reopened.verify()
        told = {row["event_id"]: row["fatalities_best"] for row in reopened.read(columns=READ).to_pylist()}
        assert told["MLI0"] == number + 20
    server.close()
    assert before + after == ROUNDS
    assert killed >= ROUNDS // 2, f"only {killed} of {ROUNDS} imports were still at work when killed"
    assert before >= ROUNDS // 4
    assert after >= AT_WORST
    _, _, and_one_more = works.revising_and_adding(ROUNDS + 10)
    and_one_more()  # what was killed after its commit left its folder to the next import that changes something
    condition.sweep(store.folder, older_than_seconds=0)
    _assert_nothing_is_left(store)


def _wait_for_commit(store, version, child):
    entry = store.folder / "incidents" / "_delta_log" / f"{version:020d}.json"
    alive = True
    while alive and not entry.exists():
        alive = child.is_alive()
    assert entry.exists(), "the import ended without a commit"


def _assert_nothing_is_left(store):
    receipts, folder = store.receipts(), store.folder
    live = {name for version in receipts for name in condition.live_files(folder, version)}
    log = {f"{version:020d}.json" for version in receipts}
    assert {entry.name for entry in (folder / "incidents").iterdir()} == live | {"_delta_log"}
    assert {entry.name for entry in (folder / "incidents" / "_delta_log").iterdir()} == log
    assert {entry.stem for entry in (folder / "changes").iterdir()} <= {r.import_id for r in receipts.values()}
    assert not list((folder / "staging").iterdir())
    assert not list(folder.rglob("*.new"))
    assert not list(folder.rglob("*#*"))
    assert {entry.name for entry in (folder / "sync").iterdir()} == {"state.json"}


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


def test_a_folder_that_a_sweep_takes_before_it_is_locked_is_made_again(tmp_path, monkeypatch):
    acquire, swept = staging.FileLock.acquire, []

    def acquired(lock, *arguments, **named):
        if not swept:
            swept.append(lock)
            staging.sweep_staging(tmp_path)
        return acquire(lock, *arguments, **named)

    monkeypatch.setattr(staging.FileLock, "acquire", acquired)
    with staging.staging_folder(tmp_path, "one") as folder:
        (folder / "rows").touch()
        staging.sweep_staging(tmp_path)
        assert (folder / "rows").exists()
    assert not folder.exists()


def test_a_sweep_holds_the_lock_of_a_folder_while_it_removes_it(tmp_path, monkeypatch):
    left = tmp_path / staging.FOLDER / "killed"
    left.mkdir(parents=True)
    rmtree, free = staging.shutil.rmtree, []

    def removed(folder, **named):
        try:
            with staging.FileLock(folder / staging.ALIVE, timeout=0):
                free.append(folder)
        except staging.Timeout:
            rmtree(folder, **named)

    monkeypatch.setattr(staging.shutil, "rmtree", removed)
    staging.sweep_staging(tmp_path)
    assert free == []
    assert not left.exists()


@pytest.mark.parametrize(("files", "reading"), [(6, 8), (24, 0)], ids=["eight readers", "twelve rounds"])
def test_two_importers_and_eight_readers_lose_and_tear_nothing(processes, tmp_path, files, reading):
    store = stores.new_store(tmp_path / "store")
    paths = []
    for number in range(files):
        rows = [stores.acled_row(f"{number}-{n}", latitude=14 + n / 100) for n in range(5)]
        # every file also revises the one event that all of them have
        rows.append(stores.acled_row("shared", fatalities=number))
        paths.append(stores.write_table(tmp_path / f"{number}.csv", rows))
    results, counts, done = processes.Queue(), processes.Queue(), processes.Event()
    readers = [
        processes.Process(target=store_processes.read_until, args=(store.folder, done, counts)) for _ in range(reading)
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
    assert [version for version in versions if isinstance(version, str)] == []
    assert sorted(versions) == list(range(1, files + 1))
    assert all(isinstance(count, int) and count >= 1 for count in reads), reads
    keys = [
        row["event_id"] for row in store.read(columns=["source", "event_id"]).to_pylist() if row["source"] == "ACLED"
    ]
    assert len(keys) == len(set(keys)) == 5 * files + 1
    store.verify()


def test_a_full_disk_leaves_the_store_as_it_was_and_takes_the_import_once_there_is_room(tmp_path):
    """A real one, a small tmpfs: with a little more room at each try, the import fails early, midway and late."""
    path, disk = stores.write_acled(tmp_path / "a.csv", 1000, notes="x" * 50), tmp_path / "disk"
    disk.mkdir()
    inside = 'mount -t tmpfs -o size=3m,mode=700 tmpfs "$1" && exec "$2" "$3" "$1" "$4"'
    command = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c", inside, "sh"]
    done = subprocess.run(  # noqa: S603  (our own command)
        [*command, str(disk), sys.executable, store_processes.__file__, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if "unshare: " in done.stderr or "mount: " in done.stderr:
        pytest.skip(f"the kernel lets nothing be mounted here ({done.stderr.strip()}); the next test stands in for it")
    assert done.returncode == 0, done.stderr
    *failed, last = json.loads(done.stdout)
    assert len(failed) >= 5
    for told, version, unfinished in failed:
        assert told.startswith("StoreError: "), told
        assert "o space left on device" in told
        assert "Make room" in told
        assert (version, unfinished) == (0, 0)
    assert last == ["imported", 1, 0]


def test_a_file_that_may_not_grow_leaves_the_store_as_it_was_and_says_so(processes, tmp_path):
    store = stores.new_store(tmp_path / "store")
    path = stores.write_acled(tmp_path / "a.csv", 1000, notes="x" * 50)
    for most_bytes in (2_000, 20_000):
        told = _answer(processes, store_processes.bring_with_a_full_disk, store.folder, path, most_bytes)
        assert told.startswith("StoreError: "), told
        assert "Make room" in told
        assert stores.new_store(store.folder).version == 0
        store.verify()
    assert stores.bring(store, path).accepted == 1000


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


def _seconds_of(processes, work, arguments):
    """How long a piece of work takes in a process of its own, from the moment that it begins."""
    child = start(processes, work, arguments)
    begun = time.perf_counter()
    child.join()
    assert child.exitcode == 0
    return time.perf_counter() - begun
