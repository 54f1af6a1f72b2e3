"""Why an area has its level: the points that each component adds, and the total with its interval."""

import altair as alt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from geo.present.charts.theme import TRACK, ScreenChart, themed
from geo.present.figure import Figure
from geo.present.measures import COMPONENT_HELP, COMPONENT_NAMES
from geo.present.palette import ACCENT, INK, LEVEL_COLOURS, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, sheet
from geo.present.typeset import drawable, font
from geo.risk.levels import LEVELS
from geo.risk.model import COMPONENTS, MODEL, RiskModel

HEIGHT = 3.9
TOTAL = "Severity, 0–100"
_NAMES_WIDTH = 1.75
_BARE = alt.Axis(domain=False, ticks=False, grid=False, labelLimit=200, labelPadding=6)


def components_table(score: pd.Series, model: RiskModel = MODEL) -> pd.DataFrame:
    """One row per component: component, name, value (0–1), points added, points possible, help.

    Parameters
    ----------
    score : one row of `geo.risk.score.score_areas`
    """
    weights = model.weights.as_series()
    rows = [
        {
            "component": key,
            "name": COMPONENT_NAMES[key],
            "value": round(float(score[key]), 4),
            "points": round(100 * float(weights[key] * score[key]), 2),
            "possible": round(100 * float(weights[key]), 2),
            "help": COMPONENT_HELP[key],
        }
        for key in COMPONENTS
    ]
    return pd.DataFrame(rows)


def components_chart(score: pd.Series, model: RiskModel = MODEL) -> ScreenChart:
    """The total on the scale of levels, and under it the points of each component, for the screen."""
    data = components_table(score, model)
    rows = alt.Y("name:N", title=None, axis=_BARE, scale=alt.Scale(domain=[TOTAL, *data["name"]]))
    both = alt.layer(_total_layer(score, rows), _points_layer(data, rows)).resolve_scale(
        x="independent", color="independent"
    )
    return themed(both.properties(height=29 * (len(data) + 1)))


def components_figure(
    score: pd.Series, provenance: Provenance, *, title: str, sentence: str, model: RiskModel = MODEL
) -> Figure:
    """The same chart for print."""
    table = components_table(score, model)
    return Figure(
        key=f"components-{score['name']}",
        title=title,
        sentence=sentence,
        table=table,
        provenance=provenance,
        draw=in_style(lambda: _draw(score, table, provenance, title=title, sentence=sentence)),
    )


def _draw(score: pd.Series, table: pd.DataFrame, provenance: Provenance, *, title: str, sentence: str) -> Picture:
    note = "Pale: the points that are possible. Black bar on the scale: 5–95 % interval of the total."
    body = sheet(title, sentence, provenance, body_height=HEIGHT, notes=(note,))
    wide = body.width - _NAMES_WIDTH
    _draw_total(body.axes(_NAMES_WIDTH, body.height - 0.75, wide - 0.9, 0.6), score)
    axes = body.axes(_NAMES_WIDTH, 0.05, wide - 0.9, body.height - 1.0)
    y = np.arange(len(table))
    axes.barh(y, table["possible"], 0.52, color=TRACK)
    axes.barh(y, table["points"], 0.52, color=ACCENT)
    axes.set(xlim=(0, _longest(table)), ylim=(len(table) - 0.45, -0.55), xticks=[])
    axes.set_yticks(y, [drawable(name) for name in table["name"]])
    axes.tick_params(axis="y", length=0, labelsize=9.5, labelcolor=INK, pad=6)
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    for i, (points, possible) in enumerate(zip(table["points"], table["possible"], strict=True)):
        axes.annotate(
            _of(points, possible), (possible, i), xytext=(6, 0), textcoords="offset points", va="center_baseline",
            color=MUTED, fontproperties=font(9),
        )  # fmt: skip
    return body.picture


