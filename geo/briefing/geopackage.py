"""A GeoPackage of a pack: layers that QGIS shows in the colours of the levels at once, metadata, and the record."""

import json
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC
from html import escape
from pathlib import Path

import pyogrio

from geo.briefing.inert import inert
from geo.briefing.map_layers import MapLayer, layers_of, tables_of
from geo.briefing.model import Pack, Table
from geo.present.language import translator
from geo.present.outlook_words import WORDS
from geo.present.palette import ATTRIBUTION_COLOURS, BORDER, CHANCE_COLOURS, LEVEL_COLOURS, NOT_SCORED
from geo.risk.levels import LEVELS

_STYLES = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
_CONTENTS = "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES (?, 'attributes', ?, '')"
_STYLE = (
    "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, "
    "styleSLD, useAsDefault, description, owner, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)"
)


def geopackage(pack: Pack) -> bytes:
    """The pack's zones, routes, incidents and tables as one GeoPackage, the same bytes for the same pack."""
    with tempfile.TemporaryDirectory(prefix="sahel-brief-") as folder:
        path = Path(folder) / "brief.gpkg"
        layers = list(layers_of(pack))
        for layer in layers:
            _add(path, layer, pack)
        for name, (table, frame) in tables_of(pack).items():
            options = _described(name, table, pack)
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=True, layer_options=options)
        _finish(path, layers, pack)
        return _uncounted(path.read_bytes())


def _uncounted(file: bytes) -> bytes:
    """The file as if it had been written at once: SQLite counts changes in its header, and GDAL makes more or fewer.

    The counter stands there twice, at 24 and at 92, and must be the same in both places
    (SQLite's file format, 1.3.8 and 1.3.15).
    """
    one = (1).to_bytes(4, "big")
    return file[:24] + one + file[28:92] + one + file[96:]


def _add(path: Path, layer: MapLayer, pack: Pack) -> None:
    pyogrio.write_dataframe(
        layer.rows,
        path,
        layer=layer.name,
        driver="GPKG",
        geometry_type=layer.kind,
        promote_to_multi=layer.kind.startswith("Multi"),
        append=path.exists(),
        layer_options=_described(layer.name, layer.table, pack) | {"GEOMETRY_NAME": "geom"},
    )


def _described(name: str, table: Table, pack: Pack) -> dict[str, str]:
    lines = " ".join([f"{table.title}. {table.note}", pack.head.tlp, *pack.provenance.lines()])
    return {"IDENTIFIER": name, "DESCRIPTION": inert(lines), "FID": "fid"}


def _finish(path: Path, layers: Sequence[MapLayer], pack: Pack) -> None:
    """Styles, metadata and record, and the brief's hour in place of the clock's."""
    stamp = pack.brief.as_of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(path)) as base:
        base.execute(_STYLES)
        base.execute(_CONTENTS, ("layer_styles", "layer_styles"))
        classes = _classes(pack.language)
        for layer in layers:
            kind = "marker" if layer.kind == "Point" else "fill"
            if layer.styled:
                styled = _qml(layer.styled, classes[layer.styled], kind)
                base.execute(_STYLE, (layer.name, layer.name, styled, inert(pack.head.title), stamp))
        base.execute("CREATE TABLE brief_record (id INTEGER PRIMARY KEY NOT NULL, record TEXT)")
        base.execute(_CONTENTS, ("brief_record", "brief_record"))
        base.execute("INSERT INTO brief_record VALUES (1, ?)", (json.dumps(pack.record, sort_keys=True),))
        _metadata(base, pack, stamp)
        base.execute("UPDATE gpkg_contents SET last_change = ?", (stamp,))
        base.commit()
        base.execute("VACUUM")


def _classes(language: str) -> dict[str, dict[str, tuple[str, str]]]:
    """By the column that it goes by: each value with its colour and what the legend says."""
    t = translator(language)
    return {
        "level": {
            t(level.name): (colour, f"{t(level.name)} ({level.lower:g}–{level.upper:g})")
            for level, colour in reversed(list(zip(LEVELS, LEVEL_COLOURS, strict=True)))
        },
        "attribution": {name: (colour, name) for name, colour in ATTRIBUTION_COLOURS.items()},
        "word": {
            t(row.word): (colour, f"{t(row.word)} ({row.lower}–{min(row.upper, 100)} %)")
            for row, colour in reversed(list(zip(WORDS, CHANCE_COLOURS, strict=True)))
        },
    }


def _metadata(base: sqlite3.Connection, pack: Pack, stamp: str) -> None:
    """What the whole file rests on, in the tables that the standard has for it."""
    base.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, "
        "md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, "
        "mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '')"
    )
    base.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, "
        "column_name TEXT, row_id_value INTEGER, timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL, "
        "md_parent_id INTEGER)"
    )
    for table in ("gpkg_metadata", "gpkg_metadata_reference"):
        base.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', "
            "'http://www.geopackage.org/spec121/#extension_metadata', 'read-write')",
            (table,),
        )
    told = pack.provenance.record() | {"title": pack.head.title, "handling": pack.head.tlp, "as_of": pack.head.as_of}
    text = json.dumps({name: inert(value) for name, value in told.items()}, ensure_ascii=False, sort_keys=True)
    base.execute(
        "INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata) "
        "VALUES (1, 'dataset', 'urn:sahel:brief:provenance', 'application/json', ?)",
        (text,),
    )
    base.execute("INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)", (stamp,))


def _qml(attribute: str, classes: Mapping[str, tuple[str, str]], kind: str) -> str:
    """A QGIS style: one symbol for each value of an attribute, and one for all others."""
    every = {**classes, "": (NOT_SCORED, "–")}
    categories = "".join(
        f'<category symbol="{at}" value="{escape(value)}" label="{escape(label)}" render="true"/>'
        for at, (value, (_, label)) in enumerate(every.items())
    )
    symbols = "".join(_symbol(str(at), colour, kind) for at, (colour, _) in enumerate(every.values()))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        f'<qgis version="3.22.0" styleCategories="Symbology"><renderer-v2 type="categorizedSymbol" attr="{attribute}" '
        f'symbollevels="0" enableorderby="0" forceraster="0"><categories>{categories}</categories>'
        f"<symbols>{symbols}</symbols></renderer-v2><layerGeometryType>{2 if kind == 'fill' else 0}"
        "</layerGeometryType></qgis>"
    )


def _symbol(name: str, colour: str, kind: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    edge = ",".join(str(int(BORDER[at : at + 2], 16)) for at in (1, 3, 5))
    properties = {"color": f"{red},{green},{blue},255", "outline_color": f"{edge},255", "outline_width": "0.26"}
    properties |= {"style": "solid"} if kind == "fill" else {"name": "circle", "size": "2.4"}
    listed = "".join(f'<prop k="{key}" v="{value}"/>' for key, value in properties.items())
    layer = "SimpleFill" if kind == "fill" else "SimpleMarker"
    return (
        f'<symbol type="{kind}" name="{name}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{layer}" enabled="1" pass="0" locked="0">{listed}</layer></symbol>'
    )
