"""The user's own sites: read from a table through the same gate as incidents, checked row by row, kept for good."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import shapely

from geo.areas.sites import LARGEST_KM, RADIUS_KM, SMALLEST_KM, Site, circle
from geo.errors import DataFileError, ImportFileError, Sentence
from geo.incidents.durable import append_durably, write_durably
from geo.incidents.reading import find_decimal
from geo.incidents.rows import open_rows, rejects_table
from geo.query import fold

FOLDER = "sites"
FILE, BEFORE, REJECTS = "sites.json", "before.json", "rejects.jsonl"
MOST_SITES = 500
TEMPLATE = "name,latitude,longitude,radius_km\nOffice Sévaré,14.527,-4.095,25\nClinic Djibo,14.099,-1.627,40\n"
"""What a file may look like; `radius_km` may be left out."""
_NAMES = {
    "name": "name, site, site name, nom, nom du site, label, title, designation",
    "latitude": "latitude, lat, y, lat dd, point y",
    "longitude": "longitude, lon, long, lng, x, long dd, point x",
    "radius_km": "radius km, radius, rayon, rayon km, km",
}


@dataclass(frozen=True, eq=False)
class ReadSites:
    """What a file holds: sites without an id yet, refused rows (row, column, value, reason), and how it was read."""

    sites: tuple[Site, ...]
    rejects: pd.DataFrame
    notes: tuple[str, ...]


def read_sites(path: Path, land: shapely.Geometry) -> ReadSites:
    """The sites of a CSV, XLSX, GeoJSON, GeoPackage or Parquet file; a row with a fault is refused with its reason.

    Parameters
    ----------
    land : what the boundaries on file cover, EPSG:4326; a circle without any land is refused

    Raises
    ------
    ImportFileError  if the file is refused as a whole, or lacks a name or a position.
    """
    rows = open_rows(path)
    columns = _columns(rows.columns, path)
    pieces = list(rows.pieces())
    table = pd.concat([piece.table for piece in pieces])
    torn = [tuple(row) for piece in pieces for row in piece.torn.itertuples(index=False)]
    numbers = [table[columns[name]] for name in ("latitude", "longitude")]
    comma = find_decimal(pd.concat(numbers)) == ","
    sites: list[Site] = []
    faults: list[tuple[object, ...]] = list(torn)
    for number, row in table.iterrows():
        texts = {name: str(row[column]).strip() for name, column in columns.items()}
        site = _site(texts, comma=comma)
        fault = site if isinstance(site, tuple) else _misplaced(site, land, {known.name for known in sites})
        if isinstance(site, Site) and fault is None:
            sites.append(site)
        elif fault is not None:
            column, reason = fault
            faults.append((number, column, texts.get(column, "")[:200], reason))
    if len(sites) > MOST_SITES:
        raise ImportFileError(
            "{file} has {count:,} sites; at most {most} are kept.", file=path.name, count=len(sites), most=MOST_SITES
        )
    notes = rows.reading.notes + ((Sentence("A comma stands before decimals."),) if comma else ())
    return ReadSites(tuple(sites), rejects_table(faults), notes)


def known_sites(folder: Path) -> tuple[Site, ...]:
    """The user's sites in the store's folder, in the order in which they came.

    Raises
    ------
    DataFileError  if the file is not what was written.
    """
    path = folder / FOLDER / FILE
    if not path.exists():
        return ()
    try:
        return tuple(Site(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))["sites"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataFileError(
            "{path} cannot be read ({error}). Restore it, or remove it and load them anew.", path=path, error=error
        ) from error


def add_sites(folder: Path, read: ReadSites, *, file: str, now: datetime) -> tuple[Site, ...]:
    """All sites after these were added; one of a known name takes the place of the old one and keeps its id.

    Refused rows are kept beside them, with the file's name and the time.

    Raises
    ------
    ImportFileError  if there would be more than 500.
    """
    before = known_sites(folder)
    by_name = {site.name: site for site in before}
    following = _following(folder)
    for site in read.sites:
        known = by_name.get(site.name)
        if known is None:
            following += 1
        by_name[site.name] = replace(site, site_id=known.site_id if known else f"site-{following}")
    if len(by_name) > MOST_SITES:
        raise ImportFileError(
            "There would be {count:,} sites; at most {most} are kept. Remove some.", count=len(by_name), most=MOST_SITES
        )
    after = tuple(by_name.values())
    _save(folder, after, following)
    for record in read.rejects.to_dict("records"):
        entry = {"at": now.isoformat(), "file": file} | {str(name): str(value) for name, value in record.items()}
        append_durably(folder / FOLDER / REJECTS, json.dumps(entry, ensure_ascii=False).encode())
    return after


def remove_site(folder: Path, site_id: str) -> None:
    """Take one site out; `undo` brings it back.

    Raises
    ------
    ImportFileError  naming the sites there are.
    """
    before = known_sites(folder)
    after = tuple(site for site in before if site.site_id != site_id)
    if len(after) == len(before):
        known = ", ".join(site.site_id for site in before)
        raise ImportFileError(
            "There is no site “{site_id}”; there are {known}.", site_id=site_id[:40], known=known or Sentence("none")
        )
    _save(folder, after, _following(folder))


def can_undo(folder: Path) -> bool:
    """Whether there is a last change to take back."""
    return (folder / FOLDER / BEFORE).exists()


def undo(folder: Path) -> None:
    """Take the last change of the sites back; done twice, it stands again.

    Raises
    ------
    ImportFileError  if nothing was changed yet.
    """
    if not can_undo(folder):
        raise ImportFileError("No change of the sites can be taken back: none was made.")
    now, before = folder / FOLDER / FILE, folder / FOLDER / BEFORE
    content = before.read_bytes()
    write_durably(before, now.read_bytes())
    write_durably(now, content)


def _columns(found: Sequence[str], path: Path) -> dict[str, str]:
    """Our column to the file's column."""
    known = {fold(other): ours for ours, others in _NAMES.items() for other in others.split(",")}
    columns: dict[str, str] = {}
    for column in found:
        ours = known.get(fold(column))
        if ours:
            columns.setdefault(ours, column)
    missing = [name for name in ("name", "latitude", "longitude") if name not in columns]
    if missing:
        raise ImportFileError(
            "{file} has no column {missing}; found were {known}. Needed: name, latitude, longitude; radius_km may be "
            "left out.",
            file=path.name,
            missing=", ".join(missing),
            known=", ".join(found)[:200],
        )
    return columns


