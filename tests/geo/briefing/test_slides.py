"""The deck as PowerPoint reads it, without a renderer: parts, ids, alt texts, notes, workbooks, and what fits."""

import io
import re
import zipfile
from itertools import combinations

import pytest
from lxml import etree
from pptx import Presentation

from geo.briefing.brief import Edit
from geo.briefing.fit import column_widths, height_of, in_font, lines_of, paged, shortened, width_of
from geo.briefing.pack import compose
from geo.briefing.package import record_in, sealed
from geo.briefing.shown import Tile
from geo.briefing.slides import slides
from geo.briefing.slides.place import POINTS, Box
from geo.briefing.slides.plan import plan
from geo.briefing.slides.shapes import add_tiles
from geo.briefing.theme import Theme
from geo.errors import BriefError
from tests.geo.briefing.brief_world import AS_OF, HOSTILE, brief, hostile_study, study

SECTIONS = ("judgement", "figures", "map", "ranking", "trend", "capital", "gaps")
LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def pack():
    edit = Edit("gaps", None, ("A sentence of mine. " * 60,))
    theme = Theme(name="A firm & sons", logo=LOGO, accent="#114466", font="Arial")
    return compose(study(), brief(sections=SECTIONS, edits=(edit,), theme=theme, number="7"))


@pytest.fixture(scope="module")
def made(pack):
    return slides(pack)


@pytest.fixture(scope="module")
def deck(made):
    return Presentation(io.BytesIO(made))


def shapes_of(deck):
    return [(slide, shape) for slide in deck.slides for shape in slide.shapes]


def test_every_message_is_the_title_of_a_slide_and_the_deck_is_wide(pack, deck):
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    for section in pack.sections:
        assert any(title.startswith(section.title.text) for title in titles)
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    assert [layout.name for layout in deck.slide_layouts] == ["Cover", "Message", "Message with a table"]


def test_each_slide_says_handling_page_hour_and_what_it_rests_on(pack, deck):
    count = len(deck.slides)
    for number, slide in enumerate(deck.slides, start=1):
        text = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "TLP:AMBER" in text
        assert f"Page {number} of {count}" in text
        assert "As of 2 Jan 2026, 08:30 UTC" in text
        assert "No. 7" in text
        notes = slide.notes_slide.notes_text_frame.text
        assert all(line in notes for line in pack.provenance.lines())
    assert "Boundaries: " in text


def test_no_placeholder_is_empty_and_no_id_is_given_twice(deck):
    for slide in deck.slides:
        ids = [shape.shape_id for shape in slide.shapes]
        assert len(ids) == len(set(ids))
        for shape in (*slide.placeholders, *slide.notes_slide.placeholders):
            assert shape.text_frame.text or shape.name.startswith("Slide Image"), shape.name


def test_pictures_tables_and_charts_tell_what_is_seen(deck):
    seen = {"pic": 0, "chart": 0, "table": 0}
    for _, shape in shapes_of(deck):
        kind = "pic" if shape.shape_type == 13 else "chart" if shape.has_chart else "table" if shape.has_table else ""
        if kind:
            seen[kind] += 1
            assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    assert min(seen.values()) >= 2


def test_a_chart_carries_its_numbers_in_a_workbook_and_an_unknown_one_is_empty(pack, deck):
    chart = next(shape.chart for _, shape in shapes_of(deck) if shape.has_chart)
    with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as opened:
        sheet = opened.read("xl/worksheets/sheet1.xml").decode()
    wanted = pack.section("ranking").charts[0].series[0].values
    written = [float(value) for value in re.findall(r'<c r="B\d+"[^>]*><v>([^<]*)</v>', sheet)]
    assert written[-len(wanted) :] == list(wanted)
    assert tuple(chart.plots[0].series[0].values) == wanted
    assert chart._chartSpace.xpath(".//c:errBars")


def test_the_same_pack_gives_the_same_bytes_with_the_record_inside(made):
    small = [slides(compose(study(), brief(sections=("ranking",)))) for _ in range(2)]
    assert small[0] == small[1]
    assert record_in(made)["brief"]["number"] == "7"
    with pytest.raises(BriefError, match="carries no record"):
        record_in(sealed_without())
    with pytest.raises(BriefError, match="no package with the record"):
        record_in(b"PK nothing")


def sealed_without() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("a.txt", "a")
    return held.getvalue()


def test_the_look_is_the_theme_file_s(made):
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
        master = package.read("ppt/slideMasters/slideMaster1.xml").decode()
        names = package.namelist()
    assert "114466" in theme
    assert 'latin typeface="Arial"' in theme
    assert 'descr="A firm &amp; sons"' in master
    assert not [name for name in names if "thumbnail" in name or "printer" in name]


def text_fits(shape):
    """Whether a shape's text, of runs that have a size, is no higher than the shape."""
    if not shape.has_text_frame:
        return True
    width, height = shape.width / 914_400 * POINTS, shape.height / 914_400 * POINTS
    paragraphs = shape.text_frame.paragraphs
    sizes = [run.font.size.pt for paragraph in paragraphs for run in paragraph.runs if run.font.size]
    return not sizes or height_of([paragraph.text for paragraph in paragraphs], max(sizes), width) <= height + 2


