import subprocess
import sys
from dataclasses import replace

import h3
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import embedded
from geo.areas.boundaries import SHARED_BORDERS
from geo.areas.locate import OUTSIDE
from geo.errors import LayerNotFoundError
from geo.query import fold, parse_link
from tests import oracles
from tests.embedded_layers import SAMPLE, TITLES

LAYERS = tuple(TITLES)


def the_incident(study, location, day):
    """Row of the one incident at that place on that day."""
    table = study.incidents.table
    rows = np.flatnonzero((table["location"] == location) & (table["event_date"] == day))
    assert len(rows) == 1
    return int(rows[0])


def area_of(study, layer, row):
    code = study.codes(layer)[row]
    return None if code == OUTSIDE else study.layer(layer).areas.index[code]


# --- incidents whose place is known from the map ----------------------------------------------------------------------


def test_mahou_lies_in_sikasso_and_within_50_km_of_the_mali_burkina_border(study):
    row = the_incident(study, "Mahou", "2025-06-05")
    assert area_of(study, "admin1", row) == "MLI-sikasso"
    assert study.distances["km_to_mli_bfa"].iloc[row] < 50
    assert area_of(study, "border-mli-bfa", row) == "mli-bfa-mli-000-010"
    assert area_of(study, "border", row) == "mli-bfa-mli-000-010"
    assert area_of(study, "tri-border", row) is None
    assert area_of(study, "admin2", row) is None


def test_tessit_lies_in_gao_within_100_km_of_two_borders_and_in_the_tri_border_zone(study):
    row = the_incident(study, "Tessit", "2025-06-04")
    assert area_of(study, "admin1", row) == "MLI-gao"
    assert study.distances[["km_to_mli_bfa", "km_to_mli_ner"]].iloc[row].max() < 100
    assert area_of(study, "border-mli-bfa", row).startswith("mli-bfa-mli-")
    assert area_of(study, "border-mli-ner", row).startswith("mli-ner-mli-")
    assert area_of(study, "border-bfa-ner", row) is None
    assert area_of(study, "tri-border", row) == area_of(study, "border", row) == "tri-border-mli-000-100"


# --- placing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", LAYERS)
def test_placed_and_unplaced_are_all_incidents_each_once(study, layer):
    placed, unplaced = study.placed(layer)
    index = study.incidents.table.index
    assert len(placed) + len(unplaced) == 1113
    assert sorted([*placed.index, *unplaced]) == list(index)
    assert set(placed) <= set(study.layer(layer).areas.index)
    assert ((study.codes(layer) != OUTSIDE) == index.isin(placed.index)).all()


@pytest.mark.parametrize("layer", SAMPLE)
def test_every_incident_is_where_a_spatial_join_puts_it(study, layer):
    table, found = study.incidents.table, study.layer(layer)
    expected = oracles.first_area(table["longitude"].to_numpy(), table["latitude"].to_numpy(), found.areas)
    expected[table["place_precision"] > found.coarsest_precision] = OUTSIDE
    where_found = ~study.is_snapped
    assert study.codes(layer)[where_found].tolist() == expected[where_found].tolist()


def test_an_incident_just_over_the_border_is_placed_in_the_country_that_its_source_names(study):
    table, off = study.incidents.table, study.off_country
    assert table["location"].to_numpy()[off.row].tolist() == ["Adab-Dab"] + 5 * ["Tinzaouaten"]
    assert off.named.tolist() == off.country.tolist() == ["NER"] + 5 * ["MLI"]
    assert off.lies_in.tolist() == ["MLI"] + 5 * ["DZA"]
    assert (off.km < 2).all()
    assert [area_of(study, "admin1", row) for row in off.row] == ["NER-tillaberi"] + 5 * ["MLI-kidal"]
    assert area_of(study, "border-mli-ner", off.row[0]) == "mli-ner-ner-000-010"
    assert off.row.tolist() == np.flatnonzero(study.is_snapped).tolist()


def test_every_incident_has_a_region(study):
    assert len(study.placed("admin1")[1]) == 0


def test_most_incidents_lie_in_the_country_that_their_source_names(study):
    placed, _ = study.placed("admin1")
    country = study.layer("admin1").areas["country"].reindex(placed).to_numpy()
    assert (country == study.incidents.table["country"]).mean() > 0.97


