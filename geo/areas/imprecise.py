"""Where an imprecisely placed incident may lie, as shares of the areas in question."""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.locate import Codes, locate
from geo.units import GEOD, KM

Ints = NDArray[np.int64]
Triples = tuple[Ints, Ints, NDArray[np.float64]]

NEAR_KM = 25.0
"""What "near it" means in place precision 2."""
_POINTS = 48


def spread_over_disc(incidents: pd.DataFrame, row: Ints, areas: gpd.GeoDataFrame, radius_km: float) -> Triples:
    """(row, area position, share) over the disc round each incident; only incidents with more than one area.

    The disc is sampled at 48 points of a sunflower pattern. Areas of a country other than the incident's own are
    left out where the layer's areas have countries. Position −1 stands for outside every area.
    """
    lon, lat = _sunflower(incidents["longitude"].to_numpy(), incidents["latitude"].to_numpy(), radius_km)
    codes = locate(lon.ravel(), lat.ravel(), areas).reshape(lon.shape)
    country = np.array([*areas["country"], None], dtype=object)  # the last stands for −1, outside every area
    own = incidents["country"].to_numpy(dtype=object)[:, None]
    elsewhere = (country[codes] != own) & pd.notna(country[codes])
    codes = np.where(elsewhere, codes.min(initial=-1) - 2, codes)
    found: list[tuple[int, int, float]] = []
    for at, line in zip(row, codes, strict=True):
        values, counts = np.unique(line[line >= -1], return_counts=True)
        if len(values) > 1:
            found += [(int(at), int(v), c / counts.sum()) for v, c in zip(values, counts, strict=True)]
    return _triples(found)


def spread_over_region(row: Ints, codes: Codes, areas: gpd.GeoDataFrame, km2: NDArray[np.float64]) -> Triples:
    """(row, area position, share) over all areas of the region that each incident was placed in, by size."""
    region = areas["region"].to_numpy()
    found: list[tuple[int, int, float]] = []
    for at, code in zip(row, codes, strict=True):
        members = np.flatnonzero(region == region[code])
        if len(members) > 1:
            found += [(int(at), int(m), float(km2[m] / km2[members].sum())) for m in members]
    return _triples(found)


def _sunflower(lon: NDArray[np.float64], lat: NDArray[np.float64], radius_km: float) -> tuple[np.ndarray, np.ndarray]:
    step = np.arange(_POINTS)
    distance = radius_km * KM * np.sqrt((step + 0.5) / _POINTS)
    bearing = np.degrees(step * np.pi * (3 - np.sqrt(5))) % 360
    shape = (len(lon), _POINTS)
    around_lon, around_lat, _ = GEOD.fwd(
        np.broadcast_to(lon[:, None], shape).ravel(),
        np.broadcast_to(lat[:, None], shape).ravel(),
        np.broadcast_to(bearing, shape).ravel(),
        np.broadcast_to(distance, shape).ravel(),
    )
    return np.asarray(around_lon).reshape(shape), np.asarray(around_lat).reshape(shape)


def _triples(found: list[tuple[int, int, float]]) -> Triples:
    row, area, share = zip(*found, strict=True) if found else ((), (), ())
    return (
        np.array(row, dtype=np.int64),
        np.array(area, dtype=np.int64),
        np.array(share, dtype=float),
    )
