"""The colours, the same on every page and export. Levels run one way from pale to dark and survive grey printing."""

from collections.abc import Iterable

from geo.incidents.actors import Actors
from geo.query import UNIDENTIFIED

LEVEL_COLOURS = ("#fdf3d8", "#fbd28c", "#f59a4c", "#cf4a22", "#8f1d14")
LEVEL_INK = ("#1f1d1a", "#1f1d1a", "#1f1d1a", "#ffffff", "#ffffff")
"""Text on each level's colour, 4.5 : 1 or better."""
LEVEL_CHIPS = ("#fdf3d8", "#fbd28c", "#f8ae6c", "#cf4a22", "#8f1d14")
"""Levels in tables on screen: on Medium's own colour Streamlit writes white, which nobody can read; on this, black."""
CHANCE_COLOURS = ("#f6f3fa", "#ddd7ec", "#beb4da", "#9c91c5", "#776aa9", "#55478c", "#33246b")
CHANCE_INK = ("#1f1d1a", "#1f1d1a", "#1f1d1a", "#1f1d1a", "#ffffff", "#ffffff", "#ffffff")
"""Chances, one colour for each word; another hue than levels, as a chance is no severity."""
DENSITY_COLOURS = (
    "#e2f0e4", "#bcddc8", "#93c8b1", "#64af9f", "#3f928d", "#1f747a", "#135964", "#0c4350", "#08303c",
)  # fmt: skip
DENSITY_INK = (*("#1f1d1a",) * 5, *("#ffffff",) * 4)
COUNT_COLOURS = ("#d6eadb", "#a5d1be", "#76b6a9", "#46999a", "#28797f", "#11565f", "#08303c")
COUNT_INK = (*("#1f1d1a",) * 4, *("#ffffff",) * 3)
"""How dense a surface is, and how much a hexagon holds: a hue of their own, as neither is a severity."""
CHANGE_COLOURS = ("#1c5a86", "#5f9bc2", "#bcd6e6", "#f1efe8", "#ecd3ac", "#c78c46", "#7f4a10")
CHANGE_INK = ("#ffffff", *("#1f1d1a",) * 5, "#ffffff")
"""Down, little change, up: blue, white and brown stay apart for every eye, and both ends are as dark."""
NOT_SCORED = "#e3e1db"
LAND = "#f7f5ef"
OUTSIDE = "#e9ebea"
BORDER = "#8a8578"
INK = "#2b2925"
MUTED = "#6f6a60"
ACCENT = "#1f5f8b"
SPARK = "#3d8ec4"
"""Bars in tables on screen, which cannot follow the ground: seen on white and on dark."""

MAIN_GROUPS = {"JNIM": "#1f5f8b", "Katiba Macina": "#6fa8cf", "ISSP": "#7b3f6b", "Boko Haram": "#b9862b"}
OTHER_GROUPS = "Other armed groups"
MILITIAS = "Militias"
FORCES = "State and foreign forces"
GROUP_COLOURS = MAIN_GROUPS | {
    OTHER_GROUPS: "#4f8a72",
    MILITIAS: "#9c5f3c",
    FORCES: "#3d3a52",
    UNIDENTIFIED: "#b9b5ab",
}
"""Series of a stacked chart, bottom to top, and their colours."""

HATCHES = {
    GROUP_COLOURS["ISSP"]: "/////",
    GROUP_COLOURS[OTHER_GROUPS]: "......",
    GROUP_COLOURS[MILITIAS]: "xxxxx",
    GROUP_COLOURS[FORCES]: "-----",
}
"""Colours that are hatched in white in print: in grey they would be as others are."""

ATTRIBUTION_COLOURS = {
    "claimed": "#2873a6",
    "attributed": "#7a68a8",
    "suspected": "#c98a2b",
    "unattributed": "#8d897f",
}
ATTRIBUTION_MARKS = {"claimed": "●", "attributed": "◆", "suspected": "▲", "unattributed": "■"}
"""The shapes of the marks on printed maps; none is hollow, as hollow means that nobody gave a toll."""


def series_of(group: str, actors: Actors) -> str:
    """The series of `GROUP_COLOURS` that a choice of the group filter belongs to."""
    if group in GROUP_COLOURS:
        return group
    kind = actors.kind_of(group)
    if kind in {"state forces", "foreign forces"}:
        return FORCES
    return MILITIAS if kind == "militia" else OTHER_GROUPS


def series_order(present: Iterable[str]) -> list[str]:
    """The series that occur, in their fixed order."""
    found = set(present)
    return [name for name in GROUP_COLOURS if name in found]
