import numpy as np
import shapely

from geo.areas.partition import CountryFinder, partition
from geo.units import KM, SAHEL_METRES, WGS84, area_km2, reproject

SQUARE = shapely.box(0, 0, 500 * KM, 500 * KM)
HALVING = shapely.LineString([(250 * KM, -KM), (250 * KM, 501 * KM)])


def west_or_east(point):
    if not shapely.contains(SQUARE, point):
        return None
    return "west" if point.x < 250 * KM else "east"


def test_a_line_cuts_a_square_in_two_that_share_their_edge():
    areas = partition([shapely.boundary(SQUARE), HALVING], west_or_east, SAHEL_METRES)
    assert list(areas) == ["east", "west"]
    assert shapely.coverage_is_valid(list(areas.values()))
    back = {name: reproject(shape, WGS84, SAHEL_METRES) for name, shape in areas.items()}
    for shape in back.values():
        assert abs(shape.area / (250 * 500 * KM**2) - 1) < 1e-5


def test_a_long_edge_keeps_its_place_on_the_way_to_degrees():
    north = partition([shapely.boundary(SQUARE), HALVING], west_or_east, SAHEL_METRES)["west"]
    beside = shapely.points(
        [[125 * KM, 499.9 * KM], [125 * KM, 500.1 * KM], [125 * KM, 0.1 * KM], [125 * KM, -0.1 * KM]]
    )
    inside = shapely.contains(north, reproject(np.asarray(beside), SAHEL_METRES, WGS84))
    assert inside.tolist() == [True, False, True, False]


def test_faces_of_one_name_become_one_shape():
    areas = partition([shapely.boundary(SQUARE), HALVING], lambda p: west_or_east(p) and "all", SAHEL_METRES)
    assert areas["all"].geom_type == "Polygon"


def test_a_sliver_goes_to_the_neighbour_with_the_longest_shared_edge():
    beside = shapely.LineString([(250 * KM, 0), (250 * KM + 10, 600), (250 * KM, 1200)])  # 0.006 km² beside the edge
    asked = []

    def label_of(point):
        asked.append(point)
        sliver = 250 * KM < point.x < 250 * KM + 10 and 0 < point.y < 1200
        return "sliver" if sliver else west_or_east(point)

    areas = partition([shapely.boundary(SQUARE), HALVING, beside], label_of, SAHEL_METRES)
    assert len(asked) > 2
    assert list(areas) == ["east", "west"]
    assert shapely.coverage_is_valid(list(areas.values()))
    assert all(shape.geom_type == "Polygon" for shape in areas.values())
    whole = reproject(shapely.segmentize(SQUARE, 10 * KM), SAHEL_METRES, WGS84)
    assert abs(area_km2(list(areas.values())).sum() - area_km2([whole])[0]) < 0.01


def test_a_point_is_in_one_country_or_in_none():
    country_of = CountryFinder({"MLI": shapely.box(0, 0, 1, 1), "BFA": shapely.box(1, 0, 2, 1)})
    points = [shapely.Point(0.5, 0.5), shapely.Point(1.5, 0.5), shapely.Point(3, 3)]
    assert [country_of(point) for point in points] == ["MLI", "BFA", None]
