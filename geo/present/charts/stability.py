"""How many areas change level under each move of a weight or of the window, for print."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Picture

from geo.present.figure import Figure
from geo.present.language import translator
from geo.present.palette import ACCENT, INK, MUTED
from geo.present.provenance import Provenance
from geo.present.sheet import in_style, sheet
from geo.present.typeset import drawable, font

HEIGHT = 3.4
_NAMES_WIDTH = 2.3
_LESS = "#9db8cc"


def stability_figure(table: pd.DataFrame, provenance: Provenance, *, title: str, sentence: str) -> Figure:
    """Two bars for each move, less and more.

    Parameters
    ----------
    table : what, less, more, areas, as `geo.present.weighting_words.stability_rows` gives it
    """
    return Figure(
        key="stability",
        title=title,
        sentence=sentence,
        data=table,
        provenance=provenance,
        draw=in_style(lambda: _draw(table, provenance, title=title, sentence=sentence)),
    )


def _draw(table: pd.DataFrame, provenance: Provenance, *, title: str, sentence: str) -> Picture:
    t = translator(provenance.language)
    note = t("Number of areas that change level. Pale: less of it. Dark: more of it.")
    body = sheet(title, sentence, provenance, body_height=HEIGHT, notes=(note,))
    axes = body.axes(_NAMES_WIDTH, 0.05, body.width - _NAMES_WIDTH - 3.2, body.height - 0.1)
    y = np.arange(len(table))
    less, more = (table[name].to_numpy(dtype=float, na_value=0.0) for name in ("less", "more"))
    axes.barh(y - 0.19, less, 0.34, color=_LESS)
    axes.barh(y + 0.19, more, 0.34, color=ACCENT)
    axes.set(xlim=(0, max(1.0, float(np.max([less, more])))), ylim=(len(table) - 0.45, -0.55), xticks=[])
    axes.set_yticks(y, [drawable(str(name)) for name in table["what"]])
    axes.tick_params(axis="y", length=0, labelsize=9.5, labelcolor=INK, pad=6)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for at, areas in enumerate(table["areas"]):
        names = areas if len(areas) <= 44 else f"{areas[:43]}…"
        shown = f": {names}" if names else ""
        axes.annotate(
            drawable(f"{less[at]:.0f} / {more[at]:.0f}{shown}"), (max(less[at], more[at]), at), xytext=(6, 0),
            textcoords="offset points", va="center_baseline", color=MUTED, fontproperties=font(9),
            annotation_clip=False,
        )  # fmt: skip
    return body.picture
