"""Outlines that do not meet: who gets what, by which rule, and that the report adds up."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.areas import coverage
from geo.areas.coverage import meet, require_little_overlap, thinned
from geo.areas.mending import GAP, MAX_GAP_KM, OVERLAP, mend
from geo.errors import CrsError, GeometryError
from geo.units import KM, area_km2
from tests.oracles import GEOD

LAND = shapely.box(-3, 12, 5, 18)


def areas(**shapes):
    """Areas named by country and a letter, as `MLI_a`."""
    index = pd.Index([name.replace("_", "-") for name in shapes], name="area_id")
    columns = {"name": list(index), "country": [name[:3] for name in shapes]}
    return gpd.GeoDataFrame(columns, geometry=list(shapes.values()), crs="EPSG:4326", index=index)


def mended(table, decides=None):
    return mend(table, np.ones(len(table), dtype=bool) if decides is None else np.array(decides), LAND)


def km2(*shapes):
    return area_km2(list(shapes)).sum()


def row(report, what, *countries):
    found = report[(report["what"] == what) & (report["country"] == countries[0]) & (report["other"] == countries[-1])]
    assert len(found) == 1
    return found.iloc[0]


def test_areas_that_meet_are_left_as_they_are():
    table = areas(MLI_a=shapely.box(-1, 14, 0, 15), BFA_a=shapely.box(0, 14, 1, 15))
    found = mended(table)
    assert shapely.equals(found.areas.geometry.to_numpy(), table.geometry.to_numpy()).all()
    assert found.report.empty
    assert found.left_km2 == 0


def test_a_gap_between_two_countries_is_shared_along_its_middle():
    table = areas(MLI_a=shapely.box(-1, 14, 0, 15), BFA_a=shapely.box(0.04, 14, 1, 15))
    found = mended(table)
    west, east = found.areas.geometry.to_numpy()
    assert shapely.coverage_is_valid([west, east])
    assert shapely.bounds(west)[2] == pytest.approx(0.02, abs=0.002)
    gap = shapely.box(0, 14, 0.04, 15)
    closed = row(found.report, GAP, "BFA", "MLI")
    assert closed["km2"] == pytest.approx(km2(gap), rel=0.02)
    half = GEOD.line_length([0, 0.02], [14.5, 14.5]) / KM
    assert closed["farthest_km"] == pytest.approx(half, rel=0.15)
    assert km2(west, east) == pytest.approx(km2(*table.geometry, gap), rel=1e-4)


def test_land_that_both_claim_is_shared_along_its_middle():
    table = areas(MLI_a=shapely.box(-1, 14, 0.04, 15), BFA_a=shapely.box(0, 14, 1, 15))
    found = mended(table)
    west, east = found.areas.geometry.to_numpy()
    assert shapely.bounds(west)[2] == pytest.approx(0.02, abs=0.002)
    assert row(found.report, OVERLAP, "BFA", "MLI")["km2"] == pytest.approx(km2(shapely.box(0, 14, 0.04, 15)), rel=1e-3)
    assert km2(west, east) == pytest.approx(km2(shapely.box(-1, 14, 1, 15)), rel=1e-4)


def test_nobody_gains_by_being_first():
    shapes = {"MLI_a": shapely.box(-1, 14, 0.04, 15), "BFA_a": shapely.box(0, 14, 1, 15)}
    one, two = mended(areas(**shapes)).areas, mended(areas(**dict(reversed(shapes.items())))).areas
    for area_id in one.index:
        assert km2(one.geometry[area_id]) == pytest.approx(km2(two.geometry[area_id]), rel=1e-6)


def test_a_release_keeps_its_outline_where_it_meets_embedded_areas():
    release = shapely.box(-1, 14, 0.04, 15)
    too_little, too_much = shapely.box(0.08, 14, 1, 15), shapely.box(-1, 14.96, 1, 16)
    table = areas(MLI_a=release, BFA_a=too_little, NER_a=too_much)
    found = mended(table, [True, False, False])
    assert km2(shapely.symmetric_difference(found.areas.geometry["MLI-a"], release)) < 1e-3
    assert shapely.coverage_is_valid(found.areas.geometry.to_numpy())
    gaps = found.report[found.report["what"] == GAP]  # the nearest of its northern end is Niger's
    assert gaps["km2"].sum() == pytest.approx(km2(shapely.box(0.04, 14, 0.08, 14.96)), rel=0.01)
    assert row(found.report, OVERLAP, "MLI", "NER")["km2"] == pytest.approx(
        km2(shapely.box(-1, 14.96, 0.04, 15)), rel=1e-3
    )
    assert row(found.report, OVERLAP, "MLI", "NER")["farthest_km"] == pytest.approx(0.04 * 111, rel=0.05)


def test_a_gap_along_several_areas_goes_to_the_nearest_of_each():
    table = areas(
        MLI_a=shapely.box(-1, 14, 0, 16), BFA_a=shapely.box(0.04, 14, 1, 15), BFA_b=shapely.box(0.04, 15, 1, 16)
    )
    found = mended(table, [True, False, False]).areas
    for area_id, south in (("BFA-a", 14.0), ("BFA-b", 15.0)):
        assert found.geometry[area_id].bounds == pytest.approx((0, south, 1, south + 1), abs=0.01)


def test_a_gap_wider_than_the_limit_stays_nobodys_and_is_reported():
    wide = 1.5 * MAX_GAP_KM / 111
    hole = shapely.box(0, 14.5, wide, 14.5 + wide)
    table = areas(
        MLI_a=shapely.difference(shapely.box(-1, 14, wide / 2, 16), hole),
        BFA_a=shapely.difference(shapely.box(wide / 2, 14, 1, 16), hole),
    )
    found = mended(table)
    assert 0.5 * km2(hole) < found.left_km2 < km2(hole)
    assert shapely.coverage_is_valid(found.areas.geometry.to_numpy())


def test_a_lake_within_one_country_is_no_gap():
    lake = shapely.box(-0.6, 14.4, -0.5, 14.5)
    table = areas(MLI_a=shapely.difference(shapely.box(-1, 14, 0, 15), lake), BFA_a=shapely.box(0.04, 14, 1, 15))
    found = mended(table)
    assert not shapely.intersects(found.areas.geometry["MLI-a"], lake.centroid)
    assert row(found.report, GAP, "BFA", "MLI")["km2"] == pytest.approx(km2(shapely.box(0, 14, 0.04, 15)), rel=0.02)


def test_cracks_between_areas_of_one_country_are_closed_and_reported_as_such():
    table = areas(
        MLI_a=shapely.box(-1, 14, 0, 15),
        MLI_b=shapely.box(-1, 15.0005, 0, 16),
        MLI_c=shapely.box(0, 14, 1, 16),
        MLI_d=shapely.box(-2, 14, -1, 16),
    )
    found = mended(table)
    assert shapely.coverage_is_valid(found.areas.geometry.to_numpy())
    assert row(found.report, GAP, "MLI")["km2"] == pytest.approx(km2(shapely.box(-1, 15, 0, 15.0005)), rel=0.01)


def test_areas_of_one_country_may_share_a_hundredth_of_the_smaller_one_and_no_more():
    slip = areas(MLI_a=shapely.box(-1, 14, 0.005, 15), MLI_b=shapely.box(0, 14, 1, 15))
    require_little_overlap(slip)
    assert row(mended(slip).report, OVERLAP, "MLI")["km2"] == pytest.approx(
        km2(shapely.box(0, 14, 0.005, 15)), rel=1e-3
    )
    with pytest.raises(GeometryError, match=r"MLI-a and MLI-b overlap by 2,\d+\.\d km².*at most 1%"):
        require_little_overlap(areas(MLI_a=shapely.box(-1, 14, 0.2, 15), MLI_b=shapely.box(0, 14, 1, 15)))


def test_an_area_wholly_within_another_countrys_is_refused_by_name():
    table = areas(MLI_a=shapely.box(-1, 14, 1, 16), BFA_a=shapely.box(0, 15, 0.5, 15.5))
    with pytest.raises(GeometryError, match="Nothing is left of BFA-a"):
        mended(table)


def test_areas_in_metres_are_refused():
    table = areas(MLI_a=shapely.box(-1, 14, 0, 15)).to_crs("EPSG:3857")
    with pytest.raises(CrsError, match="EPSG:4326 was expected"):
        mended(table)


def test_what_cannot_be_made_to_meet_is_refused(monkeypatch):
    monkeypatch.setattr(coverage.shapely, "coverage_is_valid", lambda _: False)
    with pytest.raises(GeometryError, match="could not be made to meet"):
        meet(np.array([shapely.box(0, 14, 1, 15)], dtype=object))


jitter = st.lists(st.integers(-50_000, 50_000).map(lambda n: n / 1e6), min_size=5, max_size=5)


@settings(max_examples=25)
@given(jitter, jitter, st.booleans())
@example([0, 0, 0, 0, 1e-6], [0, 0, 0.000125, -1e-6, 0], False)  # edges too nearly equal for a Voronoi diagram
@example([0, 0, 0, 0, 1e-6], [0, 0, 0, 0, -1e-6], False)
@example([8.1e-5, -7.4e-5, 0, 0, 3.1e-5], [9.2e-5, -5.1e-5, 0, 6.7e-5, 1e-6], False)  # the cleaning lost an area
@example([0, 0, 0.001006, 0, 0], [0, 0, 0, 0.001006, 0], False)  # land was given to both
def test_whatever_two_outlines_are_the_result_is_a_coverage_that_holds_all_their_land(left, right, one_decides):
    heights = np.linspace(14, 16, 5)
    west = shapely.Polygon([(-1, 16), (-1, 14), *zip(left, heights, strict=True)])
    east = shapely.Polygon([(1, 16), (1, 14), *zip(right, heights, strict=True)])
    found = mended(areas(MLI_a=west, BFA_a=east), [True, not one_decides])
    shapes = found.areas.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()
    whole = shapely.union_all(shapes)
    assert km2(shapely.difference(shapely.union(west, east), whole)) < 1e-3 * km2(west)
    gap, overlap = shapely.difference(whole, shapely.union(west, east)), shapely.intersection(west, east)
    said = found.report.groupby("what")["km2"].sum().reindex([GAP, OVERLAP], fill_value=0.0)
    assert said[OVERLAP] == pytest.approx(km2(overlap), abs=0.5)
    assert said[GAP] == pytest.approx(km2(gap), abs=0.5)
    if one_decides:
        assert km2(shapely.symmetric_difference(shapes[0], west)) < 0.5


def test_thinning_keeps_a_coverage_one_and_moves_edges_by_about_a_metre(monkeypatch):
    monkeypatch.setattr(coverage, "MAX_CORNERS", 500)
    heights = np.linspace(14, 15, 2_000)
    border = np.column_stack([0.000002 * np.sin(1e5 * heights), heights])
    west = shapely.Polygon([(-1, 15), (-1, 14), *border])
    east = shapely.Polygon([(1, 15), (1, 14), *border])
    alone = shapely.Point(3, 14).buffer(1, quad_segs=500)
    shapes = np.array([west, east, alone], dtype=object)
    found, notes = thinned(shapes)
    assert shapely.coverage_is_valid(found)
    assert shapely.get_num_coordinates(found).sum() < 0.5 * shapely.get_num_coordinates(shapes).sum()
    assert shapely.hausdorff_distance(found, shapes).max() < 5e-5
    assert notes[0].startswith("Outlines of 6,0")


def test_few_corners_are_left_alone():
    shapes = np.array([shapely.box(0, 14, 1, 15)], dtype=object)
    assert thinned(shapes) == (shapes, [])
