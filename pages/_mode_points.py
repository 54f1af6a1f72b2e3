"""The mode of incidents: a mark each, hexagons where they are too many."""

from collections.abc import Mapping
from functools import cached_property, partial
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
from geo.risk.arrays import Bools
from pages import _choosing, _columns, _drill, _show
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

    @property
    def too_many(self) -> bool:
        """Whether hexagons stand in for the marks."""
        return self._instead is not None

    @cached_property
    def _told(self) -> Bools:
        """Those in the area that the reader went down into."""
        within = self.here.stands.within
        if within is None:
            return self._chosen
        study = self.here.study
        inside = study.codes(within.layer) == study.layer(within.layer).areas.index.get_loc(within.area)
        return np.asarray(self._chosen & inside)

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
        if self._instead:
            return mode_words.points_sentence(self._count, self.here.language)
        return self._sentence(self._told)

    def _sentence(self, chosen: Bools) -> str:
        said = mode_words.points_sentence(int(chosen.sum()), self.here.language)
        if not chosen.any():
            return said
        counts = self.here.study.incidents.table["attribution"][chosen].value_counts()
        kinds = "; ".join(
            f"{ATTRIBUTION_MARKS[kind]} {say(kind)} {mode_words.number(int(counts.get(kind, 0)), self.here.language)}"
            for kind in ATTRIBUTION_COLOURS
        )
        return f"{said} {kinds}."

    def rest(self) -> str:
        """How much is uncertain."""
        return self.here.uncertainty

    def table(self) -> None:
        """The newest incidents; a chosen row shows one in full."""
        study, rows = self.here.study, np.flatnonzero(self._told)[: -LISTED - 1 : -1]
        if len(rows) == LISTED:
            st.caption(say("The newest {n}; all of them are on the page Incidents.", n=LISTED))
        newest = np.zeros(len(self._chosen), dtype=bool)
        newest[rows] = True
        days = _columns.DAY_FORMATS[self.here.language]
        columns = {
            "event_date": st.column_config.DateColumn(say("Date"), format=days, width=86),
            "location": st.column_config.TextColumn(say("Place"), width=100),
            "sub_event_type": st.column_config.TextColumn(say("Event"), width=84),
            "actor": st.column_config.TextColumn(say("Actor"), width=92),
            "deaths": st.column_config.TextColumn(say("Deaths"), width=84),
            "attribution": st.column_config.TextColumn(say("Attribution"), width=92),
        }
        listed = incident_rows(study, newest, self.here.language, list(columns))
        key = _choosing.key_for_rows("listed", (self.here.query, self.here.stands.within))
        st.dataframe(
            listed, column_config=columns, hide_index=True, width="stretch", height=HEIGHT - 30, key=key,
            on_select=partial(_drill.incident_from_row, study, key, [int(row) for row in rows]),
            selection_mode="single-row",
        )  # fmt: skip

    def figure(self) -> Figure:
        """The map of incidents, or of hexagons."""
        if self._instead:
            return self._instead.figure()
        here = self.here
        title = mode_words.mode_title(INCIDENTS, "", here.language)
        return incident_map(here.study, here.query, here.rests_on, title=title, sentence=self._sentence(self._chosen))
