"""The workbook: what it rests on first, then a sheet for each table, with real numbers and dates and no formula."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import pandas as pd
import xlsxwriter

from geo.briefing.brief import TLP_COLOURS
from geo.briefing.fit import lines_of
from geo.briefing.inert import inert
from geo.briefing.model import Column, Pack, Table
from geo.briefing.package import sealed
from geo.briefing.shown import LevelColours
from geo.present.language import marked, translator

FIRST = ("areas", "months", "months-by-actor", "groups", "incidents")
"""Tables that come first, in this order; the others follow as the pack has them."""
SHEETS: Mapping[str, str] = MappingProxyType(
    {
        "areas": marked("Areas"),
        "months": marked("Months"),
        "months-by-actor": marked("Months by armed actor"),
        "groups": marked("Armed actors"),
        "incidents": marked("Incidents"),
        "figures": marked("Key figures"),
        "coverage": marked("What is not known"),
        "components": marked("What severity is made of"),
        "levels": marked("Levels"),
        "level-changes": marked("Areas that changed level"),
        "border-share": marked("Near a shared border"),
        "density": marked("How dense the record is"),
        "bands": marked("Distance from the border"),
        "border-levels": marked("Severity along the border"),
        "rings": marked("Distance from the capital"),
        "ring-levels": marked("Severity round the capital"),
        "approach": marked("Pressure on the capital"),
        "routes": marked("Near main routes"),
        "route-levels": marked("Severity along main routes"),
        "sites": marked("Own sites"),
        "counts-before": marked("Counts now and before"),
        "new-groups": marked("Newly named armed groups"),
        "new-places": marked("New places"),
        "revisions": marked("Revised past incidents"),
        "chances": marked("Chances"),
        "area-chances": marked("Chances of this area"),
        "deaths-ahead": marked("Deaths, known and ahead"),
        "notable": marked("Deadliest incidents"),
    }
)
"""Key of a table to its sheet's name, of 31 letters at most in each language; other tables have their title."""
MOST_ROWS, MOST_CELL, MOST_NAME = 1_000_000, 32_000, 31
_HEAD_ROWS = 4
_WIDEST, _SAMPLE, _ABOUT_WIDTH = 60, 300, 110
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
ABOUT = marked("About")
SHEET = marked("Sheet")
ROWS = marked("Rows")
UNKNOWN = marked("An empty cell of numbers is one that nobody knows; it is never zero.")


