"""JSON: the answers of ACLED's and UCDP's interfaces, GeoJSON, and plain lists of records."""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from geo.errors import ImportFileError

_ANSWERS = ("data", "Result", "features", "records", "results")
"""Where the list of records lies: ACLED, UCDP, GeoJSON, others."""

_MOST_RECORDS = 5_000_000


def json_records(path: Path) -> tuple[list[str], Callable[[], Iterator[list[object]]]]:
    """The columns and rows of a JSON file; a GeoJSON point becomes `longitude` and `latitude`.

    Raises
    ------
    ImportFileError  if it is no JSON, holds no list of records, or its geometry is no point.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError, OSError) as error:
        raise ImportFileError("{file} is no JSON ({error}). Fetch it again.", file=path.name, error=error) from error
    records = _list_in(content, path)
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        require_degrees(content, path)
        records = [_flat(number, feature, path) for number, feature in enumerate(records, start=2)]
    if not all(isinstance(record, dict) for record in records):
        raise ImportFileError("{file} holds a list, but not of records with named fields.", file=path.name)
    columns = list(dict.fromkeys(name for record in records for name in record))
    if not columns:
        raise ImportFileError("{file} holds no records.", file=path.name)
    return columns, lambda: ([_cell(record.get(name)) for name in columns] for record in records)


def _list_in(content: Any, path: Path) -> list[Any]:
    found = content
    if isinstance(content, dict):
        found = next((content[name] for name in _ANSWERS if isinstance(content.get(name), list)), None)
    if not isinstance(found, list) or len(found) > _MOST_RECORDS:
        raise ImportFileError(
            "{file} holds no list of records under {known}.", file=path.name, known=", ".join(_ANSWERS)
        )
    return found


def _flat(number: int, feature: Any, path: Path) -> dict[str, Any]:
    if not isinstance(feature, dict):
        raise ImportFileError("{file} has a feature (row {number}) that is none.", file=path.name, number=number)
    geometry, properties = feature.get("geometry"), feature.get("properties")
    record = dict(properties) if isinstance(properties, dict) else {}
    if "id" in feature:
        record.setdefault("id", feature["id"])
    longitude = latitude = None
    if geometry is not None:
        coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
        if not isinstance(geometry, dict) or geometry.get("type") != "Point":
            raise ImportFileError(
                "{file} has a shape in row {number} that is no point. Incidents are points.",
                file=path.name,
                number=number,
            )
        if isinstance(coordinates, list) and len(coordinates) >= 2:
            longitude, latitude = coordinates[:2]
    return record | {"longitude": longitude, "latitude": latitude}


def require_degrees(content: dict[str, Any], path: Path) -> None:
    """Refuse a GeoJSON file that names a reference system other than WGS 84.

    Raises
    ------
    ImportFileError  naming the one it is in.
    """
    crs = content.get("crs")
    if crs is None:
        return
    name = json.dumps(crs)
    if not any(known in name for known in ("CRS84", "EPSG::4326", "EPSG:4326")):
        raise ImportFileError(
            "{file} is in {name}; GeoJSON is read in longitude and latitude (WGS 84) only.",
            file=path.name,
            name=name[:120],
        )


def _cell(value: Any) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    # an integer of thousands of digits is text for all we care, and Python refuses to print it
    if isinstance(value, int) and not isinstance(value, bool) and value and math.log10(abs(value)) > 300:
        return "number too long"
    return value
