"""Everything that is said of where an incident lies: areas, distances, H3 cell, and whether it was snapped."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.boundaries import VINTAGE, Boundaries
from geo.areas.cells import cells_of
from geo.areas.distances import Distances
from geo.areas.earth import EarthPoints
from geo.areas.layers import Layer
from geo.areas.locate import OUTSIDE, Codes
from geo.areas.places import Place
from geo.areas.snapping import CountryOutlines, OffCountry

CELL_RESOLUTION = 5
"""H3 resolution of the cells that spread counts."""

KEEPS_TO_COUNTRIES = ("admin1", "admin2", "admin3", "border", "capital")
"""Families of layers that end at the outlines of countries: there an incident just outside its own is snapped to it."""


def codes_in(layer: Layer, incidents: pd.DataFrame, off: OffCountry) -> Codes:
    """Per incident, the position of its area in the layer, −1 for unplaced.

    Parameters
    ----------
    incidents : longitude, latitude, place_precision, country (ISO3)
    off : of these incidents, by the outlines of the study
    """
    codes = layer.index.locate(incidents["longitude"], incidents["latitude"])
    if layer.family in KEEPS_TO_COUNTRIES:
        if layer.vintage != VINTAGE and layer.has_countries:  # a release of its own has outlines of its own
            off = CountryOutlines(layer.areas).off_country(
                incidents["longitude"], incidents["latitude"], incidents["country"]
            )
        codes = off.place(codes, layer.areas, has_countries=layer.has_countries)
    codes[incidents["place_precision"].to_numpy() > layer.coarsest_precision] = OUTSIDE
    return codes


@lru_cache(maxsize=2)
def country_outlines(boundaries: Boundaries) -> CountryOutlines:
    """The countries of a boundary file, to hold incidents against."""
    return CountryOutlines(boundaries.table[["iso3", "geometry"]].rename(columns={"iso3": "country"}))


class Placer:
    """Places any number of incidents, table by table: no row's answer depends on another's.

    Parameters
    ----------
    layers : by key, those to place in
    """

    def __init__(self, boundaries: Boundaries, capitals: Mapping[str, Place], layers: Mapping[str, Layer]) -> None:
        self.layers = layers
        self._countries = country_outlines(boundaries)
        self._distances = Distances(boundaries, capitals)

    def place(self, incidents: pd.DataFrame) -> pd.DataFrame:
        """A column of area ids for each layer, distances, H3 cell, and disagreements of country.

        Parameters
        ----------
        incidents : longitude, latitude, place_precision, country (ISO3, may be missing)

        Returns
        -------
        DataFrame indexed as `incidents`: `area_admin1` … (category, missing where unplaced), `km_to_mli_bfa` …,
        `bearing_from_bamako` …, `h3_5` (uint64), `lies_in` (ISO3 of the country at the position, where that is not the
        source's), `km_to_country` (to the source's country, there), `snapped_km` (missing where the position stands).
        """
        lon, lat = incidents["longitude"].to_numpy(dtype=float), incidents["latitude"].to_numpy(dtype=float)
        points = EarthPoints.at(lon, lat)
        off = self._countries.off_country(lon, lat, incidents["country"])
        found: dict[str, object] = {
            column_of(key): pd.Categorical.from_codes(codes_in(layer, incidents, off), categories=layer.areas.index)
            for key, layer in self.layers.items()
        }
        found |= self._distances.columns(lon, lat, points=points)
        found[f"h3_{CELL_RESOLUTION}"] = cells_of(lon, lat, CELL_RESOLUTION, points=points)
        lies_in = np.full(len(incidents), None, dtype=object)
        lies_in[off.row] = off.lies_in
        found["lies_in"] = pd.array(lies_in, dtype="str")
        found["km_to_country"] = _at(off.row, off.km, len(incidents))
        found["snapped_km"] = _at(off.row, off.snapped_km, len(incidents))
        return pd.DataFrame(found, index=incidents.index)


def column_of(layer: str) -> str:
    """The column that holds the area ids of a layer: `area_border_mli_bfa`."""
    return f"area_{layer}".replace("-", "_")


def _at(row: NDArray[np.int64], values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    whole = np.full(length, np.nan)
    whole[row] = values
    return whole
