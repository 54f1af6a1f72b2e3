import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.areas.imprecise import NEAR_KM, spread_over_disc, spread_over_region
from geo.areas.locate import OUTSIDE
from geo.units import GEOD, area_km2
from tests import builders

GRID = builders.grid_areas()


def spread(*incidents, areas=GRID, km=NEAR_KM):
    """Shares by area_id (None: outside) for each incident that has several areas, by the row it is given as."""
    table = builders.incident_table(*incidents)
    row, area, share = spread_over_disc(table, np.arange(len(table)), areas, km)
    found = {}
    for at, code, part in zip(row, area, share, strict=True):
        found.setdefault(int(at), {})[None if code == OUTSIDE else areas.index[code]] = part
    return found


def test_an_incident_whose_surroundings_are_one_area_has_no_others():
    assert spread(builders.incident(1)) == {}


def test_an_incident_on_an_edge_is_shared_half_and_half():
    shares = spread(builders.incident(1, longitude=1.0))[0]
    assert shares == pytest.approx({"MLI-a2": 0.5, "MLI-b2": 0.5}, abs=0.05)


def test_an_incident_at_the_corner_of_its_country_is_shared_only_within_it():
    shares = spread(builders.incident(1, longitude=1.0, latitude=15.0))[0]
    assert set(shares) == {"MLI-a2", "MLI-b2"}
    assert sum(shares.values()) == pytest.approx(1)


def test_an_incident_by_the_border_of_its_country_stays_in_it():
    assert spread(builders.incident(1, longitude=1.5, latitude=15.01)) == {}


def test_land_outside_every_area_counts_as_outside():
    shares = spread(builders.incident(1, longitude=0.0, latitude=15.5))[0]
    assert shares == pytest.approx({"MLI-a2": 0.5, None: 0.5}, abs=0.05)


def test_areas_that_have_no_country_take_incidents_of_any():
    shares = spread(builders.incident(1, longitude=1.5, latitude=15.0), areas=GRID.assign(country=None))[0]
    assert shares == pytest.approx({"BFA-b1": 0.5, "MLI-b2": 0.5}, abs=0.05)


def test_a_share_is_the_part_of_the_disc_in_the_area():
    shares = spread(builders.incident(1, longitude=1.1, latitude=15.5))[0]
    lon, lat, _ = GEOD.fwd(np.full(360, 1.1), np.full(360, 15.5), np.arange(360), np.full(360, NEAR_KM * 1000))
    disc = shapely.Polygon(np.column_stack([lon, lat]))
    part = area_km2([shapely.intersection(disc, GRID.geometry["MLI-a2"])])[0] / area_km2([disc])[0]
    assert shares["MLI-a2"] == pytest.approx(part, abs=0.03)


def test_rows_are_those_that_were_given():
    table = builders.incident_table(builders.incident(1), builders.incident(2, longitude=1.0))
    row, _, _ = spread_over_disc(table, np.array([40, 70]), GRID, NEAR_KM)
    assert set(row) == {70}


def test_no_incidents_have_no_shares():
    for part in spread_over_disc(builders.no_incidents(), np.arange(0), GRID, NEAR_KM):
        assert len(part) == 0


@given(st.floats(-0.2, 3.2), st.floats(13.8, 17.2), st.sampled_from(["MLI", "BFA", "NER"]), st.floats(1, 80))
def test_shares_sum_to_one_in_areas_of_the_own_country(longitude, latitude, country, km):
    found = spread(builders.incident(1, longitude=longitude, latitude=latitude, country=country), km=km)
    for shares in found.values():
        assert len(shares) > 1
        assert sum(shares.values()) == pytest.approx(1)
        assert all(0 < share < 1 for share in shares.values())
        assert {area[:3] for area in shares if area} <= {country}


def test_a_district_or_region_is_shared_by_its_provinces_by_size():
    areas = GRID.assign(region=["south"] * 3 + ["middle"] * 3 + ["lone"] + ["north"] * 2)
    km2 = np.array([1.0, 2.0, 5.0, 1, 1, 2, 9, 3, 1])
    row, area, share = spread_over_region(np.array([4, 8, 9]), np.array([1, 6, 7], dtype=np.int32), areas, km2)
    assert row.tolist() == [4, 4, 4, 9, 9]
    assert area.tolist() == [0, 1, 2, 7, 8]
    assert share.tolist() == [0.125, 0.25, 0.625, 0.75, 0.25]


def test_no_vague_incidents_have_no_shares():
    parts = spread_over_region(np.arange(0), np.arange(0, dtype=np.int32), GRID.assign(region="r"), np.ones(9))
    assert [len(part) for part in parts] == [0, 0, 0]


@pytest.mark.parametrize("layer", ["admin1", "admin2", "border", "border-mli-bfa", "tri-border", "capital-bamako"])
def test_in_the_study_shares_sum_to_one_per_incident_and_stay_in_its_country(study, layer):
    possible = study.possible_areas(layer)
    table, areas = study.incidents.table, study.layer(layer).areas
    total = np.bincount(possible.row, possible.share, minlength=len(table))
    assert total[np.unique(possible.row)] == pytest.approx(1)
    assert (total[table["place_precision"] == 1] == 0).all()
    inside = possible.area != OUTSIDE
    country = areas["country"].to_numpy()[possible.area[inside]]
    if study.layer(layer).has_countries:
        near = table["place_precision"].to_numpy()[possible.row[inside]] == 2
        own = table["country"].to_numpy()[possible.row[inside]]
        assert (country == own)[near].all()


def test_in_the_province_layer_a_vague_place_may_be_any_province_of_its_region(study):
    possible, areas = study.possible_areas("admin2"), study.layer("admin2").areas
    codes, precision = study.codes("admin2"), study.incidents.table["place_precision"].to_numpy()
    vague = np.flatnonzero((precision == 3) & (codes != OUTSIDE))
    assert len(vague) > 0
    for row in vague:
        members = areas.index[possible.area[possible.row == row]]
        region = areas["region"].iloc[codes[row]]
        expected = areas.index[areas["region"] == region]
        assert list(members) == (list(expected) if len(expected) > 1 else [])


def test_in_other_layers_a_vague_place_is_not_spread(study):
    precision = study.incidents.table["place_precision"].to_numpy()
    assert (precision[study.possible_areas("admin1").row] == 2).all()