@pytest.mark.parametrize("call", ["layer", "codes", "placed", "surroundings", "possible_areas"])
def test_an_unknown_layer_is_refused_with_those_there_are(study, call):
    with pytest.raises(LayerNotFoundError, match=rf"no layer “admin9”; there are {', '.join(LAYERS)}"):
        getattr(study, call)("admin9")


# --- distances --------------------------------------------------------------------------------------------------------


def test_distances_are_a_row_per_incident_and_a_column_per_border_and_capital(study):
    assert study.distances.columns.tolist() == [
        "km_to_mli_bfa",
        "km_to_mli_ner",
        "km_to_bfa_ner",
        "km_to_bamako",
        "bearing_from_bamako",
        "km_to_ouagadougou",
        "bearing_from_ouagadougou",
        "km_to_niamey",
        "bearing_from_niamey",
    ]
    assert study.distances.index.equals(study.incidents.table.index)
    assert np.isfinite(study.distances.to_numpy()).all()


@pytest.mark.parametrize("key", ["bamako", "ouagadougou", "niamey"])
def test_distance_and_bearing_from_a_capital_are_geodesic(study, key):
    capital, table = study.capitals[key], study.incidents.table
    for row, (lon, lat) in enumerate(zip(table["longitude"], table["latitude"], strict=True)):
        bearing, _, metres = oracles.GEOD.inv(capital.longitude, capital.latitude, lon, lat)
        assert study.distances[f"km_to_{key}"].iloc[row] == pytest.approx(metres / 1000, rel=4e-5)
        off = study.distances[f"bearing_from_{key}"].iloc[row] - bearing
        assert (off + 180) % 360 - 180 == pytest.approx(0, abs=0.01)
    assert study.distances[f"bearing_from_{key}"].between(0, 360, inclusive="left").all()


@pytest.mark.parametrize("border", SHARED_BORDERS, ids="-".join)
def test_distance_to_a_border_is_that_on_a_projection_made_for_the_point(study, border):
    line = shapely.segmentize(study.boundaries.shared_border(*border), 0.05)
    table = study.incidents.table.iloc[::6]
    found = study.distances[f"km_to_{'_'.join(border)}".lower()].iloc[::6]
    for km, lon, lat in zip(found, table["longitude"], table["latitude"], strict=True):
        assert km == pytest.approx(oracles.km_to_line(lon, lat, line), rel=0.005, abs=0.01)


@pytest.mark.parametrize("border", SHARED_BORDERS, ids="-".join)
def test_bands_and_distances_agree_for_every_incident(study, border):
    layer = f"border-{'-'.join(border)}".lower()
    km = study.distances[f"km_to_{'_'.join(border)}".lower()].to_numpy()
    codes, upper = study.codes(layer), study.layer(layer).areas["band_km"].to_numpy()
    lower = {10: 0, 25: 10, 50: 25, 100: 50}
    for row in np.flatnonzero(codes != OUTSIDE):
        band = upper[codes[row]]
        assert lower[band] * 0.995 <= km[row] <= band * 1.005


# --- surroundings, cells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", ["admin1", "admin2", "tri-border"])
def test_surroundings_hold_precise_incidents_near_an_area_and_outside_it(study, layer):
    around, areas, table = study.surroundings(layer), study.layer(layer).areas, study.incidents.table
    assert (study.codes(layer)[around.row] != around.area).all()
    assert (table["place_precision"].to_numpy()[around.row] <= 2).all()
    assert around.km2.shape == (len(areas),)
    assert (around.km2 > 0).all()
    for row, area in list(zip(around.row, around.area, strict=True))[::50]:
        shape = shapely.segmentize(areas.geometry.iloc[area], 0.05)
        assert oracles.km_to_line(table["longitude"][row], table["latitude"][row], shape) < 50.25


def test_cells_are_h3_cells_of_resolution_5(study):
    table = study.incidents.table
    for row in (0, 500, 1112):
        text = h3.latlng_to_cell(table["latitude"][row], table["longitude"][row], 5)
        assert study.cells[row] == h3.str_to_int(text)
    assert study.cells.dtype == np.uint64


# --- what a query may name --------------------------------------------------------------------------------------------


