"""Own lines: what is read, what is refused and why, what is kept. Every line here is made up."""

import json

import pytest
import shapely

from geo.areas.routes import own_lines
from geo.errors import ImportFileError
from geo.own import lines
from tests.builders import three_countries

LAND = three_countries().land  # 4°W to 4°E, 12° to 18°N
GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><{kind}>{points}</{kind}></gpx>"""
POINTS = '<{tag} lat="13.5" lon="-3"><ele>300</ele></{tag}><{tag} lat="13.5" lon="-2"/><{tag} lat="14" lon="-1"/>'
TRACK = GPX.format(kind="trk", points=f"<trkseg>{POINTS.format(tag='trkpt')}</trkseg>")


def written(tmp_path, content, name="line.gpx"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def collection(*geometries, **more):
    features = [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def line(*points):
    return {"type": "LineString", "coordinates": [list(point) for point in points]}


@pytest.mark.parametrize("content", [TRACK, GPX.format(kind="rte", points=POINTS.format(tag="rtept"))])
def test_a_track_and_a_route_of_gpx_are_read(tmp_path, content):
    (found,) = lines.read_lines(written(tmp_path, content), LAND)
    assert list(found.coords) == [(-3, 13.5), (-2, 13.5), (-1, 14)]


def test_lines_and_multilines_of_geojson_are_read_whatever_the_name_says(tmp_path):
    many = {"type": "MultiLineString", "coordinates": [[[-3, 13], [-2, 13]], [[1, 13], [2, 13]]]}
    assert len(lines.read_lines(written(tmp_path, collection(line((-3, 14), (-2, 14)), many), "x.gpx"), LAND)) == 3
    assert len(lines.read_lines(written(tmp_path, json.dumps(line((-3, 14), (-2, 14)))), LAND)) == 1


def test_a_track_with_a_point_every_second_is_thinned(tmp_path):
    dense = line(*[(-3 + n / 10_000, 13.5) for n in range(10_000)])
    (found,) = lines.read_lines(written(tmp_path, collection(dense)), LAND)
    assert len(found.coords) == 2


BOMB = '<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gpx>&b;</gpx>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "has 0 bytes"),
        (BOMB, "declares XML entities or a document type"),
        (BOMB.encode("utf-16"), "neither GPX nor GeoJSON|declares XML entities"),
        ('<!doctype html><gpx></gpx>', "declares XML entities or a document type"),
        ("<html></html>", "is XML of another kind"),
        ("<gpx><trk>", "is no GPX file"),
        ("<gpx></gpx>", "holds no line of 0.5 km or more"),
        (TRACK.replace('lat="13.5" lon="-2"', 'lat="north"'), "point .number 2. without a position"),
        (TRACK.replace('lon="-2"', 'lon="181"'), "which is not on Earth"),
        (TRACK.replace('lon="-2"', 'lon="nan"'), "which is not on Earth"),
        ("[1, 2]", "is JSON, but no GeoJSON"),
        ("lat,lon\n1,2\n", "neither GPX nor GeoJSON"),
        ("[" * 100_000, "neither GPX nor GeoJSON"),
        (collection({"type": "Point", "coordinates": [0, 14]}), "a shape .number 1. that is no line: Point"),
        (collection(None), "a shape .number 1. that is no line: None"),
        (collection(line((-3, 13.5), (-2.9999, 13.5))), "holds no line of 0.5 km or more"),
        (collection(line((13.5, -3), (13.5, -2))), "latitude before longitude"),
        (collection(line((30, 50), (31, 50))), "lies outside the countries on file"),
        (collection(line((-3, 14), (-2, 14)), crs={"name": "EPSG:32630"}), "save it in longitude and latitude"),
        (collection(*[line((-3, 13), (-2, 13))] * 21), "holds 21 lines; at most 20"),
        (lambda: collection(line(*[(-3 + n / 1e6, 13.5) for n in range(200_001)])), "more than 200,000 points"),
    ],
    ids=lambda value: None if callable(value) else str(value)[:40],
)  # fmt: skip
def test_what_is_no_line_here_is_refused_with_the_reason(tmp_path, content, reason):
    content = content() if callable(content) else content
    with pytest.raises(ImportFileError, match=reason):
        lines.read_lines(written(tmp_path, content), LAND)


def test_a_missing_or_huge_file_is_refused(tmp_path, monkeypatch):
    with pytest.raises(ImportFileError, match="There is no file"):
        lines.read_lines(tmp_path / "none.gpx", LAND)
    monkeypatch.setattr(lines, "MAX_BYTES", 10)
    with pytest.raises(ImportFileError, match="1 to 10 are read"):
        lines.read_lines(written(tmp_path, TRACK), LAND)


def test_lines_are_kept_listed_replaced_and_removed(tmp_path):
    one = [shapely.LineString([(-3, 13.5), (-2, 13.5)])]
    slug = lines.add_lines(tmp_path, "  Sévaré –\tBandiagara ", one)
    assert slug == "sevare-bandiagara"
    (kept,) = own_lines(tmp_path)
    assert (kept.name, kept.routes[0].route_id) == ("Sévaré – Bandiagara", slug)
    assert kept.routes[0].line.equals(one[0])
    lines.add_lines(tmp_path, "Sévaré – Bandiagara", one * 2)
    assert [route.name for route in own_lines(tmp_path)[0].routes][1] == "Sévaré – Bandiagara 2"
    lines.remove_lines(tmp_path, slug)
    assert own_lines(tmp_path) == ()
    with pytest.raises(ImportFileError, match="no own route “sevare-bandiagara”; there are none"):
        lines.remove_lines(tmp_path, slug)


@pytest.mark.parametrize("name", ["../../etc/passwd", "<script>alert(1)</script>", "a@b", "تمبكتو", "x" * 500])
def test_any_name_gives_a_safe_slug_inside_the_folder(tmp_path, name):
    slug = lines.add_lines(tmp_path, name, [shapely.LineString([(-3, 13.5), (-2, 13.5)])])
    assert (tmp_path / "routes" / f"{slug}.geojson").is_file()
    assert "@" not in slug
    assert len(slug) <= 40


def test_a_line_without_a_name_is_refused(tmp_path):
    with pytest.raises(ImportFileError, match="The line has no name"):
        lines.add_lines(tmp_path, "  ", [])
