"""Files of polygons that a user brings: GeoJSON, GeoPackage or a zipped shapefile, behind the gate of every file."""

import json
import tempfile
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError

from geo.errors import ImportFileError, Sentence
from geo.incidents.documents import require_degrees
from geo.incidents.gate import admit
from geo.incidents.geofiles import geopackage_layers, geopackage_shapes
from geo.units import WGS84

MAX_BYTES = 200_000_000
MAX_UNPACKED = 500_000_000
MAX_AREAS = 10_000
MAX_VERTICES = 3_000_000
"""Limits of one file. Each names itself where it refuses."""
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SHAPEFILE_CODE = (9994).to_bytes(4, "big")
SUFFIXES = ("geojson", "json", "gpkg", "zip")


@dataclass(frozen=True, eq=False)
class ShapeFile:
    """What a file holds, before anything was checked or repaired.

    attributes : one row per feature, every value as it came
    shapes : shape (n,), EPSG:4326, longitude first; None where a feature has none
    notes : what was done or chosen while reading, in sentences for the reader
    """

    attributes: pd.DataFrame
    shapes: NDArray[np.object_]
    notes: tuple[str, ...]


def read_shapes(path: Path, *, layer: str | None = None) -> ShapeFile:
    """The features of a file, in degrees.

    Parameters
    ----------
    layer : which layer of a GeoPackage; the first by default

    Raises
    ------
    ImportFileError  if the file is refused at the gate, is none of the three formats, is damaged, has no known
        coordinate reference system, or is larger than the limits above.
    """
    admitted = admit(path, max_bytes=MAX_BYTES, shapes=True)
    if admitted.kind == "json":
        found = _geojson(path)
    elif admitted.kind == "geopackage":
        found = _geopackage(path, layer)
    elif admitted.kind == "shapefile-in-zip":
        found = _zipped_shapefile(path, admitted.member)
    else:
        raise ImportFileError(
            "{file} holds no shapes that are read here ({kind}). Save it as GeoJSON, GeoPackage, or a ZIP of one "
            "shapefile with its .shx, .dbf and .prj.",
            file=path.name,
            kind=admitted.kind,
        )
    if len(found.shapes) > MAX_AREAS:
        raise ImportFileError(
            "{file} holds {count:,} features; at most {most:,} are read.",
            file=path.name,
            count=len(found.shapes),
            most=MAX_AREAS,
        )
    vertices = int(shapely.get_num_coordinates(found.shapes).sum())
    if vertices > MAX_VERTICES:
        raise ImportFileError(
            "{file} has {vertices:,} corners; at most {most:,} are read. Simplify it first: in QGIS “Simplify”, on "
            "mapshaper.org “simplify” with shared borders kept.",
            file=path.name,
            vertices=vertices,
            most=MAX_VERTICES,
        )
    return found


def _geojson(path: Path) -> ShapeFile:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError, OSError) as error:
        raise ImportFileError("{file} is no GeoJSON ({error}). Save it again.", file=path.name, error=error) from error
    if not isinstance(content, dict) or content.get("type") not in ("FeatureCollection", "Feature"):
        raise ImportFileError("{file} is no GeoJSON FeatureCollection. Save the areas as one.", file=path.name)
    require_degrees(content, path)
    features = content.get("features") if content["type"] == "FeatureCollection" else [content]
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise ImportFileError("{file} has no list of features. Save the areas as a FeatureCollection.", file=path.name)
    shapes, unclosed = [], 0
    for number, feature in enumerate(features, start=1):
        shape, open_rings = _geojson_shape(feature.get("geometry"), number, path)
        shapes.append(shape)
        unclosed += open_rings
    rows = [_properties(feature) for feature in features]
    notes = (
        (Sentence("{number} ring(s) did not end where they began and were closed.", number=unclosed),)
        if unclosed
        else ()
    )
    return ShapeFile(pd.DataFrame(rows, index=range(len(rows)), dtype=object), _array(shapes), notes)


def _properties(feature: dict[str, Any]) -> dict[str, object]:
    properties = feature.get("properties")
    row = {str(name): value for name, value in properties.items()} if isinstance(properties, dict) else {}
    return row | ({"id": feature["id"]} if "id" in feature and "id" not in row else {})


def _geojson_shape(
    geometry: Any,  # noqa: ANN401  (whatever stands in the file)
    number: int,
    path: Path,
) -> tuple[shapely.Geometry | None, int]:
    if geometry is None:
        return None, 0
    try:
        return _shape(geometry), _open_rings(geometry)
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise ImportFileError(
            "{file}: the shape of feature {number} cannot be read ({error}). Repair or delete it.",
            file=path.name,
            number=number,
            error=str(error)[:120],
        ) from error


