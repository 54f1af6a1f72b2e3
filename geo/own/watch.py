"""The user's watch list: areas, armed groups and sites, each with the state of the data at the user's last look at it.

A look is noted when the user says so, never in passing. To begin to watch something counts as a look at it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from geo.errors import QueryError
from geo.own import kept
from geo.own.kept import Document, change_kept, read_kept, unreadable

NAME = "watch"
MOST_WATCHED = 100
LONGEST_NAME = 120
Kind = Literal["area", "group", "site"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Look:
    """What a look saw.

    version, last_day : the store's version and the last day of its data
    at : when it was
    severity, model : of the 12 months to that day, and what computed it; None where there is none
    """

    version: int
    last_day: date
    at: datetime
    severity: float | None = None
    model: str = ""


@dataclass(frozen=True)
class Watched:
    """One thing on the list.

    kind, key : an area as `area_key` writes it, a group by its name in the filter, a site by its id
    name : as the reader saw it when it came on the list
    """

    kind: Kind
    key: str
    name: str
    look: Look

    @property
    def layer(self) -> str:
        """The layer of a watched area."""
        return self.key.partition("/")[0]

    @property
    def area_id(self) -> str:
        """The id of a watched area in its layer."""
        return self.key.partition("/")[2]

    @property
    def identity(self) -> tuple[str, str]:
        """What tells it from all others."""
        return self.kind, self.key


def area_key(layer: str, area_id: str) -> str:
    """The key of an area of a layer: `admin1/MLI-gao`."""
    return f"{layer}/{area_id}"


def watch_list(folder: Path) -> tuple[Watched, ...]:
    """All that is watched, in the order in which it came.

    Raises
    ------
    DataFileError  if the file is not what was written.
    """
    document = read_kept(folder, NAME)
    try:
        return tuple(_read(entry) for entry in document.get("watched", []))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable(folder, NAME, error) from error


def begin_to_watch(folder: Path, kind: Kind, key: str, name: str, look: Look) -> None:
    """Put something on the list; what is on it already stays as it is.

    Raises
    ------
    QueryError  if the kind is unknown, the key or name is empty, or the list is full.
    StoreError  and its kinds, if the folder cannot be written to.
    """
    shown = " ".join(name.split())[:LONGEST_NAME]
    if kind not in KINDS or not key or not shown:
        raise QueryError(
            "“{kind} {key}” named “{shown}” cannot be watched; watched are {known} by name.",
            kind=kind,
            key=key,
            shown=shown,
            known=", ".join(KINDS),
        )

    def added(document: Document) -> Document:
        entries = document.get("watched", [])
        if any((entry["kind"], entry["key"]) == (kind, key) for entry in entries):
            return document
        if len(entries) >= MOST_WATCHED:
            raise QueryError(
                "The watch list holds {most} entries, which is all it can. Take some off first.", most=MOST_WATCHED
            )
        return document | {"watched": [*entries, _written(Watched(kind, key, shown, look))]}

    change_kept(folder, NAME, added)


def stop_watching(folder: Path, kind: str, key: str) -> None:
    """Take something off the list; `undo` brings it back as it was."""

    def left(document: Document) -> Document:
        entries = document.get("watched", [])
        return document | {"watched": [entry for entry in entries if (entry["kind"], entry["key"]) != (kind, key)]}

    change_kept(folder, NAME, left)


def mark_seen(folder: Path, looks: Mapping[tuple[str, str], Look]) -> None:
    """Note a look at each of these, by `identity`."""

    def looked(document: Document) -> Document:
        items = [_read(entry) for entry in document.get("watched", [])]
        items = [replace(item, look=looks.get(item.identity, item.look)) for item in items]
        return document | {"watched": [_written(item) for item in items]}

    change_kept(folder, NAME, looked)


def can_undo(folder: Path) -> bool:
    """Whether there is a last change of the list to take back."""
    return kept.can_undo(folder, NAME)


def undo(folder: Path) -> None:
    """Take the list's last change back; done twice, it stands again."""
    kept.undo(folder, NAME)


def _read(entry: dict[str, Any]) -> Watched:
    look, severity = entry["look"], entry["look"]["severity"]
    if entry["kind"] not in KINDS:
        raise ValueError(f"unknown kind {entry['kind']!r}")
    return Watched(
        kind=entry["kind"],
        key=str(entry["key"]),
        name=str(entry["name"]),
        look=Look(
            version=int(look["version"]),
            last_day=date.fromisoformat(look["last_day"]),
            at=datetime.fromisoformat(look["at"]),
            severity=None if severity is None else float(severity),
            model=str(look["model"]),
        ),
    )


def _written(item: Watched) -> dict[str, Any]:
    texts = {"last_day": item.look.last_day.isoformat(), "at": item.look.at.isoformat(timespec="seconds")}
    return asdict(item) | {"look": asdict(item.look) | texts}
