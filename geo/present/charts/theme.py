"""What all charts share: the look on screen and on paper, and the colours of series."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd
from babel import Locale
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from geo.present import words
from geo.present.language import DEFAULT, marked, number_signs, translator
from geo.present.palette import BORDER, GROUP_COLOURS, HATCHES, INK, MUTED
from geo.present.typeset import drawable, font

if TYPE_CHECKING:
    import altair as alt  # takes long: functions that draw for the screen load it

ScreenChart: TypeAlias = "alt.Chart | alt.LayerChart | alt.FacetChart"
Measure = Literal["incidents", "deaths"]
EMPTY = marked("No incident matches these filters")
SCREEN_FONT = "Source Sans, Source Sans Pro, sans-serif"
GRID = "#e6e2d8"
TRACK = "#ece8de"
OTHER_COLOURS = ("#5b8c3a", "#a84a6f", "#2f7f86", "#8a6fb0", "#c77c4a", "#5f6b75", "#a39a3c", "#7a4a3a")
"""For series that `GROUP_COLOURS` does not know, in the order of their names."""
MEASURES = get_args(Measure)
KEY_COLUMNS = 4
MONTH_INCHES = 0.4
"""Room for the short name of a month: juil., sept."""
MEASURE_TITLES = {"incidents": marked("Incidents"), "deaths": marked("Deaths, best figure")}


def series_colours(names: Iterable[str]) -> dict[str, str]:
    """Each series and its colour, in the order in which series are stacked: the known ones first, then by name."""
    found = set(names)
    known = [name for name in GROUP_COLOURS if name in found]
    others = sorted(found - set(known))
    spare = {name: OTHER_COLOURS[i % len(OTHER_COLOURS)] for i, name in enumerate(others)}
    return {name: GROUP_COLOURS[name] for name in known} | spare


def themed(chart: ScreenChart, language: str = DEFAULT) -> ScreenChart:
    """The chart in the app's look: thin rules, no box, quiet axes; numbers and months as the language has them."""
    import altair as alt

    styled: ScreenChart = (
        chart.configure(font=SCREEN_FONT, background="transparent", **_locale(language))
        .configure_view(stroke=None)
        .configure_axis(
            grid=False, domainColor=BORDER, tickColor=BORDER, gridColor=GRID, labelColor=MUTED, titleColor=MUTED,
            labelFontSize=12, titleFontSize=12, titleFontWeight="normal", titlePadding=8,
        )
        .configure_axisY(grid=True, domain=False, ticks=False)
        .configure_legend(
            orient="top", title=None, labelFontSize=12, labelColor=INK, symbolType="square", labelLimit=260,
            columns=alt.ExprRef("width < 480 ? 2 : 4"),  # a phone has no room for four
        )
    )  # fmt: skip
    return styled


def _locale(language: str) -> dict[str, Any]:
    """What Vega needs to write numbers and months in a language (d3's own form); nothing for English, its own."""
    if language == DEFAULT:
        return {}
    babel, signs = Locale(language), number_signs(language)
    months, days = babel.months["format"], babel.days["format"]
    number = {"decimal": signs[ord(".")], "thousands": signs[ord(",")], "grouping": [3], "currency": ["", "\u00a0€"]}
    time = {
        "dateTime": "%A %e %B %Y à %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        # d3 begins its week on Sunday, CLDR on Monday
        "days": [str(days["wide"][(day - 1) % 7]) for day in range(7)],
        "shortDays": [str(days["abbreviated"][(day - 1) % 7]) for day in range(7)],
        "months": [str(months["wide"][month]) for month in range(1, 13)],
        "shortMonths": [str(months["abbreviated"][month]) for month in range(1, 13)],
    }
    return {"locale": {"number": number, "time": time}}


def empty_chart(language: str = DEFAULT, text: str = EMPTY) -> ScreenChart:
    """A chart that says that nothing matches, or another text of the code."""
    import altair as alt

    data = pd.DataFrame({"text": [translator(language)(text)]})
    return themed(alt.Chart(data, height=120).mark_text(color=MUTED, fontSize=14).encode(text="text:N"), language)


def deaths_words(values: pd.Series, language: str = DEFAULT) -> pd.Series:
    """Tolls for tooltips: `no figure` where nobody gave one."""
    return values.map(lambda value: words.number(value, language))


def quiet(axes: Axes, *, y_title: str, language: str = DEFAULT) -> None:
    """Axes on paper: no box, thin horizontal lines, the measure above the axis."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=8.5)
    axes.tick_params(axis="x", length=3, width=0.6, color=BORDER)
    axes.grid(axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.decimal(value, 0, language)))
    axes.set_title(drawable(y_title), loc="left", color=MUTED, fontproperties=font(9), pad=6)


def key_columns(width: float) -> int:
    """Names side by side in a colour key over a chart of this width in inches."""
    return max(1, min(KEY_COLUMNS, int(width / 1.62)))


def colour_key(axes: Axes, colours: dict[str, str], *, above: float, columns: int = KEY_COLUMNS) -> None:
    """Rows of patches and names above the axes, `above` in axes heights."""
    handles = [
        Patch(facecolor=colour, label=drawable(name), hatch=HATCHES.get(colour), edgecolor="white", linewidth=0)
        for name, colour in colours.items()
    ]
    axes.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(1.0, above), ncols=columns, frameon=False, prop=font(8.5),
        handlelength=0.9, handleheight=0.9, columnspacing=1.4, handletextpad=0.5, borderaxespad=0.0,
    )  # fmt: skip


def month_ticks(axes: Axes, months: pd.DatetimeIndex, *, by_year: bool, language: str = DEFAULT) -> None:
    """Months by name, or only years; month i stands at i."""
    stamps = list(months)
    if by_year:
        at = np.flatnonzero(months.month == 1)
        if stamps[0].month in range(2, 9):
            at = np.append(0, at)
        axes.set_xticks(at - 0.5, [str(stamps[i].year) for i in at], ha="left")
        return
    inches = axes.get_window_extent().width / axes.figure.dpi / len(months)
    few = 1 if len(months) <= 14 else 3
    step = next((step for step in (1, 2, 3, 6) if step >= few and step * inches >= MONTH_INCHES), 12)
    at = np.arange(0, len(months), step)
    names = [
        words.short_month(stamps[i], language) + (f"\n{stamps[i].year}" if i == 0 or stamps[i].month <= step else "")
        for i in at
    ]
    axes.set_xticks(at, names)
