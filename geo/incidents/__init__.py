"""What happened: one row per incident, and who was involved."""

from geo.incidents.actors import Actors, read_actors
from geo.incidents.loaded import Incidents, open_incidents
from geo.incidents.starter import read_context, read_incidents

__all__ = [
    "Actors",
    "Incidents",
    "open_incidents",
    "read_actors",
    "read_context",
    "read_incidents",
]
