import csv as csv_module
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from xml.etree import ElementTree

import geopandas as gpd
import matplotlib as mpl
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo.briefing import figures
from geo.briefing.figures import Figure
from geo.errors import CrsError, GeometryError
from geo.present import charts
from geo.present.maps import incident_map, level_map
from geo.present.provenance import provenance
from geo.present.typeset import printable
from geo.risk.score import score_areas
from tests import builders
from tests.geo.present.figure_world import HOSTILE, PROVENANCE, bands, months

FORMULA = "=+-@\t\r\n"


def small(**changes) -> Figure:
    """Nine synthetic squares with a few values each, drawn as bars by band."""
    areas = builders.grid_areas()
    table = pd.DataFrame(
        {
            "name": [f"Square {n}" for n in range(9)],
            "severity": [10.5 * n for n in range(9)],
            "change": [-4.5, -3, -2, -1, 0, 1, 2, 3, 4],
            "deaths": pd.array([pd.NA, *range(8)], dtype="Int64"),
            "day": pd.Timestamp("2025-06-30"),
        },
        index=areas.index,
    )
    draw = charts.bands_figure(bands(), PROVENANCE, title="A title", sentence="A sentence.").draw
    figure = Figure(
        key="grid",
        title="A title",
        sentence="A sentence.",
        data=table,
        provenance=PROVENANCE,
        draw=draw,
        shapes=areas[["geometry"]],
    )
    return replace(figure, **changes)


def hostile() -> Figure:
    """The small figure with hostile text in every place that text can reach."""
    table = small().table.assign(name=HOSTILE[:9], other=HOSTILE[9:18], third=[*HOSTILE[18:], *HOSTILE[:7]])
    rests_on = replace(PROVENANCE, filters=" ".join(HOSTILE), layer="x, =1+1; @SUM(A1)", period=HOSTILE[19])
    text = " ".join(HOSTILE)
    draw = charts.bands_figure(bands(second=text), rests_on, title=text, sentence=text).draw
    return small(key=HOSTILE[19], title=text, sentence=text, data=table, provenance=rests_on, draw=draw)


def _parsed(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(data)  # noqa: S314  (our own bytes; entities would need the DOCTYPE that we cut out)


def _rows(data: bytes) -> tuple[list[str], list[list[str]]]:
    lines = data.decode("utf-8-sig").split("\n")
    head = [line for line in lines if line.startswith("# ")]
    return head, list(csv_module.reader(io.StringIO("\n".join(lines[len(head) :]))))


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_a_png_is_two_thousand_pixels_wide_at_200_dpi():
    picture = Image.open(io.BytesIO(figures.png(small())))
    assert picture.width == 3000
    assert [round(dpi) for dpi in picture.info["dpi"]] == [300, 300]


def test_a_png_carries_every_source_line():
    picture = Image.open(io.BytesIO(figures.png(small())))
    assert picture.text["Source"].split("\n") == PROVENANCE.lines()
    assert picture.text["Title"] == "A title"


def test_an_svg_carries_every_source_line():
    text = "".join(_parsed(figures.svg(small())).itertext())
    for line in ["A title", "A sentence.", *PROVENANCE.lines()]:
        assert line in text


@pytest.mark.parametrize("figure", [small(), hostile()], ids=["plain", "hostile"])
def test_an_svg_has_no_script_no_handler_and_no_reference_to_elsewhere(figure):
    drawn = figures.svg(figure)
    assert b"<!DOCTYPE" not in drawn
    for element in _parsed(drawn).iter():
        assert element.tag.rsplit("}", 1)[-1] not in {"script", "foreignObject", "image", "a", "iframe", "use2"}
        for name, value in element.attrib.items():
            plain = name.rsplit("}", 1)[-1].lower()
            assert not plain.startswith("on")
            if plain in {"href", "src"}:
                assert value.startswith("#")
            assert not re.search(r"url\((?!#)", value)


def test_a_picture_leaves_no_setting_of_matplotlib_behind():
    before = dict(mpl.rcParams)
    figures.png(small())
    assert dict(mpl.rcParams) == before


def test_pictures_drawn_at_once_are_the_same_as_one_after_the_other():
    alone = figures.png(small())
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: figures.png(small()), range(4))) == {alone}


