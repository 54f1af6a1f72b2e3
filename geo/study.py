"""The study area: incidents, layers, and every incident's place in each of them, computed once when opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo import areas, embedded
from geo.areas.boundaries import SHARED_BORDERS, STUDY_COUNTRIES, Boundaries, read_boundaries
from geo.areas.cells import cells_of
from geo.areas.distances import Distances
from geo.areas.earth import EarthPoints
from geo.areas.gazetteer import contradictions
from geo.areas.hexagons import area_id_of
from geo.areas.imprecise import NEAR_KM, spread_over_disc, spread_over_region
from geo.areas.layers import RING_KM, Layer, Layers, build_layers, find_layer
from geo.areas.locate import (
    OUTSIDE,
    Codes,
    pairs_within_km,
)
from geo.areas.nearest import NearestOnLine
from geo.areas.places import Place, capitals, read_places
from geo.areas.placing import CELL_RESOLUTION, codes_in, country_outlines
from geo.areas.snapping import OffCountry
from geo.areas.towns import NearestTowns, nearest_towns
from geo.incidents import Incidents, Store, open_incidents, open_version, read_actors, read_context
from geo.incidents.countries import country_name
from geo.incidents.prepared import folder_hash, key_of, remember_arrays
from geo.query import Choices, fold

Arrays = Mapping[str, NDArray[Any]]
KEPT_FROM = 20_000
"""Incidents from which on their places are kept beside the store; fewer are placed anew within a second."""
AREAS = Path(areas.__file__).parent
PRECISE = 2
"""Coarsest place precision that distances, bands, rings and surroundings rest on."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Which incidents lie within 50 km of an area but outside it: row (ascending) and area position, pair by pair."""

    row: NDArray[np.int64]
    area: NDArray[np.int64]
    km2: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PossibleAreas:
    """Where an imprecisely placed incident may lie: row (ascending), area position (−1: outside the layer), share."""

    row: NDArray[np.int64]
    area: NDArray[np.int64]
    share: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Study:
    """Everything that does not depend on the reader's filters."""

    incidents: Incidents
    boundaries: Boundaries
    layers: Layers
    places: pd.DataFrame
    capitals: Mapping[str, Place]
    context: pd.DataFrame
    folder: Path | None = None
    """The store's, where the places of many incidents are kept; None keeps nothing."""

    @property
    def version(self) -> str:
        """Names this exact set of data, for captions and caches."""
        return self.incidents.version

    @property
    def key(self) -> str:
        """Names the data and the layers together: what caches of anything drawn or placed go by."""
        return f"{self.version}+{self.layers.content}"

    def layer(self, key: str) -> Layer:
        """The layer of that key; raises LayerNotFoundError naming the layers there are."""
        return find_layer(self.layers, key)

    @lru_cache(maxsize=64)  # noqa: B019  (a study lives as long as the process)
    def codes(self, layer: str) -> Codes:
        """Per incident, the position of its area in the layer, −1 for unplaced."""
        found = self.layer(layer)

        def place() -> Codes:
            if found.h3_resolution is not None:
                return self._cell_codes(found, found.h3_resolution)
            return codes_in(found, self.incidents.table, self.off_country)

        return self._kept("codes", layer, lambda: {"codes": place()})["codes"]

    def _cell_codes(self, layer: Layer, resolution: int) -> Codes:
        """As `codes`; H3 itself says in which cell a point lies, as a cell's edges are not straight in degrees."""
        cells, inverse = np.unique(self.cells_at(resolution), return_inverse=True)
        of_cell = layer.areas.index.get_indexer([area_id_of(cell) for cell in cells])
        codes: Codes = of_cell.astype(np.int32)[inverse]
        codes[self.incidents.table["place_precision"].to_numpy() > layer.coarsest_precision] = OUTSIDE
        return codes

    @cached_property
    def off_country(self) -> OffCountry:
        """Incidents whose position is not in the country that their source names, and which of them are snapped."""
        table = self.incidents.table
        return country_outlines(self.boundaries).off_country(table["longitude"], table["latitude"], table["country"])

    @cached_property
    def is_snapped(self) -> NDArray[np.bool_]:
        """Per incident, whether it is placed on its source's side of an outline that its position lies just beyond."""

        def find() -> Arrays:
            return {"row": self.off_country.row[self.off_country.is_snapped].astype(np.int64)}

        snapped = np.zeros(len(self.incidents), dtype=bool)
        snapped[self._kept("snapped", "", find)["row"]] = True
        return snapped

    def placed(self, layer: str) -> tuple[pd.Series, pd.Index]:
        """Area_id of every placed incident, and the index of those unplaced; together they are all incidents."""
        codes, areas = self.codes(layer), self.layer(layer).areas
        inside = codes != OUTSIDE
        index = self.incidents.table.index
        return pd.Series(areas.index[codes[inside]], index[inside], name="area_id"), index[~inside]

    @property
    def land(self) -> shapely.Geometry:
        """Land of all countries on file, EPSG:4326."""
        return self.boundaries.land

    @lru_cache(maxsize=64)  # noqa: B019  (a study lives as long as the process)
    def surroundings(self, layer: str) -> Surroundings:
        """Incidents within 50 km of each area of a layer and outside it; imprecisely placed ones are left out."""
        found, table = self.layer(layer), self.incidents.table

        def find() -> Arrays:
            row, area = pairs_within_km(table["longitude"], table["latitude"], found.areas, RING_KM)
            outside = self.codes(layer)[row] != area
            keep = outside & (self.incidents.precision[row] <= PRECISE)
            return {"row": row[keep], "area": area[keep], "km2": found.surroundings_km2(self.land)}

        return Surroundings(**self._kept("surroundings", layer, find))

    @lru_cache(maxsize=64)  # noqa: B019  (a study lives as long as the process)
    def possible_areas(self, layer: str) -> PossibleAreas:
        """Areas that may hold an incident whose place is not exact, where there is more than one.

        Near a town (precision 2): by share of the 25 km round the position, in the country that the source names.
        District or region only (3): among the provinces of the region, by size, in the layer that has provinces.
        """
        return PossibleAreas(**self._kept("possible", layer, lambda: self._possible(layer)))

    def _possible(self, layer: str) -> Arrays:
        found, table, precision = self.layer(layer), self.incidents.table, self.incidents.precision
        near = np.flatnonzero(precision == PRECISE)
        triples = [spread_over_disc(table.iloc[near], near, found.areas, NEAR_KM, index=found.index)]
        if "region" in found.areas:
            codes = self.codes(layer)
            vague = np.flatnonzero((precision > PRECISE) & (codes != OUTSIDE))
            triples.append(spread_over_region(vague, codes[vague], found.areas, found.km2))
        row, area, share = (np.concatenate(part) for part in zip(*triples, strict=True))
        by_row = np.argsort(row, kind="stable")
        return {"row": row[by_row], "area": area[by_row], "share": share[by_row]}

    @cached_property
    def towns(self) -> NearestTowns:
        """Per incident, the nearest town of `places`, its distance and the bearing from it."""
        return nearest_towns(self.incidents.table["longitude"], self.incidents.table["latitude"], self.places)

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """Incidents whose place name and position are more than 50 km apart; none is moved (geo/areas/gazetteer.py)."""
        return contradictions(self.incidents.table, self.places)

    @property
    def cells(self) -> NDArray[np.uint64]:
        """Per incident, its H3 cell at resolution 5."""
        return self.cells_at(CELL_RESOLUTION)

    @lru_cache(maxsize=8)  # noqa: B019  (a study lives as long as the process)
    def cells_at(self, resolution: int) -> NDArray[np.uint64]:
        """Per incident, its H3 cell at a resolution."""
        table = self.incidents.table

        def find() -> Arrays:
            return {"cell": cells_of(table["longitude"], table["latitude"], resolution, points=self._points)}

        return self._kept("cells", str(resolution), find)["cell"]

    @cached_property
    def borders(self) -> tuple[tuple[str, str], ...]:
        """Land borders between the countries of the incidents, those of the study area first."""
        return self.boundaries.land_borders((*STUDY_COUNTRIES, *self.incidents.table["country"].unique()))

    @lru_cache(maxsize=64)  # noqa: B019  (a study lives as long as the process)
    def km_to_border(self, first: str, second: str) -> NDArray[np.float64]:
        """Per incident, km to the border between two countries."""
        if (first, second) in SHARED_BORDERS:
            return self.distances[f"km_to_{first}_{second}".lower()].to_numpy()
        table = self.incidents.table
        line = NearestOnLine(self.boundaries.shared_border(first, second))
        return line.km(table["longitude"].to_numpy(), table["latitude"].to_numpy(), self._points)

    @cached_property
    def distances(self) -> pd.DataFrame:
        """Per incident: km to each shared border, and km and bearing (degrees) from each capital.

        Columns `km_to_mli_bfa` …, `km_to_bamako`, `bearing_from_bamako` …; indexed as the incident table.
        """
        table = self.incidents.table

        def measure() -> Arrays:
            measured = Distances(self.boundaries, self.capitals)
            return measured.columns(table["longitude"], table["latitude"], points=self._points)

        return pd.DataFrame(self._kept("distances", "", measure), index=table.index)

    def _kept(
        self, name: str, layer: str, make: Callable[[], Mapping[str, NDArray[Any]]]
    ) -> Mapping[str, NDArray[Any]]:
        """The arrays that `make` gives; of many incidents kept beside the store, so that they are worked out once."""
        if self.folder is None or len(self.incidents) < KEPT_FROM:
            return make()
        key = key_of(self.key, layer, embedded.data_hash(), folder_hash(AREAS), folder_hash(Path(__file__).parent))
        plain = "".join(sign if sign.isalnum() else "-" for sign in layer)
        return remember_arrays(self.folder, f"{name}-{plain}".rstrip("-"), key, make)

    @cached_property
    def _points(self) -> EarthPoints:
        return EarthPoints.at(self.incidents.table["longitude"], self.incidents.table["latitude"])

    @cached_property
    def choices(self) -> Choices:
        """What a query about this study may name."""
        incidents, table = self.incidents, self.incidents.table
        names = {code: country_name(code) for code in table["country"].unique()} | self.boundaries.country_names
        present = sorted(table["country"].unique(), key=lambda code: names[code])
        return Choices(
            first_day=incidents.first_day,
            last_day=incidents.last_day,
            groups=incidents.groups,
            countries={code: names[code] for code in present},
            event_types=tuple(table["event_type"].value_counts().index),
            attributions=tuple(table["attribution"].value_counts().index),
            layers=self.layers.titles,
            group_aliases=self._group_aliases(),
        )

    def _group_aliases(self) -> dict[str, str]:
        choice_of, known = self.incidents.choice_of, set(self.incidents.groups)
        spelled = {alias: choice_of(actor) for alias, actor in self.incidents.actors.aliases.items()}
        spelled |= {fold(code): code for code in known}
        return {alias: name for alias, name in spelled.items() if name in known}


