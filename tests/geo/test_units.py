import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import CrsError, GeometryError
from geo.units import (
    SAHEL_METRES,
    SECTORS,
    WGS84,
    area_km2,
    distance_and_bearing,
    equidistant_at,
    reproject,
    require_crs,
    sector_of,
    to_metres,
)
from tests import builders

SAHEL = {"longitude": st.floats(-13, 17), "latitude": st.floats(9, 26)}


@given(**SAHEL)
def test_distance_and_bearing_are_those_of_the_wgs84_geodesic(longitude, latitude):
    km, bearing = distance_and_bearing(-7.97522, 12.60915, [longitude], [latitude])
    line = pyproj.Geod(ellps="WGS84").geometry_length(shapely.LineString([(-7.97522, 12.60915), (longitude, latitude)]))
    assert km[0] == pytest.approx(line / 1000, abs=1e-6)
    assert 0 <= bearing[0] < 360
    if km[0] > 0.001:
        arrived = pyproj.Geod(ellps="WGS84").fwd(-7.97522, 12.60915, bearing[0], km[0] * 1000)
        assert arrived[:2] == pytest.approx((longitude, latitude), abs=1e-6)


@pytest.mark.parametrize(
    ("longitude", "latitude", "bearing"), [(0, 16, 0), (0, 14, 180), (1e-9, 16, 0), (-1e-15, 16, 0)]
)
def test_due_north_is_0_and_never_360(longitude, latitude, bearing):
    found = distance_and_bearing(0, 15, longitude, latitude)[1][0]
    assert 0 <= found < 360
    assert (found - bearing + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)


def test_one_degree_of_latitude_on_the_equator_is_110_57_km():
    assert distance_and_bearing(0, 0, 0, 1)[0][0] == pytest.approx(110.574, abs=0.001)


def test_a_missing_position_has_no_distance():
    km, bearing = distance_and_bearing(0, 15, [np.nan, 1], [15, 15])
    assert np.isnan([km[0], bearing[0]]).all()
    assert np.isfinite([km[1], bearing[1]]).all()


@pytest.mark.parametrize(
    ("bearing", "sector"),
    [
        (0, "N"),
        (22.49, "N"),
        (22.5, "NE"),
        (67.5, "E"),
        (90, "E"),
        (112.5, "SE"),
        (157.5, "S"),
        (202.5, "SW"),
        (247.5, "W"),
        (292.5, "NW"),
        (337.49, "NW"),
        (337.5, "N"),
        (359.99, "N"),
        (360, "N"),
        (-22.5, "N"),
        (-22.500000000000004, "N"),
        (np.nextafter(337.5, 0), "NW"),
    ],
)
def test_a_sector_holds_its_first_bearing_and_not_its_last(bearing, sector):
    assert SECTORS[sector_of([bearing])[0]] == sector


@given(st.floats(0, 360, exclude_max=True))
def test_a_sector_is_within_22_5_degrees_of_its_middle(bearing):
    middle = 45 * sector_of([bearing])[0]
    assert abs((bearing - middle + 180) % 360 - 180) <= 22.5 + 1e-9


@pytest.mark.parametrize("bearing", [np.nan, np.inf])
def test_a_missing_bearing_has_no_sector(bearing):
    with pytest.raises(GeometryError, match="A bearing is missing or infinite"):
        sector_of([10.0, bearing])


@pytest.mark.parametrize(("west", "south"), [(-12, 10), (0, 15), (15, 23)])
def test_areas_are_those_on_the_ellipsoid(west, south):
    square = shapely.box(west, south, west + 1, south + 1)
    geodesic = shapely.segmentize(square, 0.01)
    expected, _ = pyproj.Geod(ellps="WGS84").geometry_area_perimeter(geodesic)
    assert area_km2([geodesic])[0] == pytest.approx(abs(expected) / 1e6, rel=1e-6)
    assert area_km2([square])[0] == pytest.approx(abs(expected) / 1e6, rel=1e-3)


def test_a_square_degree_by_the_equator_is_12_309_km2():
    assert area_km2([shapely.segmentize(shapely.box(0, 0, 1, 1), 0.01)])[0] == pytest.approx(12_309, abs=1)


def test_an_empty_shape_has_no_area():
    assert area_km2([shapely.Polygon()])[0] == 0


@given(**SAHEL)
def test_to_metres_and_back_returns_to_the_place(longitude, latitude):
    point = shapely.Point(longitude, latitude)
    for crs in (SAHEL_METRES, equidistant_at(2.1, 13.5)):
        back = reproject(reproject(point, WGS84, crs), crs, WGS84)
        assert (back.x, back.y) == pytest.approx((longitude, latitude), abs=1e-9)


def test_lengths_in_sahel_metres_are_true_within_0_2_percent():
    for south in range(10, 20):
        line = shapely.segmentize(shapely.LineString([(-5, south), (5, south + 1)]), 0.05)
        true = pyproj.Geod(ellps="WGS84").geometry_length(line)
        assert shapely.length(reproject(line, WGS84, SAHEL_METRES)) == pytest.approx(true, rel=2.1e-3)


def test_an_edge_of_500_km_stays_where_it_was():
    parallel = shapely.LineString([(-2, 15), (2.6, 15)])
    middle = reproject(shapely.Point(0.3, 15), WGS84, SAHEL_METRES)
    assert shapely.distance(middle, to_metres(parallel)) < 2
    assert shapely.distance(middle, reproject(parallel, WGS84, SAHEL_METRES)) > 1000


def test_a_frame_in_degrees_is_let_through():
    require_crs(builders.grid_areas())


def test_a_frame_without_crs_is_refused_with_what_to_do():
    with pytest.raises(CrsError, match=r"no coordinate reference system; EPSG:4326 was expected\. .*\.prj"):
        require_crs(builders.areas_without_crs())


def test_a_frame_in_another_crs_is_refused_by_name():
    with pytest.raises(CrsError, match=r"in EPSG:3857; EPSG:4326 was expected\. Reproject"):
        require_crs(builders.areas_in_metres())
