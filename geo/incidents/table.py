"""The user's own tables, through a mapping."""

import hashlib
from pathlib import Path

import pandas as pd

from geo.errors import MappingError
from geo.incidents.checks import DRAFT
from geo.incidents.mapping import Mapping, Proposal, propose_mapping
from geo.incidents.rows import Rows, open_rows

_DEFAULTS = {
    "date_precision": "day",
    "place_precision": "1",
    "event_type": "Unspecified",
    "side_a": "Unidentified armed men",
    "source_name": "own table",
}
_OWN_ID = ("event_date", "latitude", "longitude", "event_type", "side_a", "target", "fatalities_best", "summary")


def propose_for(
    path: Path, *, encoding: str | None = None, separator: str | None = None, sheet: str | None = None
) -> tuple[Rows, Proposal]:
    """An opened own table, and the mapping that its columns suggest.

    Parameters
    ----------
    encoding, separator : of a text file, where the user corrects what would be found

    Raises
    ------
    ImportFileError  if the file is refused or is no table.
    """
    said = {name: value for name, value in (("encoding", encoding), ("separator", separator)) if value}
    rows = open_rows(path, corrected=said, sheet=sheet)
    sample = next(iter(rows.pieces())).table
    return rows, propose_mapping(rows.columns, sample, rows.reading)


def open_table(path: Path, mapping: Mapping) -> Rows:
    """The file's rows, read as the mapping says.

    Raises
    ------
    MappingError  if the mapping names a column that the file does not have.
    ImportFileError  if the file is refused or is no table.
    """
    rows = open_rows(path, reading=mapping.reading, sheet=mapping.sheet)
    missing = sorted(set(mapping.columns.values()) - set(rows.columns))
    if missing:
        raise MappingError(
            "The mapping reads column {missing!r}, which {file} does not have; it has {known}.",
            missing=missing[0],
            file=path.name,
            known=", ".join(rows.columns[:30]),
        )
    return rows


def draft_rows(raw: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """The rows as the draft that `checks.check_rows` takes; same index, all text."""
    draft = pd.DataFrame("", index=raw.index, columns=DRAFT, dtype="str")
    for ours, theirs in mapping.columns.items():
        draft[ours] = raw[theirs].str.strip()
    for ours, value in {**_DEFAULTS, **mapping.constants}.items():
        draft[ours] = draft[ours].where(draft[ours].ne(""), value)
    if mapping.event_types:
        draft["event_type"] = draft["event_type"].replace(dict(mapping.event_types))
    # a table that knows one kind of event only has it in the closer column too, which the pages show
    draft["sub_event_type"] = draft["sub_event_type"].where(draft["sub_event_type"].ne(""), draft["event_type"])
    if "event_id" not in mapping.columns:
        contents = draft[list(_OWN_ID)].itertuples(index=False, name=None)
        ids = [hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:16] for cells in contents]
        draft["event_id"] = pd.Series(ids, index=draft.index, dtype="str")
    return draft
