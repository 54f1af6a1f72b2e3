"""Which columns of a file hold an area's id, name, parent and country: proposed from what the publishers use."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields

import pandas as pd

from geo.errors import ImportFileError, listed

# {n} is the level's number, {m} the one above; OCHA COD-AB, geoBoundaries, GADM, then what people type
_IDS = ("adm{n}_pcode", "admin{n}pcode", "shapeiso", "shapeid", "gid_{n}", "area_id", "pcode", "code", "id")
_NAMES = ("adm{n}_fr", "adm{n}_en", "adm{n}_name", "admin{n}name_fr", "admin{n}name_en", "adm{n}_ar", "shapename",
          "name_{n}", "name", "nom", "label", "libelle", "title")  # fmt: skip
_PARENTS = ("adm{m}_pcode", "admin{m}pcode", "gid_{m}", "adm{m}_fr", "adm{m}_en", "name_{m}", "parent", "region")
_COUNTRIES = ("iso3", "shapegroup", "adm0_pcode", "admin0pcode", "gid_0", "iso_a3", "adm0_en", "adm0_fr", "country",
              "pays")  # fmt: skip
LONGEST_NAME = 120
_JOINERS = "\u200c\u200d"
"""Format characters that some scripts need inside words."""


@dataclass(frozen=True)
class Columns:
    """The file's column for each thing that an area needs; None where there is none."""

    id: str | None = None
    name: str | None = None
    parent: str | None = None
    country: str | None = None


def propose_columns(attributes: pd.DataFrame, level: int = 0, chosen: Columns | None = None) -> Columns:
    """The columns that the file's own names suggest, what was chosen put first.

    Parameters
    ----------
    level : 1 to 3 for administrative areas, 0 for areas of no level

    Raises
    ------
    ImportFileError  if a chosen column is not in the file.
    """
    chosen = chosen or Columns()
    known = {str(name).casefold(): str(name) for name in attributes.columns}
    for part in fields(chosen):
        name = getattr(chosen, part.name)
        if name is not None and name not in known.values():
            raise ImportFileError(
                "The file has no column {name!r}; it has {known}.", name=name, known=listed(known.values())
            )

    def first(patterns: Sequence[str]) -> str | None:
        for pattern in patterns:
            column = known.get(pattern.format(n=level, m=level - 1))
            if column is not None and attributes[column].map(as_id).ne("").all():
                return column
        return None

    return Columns(
        id=chosen.id or first(_IDS),
        name=chosen.name or first(_NAMES),
        parent=chosen.parent or (first(_PARENTS) if level > 1 else None),
        country=chosen.country or first(_COUNTRIES),
    )


def shown_name(value: object) -> str:
    """A name as it may be shown: no control characters, none that turn the writing direction, one line, cut."""
    text = unicodedata.normalize("NFC", as_id(value))
    kept = "".join(c if c in _JOINERS or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} else " "
                   for c in text)  # fmt: skip
    line = " ".join(kept.split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"


def as_id(value: object) -> str:
    """A value as text without spaces around it; nothing for a missing one; 7.0 is 7."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124  (NaN)
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
