"""The reference files side by side: several vintages in one store, and how much had to be mended. Run time: 20 s."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.areas.boundaries import provinces, regions
from geo.areas.layers import build_layers
from geo.areas.mending import GAP, OVERLAP
from geo.areas.releases import About, keep_release, prepare_release, releases
from geo.units import area_km2
from tests.area_files import NOW, about, feature, geojson

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "reference" / "boundaries"
pytestmark = pytest.mark.reference
FILES = {
    "admin1@cod-ab-mali-2021-12-20": ("mli_adm1_codab_20211220.geojson", "COD-AB Mali 2021-12-20"),
    "admin1@geoboundaries-burkina-faso": ("bfa_adm1_geoboundaries.geojson", "geoBoundaries Burkina Faso"),
    "admin2@three-countries": ("sahel3_adm2.geojson", "Three countries"),
}


def halved(shape):
    """A polygon cut in two at the middle of its longer side."""
    west, south, east, north = shapely.bounds(shape)
    middle = (west + east) / 2 if east - west > north - south else (south + north) / 2
    upright = east - west > north - south
    near = shapely.box(west, south, middle, north) if upright else shapely.box(west, south, east, middle)
    return shapely.intersection(shape, near), shapely.difference(shape, near)


def split(table: gpd.GeoDataFrame, wanted: int) -> list[tuple[str, shapely.Geometry]]:
    """Synthetic: the largest areas cut in two until there are so many."""
    parts = list(zip(table["name"], table.geometry, strict=True))
    while len(parts) < wanted:
        at = int(np.argmax([shape.area for _, shape in parts]))
        name, shape = parts.pop(at)
        parts += [(f"{name} {side}", half) for side, half in zip("AB", halved(shape), strict=True)]
    return parts


@pytest.fixture(scope="module")
def store(tmp_path_factory, study):
    """A store with the three reference files, and synthetic vintages of 20 regions, 17 regions and 47 provinces."""
    folder = tmp_path_factory.mktemp("vintages")
    hours = (NOW + timedelta(hours=n) for n in count())
    for key, (file, name) in FILES.items():
        said = About(name, key.partition("@")[0], date(2021, 12, 20), "as published", source="OCHA, geoBoundaries")
        keep_release(folder, prepare_release(FOLDER / file, said, study.boundaries, now=next(hours)), FOLDER / file)
    whole = regions(study.boundaries)
    for name, level, code, table, wanted in (
        ("Synthetic Mali 20", "admin1", "MLI", whole[whole["country"] == "MLI"], 20),
        ("Synthetic Burkina 17", "admin1", "BFA", whole[whole["country"] == "BFA"], 17),
        ("Synthetic Burkina 47", "admin2", "BFA", provinces(study.boundaries), 47),
    ):
        parts = [feature(shape, name=part, iso3=code) for part, shape in split(table, wanted)]
        path = geojson(folder, *parts, name=f"{code}{wanted}.geojson")
        keep_release(folder, prepare_release(path, about(level, name), study.boundaries, now=next(hours)), path)
    return folder


@pytest.fixture(scope="module")
def layers(store, study):
    return build_layers(study.boundaries, study.capitals, folder=store)


@pytest.mark.parametrize(
    ("key", "counts"),
    [
        ("admin1", {"MLI": 9, "BFA": 13, "NER": 8}),
        ("admin1@cod-ab-mali-2021-12-20", {"MLI": 10, "BFA": 13, "NER": 8}),
        ("admin1@geoboundaries-burkina-faso", {"MLI": 9, "BFA": 13, "NER": 8}),
        ("admin1@synthetic-mali-20", {"MLI": 20, "BFA": 13, "NER": 8}),
        ("admin1@synthetic-burkina-17", {"MLI": 9, "BFA": 17, "NER": 8}),
        ("admin2", {"BFA": 45}),
        ("admin2@three-countries", {"MLI": 53, "BFA": 45, "NER": 67}),
        ("admin2@synthetic-burkina-47", {"BFA": 47}),
    ],
)
def test_each_vintage_has_its_own_areas_and_says_so(layers, key, counts):
    layer = layers[key]
    assert layer.areas[layer.areas["study"]].groupby("country").size().to_dict() == counts
    assert shapely.coverage_is_valid(layer.areas.geometry.to_numpy())
    for code, name in (("MLI", "Mali"), ("BFA", "Burkina Faso"), ("NER", "Niger")):
        assert "@" not in key or code not in counts or f"{name} {counts[code]}" in layer.vintage


def test_all_vintages_stand_side_by_side_in_the_menu(layers):
    assert list(layers.plan("admin1").vintages.values()) == [
        "Natural Earth 4.1 (2018), generalised", "COD-AB Mali 2021-12-20", "geoBoundaries Burkina Faso",
        "Synthetic Mali 20", "Synthetic Burkina 17",
    ]  # fmt: skip


def test_the_three_outlines_of_the_reference_file_were_mended_by_these_amounts(store):
    mended = {
        (row["country"], row["other"], row["what"]): row
        for r in releases(store)
        if r.level == "admin2"
        for row in r.mended
    }
    assert mended[("BFA", "MLI", GAP)]["km2"] == pytest.approx(559.4, abs=3)
    assert mended[("BFA", "MLI", OVERLAP)]["km2"] == pytest.approx(621.2, abs=3)
    assert mended[("BFA", "NER", GAP)]["km2"] == pytest.approx(192.3, abs=3)
    assert mended[("BFA", "NER", OVERLAP)]["km2"] == pytest.approx(279.9, abs=3)
    assert mended[("MLI", "NER", GAP)]["km2"] == pytest.approx(587.6, abs=3)
    assert mended[("MLI", "NER", OVERLAP)]["km2"] == pytest.approx(1032.0, abs=3)
    assert max(row["farthest_km"] for row in mended.values()) == pytest.approx(12.5, abs=0.1)


def test_a_release_that_decides_keeps_its_areas_to_a_fifth_of_a_square_kilometre(layers):
    published = gpd.read_file(FOLDER / "mli_adm1_codab_20211220.geojson").set_index("ADM1_PCODE").geometry
    areas = layers["admin1@cod-ab-mali-2021-12-20"].areas
    own = areas[areas["country"] == "MLI"].geometry
    assert list(own.index) == [f"MLI-{code.lower()}" for code in published.index]
    assert np.abs(area_km2(own.to_numpy()) - area_km2(published.to_numpy())).max() < 0.2


def test_land_is_neither_lost_nor_counted_twice(layers, study):
    land = area_km2([study.land])[0]
    for key in ("admin1@cod-ab-mali-2021-12-20", "admin1@synthetic-mali-20"):
        assert layers[key].km2.sum() == pytest.approx(land, rel=1e-4)