def test_what_stands_on_a_slide_fits_its_box(pack, deck):
    high = deck.slide_height
    for _, shape in shapes_of(deck):
        assert shape.top + shape.height <= high
        assert shape.left + shape.width <= deck.slide_width
        assert text_fits(shape), shape.name
    pages = plan(pack)
    assert all(page.grid.height < 330 for page in pages if page.grid)
    marked = [page for page in pages if page.section.key == "gaps" and page.sentences]
    assert "[author]" in "".join(shape.text_frame.text for _, shape in shapes_of(deck) if shape.has_text_frame)
    assert marked


def lying_over(slide):
    """Pairs of shapes of a slide of which one covers a part of the other, by more than a hundredth of an inch."""
    return [
        (one.name, other.name)
        for one, other in combinations(slide.shapes, 2)
        if min(one.left + one.width, other.left + other.width) - max(one.left, other.left) > 9_144
        and min(one.top + one.height, other.top + other.height) - max(one.top, other.top) > 9_144
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_judgement_of_one_area_has_its_key_figures_and_its_chart_on_slides_of_their_own(language):
    pack = compose(study(), brief(sections=("judgement",), focus="BFA-left", language=language))
    _, first, *others = Presentation(io.BytesIO(slides(pack))).slides
    assert pack.sections[0].charts
    assert [shape.name for shape in first.shapes].count("Key figure") == 5
    assert not [shape for shape in first.shapes if shape.has_chart]
    assert [shape for slide in others for shape in slide.shapes if shape.has_chart]
    assert not [pair for slide in (first, *others) for pair in lying_over(slide)]
    assert all(text_fits(shape) for slide in (first, *others) for shape in slide.shapes)


@pytest.mark.parametrize("font", ["Georgia", "Verdana", "Courier New"])
def test_a_wide_font_of_the_theme_has_the_room_that_it_needs(font):
    edit = Edit(
        "judgement", None, ("A sentence that the author wrote and that fills a line or nearly two, no more. ",) * 9
    )
    usual, wide = (
        compose(study(), brief(sections=("judgement",), edits=(edit,), theme=Theme(font=name)))
        for name in ("Arial", font)
    )
    sizes = [body_size(Presentation(io.BytesIO(slides(pack)))) for pack in (usual, wide)]
    assert sizes[1] < sizes[0]
    with in_font(font):
        deck = Presentation(io.BytesIO(slides(wide)))
        assert all(text_fits(shape) for _, shape in shapes_of(deck))
        assert width_of("1,421", 20, bold=True) > 5 * 20 * 0.6


def body_size(deck):
    """Letter size of the sentences of the second slide."""
    return deck.slides[1].placeholders[1].text_frame.paragraphs[0].runs[0].font.size.pt


@pytest.mark.parametrize("value", ["7", "1,421", "1\u202f421\u202f334", "1,421,334"])
@pytest.mark.parametrize("font", ["Arial", "Georgia"])
def test_a_key_figure_shrinks_rather_than_take_two_lines(value, font):
    slide, asked = blank_slide(), brief(theme=Theme(font=font))
    with in_font(font):
        add_tiles(slide, [Tile("Actor unidentified", value, "before: 1,102")] * 5, Box(1.0, 1.0, 2.65, 4.62), asked)
        for shape in slide.shapes:
            if shape.name == "Key figure":
                (paragraph,) = shape.text_frame.paragraphs
                assert width_of(value, paragraph.runs[0].font.size.pt, bold=True) <= shape.width / 12_700
            assert text_fits(shape)


def blank_slide():
    deck = Presentation()
    return deck.slides.add_slide(deck.slide_layouts[6])


def test_hostile_texts_stand_in_a_deck_as_letters():
    made = slides(compose(hostile_study(), brief(sections=("groups",))))
    deck = Presentation(io.BytesIO(made))
    text = "\n".join(
        cell.text for _, shape in shapes_of(deck) if shape.has_table for row in shape.table.rows for cell in row.cells
    )
    assert "<script>alert(1)</script>" in text
    assert "]]> & <b>" in text
    assert HOSTILE[0] in text
    assert "\u202e" not in text
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
        books = [name for name in package.namelist() if name.endswith(".xlsx")]
        for name in books:
            with zipfile.ZipFile(io.BytesIO(package.read(name))) as book:
                assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_measures_of_text_are_those_of_the_font_with_room():
    assert width_of("mm", 10) == pytest.approx(2 * width_of("m", 10))
    assert lines_of("word " * 20, 10, 100) > 4
    assert lines_of("x" * 100, 10, 100) > 4
    assert shortened("word " * 100, 100, 2, 10).endswith("…")
    assert shortened("word", 100, 2, 10) == "word"
    assert sum(column_widths([["a" * 300, "b"], ["c", "d"]], 200, 10)) <= 200.01
    assert [(part.start, part.stop) for part in paged([10.0] * 5, 40)] == [(0, 3), (3, 5)]
    assert [(part.start, part.stop) for part in paged([100.0, 10.0], 40)] == [(0, 1), (1, 2)]


def test_a_sealed_package_is_stamped_with_the_hour_of_the_brief():
    held = sealed(sealed_without(), main="a.txt", record={"kind": "x"}, as_of=AS_OF)
    with zipfile.ZipFile(io.BytesIO(held)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2026, 1, 2, 8, 30, 0)}
    assert record_in(held) == {"kind": "x"}
