"""The user's own polygons: each file a layer, checked, repaired with a note, refused with the reason."""

import json
import random
import zipfile

import numpy as np
import pytest
import shapely

from geo.areas.custom import KIND, keep_own, own_areas, own_layers, prepare_own
from geo.areas.layers import build_layers
from geo.areas.shelf import Shelf
from geo.errors import GeoError, GeometryError, ImportFileError
from geo.query import Query
from geo.risk import score_areas
from geo.study import Study
from geo.units import area_km2
from tests import builders, small_study
from tests.area_files import NOW, feature, frame, geojson, shapefile

BLOCK, BESIDE = shapely.box(-1, 13, -0.5, 14), shapely.box(-2, 13, -1, 14)


def prepared(path, name="Blocks"):
    return prepare_own(path, name, small_study.BOUNDARIES, now=NOW)


def refused(path, error, message, name="Blocks"):
    with pytest.raises(error, match=message):
        prepared(path, name)


def test_own_areas_become_a_layer_that_is_scored_wherever_they_lie(tmp_path):
    path = geojson(tmp_path, feature(BLOCK, name="Block A"), feature(shapely.box(-0.5, 13, 0.5, 14), name="Block B"))
    own = keep_own(tmp_path, prepared(path), path)
    assert own_layers(tmp_path) == [own]
    assert own_areas(tmp_path, own.slug)["study"].all()
    layers = build_layers(small_study.BOUNDARIES, small_study.CAPITALS, folder=tmp_path)
    layer = layers["custom-blocks"]
    assert (layer.title, layer.family) == ("Blocks", "custom")
    assert layer.vintage == "Blocks: 2 own areas from areas.geojson, brought in on 2026-11-25"
    assert layer.areas["country"].tolist() == ["MLI", None]
    assert not layer.has_countries
    study = _study_with(layers, builders.incident_table(builders.incident(1, longitude=-0.7, latitude=13.5)))
    scores = score_areas(study, Query(study.incidents.first_day, study.incidents.last_day, layer="custom-blocks"))
    assert scores["incidents"].to_dict() == {"block-a": 1, "block-b": 0}


def _study_with(layers, table) -> Study:
    plain = small_study.small_study(table)
    return Study(plain.incidents, plain.boundaries, layers, plain.places, plain.capitals, plain.context)


def test_an_area_across_a_border_has_no_country_and_one_over_a_sliver_of_it_has(tmp_path):
    path = geojson(
        tmp_path, feature(shapely.box(-1, 13, 0.005, 14), name="A"), feature(shapely.box(1, 13, 1.5, 14), name="B")
    )
    assert prepared(path).areas["country"].tolist() == ["MLI", "BFA"]


def test_areas_may_share_slips_which_are_cut_and_said(tmp_path):
    over = shapely.box(-2, 13, -0.998, 14)
    draft = prepared(geojson(tmp_path, feature(BLOCK, name="A"), feature(over, name="B")))
    assert shapely.coverage_is_valid(draft.areas.geometry.to_numpy())
    assert any("Edges between neighbours were made to meet" in note for note in draft.layer.notes)
    assert area_km2(draft.areas.geometry.to_numpy()).sum() == pytest.approx(
        area_km2([shapely.union(BLOCK, over)])[0], rel=1e-6
    )


def test_areas_that_overlap_by_more_are_refused(tmp_path):
    path = geojson(tmp_path, feature(BLOCK, name="A"), feature(shapely.box(-0.8, 13, 0, 14), name="B"))
    refused(path, GeometryError, "A and B overlap by")


def test_areas_of_no_size_are_refused(tmp_path):
    path = geojson(tmp_path, feature(shapely.box(-1, 13, -0.9995, 13.0005), name="Camp"))
    refused(path, GeometryError, r"Camp has [\d,]+ m²; areas under 0.01 km²")


def test_areas_on_no_land_on_file_are_refused(tmp_path):
    refused(
        geojson(tmp_path, feature(shapely.box(30, 50, 31, 51))), GeometryError, "None of the areas lies in any of the"
    )


