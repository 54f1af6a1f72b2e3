import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.areas.border_zones import border_bands
from geo.areas.widths import as_text, as_variant, band_of, edges_of
from geo.errors import LayerNotFoundError
from geo.units import GEOD, KM
from tests import builders

EDGES = st.lists(st.integers(1, 300), min_size=1, max_size=8, unique=True).map(lambda found: (0, *sorted(found)))


@given(EDGES)
def test_widths_come_back_from_a_key_and_from_a_page_as_they_were(edges):
    assert edges_of(as_variant(edges), farthest_km=300) == edges
    assert edges_of(as_text(edges), farthest_km=300) == edges


@given(EDGES, st.floats(0, 400))
def test_a_distance_is_in_the_first_band_whose_upper_edge_it_does_not_reach(edges, km):
    upper = band_of(km, edges)
    assert upper is None if km >= edges[-1] else (edges[edges.index(upper) - 1] <= km < upper)


@pytest.mark.parametrize(
    "text", ["", "five", "5-5", "20-10", "0-5", "5-301", "1-2-3-4-5-6-7-8-9", "5;;20", "-5", "5.5", "1" * 50]
)
def test_widths_that_cannot_be_are_refused_with_what_is_allowed(text):
    with pytest.raises(LayerNotFoundError, match="1 to 8 whole km, each larger than the one before, from 1 to 300"):
        edges_of(text, farthest_km=300)


def test_a_variant_of_a_layer_has_the_chosen_bands_and_says_so(study):
    layer = study.layer("border-mli-bfa@5-20-60")
    assert layer.title == "Mali–Burkina Faso border, 5, 20, 60 km"
    assert sorted(zip(layer.areas["from_km"], layer.areas["band_km"], strict=True)) == [
        (0, 5), (0, 5), (5, 20), (5, 20), (20, 60), (20, 60),
    ]  # fmt: skip
    assert set(layer.areas.index) >= {"mli-bfa-mli-005-020", "mli-bfa-bfa-020-060"}
    assert layer.title == study.choices.layers["border-mli-bfa@5-20-60"]


def test_the_usual_widths_chosen_by_hand_give_the_usual_bands(study):
    usual, chosen = study.layer("border-bfa-ner"), study.layer("border-bfa-ner@10-25-50-100")
    assert chosen.areas.geometry.geom_equals(usual.areas.geometry).all()


def test_rings_round_a_capital_take_widths_too(study):
    areas = study.layer("capital-bamako@25-75").areas
    assert sorted(set(areas["ring_km"])) == [25, 75]
    assert len(areas) == 16


def test_a_layer_without_variants_refuses_one(study):
    with pytest.raises(LayerNotFoundError, match="There is no layer “tri-border@5”"):
        study.layer("tri-border@5")
    assert "tri-border@5" not in study.choices.layers


def test_bands_of_chosen_widths_lie_at_those_distances():
    areas = border_bands(builders.three_countries(), "MLI", "BFA", (0, 7, 33))
    km_per_degree = GEOD.line_length([0, 1], [13.5, 13.5]) / KM
    shape = areas.geometry["mli-bfa-mli-007-033"]
    inside = [shape.contains(shapely.Point(-km / km_per_degree, 13.5)) for km in (6, 8, 32, 34)]
    assert inside == [False, True, True, False]


def test_every_land_border_of_the_data_s_countries_is_a_layer(study):
    present = set(study.incidents.table["country"])
    for first, second in study.boundaries.land_borders(study.boundaries.countries):
        key = f"border-{first}-{second}".lower()
        assert (key in study.layers) == ({first, second} <= present), key
    assert {"border-mli-civ", "border-bfa-ben", "border-ben-nga"} <= set(study.layers)


def test_the_side_of_a_study_country_is_scored_and_both_where_neither_is_one(study):
    scored = {
        key: set(study.layer(key).areas.query("study")["country"]) for key in ("border-mli-civ", "border-ben-nga")
    }
    assert scored == {"border-mli-civ": {"MLI"}, "border-ben-nga": {"BEN", "NGA"}}
