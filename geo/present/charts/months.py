"""Incidents or deaths by month, stacked by group, with the turning points of the time."""

from datetime import date
from typing import get_args

import altair as alt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from geo.errors import QueryError
from geo.present import words
from geo.present.charts.theme import (
    EMPTY,
    FEW_MONTHS,
    MEASURE_TITLES,
    Measure,
    colour_key,
    deaths_words,
    empty_chart,
    month_ticks,
    quiet,
    series_colours,
    themed,
)
from geo.present.charts.turning_points import Mark, marks
from geo.present.figure import Figure
from geo.present.palette import INK, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import say_empty, sheet
from geo.present.typeset import drawable, font

HEIGHT = 3.9
"""Inches of the picture on paper."""
SCREEN_HEIGHT = 300
_SCREEN_WIDTH = 680.0


def months_chart(
    table: pd.DataFrame, *, measure: Measure = "incidents", context: pd.DataFrame | None = None
) -> alt.LayerChart | alt.VConcatChart | alt.Chart:
    """Stacked bars by month for the screen; list `context_lines` under it.

    Parameters
    ----------
    table : month (first day), series, incidents, deaths (missing where nobody gave a figure), unknown_tolls
    context : turning points as `study.context` has them

    Raises
    ------
    QueryError  if the measure is unknown.
    """
    _check(measure)
    if _is_empty(table):
        return empty_chart()
    colours = series_colours(table["series"])
    data = table[["month", "series", "incidents", "deaths", "unknown_tolls"]].copy()
    data["rank"] = data["series"].map({name: i for i, name in enumerate(colours)}).astype(int)
    data["toll"] = deaths_words(data["deaths"])
    data["deaths"] = data["deaths"].astype("Float64").fillna(0.0).astype(float)
    x = alt.X("month:T", timeUnit="yearmonth", title=None, axis=alt.Axis(format=_tick_format(table), labelOverlap=True))
    bars = (
        alt.Chart(data, height=SCREEN_HEIGHT)
        .mark_bar(stroke="white", strokeWidth=0.4)
        .encode(
            x=x,
            y=alt.Y(f"{measure}:Q", title=MEASURE_TITLES[measure], stack="zero", scale=_headroom(table, measure)),
            color=alt.Color("series:N", scale=alt.Scale(domain=list(colours), range=list(colours.values()))),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("month:T", format="%B %Y", title="Month"),
                alt.Tooltip("series:N", title="Group"),
                alt.Tooltip("incidents:Q", title="Incidents"),
                alt.Tooltip("toll:N", title="Deaths, best figure"),
                alt.Tooltip("unknown_tolls:Q", title="Incidents without a figure"),
            ],
        )
    )
    layers = [bars, *_unknown_layers(table, measure), *_mark_layers(_marks_of(table, context, _SCREEN_WIDTH))]
    return themed(alt.layer(*layers))


def context_lines(table: pd.DataFrame, context: pd.DataFrame | None) -> list[str]:
    """The numbered turning points of the chart in full: (1) 6 Jun 2025, Mali: …"""
    return [] if _is_empty(table) else [mark.line for mark in _marks_of(table, context, _SCREEN_WIDTH)]


def months_figure(
    table: pd.DataFrame,
    provenance: Provenance,
    *,
    title: str,
    sentence: str,
    measure: Measure = "incidents",
    context: pd.DataFrame | None = None,
    window: tuple[date, date] | None = None,
) -> Figure:
    """The same chart for print; `window`, the query's first and last day, lets it say which bars are part months."""
    _check(measure)
    return Figure(
        key=f"months-{measure}",
        title=title,
        sentence=sentence,
        table=table,
        provenance=provenance,
        draw=lambda: _draw(table, provenance, title, sentence, measure=measure, context=context, window=window),
    )


def _draw(
    table: pd.DataFrame,
    provenance: Provenance,
    title: str,
    sentence: str,
    *,
    measure: Measure,
    context: pd.DataFrame | None,
    window: tuple[date, date] | None,
) -> Picture:
    empty = _is_empty(table)
    found = [] if empty else _marks_of(table, context, 640.0)
    notes = [] if empty else _notes(table, measure, found, window)
    body = sheet(title, sentence, provenance, body_height=HEIGHT, notes=tuple(notes))
    axes = body.axes(0.4, 0.3, body.width - 0.4, body.height - 0.85)
    if empty:
        axes.set_axis_off()
        say_empty(axes, EMPTY)
        return body.picture
    months = _all_months(table)
    colours = series_colours(table["series"])
    wide = table.pivot_table(index="month", columns="series", values=measure, aggfunc="sum").reindex(months)
    wide = wide.astype(float).fillna(0.0)
    base = np.zeros(len(months))
    for name, colour in colours.items():
        height = wide[name].to_numpy() if name in wide else np.zeros(len(months))
        axes.bar(np.arange(len(months)), height, 0.86, bottom=base, color=colour, edgecolor="white", linewidth=0.3)
        base = base + height
    quiet(axes, y_title=MEASURE_TITLES[measure] + " by month")
    axes.set(xlim=(-0.6, len(months) - 0.4), ylim=(0, max(1.0, base.max()) * _room(table)))
    axes.yaxis.get_major_locator().set_params(integer=True)
    month_ticks(axes, months)
    colour_key(axes, colours, above=1.02)
    if measure == "deaths":
        _write_unknown(axes, table, months, base)
    _draw_marks(axes, found, months)
    return body.picture