def test_a_layer_needs_a_name(tmp_path):
    refused(geojson(tmp_path, feature(BLOCK)), ImportFileError, "needs a name", name=" \u202e")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Blocs d'exploration", "blocs-dexploration"),
        ("<script>", "script"),
        ("../../etc", "etc"),
        ("bin", "n"),
        ("تمبكتو", "n"),
    ],
)
def test_whatever_a_layer_is_called_its_folder_and_link_are_plain(tmp_path, name, slug):
    path = geojson(tmp_path, feature(BLOCK))
    own = keep_own(tmp_path, prepared(path, name), path)
    assert own.slug.startswith(slug)
    assert (tmp_path / KIND / own.slug).is_dir()
    assert own_layers(tmp_path)[0].name == name
    Shelf(tmp_path, KIND).remove(own.slug, now=NOW)
    assert own_layers(tmp_path) == []


def test_a_polygon_of_a_million_corners_is_thinned_by_a_metre_and_small_on_the_live_map(tmp_path):
    from geo.present.shapes import layer_shapes

    angle = np.linspace(0, 2 * np.pi, 1_000_000, endpoint=False)
    circle = shapely.polygons(np.column_stack([-2 + np.cos(angle), 15 + np.sin(angle)]))
    path = tmp_path / "round.geojson"
    path.write_text(
        f'{{"type": "Feature", "properties": {{"name": "Round"}}, "geometry": {shapely.to_geojson(circle)}}}'
    )
    draft = prepared(path)
    assert any("1,000,001 corners were thinned to" in note for note in draft.layer.notes)
    layer = builders.grid_layer(areas=draft.areas)
    assert shapely.get_num_coordinates(layer.areas.geometry.iloc[0]) < 20_000
    assert layer.km2[0] == pytest.approx(area_km2([shapely.Point(-2, 15).buffer(1, quad_segs=256)])[0], rel=1e-3)
    assert len(layer_shapes(layer)) < 5_000


VALUES = [None, True, 1e300, -1, "x", [], {}, [[]], [[[]]], "\u202e", float("nan"), "Polygon", "MultiPolygon", "Point"]


def with_one_value_changed(content, draw):
    """The same JSON with one value somewhere in it replaced."""
    places = []

    def walk(value, way):
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, inner in items:
            places.append([*way, key])
            walk(inner, [*way, key])

    walk(content, [])
    *way, last = draw.choice(places)
    target = content
    for key in way:
        target = target[key]
    target[last] = draw.choice(VALUES)
    return content


def outcome(path):
    try:
        return prepared(path)
    except GeoError:
        return None


def test_whatever_stands_in_a_geojson_file_it_is_read_or_refused_in_words(tmp_path):
    draw = random.Random(1)
    text = geojson(tmp_path, feature(BLOCK, name="A"), feature(BESIDE, name="B")).read_text()
    path = tmp_path / "changed.geojson"
    for _ in range(150):
        path.write_text(json.dumps(with_one_value_changed(json.loads(text), draw)))
        found = outcome(path)
        assert found is None or shapely.is_valid(found.areas.geometry.to_numpy()).all()


def test_whatever_stands_in_a_shapefile_it_is_read_or_refused_in_words(tmp_path):
    draw = random.Random(2)
    shapefile(tmp_path, frame(BLOCK, BESIDE))
    parts = {part.name: part.read_bytes() for part in (tmp_path / "parts").iterdir()}
    for _ in range(120):
        name = draw.choice(sorted(parts))
        damaged = bytearray(parts[name])
        for _ in range(draw.choice([1, 2, 8])):
            damaged[draw.randrange(len(damaged))] = draw.choice([0, 127, 255, draw.randrange(256)])
        with zipfile.ZipFile(tmp_path / "changed.zip", "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, bytes(damaged) if part == name else content)
        found = outcome(tmp_path / "changed.zip")
        assert found is None or shapely.is_valid(found.areas.geometry.to_numpy()).all()