@dataclass(eq=False)
class _Book:
    """A workbook being written, with its formats made once."""

    pack: Pack
    book: Any

    def __post_init__(self) -> None:
        theme = self.pack.brief.theme
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self.base = {"font_name": theme.font, "font_size": 10, "font_color": theme.ink, "valign": "top"}
        self.title = self.look(bold=True, font_size=16, font_color=theme.accent)
        self.muted = self.look(font_color=theme.muted, font_size=9)
        self.label = self.look(bold=True)
        self.text = self.look(text_wrap=True)
        heads = {
            "bold": True,
            "font_color": "#ffffff",
            "bg_color": theme.accent,
            "text_wrap": True,
            "valign": "vcenter",
        }
        self.header, self.number_header = self.look(**heads), self.look(**heads, align="right")
        self.mark = self.look(
            bold=True, font_color=TLP_COLOURS[self.pack.brief.tlp], bg_color="#000000", align="center"
        )

    def look(self, **properties: object) -> Any:  # noqa: ANN401  (xlsxwriter ships no types)
        """A format, the same one for the same properties."""
        key = tuple(sorted((self.base | properties).items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(dict(key))
        return self._made[key]


def workbook(pack: Pack) -> bytes:
    """The pack as an XLSX workbook."""
    held, head = io.BytesIO(), pack.head
    with xlsxwriter.Workbook(held, _OPTIONS) as book:
        book.set_properties(
            {
                "title": inert(head.title),
                "subject": inert(head.filters)[:255],
                "author": inert(head.firm),
                "category": head.tlp,
                "keywords": inert(f"{head.region}, {head.period}, {head.version}")[:255],
                "comments": inert(" ".join(pack.provenance.lines()))[:255],
                "created": pack.brief.as_of.replace(tzinfo=None),
            }
        )
        made = _Book(pack, book)
        tables = _ordered(pack)
        names = dict(zip([table.key for table in tables], _sheet_names(tables, pack.language), strict=True))
        _about(made, tables, names)
        for table in tables:
            _sheet(made, table, names[table.key])
    return sealed(held.getvalue(), main="xl/workbook.xml", record=pack.record, as_of=pack.brief.as_of)


def _ordered(pack: Pack) -> list[Table]:
    first = [pack.evidence[key] for key in FIRST if key in pack.evidence]
    return first + [table for key, table in pack.evidence.items() if key not in FIRST]


def _sheet_names(tables: Iterable[Table], language: str) -> Iterator[str]:
    """Names that Excel allows, each once."""
    t = translator(language)
    taken = {t(ABOUT).casefold(), "history"}
    for table in tables:
        called = t(SHEETS[table.key]) if table.key in SHEETS else table.title
        plain = _cut(" ".join(re.sub(r"[\[\]:*?/\\']", " ", inert(called)).split())) or table.key[:MOST_NAME]
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain[: MOST_NAME - 1 - len(str(number))].strip()} {number}", number + 1
        taken.add(name.casefold())
        yield name


def _cut(title: str) -> str:
    """A title as long as a sheet's name may be, cut between words."""
    if len(title) <= MOST_NAME:
        return title
    return title[: MOST_NAME + 1].rpartition(" ")[0].strip() or title[:MOST_NAME]


def _about(made: _Book, tables: list[Table], names: dict[str, str]) -> None:
    """The first sheet: what the workbook is, its filters and sources, and what each sheet holds."""
    pack, t = made.pack, translator(made.pack.language)
    head, labels = pack.head, pack.labels
    sheet = made.book.add_worksheet(t(ABOUT))
    _on_paper(made, sheet)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34, made.text)
    sheet.set_column(1, 1, _ABOUT_WIDTH, made.text)
    sheet.set_column(2, 2, 10, made.text)
    rows: list[tuple[str, str]] = [
        (labels["handling"], head.tlp),
        (labels["period"], head.period),
        (labels["filters"], head.filters),
        (labels["layer"], head.layer),
        (labels["version"], head.version),
        (labels["vintage"], pack.provenance.vintage),
        (labels["model"], pack.provenance.model),
    ]
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, inert(head.title), made.title)
    stamp = [labels["number"].replace("{number}", head.number) if head.number else "", inert(head.firm)]
    stamp += [labels["as_of"].replace("{time}", head.as_of), labels["cut_off"].replace("{day}", head.cut_off)]
    sheet.write_string(1, 0, " · ".join(inert(part) for part in stamp if part), made.muted)
    for at, (label, text) in enumerate(rows, start=3):
        sheet.set_row(at, _high(text))
        sheet.write_string(at, 0, inert(label), made.label)
        sheet.write_string(at, 1, inert(text), made.mark if text == head.tlp else made.text)
    at = 4 + len(rows)
    for line in (*pack.provenance.lines(), t(UNKNOWN), labels["made_again"]):
        sheet.set_row(at, _high(line))
        sheet.write_string(at, 0, labels["sources"] if line == pack.provenance.lines()[0] else "", made.label)
        sheet.write_string(at, 1, inert(line), made.text)
        at += 1
    at += 1
    for place, text in enumerate((t(SHEET), labels["contents"], t(ROWS))):
        sheet.write_string(at, place, text, made.header)
    for place, table in enumerate(tables, start=at + 1):
        said = f"{table.title}. {table.note}".strip()
        sheet.set_row(place, _high(said))
        sheet.write_string(place, 0, names[table.key], made.label)
        sheet.write_string(place, 1, inert(said), made.text)
        sheet.write_number(place, 2, len(table.frame), made.look(num_format="#,##0"))


