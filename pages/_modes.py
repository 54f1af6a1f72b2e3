"""The regional map's modes: how one is chosen, and what each gives to the map and puts beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any, Protocol

import numpy as np
import pandas as pd
import shapely
import streamlit as st

from geo.areas.layers import Layer
from geo.present import map_modes
from geo.present.area_words import About, area_provenance
from geo.present.figure import Figure
from geo.present.focus import Focus, focus
from geo.present.map_modes import DENSITY, MODES, SMOOTH, SURFACES
from geo.present.mode_words import MODE_TITLES
from geo.present.provenance import Provenance
from geo.query import Query
from geo.risk.arrays import Bools, Floats
from geo.risk.density import MEASURES
from geo.risk.kernel import BANDWIDTHS_KM
from geo.study import Study
from pages import _area_summary, _choosing, _data, _drill, _live_map, _state, _timebar
from pages._words import say

HEIGHT = _timebar.MAP_HEIGHT + 56
"""Pixels of the table beside the map and the row above it."""


Pin = tuple[float, float, str]


@dataclass(frozen=True, eq=False)
class Here:
    """What the reader looks at: every mode draws from this."""

    study: Study
    seen: _state.View
    layer: Layer
    stands: _drill.Standing

    @property
    def query(self) -> Query:
        """The filters."""
        return self.seen.query

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.seen.language

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Scores of all areas of the layer, made when a mode asks for them."""
        return _data.scores(self.study, self.query)

    @cached_property
    def listed(self) -> pd.DataFrame:
        """Scores of the areas that the reader went down to, of all of the layer at the top."""
        inside = self.stands.areas
        return self.scores if inside is None else self.scores[self.scores.index.isin(inside)]

    @cached_property
    def around(self) -> About | None:
        """The area that the reader went down into; None at the top."""
        within = self.stands.within
        return None if within is None else _area_summary.about(self.study, self.seen, within)

    def holds(self, longitude: Floats, latitude: Floats) -> Bools:
        """Which places lie in the area that the reader went down into; all at the top."""
        if self.shape is None:
            return np.ones(len(longitude), dtype=bool)
        return np.asarray(shapely.contains_xy(self.shape, longitude, latitude), dtype=bool)

    @property
    def shape(self) -> shapely.Geometry | None:
        """The area that the reader went down into, EPSG:4326; None at the top."""
        within = self.stands.within
        return None if within is None else self.study.layer(within.layer).areas.geometry[within.area]

    @property
    def uncertainty(self) -> str:
        """How much of what is told of the areas is uncertain."""
        return (area_provenance(self.around) if self.around else self.rests_on).uncertainty

    @cached_property
    def rests_on(self) -> Provenance:
        """What a figure of the layer rests on."""
        return _data.rests_on(self.study, self.query, self.language)

    def address(self, name: str) -> str:
        """The address of one of the map's files."""
        return _data.address_in(self.study)(name)


class Mode(Protocol):
    """One mode; `paint` comes first and as little as it can, the rest after the map was sent."""

    def paint(self) -> Mapping[str, Any]:
        """The fields of the map's spec that are this mode's."""

    def legend(self) -> None:
        """The legend under the map."""

    def sentence(self) -> str:
        """The map in words."""

    def rest(self) -> str:
        """How much of it is uncertain."""

    def table(self) -> None:
        """The table beside the map: its twin."""

    def figure(self) -> Figure | None:
        """What is taken away; None where there is nothing."""


def picker() -> None:
    """The modes, in a row that is always there."""
    st.segmented_control(
        say("What the map shows"),
        MODES,
        key=map_modes.WIDGETS["mode"],
        format_func=lambda mode: say(MODE_TITLES[mode]),
        required=True,
        label_visibility="collapsed",
    )


def options(shown: map_modes.MapView) -> None:
    """How the mode is drawn, where there is a choice; the room for it is always there."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _live_map.basemap_switch()
        if shown.mode == DENSITY:
            _density_options(shown)


def _density_options(shown: map_modes.MapView) -> None:
    titles = {
        "hexagons": say("Hexagons"),
        "smooth": say("Smooth"),
        "incidents": say("Incidents"),
        "deaths": say("Deaths"),
    }
    for field, choices in (("of", MEASURES), ("surface", SURFACES)):
        labels = {"of": say("Density of"), "surface": say("Drawn as")}
        st.segmented_control(
            labels[field], choices, key=map_modes.WIDGETS[field], format_func=titles.get, required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    if shown.surface == SMOOTH:
        st.segmented_control(
            say("Bandwidth"), BANDWIDTHS_KM, key=map_modes.WIDGETS["bandwidth_km"], required=True,
            format_func=lambda km: say("{km} km", km=km), label_visibility="collapsed",
            help=say("Standard deviation of the hill that each incident is spread as: wider is smoother."),
        )  # fmt: skip


def clicked(study: Study) -> None:
    """The map's callback: an area, an incident, a period, or hexagons of another resolution."""
    _drill.area_from_map(study, "overview_map")
    _drill.incident_from_map(study, "overview_map")
    _state.put("incident_on_map", _state.widget_value("incident"))  # the map stays where it is: see _drill.moves_to
    _choosing.density_from("overview_map")


def focused(here: Here, stands: _drill.Standing, pin: Pin | None, moves_to: Pin | None) -> Focus:
    """What of the map stands out; a pin that the map does not move to is drawn all the same."""
    found = focus(here.layer, stands.areas, stands.within, here.address, pin)
    return replace(found, key=focus(here.layer, None, stands.within, here.address, moves_to).key)


@dataclass(frozen=True)
class Patch:
    """A patch of a legend: its colours, what stands in it, and the text beside it."""

    colour: str
    text: str
    ink: str = ""
    mark: str = ""
    kind: str = ""


def legend(title: str, patches: Sequence[Patch], *, spoken: str = "") -> None:
    """A legend with what its colours stand for in front; without a title, `spoken` names it to a screen reader."""
    items = "".join(
        f'<li><i class="{escape(patch.kind)}" style="background:{patch.colour};color:{patch.ink}">'
        f"{escape(patch.mark)}</i>{escape(patch.text)}</li>"
        for patch in patches
    )
    head = f"<li><b>{escape(title)}</b></li>" if title else ""
    st.html(f'<ul class="legend" aria-label="{escape(title or spoken)}">{head}{items}</ul>')
