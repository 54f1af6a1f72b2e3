"""Boundary releases: areas of one level for one or more countries, of one vintage, kept beside the embedded ones."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.areas.area_table import area_table, country_shares, plain_id
from geo.areas.boundaries import EMBEDDED, STUDY_COUNTRIES, Boundaries, provinces, regions
from geo.areas.columns import Columns, as_id, propose_columns, shown_name
from geo.areas.coverage import require_little_overlap, thinned
from geo.areas.mending import mend
from geo.areas.repairs import repair
from geo.areas.shape_files import read_shapes
from geo.areas.shelf import Shelf, sha256, slug_of
from geo.errors import GeometryError, ImportFileError, Sentence
from geo.incidents.countries import country_name, find_iso3
from geo.incidents.staging import Progress
from geo.units import WGS84, area_km2

LEVELS = ("admin1", "admin2", "admin3")
KIND = "boundaries"
MIN_INSIDE = 0.5
"""Share of a country's areas that must lie in that country, or the file is taken for another country's."""


@dataclass(frozen=True)
class About:
    """What the user says of a file of boundaries.

    date : the day from which the boundaries hold, or on which they were published
    country : ISO3 of every area, where no column says it
    """

    name: str
    level: str
    date: date
    licence: str
    source: str = ""
    country: str | None = None
    columns: Columns = field(default_factory=Columns)
    layer: str | None = None


@dataclass(frozen=True)
class Release:
    """A release as it is kept."""

    slug: str
    name: str
    level: str
    date: str
    licence: str
    source: str
    countries: Mapping[str, int]
    """ISO3 of each of its countries to the number of its areas there."""
    elsewhere: Mapping[str, int]
    """The same for the embedded areas that stand around them."""
    notes: tuple[str, ...]
    mended: tuple[Mapping[str, Any], ...]
    """Rows of `Mended.report`."""
    left_km2: float
    file: str
    sha256: str
    added: str

    @property
    def key(self) -> str:
        """The layer's key, as links and the command line name it."""
        return f"{self.level}@{self.slug}"

    @property
    def vintage(self) -> str:
        """Which boundaries these are, exactly: names, dates, terms and areas per country, for every export."""
        origin = ", ".join(text for text in (self.source, self.date, self.licence) if text)
        rest = f"; elsewhere {EMBEDDED}: {_counted(self.elsewhere)}" if self.elsewhere else ""
        between = sum(row["km2"] for row in self.mended if row["country"] != row["other"])
        mended = f"; {between:,.0f} km² between countries mended" if between >= 1 else ""
        return f"{self.name} ({origin}): {_counted(self.countries)}{rest}{mended}"


@dataclass(frozen=True, eq=False)
class Draft:
    """A release that was read, checked, repaired and mended, and is not kept yet."""

    release: Release
    areas: gpd.GeoDataFrame
    """As a layer has them, the embedded areas of other countries among them; `own` says which are the release's."""


def prepare_release(
    path: Path,
    about: About,
    boundaries: Boundaries,
    *,
    now: datetime,
    progress: Progress = lambda done, text: None,  # noqa: ARG005
) -> Draft:
    """Read a file as a release; nothing is kept.

    Raises
    ------
    ImportFileError  if the file is refused, a column is missing, or what is said of it cannot be.
    GeometryError  if its areas cannot be used, with the reason.
    """
    _check(about, boundaries)
    progress(0.0, Sentence("reading and repairing the outlines"))
    own, notes = _own_areas(path, about, boundaries)
    progress(0.2, Sentence("mending overlaps and gaps"))
    around = _embedded(about.level, boundaries, tuple(own["country"].unique()))
    everything = gpd.GeoDataFrame(pd.concat([own, around]), geometry="geometry", crs=WGS84)
    land = shapely.union_all([boundaries.countries[code] for code in everything["country"].unique()])
    mended = mend(everything, everything["own"].to_numpy(dtype=bool), land)
    progress(0.9, Sentence("thinning the outlines"))
    shapes, thinning = thinned(mended.areas.geometry.to_numpy())
    release = Release(
        slug=slug_of(about.name),
        name=shown_name(about.name),
        level=about.level,
        date=about.date.isoformat(),
        licence=shown_name(about.licence),
        source=shown_name(about.source),
        countries=own.groupby("country").size().to_dict(),
        elsewhere=around.groupby("country").size().to_dict(),
        notes=(*notes, *thinning),
        mended=tuple(json.loads(mended.report.round({"km2": 3, "farthest_km": 2}).to_json(orient="records"))),
        left_km2=round(mended.left_km2, 3),
        file=path.name,
        sha256=sha256(path),
        added=now.astimezone(UTC).isoformat(),
    )
    return Draft(release, mended.areas.set_geometry(shapes, crs=WGS84).sort_index())


def keep_release(store_folder: Path, draft: Draft, original: Path) -> Release:
    """Keep a release in the store's folder.

    Raises
    ------
    ImportFileError  if one of that name is kept already.
    StoreError  and its kinds, if the folder is busy or cannot be written to.
    """
    Shelf(store_folder, KIND).keep(draft.release.slug, asdict(draft.release), draft.areas, original)
    return draft.release


def releases(store_folder: Path) -> list[Release]:
    """Every release kept, the oldest first."""
    found = []
    for slug, record in Shelf(store_folder, KIND).records().items():
        try:
            fields = {name: record[name] for name in Release.__dataclass_fields__ if name != "slug"}
            release = Release(slug=slug, **fields)
        except KeyError:
            continue
        if release.level in LEVELS:
            found.append(release)
    return found


