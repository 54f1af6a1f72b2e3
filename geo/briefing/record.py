"""The machine-readable record of a pack: what it was made from, so that it can be made again and compared with."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from geo.briefing.brief import Brief, Edit
from geo.briefing.facts import Facts
from geo.briefing.package import record_in, record_of_geopackage
from geo.briefing.theme import theme_from
from geo.errors import BriefError
from geo.query import Choices, resolve, to_link

KIND = "sahel-brief"
FORMAT = 1
LIBRARIES = (
    "geopandas",
    "matplotlib",
    "numpy",
    "pandas",
    "python-docx",
    "python-pptx",
    "shapely",
    "typst",
    "xlsxwriter",
)
MOST_BYTES, MOST_PACKAGE = 5_000_000, 200_000_000
INSIDE = frozenset({".pptx", ".docx", ".xlsx", ".gpkg"})
"""Files that carry their record."""


@dataclass(frozen=True)
class Record:
    """A record, read back.

    link : the query as link parameters
    data_version : of the study; `store_version` its number in the store, None for the embedded starter set
    values : the whole of it
    """

    link: Mapping[str, Sequence[str]]
    as_of: datetime
    number: str
    title: str
    language: str
    data_version: str
    store_version: int | None
    values: Mapping[str, Any]

    @property
    def window(self) -> tuple[date, date]:
        """First and last day."""
        return date.fromisoformat(self.link["from"][0]), date.fromisoformat(self.link["to"][0])


def pack_record(facts: Facts, brief: Brief) -> dict[str, Any]:
    """The record of a pack, as plain values that JSON can hold."""
    study, since = facts.study, facts.since
    return {
        "kind": KIND,
        "format": FORMAT,
        "brief": brief_values(brief),
        "data": {
            "version": study.version,
            "store_version": store_version(study.version),
            "layers": study.layers.content,
            "last_day": study.incidents.last_day.isoformat(),
            "incidents": len(study.incidents),
            "boundaries": facts.layer.vintage,
            "model": facts.rests_on.model,
            "outlook": None if facts.outlook is None else facts.outlook.known_until.isoformat(),
        },
        "since": None
        if since is None
        else {"data_version": since.study.version, "link": to_link(since.query), "label": since.label},
        "sites": len(facts.sites),
        "libraries": libraries(),
    }


def brief_values(brief: Brief) -> dict[str, Any]:
    """A brief as plain values."""
    return {
        "link": to_link(brief.query),
        "as_of": brief.as_of.isoformat(),
        "sections": list(brief.sections),
        "language": brief.language,
        "tlp": brief.tlp,
        "title": brief.title,
        "number": brief.number,
        "focus": brief.focus,
        "capital": brief.capital,
        "border": brief.border,
        "window": brief.window,
        "edits": [
            {"section": edit.section, "title": edit.title, "lines": None if edit.lines is None else list(edit.lines)}
            for edit in brief.edits
        ],
        "theme": brief.theme.record(),
    }


def brief_from(values: Mapping[str, Any], choices: Choices) -> Brief:
    """The brief that `brief_values` wrote, for a study that knows these choices.

    Raises
    ------
    BriefError  if a value is missing or of another kind.
    QueryError  naming what of the query the study does not know.
    """
    try:
        return Brief(
            query=resolve(values["link"], choices),
            as_of=datetime.fromisoformat(values["as_of"]),
            sections=tuple(values["sections"]),
            language=values["language"],
            tlp=values["tlp"],
            title=values["title"],
            number=values["number"],
            focus=values["focus"],
            capital=values["capital"],
            border=values["border"],
            window=int(values["window"]),
            edits=tuple(
                Edit(edit["section"], edit["title"], None if edit["lines"] is None else tuple(edit["lines"]))
                for edit in values["edits"]
            ),
            theme=theme_from(values["theme"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BriefError(
            "The record's brief lacks a value or has one of another kind ({error}).", error=repr(error)
        ) from error


def written(record: Mapping[str, Any]) -> bytes:
    """A record as JSON: the same record gives the same bytes."""
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def read_record(path: Path) -> Record:
    """A record from its JSON file, or from inside a deck, document, workbook or GeoPackage of the brief.

    Raises
    ------
    BriefError  if the file cannot be read or is not a record of this format.
    """
    try:
        if path.suffix.lower() in INSIDE:
            return record_from(_inside(path))
        if path.stat().st_size > MOST_BYTES:
            raise BriefError(
                "{path} has more than {most:,} bytes, so it is not a record of a brief.", path=path, most=MOST_BYTES
            )
        return record_from(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BriefError("{path} cannot be read as the record of a brief ({error}).", path=path, error=error) from error


def _inside(path: Path) -> Any:  # noqa: ANN401  (foreign JSON)
    if path.stat().st_size > MOST_PACKAGE:
        raise BriefError(
            "{path} has more than {most:,} bytes; give the record.json that stands beside it.",
            path=path,
            most=MOST_PACKAGE,
        )
    if path.suffix.lower() == ".gpkg":
        return record_of_geopackage(path)
    return record_in(path.read_bytes())


def record_from(values: Any) -> Record:  # noqa: ANN401  (foreign JSON)
    """A record from its values.

    Raises
    ------
    BriefError  if it is not a record of this format.
    """
    if not isinstance(values, dict) or values.get("kind") != KIND:
        raise BriefError("This is not the record of a brief: it does not say so.")
    if values.get("format") != FORMAT:
        raise BriefError(
            "The record is of format {found!r}; this version reads format {known}.",
            found=values.get("format"),
            known=FORMAT,
        )
    try:
        brief, data = values["brief"], values["data"]
        return Record(
            link={str(name): [str(value) for value in of] for name, of in brief["link"].items()},
            as_of=datetime.fromisoformat(brief["as_of"]),
            number=str(brief["number"]),
            title=str(brief["title"]),
            language=str(brief["language"]),
            data_version=str(data["version"]),
            store_version=None if data["store_version"] is None else int(data["store_version"]),
            values=values,
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BriefError("The record lacks a value or has one of another kind ({error}).", error=repr(error)) from error


def store_version(data_version: str) -> int | None:
    """The number of the store's version in `7-3f2a9c1b04de`; None for the embedded starter set."""
    number, dash, _ = data_version.partition("-")
    return int(number) if dash and number.isdigit() else None


def libraries() -> dict[str, str]:
    """Versions of what pictures and files are written with."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # pragma: no cover  (an optional writer is not installed)
            found[name] = ""
    return found
