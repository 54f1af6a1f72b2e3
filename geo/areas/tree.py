"""Which areas lie in which: from a country down to the smallest administrative areas that the data have, and back up.

Areas of one level may come in several vintages, and Mali's regions have no smaller ones among the embedded boundaries:
so what lies in an area is asked of the layers that there are, never supposed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import shapely

from geo.areas.layers import VARIANT, Layer, Layers

LEVELS = ("admin0", "admin1", "admin2", "admin3")
"""Administrative levels, the largest areas first."""


@dataclass(frozen=True)
class Step:
    """One area on the way down: its layer's key, its id, its name."""

    layer: str
    area: str
    name: str


@dataclass(frozen=True)
class Inside:
    """The areas of the next level in an area: their layer's key, and their ids in its order."""

    layer: str
    areas: tuple[str, ...]


def level_of(layer: str) -> int | None:
    """The administrative level of a layer's key; None for bands, rings, hexagons, corridors and own areas."""
    base = layer.partition(VARIANT)[0]
    return LEVELS.index(base) if base in LEVELS else None


def inside(layers: Layers, layer: str, area: str) -> Inside | None:
    """The areas one level down that lie in this one, of its own vintage where that has any; None where none do."""
    level = level_of(layer)
    if level is None or level + 1 == len(LEVELS):
        return None
    for key in _forms(layers, LEVELS[level + 1], like=layer):
        parents = _parents(layers[key], layers[layer])
        found = tuple(parents.index[parents == area])
        if found:
            return Inside(key, found)
    return None


def parent(layers: Layers, layer: str, area: str) -> Step | None:
    """The area one level up around this one, of its own vintage where that has one; None for a country and for others.

    An area that is not administrative, but lies in one country, has that country around it; a hexagon has the region.
    """
    found, level = layers[layer], level_of(layer)
    if level == 0 or (level is None and not isinstance(found.areas["country"][area], str)):
        return None
    above = level - 1 if level is not None else int(found.family == "hex")
    for key in _forms(layers, LEVELS[above], like=layer):
        around = _parents(layers[layer], layers[key])[area]
        if isinstance(around, str):
            return Step(key, around, str(layers[key].areas["name"][around]))
    return None


def path(layers: Layers, layer: str, area: str) -> tuple[Step, ...]:
    """The way down to an area, from its country to itself."""
    steps = [Step(layer, area, str(layers[layer].areas["name"][area]))]
    while (above := parent(layers, steps[0].layer, steps[0].area)) is not None:
        steps.insert(0, above)
    return tuple(steps)


def around(layers: Layers, layer: str, within: str) -> tuple[Step, Inside] | None:
    """The area of that id one level above a layer, and the layer's areas in it; None where the layer has none in it."""
    level = level_of(layer)
    for key in _forms(layers, LEVELS[level - 1], like=layer) if level else ():
        if within in layers[key].areas.index:
            below = inside(layers, key, within)
            if below is not None and below.layer == layer:
                return Step(key, within, str(layers[key].areas["name"][within])), below
    return None


def smallest_at(layers: Layers, longitude: float, latitude: float, *, like: str) -> Step | None:
    """The smallest administrative area that holds a point, of the vintage of a layer where that has one."""
    for level in reversed(LEVELS):
        for key in _forms(layers, level, like=like):
            code = int(layers[key].index.locate([longitude], [latitude])[0])
            if code >= 0:
                area = layers[key].areas.index[code]
                return Step(key, str(area), str(layers[key].areas["name"].iloc[code]))
    return None


def layer_of(layers: Layers, area: str, shown: str) -> str | None:
    """The key of the layer that has an area of this id: the one that is shown, else an administrative one."""
    if area in layers[shown].areas.index:
        return shown
    keys = (key for level in LEVELS for key in _forms(layers, level, like=shown))
    return next((key for key in keys if area in layers[key].areas.index), None)


def _forms(layers: Layers, level: str, *, like: str) -> Iterator[str]:
    """Every form of a level, that of the same vintage first, then the plain one; none where there is no such level."""
    if level not in layers:
        return
    vintage = like.partition(VARIANT)[2]
    vintages = layers.plan(level).vintages
    forms = [level, *(f"{level}{VARIANT}{slug}" for slug in vintages if slug)]
    if vintage and vintage in vintages:
        forms.insert(0, f"{level}{VARIANT}{vintage}")
    yield from dict.fromkeys(forms)


@lru_cache(maxsize=64)
def _parents(lower: Layer, upper: Layer) -> "pd.Series[str]":
    """The area of the upper layer that each area of the lower one lies in, by area_id; missing where there is none.

    As the publisher says it, where that names an area of the upper layer; else by country or by a point inside.
    """
    areas = lower.areas
    found = pd.Series(areas["country"] if upper.family == LEVELS[0] else areas.get("region"), areas.index, dtype=object)
    found = found.where(found.isin(upper.areas.index))
    silent = found.isna()
    if silent.any() and upper.family != LEVELS[0]:
        points = shapely.point_on_surface(areas.geometry.to_numpy()[silent])
        codes = upper.index.locate(shapely.get_x(points), shapely.get_y(points))
        known = upper.areas.index.to_numpy(dtype=object)
        found[silent] = [known[code] if code >= 0 else None for code in codes]
    return found
