"""Reading the starter set and the turning points that come with the project."""

from pathlib import Path

import pandas as pd

from geo import embedded, schemas
from geo.errors import DataFileError
from geo.incidents.actors import Actors
from geo.incidents.sides import with_sides
from geo.incidents.stored import ROWS

SOURCE = "starter"
LICENCE = "CC BY 4.0"
STARTER_SENTENCE = "This is a starter set compiled from public reporting, not a census of incidents."
CHECK_SENTENCE = (
    "A check of 70 random rows against reports found 14 % of tolls, 9 % of positions and 6 % of dates wrong; "
    "what was found was corrected, and every row from 2025 on was checked one by one. Expect somewhat less elsewhere, "
    "and tolls missing more often than they were unpublished."
)

FULLY_COVERED = ("MLI", "BFA", "NER")
PARTLY_COVERED = ("BEN", "TGO", "CIV", "NGA")
"""Countries with some incidents in the starter set, mostly near the borders of the three: never read as complete."""

_TEXT = [
    "event_id",
    "date_precision",
    "country",
    "admin1",
    "location",
    "event_type",
    "sub_event_type",
    "actor",
    "associated_actor",
    "attribution",
    "target_type",
    "target",
    "source_name",
    "source_url",
    "summary",
]
_TOLLS = ("fatalities_low", "fatalities_best", "fatalities_high", "fatalities_civilian")
_MOST = 1_000_000
"""Above every toll there can be, below what the table's integers hold."""


def read_incidents(country_codes: dict[str, str], actors: Actors, path: Path | None = None) -> pd.DataFrame:
    """The starter set as the `incidents` schema wants it, oldest first.

    Parameters
    ----------
    country_codes : country name to ISO3 code, as the boundary file has them
    actors : resolves the spelling of each actor
    path : another file of the same columns; the embedded one by default

    Raises
    ------
    DataFileError  if the file is missing, changed, lacks a column, holds no row, or breaks the schema.
    """
    path = path or embedded.checked_path("incidents.csv")
    stored = read_starter(path)
    stored["country"] = _codes(stored["country"], country_codes, path)
    checked = schemas.check(schemas.incidents, with_sides(stored, actors), path)
    return checked.sort_values(["event_date", "source", "event_id"], ignore_index=True)


def read_starter(path: Path | None = None) -> pd.DataFrame:
    """The starter set in the store's columns, the country still a name.

    Raises
    ------
    DataFileError  if the file is missing, changed, lacks a column, holds no row or a number that is none.
    """
    path = path or embedded.checked_path("incidents.csv")
    columns = [*_TEXT, "event_date", "latitude", "longitude", "place_precision", *_TOLLS]
    raw = embedded.read_text_table(path, columns)
    if raw.empty:
        raise DataFileError("{path} holds no incidents, only column names. Restore it.", path=path)
    table = pd.DataFrame(index=raw.index).reindex(columns=ROWS.names).astype("str")
    same = [name for name in _TEXT if name in ROWS.names]
    table[same] = raw[same]
    for column in ("target", "source_url", "summary"):
        table[column] = raw[column].where(raw[column] != "")
    table["side_a"] = raw["actor"]
    table["associated"] = raw["associated_actor"].where(raw["associated_actor"] != "")
    table["source"], table["licence"] = SOURCE, LICENCE
    table["event_date"] = _dates(raw["event_date"], path)
    table["date_end"] = pd.Series(pd.NaT, index=raw.index, dtype="datetime64[s]")
    for column in ("latitude", "longitude"):
        table[column] = _numbers(raw[column], path)
    # int8 would wrap 257 round to 1: what is out of range stays out of range, for the schema to name
    table["place_precision"] = _numbers(raw["place_precision"], path, whole=True).fillna(0).clip(0, 9).astype("int8")
    for column in _TOLLS:
        table[column] = _numbers(raw[column], path, whole=True).astype("Int32")
    return table


def read_context(path: Path | None = None) -> pd.DataFrame:
    """Dated political and military turning points: date, country, kind, label.

    Raises
    ------
    DataFileError  if the file is missing, changed, or breaks the `context` schema.
    """
    path = path or embedded.checked_path("context.csv")
    table = embedded.read_text_table(path, ["date", "country", "kind", "label"])
    table["date"] = _dates(table["date"], path)
    return schemas.check(schemas.context, table, path)


def _codes(names: pd.Series, country_codes: dict[str, str], path: Path) -> pd.Series:
    unknown = ~names.isin(list(country_codes))
    if unknown.any():
        row = int(unknown.to_numpy().argmax())
        raise DataFileError(
            "{path} has the country {country!r} in row {row}; the boundaries have {known}.",
            path=path,
            country=names.iloc[row],
            row=row + 2,
            known=", ".join(sorted(country_codes)),
        )
    return names.map(country_codes)


def _numbers(text: pd.Series, path: Path, *, whole: bool = False) -> pd.Series:
    """Numbers, NaN for an empty cell; what is neither is no "unknown", it is a fault of the file."""
    given = text != ""
    number = pd.to_numeric(text.where(given), errors="coerce").astype(float)
    wrong = given & ~(number.abs() < _MOST)
    if whole:
        wrong |= given & (number % 1 != 0)
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise DataFileError(
            "{path} has {value!r} in row {row} of column {column} where a whole number must stand."
            if whole
            else "{path} has {value!r} in row {row} of column {column} where a number must stand.",
            path=path,
            value=text.iloc[row],
            row=row + 2,
            column=text.name,
        )
    return number


def _dates(text: pd.Series, path: Path) -> pd.Series:
    parsed = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    if parsed.isna().any():
        row = int(parsed.isna().to_numpy().argmax())
        raise DataFileError(
            "{path} has {value!r} in row {row} where a date like 2025-06-30 must stand.",
            path=path,
            value=text.iloc[row],
            row=row + 2,
        )
    return parsed
