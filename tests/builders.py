"""Small worlds, synthetic throughout: a grid of nine squares, a dozen incidents, and the awkward cases by name."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import schemas
from geo.areas.boundaries import Boundaries
from geo.areas.layers import Layer
from geo.incidents import Actors, Incidents
from geo.units import WGS84

LAST_DAY = pd.Timestamp("2025-12-01")
"""Day of the dozen's latest incident."""

_ROW_COUNTRY = {1: "BFA", 2: "MLI", 3: "NER"}


# --- areas ------------------------------------------------------------------------------------------------------------


def grid_areas() -> gpd.GeoDataFrame:
    """Nine squares of one degree, columns a, b, c from 0°E, rows 1 (Burkina Faso), 2 (Mali), 3 (Niger) from 14°N.

    `MLI-b2` is the middle one: 1–2°E, 15–16°N. `NER-c3` is context only (study is False).
    """
    rows = [
        {
            "area_id": f"{country}-{column}{row}",
            "name": f"Square {column}{row}",
            "country": country,
            "study": (column, row) != ("c", 3),
            "geometry": shapely.box(x, 13 + row, x + 1, 14 + row),
        }
        for row, country in _ROW_COUNTRY.items()
        for x, column in enumerate("abc")
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=WGS84).set_index("area_id").sort_index()


def grid_layer(coarsest_precision: int = 4, areas: gpd.GeoDataFrame | None = None) -> Layer:
    """The nine squares as a layer."""
    return Layer(
        key="grid",
        title="Grid",
        family="grid",
        areas=grid_areas() if areas is None else areas,
        coarsest_precision=coarsest_precision,
    )


def areas_of(*shapes: shapely.Geometry, crs: str | None = WGS84) -> gpd.GeoDataFrame:
    """Areas `MLI-0`, `MLI-1`, … of any shapes."""
    count = range(len(shapes))
    columns = {"name": [f"Area {n}" for n in count], "country": "MLI", "study": True}
    index = pd.Index([f"MLI-{n}" for n in count], name="area_id")
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs, index=index)


def area_with_a_hole() -> gpd.GeoDataFrame:
    """One square 0–3°E, 14–17°N; its hole is 1–2°E, 15–16°N."""
    return areas_of(shapely.difference(shapely.box(0, 14, 3, 17), shapely.box(1, 15, 2, 16)))


def areas_with_an_empty_one() -> gpd.GeoDataFrame:
    """An area of no extent, then the square 0–1°E, 14–15°N."""
    return areas_of(shapely.Polygon(), shapely.box(0, 14, 1, 15))


def areas_without_crs() -> gpd.GeoDataFrame:
    """One square of which nobody says in which CRS it is."""
    return areas_of(shapely.box(0, 14, 1, 15), crs=None)


def areas_in_metres() -> gpd.GeoDataFrame:
    """The nine squares in Web Mercator."""
    return grid_areas().to_crs("EPSG:3857")


def three_countries() -> Boundaries:
    """Mali west of 0°E, Burkina Faso south-east and Niger north-east of (0°E, 15°N), where the three meet.

    Burkina Faso has two provinces, east and west of 2°E, in the regions `Left` and `Right`.
    """
    shapes = {
        "BFA-lower": ("Lower", "Left", "Burkina Faso", [(0, 12), (2, 12), (2, 15), (0, 15)]),
        "BFA-upper": ("Upper", "Right", "Burkina Faso", [(2, 12), (4, 12), (4, 15), (2, 15)]),
        "MLI-west": ("West", "West", "Mali", [(-4, 12), (0, 12), (0, 15), (0, 18), (-4, 18)]),
        "NER-north": ("North", "North", "Niger", [(0, 15), (2, 15), (4, 15), (4, 18), (0, 18)]),
    }
    rows = [
        {
            "area_id": area_id,
            "name": name,
            "region": region,
            "country": country,
            "iso3": area_id[:3],
            "geometry": shapely.Polygon(corners),
        }
        for area_id, (name, region, country, corners) in shapes.items()
    ]
    return Boundaries(gpd.GeoDataFrame(rows, geometry="geometry", crs=WGS84))


# --- incidents --------------------------------------------------------------------------------------------------------


def incident(number: int, **changes: Any) -> dict[str, Any]:
    """One incident: JNIM attacks the army in the middle of `MLI-b2` on 2025-01-01, ten dead; any value may be changed.

    A `dead` sets the low, best and high toll at once; None means that nobody gave a figure.
    """
    dead = changes.pop("dead", 10)
    row = {
        "source": "synthetic",
        "event_id": f"T{number:03d}",
        "event_date": "2025-01-01",
        "date_precision": "day",
        "country": "MLI",
        "admin1": "Middle",
        "location": "Somewhere",
        "latitude": 15.5,
        "longitude": 1.5,
        "place_precision": 1,
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor": "JNIM",
        "associated_actor": None,
        "attribution": "claimed",
        "target_type": "military",
        "target": "army post",
        "fatalities_low": dead,
        "fatalities_best": dead,
        "fatalities_high": dead,
        "fatalities_civilian": None,
        "source_name": "Synthetic",
        "source_url": "https://example.org/report",
        "summary": "Synthetic incident for tests.",
        "licence": "CC BY 4.0",
    }
    unknown = set(changes) - set(row)
    if unknown:
        raise KeyError(f"an incident has no {sorted(unknown)}")
    return row | changes


