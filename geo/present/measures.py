"""The parts of severity in plain words, for charts, tables and the page that answers why an area has its level."""

from geo.areas.layers import RING_KM
from geo.errors import Sentence
from geo.present.language import marked
from geo.risk.components import H3_CELL_KM2, LEAST_STAND_IN, RECENT_DAYS, UNIT_DAYS, UNIT_KM2

COMPONENT_NAMES = {
    "frequency": marked("How often"),
    "lethality": marked("How deadly"),
    "civilian_harm": marked("Harm to civilians"),
    "spread": marked("Spread within the area"),
    "groups": marked("Different armed groups"),
    "momentum": marked("Recent rise"),
    "spill_over": f"Around the area ({RING_KM:g} km)",
}
PER_UNIT = Sentence("per {km2:,.0f} km² and {days:g} days", km2=UNIT_KM2, days=UNIT_DAYS)
"""What every rate is given per."""
COMPONENT_HELP = {
    "frequency": Sentence("Incidents {per_unit}, recent ones counting more.", per_unit=PER_UNIT),
    "lethality": Sentence(
        "Deaths {per_unit}; an unknown toll stands at the middle of its kind of incident, at {least:g} or more.",
        per_unit=PER_UNIT,
        least=LEAST_STAND_IN,
    ),
    "civilian_harm": Sentence("Incidents against civilians {per_unit}.", per_unit=PER_UNIT),
    "spread": Sentence("Share of the area's cells of about {km2:.0f} km² that had an incident.", km2=H3_CELL_KM2),
    "groups": Sentence("Number of different armed groups that took part; all unidentified actors count as one."),
    "momentum": Sentence(
        "How sure it is that the last {days} days, in a short window its last quarter, were more violent than the "
        "time before.",
        days=RECENT_DAYS,
    ),
    "spill_over": Sentence(
        "Incidents within {km:g} km of the area and outside it, measured as how often is.", km=RING_KM
    ),
}
"""What each component tells, in sentences for `geo.present.language.said`."""
