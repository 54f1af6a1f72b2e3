"""The chart by month on paper."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.patheffects import withStroke

from geo.present.charts.month_view import ROOM, MonthView
from geo.present.charts.theme import EMPTY, KEY_COLUMNS, colour_key, key_columns, month_ticks, quiet
from geo.present.charts.turning_points import Mark
from geo.present.language import marked, translator
from geo.present.palette import HATCHES, INK, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import POINTS, paper, say_empty, sheet
from geo.present.typeset import drawable, font

_HEIGHT = 3.9
"""Inches."""
_BESIDE = 37.0
"""Points at the sides of the axis."""
_TITLES = {"incidents": marked("Incidents by month"), "deaths": marked("Deaths by month, best figure")}


def draw_months(view: MonthView, provenance: Provenance, *, title: str, sentence: str) -> Picture:
    """The whole sheet with bars, turning points and the list of them."""
    language = provenance.language
    t = translator(language)
    found = [] if view.is_empty else view.marks(paper().width * POINTS - _BESIDE)
    notes = [] if view.is_empty else _notes(view, found, provenance)
    body = sheet(title, sentence, provenance, body_height=_HEIGHT, notes=tuple(notes))
    colours = {} if view.is_empty else view.colours
    in_row = key_columns(body.width)
    over = max(0.55, 0.16 * -(-len(colours) // in_row) + 0.12)
    axes = body.axes(0.4, 0.3, body.width - 0.4, body.height - 0.3 - over)
    if view.is_empty:
        axes.set_axis_off()
        say_empty(axes, t(EMPTY))
        return body.picture
    tops = _draw_bars(axes, view, colours)
    y_title = "" if in_row < KEY_COLUMNS else t(_TITLES[view.measure])  # a narrow key takes its place
    quiet(axes, y_title=y_title, language=language)
    axes.set(xlim=(-0.6, len(view.months) - 0.4), ylim=(0, view.highest * ROOM))
    month_ticks(axes, view.months, by_year=view.is_long, language=language)
    colour_key(axes, colours, above=1.02, columns=in_row)
    if view.measure == "deaths":
        _write_unknown(axes, view, tops)
    _draw_marks(axes, view.months, found)
    return body.picture


def _notes(view: MonthView, found: list[Mark], provenance: Provenance) -> list[str]:
    notes, t = [], translator(provenance.language)
    if view.measure == "deaths" and len(view.unknown):
        notes.append(
            t("Ring: incidents of the month for which nobody gave a figure; they are in no bar.")
            if view.is_long
            else t("+n: so many incidents of the month for which nobody gave a figure; they are in no bar.")
        )
    if view.part_months:
        notes.append(t("The window is {period}: {part}.").format(period=provenance.period, part=view.part_months))
    if found:
        notes.append(t("Turning points: {points}.").format(points="; ".join(mark.line for mark in found)))
    return notes


def _draw_bars(axes: Axes, view: MonthView, colours: dict[str, str]) -> np.ndarray:
    """Draw the stacks; their heights."""
    wide = view.said.pivot_table(index="month", columns="series", values=view.measure, aggfunc="sum")
    wide = wide.reindex(index=view.months, columns=list(colours)).astype("Float64").fillna(0.0).astype(float)
    base = np.zeros(len(view.months))
    for name, colour in colours.items():
        height = wide[name].to_numpy()
        at = np.flatnonzero(height)  # empty bars cost as much time as others
        axes.bar(
            at, height[at], 0.86, bottom=base[at], color=colour, hatch=HATCHES.get(colour), edgecolor="white",
            linewidth=0.3,
        )  # fmt: skip
        base = base + height
    return base


def _write_unknown(axes: Axes, view: MonthView, tops: np.ndarray) -> None:
    at = view.months.get_indexer(pd.DatetimeIndex(view.unknown["month"]))
    if view.is_long:
        lift = axes.get_ylim()[1] * 0.015
        axes.scatter(at, tops[at] + lift, s=7, facecolor="none", edgecolor=MUTED, linewidth=0.6, zorder=4)
        return
    for i, count in zip(at, view.unknown["unknown"], strict=True):
        axes.annotate(
            f"+{int(count)}", (i, tops[i]), xytext=(0, 2), textcoords="offset points", ha="center", color=MUTED,
            fontproperties=font(8), path_effects=[withStroke(linewidth=2, foreground="white")],
        )  # fmt: skip


def _draw_marks(axes: Axes, months: pd.DatetimeIndex, found: list[Mark]) -> None:
    first = months[0]
    for mark in found:
        month = 12 * (mark.date.year - first.year) + mark.date.month - first.month
        x = month - 0.5 + (mark.date.day - 1) / mark.date.days_in_month
        axes.axvline(x, color=INK, linewidth=0.8, linestyle=(0, (1, 2)), zorder=3)
        axes.annotate(
            drawable(mark.text), (x, 1.0), xycoords=("data", "axes fraction"), xytext=(3, -9 - 11 * mark.row),
            textcoords="offset points", color=INK, fontproperties=font(8.5), zorder=5,
            path_effects=[withStroke(linewidth=2.6, foreground="white")],
        )  # fmt: skip
