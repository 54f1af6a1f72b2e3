"""The Word document of a pack: cover lines, a heading for each message, and what all of it rests on."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Cm, Inches, Pt

from geo.briefing.fit import in_font
from geo.briefing.inert import inert
from geo.briefing.model import Chart, Map, Pack, Section, Sentence
from geo.briefing.package import sealed
from geo.briefing.pictures import Picture
from geo.briefing.word.parts import add_picture, add_table, handling_mark, lines, rgb, set_styles, with_page_fields

_PAPERS = {"a4": (21.0, 29.7), "us-letter": (21.59, 27.94)}
_MARGIN = 2.0
_LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}
_POINTS = 72.0
_CM = 2.54


def word(pack: Pack, *, paper: str = "a4") -> bytes:
    """The pack as a DOCX document, on A4 or US Letter."""
    document = Document()
    set_styles(document, pack.brief.theme, _LANGUAGES[pack.language])
    width = _on_paper(document, paper)
    _head_and_foot(document, pack, width)
    _cover(document, pack)
    shown: set[str] = set()
    with in_font(pack.brief.theme.font):
        for section in pack.sections:
            _section(document, pack, section, width, shown)
    _last(document, pack)
    _describe(document, pack)
    held = io.BytesIO()
    document.save(held)
    return sealed(held.getvalue(), main="word/document.xml", record=pack.record, as_of=pack.brief.as_of)


def _on_paper(document: Any, paper: str) -> float:
    """Sets the page; the width of its text in inches."""
    section, (width, height) = document.sections[0], _PAPERS[paper]
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.3)
    section.header_distance = section.footer_distance = Cm(0.9)
    return (width - 2 * _MARGIN) / _CM


def _head_and_foot(document: Any, pack: Pack, width: float) -> None:
    """On every page: firm, title and handling above; filters, hours, version and page below."""
    head, labels, theme = pack.head, pack.labels, pack.brief.theme
    section = document.sections[0]
    top = section.header.paragraphs[0]
    _tabs(top, width)
    if theme.logo:
        run = top.add_run()
        picture = run.add_picture(io.BytesIO(theme.logo), height=Cm(0.7))
        picture._inline.docPr.set("descr", inert(theme.name) or "Logo")
        top.add_run("  ")
    number = labels["number"].replace("{number}", head.number) if head.number else ""
    top.add_run(" · ".join(inert(part)[:90] for part in (head.firm, head.title, number) if part) + "\t")
    handling_mark(top, pack.brief, head.tlp)
    foot = section.footer.paragraphs[0]
    foot.add_run(inert(f"{head.period}. {head.filters}")[:400])
    below = section.footer.add_paragraph(style="Footer")
    _tabs(below, width)
    stamp = [
        labels["as_of"].replace("{time}", head.as_of),
        labels["cut_off"].replace("{day}", head.cut_off),
        f"{labels['version']} {head.version}",
        labels["computed"],
    ]
    below.add_run(inert(" · ".join(stamp)) + "\t")
    with_page_fields(below, labels["page"])


def _tabs(paragraph: Any, width: float) -> None:
    for stop in list(paragraph.style.paragraph_format.tab_stops):
        paragraph.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Inches(width), WD_TAB_ALIGNMENT.RIGHT)


def _cover(document: Any, pack: Pack) -> None:
    head, labels = pack.head, pack.labels
    document.add_paragraph(inert(head.title), style="Title")
    stamp = [
        labels["number"].replace("{number}", head.number) if head.number else "",
        labels["as_of"].replace("{time}", head.as_of),
        labels["cut_off"].replace("{day}", head.cut_off),
    ]
    document.add_paragraph(inert(" · ".join(part for part in stamp if part)), style="Subtitle")
    space = "\u00a0" if pack.language == "fr" else ""
    for label, text in (
        (labels["period"], head.period),
        (labels["filters"], head.filters),
        (labels["layer"], head.layer),
    ):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.add_run(f"{inert(label)}{space}: ").bold = True
        paragraph.add_run(inert(text))


def _section(document: Any, pack: Pack, section: Section, width: float, shown: set[str]) -> None:
    topic = document.add_paragraph(inert(section.heading), style="Subtitle")
    topic.paragraph_format.space_before = Pt(16)
    _said(document.add_paragraph(style="Heading 1"), pack, section.title)
    for sentence in section.sentences:
        _said(document.add_paragraph(style="List Bullet"), pack, sentence)
    pictures: list[Map | Chart] = [*section.maps, *section.charts]
    for picture in pictures:
        _picture(document, picture, width)
    for table in section.tables:
        if table.key in shown:
            continue
        shown.add(table.key)
        document.add_paragraph(inert(table.title), style="Heading 2")
        if table.frame.empty:
            lines(document, [table.empty], "Normal")
            continue
        add_table(document, table, width * _POINTS, pack.brief)
        more = pack.labels["more_rows"].replace("{count}", str(table.left_out())) if table.left_out() else ""
        document.add_paragraph(inert(" ".join(text for text in (table.note, more) if text)), style="Caption")
    told = {table.note for table in section.tables}
    notes = [note for note in dict.fromkeys(section.notes) if note and note not in told]
    if notes:  # they would stand alone on a page of their own
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    lines(document, notes, "Caption")


def _said(paragraph: Any, pack: Pack, sentence: Sentence) -> None:
    paragraph.add_run(inert(sentence.text))
    if sentence.by_author:
        mark = paragraph.add_run(f" [{pack.labels['author_mark']}]")
        mark.italic, mark.font.color.rgb = True, rgb(pack.brief.theme.muted)


def _picture(document: Any, shown: Map | Chart, width: float) -> None:
    document.add_paragraph(inert(shown.title), style="Heading 2")
    drawn = Picture(shown.figure, width, *((3.4, 4.9) if isinstance(shown, Map) else (2.5, 4.0)))
    add_picture(document, drawn, shown.alt, shown.title)
    document.add_paragraph(inert(" ".join(drawn.notes)), style="Caption")


def _last(document: Any, pack: Pack) -> None:
    labels = pack.labels
    heading = document.add_paragraph(inert(labels["sources"]), style="Heading 1")
    heading.paragraph_format.space_before = Pt(18)
    lines(document, [*pack.provenance.lines(), labels["made_again"]], "Normal")
    if pack.edited():
        lines(document, [f"[{labels['author_mark']}] {labels['author']}."], "Normal")


def _describe(document: Any, pack: Pack) -> None:
    """Document properties from the brief alone."""
    head, properties = pack.head, document.core_properties
    properties.title, properties.author, properties.last_modified_by = inert(head.title), inert(head.firm), ""
    properties.subject = inert(head.filters)[:255]
    properties.comments = inert(" ".join(pack.provenance.lines()))[:255]
    properties.keywords, properties.category = inert(f"{head.region}, {head.period}, {head.version}")[:255], head.tlp
    properties.language, properties.revision = _LANGUAGES[pack.language], 1
    properties.created = properties.modified = pack.brief.as_of.replace(tzinfo=None)
    for owner, kind in ((document.part.package, RT.THUMBNAIL), (document.part, RT.CUSTOM_XML)):  # of the template
        for key in [key for key, relation in owner.rels.items() if relation.reltype == kind]:
            owner.rels.pop(key)