# --- tables -----------------------------------------------------------------------------------------------------------


def test_a_csv_reads_back_with_pandas_after_its_comment_lines():
    data = figures.csv(small())
    head, _ = _rows(data)
    back = pd.read_csv(
        io.BytesIO(data), skiprows=len(head), index_col="area_id", parse_dates=["day"], encoding="utf-8-sig"
    )
    pd.testing.assert_frame_equal(back.convert_dtypes(), small().table.convert_dtypes(), check_dtype=False)


def test_a_csv_starts_with_a_byte_order_mark_and_every_source_line():
    data = figures.csv(small())
    assert data.startswith(b"\xef\xbb\xbf# A title")
    head, _ = _rows(data)
    assert head == [f"# {line}" for line in ["A title", "A sentence.", *PROVENANCE.lines()]]


def test_negative_numbers_stay_numbers_and_unknown_stays_empty():
    _, rows = _rows(figures.csv(small()))
    assert rows[1] == ["BFA-a1", "Square 0", "0", "-4.5", "", "2025-06-30"]


def test_hostile_cells_start_no_formula():
    _, rows = _rows(figures.csv(hostile()))
    for row in rows[1:]:
        for cell in (row[1], row[-2], row[-1]):
            assert not cell.lstrip(" ").startswith(tuple(FORMULA))


def test_comment_lines_start_no_formula_in_a_later_cell():
    head, _ = _rows(figures.csv(hostile()))
    assert len(head) == 2 + len(PROVENANCE.lines())
    for line in head:
        for cell in re.split("[,;]", line):
            assert not cell.strip(' "').startswith(tuple(FORMULA))


def test_a_hostile_column_name_is_made_harmless_too():
    table = small().table.rename(columns={"name": "=1+1"})
    _, rows = _rows(figures.csv(small(data=table)))
    assert rows[0][1] == "'=1+1"


@pytest.mark.parametrize("text", ["-2+3", "=1", "+1", "@A1", "  =1", "\uff1d1", "\t1", "\n1"])
def test_text_like_a_formula_gets_an_apostrophe(text):
    assert figures.harmless(text) == "'" + text


@pytest.mark.parametrize(("text", "safe"), [("\t=1", "'\t'=1"), ("\r=1", "'\n'=1"), ("a\r\n-1", "a\n'-1")])
def test_a_sign_after_a_tab_or_line_end_gets_one_of_its_own(text, safe):
    assert figures.harmless(text) == safe


@pytest.mark.parametrize("value", [-3, -2.5, None, 7, "N'Tillit", "Côte d'Ivoire", "3-4", "a@b", ""])
def test_anything_else_comes_back_as_it_is(value):
    assert figures.harmless(value) == value


def test_a_formula_after_a_semicolon_is_made_harmless_where_semicolons_part_cells():
    assert figures.harmless('a;"=1+1') == "a;\"'=1+1"


@given(st.text(alphabet="=+-@;\t\r\n \"'a1\uff1d"))
def test_harmless_text_starts_no_formula_and_is_left_alone_the_second_time(text):
    once = figures.harmless(text)
    assert not once.lstrip().startswith(tuple("=+-@\uff1d"))
    assert figures.harmless(once) == once
    assert once.replace("'", "") == re.sub("\r\n?", "\n", text).replace("'", "")


# --- areas ------------------------------------------------------------------------------------------------------------


