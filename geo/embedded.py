"""The files that come with the project, each held to the sha256 in data/manifest.json before it is read."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from geo.errors import DataFileError

FOLDER = Path(os.environ.get("SAHEL_EMBEDDED_DATA", Path(__file__).resolve().parent.parent / "data"))
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Source:
    """Where one embedded file comes from, and on what terms."""

    file: str
    title: str
    source: str
    licence: str
    date: str
    sha256: str


@cache
def sources(folder: Path = FOLDER) -> tuple[Source, ...]:
    """Every file that the manifest lists, in its order.

    Raises
    ------
    DataFileError  if the manifest is missing or not a list of such entries.
    """
    path = folder / MANIFEST
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["files"]
        return tuple(Source(**entry) for entry in entries)
    except FileNotFoundError as error:
        raise DataFileError(
            "{path} is missing. Restore the data folder from the project's repository.", path=path
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataFileError(
            "{path} is not the manifest that was expected ({error}). Restore it from the project's repository.",
            path=path,
            error=error,
        ) from error


def source_of(name: str, folder: Path = FOLDER) -> Source:
    """What the manifest says of one embedded file.

    Raises
    ------
    DataFileError  if the manifest does not list it.
    """
    known = {source.file: source for source in sources(folder)}
    if name not in known:
        raise DataFileError(
            "{file} is not listed in {manifest}; listed are {known}.",
            file=name,
            manifest=folder / MANIFEST,
            known=", ".join(sorted(known)),
        )
    return known[name]


def checked_path(name: str, folder: Path = FOLDER) -> Path:
    """The path of one embedded file, after its bytes were found to be those that the manifest names.

    Raises
    ------
    DataFileError  if the file is not in the manifest, is missing, or has another sha256.
    """
    source, path = source_of(name, folder), folder / name
    if not path.is_file():
        raise DataFileError("{path} is missing. Restore it from the project's repository.", path=path)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        raise DataFileError(
            "{path} was changed: its sha256 is {found}…, the manifest says {wanted}…. Restore the file, or bring your "
            "own incidents in beside it instead of editing it.",
            path=path,
            found=found[:12],
            wanted=source.sha256[:12],
        )
    return path


def read_text_table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Every cell of a CSV file as text, an empty cell as ""; at least the columns named.

    Raises
    ------
    DataFileError  if the file is missing, is not UTF-8 CSV, or lacks a column.
    """
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise DataFileError(
            "{path} cannot be read as a UTF-8 CSV file ({reason}). Restore it.", path=path, reason=reason
        ) from error
    missing = [column for column in columns if column not in raw.columns]
    if missing:
        raise DataFileError(
            "{path} has no column {missing}; found were {known}. Restore it.",
            path=path,
            missing=", ".join(missing),
            known=", ".join(map(str, raw.columns)),
        )
    return raw


def check_all(folder: Path = FOLDER) -> None:
    """Raise DataFileError unless every file of the manifest is there and unchanged."""
    for source in sources(folder):
        checked_path(source.file, folder)


def data_hash(folder: Path = FOLDER) -> str:
    """Twelve hex digits that name this exact set of embedded files."""
    joined = "\n".join(f"{source.file} {source.sha256}" for source in sources(folder))
    return hashlib.sha256(joined.encode()).hexdigest()[:12]
