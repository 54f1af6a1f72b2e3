"""The mode of incidents: a mark each, hexagons where they are too many."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from geo.present import mode_words
from geo.present.figure import Figure
from geo.present.heatmap import outline_paint, points_of
from geo.present.incident_table import incident_rows
from geo.present.map_modes import INCIDENTS, MOST_POINTS
from geo.present.maps import incident_map
from geo.present.palette import ATTRIBUTION_COLOURS, ATTRIBUTION_MARKS
from pages import _columns, _show, _state
from pages._mode_density import Hexagons
from pages._modes import HEIGHT, Here
from pages._words import say

LISTED = 100
"""Incidents listed beside the map."""


class Points:
    """Incidents, a mark each; hexagons where they are too many."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self._chosen = here.study.incidents.select(here.query)
        self._count = int(self._chosen.sum())
        self._instead = Hexagons(here, "incidents") if self._count > MOST_POINTS else None

    def paint(self) -> Mapping[str, Any]:
        """Points over the outlines of the layer's areas."""
        if self._instead:
            return self._instead.paint()
        here = self.here
        points = points_of(here.study, self._chosen, here.address)
        return {"areas": outline_paint(here.layer, here.address), "points": points}

    def legend(self) -> None:
        """The marks."""
        if self._instead:
            self._instead.legend()
        else:
            _show.point_legend()

    def sentence(self) -> str:
        """How many, by attribution."""
        said = mode_words.points_sentence(self._count, self.here.language)
        if not self._count:
            return said
        counts = self.here.study.incidents.table["attribution"][self._chosen].value_counts()
        kinds = "; ".join(
            f"{ATTRIBUTION_MARKS[kind]} {say(kind)} {mode_words.number(int(counts.get(kind, 0)), self.here.language)}"
            for kind in ATTRIBUTION_COLOURS
        )
        return f"{said} {kinds}."

    def rest(self) -> str:
        """How much is uncertain."""
        return self.here.rests_on.uncertainty

    def table(self) -> None:
        """The chosen incident in full, and the newest ones."""
        study = self.here.study
        picked = _state.widget_value("incident")
        card = picked is not None and picked < len(self._chosen) and bool(self._chosen[picked])
        if card:
            _show.incident_card(study, picked)
        newest = np.zeros(len(self._chosen), dtype=bool)
        newest[np.flatnonzero(self._chosen)[-LISTED:]] = True
        if self._count > LISTED:
            st.caption(say("The newest {n}; all of them are on the page Incidents.", n=LISTED))
        columns = {
            "event_date": st.column_config.DateColumn(
                say("Date"), format=_columns.DAY_FORMATS[self.here.language], width=86
            ),
            "location": st.column_config.TextColumn(say("Place"), width=110),
            "sub_event_type": st.column_config.TextColumn(say("Event"), width=92),
            "actor": st.column_config.TextColumn(say("Actor"), width=92),
            "deaths": st.column_config.TextColumn(say("Deaths"), width=66),
            "attribution": st.column_config.TextColumn(say("Attribution"), width=92),
        }
        rows = incident_rows(study, newest, self.here.language)[list(columns)]
        height = 320 if card else HEIGHT - 30
        st.dataframe(rows, column_config=columns, hide_index=True, width="stretch", height=height, key="listed")

    def figure(self) -> Figure:
        """The map of incidents, or of hexagons."""
        if self._instead:
            return self._instead.figure()
        here = self.here
        title = mode_words.mode_title(INCIDENTS, "", here.language)
        return incident_map(here.study, here.query, here.rests_on, title=title, sentence=self.sentence())