def _shape(geometry: dict[str, Any]) -> shapely.Geometry:
    """As `shapely.geometry.shape`, ring by ring in one piece each: a million corners in a second, not in twenty."""
    if geometry["type"] == "Polygon":
        return _polygon(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return shapely.MultiPolygon([_polygon(rings) for rings in geometry["coordinates"]])
    return shapely.force_2d(shapely.geometry.shape(geometry))


def _polygon(rings: list[Any]) -> shapely.Polygon:
    corners = [np.asarray([corner[:2] for corner in ring], dtype=float) for ring in rings]
    if not all(np.isfinite(ring).all() for ring in corners):
        raise ValueError("a coordinate is no number")
    return shapely.Polygon(corners[0], corners[1:]) if corners else shapely.Polygon()


def _open_rings(geometry: dict[str, Any]) -> int:
    """Rings whose last corner is not the first; shapely closes them without saying so."""
    if geometry["type"] == "GeometryCollection":
        return sum(_open_rings(part) for part in geometry["geometries"])
    coordinates = geometry["coordinates"]
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(geometry["type"], [])
    return sum(bool(ring) and ring[0] != ring[-1] for polygon in polygons for ring in polygon)


def _geopackage(path: Path, layer: str | None) -> ShapeFile:
    records, blobs, transformer = geopackage_shapes(path, layer)
    shapes: list[shapely.Geometry | None] = []
    for number, blob in enumerate(blobs, start=1):
        try:
            shapes.append(None if blob is None else shapely.force_2d(shapely.from_wkb(blob)))
        except (shapely.errors.GEOSException, TypeError) as error:
            raise ImportFileError(
                "{file} has a damaged shape in row {number}. Save it again.", file=path.name, number=number
            ) from error
    layers = geopackage_layers(path)
    notes: list[Sentence] = []
    if layer is None and len(layers) > 1:
        notes.append(
            Sentence(
                "The file has the layers {layers}; {first} was read. --layer names another.",
                layers=", ".join(layers),
                first=layers[0],
            )
        )
    return _in_degrees(pd.DataFrame(records, index=range(len(records)), dtype=object), shapes, transformer, notes, path)


def _zipped_shapefile(path: Path, member: str) -> ShapeFile:
    with tempfile.TemporaryDirectory(prefix="sahel-shapes-") as folder:
        _unpack(path, member, Path(folder))
        target = Path(folder) / "areas.shp"
        if target.read_bytes()[:4] != _SHAPEFILE_CODE:
            raise ImportFileError(
                "{file}: {member} is no shapefile, whatever its name says.", file=path.name, member=member[:80]
            )
        for suffix in (".shx", ".dbf"):
            if not target.with_suffix(suffix).exists():
                raise ImportFileError(
                    "{file} has no {suffix} file beside {member}. Pack all its parts.",
                    file=path.name,
                    suffix=suffix,
                    member=member[:80],
                )
        transformer = _transformer_of(target.with_suffix(".prj"), path)
        target.with_suffix(".prj").unlink()  # read above; what GDAL need not see it does not get
        try:
            with warnings.catch_warnings(record=True) as said:  # GDAL closes rings itself, and says so in a warning
                warnings.simplefilter("always")
                table = pyogrio.read_dataframe(target)
        except (
            RuntimeError,
            ValueError,
            OSError,
            shapely.errors.GEOSException,
        ) as error:  # pyogrio's are RuntimeErrors
            raise ImportFileError(
                "{file} is a damaged shapefile ({error}). Save it again.", file=path.name, error=str(error)[:120]
            ) from error
    if "geometry" not in table:
        raise ImportFileError("{file} is a shapefile without shapes. Save it again.", file=path.name)
    attributes = pd.DataFrame(table.drop(columns="geometry")).astype(object)
    shapes = [None if shape is None else shapely.force_2d(shape) for shape in table["geometry"]]
    unclosed = any("closed ring" in str(warning.message) for warning in said)
    notes = [Sentence("Rings that did not end where they began were closed.")] if unclosed else []
    return _in_degrees(attributes, shapes, transformer, notes, path)


def _unpack(path: Path, member: str, folder: Path) -> None:
    """Only the parts of the one shapefile, under names of ours, as many bytes as the limit allows."""
    stem, left = member[:-4].lower(), MAX_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name[:-4].lower() != stem or name[-4:].lower() not in _PARTS:
                    continue
                with archive.open(name) as source:
                    content = source.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise ImportFileError(
                        "{file} unfolds to more than {most:,} bytes. It is refused.", file=path.name, most=MAX_UNPACKED
                    )
                (folder / f"areas{name[-4:].lower()}").write_bytes(content)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, ImportFileError):
            raise
        raise ImportFileError(
            "{file} is a damaged or encrypted archive ({error}). Fetch it again.", file=path.name, error=error
        ) from error


def _transformer_of(prj: Path, path: Path) -> pyproj.Transformer | None:
    if not prj.exists():
        raise ImportFileError(
            "{file} has no .prj file, so nobody knows which coordinate reference system its numbers are in. Put the "
            ".prj into the ZIP, or save the areas as GeoJSON.",
            file=path.name,
        )
    try:
        crs = pyproj.CRS.from_wkt(prj.read_text(encoding="utf-8", errors="replace"))
        if crs.is_geographic and crs.to_epsg(min_confidence=20) == 4326:
            return None
        return pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
    except CRSError as error:
        raise ImportFileError(
            "{file}: its .prj names no coordinate reference system that is known. Save the areas in EPSG:4326.",
            file=path.name,
        ) from error


def _in_degrees(
    attributes: pd.DataFrame,
    shapes: list[shapely.Geometry | None],
    transformer: pyproj.Transformer | None,
    notes: list[Sentence],
    path: Path,
) -> ShapeFile:
    if transformer is None:
        return ShapeFile(attributes, _array(shapes), tuple(notes))

    def to_degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    source = transformer.source_crs.name if transformer.source_crs else "another reference system"
    moved = [None if shape is None else shapely.transform(shape, to_degrees) for shape in shapes]
    if not all(np.isfinite(shapely.get_coordinates(shape)).all() for shape in moved if shape is not None):
        raise ImportFileError(
            "{file}: its coordinates are not of {source}, which it names. Save it again.", file=path.name, source=source
        )
    return ShapeFile(
        attributes,
        _array(moved),
        (*notes, Sentence("Reprojected from {source} to longitude and latitude.", source=source)),
    )


def _array(shapes: list[shapely.Geometry | None]) -> NDArray[np.object_]:
    found = np.full(len(shapes), None, dtype=object)
    found[:] = shapes
    return found
