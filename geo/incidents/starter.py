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
STARTER_SENTENCE = (
    "This is a starter set compiled from public reporting, not a census of incidents."
)
CHECK_SENTENCE = (
    "A check of 70 random rows against reports found 14 % of tolls, 9 % of positions and 6 % of dates wrong; "
    "what was found was corrected, and every row from 2025 on was checked one by one. Expect somewhat less elsewhere, "
    "and tolls missing more often than they were unpublished."
)

FULLY_COVERED = ("MLI", "BFA", "NER")
PARTLY_COVERED = ("BEN", "TGO", "CIV", "NGA")
"""Countries with some incidents in the starter set, mostly near the borders of the three: never read as complete."""

_TEXT = (
    "event_id date_precision country admin1 location event_type sub_event_type actor associated_actor attribution "
    "target_type target source_name source_url summary"
).split()
_NUMBERS = (
    "fatalities_low",
    "fatalities_best",
    "fatalities_high",
    "fatalities_civilian",
)


def read_incidents(
    country_codes: dict[str, str], actors: Actors, path: Path | None = None
) -> pd.DataFrame:
    """The starter set as the `incidents` schema wants it, oldest first.

    Parameters
    ----------
    country_codes : country name to ISO3 code, as the boundary file has them
    actors : resolves the spelling of each actor
    path : another file of the same columns; the embedded one by default

    Raises
    ------
    DataFileError  if the file is missing, changed, lacks a column, or breaks the schema.
    """
    path = path or embedded.checked_path("incidents.csv")
    stored = read_starter(path)
    stored["country"] = stored["country"].map(lambda name: country_codes.get(name, name))
    return schemas.check(schemas.incidents, with_sides(stored, actors), path)


def read_starter(path: Path | None = None) -> pd.DataFrame:
    """The starter set in the store's columns, the country still a name.

    Raises
    ------
    DataFileError  if the file is missing, changed, or lacks a column.
    """
    path = path or embedded.checked_path("incidents.csv")
    raw = _read_csv(path, [*_TEXT, "event_date", "latitude", "longitude", "place_precision", *_NUMBERS])
    table = pd.DataFrame(index=raw.index).reindex(columns=ROWS.names).astype("str")
    same = [name for name in _TEXT if name in ROWS.names]
    table[same] = raw[same].where(raw[same] != "")
    for column in ("admin1", "location", "event_type", "sub_event_type", "target_type", "source_name"):
        table[column] = raw[column]
    table["side_a"] = raw["actor"]
    table["associated"] = raw["associated_actor"].where(raw["associated_actor"] != "")
    table["source"], table["licence"] = SOURCE, LICENCE
    table["event_date"] = _dates(raw["event_date"], path)
    table["date_end"] = pd.Series(pd.NaT, index=raw.index, dtype="datetime64[s]")
    for column in ("latitude", "longitude"):
        table[column] = pd.to_numeric(raw[column], errors="coerce")
    table["place_precision"] = pd.to_numeric(raw["place_precision"], errors="coerce").fillna(0).astype("int8")
    for column in _NUMBERS:
        table[column] = pd.to_numeric(raw[column], errors="coerce").astype("Int32")
    return table


def read_context(path: Path | None = None) -> pd.DataFrame:
    """Dated political and military turning points: date, country, kind, label.

    Raises
    ------
    DataFileError  if the file is missing, changed, or breaks the `context` schema.
    """
    path = path or embedded.checked_path("context.csv")
    table = _read_csv(path, ["date", "country", "kind", "label"])
    table["date"] = _dates(table["date"], path)
    return schemas.check(schemas.context, table, path)


def _read_csv(path: Path, columns: list[str]) -> pd.DataFrame:
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise DataFileError(
            f"{path} cannot be read as a UTF-8 CSV file ({error}). Restore it."
        ) from error
    missing = [column for column in columns if column not in raw.columns]
    if missing:
        raise DataFileError(
            f"{path} has no column {', '.join(missing)}; found were {', '.join(map(str, raw.columns))}. Restore it."
        )
    return raw


def _dates(text: pd.Series, path: Path) -> pd.Series:
    parsed = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype(
        "datetime64[s]"
    )
    if parsed.isna().any():
        row = int(parsed.isna().to_numpy().argmax())
        raise DataFileError(
            f"{path} has {text.iloc[row]!r} in row {row + 2} where a date like 2025-06-30 must stand."
        )
    return parsed