def _site(texts: dict[str, str], *, comma: bool) -> Site | tuple[str, str]:
    """The site that a row names, or the column at fault and why."""
    if not texts["name"]:
        return "name", Sentence("a site needs a name")
    values = {"radius_km": RADIUS_KM}
    for column in ("latitude", "longitude", "radius_km"):
        text = texts.get(column, "")
        if not text and column == "radius_km":
            continue
        try:
            values[column] = float(text.replace(",", ".") if comma else text)
        except ValueError:
            return column, Sentence("is no number")
    if not -90 <= values["latitude"] <= 90:
        return "latitude", Sentence("must be from -90 to 90 degrees")
    if not -180 <= values["longitude"] <= 180:
        return "longitude", Sentence("must be from -180 to 180 degrees")
    if not SMALLEST_KM <= values["radius_km"] <= LARGEST_KM:
        return "radius_km", Sentence("must be from {least:.0f} to {most:.0f} km", least=SMALLEST_KM, most=LARGEST_KM)
    name = " ".join(texts["name"].split())[:80]
    return Site("", name, round(values["longitude"], 6), round(values["latitude"], 6), values["radius_km"])


def _misplaced(site: Site, land: shapely.Geometry, names: set[str]) -> tuple[str, str] | None:
    """The column at fault and why, where a row that can be read cannot be a site here."""
    if site.name in names:
        return "name", Sentence("stands twice in the file")
    if shapely.intersects(land, circle(site)):
        return None
    swapped = replace(site, longitude=max(-180.0, min(180.0, site.latitude)), latitude=site.longitude)
    if -90 <= swapped.latitude <= 90 and shapely.contains_xy(land, swapped.longitude, swapped.latitude):
        return "latitude", Sentence("latitude and longitude seem to be swapped")
    return "latitude", Sentence("no land of the countries on file lies in the circle")


def _following(folder: Path) -> int:
    """The highest number that a site ever had, so that a link to a site never leads to another."""
    path = folder / FOLDER / FILE
    return int(json.loads(path.read_text(encoding="utf-8"))["following"]) if path.exists() else 0


def _save(folder: Path, sites: Sequence[Site], following: int) -> None:
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    if (place / FILE).exists():
        write_durably(place / BEFORE, (place / FILE).read_bytes())
    else:
        write_durably(place / BEFORE, json.dumps({"following": following, "sites": []}).encode())
    content = {"following": following, "sites": [asdict(site) for site in sites]}
    write_durably(place / FILE, json.dumps(content, ensure_ascii=False, indent=1).encode())
