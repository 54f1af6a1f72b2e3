"""What answers for millions of points is held to what answers for one."""

import h3
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas import area_index, nearest
from geo.areas.area_index import AreaIndex
from geo.areas.boundaries import SHARED_BORDERS
from geo.areas.cells import cells_of
from geo.areas.earth import EarthPoints, distance_and_bearing_of
from geo.areas.locate import locate
from geo.areas.nearest import NearestOnLine
from geo.units import GEOD
from tests import builders


def spread(seed, count, west=-18, east=24, south=3, north=28):
    random = np.random.default_rng(seed)
    return random.uniform(west, east, count), random.uniform(south, north, count)


# --- areas ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", ["admin1", "border", "capital-niamey"])
def test_the_raster_answers_as_the_shapes_do(study, monkeypatch, layer):
    monkeypatch.setattr(area_index, "_MANY", 0)
    areas = study.layer(layer).areas
    corners = shapely.get_coordinates(areas.geometry.to_numpy())[::5]
    lon, lat = spread(1, 20_000)
    lon, lat = np.concatenate([lon, corners[:, 0], [np.nan, np.inf]]), np.concatenate([lat, corners[:, 1], [15, 15]])
    assert AreaIndex(areas).locate(lon, lat).tolist() == locate(lon, lat, areas).tolist()


@given(st.lists(st.tuples(st.integers(-2, 14), st.integers(54, 70)), max_size=30))
@settings(max_examples=20)
def test_edges_corners_and_holes_are_the_same_in_the_raster(points):
    xy = np.array(points, dtype=float).reshape(-1, 2) / 4
    for areas in (builders.grid_areas(), builders.area_with_a_hole()):
        raster = area_index._Raster(areas)
        found = raster.look_up(xy[:, 0], xy[:, 1])
        sure = found != area_index._ON_EDGE
        assert found[sure].tolist() == locate(xy[:, 0], xy[:, 1], areas)[sure].tolist()


def test_areas_of_no_extent_have_no_raster():
    empty = builders.areas_of(shapely.Polygon())
    assert set(AreaIndex(empty).locate(np.zeros(60_000), np.zeros(60_000))) == {-1}


# --- distances --------------------------------------------------------------------------------------------------------


def test_distance_and_bearing_from_a_place_are_the_geodesic_s():
    lon, lat = spread(2, 5_000)
    km, bearing = distance_and_bearing_of(-8.0, 12.6, EarthPoints.at(lon, lat))
    azimuth, _, metres = GEOD.inv(np.full(5_000, -8.0), np.full(5_000, 12.6), lon, lat)
    assert km == pytest.approx(np.asarray(metres) / 1000, rel=4e-5)
    assert np.abs((bearing - azimuth + 180) % 360 - 180).max() < 0.012


def test_each_point_may_have_a_place_of_its_own():
    km, bearing = distance_and_bearing_of([0.0, 1.0], [15.0, 15.0], EarthPoints.at([0.0, 1.0], [16.0, 14.0]))
    assert km == pytest.approx([110.65, 110.64], abs=0.05)
    assert bearing == pytest.approx([0, 180], abs=1e-6)


@pytest.mark.parametrize("border", SHARED_BORDERS, ids="-".join)
def test_the_grid_finds_the_nearest_edge_that_all_edges_would(study, monkeypatch, border):
    line = NearestOnLine(study.boundaries.shared_border(*border))
    lon, lat = spread(3, 3_000, -40, 40, -10, 45)
    corners = shapely.get_coordinates(study.boundaries.shared_border(*border))
    lon, lat = np.append(lon, corners[:, 0] + 1e-3), np.append(lat, corners[:, 1])
    points = EarthPoints.at(lon, lat)
    slow = line.km(lon, lat, points)
    monkeypatch.setattr(nearest, "_MANY", 0)
    assert line.km(lon, lat, points).tolist() == slow.tolist()


def test_the_distance_to_a_border_is_geodesic_within_a_hundredth_of_a_percent(study):
    border = study.boundaries.shared_border("MLI", "NER")
    along = shapely.get_coordinates(shapely.segmentize(border, 0.005))
    lon, lat = spread(4, 60, -12, 15, 8, 24)
    km = NearestOnLine(border).km(lon, lat, EarthPoints.at(lon, lat))
    for found, x, y in zip(km, lon, lat, strict=True):
        truth = GEOD.inv(np.full(len(along), x), np.full(len(along), y), *along.T)[2].min() / 1000
        assert found == pytest.approx(truth, rel=1e-4, abs=0.02)


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("resolution", [0, 4, 5, 6])
def test_cells_of_many_points_are_those_of_the_library_all_over_the_world(resolution):
    lon, height = spread(5, 3_000, -180, 180, -1, 1)
    lat = np.degrees(np.arcsin(height))
    expected = [h3.str_to_int(h3.latlng_to_cell(y, x, resolution)) for x, y in zip(lon, lat, strict=True)]
    assert cells_of(lon, lat, resolution).tolist() == expected


def test_a_point_without_position_has_no_cell():
    assert cells_of([np.nan, 1.0, np.inf], [15.0, np.nan, 1.0], 5).tolist() == [0, 0, 0]
    assert cells_of([], [], 5).tolist() == []
