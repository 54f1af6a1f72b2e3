"""What a user brought in, kept in the store's folder: one folder each, with the file as it came, a record, the areas.

Nothing is deleted: what is removed moves to a bin beside the others and can be put back.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa

from geo.errors import DataFileError, ImportFileError, listed
from geo.incidents.durable import force_to_disk
from geo.incidents.store import WAIT_SECONDS, in_words, writer_lock
from geo.query import fold

RECORD, AREAS, BIN = "record.json", "areas.parquet", "bin"
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


@dataclass(frozen=True)
class Shelf:
    """The folders of one kind (`boundaries`, `areas`) in a store's folder."""

    store_folder: Path
    kind: str

    @property
    def folder(self) -> Path:
        """Where they lie; it need not exist yet."""
        return self.store_folder / self.kind

    def records(self) -> dict[str, dict[str, Any]]:
        """The record of each thing kept, by slug, the oldest first; folders without a whole record are left out."""
        found = {}
        for path in self.folder.glob(f"*/{RECORD}"):
            record = _read_record(path)
            if record is not None and _SLUG.fullmatch(path.parent.name):
                found[path.parent.name] = record
        return dict(sorted(found.items(), key=lambda item: (str(item[1].get("added")), item[0])))

    def damaged(self) -> list[str]:
        """Folders that hold no record that can be read: left by a broken disk or another hand."""
        kept = self.records()
        folders = (path for path in self.folder.glob("*") if path.is_dir() and _SLUG.fullmatch(path.name))
        return sorted(path.name for path in folders if path.name not in kept and path.name != BIN)

    def binned(self) -> list[str]:
        """What was removed and can be put back, the latest first."""
        folders = [path.parent for path in (self.folder / BIN).glob(f"*/{RECORD}")]
        return [path.name for path in sorted(folders, key=lambda path: path.stat().st_mtime_ns, reverse=True)]

    def keep(self, slug: str, record: Mapping[str, object], areas: gpd.GeoDataFrame, original: Path) -> None:
        """Write the file as it came, the areas and the record: all of them or nothing.

        Raises
        ------
        ImportFileError  if something of that name is kept already.
        StoreError  and its kinds, if the folder is busy or cannot be written to.
        """
        with writer_lock(self.store_folder, WAIT_SECONDS), in_words(self.store_folder):
            if (self.folder / slug).exists():
                raise ImportFileError("“{slug}” is there already. Give another name, or remove it first.", slug=slug)
            beside = self.folder / f".{slug}.{os.getpid()}.new"
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
            try:
                shutil.copyfile(original, beside / f"original{_suffix(original)}")
                areas.to_parquet(beside / AREAS)
                whole = dict(record) | {"areas_sha256": sha256(beside / AREAS)}
                (beside / RECORD).write_text(json.dumps(whole, indent=2, ensure_ascii=False), encoding="utf-8")
                force_to_disk(sorted(beside.iterdir()))
                beside.rename(self.folder / slug)
            finally:
                shutil.rmtree(beside, ignore_errors=True)
            force_to_disk([self.folder])

    def areas(self, slug: str) -> gpd.GeoDataFrame:
        """The areas as they were kept.

        Raises
        ------
        DataFileError  if they are gone or are not the bytes that were written.
        """
        path = self.folder / slug / AREAS
        record = _read_record(self.folder / slug / RECORD)
        if record is None or not path.exists() or sha256(path) != record.get("areas_sha256"):
            raise DataFileError(
                "The areas of “{slug}” in {folder} are damaged. Remove them and bring them in again.",
                slug=slug,
                folder=self.folder,
            )
        try:
            return gpd.read_parquet(path)
        except (OSError, ValueError, pa.ArrowException) as error:
            raise DataFileError(
                "The areas of “{slug}” cannot be read ({error}). Bring them in again.", slug=slug, error=error
            ) from error

    def remove(self, slug: str, *, now: datetime) -> str:
        """Move it to the bin and return the name that puts it back.

        Raises
        ------
        ImportFileError  if nothing of that name is kept.
        """
        with writer_lock(self.store_folder, WAIT_SECONDS), in_words(self.store_folder):
            if not _SLUG.fullmatch(slug) or slug == BIN or not (self.folder / slug).is_dir():
                raise ImportFileError(
                    "There is no “{slug}”; there are {known}.", slug=slug[:60], known=listed(self.records())
                )
            target = self.folder / BIN / f"{slug}.{now:%Y%m%dT%H%M%S%f}"
            target.parent.mkdir(exist_ok=True)
            (self.folder / slug).rename(target)
            os.utime(target)
            force_to_disk([target.parent, self.folder])
        return target.name

    def restore(self, name: str) -> str:
        """Put back what was removed and return its slug.

        Raises
        ------
        ImportFileError  if it is not in the bin, or something of that name was brought in since.
        """
        with writer_lock(self.store_folder, WAIT_SECONDS), in_words(self.store_folder):
            if name not in self.binned():
                raise ImportFileError(
                    "“{name}” is not in the bin; there are {there}.", name=name[:60], there=listed(self.binned())
                )
            slug = name.partition(".")[0]
            if (self.folder / slug).exists():
                raise ImportFileError("“{slug}” is there already. Remove it first.", slug=slug)
            (self.folder / BIN / name).rename(self.folder / slug)
            force_to_disk([self.folder])
        return slug

    def content(self) -> str:
        """Names what is kept: changes when something is brought in, removed or put back."""
        return " ".join(f"{slug}:{record.get('areas_sha256', '')[:12]}" for slug, record in self.records().items())


def slug_of(name: str) -> str:
    """A name as it stands in a link and as a folder: lower-case letters, digits and hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name))[:50].strip("-")
    return plain if plain and plain != BIN else f"n{hashlib.sha256(name.encode()).hexdigest()[:10]}"


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_record(path: Path) -> dict[str, Any] | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict):
        return None
    # what was a tuple comes back from JSON as a list
    return {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
