"""Which mode the regional map is in."""

from geo.present.map_modes import CHANGE, DENSITY, INCIDENTS, OUTLOOK, SMOOTH
from pages._mode_areas import Change, Levels
from pages._mode_density import Hexagons, Smooth
from pages._mode_outlook import Outlook
from pages._mode_points import Points
from pages._modes import Here, Mode


def of(here: Here) -> Mode:
    """The mode that the reader chose."""
    chosen = here.seen.map
    if chosen.mode == DENSITY:
        return Smooth(here) if chosen.surface == SMOOTH else Hexagons(here)
    return {INCIDENTS: Points, CHANGE: Change, OUTLOOK: Outlook}.get(chosen.mode, Levels)(here)
