"""Workbook, GIS and Word of a small pack, read back as their readers read them."""

import io
import json
import sqlite3
import zipfile
from dataclasses import replace
from xml.etree.ElementTree import Element

import pandas as pd
import pyogrio
import pytest
import shapely
from defusedxml.ElementTree import fromstring
from docx import Document

from geo.briefing.brief import OF_AN_AREA, Edit
from geo.briefing.geo_text import geojson_files, kml
from geo.briefing.geopackage import geopackage
from geo.briefing.model import Column, Table
from geo.briefing.pack import compose
from geo.briefing.package import record_in
from geo.briefing.record import read_record
from geo.briefing.word import word
from geo.briefing.workbook import ABOUT, SHEETS, _ordered, _sheet_names, workbook
from geo.errors import BriefError
from geo.present.language import translator
from tests.geo.briefing.brief_world import HOSTILE, YEAR, brief, hostile_study, study, synthetic_outlook

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SECTIONS = ("map", "trend", "groups")


@pytest.fixture(scope="module")
def pack():
    edit = Edit("groups", "Mine", ("My own sentence.",))
    return compose(study(), brief(sections=SECTIONS, number="7", edits=(edit,)))


@pytest.fixture(scope="module")
def hostile():
    return compose(hostile_study(), brief(sections=("map", "groups")))


def sheets(made: bytes) -> dict[str, Element]:
    """Every sheet by its name."""
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = [sheet.get("name") for sheet in fromstring(package.read("xl/workbook.xml")).iter(f"{S}sheet")]
        found = [fromstring(package.read(f"xl/worksheets/sheet{at}.xml")) for at in range(1, len(names) + 1)]
    return dict(zip(names, found, strict=True))


def cells(sheet: Element, row: int) -> list[str]:
    return ["".join(cell.itertext()) for cell in sheet.iter(f"{S}row") if int(cell.get("r")) == row for cell in cell]


def test_the_workbook_begins_with_what_it_rests_on_and_keeps_numbers_dates_and_the_unknown(pack, tmp_path):
    made = workbook(pack)
    found = sheets(made)
    assert list(found)[:4] == ["About", "Areas", "Months", "Months by armed actor"]
    about = "\n".join(found["About"].itertext())
    assert all(line in about for line in pack.provenance.lines())
    assert "never zero" in about
    months = found["Months"]
    assert cells(months, 4) == ["Month", "Incidents", "Deaths, best figure", "Without a toll"]
    assert cells(months, 8) == ["45748", "1", "1"]  # 1 April 2025, its one incident without a figure: no cell
    assert months.find(f".//{S}pane").get("state") == "frozen"
    assert months.find(f".//{S}autoFilter") is not None
    for sheet in found.values():
        assert "TLP:AMBER" in "".join(sheet.itertext())
    assert workbook(pack) == made
    path = tmp_path / "brief.xlsx"
    path.write_bytes(made)
    assert read_record(path).number == "7"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_sheets_have_short_names_that_tell_them_apart(language):
    t = translator(language)
    names = [t(name) for name in (ABOUT, *SHEETS.values())]
    assert max(map(len, names)) <= 31
    assert len({name.casefold() for name in names}) == len(names)
    whole = compose(study(), brief(language=language), outlook=synthetic_outlook(study()))
    area = compose(study(), brief(language=language, focus="MLI-west", sections=OF_AN_AREA))
    for made in (whole, area):
        assert set(made.evidence) <= set(SHEETS)
        assert list(sheets(workbook(made)))[1:] == [t(SHEETS[table.key]) for table in _ordered(made)]


