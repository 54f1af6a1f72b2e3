"""Views that the user saved under a name: a page and the link that carries its filters."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from geo.errors import QueryError
from geo.own import kept
from geo.own.kept import Document, change_kept, read_kept, unreadable

NAME = "views"
MOST_VIEWS, LONGEST_NAME, LONGEST_LINK = 200, 60, 8000
_PAGE = re.compile(r"[a-z_]{1,40}\.py")

Link = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class View:
    """A page as it was.

    page : the page's file
    link : its parameters
    moves : the window keeps its length and ends on the data's newest day whenever the view is opened
    """

    view_id: str
    name: str
    page: str
    link: Link = field(hash=False)
    moves: bool
    made: datetime

    def link_now(self, last_day: date) -> dict[str, list[str]]:
        """The parameters to open it with, while the data end on this day."""
        link = {name: list(values) for name, values in self.link.items()}
        if not (self.moves and "from" in link and "to" in link):
            return link
        try:
            length = date.fromisoformat(link["to"][0]) - date.fromisoformat(link["from"][0])
        except ValueError:  # the page says what is wrong with the link
            return link
        start = last_day - max(length, timedelta(0))
        return link | {"from": [start.isoformat()], "to": [last_day.isoformat()]}


def saved_views(folder: Path) -> tuple[View, ...]:
    """All views, by name.

    Raises
    ------
    DataFileError  if the file is not what was written.
    """
    document = read_kept(folder, NAME)
    try:
        found = [_read(entry) for entry in document.get("views", [])]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable(folder, NAME, error) from error
    return tuple(sorted(found, key=lambda view: view.name.casefold()))


def save_view(folder: Path, name: str, page: str, link: Mapping[str, list[str]], *, moves: bool, now: datetime) -> str:
    """Keep a view and return its id; one of that name takes the place of the old one and keeps its id.

    Raises
    ------
    QueryError  if the name, the page or the link is none, or there are too many views.
    StoreError  and its kinds, if the folder cannot be written to.
    """
    shown = _name(name)
    if not _PAGE.fullmatch(page) or sum(len(value) for values in link.values() for value in values) > LONGEST_LINK:
        raise QueryError("The page {page} with so long a link cannot be saved. Take some filters out.", page=page[:40])
    view = View("", shown, page, {key: tuple(values) for key, values in link.items()}, moves, now)
    kept_as = ""

    def saved(document: Document) -> Document:
        nonlocal kept_as
        views, following = [_read(entry) for entry in document.get("views", [])], int(document.get("following", 0))
        old = next((one for one in views if one.name == shown), None)
        if old is None and len(views) >= MOST_VIEWS:
            raise QueryError("{most} views are saved, which is all there can be. Remove some first.", most=MOST_VIEWS)
        following += old is None
        kept_as = old.view_id if old else f"view-{following}"
        others = [one for one in views if one is not old]
        return {"following": following, "views": [_written(v) for v in (*others, replace(view, view_id=kept_as))]}

    change_kept(folder, NAME, saved)
    return kept_as


def rename_view(folder: Path, view_id: str, name: str) -> None:
    """Call a view something else.

    Raises
    ------
    QueryError  if the name is none, or another view has it.
    """
    shown = _name(name)

    def renamed(document: Document) -> Document:
        views = [_read(entry) for entry in document.get("views", [])]
        if any(one.name == shown and one.view_id != view_id for one in views):
            raise QueryError("Another view is called “{shown}”. Choose another name.", shown=shown)
        views = [replace(one, name=shown) if one.view_id == view_id else one for one in views]
        return document | {"views": [_written(one) for one in views]}

    change_kept(folder, NAME, renamed)


def remove_view(folder: Path, view_id: str) -> None:
    """Take a view out; `undo` brings it back."""

    def left(document: Document) -> Document:
        return document | {"views": [entry for entry in document.get("views", []) if entry["view_id"] != view_id]}

    change_kept(folder, NAME, left)


def can_undo(folder: Path) -> bool:
    """Whether there is a last change of the views to take back."""
    return kept.can_undo(folder, NAME)


def undo(folder: Path) -> None:
    """Take the last change of the views back; done twice, it stands again."""
    kept.undo(folder, NAME)


def _name(name: str) -> str:
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        raise QueryError(
            "A name has 1 to {longest} printable characters, got {count}. Choose another.",
            longest=LONGEST_NAME,
            count=len(shown),
        )
    return shown


def _read(entry: dict[str, Any]) -> View:
    if not _PAGE.fullmatch(entry["page"]):
        raise ValueError(f"no page {entry['page']!r}")
    return View(
        view_id=str(entry["view_id"]),
        name=str(entry["name"]),
        page=entry["page"],
        link={str(name): tuple(str(value) for value in values) for name, values in entry["link"].items()},
        moves=bool(entry["moves"]),
        made=datetime.fromisoformat(entry["made"]),
    )


def _written(view: View) -> dict[str, Any]:
    link = {name: list(values) for name, values in view.link.items()}
    return asdict(view) | {"link": link, "made": view.made.isoformat(timespec="seconds")}
