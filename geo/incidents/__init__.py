"""What happened: one row per incident, and who was involved."""

from geo.incidents.actors import Actors, read_actors
from geo.incidents.loaded import Incidents, open_incidents
from geo.incidents.opening import open_store
from geo.incidents.starter import read_context, read_incidents
from geo.incidents.store import Store
from geo.incidents.versions import open_version

__all__ = [
    "Actors",
    "Incidents",
    "Store",
    "open_incidents",
    "open_store",
    "open_version",
    "read_actors",
    "read_context",
    "read_incidents",
]
