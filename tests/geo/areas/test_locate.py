import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas.locate import OUTSIDE, distance_to_line_km, locate, pairs_within_km, place, place_codes
from geo.errors import CrsError
from tests import builders, oracles

GRID = builders.grid_areas()
# Quarters of a degree, so that edges and corners of the squares come up often; and beyond the grid on each side.
POINTS = st.lists(
    st.tuples(st.integers(-2, 14).map(lambda n: n / 4), st.integers(54, 70).map(lambda n: n / 4)), max_size=30
).map(lambda pairs: np.array(pairs, dtype=float).reshape(-1, 2))


def areas_of(points, areas=GRID):
    """Area_id of each point, None for none."""
    codes = locate(points[:, 0], points[:, 1], areas)
    return [None if code == OUTSIDE else areas.index[code] for code in codes]


def test_a_point_inside_a_square_is_in_that_square():
    assert areas_of(np.array([[0.5, 14.5], [1.5, 15.5], [2.5, 16.5]])) == ["BFA-a1", "MLI-b2", "NER-c3"]


def test_a_point_outside_every_square_is_nowhere():
    assert areas_of(np.array([[-0.1, 15.5], [3.1, 15.5], [1.5, 13.9], [1.5, 17.1]])) == [None] * 4


def test_an_incident_on_a_shared_edge_is_counted_once_and_in_the_first_area():
    placed, unplaced = place(builders.on_a_shared_edge(), GRID, 4)
    assert placed.tolist() == ["MLI-a2"]
    assert len(unplaced) == 0


def test_an_incident_at_a_shared_corner_is_counted_once_and_in_the_first_area():
    placed, _ = place(builders.at_a_shared_corner(), GRID, 4)
    assert placed.tolist() == ["BFA-a1"]


def test_the_order_of_the_areas_decides_a_shared_edge():
    reverse = GRID.iloc[::-1]
    placed, _ = place(builders.on_a_shared_edge(), reverse, 4)
    assert placed.tolist() == ["MLI-b2"]


def test_an_incident_in_a_hole_is_outside():
    hole = builders.area_with_a_hole()
    placed, unplaced = place(builders.incident_table(builders.incident(1)), hole, 4)
    assert placed.empty
    assert len(unplaced) == 1
    assert areas_of(np.array([[0.5, 15.5]]), hole) == ["MLI-0"]


def test_the_edge_of_a_hole_belongs_to_the_area():
    assert areas_of(np.array([[1.0, 15.5]]), builders.area_with_a_hole()) == ["MLI-0"]


def test_every_part_of_a_multipolygon_holds_points():
    two = builders.areas_of(shapely.union(shapely.box(0, 14, 1, 15), shapely.box(2, 16, 3, 17)))
    assert areas_of(np.array([[0.5, 14.5], [2.5, 16.5], [1.5, 15.5]]), two) == ["MLI-0", "MLI-0", None]


def test_an_empty_area_holds_nothing_and_disturbs_nobody():
    assert areas_of(np.array([[0.5, 14.5], [np.nan, 14.5]]), builders.areas_with_an_empty_one()) == ["MLI-1", None]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_missing_coordinate_lies_nowhere_and_the_others_stay_where_they_are(bad):
    points = np.array([[bad, 15.5], [1.5, bad], [bad, bad], [1.5, 15.5]])
    assert areas_of(points) == [None, None, None, "MLI-b2"]


def test_an_incident_without_position_is_unplaced():
    placed, unplaced = place(builders.without_position(), GRID, 4)
    assert placed.to_dict() == {2: "MLI-b2"}
    assert unplaced.tolist() == [0, 1]


def test_no_incidents_are_no_places():
    placed, unplaced = place(builders.no_incidents(), GRID, 4)
    assert (len(placed), len(unplaced)) == (0, 0)


def test_no_areas_hold_nothing():
    assert areas_of(np.array([[0.5, 14.5]]), GRID.iloc[:0]) == [None]


def test_areas_without_crs_are_refused():
    with pytest.raises(CrsError, match="no coordinate reference system"):
        locate([0.5], [14.5], builders.areas_without_crs())


def test_areas_in_metres_are_refused():
    with pytest.raises(CrsError, match="in EPSG:3857; EPSG:4326 was expected"):
        locate([0.5], [14.5], builders.areas_in_metres())


@given(POINTS)
def test_locate_agrees_with_a_spatial_join(points):
    found = locate(points[:, 0], points[:, 1], GRID)
    assert found.tolist() == oracles.first_area(points[:, 0], points[:, 1], GRID).tolist()


@given(st.integers(0, 2**32 - 1), st.sampled_from(["admin1", "admin2", "border", "capital-niamey"]))
@settings(max_examples=15)
def test_locate_agrees_with_a_spatial_join_on_the_real_layers(study, seed, layer):
    areas = study.layer(layer).areas
    points = np.random.default_rng(seed).uniform((-12, 10), (16, 25), size=(300, 2))
    corners = shapely.get_coordinates(areas.geometry.to_numpy())[:: max(1, seed % 97)][:100]
    points = np.vstack([points, corners])
    found = locate(points[:, 0], points[:, 1], areas)
    assert found.tolist() == oracles.first_area(points[:, 0], points[:, 1], areas).tolist()


