"""The regional map's modes: their link, what is sent for each, and what they say in two languages."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
import shapely

from geo.present import folium_map, heatmap, leaflet
from geo.present.area_change_words import change_sentence
from geo.present.change_map import change_paint
from geo.present.map_modes import MOST_POINTS, MapView, map_link, parse_map_view
from geo.present.mode_words import class_texts, count_texts, hexagon_sentence, points_sentence, smooth_sentence
from geo.present.shapes import layer_shapes
from geo.risk import score_areas
from geo.risk.area_changes import severity_changes
from geo.risk.contours import smooth_map
from geo.risk.density import hex_density
from tests.french import typed


@pytest.fixture(scope="module")
def smooth(study):
    query = study.choices.default()
    return smooth_map(study, query, 25, "incidents", heatmap.drawn_ground_of(study, query))


@pytest.mark.parametrize(
    "view", [MapView(), MapView("density", "smooth", 25, "deaths"), MapView("density", of="deaths"), MapView("change")]
)
def test_a_link_brings_back_the_view_that_wrote_it(view):
    problems: list[str] = []
    assert parse_map_view(map_link(view), problems) == view
    assert not problems


def test_what_a_link_names_wrongly_is_told_and_the_rest_of_it_stands():
    problems: list[str] = []
    view = parse_map_view({"mode": ["density"], "surface": ["lava"], "bandwidth": ["7"]}, problems)
    assert view == MapView("density")
    assert "“surface=lava” is not known; allowed are hexagons, smooth. hexagons is shown." in problems
    assert "“bandwidth=7” is not known; allowed are 25, 50, 100. 50 is shown." in problems


def test_contours_travel_as_steps_and_are_the_same_shapes_again(smooth):
    sent = heatmap.contour_paint(smooth)
    for parts, contour in zip(sent.shapes, smooth.contours, strict=True):
        rings = [np.cumsum(np.reshape(rings[0], (-1, 2)), axis=0) / 1000 for rings in parts]
        drawn = sum(shapely.Polygon(ring).area for ring in rings)
        outer = sum(shapely.Polygon(part.exterior).area for part in contour.shape.geoms)
        assert drawn == pytest.approx(outer, rel=0.002)


def test_a_repaint_is_small_in_every_mode(study, smooth):
    query = replace(study.choices.default(), start=study.incidents.first_day)
    hexagons = replace(query, layer="hex@6")
    layer = study.layer(hexagons.layer)
    for heat in (heatmap.contour_paint(smooth), heatmap.hex_paint(layer, hex_density(study, hexagons), "deaths", str)):
        spec = leaflet.Spec(areas=heatmap.outline_paint(study.layer("admin1"), str), heat=heat)
        assert len(folium_map.script_json(asdict(spec))) < 30_000


def test_hexagons_are_named_by_their_place_in_the_file_that_holds_their_shapes(study):
    query = replace(study.choices.default(), layer="hex@3")
    layer, table = study.layer("hex@3"), hex_density(study, query)
    paint = heatmap.hex_paint(layer, table, "deaths", str)
    shapes = json.loads(layer_shapes(layer))["features"]
    assert [shapes[cell]["id"] for cell in paint.cells[:3]] == table["deaths"].nlargest(3).index.tolist()
    silent = [at for at, deaths in enumerate(paint.values[0]) if deaths is None]
    assert silent
    assert {paint.classes[at] for at in silent} == {-1}


def test_incidents_are_drawn_from_a_file_from_the_view_or_not_at_all_as_they_are_many(study, monkeypatch):
    chosen = study.incidents.select(study.choices.default())
    assert heatmap.points_of(study, chosen, str).rows
    monkeypatch.setattr(heatmap, "MOST_IN_FILE", 10)
    sent = heatmap.points_of(study, chosen, str).here
    assert sent["row"] == np.flatnonzero(chosen).tolist()
    places = study.incidents.table["location"][chosen]
    assert [sent["places"][code] for code in sent["place"]] == places.tolist()
    monkeypatch.setattr(heatmap, "MOST_POINTS", 100)
    assert heatmap.points_of(study, chosen, str) is None


def test_the_map_of_change_writes_the_signed_change_into_each_area(study):
    query = study.choices.default()
    changes = severity_changes(study, query, score_areas(study, query), score_areas(study, query.previous()))
    layer = study.layer("admin1")
    paint = change_paint(layer, changes, str, None)
    at = layer.areas.index.get_loc(changes.table.index[0])
    assert paint.marks[at] == f"+{changes.table['change'].iloc[0]:.0f}"
    assert paint.level[at] == 6
    assert sum(level >= 0 for level in paint.level) == len(changes.table)
    assert "Largest rise: Niamey +62" in change_sentence(changes)
    assert "Plus forte hausse : Niamey +62" in typed(change_sentence(changes, "fr"))
    assert paint.scale[paint.level[at]]["ink"] == "#ffffff"


def test_an_area_without_a_window_before_says_so(study):
    query = replace(study.choices.default(), start=study.incidents.first_day)
    changes = severity_changes(study, query, score_areas(study, query), score_areas(study, query.previous()))
    paint = change_paint(study.layer("admin1"), changes, str, None)
    assert set(paint.level) == {leaflet.NOT_SCORED_LEVEL}
    assert set(paint.lines) == {"No window of equal length before this one in the data"}
    assert "the data begin on 17 Jan 2012" in change_sentence(changes)


def test_sentences_say_what_is_left_out_in_both_languages(study, smooth):
    query = replace(study.choices.default(), layer="hex@3")
    table = hex_density(study, query)
    said = hexagon_sentence(table, "deaths", 3, 137)
    assert "35 incidents known only to the district, the region or the country lie in no hexagon." in said
    assert "44 incidents have no figure of deaths, so there were at least as many as shown." in said
    assert "87 incidents whose place is not exact are spread wider." in smooth_sentence(smooth, 0.8, "at Gao, Mali")
    assert "n'ont pas de chiffre" in typed(hexagon_sentence(table, "deaths", 3, 137, "fr"))
    assert "10 000 km²" in typed(smooth_sentence(smooth, 0.8, "à Gao, Mali", "fr"))


def test_too_many_incidents_are_said_to_be_hexagons():
    assert points_sentence(1) == "1 incident, a mark each."
    assert points_sentence(MOST_POINTS) == "3,000 incidents, a mark each."
    assert points_sentence(MOST_POINTS + 1).startswith("3,001 incidents are more than the 3,000 that the map draws")


def test_classes_read_as_ranges():
    assert count_texts([1, 2, 5, 500]) == ["1", "2–4", "5–499", "500 or more"]
    assert class_texts([0.02, 0.4, 1.0], language="fr") == ["0,02–0,4", "0,4–1", "1 ou plus"]
