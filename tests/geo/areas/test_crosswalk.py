"""From one vintage to another: shares counted by hand, and laws that hold for any two layers."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas.crosswalk import CROSSWALK_COLUMNS, OUTSIDE, crosswalk
from geo.areas.layers import Layer
from geo.areas.locate import locate
from tests import builders


def layer(areas, key="some"):
    return Layer(key=key, title=key, family="test", areas=areas, coarsest_precision=4)


def walk(first, second, points):
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    return crosswalk(layer(first), layer(second), locate(lon, lat, first), locate(lon, lat, second))


def test_a_region_that_was_cut_in_two_goes_to_both_by_size_and_by_incidents():
    whole = builders.areas_of(shapely.box(0, 14, 4, 15))
    halves = builders.areas_of(shapely.box(0, 14, 1, 15), shapely.box(1, 14, 4, 15))
    table = walk(whole, halves, [(0.5, 14.5), (0.6, 14.5), (0.7, 14.5), (2, 14.5), (9, 9)])
    assert tuple(table.columns) == CROSSWALK_COLUMNS
    assert table["to_id"].tolist() == ["MLI-1", "MLI-0"]
    assert table["area_share"].tolist() == pytest.approx([0.75, 0.25], rel=1e-3)
    assert table["incidents"].tolist() == [1, 3]
    assert table["incident_share"].tolist() == [0.25, 0.75]


def test_what_lies_in_no_area_of_the_other_layer_stands_under_outside():
    table = walk(
        builders.areas_of(shapely.box(0, 14, 2, 15)), builders.areas_of(shapely.box(0, 14, 1, 15)), [(1.5, 14.5)]
    )
    assert table["to_id"].tolist() == ["MLI-0", OUTSIDE]
    assert table["area_share"].tolist() == pytest.approx([0.5, 0.5], rel=1e-3)
    assert table["incident_share"].tolist() == [0.0, 1.0]


def test_the_same_layer_twice_is_itself_even_where_an_edge_got_more_corners():
    areas = builders.grid_areas()
    denser = areas.set_geometry(shapely.segmentize(areas.geometry.to_numpy(), 0.01), crs=areas.crs)
    table = walk(areas, denser, [])
    assert table["from_id"].tolist() == table["to_id"].tolist()
    assert table["area_share"].tolist() == pytest.approx([1.0] * 9)
    assert table["incident_share"].isna().all()


def test_what_is_cut_in_pieces_is_the_same_tells_how_far_it_is_and_can_be_stopped(monkeypatch):
    first, second = builders.grid_areas(), builders.areas_of(shapely.box(0, 14, 1.5, 17), shapely.box(1.5, 14, 3, 17))
    layers, nowhere = (layer(first), layer(second)), np.array([], dtype=np.int64)
    told, whole = [], crosswalk(*layers, nowhere, nowhere)
    monkeypatch.setattr("geo.areas.crosswalk._AT_ONCE", 2)
    pd.testing.assert_frame_equal(crosswalk(*layers, nowhere, nowhere, lambda done, _: told.append(done)), whole)
    assert told == pytest.approx([0, 2 / 9, 4 / 9, 6 / 9, 8 / 9])

    def stop(done, text):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        crosswalk(*layers, nowhere, nowhere, stop)


cuts = st.lists(st.floats(0.1, 2.9), min_size=1, max_size=4, unique_by=lambda cut: round(cut, 1))
places = st.lists(st.tuples(st.floats(0, 3), st.floats(14, 17)), max_size=20)


@settings(max_examples=30)
@given(cuts, places)
def test_shares_of_an_area_sum_to_one_and_no_incident_is_lost(edges, points):
    west = [0.0, *sorted(edges)]
    strips = builders.areas_of(*(shapely.box(a, 14, b, 17) for a, b in zip(west, [*west[1:], 2.95], strict=True)))
    areas = builders.grid_areas()
    table = walk(areas, strips, points)
    sums = table.groupby("from_id")[["area_share", "incident_share"]].sum(min_count=1)
    assert sums["area_share"].tolist() == pytest.approx([1.0] * 9)
    assert sums["incident_share"].dropna().tolist() == pytest.approx([1.0] * sums["incident_share"].notna().sum())
    inside = sum(shapely.intersects_xy(shapely.box(0, 14, 3, 17), x, y) for x, y in points)
    assert table["incidents"].sum() == inside
