"""The colours of lines and words that a dark ground would swallow, each with the one that stands for it there.

Fills that carry a level or a chance are the same on both grounds: they bring their own ink.
"""

from geo.present.charts.distance import NEAR_COLOUR
from geo.present.charts.theme import GRID, TRACK
from geo.present.palette import ACCENT, ATTRIBUTION_COLOURS, BORDER, FORCES, GROUP_COLOURS, INK, MILITIAS, MUTED

GROUND = "#1b1a17"
"""The page's dark ground, as .streamlit/config.toml has it."""

ON_DARK = {
    INK: "#ece8df",
    MUTED: "#bdb7ab",
    BORDER: "#857f72",
    GRID: "#38352f",
    TRACK: "#38352f",
    ACCENT: "#4f9bcf",
    GROUP_COLOURS["Katiba Macina"]: "#a5cfec",
    GROUP_COLOURS["ISSP"]: "#b678a4",
    GROUP_COLOURS[FORCES]: "#9993c4",
    GROUP_COLOURS[MILITIAS]: "#c08763",
    ATTRIBUTION_COLOURS["claimed"]: "#5aa5d8",
    ATTRIBUTION_COLOURS["attributed"]: "#9a8bc6",
    NEAR_COLOUR: "#d4854f",
}