def test_a_table_without_a_sheet_s_name_is_called_by_its_title():
    columns, frame = (Column("a", "A"),), pd.DataFrame({"a": [1]})
    titles = ("Severity: of / all", "Severity: of / all", "A title that is longer than thirty-one letters")
    tables = [Table(f"t{at}", title, frame, columns, "en") for at, title in enumerate(titles)]
    assert list(_sheet_names(tables, "en")) == ["Severity of all", "Severity of all 2", "A title that is longer than"]


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(hostile):
    made = workbook(hostile)
    text = []
    for sheet in sheets(made).values():
        assert not [*sheet.iter(f"{S}f"), *sheet.iter(f"{S}hyperlink")]
        text += list(sheet.itertext())
    assert HOSTILE[0] in text
    assert HOSTILE[1] in text
    assert "x" * 10_000 in text
    assert "\u202e" not in "".join(text)


def test_qgis_finds_layers_their_colours_and_what_they_rest_on(pack, tmp_path):
    made = geopackage(pack)
    path = tmp_path / "brief.gpkg"
    path.write_bytes(made)
    layers = dict(pyogrio.list_layers(path))
    assert layers["areas"] == "MultiPolygon"
    assert layers["incidents"] == "Point"
    areas = pyogrio.read_dataframe(path, layer="areas")
    assert areas.crs.to_epsg() == 4326
    assert areas.geometry.is_valid.all()
    assert areas["incidents"].sum() == pack.evidence["areas"].frame["incidents"].sum()
    incidents = pyogrio.read_dataframe(path, layer="incidents")
    assert len(incidents) == 12
    assert incidents["fatalities_best"].isna().sum() == 2
    with sqlite3.connect(path) as base:
        styled = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
        metadata = base.execute("SELECT metadata FROM gpkg_metadata").fetchone()[0]
        changed = {row[0] for row in base.execute("SELECT last_change FROM gpkg_contents")}
    base.close()
    assert 'value="Extreme"' in styled["areas"]
    assert fromstring(styled["areas"].partition(">")[2]).find(".//symbols") is not None
    assert set(styled) == {"areas", "incidents"}
    assert json.loads(metadata)["handling"] == "TLP:AMBER"
    assert changed == {"2026-01-02T08:30:00.000Z"}
    assert geopackage(pack) == made
    assert read_record(path).number == "7"
    other = tmp_path / "other.gpkg"
    other.write_bytes(b"no database")
    with pytest.raises(BriefError, match="no GeoPackage"):
        read_record(other)


def test_every_zone_and_route_of_the_pack_is_a_layer_for_gis(tmp_path):
    whole = compose(study(), brief(sections=("borders", "capital", "routes")))
    path = tmp_path / "brief.gpkg"
    path.write_bytes(geopackage(whole))
    kinds = dict(pyogrio.list_layers(path))
    zones = ("areas", "border_levels", "ring_levels", "route_levels")
    assert {name: kinds[name] for name in (*zones, "routes")} == {
        **dict.fromkeys(zones, "MultiPolygon"), "routes": "LineString",
    }  # fmt: skip
    for name in (*zones, "routes"):
        layer, table = pyogrio.read_dataframe(path, layer=name), whole.evidence[name.replace("_", "-")].frame
        assert len(layer) == len(table)
        assert layer.geometry.is_valid.all()
        assert not layer.geometry.is_empty.any()
    with sqlite3.connect(path) as base:
        styled = {row[0] for row in base.execute("SELECT f_table_name FROM layer_styles")}
    base.close()
    assert styled == {*zones, "incidents"}
    files = geojson_files(whole)
    assert {f"{name}.geojson" for name in (*zones, "routes", "incidents")} == set(files)
    lines = json.loads(files["routes.geojson"])["features"]
    assert {line["geometry"]["type"] for line in lines} == {"LineString"}
    root, kml_ = fromstring(kml(whole)), "{http://www.opengis.net/kml/2.2}"
    assert len(list(root.iter(f"{kml_}LineString"))) == len(lines)
    seen = [folder.find(f"{kml_}visibility").text for folder in root.iter(f"{kml_}Folder")]
    assert seen == ["1", "1", "0", "0", "0", "0"]


