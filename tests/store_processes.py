"""What the tests of the store run in processes of their own, so that these can be killed, starved or locked out."""

import json
import os
import resource
import sys
import traceback
from pathlib import Path

import stores

from geo.errors import GeoError
from geo.incidents.store import Store
from geo.incidents.undoing import undo


def bring_in(folder: Path, path: Path, full_release: bool, started) -> None:
    """Import one file, after telling that the work begins."""
    store = Store(folder)
    started.set()
    stores.bring(store, path, full_release=full_release)


def sync_in(folder: Path, address: str, started) -> None:
    """Fetch from a source's server, after telling that the work begins."""
    started.set()
    stores.sync(Store(folder), address)


def take_back(folder: Path, version: int, started) -> None:
    """Undo one version, after telling that the work begins."""
    store = Store(folder)
    started.set()
    undo(store, now=stores.NOW, version=version)


def write_rounds(folder: Path, paths, results) -> None:
    """Import file after file and put each version, or what went wrong, in the results."""
    for path in paths:
        try:
            results.put(stores.bring(Store(folder), path).version)
        except Exception:
            results.put(traceback.format_exc())


def read_until(folder: Path, done, results) -> None:
    """Read the newest version over and over, comparing rows with receipt."""
    store, count = Store(folder), 0
    try:
        while not done.is_set() or not count:
            store.verify()
            count += 1
        results.put(count)
    except Exception:
        results.put(traceback.format_exc())


def bring_with_a_full_disk(folder: Path, path: Path, most_bytes: int, results) -> None:
    """Import with no file allowed to grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    _report(lambda: stores.bring(Store(folder), path).version, results)


def bring_as_a_stranger(folder: Path, path: Path, results) -> None:
    """Import as a user who may read but not write."""
    if os.geteuid() == 0:
        os.setuid(65534)
    store = stores.new_store(folder)
    results.put((store.writable, len(store.read())))
    _report(lambda: stores.bring(store, path).version, results)


def _report(work, results) -> None:
    try:
        results.put(work())
    except GeoError as error:
        results.put(f"{type(error).__name__}: {error}")
    except BaseException:
        results.put(traceback.format_exc())


def fill_and_free(folder: Path, file: Path) -> None:
    """Import again and again, with 12 kB more room on a full disk each time; print what came of each try as JSON."""
    store, ballast = stores.new_store(folder / "store"), folder / "ballast"
    disk = os.statvfs(folder)
    size = disk.f_bavail * disk.f_frsize
    ballast.write_bytes(bytes(size))
    tries: list[tuple[str, int, int]] = []
    while not tries or tries[-1][0] != "imported":
        told = "imported"
        try:
            stores.bring(Store(store.folder), file)
        except GeoError as error:
            told = f"{type(error).__name__}: {error}"
        reopened = stores.new_store(store.folder)
        reopened.verify()
        tries.append((told, reopened.version, len(list((store.folder / "incidents").glob("*#*")))))
        size -= 12_288
        os.truncate(ballast, size)
    sys.stdout.write(json.dumps(tries))


if __name__ == "__main__":
    fill_and_free(Path(sys.argv[1]), Path(sys.argv[2]))
