"""Routes: schematic axes through named towns, the user's own lines, and the corridors along them.

A corridor is the land within 10 km of a route, cut across into segments of 20 km. Land near several segments belongs
to the nearest one, so that a layer of corridors holds no land twice. METHODS: docs/METHODS.md §5.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy  # not its parts: those load when they are used, and take long
import shapely
from numpy.typing import NDArray

from geo import embedded
from geo.areas.boundaries import STUDY_COUNTRIES, Boundaries
from geo.areas.locate import locate
from geo.areas.partition import partition
from geo.errors import DataFileError
from geo.units import KM, SAHEL_METRES, WGS84, reproject, to_metres

CORRIDOR_KM = 10
SEGMENT_KM = 20
VINTAGE = "schematic axes through named towns, not surveyed roads; land from Natural Earth 4.1 (2018)"
OWN_VINTAGE = "the user's own lines; land from Natural Earth 4.1 (2018)"
FOLDER = "routes"
"""Where the user's own lines lie in the store's folder."""
_FAR_METRES = 10_000_000.0
_STEP_METRES = 1_000.0
_ARC_STEPS = 16


@dataclass(frozen=True, eq=False)
class Route:
    """A line to travel along, EPSG:4326; `stops` are (km from the start, town), empty where none are known."""

    route_id: str
    name: str
    line: shapely.LineString
    stops: tuple[tuple[float, str], ...] = ()

    @cached_property
    def metric(self) -> shapely.LineString:
        """The line in metres."""
        return cast("shapely.LineString", to_metres(self.line))

    @property
    def km(self) -> float:
        """Length in km."""
        return float(shapely.length(self.metric)) / KM

    @cached_property
    def cuts(self) -> tuple[float, ...]:
        """Where segments begin and end, km from the start; a rest under half a segment goes to the last one."""
        count = max(1, int(self.km / SEGMENT_KM + 0.5))
        return (*(float(SEGMENT_KM * step) for step in range(count)), self.km)


@dataclass(frozen=True)
class OwnLines:
    """A file of the user's own lines, as the store keeps it."""

    slug: str
    name: str
    routes: tuple[Route, ...]


def read_routes(path: Path | None = None) -> tuple[Route, ...]:
    """The embedded axes, in the order of the file.

    Raises
    ------
    DataFileError  if the file is missing, changed, lacks a column, or a position is no number.
    """
    path = path or embedded.checked_path("routes.csv")
    raw = embedded.read_text_table(path, ["route_id", "name", "stop", "place", "latitude", "longitude"])
    try:
        table = raw.astype({"stop": int, "latitude": float, "longitude": float})
    except ValueError as error:
        raise DataFileError(
            "{path} has a stop or position that is no number ({error}). Restore it.", path=path, error=error
        ) from error
    return tuple(_route(str(key), stops.sort_values("stop")) for key, stops in table.groupby("route_id", sort=False))


def own_lines(folder: Path | None) -> tuple[OwnLines, ...]:
    """The user's own lines in the store's folder, by name of file.

    Raises
    ------
    DataFileError  if a file is not what was written.
    """
    if folder is None:
        return ()
    return tuple(_read_own(path) for path in sorted((folder / FOLDER).glob("*.geojson")))


def own_content(folder: Path | None) -> str:
    """Twelve hex digits that name the user's own lines; empty without any."""
    paths = [] if folder is None else sorted((folder / FOLDER).glob("*.geojson"))
    if not paths:
        return ""
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()[:12]


def corridors(boundaries: Boundaries, routes: Sequence[Route]) -> gpd.GeoDataFrame:
    """The land within 10 km of the routes in segments of 20 km, each place in the nearest segment, once.

    Where two routes run along the same line, the segment belongs to the first of them.

    Returns
    -------
    GeoDataFrame indexed by area_id: name, country (in which most of the segment's axis lies, missing where in none),
        study, route_id, route, from_km, to_km, geometry EPSG:4326. A segment that has no land of its own is left out.
    """
    samples = _samples(routes)
    near = shapely.buffer(shapely.union_all([route.metric for route in routes]), CORRIDOR_KM * KM, quad_segs=_ARC_STEPS)
    reached = [shape for shape in boundaries.countries.values() if shapely.intersects(to_metres(shape), near)]
    land = shapely.intersection(near, to_metres(shapely.coverage_union_all(reached)))
    shapely.prepare(land)
    xy = samples[["x", "y"]].to_numpy()
    nearest = scipy.spatial.cKDTree(xy)
    segment = samples["segment"].to_numpy()

    def label_of(point: shapely.Point) -> str | None:
        return str(segment[nearest.query((point.x, point.y))[1]]) if shapely.contains_properly(land, point) else None

    edges = [shapely.boundary(land), *_dividing_lines(xy, segment)]
    shapes = partition(edges, label_of, SAHEL_METRES)
    return _table(shapes, samples, routes, boundaries)


def _route(route_id: str, stops: pd.DataFrame) -> Route:
    line = shapely.LineString(stops[["longitude", "latitude"]].to_numpy())
    reach = [0.0] + [
        float(shapely.length(to_metres(shapely.LineString(line.coords[: upto + 1])))) / KM
        for upto in range(1, len(stops))
    ]
    return Route(route_id, str(stops["name"].iloc[0]), line, tuple(zip(reach, stops["place"], strict=True)))


