"""Key and title of every layer that the embedded boundaries give, for tests that ask something of each."""

from geo.areas import build_layers, read_boundaries, read_places
from geo.areas.places import capitals

TITLES = dict(build_layers(read_boundaries(), capitals(read_places())).titles)
