"""Where: administrative areas, border bands, rings round a capital, and which of them holds a point."""

from geo.areas.boundaries import read_boundaries
from geo.areas.layers import Layer, Layers, build_layers
from geo.areas.locate import locate, place
from geo.areas.places import CAPITALS, read_places

__all__ = [
    "CAPITALS",
    "Layer",
    "Layers",
    "build_layers",
    "locate",
    "place",
    "read_boundaries",
    "read_places",
]
