"""What changed in an area: points of severity by component, before and now, for print."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Picture

from geo.present import words
from geo.present.charts.theme import TRACK
from geo.present.figure import Figure
from geo.present.language import translator
from geo.present.palette import ACCENT, INK, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, sheet
from geo.present.typeset import drawable, font

HEIGHT = 3.4
_NAMES_WIDTH = 1.75


def change_figure(table: pd.DataFrame, provenance: Provenance, *, key: str, title: str, sentence: str) -> Figure:
    """Two bars for each row, before and now.

    Parameters
    ----------
    table : component, before, now, change
    """
    return Figure(
        key=f"change-{key}",
        title=title,
        sentence=sentence,
        data=table,
        provenance=provenance,
        draw=in_style(lambda: _draw(table, provenance, title=title, sentence=sentence)),
    )


def _draw(table: pd.DataFrame, provenance: Provenance, *, title: str, sentence: str) -> Picture:
    language = provenance.language
    t = translator(language)
    body = sheet(
        title, sentence, provenance, body_height=HEIGHT, notes=(t("Pale: before. Dark: now. Points of severity."),)
    )
    axes = body.axes(_NAMES_WIDTH, 0.05, body.width - _NAMES_WIDTH - 0.9, body.height - 0.1)
    y = np.arange(len(table))
    axes.barh(y - 0.19, table["before"], 0.34, color=TRACK, edgecolor=MUTED, linewidth=0.4)
    axes.barh(y + 0.19, table["now"], 0.34, color=ACCENT)
    axes.set(xlim=(0, max(1.0, float(table[["before", "now"]].to_numpy().max()))), ylim=(len(table) - 0.45, -0.55))
    axes.set_xticks([])
    axes.set_yticks(y, [drawable(str(name)) for name in table["component"]])
    axes.tick_params(axis="y", length=0, labelsize=9.5, labelcolor=INK, pad=6)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for at, (before, now) in enumerate(table[["before", "now"]].to_numpy(dtype=float)):
        shown = " → ".join(words.decimal(points, 1, language) for points in (before, now))
        axes.annotate(
            shown, (max(before, now), at), xytext=(6, 0), textcoords="offset points",
            va="center_baseline", color=MUTED, fontproperties=font(9),
        )  # fmt: skip
    return body.picture
