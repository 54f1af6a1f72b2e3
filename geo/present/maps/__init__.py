"""Maps for print, drawn with matplotlib: levels of a layer's areas, and incidents as points."""

from geo.present.maps.levels import level_map
from geo.present.maps.points import incident_map

__all__ = ["incident_map", "level_map"]
