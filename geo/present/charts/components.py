"""Why an area has its level: a waterfall of the points that each component adds, up to the total with its interval."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from geo.present import words
from geo.present.charts.theme import TRACK
from geo.present.figure import Figure
from geo.present.language import DEFAULT, Translate, marked, said, translator
from geo.present.measures import COMPONENT_HELP, COMPONENT_NAMES
from geo.present.palette import ACCENT, INK, LEVEL_COLOURS, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, sheet
from geo.present.typeset import drawable, font
from geo.risk.levels import LEVELS
from geo.risk.model import COMPONENTS, MODEL, RiskModel

HEIGHT = 3.9
TOTAL = marked("Severity, 0–100")
_NAMES_WIDTH, _VALUES_WIDTH = 1.75, 0.9
_NARROW = 5.0
"""Inches below which names stand over their bars, and levels have their letters alone."""


def components_table(score: pd.Series, model: RiskModel = MODEL, language: str = DEFAULT) -> pd.DataFrame:
    """One row per component: component, name, value (0–1), points added, points possible, sum of points so far, help.

    Parameters
    ----------
    score : one row of `geo.risk.score.score_areas`
    """
    t, weights = translator(language), model.weights.as_series()
    rows = [
        {
            "component": key,
            "name": t(COMPONENT_NAMES[key]),
            "value": round(float(score[key]), 4),
            "points": round(100 * float(weights[key] * score[key]), 2),
            "possible": round(100 * float(weights[key]), 2),
            "help": said(COMPONENT_HELP[key], language),
        }
        for key in COMPONENTS
    ]
    table = pd.DataFrame(rows)
    table.insert(5, "so_far", table["points"].cumsum().round(2))
    return table


def components_figure(
    score: pd.Series, provenance: Provenance, *, title: str, sentence: str, model: RiskModel = MODEL
) -> Figure:
    """The total on the scale of levels, and under it the points of each component, for print."""
    table = components_table(score, model, provenance.language)
    return Figure(
        key=f"components-{score['name']}",
        title=title,
        sentence=sentence,
        data=table,
        provenance=provenance,
        draw=in_style(lambda: _draw(score, table, provenance, title=title, sentence=sentence)),
    )


def _draw(score: pd.Series, table: pd.DataFrame, provenance: Provenance, *, title: str, sentence: str) -> Picture:
    language = provenance.language
    t = translator(language)
    note = t(
        "Each bar begins where the one above it ends. Pale: the points that were possible. Black bar on the scale: "
        "5–95 % interval of the total."
    )
    body = sheet(title, sentence, provenance, body_height=HEIGHT, notes=(note,))
    narrow = body.width < _NARROW
    left = 0.05 if narrow else _NAMES_WIDTH
    wide = body.width - left - _VALUES_WIDTH
    _draw_total(body.axes(left, body.height - 0.75, wide, 0.6), score, t, narrow=narrow)
    axes = body.axes(left, 0.05, wide, body.height - 1.0)
    y = np.arange(len(table))
    begins = table["so_far"] - table["points"]
    thick = 0.4 if narrow else 0.52
    axes.barh(y, table["possible"], thick, left=begins, color=TRACK)
    axes.barh(y, table["points"], thick, left=begins, color=ACCENT)
    axes.vlines(table["so_far"][:-1], y[:-1] + thick / 2, y[1:] + thick / 2, color=MUTED, linewidth=0.6)
    axes.set(xlim=(0, 100), ylim=(len(table) - 0.45, -0.55), xticks=[])
    _name_rows(axes, [str(name) for name in table["name"]], over=narrow)
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    for i, (points, possible) in enumerate(zip(table["points"], table["possible"], strict=True)):
        axes.annotate(
            points_of(points, possible, language), (begins[i] + possible, i), xytext=(6, 0), textcoords="offset points",
            va="center_baseline", color=MUTED, fontproperties=font(9),
        )  # fmt: skip
    return body.picture


def _name_rows(axes: Axes, names: list[str], *, over: bool) -> None:
    """Names beside the rows, or over their bars where there is no room beside them."""
    axes.set_yticks(range(len(names)), [""] * len(names) if over else [drawable(name) for name in names])
    axes.tick_params(axis="y", length=0, labelsize=9.5, labelcolor=INK, pad=6)
    for i, name in enumerate(names if over else ()):
        axes.text(
            0, i - 0.27, drawable(name), va="baseline", color=INK, fontproperties=font(8.5),
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip


def _draw_total(axes: Axes, score: pd.Series, t: Translate, *, narrow: bool) -> None:
    """The scale of levels with the total as a dot and its interval as a thin bar."""
    for level, colour in zip(LEVELS, LEVEL_COLOURS, strict=True):
        axes.barh(0, level.upper - level.lower, 0.62, left=level.lower, color=colour)
        axes.text(
            level.lower + 0.4,
            -0.45,
            level.letter if narrow else f"{level.letter}  {t(level.name)}",
            va="bottom",
            color=MUTED,
            fontproperties=font(8),
        )
    if pd.notna(score["severity"]):
        axes.plot([score["low"], score["high"]], [0, 0], color="white", linewidth=4.4, solid_capstyle="butt")
        axes.plot([score["low"], score["high"]], [0, 0], color=INK, linewidth=2.2, solid_capstyle="butt")
        axes.scatter([score["severity"]], [0], s=52, color=INK, edgecolor="white", linewidth=1.0, zorder=5)
    axes.annotate(
        _total_words(score, t), (100, 0), xytext=(8, 0), textcoords="offset points", va="center_baseline",
        fontproperties=font(11, bold=True), annotation_clip=False,
    )  # fmt: skip
    axes.set(xlim=(0, 100), ylim=(0.4, -1.0), xticks=[])
    axes.set_yticks([0], ["" if narrow else t(TOTAL)])
    axes.tick_params(axis="y", length=0, labelsize=9.5, labelcolor=INK, pad=6)
    if narrow:
        axes.text(0, 0.38, t(TOTAL), va="top", color=INK, fontproperties=font(8.5))
    for spine in axes.spines.values():
        spine.set_visible(False)


def points_of(points: float, possible: float, language: str = DEFAULT) -> str:
    """Points gained of those that were possible: 7.3 of 20."""
    text = translator(language)("{points} of {possible}")
    return text.format(points=words.decimal(points, 1, language), possible=words.brief(possible, language))


def _total_words(score: pd.Series, t: Translate) -> str:
    if pd.isna(score["severity"]):
        return t("not scored")
    return words.severity_with_interval(score["severity"], score["low"], score["high"])