def _sheet(made: _Book, table: Table, name: str) -> None:
    """A table under its title and what it rests on; the header stays in sight and filters."""
    pack, columns = made.pack, table.data()
    sheet = made.book.add_worksheet(name)
    _on_paper(made, sheet)
    frame = table.frame[[column.name for column in columns]].head(MOST_ROWS)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column, frame[column.name]))
    sheet.set_row(0, 24)
    sheet.set_row(3, 30)
    sheet.print_area(0, 0, 3 + max(1, len(frame)), len(columns) - 1)
    sheet.repeat_rows(3)
    sheet.write_string(0, 0, inert(table.title), made.title)
    head = f"{pack.head.tlp} · {' '.join(pack.provenance.lines())}"
    sheet.write_string(1, 0, inert(head)[:MOST_CELL], made.muted)
    note = table.note if len(frame) else " ".join(text for text in (table.note, table.empty) if text)
    sheet.write_string(2, 0, inert(note)[:MOST_CELL], made.muted)
    for place, column in enumerate(columns):
        sheet.write_string(3, place, inert(column.label), made.number_header if column.is_right else made.header)
    sheet.freeze_panes(_HEAD_ROWS, 0)
    sheet.autofilter(3, 0, 3 + max(1, len(frame)), len(columns) - 1)
    colours = LevelColours(pack.language)
    for at, row in enumerate(frame.itertuples(index=False, name=None), start=_HEAD_ROWS):
        for place, (value, column) in enumerate(zip(row, columns, strict=True)):
            _write(made, sheet, (at, place), value, column, colours)


def _write(made: _Book, sheet: Any, at: tuple[int, int], value: Any, column: Column, colours: LevelColours) -> None:  # noqa: ANN401
    if value is None or (not isinstance(value, str) and pd.isna(value)) or value == "":
        return
    if column.kind == "number" and not isinstance(value, str):
        form = f"#,##0.{'0' * column.digits}" if column.digits else "#,##0"
        sheet.write_number(*at, float(value), made.look(num_format=form))
    elif isinstance(value, (datetime, date)):
        form = "mmm yyyy" if column.kind == "month" else "yyyy-mm-dd"
        stamp = pd.Timestamp(value).to_pydatetime().replace(tzinfo=None)
        sheet.write_datetime(*at, stamp, made.look(num_format=form, align="left"))
    else:
        text = inert(value)
        fill, ink = colours.of(text) if column.name == "level" else ("", "")
        look = made.look(bg_color=fill, font_color=ink, bold=True) if fill else made.look()
        sheet.write_string(*at, text if len(text) <= MOST_CELL else text[: MOST_CELL - 1] + "…", look)


def _high(text: str) -> float:
    """Points of a row that holds a text in the wide column."""
    return 14.5 * lines_of(inert(text), 10, _ABOUT_WIDTH * 5.2)


def _width(column: Column, cells: pd.Series) -> float:
    longest = max((len(inert(value)) for value in cells.head(_SAMPLE).dropna()), default=0)
    if column.kind in ("date", "month"):
        longest = 11
    elif column.kind == "number":
        longest = 10
    heading = max(len(word) for word in inert(column.label).split(" ")) + 4
    return float(min(_WIDEST, max(8, longest + 2, heading, len(column.label) / 2 + 3)))


def _on_paper(made: _Book, sheet: Any) -> None:  # noqa: ANN401
    """How it prints: on A4 across, handling mark above, version and page under it."""
    pack = made.pack
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    title = inert(pack.head.title).replace("&", "&&")[:120]
    page = pack.labels["page"].replace("{page}", "&P").replace("{pages}", "&N")
    sheet.set_header(f"&L{title}&R{pack.head.tlp}")
    sheet.set_footer(
        f"&L{inert(pack.labels['as_of'].replace('{time}', pack.head.as_of))} · {pack.head.version}&R{page}"
    )
