"""How dense each country's record is, beside what an outlook needs."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Picture

from geo.outlook.density import FEWEST_FATAL, MOST_UNKNOWN
from geo.present import words
from geo.present.charts.theme import ScreenChart, quiet, themed
from geo.present.figure import Figure
from geo.present.language import DEFAULT, marked, translator
from geo.present.palette import ACCENT, INK, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, sheet
from geo.present.typeset import drawable, font

X_TITLE = marked("Fatal incidents a month, last two years")
_LABEL = marked("{fatal} · {unknown} % without a toll · {months} months")
_NEEDED = marked("needed: {fatal}, at most {unknown} % without a toll")


def density_chart(table: pd.DataFrame, *, language: str = DEFAULT) -> ScreenChart:
    """Fatal incidents a month by country as bars, with a rule at what is needed, for the screen.

    Parameters
    ----------
    table : country, months, fatal_a_month, unknown (percent), as `outlook_tables.density_table` gives it
    """
    import altair as alt

    data = table.assign(label=_labels(table, language))
    top = max(1.35 * FEWEST_FATAL, 1.5 * float(data["fatal_a_month"].max()))
    x = alt.X("fatal_a_month:Q", title=translator(language)(X_TITLE), scale=alt.Scale(domain=[0, top], nice=False))
    y = alt.Y("country:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, grid=False, labelLimit=200))
    base = alt.Chart(data, height=26 * len(data) + 20).encode(x=x, y=y)
    rule = alt.Chart(pd.DataFrame({"at": [FEWEST_FATAL], "text": [_needed(language)]}))
    return themed(
        alt.layer(
            base.mark_bar(color=ACCENT, height=13),
            base.mark_text(align="left", dx=6, color=MUTED, fontSize=12).encode(text="label:N"),
            rule.mark_rule(color=INK, strokeDash=[3, 3]).encode(x="at:Q"),
            rule.mark_text(align="right", dx=-5, y=-7, color=INK, fontSize=12).encode(x="at:Q", text="text:N"),
        ),
        language,
    )


def density_figure(
    table: pd.DataFrame, provenance: Provenance, *, title: str, sentence: str, language: str = DEFAULT
) -> Figure:
    """The same chart for print."""
    return Figure(
        key="how-dense",
        title=title,
        sentence=sentence,
        data=table,
        provenance=provenance,
        draw=in_style(lambda: _draw(table, provenance, title, sentence, language)),
    )


def _draw(table: pd.DataFrame, provenance: Provenance, title: str, sentence: str, language: str) -> Picture:
    body = sheet(title, sentence, provenance, body_height=0.27 * len(table) + 1.1)
    axes = body.axes(1.4, 0.45, body.width - 1.5, body.height - 0.75)
    y, fatal = np.arange(len(table)), table["fatal_a_month"].to_numpy(dtype=float)
    axes.barh(y, fatal, 0.55, color=ACCENT)
    for at, value, text in zip(y, fatal, _labels(table, language), strict=True):
        axes.annotate(text, (value, at), (5, 0), textcoords="offset points", va="center", color=MUTED,
                      fontproperties=font(8.5))  # fmt: skip
    axes.axvline(FEWEST_FATAL, color=INK, linewidth=0.9, linestyle="--")
    axes.annotate(_needed(language), (FEWEST_FATAL, -0.5), (-4, 6), textcoords="offset points", color=INK,
                  ha="right", fontproperties=font(8.5), annotation_clip=False)  # fmt: skip
    quiet(axes, y_title="", language=language)
    axes.grid(visible=False)
    axes.set(xlim=(0, max(1.35 * FEWEST_FATAL, 1.5 * float(fatal.max()))), ylim=(len(table) - 0.5, -0.5))
    axes.set_yticks(y, [drawable(name) for name in table["country"]])
    axes.set_xlabel(translator(language)(X_TITLE), fontproperties=font(9), labelpad=4)
    return body.picture


def _labels(table: pd.DataFrame, language: str) -> list[str]:
    text = translator(language)(_LABEL)
    return [
        text.format(fatal=words.decimal(fatal, 1, language), unknown=f"{unknown:.0f}", months=months)
        for fatal, unknown, months in table[["fatal_a_month", "unknown", "months"]].itertuples(index=False)
    ]


def _needed(language: str) -> str:
    return translator(language)(_NEEDED).format(fatal=f"{FEWEST_FATAL:.0f}", unknown=f"{100 * MOST_UNKNOWN:.0f}")
