"""Horizontal bars with a name at the left and the value at the right: rankings and counts, for print."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.ticker import MaxNLocator

from geo.present.charts.theme import GRID
from geo.present.figure import Figure
from geo.present.palette import ACCENT, INK, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, say_empty, sheet
from geo.present.typeset import drawable, font, width_of

_ROW = 0.235
"""Inches from bar to bar."""
_LONGEST, _NARROW = 46, 4.5
_BEYOND = 0.55
"""Inches kept free for the values at the right."""


@dataclass(frozen=True)
class Bar:
    """One bar.

    value : its length; None where nobody knows it, which `shown` says
    shown : what stands at its end
    letter, ink : a letter at its start, in this colour; empty for none
    low, high : an interval as a thin bar over it
    """

    name: str
    value: float | None
    shown: str
    colour: str = ACCENT
    letter: str = ""
    ink: str = INK
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bars:
    """Bars on one axis.

    axis : its name; empty : what stands in their place where there are none
    upto : its end; the longest bar or interval without
    """

    rows: tuple[Bar, ...]
    axis: str
    empty: str
    upto: float | None = None


def bars_figure(
    table: pd.DataFrame,
    provenance: Provenance,
    bars: Bars,
    *,
    key: str,
    title: str,
    sentence: str,
) -> Figure:
    """The bars from the top down, on an axis from 0.

    Parameters
    ----------
    table : the numbers that are drawn, for export
    """

    def draw() -> Picture:
        body = sheet(title, sentence, provenance, body_height=_ROW * max(len(bars.rows), 2) + 0.75)
        if not bars.rows:
            axes = body.axes(0, 0, body.width, body.height)
            axes.set_axis_off()
            say_empty(axes, bars.empty)
            return body.picture
        names = [_cut(bar.name, 24 if body.width < _NARROW else _LONGEST) for bar in bars.rows]
        left = min(0.5 * body.width, max(width_of(name, font(9.5)) for name in names) / 72 + 0.14)
        axes = body.axes(left, 0.42, body.width - left - _BEYOND, body.height - 0.45)
        _draw(axes, bars.rows, names, bars.axis, bars.upto)
        return body.picture

    return Figure(
        key=key, title=title, sentence=sentence, data=table, provenance=provenance, draw=in_style(draw)
    )  # fmt: skip


def _draw(axes: Axes, bars: Sequence[Bar], names: list[str], axis: str, upto: float | None) -> None:
    y = np.arange(len(bars))
    values = np.array([np.nan if bar.value is None else bar.value for bar in bars], dtype=float)
    highs = [bar.high for bar in bars if bar.high is not None]
    end = upto or max([*np.nan_to_num(values), *highs, 1e-9])
    axes.barh(y, np.nan_to_num(values), 0.72, color=[bar.colour for bar in bars], edgecolor=MUTED, linewidth=0.3)
    for at, bar in zip(y, bars, strict=True):
        if bar.low is not None and bar.high is not None:
            axes.plot([bar.low, bar.high], [at, at], color="white", linewidth=3.2, solid_capstyle="butt", zorder=3)
            axes.plot([bar.low, bar.high], [at, at], color=INK, linewidth=1.5, solid_capstyle="butt", zorder=4)
        if bar.letter and bar.value is not None and bar.value > 0.045 * end:
            axes.annotate(
                bar.letter, (0, at), xytext=(5, 0), textcoords="offset points", va="center_baseline", color=bar.ink,
                fontproperties=font(8, bold=True), zorder=5,
            )  # fmt: skip
        reach = max(value for value in (bar.value, bar.high, 0.0) if value is not None)
        axes.annotate(
            drawable(bar.shown), (reach, at), xytext=(5, 0), textcoords="offset points", va="center_baseline",
            color=INK, fontproperties=font(9), annotation_clip=False,
        )  # fmt: skip
    axes.set(xlim=(0, end), ylim=(len(bars) - 0.4, -0.6))
    axes.set_yticks(y, names)
    axes.tick_params(axis="y", length=0, labelsize=9.5, labelcolor=INK, pad=5)
    axes.tick_params(axis="x", length=0, labelsize=8.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=end >= 6))
    axes.grid(axis="x", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_xlabel(drawable(axis), fontproperties=font(9), labelpad=4)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)


def _cut(name: str, most: int) -> str:
    plain = drawable(name)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
