"""GeoPackage and Parquet, read without GDAL: a GeoPackage is an SQLite file, so it cannot have another one opened."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely
from pyproj.exceptions import CRSError

from geo.errors import ImportFileError, Sentence
from geo.incidents.gate import MAX_CELLS, MAX_COLUMNS, MAX_UNPACKED
from geo.units import WGS84

_STEPS = 200_000_000
"""Most instructions that a query may take: a hostile file cannot keep the reader busy."""
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
Records = Callable[[], Iterator[list[object]]]


def geopackage_records(path: Path, layer: str | None) -> tuple[list[str], Records]:
    """The columns and rows of a layer of points, `longitude` and `latitude` (EPSG:4326) last.

    Raises
    ------
    ImportFileError  if the file is damaged, has no such layer, or the layer has no points or no known CRS.
    """
    names, column, rows, transformer = _layer_rows(path, layer)
    at = names.index(column)
    kept = [name for name in names if name != column and name not in ("longitude", "latitude")]
    places = [names.index(name) for name in kept]
    placed = [[*(_plain(row[i]) for i in places), *_position(row[at], number, path, transformer)]
              for number, row in enumerate(rows, start=2)]  # fmt: skip
    return [*kept, "longitude", "latitude"], lambda: iter(placed)


def geopackage_shapes(
    path: Path, layer: str | None
) -> tuple[list[dict[str, object]], list[bytes | None], pyproj.Transformer | None]:
    """The attributes of each row of a layer, its shape as well-known binary, and what takes shapes to EPSG:4326.

    Raises
    ------
    ImportFileError  if the file is damaged, has no such layer, or the layer has no known CRS.
    """
    names, column, rows, transformer = _layer_rows(path, layer)
    at = names.index(column)
    records = [{name: _plain(value) for name, value in zip(names, row, strict=True) if name != column} for row in rows]
    shapes = [None if row[at] is None else _wkb(row[at], number, path) for number, row in enumerate(rows, start=2)]
    return records, shapes, transformer


def geopackage_layers(path: Path) -> list[str]:
    """The layers of a GeoPackage that hold shapes.

    Raises
    ------
    ImportFileError  if the file is damaged.
    """
    try:
        with closing(_connect(path)) as file:
            return [str(row[0]) for row in file.execute("SELECT table_name FROM gpkg_geometry_columns")]
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise ImportFileError(
            "{file} is a damaged GeoPackage ({error}). Save it again.", file=path.name, error=error
        ) from error


def _layer_rows(
    path: Path, layer: str | None
) -> tuple[list[str], str, list[tuple[Any, ...]], pyproj.Transformer | None]:
    """Columns, the name of the geometry's, all rows, and what takes positions to EPSG:4326 (None: they are)."""
    try:
        with closing(_connect(path)) as file:
            table, column, srs = _layer(file, path, layer)
            cursor = file.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608  (the name stands in the file's own index)
            names = [description[0] for description in cursor.description]
            if len(names) > MAX_COLUMNS:
                raise ImportFileError(
                    "{file} has {count:,} columns; at most {most:,} are read.",
                    file=path.name,
                    count=len(names),
                    most=MAX_COLUMNS,
                )
            rows = cursor.fetchmany(MAX_CELLS // len(names) + 1)
            transformer = _transformer(file, srs, path)
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise ImportFileError(
            "{file} is a damaged GeoPackage ({error}). Save it again, or as CSV.", file=path.name, error=error
        ) from error
    if len(rows) * len(names) > MAX_CELLS:
        raise ImportFileError(
            "{file} has more than {most_cells:,} cells. Split it.", file=path.name, most_cells=MAX_CELLS
        )
    return names, column, rows, transformer


def parquet_records(path: Path) -> tuple[list[str], Records]:
    """The columns and rows of a Parquet file; a GeoParquet point becomes `longitude` and `latitude`.

    Raises
    ------
    ImportFileError  if the file is damaged or too large.
    """
    try:
        with pq.ParquetFile(path) as file:
            metadata = file.metadata
            unpacked = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
            cells = metadata.num_rows * metadata.num_columns
            if metadata.num_columns > MAX_COLUMNS or cells > 4 * MAX_CELLS or unpacked > MAX_UNPACKED:
                raise ImportFileError(
                    "{file} unfolds to {cells:,} cells and {unpacked:,} bytes, which is too much. Split it.",
                    file=path.name,
                    cells=cells,
                    unpacked=unpacked,
                )
            table = file.read()
        rows = table.to_pylist()
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, ImportFileError):
            raise
        raise ImportFileError(
            "{file} is a damaged Parquet file ({error}). Save it again, or as CSV.", file=path.name, error=error
        ) from error
    names = list(table.column_names)
    geo = b"geo" in (table.schema.metadata or {}) and "geometry" in names
    if not geo:
        return names, lambda: ([_plain(row[name]) for name in names] for row in rows)
    kept = [name for name in names if name not in ("geometry", "longitude", "latitude")]
    placed = [[*(_plain(row[name]) for name in kept), *_point(row["geometry"], number, path, None)]
              for number, row in enumerate(rows, start=2)]  # fmt: skip
    return [*kept, "longitude", "latitude"], lambda: iter(placed)


def _connect(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    file.execute("PRAGMA trusted_schema = OFF")
    file.execute("PRAGMA query_only = ON")
    # every ten million steps one call; the twentieth stops the query
    calls = iter(range(_STEPS // 10_000_000))
    file.set_progress_handler(lambda: int(next(calls, None) is None), 10_000_000)
    file.set_authorizer(_only_reading)
    file.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return file


def _only_reading(action: int, *_: object) -> int:
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA)
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY


def _layer(file: sqlite3.Connection, path: Path, layer: str | None) -> tuple[str, str, int]:
    listed = file.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchall()
    tables = {row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    # a view or a virtual table could compute, so only tables are layers here
    layers = [(str(name), str(column), int(srs)) for name, column, srs in listed if name in tables]
    found = [entry for entry in layers if layer in (None, entry[0])]
    if not found:
        names = ", ".join(entry[0] for entry in layers)
        raise ImportFileError(
            "{file} has no layer {layer}; it has {known}.",
            file=path.name,
            layer=layer or Sentence("of points"),
            known=names or Sentence("none"),
        )
    columns = {row[1] for row in file.execute(f"PRAGMA table_info({_quoted(found[0][0])})")}
    if found[0][1] not in columns:
        raise ImportFileError(
            "{file} names a geometry column {column!r} that its layer does not have.",
            file=path.name,
            column=found[0][1],
        )
    return found[0]


def _transformer(file: sqlite3.Connection, srs: int, path: Path) -> pyproj.Transformer | None:
    if srs == 4326:
        return None
    row = file.execute(
        "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?", (srs,)
    ).fetchone()
    if row is None or str(row[0]).upper() != "EPSG":
        raise ImportFileError(
            "{file} has no known coordinate reference system (srs_id {srs}). Save it in EPSG:4326.",
            file=path.name,
            srs=srs,
        )
    try:
        return pyproj.Transformer.from_crs(f"EPSG:{int(row[1])}", WGS84, always_xy=True)
    except CRSError as error:
        raise ImportFileError(
            "{file} is in EPSG:{code}, which is unknown here. Save it in EPSG:4326.", file=path.name, code=row[1]
        ) from error


def _position(blob: Any, number: int, path: Path, transformer: pyproj.Transformer | None) -> tuple[object, object]:
    """Longitude and latitude of a GeoPackage geometry: a header of its own, then well-known binary."""
    return (None, None) if blob is None else _point(_wkb(blob, number, path), number, path, transformer)


def _wkb(blob: Any, number: int, path: Path) -> bytes:
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        raise ImportFileError("{file} has a damaged geometry in row {number}.", file=path.name, number=number)
    return blob[8 + _ENVELOPES.get(blob[3] >> 1 & 7, 0) :]


def _point(wkb: Any, number: int, path: Path, transformer: pyproj.Transformer | None) -> tuple[object, object]:
    if wkb is None:
        return None, None
    try:
        shape = shapely.from_wkb(wkb)
    except (shapely.errors.GEOSException, TypeError) as error:
        raise ImportFileError(
            "{file} has a damaged geometry in row {number}.", file=path.name, number=number
        ) from error
    if not isinstance(shape, shapely.Point):
        raise ImportFileError(
            "{file} has a shape in row {number} that is no point. Incidents are points.", file=path.name, number=number
        )
    if shape.is_empty:
        return None, None
    return (shape.x, shape.y) if transformer is None else transformer.transform(shape.x, shape.y)


def _plain(value: Any) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
