"""Polygons from outside: repaired where that is safe and said so, refused with the reason where it is not."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.areas.repairs import MAX_CHANGE, polygons_of, repair
from geo.areas.shape_files import ShapeFile
from geo.errors import GeometryError
from geo.units import area_km2

LAND = shapely.box(-5, 10, 10, 20)
SQUARE = shapely.box(-1, 14, 0, 15)


def repaired(*shapes, land=LAND, countries=None):
    held = np.empty(len(shapes), dtype=object)
    held[:] = shapes
    names = [f"Area {n}" for n in range(len(shapes))]
    return repair(
        ShapeFile(pd.DataFrame(index=range(len(shapes))), held, ()), names, land, countries or [None] * len(names)
    )


def refused(message, *shapes, **options):
    with pytest.raises(GeometryError, match=message):
        repaired(*shapes, **options)


def test_a_small_loop_in_an_outline_is_repaired_and_the_area_named():
    bow = [(-0.5, 15), (-0.51, 14.99), (-0.5, 14.99), (-0.51, 15)]
    loop = shapely.Polygon([(-1, 14), (0, 14), (0, 15), *bow, (-1, 15)])
    assert not loop.is_valid
    found = repaired(SQUARE, loop)
    assert found.shapes[1].is_valid
    assert any("repaired: Area 1" in note for note in found.notes)
    assert area_km2(found.shapes)[1] == pytest.approx(area_km2([SQUARE])[0], rel=MAX_CHANGE)


@pytest.mark.parametrize(
    "corners",
    [
        [(-1, 14), (0, 15), (0, 14), (-1, 15)],  # a figure of eight, its halves of one size
        [(-1, 14), (0, 14), (0, 15), (-1, 15), (-1, 14.2), (0.5, 14.2), (0.5, 14.8), (-1, 14.8)],
    ],
)
def test_an_outline_whose_inside_can_be_read_in_two_ways_is_refused(corners):
    refused("Area 0 crosses itself .* can be read in ways that differ", shapely.Polygon(corners))


def test_what_has_no_shape_or_no_extent_is_left_out_and_counted():
    line_like = shapely.Polygon([(0, 14), (0, 15), (0, 14)])
    found = repaired(None, shapely.Polygon(), line_like, SQUARE)
    assert found.rows.tolist() == [3]
    assert "3 feature(s) left out: no shape or no extent." in found.notes


def test_of_mixed_kinds_polygons_stay_and_the_rest_is_counted():
    collection = shapely.GeometryCollection(
        [shapely.Point(0, 14), SQUARE, shapely.MultiPolygon([shapely.box(1, 14, 2, 15)])]
    )
    found = repaired(shapely.Point(0, 14), shapely.LineString([(0, 14), (1, 14)]), collection)
    assert found.rows.tolist() == [2]
    assert shapely.equals(found.shapes[0], shapely.MultiPolygon([SQUARE, shapely.box(1, 14, 2, 15)]))
    assert "1 feature(s) left out: Point, not a polygon." in found.notes
    assert "1 feature(s) left out: LineString, not a polygon." in found.notes


def test_a_file_without_a_polygon_is_refused():
    refused("no polygon. 1 feature.s. left out: Point", shapely.Point(0, 14))


def test_latitude_before_longitude_is_found_against_the_land_and_put_right():
    turned = shapely.transform(SQUARE, lambda xy: xy[:, ::-1])
    found = repaired(turned)
    assert shapely.equals(found.shapes[0], SQUARE)
    assert any("Latitude stood before longitude" in note for note in found.notes)


def test_axes_are_told_by_the_country_that_a_feature_names_where_the_land_leaves_it_open():
    niger = shapely.box(4, 12, 9, 20)
    area = shapely.box(12, 5, 13, 6)  # 5–6°E, 12–13°N of Niger, turned; the land reaches here too
    land = shapely.union(niger, shapely.box(11, 4, 14, 8))
    assert shapely.equals(repaired(area, land=land).shapes[0], area)
    turned = repaired(area, land=land, countries=[niger]).shapes[0]
    assert shapely.equals(turned, shapely.box(5, 12, 6, 13))


def test_areas_that_lie_where_they_should_are_never_turned():
    assert shapely.equals(repaired(SQUARE, shapely.box(13, 12, 14, 13)).shapes[0], SQUARE)


@pytest.mark.parametrize("far", [shapely.box(500000, 1500000, 510000, 1510000), shapely.box(-1, 80, 0, 91)])
def test_numbers_that_are_no_degrees_are_refused(far):
    refused("which are no degrees", far)


def test_an_outline_over_the_antimeridian_is_refused():
    refused("antimeridian", shapely.Polygon([(179, 14), (-179, 14), (-179, 15), (179, 15)]))


@given(st.integers(0, 4), st.booleans(), st.booleans())
def test_where_a_ring_begins_how_it_turns_and_corners_said_twice_change_nothing(start, turned, doubled):
    corners = [(-1.0, 14.0), (0.0, 14.0), (0.5, 14.5), (0.0, 15.0), (-1.0, 15.0)]
    ring = corners[start:] + corners[:start]
    ring = ring[::-1] if turned else ring
    ring = [corner for corner in ring for _ in range(1 + doubled)]
    found = repaired(shapely.Polygon(ring)).shapes[0]
    assert found.is_valid
    assert shapely.equals(found, shapely.Polygon(corners))
    assert shapely.is_ccw(shapely.get_exterior_ring(found))


def test_polygons_of_a_shape_without_any_are_none():
    assert polygons_of(shapely.LineString([(0, 0), (1, 1)])) is None
