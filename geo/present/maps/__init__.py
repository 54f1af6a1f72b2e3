"""Maps for print, drawn with matplotlib: levels and chances of a layer's areas, and incidents as points."""

from geo.present.maps.chances import chance_map
from geo.present.maps.levels import level_map
from geo.present.maps.points import incident_map

__all__ = ["chance_map", "incident_map", "level_map"]