@given(POINTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(points, random):
    order = list(range(len(points)))
    random.shuffle(order)
    found = locate(points[:, 0], points[:, 1], GRID)
    assert locate(points[order, 0], points[order, 1], GRID).tolist() == found[order].tolist()


@given(POINTS)
def test_a_shift_of_areas_only_renames_the_places(points):
    """Whether a point is placed at all does not depend on the order of the areas."""
    shuffled = GRID.sample(frac=1, random_state=1)
    placed = locate(points[:, 0], points[:, 1], GRID) != OUTSIDE
    assert ((locate(points[:, 0], points[:, 1], shuffled) != OUTSIDE) == placed).all()


@pytest.mark.parametrize(
    ("coarsest", "placed"),
    [(4, [1, 2, 3, 4, 5]), (3, [1, 2, 3, 4, 5]), (2, [1, 2, 3, 4]), (1, [1, 2, 3])],
)
def test_an_incident_is_placed_only_where_its_precision_allows(coarsest, placed):
    table = builders.dozen()
    jnim = table[table["actor"] == "JNIM"]
    found, _ = place(jnim, GRID, coarsest)
    assert [int(name[1:]) for name in table.loc[found.index, "event_id"]] == placed


@pytest.mark.parametrize("coarsest", [1, 2, 3, 4, 5])
def test_placed_and_unplaced_are_all_incidents_each_once(coarsest):
    table = pd.concat([builders.dozen(), builders.without_position()], ignore_index=True)
    placed, unplaced = place(table, GRID, coarsest)
    assert len(placed) + len(unplaced) == len(table)
    assert sorted([*placed.index, *unplaced]) == list(table.index)


def test_places_come_in_the_order_of_the_incidents_and_keep_their_index():
    table = builders.dozen().set_index(pd.Index([f"row {n}" for n in range(12)]))[::-1]
    placed, unplaced = place(table, GRID, 4)
    assert placed.index.tolist() == table.index.tolist()
    assert placed.iloc[0] == "NER-c3"
    assert placed.name == "area_id"
    assert unplaced.tolist() == []


def test_codes_are_positions_in_the_areas():
    codes = place_codes(builders.dozen(), GRID, 2)
    assert [GRID.index[code] for code in codes if code != OUTSIDE] == ["MLI-b2"] * 7 + ["BFA-a1"] * 2 + ["NER-c3"]
    assert (codes == OUTSIDE).sum() == 2


BORDER = shapely.LineString([(0, 12), (0, 18)])


def test_a_point_on_the_line_is_0_km_from_it():
    assert distance_to_line_km([0.0], [15.0], BORDER)[0] == pytest.approx(0, abs=1e-3)


@given(st.floats(-2, 2), st.floats(11, 19))
@settings(max_examples=50)
def test_distance_to_a_line_is_geodesic_within_0_5_percent(longitude, latitude):
    found = distance_to_line_km([longitude], [latitude], BORDER)[0]
    densified = shapely.segmentize(BORDER, 0.05)
    assert found == pytest.approx(oracles.km_to_line(longitude, latitude, densified), rel=0.005, abs=0.01)


def test_a_missing_coordinate_has_no_distance_to_a_line():
    km = distance_to_line_km([np.nan, 1.0], [15.0, np.nan], BORDER)
    assert np.isnan(km).all()


def test_no_points_have_no_distances():
    assert distance_to_line_km([], [], BORDER).shape == (0,)


def test_a_point_is_near_the_areas_within_reach_inside_or_outside():
    rows, codes = pairs_within_km([1.5, 0.5, 10.0, np.nan], [15.5, 14.5, 15.5, 15.5], GRID, 60)
    near = {row: sorted(GRID.index[codes[rows == row]]) for row in range(4)}
    assert near[0] == ["BFA-b1", "MLI-a2", "MLI-b2", "MLI-c2", "NER-b3"]
    assert near[1] == ["BFA-a1", "BFA-b1", "MLI-a2"]
    assert near[2] == near[3] == []


def test_areas_out_of_reach_are_not_near():
    rows, codes = pairs_within_km([1.5], [15.5], GRID, 50)
    assert GRID.index[codes].tolist() == ["MLI-b2"]
    assert rows.tolist() == [0]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=5)
def test_pairs_within_reach_are_those_of_a_plain_distance(seed):
    points = np.random.default_rng(seed).uniform((-1, 13), (4, 18), size=(6, 2))
    rows, codes = pairs_within_km(points[:, 0], points[:, 1], GRID, 50)
    found = set(zip(rows.tolist(), codes.tolist(), strict=True))
    for row, (longitude, latitude) in enumerate(points):
        for code, shape in enumerate(GRID.geometry):
            km = oracles.km_to_line(longitude, latitude, shapely.segmentize(shape, 0.05))
            if abs(km - 50) > 0.25:
                assert ((row, code) in found) == (km < 50)
