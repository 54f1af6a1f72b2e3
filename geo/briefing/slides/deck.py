"""The deck of a pack: cover, a slide for each message, and what all of it rests on."""

import io
from collections.abc import Sequence
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.util import Pt

from geo.briefing.fit import LEADING, height_of, in_font, lines_of, shortened
from geo.briefing.inert import inert
from geo.briefing.model import Chart, Map, Pack
from geo.briefing.package import sealed
from geo.briefing.pictures import Picture
from geo.briefing.shown import tiles
from geo.briefing.slides.charts import add_chart
from geo.briefing.slides.grids import add_grid
from geo.briefing.slides.master import COVER, FOOT_AT, KICKER_AT, MESSAGE, PAGE_AT, SOURCES_AT, TABLE, new_deck
from geo.briefing.slides.place import (
    BODY,
    COVER_PICTURE,
    COVER_SUBTITLE,
    COVER_TITLE,
    GUTTER,
    POINTS,
    SOURCES,
    TILES,
    TITLE,
    Box,
)
from geo.briefing.slides.plan import GAP, MOST_ROWS, Grid, Page, picture_box, plan, said, text_height
from geo.briefing.slides.shapes import add_picture, add_tiles, fitted, handling_mark, text_box, write

_TITLE_SIZES = (28, 26, 24, 22, 20, 18)
_SMALL = 9.0
_LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}
_FIELD = (
    '<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="{lang}"/><a:t>{page}</a:t></a:fld>'
)


def slides(pack: Pack) -> bytes:
    """The pack as a PowerPoint deck."""
    deck = new_deck(pack.brief.theme)
    with in_font(pack.brief.theme.font):
        pages = plan(pack)
        count = len(pages) + 2
        _cover(deck, pack, count)
        for number, page in enumerate(pages, start=2):
            _message(deck, pack, page, number, count)
        _last(deck, pack, count)
    _describe(deck, pack)
    held = io.BytesIO()
    deck.save(held)
    return sealed(held.getvalue(), main="ppt/presentation.xml", record=pack.record, as_of=pack.brief.as_of)


def _cover(deck: Any, pack: Pack, count: int) -> None:
    head, labels = pack.head, pack.labels
    slide = deck.slides.add_slide(deck.slide_layouts[COVER])
    text, size = fitted(head.title, COVER_TITLE, (40, 36, 32, 28, 24, 20), lines=5, bold=True)
    _fill(slide.shapes.title.text_frame, [text], size)
    lines = [
        head.region,
        _labelled(labels["period"], head.period, pack.language),
        _labelled(labels["layer"], head.layer, pack.language),
        labels["number"].replace("{number}", head.number) if head.number else "",
        f"{labels['as_of'].replace('{time}', head.as_of)} · {labels['cut_off'].replace('{day}', head.cut_off)}",
        labels["computed"],
    ]
    width = COVER_SUBTITLE.width * POINTS
    told = [shortened(line, width, 2, 16) for line in lines if line and line not in head.title]
    _fill(slide.placeholders[1].text_frame, told, 16)
    first = next((shown for section in pack.sections for shown in section.maps), None)
    if first is not None:
        picture = Picture(first.figure, COVER_PICTURE.width, 2.2, COVER_PICTURE.height)
        add_picture(slide, picture, COVER_PICTURE, name=first.title, alt=first.alt)
    _finish(slide, pack, 1, count)
    _notes(slide, pack, [head.title, head.filters], pack.provenance.lines())


def _labelled(label: str, text: str, language: str) -> str:
    return f"{label}\u00a0: {text}" if language == "fr" else f"{label}: {text}"


def _message(deck: Any, pack: Pack, page: Page, number: int, count: int) -> None:
    with_text = bool(page.sentences)
    slide = deck.slides.add_slide(deck.slide_layouts[MESSAGE if with_text else TABLE])
    _heads(slide, pack, page)
    if with_text:
        _sentences(slide, pack, page)
    if page.tiles:
        add_tiles(slide, tiles(pack), _right(TILES - GUTTER), pack.brief)
    if page.beside:
        _beside(slide, pack, page, page.beside)
    if page.shown is not None:
        _shown(slide, pack, page, page.shown)
    if page.grid is not None:
        _table(slide, pack, page.grid)
    lines = page.section.provenance.lines()
    _sources(slide, lines)
    _finish(slide, pack, number, count)
    whole = [said(sentence, pack.labels["author_mark"]) for sentence in page.section.sentences]
    _notes(slide, pack, [page.section.heading, page.title.text, *whole, *page.section.notes], lines)


