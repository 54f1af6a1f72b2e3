"""The layers of a pack as GeoJSON (RFC 7946) and as KML for Google Earth: letters escaped, nothing runs."""

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
from geo.briefing.map_layers import MapLayer, layers_of
from geo.briefing.model import Pack
from geo.present.language import translator
from geo.present.outlook_words import WORDS
from geo.present.palette import ACCENT, CHANCE_COLOURS, LEVEL_COLOURS, NOT_SCORED
from geo.risk.levels import LEVELS

KML = "http://www.opengis.net/kml/2.2"
SEEN_AT_ONCE = ("areas", "incidents")
"""The other layers are switched on by the reader: they would lie over these."""


def geojson_files(pack: Pack) -> dict[str, bytes]:
    """Each layer as a feature collection that tells what it rests on."""
    return {f"{layer.name}.geojson": _collection(pack, layer) for layer in layers_of(pack)}


def kml(pack: Pack) -> bytes:
    """Zones in the colours of their levels, routes, and incidents, each with its row."""
    root = Element("kml", xmlns=KML)
    document = SubElement(root, "Document")
    SubElement(document, "name").text = inert(pack.head.title)
    SubElement(document, "description").text = _shown([pack.head.tlp, *pack.provenance.lines()])
    _extended(document, {"record": json.dumps(pack.record, sort_keys=True)})
    styles = _styles(document, pack.language)
    for layer in layers_of(pack):
        folder = SubElement(document, "Folder")
        SubElement(folder, "name").text = inert(layer.table.title)
        SubElement(folder, "visibility").text = str(int(layer.name in SEEN_AT_ONCE))
        SubElement(folder, "description").text = _shown([layer.table.note])
        for row, shape in zip(_rows(layer.rows), layer.rows.geometry, strict=True):
            _placemark(folder, layer, row, shape, style=styles.get(str(row.get(layer.styled)), "incident"))
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _collection(pack: Pack, layer: MapLayer) -> bytes:
    table = layer.table
    features = [
        {"type": "Feature", "id": row[layer.key], "properties": row, "geometry": _geometry(shape)}
        for row, shape in zip(_rows(layer.rows), layer.rows.geometry, strict=True)
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
    """A style for each level and each word for a chance, by its name in the language; and one for all else."""
    t, found = translator(language), {}
    levels = [(one.name, f"level-{one.letter}", colour) for one, colour in zip(LEVELS, LEVEL_COLOURS, strict=True)]
    words = [(one.word, f"chance-{one.lower}", colour) for one, colour in zip(WORDS, CHANCE_COLOURS, strict=True)]
    for name, key, colour in (*levels, *words):
        found[t(name)] = key
        style = SubElement(document, "Style", id=key)
        _coloured(style, "LineStyle", "ff78858a", width="1")
        _coloured(style, "PolyStyle", _abgr(colour, "cc"))
    style = SubElement(document, "Style", id="incident")
    icon = _coloured(style, "IconStyle", _abgr("#cf4a22", "ff"))
    SubElement(icon, "scale").text = "0.6"
    _coloured(style, "LineStyle", _abgr(ACCENT, "ff"), width="3")
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
    folder: Element, layer: MapLayer, row: Mapping[str, Any], shape: BaseGeometry | None, *, style: str
) -> None:
    mark, named = SubElement(folder, "Placemark"), ("name", "location", "route")
    SubElement(mark, "name").text = next((str(row[name]) for name in named if row.get(name)), "–")[:200]
    lines = [f"{column.label}: {row[column.name]}" for column in layer.table.data() if row[column.name] is not None]
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
        if part.geom_type == "LineString":
            line = SubElement(owner, "LineString")
            SubElement(line, "coordinates").text = " ".join(f"{x:.5f},{y:.5f}" for x, y in part.coords)
            continue
        polygon = SubElement(owner, "Polygon")
        for kind, ring in [("outerBoundaryIs", part.exterior), *(("innerBoundaryIs", hole) for hole in part.interiors)]:
            line = SubElement(SubElement(polygon, kind), "LinearRing")
            SubElement(line, "coordinates").text = " ".join(f"{x:.5f},{y:.5f}" for x, y in ring.coords)
