"""The user's own lines: GPX tracks and routes, GeoJSON lines; checked, kept in the store's folder as GeoJSON."""

import json
import re
from pathlib import Path
from typing import Any

import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from geo.areas.routes import FOLDER, own_lines
from geo.errors import ImportFileError, Sentence, listed
from geo.incidents.durable import write_durably
from geo.query import fold

MAX_BYTES = 20_000_000
MAX_POINTS = 200_000
MAX_LINES = 20
SHORTEST_KM, LONGEST_KM = 0.5, 10_000.0
DETAIL_DEGREES = 0.0005
"""Lines are thinned by what is under 50 m: a track has a point every second."""
FORMATS = Sentence("a GPX track or route, or a GeoJSON file of lines")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_KM_PER_DEGREE = 111.0


def read_lines(path: Path, land: shapely.Geometry) -> list[shapely.LineString]:
    """The lines of a GPX or GeoJSON file, EPSG:4326, thinned by 50 m.

    Parameters
    ----------
    land : what the boundaries on file cover; a file of which nothing lies there is refused

    Raises
    ------
    ImportFileError  if the file is missing, too large, of another kind, declares entities, holds no line, or its
        lines lie elsewhere.
    """
    content = _content(path)
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    found = _gpx(content, path) if text.startswith(b"<") else _geojson(content, path)
    if sum(len(line) for line in found) > MAX_POINTS:
        raise ImportFileError(
            "{file} has more than {most:,} points. Thin the track, or cut it in parts.", file=path.name, most=MAX_POINTS
        )
    lines = [shapely.LineString(points) for points in (_checked(line, path) for line in found) if len(points) > 1]
    lines = [line for line in shapely.simplify(lines, DETAIL_DEGREES) if line.length * _KM_PER_DEGREE >= SHORTEST_KM]
    if not lines:
        raise ImportFileError(
            "{file} holds no line of {least} km or more. Bring {formats}.",
            file=path.name,
            least=SHORTEST_KM,
            formats=FORMATS,
        )
    if len(lines) > MAX_LINES:
        raise ImportFileError(
            "{file} holds {count} lines; at most {most} are read. Cut it in parts.",
            file=path.name,
            count=len(lines),
            most=MAX_LINES,
        )
    _check_place(lines, land, path)
    return lines


def add_lines(folder: Path, name: str, lines: list[shapely.LineString]) -> str:
    """Keep the lines under a name; the slug that stands for them in a layer's key, `route-<slug>`.

    A name that is there already gets the new lines.

    Raises
    ------
    ImportFileError  if the name is empty.
    """
    shown = " ".join(name.split())[:80]
    slug = re.sub(r"[^a-z0-9]+", "-", fold(shown)).strip("-")[:40].strip("-")
    if not shown:
        raise ImportFileError("The line has no name. Give it one, for instance “Sévaré to Bandiagara by Fatoma”.")
    slug = slug or f"line-{len(own_lines(folder)) + 1}"
    content = {
        "type": "FeatureCollection",
        "name": shown,
        "features": [
            {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(line)} for line in lines
        ],
    }
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    write_durably(folder / FOLDER / f"{slug}.geojson", json.dumps(content, ensure_ascii=False).encode())
    return slug


def remove_lines(folder: Path, slug: str) -> None:
    """Take the user's own lines of that slug out.

    Raises
    ------
    ImportFileError  naming the lines there are.
    """
    known = [lines.slug for lines in own_lines(folder)]
    if slug not in known:
        raise ImportFileError("There is no own route “{slug}”; there are {known}.", slug=slug[:40], known=listed(known))
    (folder / FOLDER / f"{slug}.geojson").unlink()


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise ImportFileError("There is no file {path}. Bring {formats}.", path=path, formats=FORMATS)
    size = path.stat().st_size
    if not 0 < size <= MAX_BYTES:
        raise ImportFileError(
            "{file} has {size:,} bytes; 1 to {most:,} are read. Bring {formats}.",
            file=path.name,
            size=size,
            most=MAX_BYTES,
            formats=FORMATS,
        )
    return path.read_bytes()


