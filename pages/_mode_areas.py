"""The modes that colour the areas of a layer: levels, change and outlook."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import streamlit as st

from geo.areas.boundaries import VINTAGE
from geo.areas.layers import VARIANT
from geo.present import area_change_words, tables
from geo.present.area_change_words import change_texts
from geo.present.change_map import CHANGE_SCALE, change_paint
from geo.present.figure import Figure
from geo.present.legend import legend as level_legend
from geo.present.map_modes import CHANGE
from geo.present.maps import change_map, level_map
from geo.present.maps.changes import change_table
from geo.present.mode_words import mode_title
from geo.present.names import named, shown_name
from geo.present.palette import NOT_SCORED
from geo.risk.area_changes import AreaChanges, change_class, severity_changes
from pages import _choosing, _columns, _data, _drill, _map_data, _modes, _show, _state
from pages._modes import HEIGHT, Here, Patch
from pages._words import say

FEW = 14
"""Areas that need no table of the map's height."""


class OfAreas:
    """What the modes of a layer's areas share."""

    def __init__(self, here: Here) -> None:
        self.here = here

    @property
    def _by_zoom(self) -> int | None:
        """The resolution asked for, where the zoom asks: another may stand in, and asking again would not help."""
        key = self.here.query.layer
        return int(key.partition(VARIANT)[2]) if key.startswith(_state.BY_ZOOM + VARIANT) else None

    @property
    def _of_hexagons(self) -> bool:
        return self.here.layer.family == "hex"

    def rest(self) -> str:
        """How much is uncertain, and the boundaries where they are not the embedded ones."""
        here, vintage = self.here, shown_name(self.here.layer.vintage, self.here.language)
        whose = "" if here.layer.vintage == VINTAGE else " " + say("Boundaries: {vintage}.", vintage=vintage)
        return here.uncertainty + whose


class Levels(OfAreas):
    """The level of each area."""

    def paint(self) -> Mapping[str, Any]:
        """Levels and tooltips."""
        here = self.here
        paint = _map_data.levels(here.study, here.query, here.language, _state.low_bandwidth())
        return {"areas": replace(paint, selected=here.seen.area), "by_zoom": self._by_zoom}

    def legend(self) -> None:
        """Each level with the number of areas at it."""
        here, areas = self.here, self.here.layer.areas
        unscored = len(areas) - len(here.scores)
        if self._of_hexagons:  # those of the study are hollow instead
            study = areas["study"].to_numpy(dtype=bool)
            unscored = int((~study).sum() - (~study[areas.index.get_indexer(here.scores.index)]).sum())
        _show.legend(level_legend(here.listed, here.language), unscored, hollow=self._of_hexagons)

    def sentence(self) -> str:
        """How many areas are high, and which is highest."""
        return self._sentence

    @cached_property
    def _sentence(self) -> str:
        figures = _data.figures(self.here.study, self.here.query)
        return tables.headline(self.here.scores, figures, self.here.language)

    def table(self) -> None:
        """Areas by severity; a chosen row chooses the area."""
        here, inside = self.here, self.here.stands.areas
        ranked = _map_data.ranked(here.study, here.query, here.language, inside)
        table_key = _choosing.key_for_rows("ranked", (here.query, inside))
        st.dataframe(
            ranked.table,
            column_config=_columns.ranked(),
            hide_index=True,
            width="stretch",
            height=HEIGHT if len(ranked.areas) > FEW else "content",
            key=table_key,
            on_select=partial(_drill.area_from_row, here.study, table_key, ranked.areas),
            selection_mode="single-row",
        )

    def figure(self) -> Figure:
        """The map of levels."""
        here = self.here
        title = tables.level_title(here.layer, here.language)
        return level_map(here.study, here.query, here.scores, here.rests_on, title=title, sentence=self.sentence())


class Change(OfAreas):
    """How each area moved since the window before."""

    @cached_property
    def changes(self) -> AreaChanges:
        """Points of severity, or incidents where areas are hexagons."""
        study, query = self.here.study, self.here.query
        if self._of_hexagons:
            return _map_data.changes_by_hexagon(study, query)
        return severity_changes(study, query, self.here.scores, _data.scores(study, query.previous()))

    @cached_property
    def _told(self) -> AreaChanges:
        """Of the areas that the reader went down to."""
        table, inside = self.changes.table, self.here.stands.areas
        return self.changes if inside is None else replace(self.changes, table=table[table.index.isin(inside)])

    def paint(self) -> Mapping[str, Any]:
        """Classes, signed numbers and tooltips."""
        here = self.here
        paint = change_paint(here.layer, self.changes, here.address, here.seen.area, language=here.language)
        return {"areas": paint, "by_zoom": self._by_zoom}

    def legend(self) -> None:
        """Each class with the number of areas in it, from the largest fall to the largest rise."""
        if not self.changes.has_before:
            text = say("no window of equal length before this one in the data")
            _modes.legend("", [Patch(NOT_SCORED, text)], spoken=say("Legend: change"))
            return
        of_severity = self.changes.unit == "severity"
        classes = change_class(self._told.table["change"].to_numpy(dtype=float), self.changes.unit)
        texts = change_texts(self.changes.unit, self.here.language)
        counts = np.bincount(classes, minlength=len(texts))
        patches = [
            Patch(step["colour"], f"{text} ({count})", step["ink"], mark)
            for step, text, count, mark in zip(CHANGE_SCALE, texts, counts, "−−−=+++", strict=True)
        ]
        if of_severity:
            patches += [
                Patch("", say("within the intervals"), kind="thin"),
                Patch(NOT_SCORED, say("not scored")),
            ]
        title = say("Points of severity (computed)") if of_severity else say("Incidents, more or fewer")
        _modes.legend(title, patches)

    def sentence(self) -> str:
        """How many rose and fell."""
        return area_change_words.change_sentence(self._told, self.here.language)

    def table(self) -> None:
        """Areas by their change; a chosen row chooses the area."""
        table = change_table(self._told)
        if table.empty:  # the sentence says why
            return
        table_key = _choosing.key_for_rows("changed", (self.here.query, self.here.stands.areas))
        rows = named(table[["name", "change", "before", "now"]], self.here.language).assign(
            change=[area_change_words.signed(value, self.here.language) for value in table["change"]]
        )
        if "within_intervals" in table:
            rows["within"] = ["≈" if within else "" for within in table["within_intervals"]]
        digits = "%.0f"
        st.dataframe(
            rows,
            column_config={
                "name": st.column_config.TextColumn(say("Area")),
                "change": st.column_config.TextColumn(say("Change"), width=70, alignment="right"),
                "before": st.column_config.NumberColumn(say("Before"), format=digits, width=70),
                "now": st.column_config.NumberColumn(say("Now"), format=digits, width=70),
                "within": st.column_config.TextColumn(
                    "≈", width=36, help=say("≈ the change lies within what either score leaves open")
                ),
            },
            hide_index=True,
            width="stretch",
            height=HEIGHT if len(rows) > FEW else "content",
            key=table_key,
            on_select=partial(_drill.area_from_row, self.here.study, table_key, list(rows.index)),
            selection_mode="single-row",
        )

    def figure(self) -> Figure | None:
        """The map of change; nothing where there is no window before."""
        here = self.here
        if not self.changes.has_before:
            return None
        title = mode_title(CHANGE, shown_name(here.layer.title, here.language), here.language)
        return change_map(
            here.study, here.query, self.changes, here.rests_on, title=title, language=here.language,
            sentence=area_change_words.change_sentence(self.changes, here.language),
        )  # fmt: skip
