"""The parts of severity in plain words, for charts, tables and the page that answers why an area has its level."""

COMPONENT_NAMES = {
    "frequency": "How often",
    "lethality": "How deadly",
    "civilian_harm": "Harm to civilians",
    "spread": "Spread within the area",
    "groups": "Different armed groups",
    "momentum": "Recent rise",
    "spill_over": "Around the area (50 km)",
}
COMPONENT_HELP = {
    "frequency": "Incidents per 10,000 km² and 30 days, recent ones counting more.",
    "lethality": "Deaths per 10,000 km² and 30 days; an unknown toll stands at the middle of its kind of incident.",
    "civilian_harm": "Incidents against civilians per 10,000 km² and 30 days.",
    "spread": "Share of the area's cells of about 253 km² that had an incident.",
    "groups": "Number of different armed groups active; all unidentified actors count as one.",
    "momentum": "How sure it is that the last 90 days were more violent than the time before.",
    "spill_over": "Incidents within 50 km of the area and outside it, measured as how often is.",
}
