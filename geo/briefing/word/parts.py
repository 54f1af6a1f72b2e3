"""The pieces of a Word document: styles from the theme, fields, native tables, pictures with alt text."""

import io
from collections.abc import Sequence
from html import escape
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt, RGBColor

from geo.briefing.brief import TLP_COLOURS, Brief
from geo.briefing.fit import column_widths, unbroken
from geo.briefing.inert import inert
from geo.briefing.model import Table
from geo.briefing.pen import short
from geo.briefing.pictures import Picture
from geo.briefing.shown import LevelColours
from geo.briefing.theme import Theme

DPI = 220
MOST_CELL = 200
CELL_SIZE = 8.5
_PAD = 8.0
_TWIPS = 20
_LAST_ROWS = 2
"""So many rows go to the next page with the note below a table, which would stand alone there."""
_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def set_styles(document: Any, theme: Theme, language: str) -> None:
    """The firm's font and colours in Word's own styles, so that they change in one place."""
    for name, size, colour, bold, before, after in (
        ("Normal", 10.5, theme.ink, False, 0, 5),
        ("Title", 26, theme.ink, True, 0, 6),
        ("Subtitle", 11, theme.accent, True, 0, 2),
        ("Heading 1", 17, theme.ink, True, 0, 6),
        ("Heading 2", 11.5, theme.accent, True, 10, 3),
        ("List Bullet", 10.5, theme.ink, False, 0, 3),
        ("Caption", 8.5, theme.muted, False, 2, 8),
        ("Header", 9, theme.muted, False, 0, 0),
        ("Footer", 7.5, theme.muted, False, 0, 0),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = theme.font, Pt(size), bold, False
        style.font.color.rgb = rgb(colour)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{kind}"), theme.font)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for border in document.styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    document.styles["Subtitle"].paragraph_format.keep_with_next = True
    for spoken in document.styles.element.xpath(".//w:rPrDefault//w:lang"):
        spoken.set(qn("w:val"), language)


def rgb(colour: str) -> RGBColor:
    """A colour of ours as Word's."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def handling_mark(paragraph: Any, brief: Brief, text: str) -> None:
    """The TLP mark in its colour on black."""
    run = paragraph.add_run(f"\u00a0{text}\u00a0")
    run.bold, run.font.color.rgb = True, rgb(TLP_COLOURS[brief.tlp])
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "000000")):
        shade.set(qn(f"w:{name}"), value)
    run._r.get_or_add_rPr().append(shade)


def with_page_fields(paragraph: Any, label: str) -> None:
    """A label such as Page {page} of {pages}, its placeholders as fields that Word counts."""
    rest = label
    while rest:
        at = min((rest.find(mark) for mark in _FIELDS if mark in rest), default=-1)
        if at < 0:
            paragraph.add_run(rest)
            return
        if at:
            paragraph.add_run(rest[:at])
        mark = next(mark for mark in sorted(_FIELDS, key=len, reverse=True) if rest.startswith(mark, at))
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), _FIELDS[mark])
        field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
        paragraph._p.append(field)
        rest = rest[at + len(mark) :]


def add_picture(document: Any, picture: Picture, alt: str, name: str) -> None:
    """A picture as wide as the text, with its alternative text."""
    width, _ = picture.size
    shape = document.add_picture(io.BytesIO(picture.png(DPI)), width=Inches(width))
    shape._inline.docPr.set("descr", inert(alt))
    shape._inline.docPr.set("name", inert(name)[:60])
    document.paragraphs[-1].paragraph_format.keep_with_next = True


def add_table(document: Any, table: Table, width: float, brief: Brief) -> None:
    """A native table: its header repeats on each page, no row is torn, levels in their colours; `width` in points."""
    columns, colours = table.printed(), LevelColours(brief.language)
    labels = [inert(column.label) for column in columns]
    rows = [
        [unbroken(short(cell, MOST_CELL), column) for cell, column in zip(row, columns, strict=True)]
        for row in table.rows()
    ]
    likes = column_widths([labels, *rows], width, CELL_SIZE, most=0.42 * width, pad=_PAD)
    scale = min(1.35, width / sum(likes)) if len(columns) < 5 else width / sum(likes)
    widths = [round(scale * like * _TWIPS) for like in likes]
    made = []
    for at, cells in enumerate([labels, *rows]):
        row = []
        stays = at > len(rows) - _LAST_ROWS
        for text, column, wide in zip(cells, columns, widths, strict=True):
            fill, ink = colours.of(text) if at and column.name == "level" else ("", "")
            colour = ink or (brief.theme.ink if at else brief.theme.muted)
            row.append(_cell(text, wide, fill, colour, not at or bool(fill), column.is_right, stays))
        header = "" if at else "<w:tblHeader/>"
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(row)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    rule, hair = brief.theme.accent.lstrip("#"), "D9D4C8"
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>'
        f'<w:top w:val="single" w:sz="8" w:color="{rule}"/><w:bottom w:val="single" w:sz="4" w:color="{rule}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:color="{hair}"/></w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:firstRow="1" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{escape(inert(table.title))}"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def lines(document: Any, texts: Sequence[str], style: str) -> None:
    """A paragraph for each text that says something."""
    for text in texts:
        if text:
            document.add_paragraph(inert(text), style=style)


def _cell(text: str, width: int, fill: str, colour: str, bold: bool, right: bool, stays: bool) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill.lstrip("#")}"/>' if fill else ""
    side, keep = '<w:jc w:val="right"/>' if right else "", "<w:keepNext/>" if stays else ""
    look = f'{"<w:b/>" if bold else ""}<w:color w:val="{colour.lstrip("#")}"/><w:sz w:val="{round(CELL_SIZE * 2)}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{keep}'
        f'<w:spacing w:before="20" w:after="20"/>{side}</w:pPr><w:r><w:rPr>{look}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(inert(text))}</w:t></w:r></w:p></w:tc>'
    )