def test_geojson_reads_back_with_its_areas_and_their_numbers():
    back = gpd.read_file(io.BytesIO(figures.geojson(small()))).set_index("area_id")
    assert list(back.index) == list(small().table.index)
    assert back["severity"].tolist() == small().table["severity"].tolist()
    assert back["deaths"].isna().tolist() == small().table["deaths"].isna().tolist()
    assert shapely.equals(back.geometry, small().areas.geometry).all()
    assert back.crs == "EPSG:4326"


def test_geojson_follows_the_standard():
    found = json.loads(figures.geojson(small()))
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    for feature in found["features"]:
        ring = feature["geometry"]["coordinates"][0]
        assert shapely.is_ccw(shapely.LinearRing(ring))
        assert feature["id"] == feature["properties"]["area_id"]


def test_geojson_carries_what_the_figure_rests_on():
    found = json.loads(figures.geojson(small()))["provenance"]
    assert found["lines"] == PROVENANCE.lines()
    assert found["disclaimer"] == PROVENANCE.disclaimer
    assert found["title"] == "A title"


def test_hostile_text_in_geojson_is_kept_as_text_and_cannot_leave_it():
    data = figures.geojson(hostile())
    names = [feature["properties"]["name"] for feature in json.loads(data)["features"]]
    assert names == list(HOSTILE[:9])
    assert not set(data) & set(b"<>&")


def test_an_area_without_a_shape_has_null_for_geometry():
    found = json.loads(figures.geojson(small(shapes=small().areas.iloc[1:])))
    assert found["features"][0]["geometry"] is None


def test_a_chart_has_no_geojson():
    with pytest.raises(GeometryError, match=r"“A title” shows no areas.*take its CSV"):
        figures.geojson(small(shapes=None))


def test_areas_in_metres_are_refused():
    with pytest.raises(CrsError, match="EPSG:4326 was expected"):
        figures.geojson(small(shapes=builders.areas_in_metres()))


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_file_is_named_after_its_figure_and_period():
    assert figures.file_name(small(), "png") == "sahel-grid-1-jan-2025-30-jun-2025.png"


@given(st.text(), st.text(), st.text())
def test_no_text_makes_a_file_name_a_path(key, period, suffix):
    name = figures.file_name(small(key=key, provenance=replace(PROVENANCE, period=period)), suffix)
    assert re.fullmatch(r"sahel-[a-z0-9-]{1,100}\.[a-z0-9]{0,10}", name)


# --- the real figures -------------------------------------------------------------------------------------------------


def _real(study, kind):
    query = study.choices.default()
    rests_on = provenance(study, query)
    said = {"title": "A title", "sentence": "A sentence."}
    if kind == "levels":
        return level_map(study, query, score_areas(study, query), rests_on, **said)
    if kind == "incidents":
        return incident_map(study, query, rests_on, **said)
    return charts.months_figure(months(), rests_on, context=study.context, **said)


@pytest.mark.parametrize("kind", ["levels", "incidents"])
def test_the_areas_of_a_map_are_the_rows_of_its_table(study, kind):
    figure = _real(study, kind)
    assert figures.geojson(figure) == figures.geojson(_real(study, kind))
    assert len(gpd.read_file(io.BytesIO(figures.geojson(figure)))) == len(figure.table)


@pytest.mark.parametrize("kind", ["levels", "incidents", "months"])
def test_a_real_figure_gives_the_same_bytes_again_and_states_its_sources_in_every_file(study, kind):
    figure, again = _real(study, kind), _real(study, kind)
    png, svg, csv = (write(figure) for write in (figures.png, figures.svg, figures.csv))
    assert (png, svg, csv) == (figures.png(again), figures.svg(again), figures.csv(again))
    assert len(svg) < 1_000_000
    lines = [printable(line) for line in figure.provenance.lines()]
    assert "Names and boundaries shown do not imply endorsement" in " ".join(lines)
    assert Image.open(io.BytesIO(png)).text["Source"].split("\n") == lines
    head, _ = _rows(csv)
    assert head[2:] == [f"# {line}" for line in lines]
    assert all(line in "".join(_parsed(svg).itertext()) for line in lines)
