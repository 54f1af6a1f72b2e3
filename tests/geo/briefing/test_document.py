import io
import re
from dataclasses import replace

import pypdf
import pytest

from geo.briefing import document
from geo.briefing.brief import TLP, Edit
from geo.briefing.laid_out import text
from geo.briefing.model import Pack
from geo.briefing.pack import compose
from geo.errors import BriefError
from tests.geo.briefing import brief_world
from tests.geo.briefing.brief_world import YEAR, brief

STUDY = brief_world.study()
FEW = ("judgement", "figures", "map", "trend", "gaps")


@pytest.fixture(scope="module")
def pack() -> Pack:
    edit = Edit("judgement", None, ("The author's own sentence.",))
    return compose(STUDY, brief(sections=FEW, number="7/26", title="A brief", edits=(edit,)))


@pytest.fixture(scope="module")
def report(pack) -> bytes:
    return document.report_pdf(pack)


def _pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_every_page_names_number_mark_as_of_cut_off_and_its_place(report, pack):
    pages = _pages(report)
    assert len(pages) >= 3
    for place, page in enumerate(pages, start=1):
        words = " ".join(page.split())
        for told in ("A brief", "No. 7/26", "TLP:AMBER", "As of 2 Jan 2026, 08:30 UTC", "Data to 1 Dec 2025",
                     f"Page {place} of {len(pages)}", "12 incidents: 17 % without a death toll"):  # fmt: skip
            assert told in words, (place, told)
        assert words.count("TLP:AMBER") == 2
        assert pack.provenance.vintage[:30] in words


def test_the_report_is_tagged_has_bookmarks_a_title_and_embedded_fonts(report):
    reader = pypdf.PdfReader(io.BytesIO(report))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert b"pdfuaid:part>1" in root["/Metadata"].get_object().get_data()
    assert reader.metadata.title == "A brief"
    assert [item.title for item in reader.outline][1] == "Incidents: 12; deaths with a figure: 100"
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in
             (one.get_object() for one in page["/Resources"]["/Font"].values())}  # fmt: skip
    assert fonts
    assert all(re.match(r"/[A-Z]{6}\+(SourceSansPro|DejaVuSans)", font) for font in fonts)


def test_the_author_s_sentence_is_marked_in_the_report(report):
    first = " ".join(_pages(report)[0].split())
    assert re.search(r"The author's own sentence\. ?author", first)


def test_the_same_pack_gives_the_same_bytes(report, pack):
    assert document.report_pdf(pack) == report


def test_a_picture_without_alt_text_is_refused(pack):
    section = pack.section("map")
    bare = replace(section, maps=(replace(section.maps[0], alt=""),))
    with pytest.raises(BriefError, match="alt"):
        document.report_pdf(replace(pack, sections=(bare,)))


@pytest.mark.parametrize(("paper", "language"), [("a4", "en"), ("us-letter", "fr")])
def test_a_one_pager_has_one_page_of_the_paper_asked_for(paper, language):
    found = compose(STUDY, brief(sections=FEW, language=language, tlp=TLP[1]))
    reader = pypdf.PdfReader(io.BytesIO(document.onepager_pdf(found, paper=paper)))
    assert len(reader.pages) == 1
    assert round(float(reader.pages[0].mediabox.width)) == {"a4": 595, "us-letter": 612}[paper]
    assert "TLP:AMBER+STRICT" in reader.pages[0].extract_text()


def test_a_one_pager_of_an_author_who_writes_too_much_is_refused(pack):
    long = compose(STUDY, brief(sections=FEW, edits=(Edit("judgement", None, ("word " * 390,) * 9),)))
    with pytest.raises(BriefError, match="does not fit on one page"):
        document.onepager_pdf(long)


def test_hostile_text_is_shown_as_text_and_nothing_of_it_is_run():
    hostile = compose(brief_world.hostile_study(), brief(title='#read("/etc/passwd") $x$ *a*', sections=("incidents",)))
    shown = "".join("".join(_pages(document.report_pdf(hostile))).split()).replace("\u200b", "")
    assert '#read("/etc/passwd")$x$*a*' in shown
    assert "<script>alert(1)</script>" in shown
    assert "=HYPERLINK(" in shown
    assert "root:" not in shown
    assert "\u202e" not in shown


def test_an_empty_brief_still_makes_both():
    empty = compose(STUDY, brief(query=replace(YEAR, event_types=("Riots",)), sections=FEW))
    assert "No incident matches these filters" in _pages(document.onepager_pdf(empty))[0]
    assert "not that nothing happened" in " ".join("".join(_pages(document.report_pdf(empty))).split())


def test_pages_are_shown_as_pictures(pack):
    pages = document.pages_png(pack, "onepager", ppi=40)
    assert [page[:4] for page in pages] == [b"\x89PNG"]


def test_a_sign_that_no_font_has_is_a_square_and_a_long_word_may_break():
    assert text("\U0001f4a3 x") == "□ x"
    assert text("y" * 50) == "y" * 22 + "\u200b" + "y" * 22 + "\u200b" + "y" * 6


def test_the_one_page_says_how_much_more_the_full_report_has():
    pack = compose(STUDY, brief(sections=("judgement", "map")))
    first = pack.sections[0]
    many = replace(pack, sections=(replace(first, sentences=first.sentences * 6), *pack.sections[1:]))
    said = " ".join(_pages(document.onepager_pdf(many))[0].split())
    assert re.search(r"\d+ more points are in the full report\.", said)
