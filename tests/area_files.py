"""Files of areas for tests, synthetic: GeoJSON written by hand, GeoPackage and zipped shapefiles by geopandas."""

import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import shapely

from geo.areas.releases import About

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def feature(shape, **properties):
    """A GeoJSON feature of a shape, or of a geometry as it would stand in the file."""
    geometry = shape if isinstance(shape, dict) or shape is None else shapely.geometry.mapping(shape)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(folder: Path, *features, name: str = "areas.geojson", **members) -> Path:
    """A FeatureCollection on disk."""
    path = folder / name
    content = {"type": "FeatureCollection", "features": list(features)} | members
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def frame(*shapes, crs: str | None = "EPSG:4326", **columns) -> gpd.GeoDataFrame:
    """A table of shapes in degrees, moved to `crs`."""
    table = gpd.GeoDataFrame(columns or {"name": [f"Area {n}" for n in range(len(shapes))]}, geometry=list(shapes))
    return table if crs is None else table.set_crs("EPSG:4326").to_crs(crs)


def geopackage(folder: Path, table: gpd.GeoDataFrame, layer: str = "areas", name: str = "areas.gpkg") -> Path:
    """A GeoPackage; called twice with one name it gets a second layer."""
    table.to_file(folder / name, driver="GPKG", layer=layer)
    return folder / name


def shapefile(folder: Path, table: gpd.GeoDataFrame, *, without: tuple[str, ...] = (), name: str = "areas.zip") -> Path:
    """A ZIP of one shapefile, some of its parts left out."""
    parts = folder / "parts"
    parts.mkdir(exist_ok=True)
    table.to_file(parts / "blocks.shp")
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(parts.glob("blocks.*")):
            if part.suffix not in without:
                archive.write(part, f"inside/{part.name}")
    return folder / name


def about(level: str = "admin1", name: str = "Synthetic 2024", **changes) -> About:
    """What is said of a synthetic release."""
    values = {"licence": "synthetic", "date": date(2024, 1, 1), "source": "tests"} | changes
    return About(name=name, level=level, **values)
