"""Towns for labels, and the capitals that distances are measured from."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo import embedded, schemas
from geo.errors import DataFileError


@dataclass(frozen=True)
class Place:
    """A named point, degrees."""

    key: str
    name: str
    iso3: str
    longitude: float
    latitude: float


CAPITALS = {
    "bamako": ("Bamako", "MLI"),
    "ouagadougou": ("Ouagadougou", "BFA"),
    "niamey": ("Niamey", "NER"),
}


def read_places(path: Path | None = None) -> pd.DataFrame:
    """Towns with position and population, the largest first.

    Raises
    ------
    DataFileError  if the file is missing, changed, or breaks the `places` schema.
    """
    path = path or embedded.checked_path("places.csv")
    try:
        table = pd.read_csv(path, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise DataFileError(
            "{path} cannot be read as a CSV file ({error}). Restore it.", path=path, error=" ".join(str(error).split())
        ) from error
    checked = schemas.check(schemas.places, table, path)
    return checked.sort_values(["population", "name"], ascending=[False, True], ignore_index=True)


def capitals(places: pd.DataFrame) -> dict[str, Place]:
    """Bamako, Ouagadougou and Niamey as `places` has them, by lower-case key.

    Raises
    ------
    DataFileError  if one of them is not in the table.
    """
    found = {}
    for key, (name, iso3) in CAPITALS.items():
        rows = places[(places["name"] == name) & (places["iso3"] == iso3)]
        if rows.empty:
            raise DataFileError(
                "places.csv has no {name} ({iso3}), which distances are measured from. Restore it.",
                name=name,
                iso3=iso3,
            )
        found[key] = Place(
            key,
            name,
            iso3,
            float(rows["longitude"].iloc[0]),
            float(rows["latitude"].iloc[0]),
        )
    return found
