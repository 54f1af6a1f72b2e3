"""Incidents or deaths by month, stacked by group, with the turning points of the time."""

from typing import TYPE_CHECKING

import pandas as pd

from geo.present.charts.month_view import ROOM, MonthView, Window
from geo.present.charts.months_print import draw_months
from geo.present.charts.theme import (
    MEASURE_TITLES,
    Measure,
    ScreenChart,
    deaths_words,
    empty_chart,
    themed,
)
from geo.present.charts.turning_points import Mark
from geo.present.figure import Figure
from geo.present.language import DEFAULT, translator
from geo.present.palette import INK, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style

if TYPE_CHECKING:
    import altair as alt  # takes long: functions that draw for the screen load it

_HEIGHT, _WIDTH = 300, 680.0


def months_chart(
    table: pd.DataFrame,
    *,
    measure: Measure = "incidents",
    context: pd.DataFrame | None = None,
    window: Window | None = None,
    language: str = DEFAULT,
) -> ScreenChart:
    """Stacked bars by month for the screen; list `context_lines` under it.

    Parameters
    ----------
    table : month (first day), series, incidents, deaths (missing where nobody gave a figure), unknown_tolls
    context : turning points as `study.context` has them
    window : the query's first and last day, so that months without incidents at its ends are shown too

    Raises
    ------
    QueryError  if the measure is unknown.
    """
    import altair as alt

    view = MonthView(table, measure, context, window, language)
    if view.is_empty:
        return empty_chart(language)
    layers = (_bars(view), *_unknown_layers(view), *_mark_layers(view.marks(_WIDTH), language))
    return themed(alt.layer(*layers), language)


def context_lines(
    table: pd.DataFrame, context: pd.DataFrame | None, *, window: Window | None = None, language: str = DEFAULT
) -> list[str]:
    """The chart's numbered turning points in full, such as (1) 6 Jun 2025, Mali: Wagner announces departure."""
    view = MonthView(table, "incidents", context, window, language)
    return [] if view.is_empty else [mark.line for mark in view.marks(_WIDTH)]


def months_figure(
    table: pd.DataFrame,
    provenance: Provenance,
    *,
    title: str,
    sentence: str,
    measure: Measure = "incidents",
    context: pd.DataFrame | None = None,
    window: Window | None = None,
) -> Figure:
    """The same chart for print; with `window`, the query's first and last day, it says which bars are part months.

    Raises
    ------
    QueryError  if the measure is unknown.
    """
    view = MonthView(table, measure, context, window, provenance.language)
    return Figure(
        key=f"months-{measure}",
        title=title,
        sentence=sentence,
        data=view.said,
        provenance=provenance,
        draw=in_style(lambda: draw_months(view, provenance, title=title, sentence=sentence)),
    )


def _bars(view: MonthView) -> "alt.Chart":
    import altair as alt

    colours, t = view.colours, translator(view.language)
    data = view.said[["month", "series", "incidents", "deaths", "unknown_tolls"]].copy()
    data["rank"] = data["series"].map({name: i for i, name in enumerate(colours)}).astype(int)
    data["toll"] = deaths_words(data["deaths"], view.language)
    data["deaths"] = data["deaths"].astype("Float64").fillna(0.0).astype(float)
    span = alt.Scale(domain=[_when(view.months[0]), _when(view.beyond)], nice=False)
    axis = alt.Axis(format="%Y" if view.is_long else "%b %Y", labelOverlap=True)
    room = alt.Scale(domain=[0, view.highest * ROOM], nice=False)
    bars: alt.Chart = (
        alt.Chart(data, height=_HEIGHT)
        .mark_bar(stroke="white", strokeWidth=0.4)
        .encode(
            x=alt.X("month:T", timeUnit="yearmonth", title=None, axis=axis, scale=span),
            y=alt.Y(f"{view.measure}:Q", title=t(MEASURE_TITLES[view.measure]), stack="zero", scale=room),
            color=alt.Color("series:N", scale=alt.Scale(domain=list(colours), range=list(colours.values()))),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("month:T", format="%B %Y", title=t("Month")),
                alt.Tooltip("series:N", title=t("Group")),
                alt.Tooltip("incidents:Q", title=t("Incidents")),
                alt.Tooltip("toll:N", title=t("Deaths, best figure")),
                alt.Tooltip("unknown_tolls:Q", title=t("Incidents without a figure")),
            ],
        )
    )
    return bars


def _when(day: pd.Timestamp) -> "alt.DateTime":
    import altair as alt

    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _unknown_layers(view: MonthView) -> "list[alt.Chart]":
    import altair as alt

    if view.measure != "deaths" or view.unknown.empty:
        return []
    data = view.unknown.assign(words="+" + view.unknown["unknown"].astype(int).astype(str))
    t = translator(view.language)
    base = alt.Chart(data).encode(
        x=alt.X("month:T", timeUnit="yearmonth", bandPosition=0.5),
        y="known:Q",
        tooltip=[
            alt.Tooltip("month:T", format="%B %Y", title=t("Month")),
            alt.Tooltip("unknown:Q", title=t("Incidents without a figure")),
        ],
    )
    if view.is_long:
        return [base.mark_point(shape="circle", size=14, filled=False, color=MUTED, strokeWidth=0.8, yOffset=-5)]
    return [base.mark_text(dy=-7, color=MUTED, fontSize=11).encode(text="words:N")]


def _mark_layers(found: list[Mark], language: str) -> "list[alt.Chart]":
    import altair as alt

    if not found:
        return []
    data = pd.DataFrame([{"date": m.date, "text": m.text, "number": str(m.number), "line": m.line} for m in found])
    tooltip = alt.Tooltip("line:N", title=translator(language)("Turning point"))
    layers = [
        alt.Chart(data).mark_rule(strokeDash=[1, 3], color=INK, strokeWidth=1).encode(x="date:T", tooltip=tooltip)
    ]
    for row in sorted({mark.row for mark in found}):
        part = data[[mark.row == row for mark in found]]
        said = alt.ExprRef("width < 480 ? datum.number : datum.text")  # words would lie over each other on a phone
        text = alt.Chart(part).mark_text(align="left", dx=3, fontSize=11, color=INK, text=said)
        layers.append(text.encode(x="date:T", y=alt.value(7 + 13 * row), tooltip=tooltip))
    return layers
