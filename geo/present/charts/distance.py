"""How near incidents come to a capital, month by month.

Kilometres run up from the capital at 0, so lower is nearer; months without incidents are gaps, never a line across.
"""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Picture

from geo.present.charts.month_view import FEW_MONTHS
from geo.present.charts.theme import EMPTY, ScreenChart, empty_chart, month_ticks, quiet, themed
from geo.present.figure import Figure
from geo.present.language import DEFAULT, marked, translator
from geo.present.palette import ACCENT, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, say_empty, sheet
from geo.present.typeset import font

HEIGHT = 3.7
NEAR_COLOUR = "#b5622a"
P10, NEAREST = marked("10th percentile of distance"), marked("nearest incident")
NOTE = marked(
    "Line: one incident in ten was nearer than this. Rings: the nearest incident of the month. Lower is nearer. "
    "A month without incidents is a gap."
)


def distance_chart(table: pd.DataFrame, *, capital: str, language: str = DEFAULT) -> ScreenChart:
    """Nearest incident and 10th percentile of distance by month for the screen.

    Parameters
    ----------
    table : month (first day), incidents, nearest_km, p10_km (missing in months without incidents)
    """
    import altair as alt

    if table.empty or table["nearest_km"].notna().sum() == 0:
        return empty_chart(language)
    t = translator(language)
    data = _with_runs(table).assign(p10=t(P10), near=t(NEAREST))
    y_title = _y_title(capital, language)
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True))
    scale = alt.Scale(domain=[0, _farthest(table)], nice=True)
    base = alt.Chart(data, height=280).encode(
        x=x,
        tooltip=[
            alt.Tooltip("month:T", format="%B %Y", title=t("Month")),
            alt.Tooltip("incidents:Q", title=t("Incidents")),
            alt.Tooltip("nearest_km:Q", title=t("Nearest, km"), format=".0f"),
            alt.Tooltip("p10_km:Q", title=t("10th percentile, km"), format=".0f"),
        ],
    )
    far = base.encode(y=alt.Y("p10_km:Q", title=y_title, scale=scale))
    key = alt.Scale(domain=[t(P10), t(NEAREST)], range=[ACCENT, NEAR_COLOUR])
    line = far.mark_line(strokeWidth=2).encode(detail="run:N", color=alt.value(ACCENT))
    dots = far.mark_point(filled=True, size=28, opacity=1).encode(
        color=alt.Color("p10:N", scale=key, legend=alt.Legend(symbolType="circle"))
    )
    near = base.mark_point(fill="white", size=36, strokeWidth=1.4, opacity=1).encode(
        y=alt.Y("nearest_km:Q", scale=scale, title=y_title), color=alt.Color("near:N", scale=key)
    )
    return themed(alt.layer(line, dots, near), language)


def distance_figure(table: pd.DataFrame, provenance: Provenance, *, title: str, sentence: str, capital: str) -> Figure:
    """The same chart for print."""
    return Figure(
        key=f"distance-{capital}",
        title=title,
        sentence=sentence,
        data=table,
        provenance=provenance,
        draw=in_style(lambda: _draw(table, provenance, title, sentence, capital=capital)),
    )


def _draw(table: pd.DataFrame, provenance: Provenance, title: str, sentence: str, *, capital: str) -> Picture:
    language = provenance.language
    t = translator(language)
    empty = table.empty or table["nearest_km"].notna().sum() == 0
    body = sheet(title, sentence, provenance, body_height=HEIGHT, notes=() if empty else (t(NOTE),))
    axes = body.axes(0.45, 0.35, body.width - 0.45, body.height - 0.8)
    if empty:
        axes.set_axis_off()
        say_empty(axes, t(EMPTY))
        return body.picture
    full = _every_month(table)
    x = np.arange(len(full))
    p10, nearest = (full[c].astype("Float64").to_numpy(dtype=float, na_value=np.nan) for c in ("p10_km", "nearest_km"))
    axes.plot(x, p10, color=ACCENT, linewidth=1.8, marker="o", markersize=3.4, label=t(P10), zorder=3, clip_on=False)
    axes.scatter(
        x, nearest, s=24, facecolor="white", edgecolor=NEAR_COLOUR, linewidth=1.2, label=t(NEAREST), zorder=4,
        clip_on=False,
    )  # fmt: skip
    quiet(axes, y_title=_y_title(capital, language), language=language)
    axes.set(xlim=(-0.7, len(full) - 0.3), ylim=(0, _farthest(table) * 1.06))
    month_ticks(axes, pd.DatetimeIndex(full["month"]), by_year=len(full) > FEW_MONTHS, language=language)
    axes.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.02), ncols=2, frameon=False, prop=font(8.5), borderaxespad=0.0,
        labelcolor=MUTED,
    )  # fmt: skip
    return body.picture


def _y_title(capital: str, language: str) -> str:
    return translator(language)("km from {capital} (0 = the capital)").format(capital=capital)


def _every_month(table: pd.DataFrame) -> pd.DataFrame:
    months = pd.date_range(table["month"].min(), table["month"].max(), freq="MS", name="month")
    return table.set_index("month").reindex(months).reset_index()


def _with_runs(table: pd.DataFrame) -> pd.DataFrame:
    """Months that have a distance, numbered by unbroken run, so that no line crosses a gap."""
    full = _every_month(table)[["month", "incidents", "nearest_km", "p10_km"]]
    known = full["p10_km"].notna()
    full["run"] = (known & ~known.shift(fill_value=False)).cumsum()
    return full[full["nearest_km"].notna()].astype({"nearest_km": float, "p10_km": float})


def _farthest(table: pd.DataFrame) -> float:
    return float(max(1.0, table[["nearest_km", "p10_km"]].astype("Float64").max().max()))