def open_study(store: Store | None = None, *, version: int | None = None, known_on: date | None = None) -> Study:
    """The study of a store's incidents; without a store, of the starter set embedded in the project.

    Parameters
    ----------
    version : as known at this version of the store; the newest by default
    known_on : as known at the end of this day, instead of a version

    Raises
    ------
    DataFileError  naming the first file that is missing, changed or broken, and what to do.
    StoreError  and its kinds, if there is no such version or its rows cannot be read.
    """
    boundaries, places = _boundaries(), read_places()
    found = capitals(places)
    incidents = _incidents(store, boundaries, version, known_on)
    folder = None if store is None else store.folder
    return Study(
        incidents=incidents,
        boundaries=boundaries,
        layers=build_layers(boundaries, found, incidents=incidents.table, folder=folder),
        places=places,
        capitals=found,
        context=read_context(),
        folder=folder,
    )


@cache
def _boundaries() -> Boundaries:
    """The embedded boundaries, the same for all studies of a process, which then share what is made of them."""
    return read_boundaries()


def _incidents(store: Store | None, boundaries: Boundaries, version: int | None, known_on: date | None) -> Incidents:
    if store is None:
        return open_incidents(boundaries.country_codes, read_actors(), embedded.data_hash())
    if known_on is not None:
        version = store.version_on(known_on)
    return open_version(store, read_actors(), version)
