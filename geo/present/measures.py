"""The parts of severity in plain words, for charts, tables and the page that answers why an area has its level."""

from geo.areas.layers import RING_KM
from geo.risk.components import H3_CELL_KM2, LEAST_STAND_IN, RECENT_DAYS, UNIT_DAYS, UNIT_KM2

COMPONENT_NAMES = {
    "frequency": "How often",
    "lethality": "How deadly",
    "civilian_harm": "Harm to civilians",
    "spread": "Spread within the area",
    "groups": "Different armed groups",
    "momentum": "Recent rise",
    "spill_over": f"Around the area ({RING_KM:g} km)",
}
PER_UNIT = f"per {UNIT_KM2:,.0f} km² and {UNIT_DAYS:g} days"
"""What every rate is given per."""
COMPONENT_HELP = {
    "frequency": f"Incidents {PER_UNIT}, recent ones counting more.",
    "lethality": (
        f"Deaths {PER_UNIT}; an unknown toll stands at the middle of its kind of incident, at {LEAST_STAND_IN:g} "
        "or more."
    ),
    "civilian_harm": f"Incidents against civilians {PER_UNIT}.",
    "spread": f"Share of the area's cells of about {H3_CELL_KM2:.0f} km² that had an incident.",
    "groups": "Number of different armed groups that took part; all unidentified actors count as one.",
    "momentum": (
        f"How sure it is that the last {RECENT_DAYS} days, in a short window its last quarter, were more violent than "
        "the time before."
    ),
    "spill_over": f"Incidents within {RING_KM:g} km of the area and outside it, measured as how often is.",
}
