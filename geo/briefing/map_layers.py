"""What goes to GIS: the scored areas and the incidents that may be passed on, as tables with shapes in EPSG:4326."""

import geopandas as gpd
import pandas as pd
import shapely

from geo.briefing.inert import inert
from geo.briefing.model import Pack, Table
from geo.units import WGS84

DIGITS = 5
"""Decimals of a degree: about a metre."""


def areas_of(pack: Pack) -> gpd.GeoDataFrame:
    """Every scored area with its numbers, the most severe first; no shapes where the pack shows no map of them."""
    table = _plain(pack.evidence["areas"])
    shapes = next(
        (
            shown.figure.areas
            for section in pack.sections
            for shown in section.maps
            if shown.figure.areas is not None and shown.figure.areas.index.name == "area_id"
        ),
        None,
    )
    if shapes is None:
        return gpd.GeoDataFrame(table, geometry=[None] * len(table), crs=WGS84)
    found = shapes.geometry.reindex(table["area_id"])
    exact = shapely.set_precision(found.to_numpy(), 10.0**-DIGITS)
    return gpd.GeoDataFrame(table, geometry=shapely.orient_polygons(exact, exterior_cw=False), crs=WGS84)


def incidents_of(pack: Pack) -> gpd.GeoDataFrame:
    """The incidents whose licence lets them out, the newest first."""
    table = pack.evidence["incidents"]
    places = shapely.points(
        table.frame["longitude"].to_numpy(dtype=float).round(DIGITS),
        table.frame["latitude"].to_numpy(dtype=float).round(DIGITS),
    )
    return gpd.GeoDataFrame(_plain(table), geometry=places, crs=WGS84)


def tables_of(pack: Pack) -> dict[str, tuple[Table, pd.DataFrame]]:
    """The other tables, by a name that GIS takes."""
    kept = {key: table for key, table in pack.evidence.items() if key not in ("areas", "incidents", "notable")}
    return {key.replace("-", "_"): (table, _plain(table)) for key, table in kept.items()}


def _plain(table: Table) -> pd.DataFrame:
    """Its data columns by name, texts inert, missing ones missing."""
    frame = table.frame[[column.name for column in table.data()]].reset_index(drop=True).copy()
    for column in table.data():
        if column.kind == "number":
            frame[column.name] = frame[column.name].astype("Float64")
        elif column.kind in ("date", "month"):
            frame[column.name] = pd.to_datetime(frame[column.name]).astype("datetime64[ms]")
        else:
            texts = frame[column.name].astype(object).map(inert, na_action="ignore")
            frame[column.name] = texts.where(texts.notna(), None)
    return frame
