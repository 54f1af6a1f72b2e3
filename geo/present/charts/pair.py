"""Incidents of two windows, groups or areas by month, one line each on one scale; for screen and for print."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Picture

from geo.present.charts.theme import EMPTY, ScreenChart, deaths_words, empty_chart, quiet, themed
from geo.present.figure import Figure
from geo.present.language import translator
from geo.present.palette import ACCENT, GROUP_COLOURS, MILITIAS
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, say_empty, sheet
from geo.present.typeset import drawable, font

PAIR_COLOURS = (ACCENT, GROUP_COLOURS[MILITIAS])
"""Of the first and the second; the second is dashed too, so that nothing is told by colour alone."""
_HEIGHT, _PRINT_HEIGHT = 240, 3.0
_DASHES, _PRINT_DASHES = ([1, 0], [6, 3]), ("-", "--")
_LINE: dict[str, Any] = {"marker": "o", "markersize": 3, "linewidth": 1.4}


def pair_chart(table: pd.DataFrame, names: tuple[str, str], language: str) -> ScreenChart:
    """Two lines.

    Parameters
    ----------
    table : step (as it stands on the axis), series (A, B), incidents, deaths (missing where none is known),
        unknown_tolls
    names : of A and B
    """
    import altair as alt

    if not table["incidents"].sum():
        return empty_chart(language)
    t = translator(language)
    shown = table.assign(
        series=table["series"].map(dict(zip("AB", names, strict=True))), toll=deaths_words(table["deaths"], language)
    )
    lines = (
        alt.Chart(shown.drop(columns="deaths"), height=_HEIGHT)
        .mark_line(point=alt.OverlayMarkDef(size=34, filled=True), strokeWidth=2)
        .encode(
            x=alt.X("step:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, grid=False)),
            y=alt.Y("incidents:Q", title=t("Incidents"), axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("series:N", scale=alt.Scale(domain=list(names), range=list(PAIR_COLOURS))),
            strokeDash=alt.StrokeDash(
                "series:N", scale=alt.Scale(domain=list(names), range=[list(dash) for dash in _DASHES])
            ),
            tooltip=[
                alt.Tooltip("series:N", title=" "),
                alt.Tooltip("step:N", title=t("When")),
                alt.Tooltip("incidents:Q", title=t("Incidents")),
                alt.Tooltip("toll:N", title=t("Deaths, best figure")),
                alt.Tooltip("unknown_tolls:Q", title=t("Incidents without a figure")),
            ],
        )
    )
    return themed(lines, language)


def pair_figure(
    table: pd.DataFrame, names: tuple[str, str], provenance: Provenance, *, key: str, title: str, sentence: str
) -> Figure:
    """The same for print, with its table."""
    return Figure(
        key=f"pair-{key}",
        title=title,
        sentence=sentence,
        data=table.assign(series=table["series"].map(dict(zip("AB", names, strict=True)))),
        provenance=provenance,
        draw=in_style(lambda: _draw(table, names, provenance, title=title, sentence=sentence)),
    )


def _draw(table: pd.DataFrame, names: tuple[str, str], provenance: Provenance, *, title: str, sentence: str) -> Picture:
    language = provenance.language
    body = sheet(title, sentence, provenance, body_height=_PRINT_HEIGHT)
    axes = body.axes(0.4, 0.3, body.width - 0.5, body.height - 0.8)
    if not table["incidents"].sum():
        axes.set_axis_off()
        say_empty(axes, translator(language)(EMPTY))
        return body.picture
    steps = list(dict.fromkeys(table["step"]))
    lines = []
    for series, name, colour, dashes in zip("AB", names, PAIR_COLOURS, _PRINT_DASHES, strict=True):
        counts = table.loc[table["series"] == series, "incidents"].to_numpy()
        lines += axes.plot(np.arange(len(steps)), counts, dashes, color=colour, label=drawable(name), **_LINE)
    quiet(axes, y_title=translator(language)("Incidents"), language=language)
    axes.set_ylim(0, None)
    at = np.arange(0, len(steps), -(-len(steps) // 12))
    axes.set_xticks(at, [drawable(str(steps[i])) for i in at])
    axes.legend(handles=lines, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, frameon=False, prop=font(8.5))
    return body.picture
