"""What the regional map may show: its modes, how each is set, and how a link writes that down."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geo.errors import Sentence
from geo.risk.density import MEASURES, Measure
from geo.risk.kernel import BANDWIDTHS_KM

LEVELS, DENSITY, INCIDENTS, CHANGE, OUTLOOK = MODES = ("levels", "density", "incidents", "change", "outlook")
"""As links name them, in the order of the menu."""
HEXAGONS, SMOOTH = SURFACES = ("hexagons", "smooth")
MOST_POINTS = 3_000
"""More incidents than these are not drawn one by one: hexagons stand in."""


@dataclass(frozen=True)
class MapView:
    """What the map shows: the mode, and for a density how it is drawn and of what."""

    mode: str = LEVELS
    surface: str = HEXAGONS
    bandwidth_km: int = 50
    of: Measure = "incidents"


WIDGETS = {"mode": "mode", "surface": "surface", "bandwidth_km": "bandwidth", "of": "of"}
"""Field of `MapView` to the key of its widget, which is its name in a link too."""
LINK_NAMES = tuple(WIDGETS.values())
_ALLOWED: dict[str, Collection[Any]] = {
    "mode": MODES, "surface": SURFACES, "bandwidth_km": BANDWIDTHS_KM, "of": MEASURES,
}  # fmt: skip


def parse_map_view(link: Mapping[str, Sequence[str]], problems: list[str]) -> MapView:
    """The view that a link names; what in it is unknown is told in `problems`, and the default stands in for it."""
    found = MapView()
    for field, name in WIDGETS.items():
        asked = next(iter(link.get(name, ())), None)
        if asked is None:
            continue
        allowed = {str(value): value for value in _ALLOWED[field]}
        if asked in allowed:
            found = replace(found, **{field: allowed[asked]})
        else:
            default = getattr(found, field)
            problems.append(
                Sentence(
                    "“{name}={value}” is not known; allowed are {known}. {default} is shown.",
                    name=name,
                    value=asked[:40],
                    known=", ".join(allowed),
                    default=default,
                )
            )
    return found


def to_widgets(view: MapView) -> dict[str, Any]:
    """What each widget holds for this view, by its key."""
    return {name: getattr(view, field) for field, name in WIDGETS.items()}


def from_widgets(state: Mapping[str, Any]) -> MapView:
    """The view that the widgets hold."""
    return MapView(**{field: state[name] for field, name in WIDGETS.items()})


def map_link(view: MapView) -> dict[str, list[str]]:
    """The mode as link parameters; how a density is drawn only where one is shown."""
    link = {"mode": [view.mode]}
    if view.mode == DENSITY:
        link |= {"surface": [view.surface], "of": [view.of]}
        link |= {"bandwidth": [str(view.bandwidth_km)]} if view.surface == SMOOTH else {}
    return link
