"""Weightings that the user saved under a name: `weightings.json` in the store's folder."""

import json
from pathlib import Path

from geo.errors import QueryError, SettingError
from geo.incidents.durable import write_durably
from geo.incidents.store import in_words, writer_lock
from geo.weighting import Weighting

FILE = "weightings.json"
LONGEST_NAME = 60
_WAIT_SECONDS = 10.0


def read_weightings(folder: Path) -> dict[str, Weighting]:
    """Name to weighting, by name; none where nothing was saved.

    Raises
    ------
    SettingError  if the file is not what was written.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        found = {
            str(name): Weighting(tuple(float(share) for share in entry["percent"]), int(entry["half_life_days"]))
            for name, entry in entries.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, QueryError) as error:
        raise SettingError(
            "{path} cannot be read ({error}). Mend it, or delete it to begin with no saved weightings.",
            path=path,
            error=error,
        ) from error
    return dict(sorted(found.items()))


def save_weighting(folder: Path, name: str, weighting: Weighting) -> None:
    """Keep a weighting under a name, in place of an earlier one of that name.

    Raises
    ------
    SettingError  if the name is empty, too long or cannot be printed.
    StoreError  if the folder cannot be written to.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise SettingError(
            "A name has 1 to {longest} printable characters, got {count}. Choose another.",
            longest=LONGEST_NAME,
            count=len(plain),
        )
    _change(folder, {plain: weighting})


def delete_weighting(folder: Path, name: str) -> None:
    """Forget a saved weighting; one that is not there is forgotten already."""
    _change(folder, {name: None})


def _change(folder: Path, changes: dict[str, Weighting | None]) -> None:
    with writer_lock(folder, _WAIT_SECONDS), in_words(folder):
        kept = {name: value for name, value in (read_weightings(folder) | changes).items() if value is not None}
        entries = {
            name: {"percent": list(value.percent), "half_life_days": value.half_life_days}
            for name, value in sorted(kept.items())
        }
        write_durably(folder / FILE, json.dumps(entries, indent=2, ensure_ascii=False).encode())
