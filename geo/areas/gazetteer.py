"""Incidents whose place name and position contradict each other: told, never moved. METHODS: docs/GEOGRAPHY.md."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.earth import EarthPoints, arc_km
from geo.query import fold

APART_KM = 50.0
TOGETHER_KM, OTHERS = 25.0, 3
"""A name is known from the data where so many other incidents of it lie within 25 km."""
COARSEST_PRECISION = 2
"""A district's or region's name is not the name of the point that stands for it."""
_MOST_POSITIONS = 300
"""A name at more positions than these ("border area") names no place."""
_BRACKET = re.compile(r"\s*\([^()]*\)\s*")
COLUMNS = ["row", "km", "longitude", "latitude", "known_from"]


def contradictions(incidents: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Incidents more than 50 km from every place known by their name in their country, the farthest first.

    A place is known by a name from the gazetteer, or where four or more incidents of that name lie together. If any of
    these is within 50 km, the incident is at that one: homonyms are no contradiction.

    Parameters
    ----------
    incidents : location, country (ISO3), longitude, latitude, place_precision
    places : name, iso3, longitude, latitude

    Returns
    -------
    DataFrame: row (position in `incidents`), km, longitude and latitude of the nearest place known by the name,
    known_from ("gazetteer" or "incidents").
    """
    named = _named(incidents)
    spots = named.groupby(["country", "name", "longitude", "latitude"], as_index=False).agg(count=("row", "size"))
    same_name = spots.groupby(["country", "name"])["count"].transform("size")
    spots = spots[same_name <= _MOST_POSITIONS]
    pairs = spots.merge(spots, on=["country", "name"], suffixes=("", "_other"))
    pairs["km"] = _km(pairs)
    together = pairs[pairs["km"] <= TOGETHER_KM]
    near = together.groupby(["country", "name", "longitude", "latitude"], as_index=False)["count_other"].sum()
    from_data = near[near["count_other"] > OTHERS].drop(columns="count_other").assign(known_from="incidents")
    towns = pd.DataFrame(
        {
            "country": places["iso3"],
            "name": places["name"].map(_plain),
            "longitude": places["longitude"],
            "latitude": places["latitude"],
            "known_from": "gazetteer",
        }
    )
    known = spots.merge(pd.concat([towns, from_data]), on=["country", "name"], suffixes=("", "_other"))
    known["km"] = _km(known)
    nearest = known.sort_values(["km", "known_from"], kind="stable").drop_duplicates(
        ["country", "name", "longitude", "latitude"]
    )
    far = nearest[nearest["km"] > APART_KM]
    found = named.merge(far, on=["country", "name", "longitude", "latitude"])
    found = found.drop(columns=["longitude", "latitude"]).rename(
        columns={"longitude_other": "longitude", "latitude_other": "latitude"}
    )
    return found.sort_values(["km", "row"], ascending=[False, True], ignore_index=True)[COLUMNS]


def _named(incidents: pd.DataFrame) -> pd.DataFrame:
    """Row, country, name and position of the incidents whose place is known well enough to be checked."""
    position = incidents[["longitude", "latitude"]]
    checked = (incidents["place_precision"] <= COARSEST_PRECISION) & position.notna().all(axis=1)
    codes, names = pd.factorize(incidents["location"])
    plain = np.array([*(_plain(str(name)) for name in names), ""], dtype=object)
    table = pd.DataFrame(
        {
            "row": np.arange(len(incidents)),
            "country": incidents["country"].to_numpy(),
            "name": plain[codes],
            "longitude": position["longitude"].to_numpy(),
            "latitude": position["latitude"].to_numpy(),
        }
    )
    return table[checked.to_numpy() & (table["name"] != "").to_numpy()]


def _plain(name: str) -> str:
    return fold(_BRACKET.sub(" ", name))


def _km(pairs: pd.DataFrame) -> NDArray[np.float64]:
    one = EarthPoints.at(pairs["longitude"], pairs["latitude"])
    way = one - EarthPoints.at(pairs["longitude_other"], pairs["latitude_other"])
    return arc_km(np.sqrt(way.x * way.x + way.y * way.y + way.z * way.z))
