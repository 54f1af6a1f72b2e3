"""Key and title of every layer that the embedded boundaries give, for tests that ask something of each."""

from geo.areas import build_layers, read_boundaries, read_places
from geo.areas.places import capitals
from geo.incidents import read_actors, read_incidents

_BOUNDARIES = read_boundaries()
_INCIDENTS = read_incidents(_BOUNDARIES.country_codes, read_actors())
TITLES = dict(build_layers(_BOUNDARIES, capitals(read_places()), incidents=_INCIDENTS).titles)
SAMPLE = (
    "admin0",
    "admin1",
    "admin2",
    "border",
    "border-mli-bfa",
    "border-ben-nga",
    "tri-border",
    "capital-bamako",
    "hex-5",
    "route",
    "route",
)
"""A layer of every family, for what would be slow to ask of each."""