def _read_own(path: Path) -> OwnLines:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        lines = [shapely.LineString(feature["geometry"]["coordinates"]) for feature in content["features"]]
        name = str(content["name"])
    except (ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise DataFileError(
            "{path} cannot be read ({error}). Remove it and add the line again.", path=path, error=error
        ) from error
    several = len(lines) > 1
    routes = [
        Route(f"{path.stem}-{number}" if several else path.stem, f"{name} {number}" if several else name, line)
        for number, line in enumerate(lines, start=1)
    ]
    return OwnLines(path.stem, name, tuple(routes))


def _samples(routes: Sequence[Route]) -> pd.DataFrame:
    """Points every km along the axes with their segment: the line between two samples' cells falls on a cut.

    Of samples at one place only the first stays.
    """
    parts = []
    for number, route in enumerate(routes):
        for order, (start, end) in enumerate(pairwise(route.cuts)):
            steps = max(1, round((end - start) * KM / _STEP_METRES))
            at = (start + (np.arange(steps) + 0.5) * (end - start) / steps) * KM
            xy = shapely.get_coordinates(shapely.line_interpolate_point(route.metric, at))
            parts.append(pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "segment": f"{number}|{order}"}))
    samples = pd.concat(parts, ignore_index=True)
    return samples[~samples[["x", "y"]].round(0).duplicated()].reset_index(drop=True)


def _dividing_lines(xy: NDArray[np.float64], segment: NDArray[np.object_]) -> list[shapely.Geometry]:
    """The lines within the corridor at equal distance from samples of two segments: edges of a Voronoi diagram."""
    corners = _FAR_METRES * np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)])  # far off, so that every edge has two ends
    diagram = scipy.spatial.Voronoi(np.vstack([xy, corners]))
    sides, ends = diagram.ridge_points, np.asarray(diagram.ridge_vertices)
    inner = (sides < len(xy)).all(axis=1) & (ends >= 0).all(axis=1)
    sides, ends = sides[inner], ends[inner]
    apart = np.hypot(*(xy[sides[:, 0]] - xy[sides[:, 1]]).T)  # what is farther apart meets outside the corridor
    divides = (segment[sides[:, 0]] != segment[sides[:, 1]]) & (apart < 2 * CORRIDOR_KM * KM)
    return list(shapely.linestrings(diagram.vertices[ends[divides]]))


def _table(
    shapes: dict[str, shapely.Geometry], samples: pd.DataFrame, routes: Sequence[Route], boundaries: Boundaries
) -> gpd.GeoDataFrame:
    country_of = _countries(samples, boundaries)
    rows = []
    for label, shape in shapes.items():
        number, order = (int(part) for part in label.split("|"))
        route, start, end = routes[number], routes[number].cuts[order], routes[number].cuts[order + 1]
        rows.append(
            {
                "area_id": f"{route.route_id}-{start:04.0f}-{end:04.0f}".lower(),
                "name": _name(route, start, end),
                "country": country_of.get(label),
                "study": country_of.get(label) in STUDY_COUNTRIES,
                "route_id": route.route_id,
                "route": route.name,
                "from_km": round(start),
                "to_km": round(end),
                "geometry": shape,
            }
        )
    columns = ["area_id", "name", "country", "study", "route_id", "route", "from_km", "to_km", "geometry"]
    table = pd.DataFrame(rows, columns=columns).astype({"study": bool})
    return gpd.GeoDataFrame(table, geometry="geometry", crs=WGS84).set_index("area_id").sort_index()


def _countries(samples: pd.DataFrame, boundaries: Boundaries) -> dict[str, str]:
    """The country that most of a segment's samples lie in, the first by code among equals."""
    outlines = boundaries.countries
    points = reproject(np.array(shapely.points(samples[["x", "y"]].to_numpy()), dtype=object), SAHEL_METRES, WGS84)
    shapes = gpd.GeoDataFrame(geometry=list(outlines.values()), crs=WGS84)
    codes = locate(shapely.get_x(points), shapely.get_y(points), shapes)
    found = samples.assign(country=np.array([*outlines, None], dtype=object)[codes]).dropna(subset="country")
    counts = found.groupby(["segment", "country"]).size().reset_index(name="count")
    ranked = counts.sort_values(["segment", "count", "country"], ascending=[True, False, True])
    return dict(ranked.drop_duplicates("segment")[["segment", "country"]].itertuples(index=False, name=None))


def _name(route: Route, start: float, end: float) -> str:
    """RN6, 120–140 km, Ségou–Bla: the two stops between which the middle lies."""
    reach = f"{route.route_id if route.stops else route.name}, {start:.0f}–{end:.0f} km"
    if not route.stops:
        return reach
    after = next((at for at, (km, _) in enumerate(route.stops) if km >= (start + end) / 2), len(route.stops) - 1)
    return f"{reach}, {route.stops[max(0, after - 1)][1]}–{route.stops[after][1]}"
