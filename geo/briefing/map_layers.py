"""What goes to GIS: zones, routes and the incidents that may be passed on, as tables with shapes in EPSG:4326."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from geo.briefing.inert import inert
from geo.briefing.model import Pack, Table
from geo.units import WGS84

DIGITS = 5
"""Decimals of a degree: about a metre."""


@dataclass(frozen=True, eq=False)
class MapLayer:
    """One layer.

    name : as GIS takes it
    kind : of its shapes: MultiPolygon, LineString or Point
    key : column of its ids
    styled : column that its colours go by; empty where it has one colour
    """

    name: str
    table: Table
    rows: gpd.GeoDataFrame
    kind: str
    key: str
    styled: str = ""


def layers_of(pack: Pack) -> Iterator[MapLayer]:
    """The scored areas, the incidents, then every other table of the pack whose rows have shapes."""
    yield _shaped(pack, "areas")
    yield MapLayer("incidents", pack.evidence["incidents"], incidents_of(pack), "Point", "event_id", "attribution")
    for key in pack.evidence:
        if key != "areas" and pack.ground.shapes_of(key) is not None:
            yield _shaped(pack, key)


def incidents_of(pack: Pack) -> gpd.GeoDataFrame:
    """The incidents whose licence lets them out, the newest first."""
    table = pack.evidence["incidents"]
    places = shapely.points(
        table.frame["longitude"].to_numpy(dtype=float).round(DIGITS),
        table.frame["latitude"].to_numpy(dtype=float).round(DIGITS),
    )
    return gpd.GeoDataFrame(_plain(table), geometry=places, crs=WGS84)


def tables_of(pack: Pack) -> dict[str, tuple[Table, pd.DataFrame]]:
    """The tables without shapes, by a name that GIS takes."""
    kept = {
        key: table
        for key, table in pack.evidence.items()
        if key not in ("incidents", "notable") and pack.ground.shapes_of(key) is None
    }
    return {_name(key): (table, _plain(table)) for key, table in kept.items()}


def _shaped(pack: Pack, key: str) -> MapLayer:
    """The rows of a table with their shapes: lines where it is of routes, else areas."""
    table, ids = pack.evidence[key], "route_id" if key == "routes" else "area_id"
    rows, shapes = _plain(table, ids), pack.ground.shapes_of(key)
    found = shapely.set_precision(shapes.reindex(rows[ids]).to_numpy(), 10.0**-DIGITS)
    if key == "routes":
        return MapLayer(key, table, gpd.GeoDataFrame(rows, geometry=found, crs=WGS84), "LineString", ids)
    whole = gpd.GeoDataFrame(rows, geometry=shapely.orient_polygons(found, exterior_cw=False), crs=WGS84)
    return MapLayer(_name(key), table, whole, "MultiPolygon", ids, "word" if key == "chances" else "level")


def _name(key: str) -> str:
    return key.replace("-", "_")


def _plain(table: Table, ids: str = "") -> pd.DataFrame:
    """Its data columns by name, texts inert, missing ones missing; the column of ids first where it is none of them."""
    names = [column.name for column in table.data()]
    frame = table.frame[[ids, *names] if ids and ids not in names else names].reset_index(drop=True).copy()
    for column in table.data():
        if column.kind == "number":
            frame[column.name] = frame[column.name].astype("Float64")
        elif column.kind in ("date", "month"):
            frame[column.name] = pd.to_datetime(frame[column.name]).astype("datetime64[ms]")
        else:
            texts = frame[column.name].astype(object).map(inert, na_action="ignore")
            frame[column.name] = texts.where(texts.notna(), None)
    return frame