def incident_table(*rows: dict[str, Any]) -> pd.DataFrame:
    """The rows as the `incidents` schema has them, oldest first; no check, so that a test may break a rule."""
    table = pd.DataFrame(list(rows), columns=list(schemas.incidents.columns))
    for column in table.columns:
        if column.startswith("fatalities"):
            table[column] = pd.array(table[column], dtype="Int32")
        elif column in ("latitude", "longitude"):
            table[column] = table[column].astype(float)
        elif column == "place_precision":
            table[column] = table[column].astype("int8")
        elif column in ("event_date", "date_end"):
            table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
        else:
            table[column] = table[column].astype("str")
    return table.sort_values(["event_date", "source", "event_id"], ignore_index=True)


def dozen() -> pd.DataFrame:
    """Twelve incidents, one on the first of each month of 2025.

    Actors: JNIM 5, ISSP 3, Military of Mali 2 (once beside Wagner Group), unidentified 2 (armed men, aircraft).
    Countries: Mali 8, Burkina Faso 2, Niger 2. Precision: 1 eight times, 2 twice, 3 once, 4 once. Squares: `MLI-b2` 8,
    `BFA-a1` 2, `NER-a3` 1, `NER-c3` 1. Dead: 100 known in all, in two incidents nobody gave a figure.
    """
    return incident_table(
        incident(1, event_date="2025-01-01", dead=10),
        incident(2, event_date="2025-02-01", dead=20),
        incident(3, event_date="2025-03-01", dead=0, associated_actor="ISSP"),
        incident(4, event_date="2025-04-01", dead=None, place_precision=2),
        incident(5, event_date="2025-05-01", dead=10, place_precision=3),
        incident(
            6, event_date="2025-06-01", dead=10, actor="Military of Mali", event_type="Explosions/Remote violence"
        ),
        incident(
            7,
            event_date="2025-07-01",
            dead=5,
            actor="Military of Mali",
            associated_actor="Wagner Group",
            event_type="Violence against civilians",
            target_type="civilians",
            attribution="suspected",
        ),
        incident(
            8,
            event_date="2025-08-01",
            dead=5,
            actor="Unidentified armed men",
            attribution="unattributed",
            target_type="civilians",
            fatalities_civilian=5,
        ),
        incident(9, event_date="2025-09-01", dead=10, actor="ISSP", country="BFA", longitude=0.5, latitude=14.5),
        incident(
            10,
            event_date="2025-10-01",
            dead=10,
            actor="ISSP",
            country="BFA",
            longitude=0.5,
            latitude=14.5,
            place_precision=2,
            attribution="attributed",
        ),
        incident(
            11,
            event_date="2025-11-01",
            dead=20,
            actor="ISSP",
            country="NER",
            longitude=0.5,
            latitude=16.5,
            place_precision=4,
        ),
        incident(
            12,
            event_date="2025-12-01",
            dead=None,
            actor="Unidentified aircraft",
            country="NER",
            longitude=2.5,
            latitude=16.5,
            attribution="unattributed",
            event_type="Explosions/Remote violence",
        ),
    )


def no_incidents() -> pd.DataFrame:
    """The incident table with every column and no row."""
    return incident_table()


def on_a_shared_edge() -> pd.DataFrame:
    """One incident at 1°E, 15.5°N, exactly between `MLI-a2` and `MLI-b2`."""
    return incident_table(incident(1, longitude=1.0, latitude=15.5))


def at_a_shared_corner() -> pd.DataFrame:
    """One incident at 1°E, 15°N, where `BFA-a1`, `BFA-b1`, `MLI-a2` and `MLI-b2` meet."""
    return incident_table(incident(1, longitude=1.0, latitude=15.0))


def without_position() -> pd.DataFrame:
    """One incident whose longitude is missing, one whose latitude is, one in the middle of `MLI-b2`."""
    return incident_table(incident(1, longitude=np.nan), incident(2, latitude=np.nan), incident(3))


def with_a_duplicate_id() -> pd.DataFrame:
    """Two incidents that one source gave one id."""
    return incident_table(incident(1), incident(1, event_date="2025-02-01"))


def actors() -> Actors:
    """Six actors; JNIM is also spelled GSIM, and two kinds of unidentified ones exist."""
    rows = [
        ("JNIM", "non-state armed group", "JNIM"),
        ("JNIM", "non-state armed group", "GSIM"),
        ("ISSP", "non-state armed group", "État islamique au Sahel"),
        ("Military of Mali", "state forces", "FAMa"),
        ("Wagner Group", "foreign forces", "Wagner"),
        ("Unidentified armed men", "unidentified", "gunmen"),
        ("Unidentified aircraft", "unidentified", "aircraft"),
    ]
    return Actors(pd.DataFrame(rows, columns=["actor", "kind", "alias"], dtype="str"))


def incidents(table: pd.DataFrame | None = None) -> Incidents:
    """The dozen, or another table, ready to filter."""
    return Incidents(table=dozen() if table is None else table, actors=actors(), version="synthetic")
