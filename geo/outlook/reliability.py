"""The records drawn: did chances come true as often as said, and did intervals hold what they should."""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from geo.outlook.backtest import DeathsRecord
from geo.outlook.chance_record import FEWEST_CASES, ChanceRecord, reliability_by_window
from geo.outlook.scoring import Floats

_INK, _SAID, _FOUND = "#333333", "#8a8578", "#d9542b"
LEVELS = np.linspace(0.1, 0.95, 18)


def interval_coverage(record: DeathsRecord, levels: Floats = LEVELS) -> Floats:
    """Share of months whose actual lies within the central interval of each nominal level."""
    distance = 2 * (record.checks["rank"].to_numpy(dtype=float) - 0.5)
    return np.asarray([(np.abs(distance) <= level).mean() for level in levels])


def draw_deaths(record: DeathsRecord, path: Path) -> None:
    """Write a PNG: share of months within each central interval, and mean CRPS by year beside conflictology."""
    figure, (left, right) = _sheet()
    _diagonal(left)
    left.plot(100 * LEVELS, 100 * interval_coverage(record), color=_FOUND, marker="o", markersize=3)
    left.set(xlabel="Central interval, % of draws", ylabel="Months within it, %", title="Did the intervals hold?")
    scores = record.scores.assign(year=record.scores["month"].str[:4])
    by_year = scores.pivot_table(index="year", columns="model", values="crps")
    for model, colour in (("outlook", _FOUND), ("conflictology", _SAID)):
        right.plot(by_year.index, by_year[model], color=colour, label=model, marker="o", markersize=3)
    right.set(xlabel="Year", ylabel="Mean CRPS, deaths a month", title="Error, lower is better")
    right.set_ylim(bottom=0)
    right.tick_params(axis="x", rotation=60)
    right.legend(frameon=False)
    figure.savefig(path)


def draw_chances(record: ChanceRecord, path: Path) -> None:
    """Write a PNG: how often chances came true by tenth, one panel per window; tenths with few cases are hollow."""
    table = reliability_by_window(record)
    windows = sorted(table["window"].unique())
    figure, axes = _sheet(len(windows))
    for axis, window in zip(axes, windows, strict=True):
        _diagonal(axis)
        _tenths(axis, table[(table["window"] == window) & (table["cases"] > 0)])
        axis.set(xlabel="Chance said, %", ylabel="Came true, %", title=f"Fatal incident within {window} days")
    figure.savefig(path)


def _tenths(axis: Axes, tenths: pd.DataFrame) -> None:
    many = tenths["cases"] >= FEWEST_CASES
    axis.plot(100 * tenths["said"], 100 * tenths["came_true"], color=_FOUND, linewidth=1)
    for rows, fill in ((tenths[many], _FOUND), (tenths[~many], "white")):
        axis.scatter(100 * rows["said"], 100 * rows["came_true"], s=28, color=fill, edgecolors=_FOUND, zorder=3)
    for row in tenths.itertuples():
        axis.annotate(f"{row.cases:,}", (100 * float(str(row.said)), 100 * float(str(row.came_true))), (4, -10),
                      textcoords="offset points", fontsize=7, color=_INK)  # fmt: skip


def _diagonal(axis: Axes) -> None:
    axis.plot([0, 100], [0, 100], color=_SAID, linewidth=1, linestyle=":")
    axis.set_xlim(0, 100)
    axis.set_ylim(0, 100)


def _sheet(panels: int = 2) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(4.6 * panels, 4.2), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = [figure.add_subplot(1, panels, number + 1) for number in range(panels)]
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
    return figure, axes