def _gpx(content: bytes, path: Path) -> list[list[Any]]:
    if _DECLARED.search(content.replace(b"\x00", b"")):
        raise ImportFileError(
            "{file} declares XML entities or a document type, which no track needs. Refused.", file=path.name
        )
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ImportFileError(
            "{file} is no GPX file ({error}). Save the track again.", file=path.name, error=error
        ) from error
    if _tag(root) != "gpx":
        raise ImportFileError(
            "{file} is XML of another kind ({kind}). Bring {formats}.",
            file=path.name,
            kind=_tag(root)[:40],
            formats=FORMATS,
        )
    lines = [node for node in root.iter() if _tag(node) in ("trkseg", "rte")]
    return [[(p.get("lon"), p.get("lat")) for p in line if _tag(p) in ("trkpt", "rtept")] for line in lines]


def _tag(node: Any) -> str:  # noqa: ANN401  (an element of a parsed tree)
    return str(node.tag).rpartition("}")[2]


def _geojson(content: bytes, path: Path) -> list[list[Any]]:
    try:
        parsed = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ImportFileError(
            "{file} is neither GPX nor GeoJSON ({error}). Bring {formats}.",
            file=path.name,
            error=error,
            formats=FORMATS,
        ) from error
    if not isinstance(parsed, dict):
        raise ImportFileError("{file} is JSON, but no GeoJSON. Bring {formats}.", file=path.name, formats=FORMATS)
    crs = parsed.get("crs")
    if crs is not None and not any(name in json.dumps(crs) for name in ("CRS84", "EPSG::4326", "EPSG:4326")):
        raise ImportFileError(
            "{file} is in {crs}; save it in longitude and latitude (WGS 84).", file=path.name, crs=json.dumps(crs)[:80]
        )
    features = parsed.get("features") if parsed.get("type") == "FeatureCollection" else [parsed]
    lines: list[list[Any]] = []
    for number, feature in enumerate(features if isinstance(features, list) else [], start=1):
        found = feature.get("geometry", feature) if isinstance(feature, dict) else None
        shape = found if isinstance(found, dict) else {}
        kind, points = shape.get("type"), shape.get("coordinates")
        if kind not in ("LineString", "MultiLineString") or not isinstance(points, list):
            raise ImportFileError(
                "{file} has a shape (number {number}) that is no line: {kind}. Bring lines.",
                file=path.name,
                number=number,
                kind=kind,
            )
        lines += [points] if kind == "LineString" else points
    return lines


def _checked(points: Any, path: Path) -> list[tuple[float, float]]:  # noqa: ANN401  (whatever the file holds)
    """Longitude and latitude of each point, one at the place of the last left out."""
    found: list[tuple[float, float]] = []
    for number, point in enumerate(points, start=1):
        try:
            longitude, latitude = float(point[0]), float(point[1])
        except (TypeError, ValueError, IndexError, KeyError) as error:
            raise ImportFileError(
                "{file} has a point (number {number}) without a position.", file=path.name, number=number
            ) from error
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise ImportFileError(
                "{file} has a point (number {number}) at longitude {longitude:g}, latitude {latitude:g}, which is not "
                "on Earth in degrees.",
                file=path.name,
                number=number,
                longitude=longitude,
                latitude=latitude,
            )
        if not found or found[-1] != (longitude, latitude):
            found.append((longitude, latitude))
    return found


def _check_place(lines: list[shapely.LineString], land: shapely.Geometry, path: Path) -> None:
    if shapely.intersects(shapely.multilinestrings(lines), land):
        return
    swapped = [shapely.transform(line, lambda xy: xy[:, ::-1]) for line in lines]
    if shapely.intersects(shapely.multilinestrings(swapped), land):
        raise ImportFileError(
            "{file} seems to give latitude before longitude: the other way round it lies in the countries on file. "
            "GeoJSON has longitude first; swap them.",
            file=path.name,
        )
    raise ImportFileError("{file} lies outside the countries on file, so nothing can be said of it.", file=path.name)
