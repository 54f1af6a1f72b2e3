import numpy as np
import pytest
import shapely

from geo.areas.routes import CORRIDOR_KM, Route, corridors, own_lines, read_routes
from geo.errors import DataFileError
from geo.units import area_km2
from tests import oracles
from tests.builders import three_countries

WORLD = three_countries()


def route(key, *points, stops=()):
    return Route(key, key.upper(), shapely.LineString(points), stops)


def east(key="a", *, length=1.0, at=13.5, start=-3.0):
    """A line to the east along 13.5°N, well inside Mali; 1° is 108 km."""
    return route(key, (start, at), (start + length, at))


def test_a_line_of_108_km_has_five_segments_of_20_km_and_the_rest_in_the_last():
    areas = corridors(WORLD, [east()])
    assert areas["from_km"].tolist() == [0, 20, 40, 60, 80]
    assert areas["to_km"].tolist() == [20, 40, 60, 80, 108]
    assert areas.index.tolist() == ["a-0000-0020", "a-0020-0040", "a-0040-0060", "a-0060-0080", "a-0080-0108"]
    assert set(areas["country"]) == {"MLI"}
    assert areas["study"].all()


def test_the_corridor_is_10_km_to_each_side_and_round_at_the_ends():
    areas = corridors(WORLD, [east()])
    expected = 108.3 * 2 * CORRIDOR_KM + np.pi * CORRIDOR_KM**2
    assert area_km2(areas.geometry.to_numpy()).sum() == pytest.approx(expected, rel=0.01)
    assert area_km2(areas.geometry.to_numpy())[1] == pytest.approx(20 * 2 * CORRIDOR_KM, rel=0.02)


def test_segments_are_cut_across_at_20_km(tmp_path):
    shape = corridors(WORLD, [east()]).geometry["a-0020-0040"]
    km_per_degree = east().km / 1.0
    for km, inside in ((19, False), (21, True), (39, True), (41, False)):
        assert shapely.contains_xy(shape, -3 + km / km_per_degree, 13.53) == inside


def test_land_near_two_routes_belongs_to_the_nearer_one():
    areas = corridors(WORLD, [east("a"), east("b", at=13.6)])  # 11 km apart
    shapes = areas.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    middle = areas[shapely.contains_xy(shapes, -2.5, 13.54)], areas[shapely.contains_xy(shapes, -2.5, 13.56)]
    assert [found["route_id"].tolist() for found in middle] == [["a"], ["b"]]


def test_where_two_routes_run_along_one_line_the_first_has_it():
    areas = corridors(WORLD, [east("a"), east("b", length=2.0)])
    assert areas[areas["route_id"] == "b"]["from_km"].min() >= 80
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())


def test_a_corridor_over_the_edge_of_the_land_is_cut_off_there():
    areas = corridors(WORLD, [east(start=-4.5)])
    assert areas.total_bounds[0] >= -4.0 - 1e-4
    assert (areas["from_km"] >= 40).all()


def test_a_segment_has_the_country_that_most_of_its_axis_lies_in():
    areas = corridors(WORLD, [east(start=-0.25)])
    assert areas["country"].tolist() == ["MLI", "BFA", "BFA", "BFA", "BFA"]


def test_a_segment_is_named_after_the_stops_between_which_it_lies():
    line = east()
    stops = ((0.0, "Start"), (50.0, "Middle"), (line.km, "End"))
    names = corridors(WORLD, [Route("a", "A road", line.line, stops)])["name"].tolist()
    assert names[0] == "a, 0–20 km, Start–Middle"
    assert names[-1] == "a, 80–108 km, Middle–End"


def test_a_short_line_is_one_segment():
    areas = corridors(WORLD, [east(length=0.05)])
    assert areas["to_km"].tolist() == [5]


def test_the_embedded_axes_are_thirteen_routes_with_their_stops():
    routes = read_routes()
    assert len(routes) == 13
    assert routes[0].route_id == "RN1"
    assert [town for _, town in routes[0].stops][:2] == ["Bamako", "Kati"]
    assert routes[0].stops[-1][0] == pytest.approx(routes[0].km, rel=1e-6)


def test_points_of_a_corridor_are_within_10_km_of_its_axis(study):
    areas = study.layer("route").areas
    lines = {route.route_id: shapely.segmentize(route.line, 0.05) for route in read_routes()}
    for row in areas.iloc[::40].itertuples():
        for x, y in oracles.random_points_in(row.geometry, 5, seed=1):
            assert oracles.km_to_line(x, y, lines[row.route_id]) <= CORRIDOR_KM * 1.005
    assert len(areas) > 300
    assert area_km2(areas.geometry.to_numpy()).max() < 2 * CORRIDOR_KM * 40


def test_a_position_that_is_no_number_is_refused(tmp_path):
    path = tmp_path / "routes.csv"
    path.write_text("route_id,name,stop,place,latitude,longitude\nA,A,1,X,north,2\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="stop or position that is no number"):
        read_routes(path)


def test_a_broken_file_of_own_lines_is_named(tmp_path):
    (tmp_path / "routes").mkdir()
    (tmp_path / "routes" / "mine.geojson").write_text("{}")
    with pytest.raises(DataFileError, match=r"mine.geojson cannot be read .* Remove it and add the line again"):
        own_lines(tmp_path)
