"""Incidents or deaths by distance from a border, each side beside the other."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Picture

from geo.present import words
from geo.present.charts.theme import (
    EMPTY,
    MEASURE_TITLES,
    Measure,
    ScreenChart,
    colour_key,
    deaths_words,
    empty_chart,
    quiet,
    themed,
)
from geo.present.figure import Figure
from geo.present.language import DEFAULT, marked, translator
from geo.present.palette import HATCHES, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, say_empty, sheet
from geo.present.typeset import drawable, font

NONE_HERE = marked("No incident of this selection lies in these bands")
SIDE_COLOURS = ("#1f5f8b", "#d9a441", "#7b3f6b")
"""Sides in the order of their names; apart in grey too."""
X_TITLE = marked("Distance from the border")
HEIGHT = 3.5


def bands_chart(table: pd.DataFrame, *, measure: Measure = "incidents", language: str = DEFAULT) -> ScreenChart:
    """Grouped bars by band for the screen.

    Parameters
    ----------
    table : band (in order), side, incidents, deaths (missing where nobody gave a figure)
    """
    import altair as alt

    if table.empty or not table["incidents"].sum():
        return empty_chart(language, EMPTY if table.empty else NONE_HERE)
    t = translator(language)
    table = _said(table, language)
    colours = side_colours(table)
    data = table[["band", "side", "incidents", "deaths"]].copy()
    data["toll"] = deaths_words(data["deaths"], language)
    data["words"] = _words(table, measure, language)
    data["deaths"] = data["deaths"].astype("Float64").fillna(0.0).astype(float)
    base = alt.Chart(data, height=260).encode(
        x=alt.X("band:N", sort=_bands(table), title=t(X_TITLE), axis=alt.Axis(labelAngle=0, ticks=False)),
        xOffset=alt.XOffset("side:N", sort=list(colours)),
        y=alt.Y(f"{measure}:Q", title=t(MEASURE_TITLES[measure]), scale=alt.Scale(zero=True)),
        tooltip=[
            alt.Tooltip("band:N", title=t("Band")),
            alt.Tooltip("side:N", title=t("Side")),
            alt.Tooltip("incidents:Q", title=t("Incidents")),
            alt.Tooltip("toll:N", title=t("Deaths, best figure")),
        ],
    )
    colour = alt.Color("side:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())))
    return themed(
        alt.layer(
            base.mark_bar().encode(color=colour),
            base.mark_text(dy=-7, color=MUTED, fontSize=12).encode(text="words:N"),
        ),
        language,
    )


def bands_figure(
    table: pd.DataFrame, provenance: Provenance, *, title: str, sentence: str, measure: Measure = "incidents"
) -> Figure:
    """The same chart for print."""
    return Figure(
        key=f"bands-{measure}",
        title=title,
        sentence=sentence,
        data=_said(table, provenance.language),
        provenance=provenance,
        draw=in_style(lambda: _draw(table, provenance, title, sentence, measure=measure)),
    )


def side_colours(table: pd.DataFrame) -> dict[str, str]:
    """Each side and its colour, by name."""
    names = sorted(set(table["side"]))
    return {name: SIDE_COLOURS[i % len(SIDE_COLOURS)] for i, name in enumerate(names)}


def _draw(table: pd.DataFrame, provenance: Provenance, title: str, sentence: str, *, measure: Measure) -> Picture:
    language = provenance.language
    t, table = translator(language), _said(table, language)
    body = sheet(title, sentence, provenance, body_height=HEIGHT)
    axes = body.axes(0.4, 0.45, body.width - 0.4, body.height - 0.8)
    if table.empty or not table["incidents"].sum():
        axes.set_axis_off()
        say_empty(axes, t(EMPTY if table.empty else NONE_HERE))
        return body.picture
    colours, bands = side_colours(table), _bands(table)
    width = 0.72 / len(colours)
    for i, (side, colour) in enumerate(colours.items()):
        part = table[table["side"] == side].set_index("band").reindex(bands)
        x = np.arange(len(bands)) + (i - (len(colours) - 1) / 2) * width
        height = part[measure].astype("Float64").fillna(0.0).to_numpy(dtype=float)
        axes.bar(x, height, width * 0.94, color=colour, hatch=HATCHES.get(colour), edgecolor="white", linewidth=0)
        for at, top, text in zip(x, height, _words(part.fillna({"incidents": 0}), measure, language), strict=True):
            axes.annotate(
                text, (at, top), xytext=(0, 3), textcoords="offset points", ha="center", color=MUTED,
                fontproperties=font(8.5),
            )  # fmt: skip
    quiet(axes, y_title=t(MEASURE_TITLES[measure]), language=language)
    axes.margins(y=0.12)
    axes.set_ylim(bottom=0)
    axes.set_xticks(np.arange(len(bands)), [drawable(band) for band in bands])
    axes.set_xlabel(t(X_TITLE), fontproperties=font(9), labelpad=4)
    colour_key(axes, colours, above=1.02)
    return body.picture


def _said(table: pd.DataFrame, language: str) -> pd.DataFrame:
    t = translator(language)
    return table.assign(band=[t(str(band)) for band in table["band"]], side=[t(str(side)) for side in table["side"]])


def _bands(table: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(table["band"]))


def _words(table: pd.DataFrame, measure: Measure, language: str) -> list[str]:
    """What stands on each bar: a missing toll is `no figure` where there were incidents, else 0."""
    if measure == "incidents":
        return [words.number(value, language) for value in table["incidents"]]
    return [
        "0" if pd.isna(toll) and not count else words.number(toll, language)
        for toll, count in zip(table["deaths"], table["incidents"], strict=True)
    ]