def test_choices_are_what_the_data_hold(study):
    choices, table = study.choices, study.incidents.table
    assert (choices.first_day, choices.last_day) == (study.incidents.first_day, study.incidents.last_day)
    assert set(choices.countries) == set(table["country"])
    assert list(choices.countries.values()) == sorted(choices.countries.values())
    assert set(choices.event_types) == set(table["event_type"])
    assert set(choices.attributions) == set(table["attribution"])
    assert dict(choices.layers) == TITLES


@pytest.mark.parametrize(
    ("spelling", "group"),
    [("GSIM", "JNIM"), ("État islamique au Sahel", "ISSP"), ("unidentified armed men", "Unidentified")],
)
def test_a_link_may_use_any_spelling_of_a_group(study, spelling, group):
    query, problems = parse_link({"group": [spelling]}, study.choices)
    assert (query.groups, problems) == ((group,), [])


def test_every_spelling_stands_for_a_choice(study):
    assert set(study.choices.group_aliases.values()) == set(study.incidents.groups)
    assert all(study.choices.group_aliases[fold(group)] == group for group in study.incidents.groups)


def test_the_version_names_the_embedded_data(study):
    assert study.version == embedded.data_hash()


def test_land_is_all_countries_together(study):
    assert study.land.is_valid
    assert shapely.covers(study.land, study.boundaries.countries["MLI"])


def test_context_and_places_come_with_the_study(study):
    assert (len(study.context), len(study.places), len(study.capitals)) == (22, 491, 3)


# --- use in a notebook ------------------------------------------------------------------------------------------------

NOTEBOOK = """
from geo.areas import build_layers, locate, place, read_boundaries, read_places
from geo.incidents import read_actors, read_incidents
boundaries = read_boundaries()
incidents = read_incidents(boundaries.country_codes, read_actors())
from geo.areas.places import capitals
layer = build_layers(boundaries, capitals(read_places()))["admin1"]
placed, unplaced = place(incidents, layer.areas, layer.coarsest_precision)
print(len(placed), len(unplaced))
import sys
print("streamlit" in sys.modules, "folium" in sys.modules)
"""


def test_the_library_works_in_a_notebook_without_the_app():
    found = subprocess.run(  # noqa: S603  (our own interpreter and text)
        [sys.executable, "-W", "error", "-c", NOTEBOOK],
        cwd=embedded.FOLDER.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stderr == ""
    assert found.stdout.split() == ["1113", "0", "False", "False"]


def test_tables_are_pandas(study):
    assert isinstance(study.placed("admin1")[0], pd.Series)
    assert study.placed("admin1")[0].name == "area_id"


# --- the places of many incidents are kept beside the store -----------------------------------------------------------


def places_of(study, layer):
    around, may = study.surroundings(layer), study.possible_areas(layer)
    return [
        study.codes(layer),
        *(getattr(around, name) for name in ("row", "area", "km2")),
        *(getattr(may, name) for name in ("row", "area", "share")),
        study.cells,
        study.is_snapped,
        *study.distances.to_numpy().T,
    ]


def test_places_of_many_incidents_are_worked_out_once_and_are_the_same_when_read_again(study, tmp_path, monkeypatch):
    plain = places_of(study, "admin1")
    monkeypatch.setattr("geo.study.KEPT_FROM", 1_000)
    first = places_of(replace(study, folder=tmp_path), "admin1")
    for name in ("codes_in", "pairs_within_km", "spread_over_disc", "cells_of", "Distances", "country_outlines"):
        monkeypatch.delattr(f"geo.study.{name}")
    again = places_of(replace(study, folder=tmp_path), "admin1")
    for one, two, three in zip(plain, first, again, strict=True):
        np.testing.assert_array_equal(one, two)
        np.testing.assert_array_equal(one, three)
        assert one.dtype == three.dtype


def test_places_that_were_kept_are_not_taken_for_those_of_other_data(study, tmp_path, monkeypatch):
    monkeypatch.setattr("geo.study.KEPT_FROM", 1)
    before = replace(study, folder=tmp_path).codes("admin1")
    fewer = replace(study.incidents, table=study.incidents.table.iloc[5:], version="other")
    assert len(replace(study, incidents=fewer, folder=tmp_path).codes("admin1")) == len(before) - 5


def test_the_places_of_few_incidents_are_not_kept(study, tmp_path):
    replace(study, folder=tmp_path).codes("admin1")
    assert not list(tmp_path.iterdir())
