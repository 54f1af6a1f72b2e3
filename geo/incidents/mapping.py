"""How an own table's columns become ours: proposed from their names, corrected by the user, saved and used again."""

import json
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pandas as pd

from geo.errors import AmbiguousReadingError, MappingError, Sentence
from geo.incidents.checks import DRAFT
from geo.incidents.durable import write_durably
from geo.incidents.reading import DateOrder, Reading, find_date_order, find_decimal
from geo.query import fold

REQUIRED = ("event_date", "latitude", "longitude")
FROM_COLUMN_OR_CONSTANT = ("country", "side_a")
_SHOWN_ROWS = 5
_RESERVED = ("ACLED", "UCDP", "starter")

# one row per column of ours: what others call it, in English and French; the first that is found is proposed
_OTHER_NAMES = {
    "event_id": "event id, id, incident id, event id cnty, objectid, fid, numero, no, ref, reference, uuid",
    "event_date": "event date, date, incident date, date start, start date, jour, date incident, date de l'incident",
    "date_end": "date end, end date, date fin",
    "date_precision": "date precision, time precision",
    "country": "country, iso3, country code, pays, iso, adm0, admin0, adm0 name",
    "admin1": "admin1, region, adm1, state, province, admin1 name, adm1 name, region name",
    "location": "location, place, town, locality, lieu, localite, ville, village, commune, site",
    "latitude": "latitude, lat, y, lat dd, ycoord, point y",
    "longitude": "longitude, lon, long, lng, x, long dd, xcoord, point x",
    "place_precision": "place precision, geo precision, where prec",
    "event_type": "event type, type, category, incident type, type d'incident, categorie, nature",
    "sub_event_type": "sub event type, subtype, sub type, sous type",
    "side_a": "actor, actor1, perpetrator, side a, group, auteur, acteur, groupe, auteur presume, perpetrator group",
    "side_b": "opponent, actor2, side b, target actor, adversaire",
    "associated": "associated actor, assoc actor 1",
    "attribution": "attribution",
    "target_type": "target type, victim type, type de cible",
    "target": "target, victim, cible, victime",
    "fatalities_low": "fatalities low, low, deaths low, killed min",
    "fatalities_best": "fatalities best, best, fatalities, deaths, killed, dead, morts, tues, deces, nombre de morts",
    "fatalities_high": "fatalities high, high, deaths high, killed max",
    "fatalities_civilian": "fatalities civilian, civilian deaths, deaths civilians, civils tues, morts civils",
    "source_name": "source name, source, media, provider",
    "source_url": "source url, url, link, lien, web",
    "reliability": "reliability, admiralty, fiabilite, cotation, grading",
    "summary": "summary, notes, description, resume, commentaire, comments, details, remarks",
}


@dataclass(frozen=True)
class Mapping:
    """Checked at construction.

    Raises
    ------
    MappingError  naming what is missing, unknown or mapped twice.
    """

    columns: Mapped[str, str]
    """Our column to the file's column."""
    constants: Mapped[str, str] = field(default_factory=dict)
    """Our column to one value for every row, used where the column is not mapped or the cell is empty."""
    source: str = "own table"
    """Names the rows' origin; with event_id it is their identity."""
    licence: str = "own, internal"
    reading: Reading = field(default_factory=Reading)
    date_order: DateOrder | None = None
    event_types: Mapped[str, str] = field(default_factory=dict)
    """Their word for a kind of event to ours."""
    sheet: str | None = None
    """Sheet of a workbook or layer of a GeoPackage; the first where None."""

    def __post_init__(self) -> None:
        unknown = [name for name in (*self.columns, *self.constants) if name not in DRAFT]
        if unknown:
            raise MappingError(
                "The mapping names {unknown!r}, which is no column of ours; ours are {known}.",
                unknown=unknown[0],
                known=", ".join(DRAFT),
            )
        missing = [name for name in REQUIRED if name not in self.columns]
        missing += [name for name in FROM_COLUMN_OR_CONSTANT if not {name} & {*self.columns, *self.constants}]
        if missing:
            raise MappingError(
                "The mapping says nothing of {missing}. Name the file's column for each, or one value for all rows."
                if set(missing) <= set(FROM_COLUMN_OR_CONSTANT)
                else "The mapping says nothing of {missing}. Name the file's column for each.",
                missing=", ".join(missing),
            )
        if self.source in _RESERVED or not self.source.strip():
            raise MappingError(
                "The source may not be called {source!r}: that name is taken. Name it after its owner.",
                source=self.source,
            )

    def sentences(self) -> list[str]:
        """What was assumed, for the user to check."""
        told: list[str] = [
            Sentence("{ours} is read from {theirs!r}.", ours=ours, theirs=theirs)
            for ours, theirs in self.columns.items()
        ]
        told += [
            Sentence("{ours} is {value!r} in every row.", ours=ours, value=value)
            for ours, value in self.constants.items()
        ]
        if "event_id" not in self.columns:
            told.append(
                Sentence(
                    "No column with an id: each row's id is made of its content, so a corrected row counts as a new "
                    "one."
                )
            )
        order = {"dmy": Sentence("The day comes before the month."), "mdy": Sentence("The month comes before the day.")}
        told += [order[self.date_order]] if self.date_order else []
        told += [Sentence("A comma stands before decimals.")] if self.reading.decimal == "," else []
        return [*told, *self.reading.notes]


