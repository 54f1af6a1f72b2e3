"""What of a map the reader went down to: the areas outside it fade, its outline is drawn, and a place may be pinned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geo.areas.layers import Layer
from geo.areas.tree import Step

PIN_DEGREES = 0.7
"""How far round a pinned place the map shows."""


@dataclass(frozen=True)
class Focus:
    """What one repaint says of it; the layer's script is `geo/web/static/sahel_focus.js`.

    key : names the step down; the map moves to the view when it is another one
    faded : 1 for each area of the layer that lies outside, in its order; empty where none fades
    outline : address of the shapes that hold the area around, and its id
    pin : latitude, longitude and name of a place
    """

    key: str
    faded: list[int]
    outline: list[str] | None = None
    pin: list[float | str] | None = None


def focus(
    layer: Layer,
    areas: Sequence[str] | None,
    within: Step | None,
    address: Callable[[str], str],
    pin: tuple[float, float, str] | None = None,
) -> Focus:
    """The focus on some areas of a layer, the area around them, and a pinned place.

    Parameters
    ----------
    areas : ids of those that do not fade; None: none fades
    pin : latitude, longitude, name
    """
    outside = [] if areas is None else (~layer.areas.index.isin(list(areas))).astype(int).tolist()
    outline = None if within is None else [address(f"layer-{within.layer}.json"), within.area]
    key = f"{within.area if within else ''}/{pin or ''}"
    return Focus(key, outside, outline, None if pin is None else list(pin))


def view_of_focus(
    around: Layer | None, within: Step | None, pin: tuple[float, float, str] | None
) -> list[list[float]] | None:
    """South-west and north-east corner (lat, lon) to go to: round the pinned place, else the area around; else None."""
    if pin is not None:
        latitude, longitude = pin[0], pin[1]
        return [
            [round(latitude - PIN_DEGREES, 3), round(longitude - PIN_DEGREES, 3)],
            [round(latitude + PIN_DEGREES, 3), round(longitude + PIN_DEGREES, 3)],
        ]
    if around is None or within is None:
        return None
    west, south, east, north = (round(float(edge), 3) for edge in around.areas.geometry[within.area].bounds)
    return [[south, west], [north, east]]