def _right(width: float) -> Box:
    """The right part of a slide's body."""
    return Box(BODY.left + BODY.width - width, BODY.top, width, BODY.height)


def _heads(slide: Any, pack: Pack, page: Page) -> None:
    mark = pack.labels["author_mark"]
    part = f" ({page.part}/{page.parts})" if page.parts > 1 else ""
    text, size = fitted(said(page.title, mark) + part, TITLE, _TITLE_SIZES, lines=2, bold=True)
    _fill(slide.shapes.title.text_frame, [text], size)
    _fill(slide.placeholders[KICKER_AT].text_frame, [page.section.heading])


def _sentences(slide: Any, pack: Pack, page: Page) -> None:
    body = slide.placeholders[1]
    width = BODY.width
    if page.shown is not None:
        width = picture_box(page).left - BODY.left - GUTTER
    elif page.tiles:
        width -= TILES
    elif page.beside:
        width -= page.beside.width / POINTS + GUTTER
    height = BODY.height if page.shown is None or not page.beside else text_height(page, pack, width) + 0.05
    body.left, body.top, body.width, body.height = Box(BODY.left, BODY.top, width, height).emu
    _fill(body.text_frame, [said(s, pack.labels["author_mark"]) for s in page.sentences], page.size, gap=GAP)


def _beside(slide: Any, pack: Pack, page: Page, grid: Grid) -> None:
    if page.shown is None:
        left, top = BODY.left + BODY.width - grid.width / POINTS, BODY.top
    else:
        used = text_height(page, pack, picture_box(page).left - BODY.left - GUTTER) if page.sentences else 0.0
        left, top = BODY.left, BODY.top + used + 0.22
    add_grid(slide, grid, left, top, pack.brief)


def _shown(slide: Any, pack: Pack, page: Page, shown: Map | Chart) -> None:
    """The picture with its caption over it and how to read it under it."""
    box, theme = picture_box(page), pack.brief.theme
    caption = shown.title
    if isinstance(shown, Chart) and shown.kind == "bars" and shown.value_title != shown.title:
        caption = f"{shown.title} · {shown.value_title}"
    width = box.width * POINTS
    over = Box(box.left, box.top, box.width, 0.26)
    write(
        text_box(slide, over, "Caption"), shortened(inert(caption), width, 1, 12, bold=True), 12, theme.muted,
        bold=True,
    )  # fmt: skip
    notes = page.section.notes
    picture = Picture(shown.figure, box.width, 3.2, box.height - 0.8)
    if isinstance(shown, Map):
        notes = (*picture.notes, *notes)
    told = shortened(inert(" ".join(dict.fromkeys(notes))), width, 3, _SMALL)
    under = lines_of(told, _SMALL, width) * _SMALL * LEADING / POINTS if told else 0.0
    room = Box(box.left, over.bottom + 0.05, box.width, box.height - 0.37 - under)
    if isinstance(shown, Map):
        bottom = add_picture(slide, picture, room, name=shown.title, alt=shown.alt).bottom
    else:
        add_chart(slide, shown, room, pack.brief)
        bottom = room.bottom
    if told:
        note = text_box(slide, Box(box.left, bottom + 0.06, box.width, under), "How to read it")
        write(note, told, _SMALL, theme.muted)


def _table(slide: Any, pack: Pack, grid: Grid) -> None:
    add_grid(slide, grid, BODY.left, BODY.top, pack.brief)
    left_out = grid.table.left_out(min(grid.table.most, MOST_ROWS)) if grid.part == grid.parts else 0
    more = pack.labels["more_rows"].replace("{count}", str(left_out)) if left_out else ""
    note = inert(" ".join(part for part in (grid.table.note, more) if part))
    if note:
        told = shortened(note, BODY.width * POINTS, 2, 10)
        place = Box(BODY.left, BODY.top + grid.height / POINTS + 0.08, BODY.width, 0.36)
        write(text_box(slide, place, "Note"), told, 10, pack.brief.theme.muted)


