"""The record of chances: how often it came true, by the chance that had been said."""

import pandas as pd
from matplotlib.figure import Figure as Picture

from geo.outlook.chance_record import FEWEST_CASES
from geo.present import words
from geo.present.charts.theme import ScreenChart, quiet, themed
from geo.present.figure import Figure
from geo.present.language import DEFAULT, marked, translator
from geo.present.palette import BORDER, CHANCE_COLOURS, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, sheet
from geo.present.typeset import font

HEIGHT = 3.7
COLOUR = CHANCE_COLOURS[5]
X_TITLE, Y_TITLE = marked("Chance said, %"), marked("Came true, %")
NOTE = marked(
    "Each ring is a tenth of the chances said, with its number of cases. On the dotted line a chance came true as "
    "often as said. Hollow: fewer than 50 cases, too few to tell."
)


def reliability_chart(table: pd.DataFrame, *, language: str = DEFAULT) -> ScreenChart:
    """Said against came true for the screen.

    Parameters
    ----------
    table : tenth, cases, said, came_true (percent), as `outlook_tables.record_table` gives it
    """
    import altair as alt

    translate = translator(language)
    data = table.assign(
        enough=table["cases"] >= FEWEST_CASES, label=[words.number(cases, language) for cases in table["cases"]]
    )
    scale = alt.Scale(domain=[0, 100], nice=False)
    x = alt.X("said:Q", title=translate(X_TITLE), scale=scale)
    y = alt.Y("came_true:Q", title=translate(Y_TITLE), scale=scale)
    ends = alt.Chart(pd.DataFrame({"said": [0, 100], "came_true": [0, 100]}), height=290)
    even = ends.mark_line(strokeDash=[2, 3], color=BORDER, strokeWidth=1.2).encode(x=x, y=y)
    base = alt.Chart(data).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("tenth:N", title=translate("Chance said")),
            alt.Tooltip("said:Q", title=translate("said on average, %"), format=".0f"),
            alt.Tooltip("came_true:Q", title=translate("came true, %"), format=".0f"),
            alt.Tooltip("cases:Q", title=translate("cases"), format=","),
        ],
    )
    line = base.mark_line(color=COLOUR, strokeWidth=1)
    dots = base.mark_point(size=70, stroke=COLOUR, strokeWidth=1.5, opacity=1, filled=True).encode(
        fill=alt.condition("datum.enough", alt.value(COLOUR), alt.value("white"))
    )
    numbers = base.mark_text(align="left", dx=8, dy=7, color=MUTED, fontSize=11).encode(text="label:N")
    return themed(alt.layer(even, line, dots, numbers), language)


def reliability_figure(
    table: pd.DataFrame, provenance: Provenance, *, window: int, title: str, sentence: str, language: str = DEFAULT
) -> Figure:
    """The same chart for print."""
    return Figure(
        key=f"record-{window}-days",
        title=title,
        sentence=sentence,
        data=table,
        provenance=provenance,
        draw=in_style(lambda: _draw(table, provenance, title, sentence, language)),
    )


def _draw(table: pd.DataFrame, provenance: Provenance, title: str, sentence: str, language: str) -> Picture:
    translate = translator(language)
    body = sheet(title, sentence, provenance, body_height=HEIGHT, notes=(translate(NOTE),))
    axes = body.axes(0.45, 0.5, body.height * 1.5, body.height - 0.9)
    axes.plot([0, 100], [0, 100], color=BORDER, linewidth=1.1, linestyle=":")
    axes.plot(table["said"], table["came_true"], color=COLOUR, linewidth=1)
    enough = table["cases"] >= FEWEST_CASES
    for rows, fill in ((table[enough], COLOUR), (table[~enough], "white")):
        axes.scatter(rows["said"], rows["came_true"], s=36, facecolor=fill, edgecolor=COLOUR, zorder=3, clip_on=False)
    for said, true, cases in table[["said", "came_true", "cases"]].itertuples(index=False):
        axes.annotate(
            words.number(cases, language),
            (said, true),
            (5, -10),
            textcoords="offset points",
            color=MUTED,
            fontproperties=font(8),
        )
    quiet(axes, y_title=translate(Y_TITLE), language=language)
    axes.set(xlim=(0, 100), ylim=(0, 100))
    axes.set_xlabel(translate(X_TITLE), fontproperties=font(9), labelpad=4)
    return body.picture
