"""What the user settled for this store: the study area, and the rights declared to pass rows on."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from geo.errors import Sentence, SettingError
from geo.incidents.countries import find_iso3
from geo.incidents.durable import write_durably

FILE = "settings.json"
STUDY_AREA = ("BEN", "BFA", "CIV", "DZA", "GHA", "GIN", "LBY", "MLI", "MRT", "NER", "NGA", "SEN", "TCD", "TGO")
"""The countries of the boundary file."""


@dataclass(frozen=True)
class Right:
    """A user's word that rows of a licence may be passed on: who said so, when, on what ground."""

    licence: str
    by: str
    on: str
    ground: str


@dataclass(frozen=True)
class Settings:
    """Checked at construction: every country is an ISO3 code.

    Raises
    ------
    SettingError  naming the code that is none.
    """

    countries: tuple[str, ...] = STUDY_AREA
    rights: tuple[Right, ...] = field(default=())

    def __post_init__(self) -> None:
        wrong = [code for code in self.countries if find_iso3(code) != code]
        if wrong or not self.countries:
            raise SettingError(
                "The study area names {wrong}; ISO3 codes such as MLI are expected.",
                wrong=wrong or Sentence("no country"),
            )


def read_settings(folder: Path) -> Settings:
    """The settings of the store in the folder; the defaults where nothing was settled.

    Raises
    ------
    SettingError  if the file is not what was written.
    """
    path = folder / FILE
    if not path.exists():
        return Settings()
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
        return Settings(tuple(entry["countries"]), tuple(Right(**right) for right in entry["rights"]))
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, SettingError):
            raise
        raise SettingError(
            "{path} cannot be read ({error}). Delete it to return to the defaults.", path=path, error=error
        ) from error


def save_settings(folder: Path, settings: Settings) -> None:
    """Keep the settings beside the store."""
    write_durably(folder / FILE, json.dumps(asdict(settings), indent=2).encode())