def _sources(slide: Any, lines: Sequence[str]) -> None:
    text = inert(" ".join(lines))
    width, height = SOURCES.points
    size = next((size for size in (8.0, 7.5, 7.0, 6.5) if height_of([text], size, width) <= height), 6.5)
    _fill(
        slide.placeholders[SOURCES_AT].text_frame, [shortened(text, width, int(height // (size * LEADING)), size)], size
    )


def _last(deck: Any, pack: Pack, count: int) -> None:
    labels, head = pack.labels, pack.head
    slide = deck.slides.add_slide(deck.slide_layouts[MESSAGE])
    _fill(slide.shapes.title.text_frame, [labels["sources"]], 26)
    _fill(slide.placeholders[KICKER_AT].text_frame, [labels["how_to_read"]])
    lines = [*pack.provenance.lines(), _labelled(labels["version"], head.version, pack.language), labels["made_again"]]
    if pack.edited():
        lines.append(f"[{labels['author_mark']}]: {labels['author']}.")
    width, height = BODY.points
    size = next((s for s in (16, 15, 14, 13, 12, 11) if height_of(lines, s, width - 14, gap=GAP) <= height), 10)
    _fill(slide.placeholders[1].text_frame, [inert(line) for line in lines], size, gap=GAP)
    _sources(slide, [labels["computed"]])
    _finish(slide, pack, count, count)
    _notes(slide, pack, [labels["sources"]], pack.provenance.lines())


def _fill(frame: Any, texts: Sequence[str], size: float | None = None, *, gap: float = 0.0) -> None:
    frame.text = inert(texts[0])
    for text in texts[1:]:
        frame.add_paragraph().text = inert(text)
    for paragraph in frame.paragraphs:
        if gap:
            paragraph.space_after = Pt(gap)
        for run in paragraph.runs:
            if size is not None:
                run.font.size = Pt(size)


def _finish(slide: Any, pack: Pack, number: int, count: int) -> None:
    """Footer with title, number, as-of and cut-off; page; mark of handling; language of every run."""
    head, labels, language = pack.head, pack.labels, _LANGUAGES[pack.language]
    parts = [
        shortened(head.title, 260, 1, 9),
        labels["number"].replace("{number}", head.number) if head.number else "",
        labels["as_of"].replace("{time}", head.as_of),
        labels["cut_off"].replace("{day}", head.cut_off),
        head.version,
    ]
    for shape in slide.slide_layout.placeholders:
        if shape.placeholder_format.idx in (FOOT_AT, PAGE_AT):
            slide.shapes.clone_placeholder(shape)
    foot, page = slide.placeholders[FOOT_AT].text_frame, slide.placeholders[PAGE_AT].text_frame
    _fill(foot, [shortened(" · ".join(part for part in parts if part), 600, 1, 9)])
    before, _, after = labels["page"].replace("{pages}", str(count)).partition("{page}")
    paragraph = page.paragraphs[0]
    paragraph.add_run().text = before
    paragraph._p.append(parse_xml(_FIELD.format(lang=language, page=number)))
    paragraph.add_run().text = after
    handling_mark(slide, pack.brief, head.tlp)
    for run in slide._element.iter("{*}rPr"):
        run.set("lang", language)


def _notes(slide: Any, pack: Pack, texts: Sequence[str], lines: Sequence[str]) -> None:
    """Speaker's notes: what the slide says in full, then what it rests on."""
    notes = slide.notes_slide
    for shape in list(notes.placeholders):
        if shape.placeholder_format.type is not None and shape.name.startswith("Slide Number"):
            shape._element.getparent().remove(shape._element)
    told = [text for text in dict.fromkeys(inert(text) for text in texts) if text]
    notes.notes_text_frame.text = "\n".join([*told, "", pack.labels["sources"], *map(inert, lines), pack.head.tlp])


def _describe(deck: Any, pack: Pack) -> None:
    """Document properties from the brief alone, and nothing left of the library's template."""
    head, properties = pack.head, deck.core_properties
    stamp = pack.brief.as_of.replace(tzinfo=None)
    properties.title, properties.author, properties.last_modified_by = head.title, head.firm, head.firm
    properties.subject, properties.comments = head.filters[:255], " ".join(pack.provenance.lines())[:255]
    properties.keywords = f"{head.region}, {head.period}, {head.version}"[:255]
    properties.category = head.tlp
    properties.language, properties.revision = _LANGUAGES[pack.language], 1
    properties.created = properties.modified = stamp
    package = deck.part.package
    for owner, kind in ((package, RT.THUMBNAIL), (deck.part, RT.PRINTER_SETTINGS)):
        for key in [key for key, relation in owner._rels.items() if relation.reltype == kind]:
            owner._rels.pop(key)
