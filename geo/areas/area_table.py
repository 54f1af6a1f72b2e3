"""From polygons and attributes to a table of areas: ids that stay, names that can be shown, the country of each."""

import re
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas.columns import Columns, as_id, shown_name
from geo.areas.repairs import Repaired
from geo.errors import GeometryError, Sentence
from geo.incidents.countries import find_iso3
from geo.query import fold
from geo.units import WGS84, area_km2

CROSSES = 0.02
"""An area of which more than this share lies in another country, or in none, lies in no one country."""


def area_table(repaired: Repaired, attributes: pd.DataFrame, columns: Columns) -> tuple[gpd.GeoDataFrame, list[str]]:
    """One row per area, and what was joined or renamed, in sentences.

    Returns
    -------
    GeoDataFrame indexed by the plain id, in the file's order: name (to show), name_in_file, parent, country (as the
    file's column says it, ISO3 or None), geometry, EPSG:4326.

    Raises
    ------
    GeometryError  if two features of one id have different names.
    """
    rows = attributes.iloc[repaired.rows]
    names = _column(rows, columns.name or columns.id)
    table = gpd.GeoDataFrame(
        {
            "name": [shown_name(name) or f"Area {row + 1}" for row, name in zip(repaired.rows, names, strict=True)],
            "name_in_file": names,
            "parent": _column(rows, columns.parent),
            "country": [find_iso3(text) for text in _column(rows, columns.country)],
        },
        geometry=list(repaired.shapes),
        crs=WGS84,
    )
    if columns.id is None:
        table.index, notes = _numbered([plain_id(name) for name in table["name"]])
        return table, notes
    table.index = pd.Index([plain_id(text) for text in _column(rows, columns.id)])
    return _joined(table, columns.id)


def plain_id(text: str) -> str:
    """An id in lower-case letters, digits and hyphens; what has no such letter is spelled by its code points."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return (plain or "-".join(f"{ord(c):x}" for c in text[:12]) or "area")[:60].strip("-")


def country_shares(shapes: NDArray[np.object_], countries: Mapping[str, shapely.Geometry]) -> pd.DataFrame:
    """The share of each shape (rows) that lies in each country (columns); what is missing to 1 lies in none."""
    codes, outlines = list(countries), np.asarray(list(countries.values()), dtype=object)
    shapely.prepare(outlines)
    at, within = shapely.STRtree(outlines).query(shapes, predicate="intersects")
    shares = np.zeros((len(shapes), len(codes)))
    whole = shapely.contains_properly(outlines[within], shapes[at])
    shares[at[whole], within[whole]] = 1.0
    at, within = at[~whole], within[~whole]
    shared = area_km2(shapely.intersection(shapes[at], outlines[within]))
    shares[at, within] = shared / area_km2(shapes)[at]
    return pd.DataFrame(shares, columns=codes)


def _column(rows: pd.DataFrame, name: str | None) -> list[str]:
    return [""] * len(rows) if name is None else rows[name].map(as_id).tolist()


def _numbered(ids: list[str]) -> tuple[pd.Index, list[str]]:
    """Ids made of names; a name that returns gets a number."""
    seen: dict[str, int] = {}
    found = []
    for text in ids:
        seen[text] = seen.get(text, 0) + 1
        found.append(text if seen[text] == 1 else f"{text}-{seen[text]}")
    again = sum(count > 1 for count in seen.values())
    note = Sentence("{number} name(s) stand for several areas; their ids got a number.", number=again)
    return pd.Index(found), [note] if again else []


def _joined(table: gpd.GeoDataFrame, column: str) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Features of one id and one name are parts of one area."""
    if table.index.is_unique:
        return table, []
    several = table.index[table.index.duplicated()].unique()
    for area_id in several:
        names = table.loc[[area_id], "name"].unique()
        if len(names) > 1:
            raise GeometryError(
                "The id {area_id!r} in column {column} stands for {count} areas: {names}. Name a column whose values "
                "tell areas apart, or correct the file.",
                area_id=area_id,
                column=column,
                count=len(names),
                names=", ".join(names[:3]),
            )
    groups = table.groupby(level=0, sort=False)
    joined = groups[["name", "name_in_file", "parent", "country"]].first()
    shapes = [shapely.union_all(part.to_numpy()) for _, part in groups["geometry"]]
    found = gpd.GeoDataFrame(joined, geometry=shapes, crs=WGS84)
    joined_ones = Sentence(
        "{number} area(s) came in several features of one id and were joined: {first}.",
        number=len(several),
        first=several[0],
    )
    return found, [joined_ones]
