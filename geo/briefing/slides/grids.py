"""Native tables of a deck, written as DrawingML at once: a cell by cell interface takes seconds for a long table."""

from html import escape
from typing import Any

from pptx.oxml import parse_xml

from geo.briefing.brief import Brief
from geo.briefing.inert import inert
from geo.briefing.shown import LevelColours
from geo.briefing.slides.place import EMU, POINTS, Box
from geo.briefing.slides.plan import CELL_PAD, Grid

_SPACE = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_HAIR, _RULE = "#d9d4c8", 9525
_NO_LINES = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))


def add_grid(slide: Any, grid: Grid, left: float, top: float, brief: Brief) -> None:
    """A native table with its header, levels in their colours."""
    columns = grid.table.printed()
    heights = [grid.height_of_row(grid.labels, bold=True), *(grid.height_of_row(row) for row in grid.rows)]
    box = Box(left, top, grid.width / POINTS, sum(heights) / POINTS)
    frame = slide.shapes.add_table(1, 1, *box.emu)
    frame.name = inert(grid.table.title)[:60]
    frame._element.nvGraphicFramePr.cNvPr.set("descr", inert(grid.table.title))
    colours, theme = LevelColours(brief.language), brief.theme
    rows = []
    for at, (cells, height) in enumerate(zip([grid.labels, *grid.rows], heights, strict=True)):
        made = []
        for text, column in zip(cells, columns, strict=True):
            fill, ink = colours.of(text) if at and column.name == "level" else ("", "")
            colour, rule = ((ink or theme.ink), _HAIR) if at else (theme.muted, theme.accent)
            made.append(_cell(text, grid.size, colour, fill, rule, bold=not at or bool(fill), right=column.is_right))
        rows.append(f'<a:tr h="{_emu(height)}">{"".join(made)}</a:tr>')
    widths = "".join(f'<a:gridCol w="{_emu(width)}"/>' for width in grid.widths)
    table = frame._element.graphic.graphicData.tbl
    table.getparent().replace(
        table,
        parse_xml(
            f'<a:tbl {_SPACE}><a:tblPr firstRow="1"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>'
            f"<a:tblGrid>{widths}</a:tblGrid>{''.join(rows)}</a:tbl>"
        ),
    )


def _cell(text: str, size: float, colour: str, fill: str, rule: str, *, bold: bool, right: bool) -> str:
    look = f'sz="{round(size * 100)}" b="{int(bold)}" dirty="0"'
    side = round(CELL_PAD / 2 / POINTS * EMU)
    ground = f"<a:solidFill>{_colour(fill)}</a:solidFill>" if fill else "<a:noFill/>"
    ink = f"<a:solidFill>{_colour(colour)}</a:solidFill>"
    run = f'<a:r><a:rPr lang="en-GB" {look}>{ink}</a:rPr><a:t>{escape(inert(text))}</a:t></a:r>' if text else ""
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{"r" if right else "l"}"/>{run}</a:p></a:txBody>'
        f'<a:tcPr marL="{side}" marR="{side}" marT="19050" marB="19050" anchor="ctr">{_NO_LINES}'
        f'<a:lnB w="{_RULE}"><a:solidFill>{_colour(rule)}</a:solidFill></a:lnB>{ground}</a:tcPr></a:tc>'
    )


def _colour(value: str) -> str:
    return f'<a:srgbClr val="{value.lstrip("#").upper()}"/>'


def _emu(points: float) -> int:
    return round(points / POINTS * EMU)
