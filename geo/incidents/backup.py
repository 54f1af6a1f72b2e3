"""A copy of the whole data folder in one file, taken while no import writes, and the way back from it."""

import os
import shutil
import zipfile
from pathlib import Path

from geo.errors import StoreError
from geo.incidents import condition as conditions
from geo.incidents.durable import force_to_disk
from geo.incidents.receipts import FILE as RECEIPTS
from geo.incidents.receipts import Receipt
from geo.incidents.staging import FOLDER as STAGING
from geo.incidents.store import LOCK, Store, in_words

_LEFT_OUT = (STAGING, LOCK, "prepared")
"""What belongs to running imports, and what is made anew whenever it is missing."""
_ARRIVING = "restoring"


def back_up(store: Store, path: Path) -> Receipt:
    """The receipt of the newest version in the copy; imports wait until it is made.

    Raises
    ------
    StoreError  if the file exists already, would lie in the data folder, or cannot be written.
    StoreDamagedError  if the last commit is torn or lost: a copy of that would be no help.
    """
    if path.exists():
        raise StoreError(f"{path} exists already and is left as it is. Name another file.")
    if path.resolve().is_relative_to(store.folder.resolve()):
        raise StoreError(f"{path} lies in the data folder, and would be lost with it. Name a file elsewhere.")
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with store.writing(), in_words(path.parent):
            receipt = store.receipt()
            # Parquet is packed already
            with zipfile.ZipFile(beside, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for file in _files(store.folder):
                    archive.write(file, file.relative_to(store.folder))
            force_to_disk([beside])
            beside.replace(path)
            force_to_disk([path.parent])
    finally:
        beside.unlink(missing_ok=True)
    return receipt


def restore(path: Path, folder: Path) -> Receipt:
    """The receipt of the newest version that the folder holds now, read and compared with its receipt row by row.

    Raises
    ------
    StoreError  if the folder holds anything, the file is no backup or damaged, or the disk is full; the folder is
        then as empty as it was.
    StoreDamagedError  if what was copied is not what its receipts say.
    """
    with in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / _ARRIVING, ignore_errors=True)  # of an earlier try that was killed
        if found := sorted(entry.name for entry in folder.iterdir()):
            raise StoreError(
                f"{folder} is not empty ({', '.join(found[:3])}), and nothing there is written over. Name an empty "
                "folder with --data-dir, or move the old one away."
            )
        arriving = Store(folder / _ARRIVING)
        try:
            _unpack(path, arriving.folder)
            arriving.verify()
            force_to_disk(sorted(arriving.folder.rglob("*")))
            for entry in sorted(arriving.folder.iterdir()):
                entry.replace(folder / entry.name)
        finally:
            shutil.rmtree(arriving.folder, ignore_errors=True)
        force_to_disk([folder])
    return Store(folder).receipt()


def _files(folder: Path) -> list[Path]:
    kept = (entry for entry in folder.iterdir() if entry.name not in _LEFT_OUT)
    found = (file for entry in kept for file in (entry.rglob("*") if entry.is_dir() else (entry,)))
    # names with # are those of files that a killed writer did not finish
    return sorted(file for file in found if file.is_file() and "#" not in file.name)


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if RECEIPTS not in names or not any(name.startswith(f"{conditions.TABLE}/") for name in names):
                raise StoreError(
                    f"{path} is no backup of an incident store: it holds no {RECEIPTS}. Name another file."
                )
            archive.extractall(folder)  # which checks every byte, and writes nowhere but below the folder
    except FileNotFoundError as error:
        raise StoreError(f"There is no file {path}. Name the backup to restore from.") from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise StoreError(f"{path} is damaged ({error}). Restore from another backup; nothing was changed.") from error
