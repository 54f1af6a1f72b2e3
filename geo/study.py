"""The study area: incidents, layers, and every incident's place in each of them, computed once when opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import h3.api.numpy_int as h3
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo import embedded
from geo.areas.boundaries import SHARED_BORDERS, Boundaries, read_boundaries
from geo.areas.imprecise import NEAR_KM, spread_over_disc, spread_over_region
from geo.areas.layers import RING_KM, Layer, Layers, build_layers, find_layer
from geo.areas.locate import (
    OUTSIDE,
    Codes,
    distance_to_line_km,
    pairs_within_km,
    place_codes,
)
from geo.areas.places import Place, capitals, read_places
from geo.incidents import Incidents, Store, open_incidents, open_version, read_actors, read_context
from geo.incidents.countries import country_name
from geo.query import Choices, fold
from geo.units import distance_and_bearing

PRECISE = 2
"""Coarsest place precision that distances, bands, rings and surroundings rest on."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Which incidents lie within 50 km of an area but outside it: row and area position, pair by pair."""

    row: NDArray[np.int64]
    area: NDArray[np.int64]
    km2: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PossibleAreas:
    """Where an imprecisely placed incident may lie: row, area position (−1: outside the layer) and share of 1."""

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
        return place_codes(self.incidents.table, found.areas, found.coarsest_precision)

    def placed(self, layer: str) -> tuple[pd.Series, pd.Index]:
        """Area_id of every placed incident, and the index of those unplaced; together they are all incidents."""
        codes, areas = self.codes(layer), self.layer(layer).areas
        inside = codes != OUTSIDE
        index = self.incidents.table.index
        return pd.Series(areas.index[codes[inside]], index[inside], name="area_id"), index[~inside]

    @cached_property
    def land(self) -> shapely.Geometry:
        """Land of all countries on file, EPSG:4326."""
        return shapely.coverage_union_all(list(self.boundaries.countries.values()))

    @lru_cache(maxsize=64)  # noqa: B019  (a study lives as long as the process)
    def surroundings(self, layer: str) -> Surroundings:
        """Incidents within 50 km of each area of a layer and outside it; imprecisely placed ones are left out."""
        found, table = self.layer(layer), self.incidents.table
        row, area = pairs_within_km(table["longitude"], table["latitude"], found.areas, RING_KM)
        outside = self.codes(layer)[row] != area
        precise = table["place_precision"].to_numpy()[row] <= PRECISE
        keep = outside & precise
        return Surroundings(row=row[keep], area=area[keep], km2=found.surroundings_km2(self.land))

    @lru_cache(maxsize=64)  # noqa: B019  (a study lives as long as the process)
    def possible_areas(self, layer: str) -> PossibleAreas:
        """Areas that may hold an incident whose place is not exact, where there is more than one.

        Near a town (precision 2): by share of the 25 km round the position, in the country that the source names.
        District or region only (3): among the provinces of the region, by size, in the layer that has provinces.
        """
        found, table = self.layer(layer), self.incidents.table
        precision = table["place_precision"].to_numpy()
        near = np.flatnonzero(precision == PRECISE)
        triples = [spread_over_disc(table.iloc[near], near, found.areas, NEAR_KM)]
        if "region" in found.areas:
            vague = np.flatnonzero((precision > PRECISE) & (self.codes(layer) != OUTSIDE))
            triples.append(spread_over_region(vague, self.codes(layer)[vague], found.areas, found.km2))
        row, area, share = (np.concatenate(part) for part in zip(*triples, strict=True))
        return PossibleAreas(row=row, area=area, share=share)

    @cached_property
    def cells(self) -> NDArray[np.uint64]:
        """Per incident, its H3 cell at resolution 5."""
        table = self.incidents.table
        pairs = zip(table["latitude"], table["longitude"], strict=True)
        return np.fromiter(
            (h3.latlng_to_cell(lat, lon, 5) for lat, lon in pairs),
            dtype=np.uint64,
            count=len(table),
        )

    @cached_property
    def distances(self) -> pd.DataFrame:
        """Per incident: km to each shared border, and km and bearing (degrees) from each capital.

        Columns `km_to_mli_bfa` …, `km_to_bamako`, `bearing_from_bamako` …; indexed as the incident table.
        """
        table = self.incidents.table
        lon, lat = table["longitude"].to_numpy(), table["latitude"].to_numpy()
        columns: dict[str, NDArray[np.float64]] = {}
        for first, second in SHARED_BORDERS:
            line = self.boundaries.shared_border(first, second)
            columns[f"km_to_{first}_{second}".lower()] = distance_to_line_km(lon, lat, line)
        for key, capital in self.capitals.items():
            columns[f"km_to_{key}"], columns[f"bearing_from_{key}"] = distance_and_bearing(
                capital.longitude, capital.latitude, lon, lat
            )
        return pd.DataFrame(columns, index=table.index)

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
    boundaries, places = read_boundaries(), read_places()
    found = capitals(places)
    return Study(
        incidents=_incidents(store, boundaries, version, known_on),
        boundaries=boundaries,
        layers=build_layers(boundaries, found),
        places=places,
        capitals=found,
        context=read_context(),
    )


def _incidents(store: Store | None, boundaries: Boundaries, version: int | None, known_on: date | None) -> Incidents:
    if store is None:
        return open_incidents(boundaries.country_codes, read_actors(), embedded.data_hash())
    if known_on is not None:
        version = store.version_on(known_on)
    return open_version(store, read_actors(), version)
