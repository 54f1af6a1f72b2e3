"""Areas and incidents as GeoJSON (RFC 7946) and as KML for Google Earth: letters escaped, nothing runs."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.briefing.inert import inert
from geo.briefing.map_layers import areas_of, incidents_of
from geo.briefing.model import Pack, Table
from geo.present.language import translator
from geo.present.palette import LEVEL_COLOURS, NOT_SCORED
from geo.risk.levels import LEVELS

KML = "http://www.opengis.net/kml/2.2"


def geojson_files(pack: Pack) -> dict[str, bytes]:
    """The two layers, each a feature collection that tells what it rests on."""
    return {
        "areas.geojson": _collection(pack, pack.evidence["areas"], areas_of(pack), "area_id"),
        "incidents.geojson": _collection(pack, pack.evidence["incidents"], incidents_of(pack), "event_id"),
    }


def kml(pack: Pack) -> bytes:
    """Areas in the colours of their levels, and incidents, each with its row."""
    root = Element("kml", xmlns=KML)
    document = SubElement(root, "Document")
    SubElement(document, "name").text = inert(pack.head.title)
    SubElement(document, "description").text = _shown([pack.head.tlp, *pack.provenance.lines()])
    _extended(document, {"record": json.dumps(pack.record, sort_keys=True)})
    styles = _styles(document, pack.language)
    for table, layer, name in (
        (pack.evidence["areas"], areas_of(pack), "name"),
        (pack.evidence["incidents"], incidents_of(pack), "location"),
    ):
        folder = SubElement(document, "Folder")
        SubElement(folder, "name").text = inert(table.title)
        SubElement(folder, "description").text = _shown([table.note])
        for row, shape in zip(_rows(layer), layer.geometry, strict=True):
            _placemark(folder, table, row, shape, name=name, style=styles.get(str(row.get("level")), "incident"))
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _collection(pack: Pack, table: Table, layer: gpd.GeoDataFrame, key: str) -> bytes:
    features = [
        {"type": "Feature", "id": row[key], "properties": row, "geometry": _geometry(shape)}
        for row, shape in zip(_rows(layer), layer.geometry, strict=True)
    ]
    told = {"title": table.title, "note": table.note, "handling": pack.head.tlp, "as_of": pack.head.as_of}
    collection = {
        "type": "FeatureCollection",
        "provenance": told | pack.provenance.record() | {"lines": pack.provenance.lines()},
        "record": pack.record,
        "features": features,
    }
    text = json.dumps(collection, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode("ascii")


def _rows(layer: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Rows as plain values: dates as ISO days, unknown ones as None."""
    frame = pd.DataFrame(layer.drop(columns=layer.geometry.name))
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:  # noqa: ANN401  (a cell of any frame)
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    number = value.item() if isinstance(value, np.generic) else value
    if isinstance(number, float):
        return int(number) if number.is_integer() else round(number, 6)
    return number


def _geometry(shape: BaseGeometry | None) -> dict[str, Any] | None:
    if shape is None or shape.is_empty:
        return None
    found: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return found


def _styles(document: Element, language: str) -> dict[str, str]:
    """A style for each level, by the level's name in the language; and one for incidents."""
    t, found = translator(language), {}
    for level, colour in zip(LEVELS, LEVEL_COLOURS, strict=True):
        found[t(level.name)] = f"level-{level.letter}"
        style = SubElement(document, "Style", id=f"level-{level.letter}")
        _coloured(style, "LineStyle", "ff78858a", width="1")
        _coloured(style, "PolyStyle", _abgr(colour, "cc"))
    style = SubElement(document, "Style", id="incident")
    icon = _coloured(style, "IconStyle", _abgr("#cf4a22", "ff"))
    SubElement(icon, "scale").text = "0.6"
    _coloured(style, "PolyStyle", _abgr(NOT_SCORED, "cc"))
    return found


def _coloured(style: Element, kind: str, colour: str, width: str = "") -> Element:
    made = SubElement(style, kind)
    SubElement(made, "color").text = colour
    if width:
        SubElement(made, "width").text = width
    return made


def _abgr(colour: str, opacity: str) -> str:
    """KML writes colours the other way round."""
    return f"{opacity}{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _placemark(
    folder: Element, table: Table, row: Mapping[str, Any], shape: BaseGeometry | None, *, name: str, style: str
) -> None:
    mark = SubElement(folder, "Placemark")
    SubElement(mark, "name").text = str(row.get(name) or "–")[:200]
    lines = [f"{column.label}: {row[column.name]}" for column in table.data() if row[column.name] is not None]
    SubElement(mark, "description").text = _shown(lines)
    if row.get("event_date"):
        SubElement(SubElement(mark, "TimeStamp"), "when").text = str(row["event_date"])
    SubElement(mark, "styleUrl").text = f"#{style}"
    _extended(mark, {key: value for key, value in row.items() if value is not None})
    if shape is not None and not shape.is_empty:
        _shape(mark, shape)


def _extended(owner: Element, values: Mapping[str, Any]) -> None:
    data = SubElement(owner, "ExtendedData")
    for key, value in values.items():
        SubElement(SubElement(data, "Data", name=str(key)), "value").text = inert(value)


def _shown(lines: list[str]) -> str:
    """Lines for a balloon, which reads HTML: escaped here, and once more by the writer of XML."""
    return "<br/>".join(escape(inert(line)) for line in lines if line)


def _shape(mark: Element, shape: BaseGeometry) -> None:
    parts = shapely.get_parts(shape)
    owner = SubElement(mark, "MultiGeometry") if len(parts) > 1 else mark
    for part in parts:
        if part.geom_type == "Point":
            SubElement(SubElement(owner, "Point"), "coordinates").text = f"{part.x:.5f},{part.y:.5f}"
            continue
        polygon = SubElement(owner, "Polygon")
        for kind, ring in [("outerBoundaryIs", part.exterior), *(("innerBoundaryIs", hole) for hole in part.interiors)]:
            line = SubElement(SubElement(polygon, kind), "LinearRing")
            SubElement(line, "coordinates").text = " ".join(f"{x:.5f},{y:.5f}" for x, y in ring.coords)