def _notes(table: pd.DataFrame, measure: Measure, found: list[Mark], window: tuple[date, date] | None) -> list[str]:
    notes = []
    if measure == "deaths" and table["unknown_tolls"].sum():
        sign = "+n: so many incidents" if len(_all_months(table)) <= FEW_MONTHS else "Ring: incidents"
        notes.append(f"{sign} of the month for which nobody gave a figure; they are in no bar.")
    if window is not None:
        first, last = (pd.Timestamp(day) for day in window)
        parts = [words.day(first.date())] if first.day > 1 else []
        if last.day < last.days_in_month:
            parts.append(words.day(last.date()))
        if parts:
            notes.append(f"Part months: the window {'starts or ends' if len(parts) == 2 else 'breaks'} on {words.listed(parts)}.")
    if found:
        notes.append("Turning points: " + "; ".join(mark.line for mark in found) + ".")
    return notes


def _check(measure: str) -> None:
    if measure not in get_args(Measure):
        raise QueryError(f"The measure “{measure}” is not known; allowed are {', '.join(get_args(Measure))}.")


def _is_empty(table: pd.DataFrame) -> bool:
    return table.empty or not table["incidents"].sum()


def _all_months(table: pd.DataFrame) -> pd.DatetimeIndex:
    """Every month from the first to the last, those without incidents too."""
    return pd.date_range(table["month"].min(), table["month"].max(), freq="MS")


def _marks_of(table: pd.DataFrame, context: pd.DataFrame | None, width: float) -> list[Mark]:
    months = _all_months(table)
    return marks(context, months[0], months[-1] + pd.offsets.MonthBegin(1), width=width)


def _room(table: pd.DataFrame) -> float:
    """Height of the axis in units of the highest bar: room for the words of turning points."""
    return 1.32 if len(_all_months(table)) > 1 else 1.2


def _headroom(table: pd.DataFrame, measure: Measure) -> alt.Scale:
    highest = float(table.groupby("month")[measure].sum().max())
    return alt.Scale(domain=[0, max(1.0, highest) * _room(table)], nice=False)


def _tick_format(table: pd.DataFrame) -> str:
    return "%b %Y" if len(_all_months(table)) <= FEW_MONTHS else "%Y"


def _unknown(table: pd.DataFrame) -> pd.DataFrame:
    """Per month with unknown tolls: month, deaths known, unknown."""
    totals = table.groupby("month", as_index=False)[["deaths", "unknown_tolls"]].sum()
    found = totals[totals["unknown_tolls"] > 0].rename(columns={"deaths": "known", "unknown_tolls": "unknown"})
    return found.assign(known=found["known"].astype("Float64").fillna(0.0).astype(float))


def _unknown_layers(table: pd.DataFrame, measure: Measure) -> list[alt.Chart]:
    data = _unknown(table)
    if measure != "deaths" or data.empty:
        return []
    base = alt.Chart(data).encode(
        x=alt.X("month:T", timeUnit="yearmonth", bandPosition=0.5),
        y="known:Q",
        tooltip=[
            alt.Tooltip("month:T", format="%B %Y", title="Month"),
            alt.Tooltip("unknown:Q", title="Incidents without a figure"),
        ],
    )
    if len(_all_months(table)) > FEW_MONTHS:
        return [base.mark_point(shape="circle", size=14, filled=False, color=MUTED, strokeWidth=0.8, yOffset=-5)]
    data["words"] = "+" + data["unknown"].astype(int).astype(str)
    return [base.mark_text(dy=-7, color=MUTED, fontSize=11).encode(text="words:N")]


def _mark_layers(found: list[Mark]) -> list[alt.Chart]:
    if not found:
        return []
    data = pd.DataFrame({"date": [m.date for m in found], "text": [m.text for m in found], "line": [m.line for m in found]})
    tooltip = alt.Tooltip("line:N", title="Turning point")
    rules = alt.Chart(data).mark_rule(strokeDash=[1, 3], color=INK, strokeWidth=1).encode(x="date:T", tooltip=tooltip)
    layers = [rules]
    for row in sorted({m.row for m in found}):
        part = data[[m.row == row for m in found]]
        text = alt.Chart(part).mark_text(align="left", dx=3, fontSize=11, color=INK)
        layers.append(text.encode(x="date:T", y=alt.value(7 + 13 * row), text="text:N", tooltip=tooltip))
    return layers


def _write_unknown(axes: Axes, table: pd.DataFrame, months: pd.DatetimeIndex, tops: np.ndarray) -> None:
    data = _unknown(table)
    at = months.get_indexer(data["month"])
    if len(months) > FEW_MONTHS:
        lift = axes.get_ylim()[1] * 0.015
        axes.scatter(at, tops[at] + lift, s=7, facecolor="none", edgecolor=MUTED, linewidth=0.6, zorder=4)
        return
    for i, count in zip(at, data["unknown"], strict=True):
        axes.annotate(
            f"+{int(count)}", (i, tops[i]), xytext=(0, 2), textcoords="offset points", ha="center", color=MUTED,
            fontproperties=font(8),
        )  # fmt: skip


def _draw_marks(axes: Axes, found: list[Mark], months: pd.DatetimeIndex) -> None:
    for mark in found:
        month = months.get_loc(mark.date.to_period("M").to_timestamp())
        x = float(month) - 0.5 + (mark.date.day - 1) / mark.date.days_in_month
        axes.axvline(x, color=INK, linewidth=0.8, linestyle=(0, (1, 2)), zorder=3)
        axes.annotate(
            drawable(mark.text), (x, 1.0), xycoords=("data", "axes fraction"), xytext=(3, -9 - 11 * mark.row),
            textcoords="offset points", color=INK, fontproperties=font(8.5), zorder=5,
        )  # fmt: skip
