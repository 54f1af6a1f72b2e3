"""Which slides a pack makes: each with one message, and what stands under it, so that everything fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geo.briefing.fit import LEADING, column_widths, height_of, lines_of, paged, size_for, unbroken, width_of
from geo.briefing.inert import inert
from geo.briefing.model import Chart, Map, Pack, Section, Sentence, Table
from geo.briefing.pen import short
from geo.briefing.slides.place import BODY, GUTTER, POINTS, TEXT_COLUMN, TILES, Box

MOST_ROWS = 42
"""Rows of a table on slides; beyond it the workbook has the rest."""
MOST_CELL, MOST_TITLE = 260, 120
SIZES, LEAST = (18, 17, 16, 15, 14, 13, 12), 12.0
GAP = 7.0
CELL_SIZE, SMALL_CELL = 11.0, 10.5
CELL_PAD, ROW_PAD = 14.0, 4.0
_SIDE_ROWS = 14
_STRETCH = 1.3
"""A table that would fit more closely is set this much wider."""


@dataclass(frozen=True, eq=False)
class Grid:
    """A part of a table as it stands on a slide: its header and rows as text, its columns' widths in points."""

    table: Table
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    size: float
    part: int = 1
    parts: int = 1

    @property
    def labels(self) -> tuple[str, ...]:
        """The header."""
        return tuple(inert(column.label) for column in self.table.printed())

    def height_of_row(self, cells: Sequence[str], *, bold: bool = False) -> float:
        """Points that a row takes."""
        return row_height(cells, self.widths, self.size, bold=bold)

    @property
    def height(self) -> float:
        """Points that it takes in all."""
        return self.height_of_row(self.labels, bold=True) + sum(self.height_of_row(row) for row in self.rows)

    @property
    def width(self) -> float:
        """Points."""
        return sum(self.widths)


@dataclass(frozen=True, eq=False)
class Page:
    """One slide.

    beside : a small table under the sentences of a slide with a picture, or at the right of one without
    tiles : whether the key figures stand at the right
    part, parts : of a message that takes several slides
    """

    section: Section
    title: Sentence
    sentences: tuple[Sentence, ...] = ()
    size: float = SIZES[0]
    shown: Map | Chart | None = None
    grid: Grid | None = None
    beside: Grid | None = None
    tiles: bool = False
    part: int = 1
    parts: int = 1


def plan(pack: Pack) -> list[Page]:
    """Every slide but the cover and the last."""
    keys = {section.key for section in pack.sections}
    shown: set[str] = set()
    pages: list[Page] = []
    for section in pack.sections:
        own = {"figures"} if section.key == "judgement" and "figures" in keys else set()  # stands there as a table
        tables = tuple(table for table in section.tables if table.key not in shown | own)
        shown |= {table.key for table in tables}
        pages.extend(_pages(pack, replace(section, tables=tables)))
    return pages


def said(sentence: Sentence, mark: str) -> str:
    """A sentence as it is written, with the mark of the author's own."""
    return f"{inert(sentence.text)} [{mark}]" if sentence.by_author else inert(sentence.text)


def row_height(cells: Sequence[str], widths: Sequence[float], size: float, *, bold: bool = False) -> float:
    """Points that a row of cells takes."""
    most = max(lines_of(cell, size, width - CELL_PAD, bold=bold) for cell, width in zip(cells, widths, strict=True))
    return most * size * LEADING + ROW_PAD


def _pages(pack: Pack, section: Section) -> Iterator[Page]:
    pictures: list[Map | Chart] = [*section.maps, *section.charts]
    tables, tiles = list(section.tables), section.key == "judgement"
    later = pictures if tiles else pictures[1:]
    pictures = [] if tiles else pictures[:1]  # the key figures stand where a picture would
    # the first sentence goes on from the title and may speak of "it"
    free = [sentence for sentence in section.sentences[1:] if len(sentence.text) <= MOST_TITLE]
    beside = None
    if tables and not tiles:
        beside = _small(tables[0], TEXT_COLUMN, 0.72) if pictures else _small(tables[0], 5.9, 1.0)
    width = TEXT_COLUMN if pictures else BODY.width
    if tiles:
        width = BODY.width - TILES
    elif beside and not pictures:
        width = BODY.width - beside.width / POINTS - GUTTER
    room = BODY.height * POINTS - (beside.height + 24 if beside and pictures else 0.0)
    if beside and pictures and _size(pack, section.sentences, width, room) is None:
        beside, room = None, BODY.height * POINTS
    if beside:
        tables = tables[1:]
    first, rest = _split(pack, section.sentences, width, room)
    yield Page(
        section, section.title, first, _size(pack, first, width, room) or LEAST, pictures[0] if pictures else None,
        beside=beside, tiles=tiles,
    )  # fmt: skip
    yield from _continued(pack, section, rest)
    for picture in later:
        yield Page(section, _message(free, picture), shown=picture)
    for table in tables:
        yield from _table_pages(section, table, free)


