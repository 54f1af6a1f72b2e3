"""A table as a figure of its own, for print: what has no better picture than its rows."""

import pandas as pd
from matplotlib.figure import Figure as Picture

from geo.present import words
from geo.present.charts.theme import TRACK
from geo.present.figure import Figure
from geo.present.heads import head
from geo.present.palette import INK, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, say_empty, sheet
from geo.present.typeset import drawable, font

MOST_ROWS = 40
_ROW = 0.21
_LONGEST = 34


def rows_figure(
    table: pd.DataFrame, provenance: Provenance, *, key: str, title: str, sentence: str, empty: str
) -> Figure:
    """The rows, the first 40 of them on paper; `empty` stands in their place where there is none."""
    return Figure(
        key=key,
        title=title,
        sentence=sentence,
        data=table,
        provenance=provenance,
        draw=in_style(lambda: _draw(table, provenance, title=title, sentence=sentence, empty=empty)),
    )


def _draw(table: pd.DataFrame, provenance: Provenance, *, title: str, sentence: str, empty: str) -> Picture:
    shown = table.head(MOST_ROWS)
    left_out = len(table) - len(shown)
    language = provenance.language
    more = words.counted(
        left_out,
        "{number} more row is in the table that comes with this figure.",
        "{number} more rows are in the table that comes with this figure.",
        language,
    )
    notes = (more,) if left_out else ()
    body = sheet(title, sentence, provenance, body_height=_ROW * (len(shown) + 2) + 0.3, notes=notes)
    axes = body.axes(0, 0, body.width, body.height)
    axes.set(xlim=(0, 1), ylim=(len(shown) + 0.6, -1.2))
    axes.axis("off")
    if shown.empty:
        say_empty(axes, empty)
        return body.picture
    cells = shown.astype(object).where(shown.notna(), "–").astype(str)
    heads = [head(str(name), language) for name in shown]
    widest = [
        max(len(over), min(_LONGEST, int(cells[name].str.len().max()))) + 2
        for name, over in zip(cells, heads, strict=True)
    ]
    at = 0.0
    for name, over, width in zip(cells, heads, widest, strict=True):
        axes.text(at, -0.5, drawable(over), color=MUTED, fontproperties=font(9))
        for row, cell in enumerate(cells[name]):
            text = cell if len(cell) <= _LONGEST else f"{cell[: _LONGEST - 1]}…"
            axes.text(at, row + 0.5, drawable(text), color=INK, fontproperties=font(9))
        at += width / sum(widest)
    axes.hlines(range(len(shown)), 0, 1, color=TRACK, linewidth=0.5)
    return body.picture
