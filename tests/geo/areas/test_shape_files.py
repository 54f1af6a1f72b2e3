"""Files of polygons: three formats give the same shapes; what is damaged, foreign or too large is refused in words."""

import json
import sqlite3
import zipfile

import pandas as pd
import pytest
import shapely

from geo.areas import shape_files
from geo.areas.shape_files import read_shapes
from geo.errors import ImportFileError
from geo.incidents.geofiles import geopackage_layers
from tests.area_files import feature, frame, geojson, geopackage, shapefile

SQUARE, OTHER = shapely.box(-1, 14, 0, 15), shapely.box(0, 14, 1, 15)


def refused(path, message, **options):
    with pytest.raises(ImportFileError, match=message):
        read_shapes(path, **options)


def test_three_formats_give_the_same_shapes_and_attributes(tmp_path):
    table = frame(SQUARE, OTHER, name=["Gao", "Ménaka"])
    files = (
        geojson(tmp_path, feature(SQUARE, name="Gao"), feature(OTHER, name="Ménaka")),
        geopackage(tmp_path, table),
        shapefile(tmp_path, table),
    )
    for path in files:
        found = read_shapes(path)
        assert found.attributes["name"].tolist() == ["Gao", "Ménaka"], path.name
        assert shapely.equals(found.shapes, [SQUARE, OTHER]).all(), path.name
        assert found.notes == ()


@pytest.mark.parametrize("write", [geopackage, shapefile])
def test_a_projected_reference_system_is_reprojected_and_said(tmp_path, write):
    found = read_shapes(write(tmp_path, frame(SQUARE, crs="EPSG:32630")))
    assert shapely.hausdorff_distance(found.shapes[0], SQUARE) < 1e-6
    assert any("Reprojected from WGS 84 / UTM zone 30N" in note for note in found.notes)


def test_a_shapefile_without_prj_is_refused(tmp_path):
    refused(shapefile(tmp_path, frame(SQUARE), without=(".prj",)), "no .prj file, so nobody knows which coordinate")


def test_a_prj_that_names_nothing_known_is_refused(tmp_path):
    path = shapefile(tmp_path, frame(SQUARE), without=(".prj",))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("inside/blocks.prj", "somewhere")
    refused(path, "names no coordinate reference system that is known")


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_shapefile_that_lacks_a_part_is_refused(tmp_path, part):
    refused(shapefile(tmp_path, frame(SQUARE), without=(part,)), f"has no {part} file")


def test_a_vrt_that_calls_itself_a_shapefile_is_never_opened(tmp_path):
    path = shapefile(tmp_path, frame(SQUARE), without=(".shp",))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("inside/blocks.shp", "<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource></OGR>")
    refused(path, "is no shapefile, whatever its name says")


def test_a_torn_shapefile_is_refused(tmp_path):
    path = shapefile(tmp_path, frame(SQUARE), without=(".shx",))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("inside/blocks.shx", b"torn")
    refused(path, "damaged shapefile")


def test_two_shapefiles_in_one_archive_are_refused(tmp_path):
    path = shapefile(tmp_path, frame(SQUARE))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("inside/second.shp", b"")
    refused(path, "holds 0 CSV files")


def test_a_geopackage_without_reference_system_is_refused(tmp_path):
    path = geopackage(tmp_path, frame(SQUARE))
    with sqlite3.connect(path) as file:
        file.execute("UPDATE gpkg_geometry_columns SET srs_id = -1")
    refused(path, "no known coordinate reference system")


def test_of_several_layers_the_first_is_read_and_said_unless_one_is_named(tmp_path):
    geopackage(tmp_path, frame(SQUARE), "one")
    path = geopackage(tmp_path, frame(OTHER), "two")
    assert any("the layers one, two; one was read" in note for note in read_shapes(path).notes)
    assert shapely.equals(read_shapes(path, layer="two").shapes[0], OTHER)
    refused(path, "no layer three", layer="three")