def _continued(pack: Pack, section: Section, sentences: tuple[Sentence, ...]) -> Iterator[Page]:
    room, made = BODY.height * POINTS, []
    while sentences:
        now, sentences = _split(pack, sentences, BODY.width, room)
        made.append(Page(section, section.title, now, _size(pack, now, BODY.width, room) or LEAST))
    for at, page in enumerate(made, start=2):
        yield replace(page, part=at, parts=len(made) + 1)


def _split(
    pack: Pack, sentences: tuple[Sentence, ...], width: float, room: float
) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The sentences that fit, and those that do not; at full width one at least fits, else none may."""
    for count in range(len(sentences), 0, -1):
        if _size(pack, sentences[:count], width, room) is not None:
            return sentences[:count], sentences[count:]
    return (sentences[:1], sentences[1:]) if width == BODY.width else ((), sentences)


def _size(pack: Pack, sentences: Sequence[Sentence], width: float, room: float) -> float | None:
    mark = pack.labels["author_mark"]
    return size_for([said(sentence, mark) for sentence in sentences], width * POINTS - 14, room, SIZES, gap=GAP)


def _small(table: Table, width: float, part: float) -> Grid | None:
    """The whole table if it is small enough to stand beside something else."""
    rows = table.rows()
    if not rows or len(rows) > _SIDE_ROWS or table.left_out():
        return None
    grid = _grid(table, rows, width * POINTS, SMALL_CELL)
    wide = width_of(max(grid.labels, key=len), SMALL_CELL, bold=True)
    return (
        grid if grid.height < part * BODY.height * POINTS and wide < width * POINTS and len(grid.widths) < 5 else None
    )


def _grid(table: Table, rows: Sequence[Sequence[str]], width: float, size: float) -> Grid:
    columns = table.printed()
    cells = tuple(
        tuple(unbroken(short(cell, MOST_CELL), column) for cell, column in zip(row, columns, strict=True))
        for row in rows
    )
    labels = tuple(inert(column.label) for column in columns)
    widths = column_widths([labels, *cells], width, size, most=0.45 * width, pad=CELL_PAD + 2)
    wider = max(1.0, min(_STRETCH, width / sum(widths)))
    return Grid(table, cells, tuple(wider * column for column in widths), size)


def _table_pages(section: Section, table: Table, free: list[Sentence]) -> Iterator[Page]:
    title = _message(free, table)
    if table.frame.empty:
        yield Page(section, title, (Sentence(table.empty, table.key),) if table.empty else ())
        return
    whole = _grid(table, table.rows(min(table.most, MOST_ROWS)), BODY.width * POINTS, CELL_SIZE)
    room = BODY.height * POINTS - whole.height_of_row(whole.labels, bold=True) - 30
    slices = list(paged([whole.height_of_row(row) for row in whole.rows], room))
    for at, part in enumerate(slices, start=1):
        grid = replace(whole, rows=whole.rows[part], part=at, parts=len(slices))
        yield Page(section, title, grid=grid, part=at, parts=len(slices))


def _message(free: list[Sentence], shown: Map | Chart | Table) -> Sentence:
    """A sentence of the section that speaks of what the slide shows, each taken once; else its own title."""
    for sentence in free:
        if sentence.rests_on == shown.key or (isinstance(shown, Chart) and _peak(shown) in _values(sentence)):
            free.remove(sentence)
            return replace(sentence, text=sentence.text.rstrip("."))
    return Sentence(shown.title, shown.key)


def _values(sentence: Sentence) -> set[object]:
    return {fact.value for _, fact in sentence.facts}


def _peak(chart: Chart) -> float:
    """The highest total of a category."""
    stacks = zip(*(series.values for series in chart.series), strict=True)
    return max((sum(value or 0.0 for value in stack) for stack in stacks), default=0.0)


def picture_box(page: Page) -> Box:
    """Where a slide's picture and its caption stand."""
    if page.sentences or page.beside:
        left = BODY.left + TEXT_COLUMN + GUTTER
        return Box(left, BODY.top, BODY.left + BODY.width - left, BODY.height)
    return BODY


def text_height(page: Page, pack: Pack, width: float) -> float:
    """Inches that the sentences of a slide take."""
    texts = [said(sentence, pack.labels["author_mark"]) for sentence in page.sentences]
    return height_of(texts, page.size, width * POINTS - 14, gap=GAP) / POINTS