def test_geojson_is_in_longitude_and_latitude_its_outer_rings_anticlockwise(pack):
    files = {name: json.loads(content) for name, content in geojson_files(pack).items()}
    first = files["areas.geojson"]["features"][0]
    assert first["id"] == first["properties"]["area_id"]
    rings = shapely.geometry.shape(first["geometry"])
    assert all(part.exterior.is_ccw for part in shapely.get_parts(rings))
    assert "crs" not in files["areas.geojson"]
    assert files["areas.geojson"]["provenance"]["lines"] == pack.provenance.lines()
    assert len(files["incidents.geojson"]["features"]) == 12


def test_kml_shows_hostile_texts_as_letters_even_in_a_balloon(hostile):
    made = kml(hostile)
    root = fromstring(made)
    balloons = [node.text for node in root.iter("{http://www.opengis.net/kml/2.2}description")]
    assert any("&lt;script&gt;alert(1)&lt;/script&gt;" in (text or "") for text in balloons)
    assert not any("<script" in (text or "") for text in balloons)
    assert "\u202e" not in made.decode()
    assert b"<script>" not in b"".join(geojson_files(hostile).values())
    assert len(list(root.iter("{http://www.opengis.net/kml/2.2}Placemark"))) == 4 + len(HOSTILE)


def test_word_has_real_headings_tables_alt_texts_and_page_fields(pack):
    made = word(pack, paper="us-letter")
    document = Document(io.BytesIO(made))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:2] == [pack.section("map").title.text, pack.section("trend").title.text]
    assert headings[2] == "Mine [author]"
    assert len(document.tables) == sum(len(section.tables) for section in pack.sections)
    assert all(table._tbl.tr_lst[0].find(f".//{W}tblHeader") is not None for table in document.tables)
    pictures = document.element.xpath(".//wp:docPr")
    assert len(pictures) == 4
    assert all(picture.get("descr") for picture in pictures)
    assert len({picture.get("id") for picture in pictures}) == 4
    section = document.sections[0]
    assert "TLP:AMBER" in section.header.paragraphs[0].text
    fields = [node.get(f"{W}instr") for node in section.footer._element.iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "As of 2 Jan 2026, 08:30 UTC" in section.footer.paragraphs[1].text
    assert round(section.page_width.inches, 1) == 8.5
    assert record_in(made)["brief"]["number"] == "7"
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert len(names) == len(set(names))
    assert "docProps/thumbnail.jpeg" not in names


def test_no_note_below_a_table_stands_alone_on_a_page_of_word(pack):
    document = Document(io.BytesIO(word(pack)))
    below = [table._tbl.getnext() for table in document.tables]
    assert any(len(table.rows) > 2 for table in document.tables)
    for table, note in zip(document.tables, below, strict=True):
        kept = [row._tr.find(f".//{W}keepNext") is not None for row in table.rows]
        assert kept[-2:] == [True] * min(2, len(kept))
        assert not any(kept[:-2])
        if _is_caption(note.getnext()):
            assert note.find(f"{W}pPr/{W}keepNext") is not None


def _is_caption(paragraph) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val") == "Caption"


def test_word_holds_hostile_texts_and_a_pack_in_french_the_same_each_time(hostile):
    document = Document(io.BytesIO(word(hostile)))
    text = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "<script>alert(1)</script>" in text
    assert "]]> & <b>" in text
    french = compose(study(), brief(sections=("groups",), language="fr"))
    made = [word(french) for _ in range(2)]
    assert made[0] == made[1]
    assert b"fr-FR" in zipfile.ZipFile(io.BytesIO(made[0])).read("word/styles.xml")


def test_an_empty_selection_makes_truthful_files():
    nothing = replace(YEAR, groups=("ISSP",), countries=("NER",), event_types=("Riots",))
    pack = compose(study(), brief(query=nothing, sections=("judgement", "map")))
    assert "not that nothing happened" in "\n".join(p.text for p in Document(io.BytesIO(word(pack))).paragraphs)
    assert "No incident matches these filters" in "\n".join(sheets(workbook(pack))["Incidents"].itertext())
    assert json.loads(geojson_files(pack)["incidents.geojson"])["features"] == []
    assert b"No incident matches these filters" in geopackage(pack)
