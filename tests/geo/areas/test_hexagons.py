from dataclasses import replace

import h3
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.areas import hexagons
from geo.areas.boundaries import STUDY_COUNTRIES
from geo.areas.hexagons import Hexagons, cells_of
from geo.areas.locate import OUTSIDE
from geo.errors import LayerNotFoundError
from geo.units import area_km2
from tests.builders import incident, incident_table, no_incidents, three_countries, without_position

WORLD = three_countries()


def hexes(*incidents, resolution=5):
    return Hexagons(WORLD, incident_table(*incidents) if incidents else no_incidents(), resolution)


def test_the_cells_are_those_of_the_incidents_each_once():
    found = hexes(incident(1, longitude=-2.0, latitude=13.5), incident(2, longitude=-2.0, latitude=13.5),
                  incident(3, longitude=2.0, latitude=16.5))  # fmt: skip
    assert sorted(found.areas.index) == sorted({h3.latlng_to_cell(13.5, -2.0, 5), h3.latlng_to_cell(16.5, 2.0, 5)})


@pytest.mark.parametrize("precision", [3, 4, 5])
def test_a_place_known_to_the_district_only_makes_no_hexagon(precision):
    assert hexes(incident(1, place_precision=precision)).areas.empty


def test_without_incidents_there_are_no_hexagons_and_all_land_is_rest():
    found = hexes()
    land = area_km2([WORLD.countries[code] for code in STUDY_COUNTRIES]).sum()
    assert found.areas.empty
    assert found.rest_km2 == pytest.approx(land)


def test_a_missing_position_has_no_cell():
    table = without_position()
    cells = cells_of(table["longitude"], table["latitude"], 5)
    assert (cells == 0).tolist() == [True, True, False]
    assert len(Hexagons(WORLD, table, 5).areas) == 1


def test_a_cell_over_a_border_is_whole_and_has_the_country_of_its_centre():
    found = hexes(incident(1, country="BFA", longitude=0.001, latitude=13.5), resolution=4).areas
    lat, lon = h3.cell_to_latlng(found.index[0])
    assert found["country"].tolist() == ["MLI" if lon < 0 else "BFA"]
    west, _, east, _ = found.total_bounds
    assert west < 0 < east
    assert found["land_share"].tolist() == [1.0]


def test_a_cell_at_the_edge_of_the_land_says_how_much_of_it_is_land():
    found = hexes(incident(1, longitude=-3.99, latitude=13.5), resolution=4)
    share = found.areas["land_share"].iloc[0]
    shape = found.areas.geometry.iloc[0]
    expected = area_km2([shapely.intersection(shape, WORLD.land)])[0] / area_km2([shape])[0]
    assert share == pytest.approx(expected, abs=1e-3)
    assert 0 < share < 1


def test_cells_are_named_after_their_place_and_apart_where_one_place_has_several():
    found = hexes(
        incident(1, location="Djibo", longitude=-2.0, latitude=13.5),
        incident(2, location="Djibo", longitude=-1.0, latitude=13.5),
        incident(3, location="Kona", longitude=1.0, latitude=13.5),
    ).areas
    assert found["name"].is_unique
    assert "Kona" in set(found["name"])
    assert sum(name.startswith("Djibo, 13.") for name in found["name"]) == 2


def test_too_many_hexagons_give_way_to_the_coarser_resolution_and_say_so(monkeypatch):
    many = [incident(n, longitude=-3 + n / 20, latitude=13.5) for n in range(30)]
    monkeypatch.setattr(hexagons, "MOST_CELLS", 12)
    found = hexes(*many, resolution=6)
    assert found.resolution < 6
    assert len(found.areas) <= 12
    assert f"H3 hexagons of resolution {found.resolution}" in found.note
    assert "resolution 6 would be too many hexagons for one view" in found.note


def test_too_many_incidents_for_the_land_around_give_way_too(monkeypatch):
    monkeypatch.setattr(hexagons, "MOST_PAIRS", 100)
    assert hexes(incident(1), incident(2), incident(3), resolution=6).resolution == 4


@pytest.mark.parametrize("resolution", [4, 5, 6])
def test_every_incident_lies_in_the_cell_that_h3_says(study, resolution):
    layer, table = study.layer(f"hex-{resolution}"), study.incidents.table
    codes = study.codes(layer.key)
    assert layer.h3_resolution == resolution
    for row in range(0, len(table), 37):
        if table["place_precision"].iloc[row] > 2:
            assert codes[row] == OUTSIDE
        else:
            cell = h3.latlng_to_cell(table["latitude"].iloc[row], table["longitude"].iloc[row], resolution)
            assert layer.areas.index[codes[row]] == cell
    assert len(np.unique(codes[codes >= 0])) == len(layer.areas)


def test_hexagons_and_the_rest_are_all_land_of_the_study(study):
    layer = study.layer("hex-5")
    land = area_km2([study.boundaries.countries[code] for code in STUDY_COUNTRIES]).sum()
    inside = layer.areas["study"].to_numpy()
    assert (layer.km2 * layer.areas["land_share"])[inside].sum() + layer.rest_km2 == pytest.approx(land)


def test_hexagons_by_zoom_are_those_of_the_resolution_asked_for(study):
    assert list(study.layer("hex@5").areas.index) == list(study.layer("hex-5").areas.index)
    assert study.layer("hex@5").key == "hex@5"
    assert study.layer("hex").h3_resolution == 4
    with pytest.raises(LayerNotFoundError, match="no hexagons of resolution “7”; there are 4, 5, 6"):
        study.layer("hex@7")


def test_another_order_of_rows_gives_the_same_hexagons(study):
    table = study.incidents.table.iloc[:200]
    shuffled = table.sample(frac=1, random_state=1)
    one, two = Hexagons(study.boundaries, table, 5).areas, Hexagons(study.boundaries, shuffled, 5).areas
    pd.testing.assert_frame_equal(one.drop(columns="geometry"), two.drop(columns="geometry"))


def test_the_mean_of_hexagons_is_that_of_all_study_land(study):
    from geo.risk import MODEL
    from geo.risk.components import layer_mean
    from geo.risk.evidence import gather

    query = study.choices.default()
    means = {key: layer_mean(gather(study, replace(query, layer=key)), MODEL) for key in ("admin1", "hex-5", "route")}
    assert means["hex-5"] == pytest.approx(means["admin1"], rel=0.05)
    assert means["route"] == pytest.approx(means["admin1"], rel=0.05)
