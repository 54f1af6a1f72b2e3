"""The way down to what is shown, each step of it a way back."""

import streamlit as st

from geo.areas import tree
from geo.present import words
from geo.study import Study
from pages import _drill, _search, _show, _state
from pages._drill import Standing
from pages._state import View
from pages._words import say


def bar(study: Study, seen: View, stands: Standing, page: str) -> None:
    """The way down, and beside it the search box; `page` is the file of the page."""
    left, right = st.columns([62, 38], gap="medium", vertical_alignment="center")
    with left:
        crumbs(study, seen, stands)
    with right:
        _search.box(study, page)


def crumbs(study: Study, seen: View, stands: Standing) -> None:
    """Whole study area, country, region, province, incident: what lies above the last one can be gone back to."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="crumbs"):
        steps = [*stands.path]
        row = _drill.row_of(study.incidents, seen.incident)
        at_the_top = not steps and row is None
        _crumb(say("Central Sahel"), 0, None if at_the_top else (_drill.up, ()))
        for depth, step in enumerate(steps, 1):
            is_last = step == stands.chosen and row is None and not seen.near
            name = _drill.area_name(step, seen.language)
            way = None if is_last else (_drill.into, (study, step.layer, step.area))
            _crumb(name, depth, way)
        if town := _drill.near_in(seen):
            _crumb(say("near {town}", town=town.name), len(steps) + 1,
                   None if row is None else (_state.put, ("incident", None)))  # fmt: skip
        if row is not None:
            event = study.incidents.table.iloc[row]
            _crumb(f"{event['location']}, {words.day(event['event_date'].date(), seen.language)}", len(steps) + 2, None)
        if not steps and tree.level_of(stands.layer) != 0:
            st.button(say("By country"), key="crumb_countries", on_click=_drill.up, args=("admin0",), type="tertiary")


def _crumb(text: str, depth: int, way: tuple | None) -> None:
    if depth:
        st.html('<span class="rest" aria-hidden="true">›</span>', width="content")
    if way is None:
        st.markdown(f"**{_show.plain(text)}**", width="content")
        return
    act, args = way
    st.button(_show.plain(text), key=f"crumb_{depth}", on_click=act, args=args, type="tertiary")
