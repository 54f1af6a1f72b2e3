"""Deaths a month: what is known of the past, and the fan of what may come."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Picture
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from geo.present.charts.theme import ScreenChart, month_ticks, quiet, themed
from geo.present.figure import Figure
from geo.present.language import DEFAULT, marked, translator
from geo.present.palette import CHANCE_COLOURS, INK, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, sheet
from geo.present.typeset import drawable, font

HEIGHT = 3.6
WIDE, NARROW, MIDDLE = CHANCE_COLOURS[1], CHANCE_COLOURS[3], CHANCE_COLOURS[6]
KNOWN, CENTRE = marked("known deaths"), marked("middle of the draws")
HALF, NINETY = marked("half of the draws"), marked("nine in ten draws")
Y_TITLE = marked("Deaths a month")
NOTE = marked(
    "Bars: deaths with a figure on file; incidents without one add nothing, so a bar may be too low. Bands: half and "
    "nine in ten of 1,000 draws for each month; they do not tell when within them."
)


def fan_chart(table: pd.DataFrame, *, language: str = DEFAULT) -> ScreenChart:
    """Known deaths as bars and the bands ahead, for the screen.

    Parameters
    ----------
    table : as `outlook_tables.fan_table` gives it
    """
    import altair as alt

    translate = translator(language)
    names = [translate(name) for name in (KNOWN, CENTRE, HALF, NINETY)]
    key = alt.Scale(domain=names, range=[INK, MIDDLE, NARROW, WIDE])
    data = _with_ends(table).assign(known_name=names[0], middle_name=names[1], half_name=names[2], wide_name=names[3])
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True))
    past, ahead = data[data["known"].notna()], data[data["middle"].notna()]
    title = translate(Y_TITLE)
    tips = [alt.Tooltip("month:T", format="%B %Y", title=translate("Month"))]
    quantiles = [
        alt.Tooltip(f"{column}:Q", format=",.0f", title=translate(label))
        for column, label in (("middle", CENTRE), ("low_50", marked("from (half)")), ("high_50", marked("to (half)")),
                              ("low_90", marked("from (nine in ten)")), ("high_90", marked("to (nine in ten)")))
    ]  # fmt: skip
    bars = (
        alt.Chart(past, height=290)
        .mark_bar(opacity=0.85)
        .encode(
            x=x,
            x2="end:T",
            y=alt.Y("known:Q", title=title, scale=alt.Scale(zero=True)),
            y2=alt.Y2Datum(0),
            color=alt.Color("known_name:N", scale=key),
            tooltip=[*tips, alt.Tooltip("known:Q", format=",.0f", title=names[0])],
        )
    )
    steps = alt.Chart(ahead)
    wide = steps.mark_bar().encode(
        x=x, x2="end:T", y=alt.Y("low_90:Q", title=title), y2="high_90:Q", color=alt.Color("wide_name:N", scale=key),
        tooltip=[*tips, *quantiles],
    )  # fmt: skip
    half = steps.mark_bar().encode(
        x=x, x2="end:T", y=alt.Y("low_50:Q", title=title), y2="high_50:Q", color=alt.Color("half_name:N", scale=key),
        tooltip=[*tips, *quantiles],
    )  # fmt: skip
    middle = steps.mark_rule(strokeWidth=2.5).encode(
        x=x, x2="end:T", y=alt.Y("middle:Q", title=title), color=alt.Color("middle_name:N", scale=key),
        tooltip=[*tips, *quantiles],
    )  # fmt: skip
    return themed(alt.layer(bars, wide, half, middle), language)


def fan_figure(
    table: pd.DataFrame, provenance: Provenance, *, unit: str, title: str, sentence: str, language: str = DEFAULT
) -> Figure:
    """The same chart for print; `unit` names the file."""
    return Figure(
        key=f"deaths-ahead-{unit}",
        title=title,
        sentence=sentence,
        data=table.round(dict.fromkeys([name for name in table.columns if name != "month"], 1)),
        provenance=provenance,
        draw=in_style(lambda: _draw(table, provenance, title, sentence, language)),
    )


def _draw(table: pd.DataFrame, provenance: Provenance, title: str, sentence: str, language: str) -> Picture:
    translate = translator(language)
    body = sheet(title, sentence, provenance, body_height=HEIGHT, notes=(translate(NOTE),))
    axes = body.axes(0.45, 0.35, body.width - 0.45, body.height - 0.8)
    x = np.arange(len(table))
    values = {name: table[name].to_numpy(dtype=float) for name in table.columns if name != "month"}
    axes.bar(x, np.nan_to_num(values["known"]), 0.82, color=INK, alpha=0.85, zorder=3)
    for low, high, colour in (("low_90", "high_90", WIDE), ("low_50", "high_50", NARROW)):
        ahead = ~np.isnan(values[low])
        axes.bar(
            x[ahead], (values[high] - values[low])[ahead], 0.82, bottom=values[low][ahead], color=colour, zorder=2.5
        )
    axes.hlines(values["middle"], x - 0.41, x + 0.41, color=MIDDLE, linewidth=2, zorder=4)
    quiet(axes, y_title=translate(Y_TITLE), language=language)
    axes.set(xlim=(-0.7, len(table) - 0.3))
    axes.set_ylim(bottom=0)
    month_ticks(axes, pd.DatetimeIndex(table["month"]), by_year=False, language=language)
    marks = [
        Patch(facecolor=INK, label=drawable(translate(KNOWN))),
        Line2D([], [], color=MIDDLE, linewidth=2, label=drawable(translate(CENTRE))),
        Patch(facecolor=NARROW, label=drawable(translate(HALF))),
        Patch(facecolor=WIDE, label=drawable(translate(NINETY))),
    ]
    axes.legend(
        handles=marks, loc="lower right", bbox_to_anchor=(1.0, 1.02), ncols=4, frameon=False, prop=font(8.5),
        borderaxespad=0.0, labelcolor=MUTED, handlelength=1.1,
    )  # fmt: skip
    return body.picture


def _with_ends(table: pd.DataFrame) -> pd.DataFrame:
    """Each month with the day on which its bar ends, a little before the next month."""
    return table.assign(end=table["month"] + pd.Timedelta(days=25))