def _draw_total(axes: Axes, score: pd.Series) -> None:
    """The scale of levels with the total as a dot and its interval as a thin bar."""
    for level, colour in zip(LEVELS, LEVEL_COLOURS, strict=True):
        axes.barh(0, level.upper - level.lower, 0.62, left=level.lower, color=colour)
        axes.text(
            level.lower + 0.4, -0.45, f"{level.letter}  {level.name}", va="bottom", color=MUTED, fontproperties=font(8)
        )
    if pd.notna(score["severity"]):
        axes.plot([score["low"], score["high"]], [0, 0], color="white", linewidth=4.4, solid_capstyle="butt")
        axes.plot([score["low"], score["high"]], [0, 0], color=INK, linewidth=2.2, solid_capstyle="butt")
        axes.scatter([score["severity"]], [0], s=52, color=INK, edgecolor="white", linewidth=1.0, zorder=5)
    axes.annotate(
        _total_words(score), (100, 0), xytext=(8, 0), textcoords="offset points", va="center_baseline",
        fontproperties=font(11, bold=True), annotation_clip=False,
    )  # fmt: skip
    axes.set(xlim=(0, 100), ylim=(0.4, -1.0), xticks=[])
    axes.set_yticks([0], [TOTAL])
    axes.tick_params(axis="y", length=0, labelsize=9.5, labelcolor=INK, pad=6)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _points_layer(table: pd.DataFrame, rows: alt.Y) -> ScreenChart:
    data = table.assign(label=[_of(p, q) for p, q in zip(table["points"], table["possible"], strict=True)])
    scale = alt.Scale(domain=[0, _longest(data)], nice=False)
    base = alt.Chart(data).encode(
        y=rows,
        tooltip=[
            alt.Tooltip("name:N", title="Component"),
            alt.Tooltip("label:N", title="Points"),
            alt.Tooltip("help:N", title="Meaning"),
        ],
    )
    track = base.mark_bar(color=TRACK, size=14).encode(x=alt.X("possible:Q", axis=None, scale=scale))
    bars = base.mark_bar(color=ACCENT, size=14).encode(x=alt.X("points:Q", axis=None, scale=scale))
    text = base.mark_text(align="left", dx=5, color=MUTED, fontSize=12).encode(
        x=alt.X("possible:Q", axis=None, scale=scale), text="label:N"
    )
    return alt.layer(track, bars, text)


def _total_layer(score: pd.Series, rows: alt.Y) -> ScreenChart:
    scale = alt.Scale(domain=[0, 100], nice=False)
    levels = pd.DataFrame(
        [
            {"name": TOTAL, "level": lv.name, "words": f"{lv.letter}  {lv.name}", "lower": lv.lower, "upper": lv.upper}
            for lv in LEVELS
        ]
    )
    bands = alt.Chart(levels).encode(
        y=rows,
        x=alt.X("lower:Q", axis=None, scale=scale),
        tooltip=[
            alt.Tooltip("level:N", title="Level"),
            alt.Tooltip("lower:Q", title="from"),
            alt.Tooltip("upper:Q", title="to"),
        ],
    )
    colour = alt.Scale(domain=list(levels["level"]), range=list(LEVEL_COLOURS))
    layers = [
        bands.mark_bar(size=16).encode(x2="upper:Q", color=alt.Color("level:N", legend=None, scale=colour)),
        bands.mark_text(align="left", dx=1, dy=-15, fontSize=11, color=MUTED).encode(text="words:N"),
    ]
    if pd.notna(score["severity"]):
        layers.extend(_interval_layers(score, rows, scale))
    return alt.layer(*layers)


def _interval_layers(score: pd.Series, rows: alt.Y, scale: alt.Scale) -> list[alt.Chart]:
    total = {"name": TOTAL, "words": _total_words(score)} | {k: float(score[k]) for k in ("severity", "low", "high")}
    base = alt.Chart(pd.DataFrame([total])).encode(
        y=rows, tooltip=[alt.Tooltip("words:N", title="Severity and 5–95 % interval")]
    )
    bar = base.encode(x=alt.X("low:Q", axis=None, scale=scale), x2="high:Q")
    dot = base.mark_point(filled=True, color=INK, size=100, opacity=1, stroke="white", strokeWidth=1.2)
    return [
        bar.mark_rule(color="white", strokeWidth=5),
        bar.mark_rule(color=INK, strokeWidth=2.5),
        dot.encode(x=alt.X("severity:Q", axis=None, scale=scale)),
    ]


def _longest(table: pd.DataFrame) -> float:
    return float(table["possible"].max()) * 1.18


def _of(points: float, possible: float) -> str:
    return f"{points:.1f} of {possible:g}"


def _total_words(score: pd.Series) -> str:
    if pd.isna(score["severity"]):
        return "not scored"
    return f"{score['severity']:.0f} ({score['low']:.0f}–{score['high']:.0f})"
