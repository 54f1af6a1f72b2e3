from itertools import combinations

import numpy as np
import pytest
import shapely

from geo.areas.border_zones import BAND_EDGES_KM, border_areas, border_bands, triborder_zone
from geo.areas.boundaries import SHARED_BORDERS, STUDY_COUNTRIES
from geo.areas.capital_rings import RING_EDGES_KM, capital_rings
from geo.areas.layers import find_layer
from geo.areas.places import CAPITALS, Place
from geo.errors import LayerNotFoundError
from geo.units import GEOD, KM, SAHEL_METRES, SECTORS, WGS84, area_km2, reproject, to_metres
from tests import builders, oracles
from tests.embedded_layers import SAMPLE, TITLES

LAYERS = tuple(TITLES)
BANDS = tuple(f"border-{a}-{b}".lower() for a, b in SHARED_BORDERS)
RINGS = tuple(f"capital-{key}" for key in CAPITALS)
LOWER = dict(zip(BAND_EDGES_KM[1:], BAND_EDGES_KM, strict=False))


# --- what holds for every layer ---------------------------------------------------------------------------------------


def test_the_menu_names_every_layer_in_order(study):
    assert tuple(study.layers) == LAYERS
    assert {key: layer.title for key, layer in study.layers.items()} == TITLES
    assert len(set(TITLES.values())) == len(LAYERS)


@pytest.mark.parametrize("key", LAYERS)
def test_no_area_is_empty_or_invalid(study, key):
    shapes = study.layer(key).areas.geometry.to_numpy()
    assert len(shapes) > 0
    assert not shapely.is_empty(shapes).any()
    assert shapely.is_valid(shapes).all()
    assert (study.layer(key).km2 > 0).all()
    assert set(shapely.get_type_id(shapes)) <= {shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON}


@pytest.mark.parametrize("key", SAMPLE)
def test_no_two_areas_overlap_and_neighbours_share_their_edge(study, key):
    shapes = study.layer(key).areas.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = left < right
    assert shapely.area(shapely.intersection(shapes[left[pairs]], shapes[right[pairs]])).max(initial=0) == 0


@pytest.mark.parametrize("key", SAMPLE)
def test_areas_are_indexed_in_order_in_degrees_with_the_columns_of_a_layer(study, key):
    areas = study.layer(key).areas
    assert areas.index.name == "area_id"
    assert areas.index.is_unique
    assert areas.index.is_monotonic_increasing
    assert areas.crs.equals(WGS84)
    assert {"name", "country", "study", "geometry"} <= set(areas.columns)
    assert areas["name"].is_unique or key == "admin1"
    assert areas["study"].dtype == bool


def test_study_areas_are_those_of_the_three_countries(study):
    for key in LAYERS:
        layer = study.layer(key)
        assert layer.areas["study"].any()
        if layer.has_countries and layer.areas["country"].isin(STUDY_COUNTRIES).any():
            assert (layer.areas["study"] == layer.areas["country"].isin(STUDY_COUNTRIES)).all(), key
    assert [study.layer(key).has_countries for key in RINGS] == [False] * 3


def test_only_admin_layers_take_places_that_are_less_than_near(study):
    coarsest = {key: study.layer(key).coarsest_precision for key in LAYERS}
    assert coarsest == {key: {"admin0": 5, "admin1": 4, "admin2": 3}.get(key, 2) for key in LAYERS}


def test_families_group_the_layers(study):
    families = {key: study.layer(key).family for key in LAYERS}
    assert families["tri-border"] == families["border"] == families["border-mli-bfa"] == "border"
    assert families["capital-niamey"] == "capital"
    assert families["admin1"] == "admin1"


def test_an_unknown_layer_is_refused_with_those_there_are(study):
    with pytest.raises(LayerNotFoundError, match=r"There is no layer “admin9”; there are admin0, admin1, admin2, "):
        find_layer(study.layers, "admin9")


# --- border bands -----------------------------------------------------------------------------------------------------


def test_each_border_has_four_bands_on_each_side(study):
    for key in BANDS:
        areas = study.layer(key).areas
        assert len(areas) == 8
        assert sorted(areas["band_km"]) == sorted([*BAND_EDGES_KM[1:]] * 2)


@pytest.mark.parametrize("key", BANDS)
def test_every_band_lies_in_its_country(study, key):
    areas = study.layer(key).areas
    for country, shape, km2 in zip(areas["country"], areas.geometry, study.layer(key).km2, strict=True):
        outside = shapely.difference(shape, study.boundaries.countries[country])
        assert area_km2([outside])[0] < 1e-4 * km2
        assert country in key.upper()


