"""Where an imprecisely placed incident may lie, as shares of the areas in question."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.area_index import AreaIndex
from geo.areas.lists import expanded
from geo.areas.locate import Codes
from geo.units import GEOD, KM

Ints = NDArray[np.int64]
Triples = tuple[Ints, Ints, NDArray[np.float64]]

NEAR_KM = 25.0
"""What "near it" means in place precision 2."""
_POINTS = 48
_PLACES = 10_000


def spread_over_disc(
    incidents: pd.DataFrame,
    row: Ints,
    areas: gpd.GeoDataFrame,
    radius_km: float,
    *,
    index: AreaIndex | None = None,
) -> Triples:
    """(row, area position, share) over the disc round each incident; only incidents with more than one area.

    The disc is sampled at 48 points of a sunflower pattern. Areas of a country other than the incident's own are
    left out where the layer's areas have countries. Position −1 stands for outside every area.

    Parameters
    ----------
    index : finds the areas quickly, where it is kept
    """
    # most incidents share their place with others: each place is looked at once
    which, places = pd.factorize(pd.MultiIndex.from_frame(incidents[["longitude", "latitude", "country"]]))
    lon, lat, country = (places.get_level_values(level).to_numpy() for level in range(3))
    find = (index or AreaIndex(areas)).locate
    parts = [
        _parts_of_discs(lon[chunk], lat[chunk], country[chunk], areas, radius_km, find)
        for chunk in np.array_split(np.arange(len(places)), len(places) // _PLACES + 1)
    ]
    counts = np.concatenate([count for count, _, _ in parts])
    area, share = (np.concatenate([part[at] for part in parts]) for at in (1, 2))
    at = expanded(np.cumsum(counts) - counts, counts, which)
    return np.repeat(np.asarray(row, dtype=np.int64), counts[which]), area[at], share[at]


def spread_over_region(row: Ints, codes: Codes, areas: gpd.GeoDataFrame, km2: NDArray[np.float64]) -> Triples:
    """(row, area position, share) over all areas of the region that each incident was placed in, by size."""
    region, _ = pd.factorize(areas["region"])
    order = np.argsort(region, kind="stable")
    size = np.bincount(region)
    start = np.cumsum(size) - size
    land = np.bincount(region, km2)
    own = region[codes]
    counts = np.where(size > 1, size, 0)
    area = order[expanded(start, counts, own)]
    return np.repeat(np.asarray(row, dtype=np.int64), counts[own]), area, km2[area] / land[region[area]]


def _parts_of_discs(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    country: NDArray[np.object_],
    areas: gpd.GeoDataFrame,
    radius_km: float,
    find: Callable[[NDArray[np.float64], NDArray[np.float64]], Codes],
) -> Triples:
    """(how many areas each disc has, 0 if one or none; those areas' positions; their shares), disc after disc."""
    around_lon, around_lat = _sunflower(lon, lat, radius_km)
    codes = find(around_lon.ravel(), around_lat.ravel()).reshape(around_lon.shape).astype(np.int64)
    of_area = np.array([*areas["country"], None], dtype=object)  # the last stands for −1, outside every area
    _, number = np.unique(np.append(of_area[pd.notna(of_area)], country).astype(str), return_inverse=True)
    has_country = pd.notna(of_area)
    area_number = np.full(len(of_area), -1)
    area_number[has_country] = number[: has_country.sum()]
    held = area_number[codes]
    allowed = (held < 0) | (held == number[has_country.sum() :][:, None])
    width = len(areas) + 1
    disc, _ = np.nonzero(allowed)
    key, times = np.unique(disc * width + codes[allowed] + 1, return_counts=True)
    disc, area = key // width, key % width - 1
    kinds = np.bincount(disc, minlength=len(lon))
    several = kinds[disc] > 1
    share = times / np.bincount(disc, times, minlength=len(lon))[disc]
    return np.where(kinds > 1, kinds, 0), area[several], share[several]


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