def test_geojson_in_another_reference_system_is_refused(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32630"}}
    refused(geojson(tmp_path, feature(SQUARE), crs=crs), "longitude and latitude \\(WGS 84\\) only")


def test_rings_that_do_not_close_are_closed_and_said(tmp_path):
    ring = [list(corner) for corner in SQUARE.exterior.coords[:-1]]
    found = read_shapes(geojson(tmp_path, feature({"type": "Polygon", "coordinates": [ring]})))
    assert shapely.equals(found.shapes[0], SQUARE)
    assert any("1 ring(s) did not end where they began" in note for note in found.notes)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is no GeoJSON"),
        ('{"type": "Topology"}', "no GeoJSON FeatureCollection"),
        ("[1, 2]", "no GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": 3}', "no list of features"),
        ("a,b\n1,2\n", "holds no shapes that are read here"),
        ("<kml></kml>", "XML or HTML"),
        ("", "is empty"),
    ],
)
def test_what_is_no_file_of_areas_is_refused(tmp_path, content, message):
    path = tmp_path / "areas.geojson"
    path.write_text(content)
    refused(path, message)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [1, 0]]]},
        {"type": "Polygon", "coordinates": 7},
        {"type": "Polygon"},
        {"type": "Blob", "coordinates": []},
        "POLYGON",
    ],
)
def test_a_geometry_that_cannot_be_read_is_named_by_its_feature(tmp_path, geometry):
    refused(geojson(tmp_path, feature(SQUARE), {"type": "Feature", "geometry": geometry}), "the shape of feature 2")


def test_limits_on_areas_and_corners_are_said(tmp_path, monkeypatch):
    path = geojson(tmp_path, feature(SQUARE), feature(OTHER))
    monkeypatch.setattr(shape_files, "MAX_AREAS", 1)
    refused(path, "2 features; at most 1")
    monkeypatch.setattr(shape_files, "MAX_AREAS", 2)
    monkeypatch.setattr(shape_files, "MAX_VERTICES", 9)
    refused(path, "10 corners; at most 9")


def test_heights_are_left_out(tmp_path):
    ring = [[x, y, 300.0] for x, y in SQUARE.exterior.coords]
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps(feature({"type": "Polygon", "coordinates": [ring]})))
    assert not shapely.has_z(read_shapes(path).shapes[0])


def test_a_shapefile_that_unfolds_too_far_is_refused(tmp_path, monkeypatch):
    path = shapefile(tmp_path, frame(SQUARE))
    monkeypatch.setattr(shape_files, "MAX_UNPACKED", 50)
    refused(path, "unfolds to more than 50 bytes")


def test_a_damaged_shape_in_a_geopackage_is_named_by_its_row(tmp_path):
    path = geopackage(tmp_path, frame(SQUARE))
    with sqlite3.connect(path) as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute("UPDATE areas SET geom = substr(geom, 1, 60)")
    refused(path, "damaged shape in row 1")


def test_a_damaged_archive_is_refused(tmp_path):
    path = shapefile(tmp_path, frame(SQUARE))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("inside/blocks.dbf").header_offset
    content[at + 60 : at + 66] = b"broken"
    path.write_bytes(content)
    refused(path, "damaged or encrypted archive")


def test_a_shapefile_of_rows_without_shapes_is_refused(tmp_path, monkeypatch):
    path = shapefile(tmp_path, frame(SQUARE))
    monkeypatch.setattr(shape_files.pyogrio, "read_dataframe", lambda _: pd.DataFrame({"name": ["A"]}))
    refused(path, "a shapefile without shapes")


def test_numbers_that_are_not_of_the_system_that_the_file_names_are_refused(tmp_path):
    table = frame(shapely.box(1e30, 1e30, 2e30, 2e30), crs=None).set_crs("EPSG:32630")
    refused(geopackage(tmp_path, table), "its coordinates are not of WGS 84 / UTM zone 30N, which it names")


def test_the_layers_of_a_file_that_is_no_geopackage_cannot_be_listed(tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + bytes(200))
    with pytest.raises(ImportFileError, match="damaged GeoPackage"):
        geopackage_layers(path)