@pytest.mark.parametrize("border", SHARED_BORDERS, ids="-".join)
def test_points_in_a_band_are_at_its_distance_from_the_border(study, border):
    line = shapely.segmentize(study.boundaries.shared_border(*border), 0.05)
    areas = study.layer(f"border-{'-'.join(border)}".lower()).areas
    for shape, upper in zip(areas.geometry, areas["band_km"], strict=True):
        km = [oracles.km_to_line(x, y, line) for x, y in oracles.random_points_in(shape, 25, seed=upper)]
        assert min(km) >= LOWER[upper] * 0.995
        assert max(km) <= upper * 1.005


@pytest.mark.parametrize("border", SHARED_BORDERS, ids="-".join)
def test_the_corners_of_a_band_are_at_its_distance_too(study, border):
    line = shapely.segmentize(study.boundaries.shared_border(*border), 0.05)
    areas = study.layer(f"border-{'-'.join(border)}".lower()).areas
    for shape, upper in zip(areas.geometry, areas["band_km"], strict=True):
        corners = shapely.get_coordinates(shape)
        for x, y in corners[:: max(1, len(corners) // 15)]:
            assert LOWER[upper] * 0.995 - 0.01 <= oracles.km_to_line(x, y, line) <= upper * 1.005


@pytest.mark.parametrize("border", SHARED_BORDERS, ids="-".join)
def test_the_bands_cover_all_land_within_100_km_and_no_more(study, border):
    line = to_metres(study.boundaries.shared_border(*border))
    strip = shapely.buffer(line, 100 * KM, quad_segs=128)
    layer = study.layer(f"border-{'-'.join(border)}".lower())
    for country in border:
        expected = shapely.intersection(strip, to_metres(study.boundaries.countries[country]))
        expected_km2 = area_km2([reproject(expected, SAHEL_METRES, WGS84)])[0]
        assert layer.km2[layer.areas["country"] == country].sum() == pytest.approx(expected_km2, rel=1e-3)


@pytest.mark.parametrize("border", SHARED_BORDERS, ids="-".join)
def test_each_band_alone_has_the_area_between_its_two_distances(study, border):
    line = to_metres(study.boundaries.shared_border(*border))
    layer = study.layer(f"border-{'-'.join(border)}".lower())
    land = {country: to_metres(study.boundaries.countries[country]) for country in border}
    for country, upper, km2 in zip(layer.areas["country"], layer.areas["band_km"], layer.km2, strict=True):
        band = shapely.buffer(line, upper * KM, quad_segs=128)
        if LOWER[upper]:
            band = shapely.difference(band, shapely.buffer(line, LOWER[upper] * KM, quad_segs=128))
        expected = shapely.intersection(band, land[country])
        assert km2 == pytest.approx(area_km2([reproject(expected, SAHEL_METRES, WGS84)])[0], rel=2e-3)


def test_bands_along_a_straight_border_can_be_told_by_eye():
    areas = border_bands(builders.three_countries(), "MLI", "BFA")
    km_per_degree = GEOD.line_length([0, 1], [13.5, 13.5]) / KM
    for side, sign in (("mli", -1), ("bfa", 1)):
        for lower, upper in ((0, 10), (10, 25), (25, 50), (50, 100)):
            shape = areas.geometry[f"mli-bfa-{side}-{lower:03d}-{upper:03d}"]
            for km, inside in ((lower + 1, True), (upper - 1, True), (upper + 1, False), (lower - 1, False)):
                assert shapely.contains_xy(shape, sign * km / km_per_degree, 13.5) == inside


def test_bands_name_their_side_and_the_other():
    areas = border_bands(builders.three_countries(), "MLI", "BFA")
    assert areas.loc["mli-bfa-mli-010-025", "name"] == "Mali side, 10–25 km from Burkina Faso"
    assert areas.loc["mli-bfa-bfa-000-010", "name"] == "Burkina Faso side, 0–10 km from Mali"


# --- tri-border zone and all borders in one ---------------------------------------------------------------------------


def test_the_tri_border_zone_is_a_disc_of_100_km_in_three_parts(study):
    layer = study.layer("tri-border")
    assert layer.areas["country"].tolist() == ["BFA", "MLI", "NER"]
    assert layer.km2.sum() == pytest.approx(np.pi * 100**2, rel=0.005)


def test_points_in_the_tri_border_zone_are_within_100_km_of_where_the_countries_meet(study):
    tripoint, areas = study.boundaries.tripoint(), study.layer("tri-border").areas
    for country, shape in zip(areas["country"], areas.geometry, strict=True):
        points = oracles.random_points_in(shape, 30, seed=1)
        metres = [GEOD.inv(tripoint.x, tripoint.y, x, y)[2] for x, y in (*points, *shapely.get_coordinates(shape))]
        assert max(metres) <= 100.5 * KM
        assert shapely.contains_xy(study.boundaries.countries[country], points).all()


def test_in_one_layer_every_border_area_belongs_to_the_nearest_band(study):
    areas = study.layer("border").areas
    lines = {b: shapely.segmentize(study.boundaries.shared_border(*b), 0.05) for b in SHARED_BORDERS}
    tripoint = study.boundaries.tripoint()
    for border, country, upper, shape in zip(
        areas["border"], areas["country"], areas["band_km"], areas.geometry, strict=True
    ):
        for x, y in oracles.random_points_in(shape, 6, seed=2):
            to_tripoint = GEOD.inv(tripoint.x, tripoint.y, x, y)[2] / KM
            if border == "tri-border":
                assert to_tripoint <= 100.5
                continue
            assert to_tripoint >= 99.5
            km = {b: oracles.km_to_line(x, y, line) for b, line in lines.items() if country in b}
            own = km.pop(tuple(border.split("-")))
            assert LOWER[upper] * 0.995 <= own <= upper * 1.005
            assert all(other >= LOWER[upper] * 0.995 for other in km.values())


def test_all_border_areas_together_are_the_union_of_the_single_layers(study):
    single = [shape for key in (*BANDS, "tri-border") for shape in study.layer(key).areas.geometry]
    union = area_km2([shapely.union_all(single, grid_size=1e-6)])[0]
    assert study.layer("border").km2.sum() == pytest.approx(union, rel=1e-3)


@pytest.mark.parametrize(
    ("km_east", "km_south", "area_id"),
    [
        (45, 95, "mli-bfa-bfa-025-050"),  # 45 km from Mali, 95 km from Niger
        (95, 45, "bfa-ner-bfa-025-050"),
        (90, 80, "mli-bfa-bfa-050-100"),  # the same band to both: the first of the borders
        (60, 60, "tri-border-bfa-000-100"),
        (9, 120, "mli-bfa-bfa-000-010"),
        (120, 9, "bfa-ner-bfa-000-010"),
    ],
)
def test_land_in_reach_of_two_borders_belongs_to_the_nearer_band(km_east, km_south, area_id):
    areas = border_areas(builders.three_countries())
    longitude, latitude, _ = GEOD.fwd(0, 15, 180, km_south * KM)
    longitude, latitude, _ = GEOD.fwd(longitude, latitude, 90, km_east * KM)
    assert areas.index[shapely.contains_xy(areas.geometry.to_numpy(), longitude, latitude)].tolist() == [area_id]


@pytest.mark.parametrize("key", [*BANDS, *RINGS, "border", "tri-border"])
def test_no_part_of_an_area_is_a_mere_sliver(study, key):
    parts = shapely.get_parts(study.layer(key).areas.geometry.to_numpy())
    assert area_km2(parts).min() > 0.0099


def test_slivers_between_borders_leave_no_gap_in_the_coverage():
    areas = border_areas(builders.three_countries())
    assert (areas["border"] == "tri-border").sum() == 3
    assert set(areas["border"]) == {"MLI-BFA", "MLI-NER", "BFA-NER", "tri-border"}
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())


def test_each_country_has_its_side_of_the_tri_border_zone():
    zone = triborder_zone(builders.three_countries())
    assert zone["name"].tolist() == [f"Tri-border zone, {name} side" for name in ("Burkina Faso", "Mali", "Niger")]
    assert area_km2(zone.geometry.to_numpy()) == pytest.approx(np.pi * 100**2 * np.array([0.25, 0.5, 0.25]), rel=0.01)


# --- rings round a capital --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", RINGS)
def test_a_capital_has_five_rings_of_eight_sectors(study, key):
    areas = study.layer(key).areas
    assert len(areas) == 40
    assert set(areas["ring_km"]) == set(RING_EDGES_KM[1:])
    assert set(areas["sector"]) == set(SECTORS)
    assert areas.groupby(["ring_km", "sector"]).size().eq(1).all()


@pytest.mark.parametrize("key", RINGS)
def test_points_in_a_sector_have_its_distance_and_bearing(study, key):
    capital, areas = study.capitals[key.removeprefix("capital-")], study.layer(key).areas
    inner = dict(zip(RING_EDGES_KM[1:], RING_EDGES_KM, strict=False))
    for ring, sector, shape in zip(areas["ring_km"], areas["sector"], areas.geometry, strict=True):
        for x, y in oracles.random_points_in(shape, 12, seed=ring):
            bearing, _, metres = GEOD.inv(capital.longitude, capital.latitude, x, y)
            assert inner[ring] * 0.995 <= metres / KM <= ring * 1.005
            off = (bearing - 45 * SECTORS.index(sector) + 180) % 360 - 180
            assert abs(off) <= 22.6 if metres > KM else True


@pytest.mark.parametrize("key", RINGS)
def test_the_inner_rings_are_whole_and_equal_in_all_sectors(study, key):
    layer = study.layer(key)
    inner = layer.km2[layer.areas["ring_km"] == 50]
    assert inner.sum() == pytest.approx(np.pi * 50**2, rel=0.005)
    assert inner == pytest.approx(np.full(8, np.pi * 50**2 / 8), rel=0.01)


@pytest.mark.parametrize("key", RINGS)
def test_rings_cover_all_land_on_file_within_400_km(study, key):
    capital = study.capitals[key.removeprefix("capital-")]
    crs = f"+proj=aeqd +lat_0={capital.latitude} +lon_0={capital.longitude} +datum=WGS84"
    disc = shapely.buffer(shapely.Point(0, 0), 400 * KM, quad_segs=256)
    expected = shapely.intersection(disc, to_metres(study.land, crs))
    expected_km2 = area_km2([reproject(expected, crs, WGS84)])[0]
    assert study.layer(key).km2.sum() == pytest.approx(expected_km2, rel=1e-3)


@pytest.mark.parametrize("key", RINGS)
def test_a_sector_is_of_the_study_when_half_of_it_lies_in_the_three_countries(study, key):
    areas = study.layer(key).areas
    land = shapely.union_all([study.boundaries.countries[code] for code in STUDY_COUNTRIES])
    for shape, in_study in zip(areas.geometry, areas["study"], strict=True):
        points = oracles.random_points_in(shape, 300, seed=3)
        share = shapely.contains_xy(land, points).mean()
        if abs(share - 0.5) > 0.12:
            assert (share > 0.5) == in_study


def test_rings_over_the_sea_or_beyond_the_countries_are_left_out():
    areas = capital_rings(builders.three_countries(), Place("west", "West", "MLI", -3.9, 15.0))
    assert "west-000-050-e" in areas.index
    assert "west-100-150-w" not in areas.index
    assert areas["country"].isna().all()
    assert areas.loc["west-000-050-e", "name"] == "0–50 km E of West"


# --- surroundings -----------------------------------------------------------------------------------------------------


def test_the_surroundings_of_the_middle_square_are_50_km_round_it():
    layer = builders.grid_layer()
    land = shapely.union_all(layer.areas.geometry.to_numpy())
    middle = layer.areas.index.get_loc("MLI-b2")
    width = [GEOD.line_length([1, 2], [y, y]) / KM for y in (15, 16)]
    height = GEOD.line_length([1, 1], [15, 16]) / KM
    expected = 50 * (sum(width) + 2 * height) + np.pi * 50**2
    found = layer.surroundings_km2(land)
    assert found[middle] == pytest.approx(expected, rel=0.01)


def test_surroundings_end_where_the_land_ends():
    layer = builders.grid_layer()
    found = layer.surroundings_km2(shapely.union_all(layer.areas.geometry.to_numpy()))
    corner, middle = layer.areas.index.get_loc("NER-c3"), layer.areas.index.get_loc("MLI-b2")
    assert 0 < found[corner] < 0.7 * found[middle]
    assert builders.grid_layer(areas=layer.areas.iloc[[middle]]).surroundings_km2(layer.areas.geometry["MLI-b2"]) == (
        pytest.approx(0, abs=20)
    )


def test_the_size_of_the_squares_falls_with_latitude():
    km2 = builders.grid_layer().km2.reshape(3, 3)
    assert all(km2[a].mean() > km2[b].mean() for a, b in combinations(range(3), 2))
    assert builders.grid_layer().has_countries
