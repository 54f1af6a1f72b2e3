import numpy as np
import pytest

from geo.areas.locate import OUTSIDE, locate
from geo.areas.snapping import TOLERANCE_KM, CountryOutlines
from tests import builders

GRID = builders.grid_areas()
OUTLINES = CountryOutlines(GRID)
KM = 1 / 111.0
"""Degrees of latitude to a kilometre, nearly."""


def placed(longitude, latitude, named, areas=GRID, *, has_countries=True):
    """Area_id (None: unplaced), and what is known of the one incident if it is off its country."""
    off = OUTLINES.off_country([longitude], [latitude], [named])
    codes = off.place(locate([longitude], [latitude], areas), areas, has_countries=has_countries)
    return (None if codes[0] == OUTSIDE else areas.index[codes[0]]), off


def test_an_incident_in_its_own_country_is_left_where_it_is():
    area, off = placed(1.5, 15.5, "MLI")
    assert area == "MLI-b2"
    assert len(off.row) == 0


def test_just_over_the_border_counts_on_the_side_that_the_source_names():
    area, off = placed(1.5, 15 - 4 * KM, "MLI")
    assert area == "MLI-b2"
    assert (off.lies_in[0], off.country[0]) == ("BFA", "MLI")
    assert off.km[0] == off.snapped_km[0] == pytest.approx(4, rel=0.01)
    assert off.is_snapped.tolist() == [True]


def test_beyond_the_tolerance_the_position_decides_and_the_distance_is_known():
    area, off = placed(1.5, 15 - 6 * KM, "MLI")
    assert area == "BFA-b1"
    assert off.country[0] is None
    assert np.isnan(off.snapped_km[0])
    assert off.km[0] == pytest.approx(6, rel=0.01)


def test_the_far_side_of_the_earth_is_nowhere_and_disturbs_nobody():
    off = OUTLINES.off_country([180, -180, 0, 179.9], [90, -90, -89.9, 0], ["MLI", "MLI", None, "BFA"])
    assert off.is_snapped.tolist() == [False] * 4
    assert np.nanmin(off.km) > 5_000


def test_just_off_the_coast_counts_in_the_country_that_the_source_names_though_another_is_nearer():
    area, off = placed(-2 * KM, 15 + 1 * KM, "BFA")
    assert area == "BFA-a1"
    assert off.lies_in[0] is None
    assert off.snapped_km[0] == pytest.approx(2.2, rel=0.05)


@pytest.mark.parametrize("named", ["XXX", None, np.nan])
def test_just_off_the_coast_of_a_country_that_nobody_names_counts_in_the_nearest(named):
    area, off = placed(-2 * KM, 15 + 1 * KM, named)
    assert area == "MLI-a2"
    assert np.isnan(off.km[0])


def test_far_out_at_sea_is_nowhere():
    area, off = placed(-1.0, 15.5, "MLI")
    assert area is None
    assert off.is_snapped.tolist() == [False]


def test_a_country_that_is_not_on_file_leaves_the_position_to_decide():
    area, off = placed(1.5, 15.5, "XXX")
    assert area == "MLI-b2"
    assert off.row.tolist() == [0]


def test_a_missing_position_is_no_disagreement():
    assert len(OUTLINES.off_country([np.nan, 1.5], [15.5, np.inf], ["BFA", "BFA"]).row) == 0


def test_on_the_border_itself_the_source_decides():
    assert placed(1.5, 15.0, "BFA")[0] == "BFA-b1"
    assert placed(1.5, 15.0, "MLI")[0] == "MLI-b2"


def test_an_enclave_keeps_its_incidents_and_gives_back_those_just_outside():
    enclave = builders.areas_of(builders.area_with_a_hole().geometry.iloc[0], builders.shapely.box(1, 15, 2, 16))
    enclave["country"] = ["MLI", "NER"]
    outlines = CountryOutlines(enclave)
    for longitude, named, area in ((1.5, "NER", 1), (1 - 3 * KM, "NER", 1), (1 - 9 * KM, "NER", 0), (1.01, "MLI", 0)):
        off = outlines.off_country([longitude], [15.5], [named])
        assert off.place(locate([longitude], [15.5], enclave), enclave, has_countries=True).tolist() == [area]


def test_areas_without_a_country_take_in_only_what_lies_in_none_of_them():
    rings = GRID.assign(country=None)
    assert placed(1.5, 15 - 4 * KM, "MLI", rings, has_countries=False)[0] == "BFA-b1"
    assert placed(-2 * KM, 15.5, "MLI", rings, has_countries=False)[0] == "MLI-a2"


def test_a_layer_without_the_source_s_country_does_not_place_its_incident():
    assert placed(1.5, 15 - 4 * KM, "MLI", GRID[GRID["country"] == "BFA"])[0] is None


def test_many_are_snapped_as_each_alone():
    random = np.random.default_rng(5)
    lon, lat = random.uniform(-0.2, 3.2, 300), random.choice([14, 15, 16, 17], 300) + random.normal(0, 0.05, 300)
    named = random.choice(["MLI", "BFA", "NER"], 300)
    off = OUTLINES.off_country(lon, lat, named)
    codes = off.place(locate(lon, lat, GRID), GRID, has_countries=True)
    alone = [placed(*one)[0] for one in zip(lon, lat, named, strict=True)]
    assert [None if code == OUTSIDE else GRID.index[code] for code in codes] == alone
    assert (off.snapped_km[off.is_snapped] <= TOLERANCE_KM).all()
