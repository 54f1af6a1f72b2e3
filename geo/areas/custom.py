"""The user's own polygons as layers: concession blocks, sectors, areas of operation. METHODS: docs/METHODS.md §1."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.areas.area_table import CROSSES, area_table, country_shares
from geo.areas.boundaries import Boundaries
from geo.areas.columns import Columns, as_id, propose_columns, shown_name
from geo.areas.coverage import meet, require_little_overlap, thinned
from geo.areas.repairs import repair
from geo.areas.shape_files import read_shapes
from geo.areas.shelf import Shelf, sha256, slug_of
from geo.errors import GeometryError, ImportFileError, Sentence
from geo.incidents.staging import Progress
from geo.units import area_km2

KIND = "areas"
PREFIX = "custom-"
MIN_KM2 = 0.01


@dataclass(frozen=True)
class OwnLayer:
    """A layer of the user's own areas as it is kept."""

    slug: str
    name: str
    areas: int
    km2: float
    countries: Mapping[str, int]
    """ISO3, or an empty text for areas in no one country, to the number of areas."""
    notes: tuple[str, ...]
    file: str
    sha256: str
    added: str

    @property
    def key(self) -> str:
        """The layer's key, as links and the command line name it."""
        return f"{PREFIX}{self.slug}"

    @property
    def vintage(self) -> str:
        """Which areas these are, for every export."""
        return f"{self.name}: {self.areas} own areas from {self.file}, brought in on {self.added[:10]}"


@dataclass(frozen=True, eq=False)
class OwnDraft:
    """Own areas that were read, checked and repaired, and are not kept yet."""

    layer: OwnLayer
    areas: gpd.GeoDataFrame


def prepare_own(
    path: Path,
    name: str,
    boundaries: Boundaries,
    *,
    now: datetime,
    columns: Columns | None = None,
    layer: str | None = None,
    progress: Progress = lambda done, text: None,  # noqa: ARG005
) -> OwnDraft:
    """Read a file of own areas; nothing is kept.

    Raises
    ------
    ImportFileError  if the file is refused, or has no name to go by.
    GeometryError  if its areas cannot be used, with the reason: among them areas that overlap by more than 1 % of the
        smaller one, that have no extent to speak of, or that lie on no land on file.
    """
    if not shown_name(name):
        raise ImportFileError("A layer of own areas needs a name.")
    progress(0.0, Sentence("reading and repairing the outlines"))
    file = read_shapes(path, layer=layer)
    found = propose_columns(file.attributes, 0, columns)
    texts = [""] * len(file.shapes) if found.name is None else file.attributes[found.name].map(as_id).tolist()
    labels = [shown_name(text) or Sentence("feature {number}", number=number) for number, text in enumerate(texts, 1)]
    land = shapely.union_all(list(boundaries.countries.values()))
    repaired = repair(file, labels, land, [None] * len(labels))
    table, notes = area_table(repaired, file.attributes, found)
    progress(0.3, Sentence("looking for overlaps, thinning the outlines"))
    table, met = _apart(table)
    table["country"] = _one_country(table, boundaries)
    table["study"] = True
    table.index.name = "area_id"
    kept = table[["name", "name_in_file", "country", "study", "geometry"]].sort_index()
    counts = kept["country"].fillna("").value_counts().sort_index().to_dict()
    return OwnDraft(
        OwnLayer(
            slug=slug_of(name),
            name=shown_name(name),
            areas=len(kept),
            km2=round(float(area_km2(kept.geometry.to_numpy()).sum()), 3),
            countries=counts,
            notes=(*repaired.notes, *notes, *met),
            file=path.name,
            sha256=sha256(path),
            added=now.astimezone(UTC).isoformat(),
        ),
        kept,
    )


def keep_own(store_folder: Path, draft: OwnDraft, original: Path) -> OwnLayer:
    """Keep own areas in the store's folder.

    Raises
    ------
    ImportFileError  if a layer of that name is kept already.
    StoreError  and its kinds, if the folder is busy or cannot be written to.
    """
    Shelf(store_folder, KIND).keep(draft.layer.slug, asdict(draft.layer), draft.areas, original)
    return draft.layer


def own_layers(store_folder: Path) -> list[OwnLayer]:
    """Every layer of own areas kept, the oldest first."""
    names = [name for name in OwnLayer.__dataclass_fields__ if name != "slug"]
    records = Shelf(store_folder, KIND).records().items()
    whole = [(slug, record) for slug, record in records if all(name in record for name in names)]
    return [OwnLayer(slug=slug, **{name: record[name] for name in names}) for slug, record in whole]


def own_areas(store_folder: Path, slug: str) -> gpd.GeoDataFrame:
    """The areas of an own layer: name, country, study, geometry, EPSG:4326.

    Raises
    ------
    DataFileError  if they are gone or damaged.
    """
    table = Shelf(store_folder, KIND).areas(slug)
    table["country"] = table["country"].astype(object).where(table["country"].notna(), None)
    return table[["name", "country", "study", "geometry"]]


def _apart(table: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """The areas without overlap; slips are cut, more is refused, areas of no size too."""
    sizes = area_km2(table.geometry.to_numpy())
    small = table["name"][sizes < MIN_KM2]
    if len(small):
        raise GeometryError(
            "{area} has {m2:,.0f} m²; areas under {least:g} km² hold no incident that is known to the place. Draw it "
            "larger, or give it as a site.",
            area=small.iloc[0],
            m2=sizes.min() * 1e6,
            least=MIN_KM2,
        )
    require_little_overlap(table.assign(country=""))
    shapes, notes = np.asarray(table.geometry.to_numpy(), dtype=object), []
    if not shapely.coverage_is_valid(shapes):
        shapes = meet(shapes)
        moved = float(np.abs(area_km2(shapes) - sizes).max())
        notes = [
            Sentence(
                "Edges between neighbours were made to meet; no area changed by more than {km2:,.3f} km².", km2=moved
            )
        ]
    shapes, thinning = thinned(shapes)
    return table.set_geometry(shapes, crs=table.crs), notes + thinning


def _one_country(table: gpd.GeoDataFrame, boundaries: Boundaries) -> pd.Series:
    """The country that each area lies in; missing where it lies in several, or partly in none.

    Raises
    ------
    GeometryError  if no area lies on land on file.
    """
    shares = country_shares(table.geometry.to_numpy(), boundaries.countries)
    if not shares.to_numpy().any():
        raise GeometryError(
            "None of the areas lies in any of the countries on file ({known}). Check the coordinate reference system "
            "and the order of latitude and longitude.",
            known=", ".join(sorted(boundaries.country_names)),
        )
    largest = shares.max(axis=1).to_numpy()
    codes = shares.columns[shares.to_numpy().argmax(axis=1)].to_numpy(dtype=object)
    return pd.Series(np.where(largest >= 1 - CROSSES, codes, None), table.index, dtype=object)
