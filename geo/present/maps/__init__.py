"""Maps for print, drawn with matplotlib: levels, chances and changes of areas, densities, and incidents as points."""

from geo.present.maps.chances import chance_map
from geo.present.maps.changes import change_map
from geo.present.maps.density import contour_map, hexagon_map
from geo.present.maps.levels import level_map
from geo.present.maps.points import incident_map

__all__ = ["chance_map", "change_map", "contour_map", "hexagon_map", "incident_map", "level_map"]
