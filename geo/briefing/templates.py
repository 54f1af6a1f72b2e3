"""Templates: a brief's choices kept under a name in the store's folder, used again with new dates and new text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from geo.briefing.brief import Brief
from geo.briefing.record import brief_from, brief_values
from geo.errors import BriefError
from geo.incidents.durable import write_durably
from geo.incidents.store import in_words, writer_lock
from geo.query import Choices

FILE = "brief_templates.json"
LONGEST_NAME, MOST = 60, 100
_WAIT_SECONDS = 10.0


@dataclass(frozen=True)
class Template:
    """A brief without its dates and its author's text.

    days : length of the window, which ends on the data's own last day when it is used
    values : the rest, as `brief_values` writes it
    formats : the formats that were chosen
    """

    name: str
    days: int
    values: Mapping[str, Any]
    formats: tuple[str, ...]

    def brief(self, choices: Choices, as_of: datetime) -> Brief:
        """The brief for now: the same choices, the last `days` of the data, no text of another week.

        Raises
        ------
        BriefError, QueryError  if the data no longer know what it names.
        """
        end = choices.last_day
        start = max(choices.first_day, end - timedelta(days=self.days - 1))
        link = {**self.values["link"], "from": [start.isoformat()], "to": [end.isoformat()]}
        return brief_from({**self.values, "link": link, "as_of": as_of.isoformat(), "edits": [], "number": ""}, choices)


def read_templates(folder: Path) -> dict[str, Template]:
    """Name to template, by name; none where nothing was saved.

    Raises
    ------
    BriefError  if the file is not what was written.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        found = {
            str(name): Template(str(name), int(entry["days"]), dict(entry["values"]), tuple(entry["formats"]))
            for name, entry in entries.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BriefError(
            "{path} cannot be read ({error}). Mend it, or delete it to begin without templates.", path=path, error=error
        ) from error
    return dict(sorted(found.items()))


def save_template(folder: Path, name: str, brief: Brief, formats: tuple[str, ...]) -> None:
    """Keep a brief's choices under a name, in place of an earlier template of that name.

    Raises
    ------
    BriefError  if the name cannot be one, or there are too many.
    StoreError  if the folder cannot be written to.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise BriefError(
            "A name has 1 to {longest} printable characters, got {count}. Choose another.",
            longest=LONGEST_NAME,
            count=len(plain),
        )
    values = brief_values(replace(brief, edits=(), number=""))
    _change(folder, {plain: Template(plain, brief.query.days, values, formats)})


def delete_template(folder: Path, name: str) -> None:
    """Forget a template; one that is not there is forgotten already."""
    _change(folder, {name: None})


def _change(folder: Path, changes: Mapping[str, Template | None]) -> None:
    with writer_lock(folder, _WAIT_SECONDS), in_words(folder):
        kept = {name: one for name, one in (read_templates(folder) | dict(changes)).items() if one is not None}
        if len(kept) > MOST:
            raise BriefError("There are {most} templates; delete one before another is saved.", most=MOST)
        entries = {
            name: {"days": one.days, "values": dict(one.values), "formats": list(one.formats)}
            for name, one in sorted(kept.items())
        }
        write_durably(folder / FILE, json.dumps(entries, indent=1, ensure_ascii=False, sort_keys=True).encode())
