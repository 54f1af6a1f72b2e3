"""What the overview says of the chosen area, in short; the whole of it is on the area's own page."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from geo.areas.tree import Step
from geo.own.watch import area_key
from geo.present import area_words
from geo.present.area_words import About
from geo.risk.area_facts import near_rows
from geo.study import Study
from pages import _area_data, _choosing, _columns, _drill, _show, _state
from pages._drill import Near
from pages._state import View
from pages._watching import watch_toggle
from pages._words import say

LATEST = 5
_COLUMNS = ("event_date", "location", "sub_event_type", "actor", "deaths", "summary")


def about(study: Study, seen: View, step: Step) -> About:
    """An area as the overview speaks of it."""
    named = replace(step, name=_drill.area_name(step, seen.language))
    return _area_data.about(study, replace(seen.query, layer=step.layer), named, seen.language)


def summary(study: Study, seen: View, step: Step) -> None:
    """Level, interval, two sentences, the latest incidents, and the way to the area's page."""
    area = about(study, seen, step)
    st.header(_show.plain(area.name), anchor=False)
    if area.row is not None:
        _show.area_head(area.row)
    else:
        _show.lead(area_words.level_sentence(area))
    told = (area_words.count_sentence(area), area_words.toll_sentence(area), area_words.group_sentence(area))
    _show.lead(" ".join(sentence for sentence in told if sentence))
    with st.container(horizontal=True, vertical_alignment="center"):
        page_link(seen, step)
        watch_toggle("area", area_key(step.layer, step.area), step.name)
    latest_incidents(area)


def page_link(seen: View, step: Step) -> None:
    """The way to the area's page; the link carries the whole view, so that it can be opened beside this one."""
    link = _state.link_of(seen)
    st.page_link("area.py", label=say("Everything on {area}", area=_show.plain(step.name)), icon=":material/article:",
                 query_params=link)  # fmt: skip


def latest_incidents(about: About) -> None:
    """The latest incidents of the area; a chosen row shows one in full."""
    if not about.facts.incidents:
        return
    rows = [int(row) for row in about.facts.rows[::-1][:LATEST]]
    incident_table(about.study, rows, key="latest", label=say("The latest incidents"))


def near_town(study: Study, seen: View, town: Near) -> None:
    """The incidents round a town, whichever area they are in."""
    rows = [int(row) for row in near_rows(study, seen.query, town.longitude, town.latitude)]
    st.header(say("Near {town}", town=_show.plain(town.name)), anchor=False)
    _show.lead(area_words.near_sentence(len(rows), town.name, seen.language))
    if rows:
        incident_table(study, rows[:LATEST], key="near_town", label=say("The latest incidents near the town"))


def incident_table(study: Study, rows: Sequence[int], *, key: str, label: str) -> None:
    """A few incidents in short, the newest first; a chosen row shows one in full.

    Parameters
    ----------
    rows : of the incident table, the newest (largest) first
    """
    table = _choosing.key_for_rows(key, tuple(rows))
    st.dataframe(
        _area_data.listed(study, tuple(rows), _state.language(), _COLUMNS),
        column_config=_columns.incidents(_COLUMNS),
        hide_index=True,
        width="stretch",
        height="content",
        key=table,
        on_select=partial(_drill.incident_from_row, study, table, list(rows)),
        selection_mode="single-row",
        alt=label,
    )


def incident(study: Study, seen: View) -> None:
    """The chosen incident in full, and the way back; that it is not there, where it is not."""
    if not seen.incident:
        return
    row = _drill.row_of(study.incidents, seen.incident)
    if row is None:
        st.caption(say("The incident of the link is not in this version of the data."))
        return
    _show.incident_card(study, row)
    with st.container(horizontal=True):
        if not study.incidents.select(seen.query)[row]:
            st.caption(say("It is not in the present selection of period and filters."))
        st.button(say("Close the incident"), on_click=_state.put, args=("incident", None), type="tertiary",
                  icon=":material/close:")  # fmt: skip