def release_areas(store_folder: Path, slug: str) -> gpd.GeoDataFrame:
    """The areas of a release's layer: name, country, study, region (below the first level), geometry, EPSG:4326.

    Raises
    ------
    DataFileError  if they are gone or damaged.
    """
    table = Shelf(store_folder, KIND).areas(slug)
    columns = [name for name in ("name", "country", "study", "region", "geometry") if name in table.columns]
    return table[columns]


def _check(about: About, boundaries: Boundaries) -> None:
    if about.level not in LEVELS:
        raise ImportFileError(
            "There is no level {level!r}; there are {known}.", level=about.level, known=", ".join(LEVELS)
        )
    if not shown_name(about.name) or not shown_name(about.licence):
        raise ImportFileError("A release needs a name and a licence. Say which it is, and on what terms.")
    if about.country is not None and about.country not in boundaries.country_names:
        raise ImportFileError(
            "{country!r} is none of the countries on file: {known}.",
            country=about.country,
            known=", ".join(sorted(boundaries.country_names)),
        )


def _own_areas(path: Path, about: About, boundaries: Boundaries) -> tuple[gpd.GeoDataFrame, list[str]]:
    """The file's areas as a layer has them, and what was repaired, joined or chosen, in sentences."""
    file = read_shapes(path, layer=about.layer)
    columns = propose_columns(file.attributes, int(about.level[-1]), about.columns)
    said = [about.country or find_iso3(text) for text in _texts(file.attributes, columns.country)]
    labels = [
        shown_name(text) or Sentence("feature {number}", number=n)
        for n, text in enumerate(_texts(file.attributes, columns.name), 1)
    ]
    land = shapely.union_all(list(boundaries.countries.values()))
    outlines = [boundaries.countries.get(code) if code else None for code in said]
    repaired = repair(file, labels, land, outlines)
    table, notes = area_table(repaired, file.attributes, columns)
    table["country"], by_place = _countries(table, about.country, boundaries)
    require_little_overlap(table)
    table["own"], table["study"] = True, table["country"].isin(STUDY_COUNTRIES)
    plain = table.index
    table.index = pd.Index(table["country"] + "-" + plain, name="area_id")
    if about.level != "admin1":
        parent = table["parent"].map(plain_id).where(table["parent"] != "", plain)
        table["region"] = table["country"] + "-" + parent
    used = [Sentence("{part} from {column}", part=part, column=name) for part, name in asdict(columns).items() if name]
    read = [
        Sentence("Columns read: {columns}.", columns=Sentence.joined(used, ", "))
        if used
        else Sentence("Columns read: none; areas are numbered.")
    ]
    return table.drop(columns="parent"), [*repaired.notes, *notes, *read, *by_place]


def _countries(table: gpd.GeoDataFrame, given: str | None, boundaries: Boundaries) -> tuple[pd.Series, list[str]]:
    """The country of each area: as told, as the file says, else the one that most of it lies in."""
    shares = country_shares(table.geometry.to_numpy(), boundaries.countries)
    largest = pd.Series(shares.columns[shares.to_numpy().argmax(axis=1)], table.index)
    found = pd.Series(given, table.index, dtype=object) if given else table["country"].astype(object)
    silent = found.isna()
    found = found.where(~silent, largest)
    km2 = area_km2(table.geometry.to_numpy())
    for code in sorted(found.unique()):
        if code not in boundaries.country_names:
            raise GeometryError(
                "The file has areas of {country}, which is none of the countries on file: {known}. Take them out.",
                country=country_name(code),
                known=", ".join(sorted(boundaries.country_names)),
            )
        mine = (found == code).to_numpy()
        inside = float((shares[code].to_numpy()[mine] * km2[mine]).sum() / km2[mine].sum())
        if inside < MIN_INSIDE:
            raise GeometryError(
                "Only {inside:.0%} of the areas said to lie in {country} does. Check the country, the coordinate "
                "reference system, and the order of latitude and longitude.",
                inside=inside,
                country=country_name(code),
            )
    note = Sentence(
        "{number} area(s) name no country; each was given the one that most of it lies in.", number=int(silent.sum())
    )
    return found, [note] if silent.any() else []


def _embedded(level: str, boundaries: Boundaries, without: tuple[str, ...]) -> gpd.GeoDataFrame:
    """The embedded areas of that level of the other countries."""
    if level == "admin3":
        return gpd.GeoDataFrame({"country": [], "own": []}, geometry=[], crs=WGS84)
    table = regions(boundaries) if level == "admin1" else provinces(boundaries)
    return table[~table["country"].isin(without)].assign(own=False, name_in_file=lambda found: found["name"])


def _texts(attributes: pd.DataFrame, column: str | None) -> list[str]:
    return [""] * len(attributes) if column is None else attributes[column].map(as_id).tolist()


def _counted(countries: Mapping[str, int]) -> str:
    """Areas per country, the study countries by name, the others together."""
    main = [f"{country_name(code)} {countries[code]}" for code in STUDY_COUNTRIES if code in countries]
    others = {code: count for code, count in countries.items() if code not in STUDY_COUNTRIES}
    if len(others) > 3:
        return ", ".join([*main, f"{len(others)} other countries {sum(others.values())}"])
    return ", ".join([*main, *(f"{country_name(code)} {count}" for code, count in sorted(others.items()))])
