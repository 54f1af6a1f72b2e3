"""The live map's spec: what is sent, how little of it, and that nothing in it can run."""

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest
import streamlit_folium

from geo.present import folium_map, leaflet, shapes
from geo.risk import score_areas

HOSTILE = [
    "${document.title}",
    "<img src=x onerror=alert(1)>",
    "`x`",
    "</script><script>",
    "\u2028",
    "'\"\\",
    "{{7*7}}",
    "{% raise %}",
    "{#",
    "-->",
]


def address(name: str) -> str:
    return f"/assets/{name}"


def test_the_map_knows_no_address_outside_the_app():
    drawn = folium_map.base_map(address)
    html = drawn.get_root().render()
    links = re.findall(r"(?:src|href)=\"([^\"]+)\"", html)
    assert links
    assert [link for link in links if not link.startswith("/assets/")] == []


def test_the_map_is_the_same_on_every_run():
    def script(drawn):
        return re.sub(r"_[0-9a-f]{32}", "", drawn.get_root().render())

    assert script(folium_map.base_map(address)) == script(folium_map.base_map(address))


def test_each_page_gets_a_map_of_its_own():
    first, second = folium_map.base_map(address), folium_map.base_map(address)
    first.add_child(folium_map.repaint(leaflet.Spec()))
    assert len(first._children) == len(second._children) + 1


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_map_is_read_as_a_template(text, monkeypatch):
    def sent(**arguments):
        return arguments["feature_group"]

    monkeypatch.setattr(streamlit_folium, "_component_func", sent)
    paint = leaflet.AreaPaint("/assets/layer-own.json", level=[1], thin=[0], lines=[text])
    group = folium_map.repaint(leaflet.Spec(areas=paint))
    script = streamlit_folium.st_folium(folium_map.base_map(address), feature_group_to_add=group, render=False)
    told, _ = json.JSONDecoder().raw_decode(script[script.index("sahel.paint(") + len("sahel.paint(") :])
    assert told["areas"]["lines"] == [text]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_data_in_a_script(text):
    encoded = folium_map.script_json({"text": text})
    assert json.loads(encoded) == {"text": text}
    assert not set(encoded) & set("<>&`$\u2028")


def test_paint_has_a_level_for_each_scored_area_and_none_for_the_others(study):
    query = study.choices.default()
    layer = study.layer("admin1")
    scores = score_areas(study, query)
    paint = leaflet.area_paint(layer, scores, address, None)
    assert len(paint.level) == len(paint.lines) == len(layer.areas)
    assert sum(level >= 0 for level in paint.level) == len(scores) == 30
    at = layer.areas.index.get_loc("MLI-mopti")
    assert paint.level[at] == scores["level"].cat.codes["MLI-mopti"]
    assert "(computed)" in paint.lines[at]


def test_an_unknown_toll_is_said_in_the_tooltip(study):
    query = replace(study.choices.default(), groups=("FLA",))
    scores = score_areas(study, query)
    unknown = scores[(scores["incidents"] > 0) & scores["deaths_best"].isna()]
    assert len(unknown)
    lines = [leaflet.tooltip(row) for row in unknown.itertuples()]
    assert all("deaths no figure" in line for line in lines)


def test_points_travel_as_one_bit_each(study):
    chosen = study.incidents.select(study.choices.default())
    paint = leaflet.point_paint(chosen, address)
    bits = np.unpackbits(np.frombuffer(base64.b64decode(paint.rows), dtype=np.uint8), bitorder="little")
    assert (bits[: len(chosen)].astype(bool) == chosen).all()
    assert len(paint.rows) < len(chosen) / 8 * 4 / 3 + 8


def test_a_repaint_is_small(study):
    query = study.choices.default()
    spec = leaflet.Spec(
        areas=leaflet.area_paint(study.layer("admin1"), score_areas(study, query), address, None),
        points=leaflet.point_paint(study.incidents.select(query), address),
    )
    group = folium_map.repaint(spec)
    script = next(iter(group._children.values())).script
    assert len(script) < 9_000


def test_shapes_keep_shared_edges_after_simplifying(study):
    import geopandas as gpd
    import shapely

    for key in ("admin1", "admin2", "border-mli-bfa", "capital-bamako"):
        collection = json.loads(shapes.layer_shapes(study.layer(key)))
        frame = gpd.GeoDataFrame.from_features(collection["features"])
        tree = shapely.STRtree(frame.geometry.to_numpy())
        left, right = tree.query(frame.geometry.to_numpy(), predicate="overlaps")
        overlap = shapely.area(
            shapely.intersection(
                shapely.make_valid(frame.geometry.to_numpy()[left]),
                shapely.make_valid(frame.geometry.to_numpy()[right]),
            )
        )
        assert overlap.max(initial=0) < 1e-4  # square degrees: a sliver of rounding at most


def test_hexagons_without_an_incident_of_the_selection_are_hollow_and_send_no_words(study):
    layer, query = study.layer("hex-5"), replace(study.choices.default(), layer="hex-5")
    scores = score_areas(study, query)
    paint = leaflet.area_paint(layer, scores, str, None)
    level = dict(zip(layer.areas.index, paint.level, strict=True))
    assert (scores["incidents"] > 0).all()
    assert {level[area] for area in scores.index} <= set(range(5))
    quiet = layer.areas.index[layer.areas["study"] & ~layer.areas.index.isin(scores.index)]
    assert {level[area] for area in quiet} == {leaflet.QUIET}
    assert {level[area] for area in layer.areas.index[~layer.areas["study"]]} == {leaflet.NOT_SCORED_LEVEL}
    assert sum(bool(line) for line in paint.lines) == len(scores)


def test_the_view_of_hexagons_is_the_same_whatever_the_selection(study):
    layer = study.layer("hex")
    scores = score_areas(study, replace(study.choices.default(), layer="hex"))
    assert leaflet.view_of(layer, scores) == leaflet.view_of(layer, scores.iloc[:3])