@dataclass(frozen=True)
class Proposal:
    """A proposed mapping and what the user has to settle before it can be used."""

    columns: Mapped[str, str]
    reading: Reading
    date_order: DateOrder | None
    questions: tuple[str, ...]
    sample: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False, repr=False)
    """The file's first rows, all text, to look at."""

    def mapping(self, **settled: object) -> Mapping:
        """The mapping with what the user settled on top: columns, constants, source, licence, date_order and more.

        Raises
        ------
        MappingError  naming what is still missing.
        """
        base: dict[str, object] = {"columns": self.columns, "reading": self.reading, "date_order": self.date_order}
        return Mapping(**(base | settled))  # type: ignore[arg-type]


def propose_mapping(columns: Sequence[str], sample: pd.DataFrame, reading: Reading | None = None) -> Proposal:
    """What the names of the columns suggest, and a question for each thing that they leave open.

    Parameters
    ----------
    sample : some rows of the file, all text
    """
    folded = {_plain(name): name for name in reversed(columns)}
    found: dict[str, str] = {}
    for ours, others in _OTHER_NAMES.items():
        theirs = next(
            (folded[name] for name in (_plain(n) for n in (ours, *others.split(","))) if name in folded), None
        )
        if theirs is not None and theirs not in found.values():
            found[ours] = theirs
    settled = reading or Reading()
    numbers = [text for name in ("latitude", "longitude") if name in found for text in sample[found[name]]]
    settled = replace(settled, decimal=find_decimal(numbers))
    questions = [f"Which column is {name}?" for name in REQUIRED if name not in found]
    questions += [
        f"Which column is {name}, or what is it in every row?" for name in FROM_COLUMN_OR_CONSTANT if name not in found
    ]
    order: DateOrder | None = None
    if "event_date" in found:
        try:
            order = find_date_order(sample[found["event_date"]])
        except AmbiguousReadingError as error:
            questions.append(str(error))
    return Proposal(found, settled, order, tuple(questions), sample.head(_SHOWN_ROWS))


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Keep the mapping as JSON, for the command line."""
    write_durably(path, json.dumps(asdict(mapping), indent=2, ensure_ascii=False).encode())


def read_mapping(path: Path) -> Mapping:
    """A saved mapping.

    Raises
    ------
    MappingError  if the file is missing or is no mapping.
    """
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
        entry["reading"] = Reading(
            **{**entry.get("reading", {}), "notes": tuple(entry.get("reading", {}).get("notes", ()))}
        )
        return Mapping(**entry)
    except FileNotFoundError as error:
        raise MappingError(
            "There is no mapping {path}. Save one on the Import page, or with: python -m geo mapping FILE", path=path
        ) from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        if isinstance(error, MappingError):
            raise
        raise MappingError("{path} is no saved mapping ({error}). Make it anew.", path=path, error=error) from error


def _plain(name: str) -> str:
    return fold(name.replace("_", " ").replace("’", "'").replace(".", " "))
