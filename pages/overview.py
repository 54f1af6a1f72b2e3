"""Overview: where it is bad, how bad, how sure, and what changed."""

from dataclasses import replace
from functools import partial

import streamlit as st

from geo.areas.layers import Layer
from geo.areas.tree import Step
from geo.present import area_words, leaflet, tables, words
from geo.present.vintage_words import other_vintage
from pages import _area_summary, _controls, _crumbs, _data, _drill, _live_map, _mode, _modes, _show, _state, _timebar
from pages._modes import Here
from pages._watching import watch_block
from pages._words import say

study = _data.study(_state.known())
seen = _state.view()
query, language = seen.query, seen.language
layer: Layer = study.layer(query.layer)
scores = _data.scores(study, query)
if seen.area and seen.area not in layer.areas.index:
    _state.area_gone(seen.area, lambda: other_vintage(study, seen.area, query.layer, language=language))
    st.rerun()  # so that the link and what is said of it agree with the view at once

stands = _drill.standing(study, seen)
here = Here(study, seen, layer, stands)
mode = _mode.of(here)
pin = _drill.pin(study, seen)
moves_to = _drill.moves_to(seen, pin)
bar = st.container()  # always there, as the one below
head = st.container()
left, right = st.columns([58, 42], gap="medium")
with left:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _modes.picker()
        _controls.layer_picker(study, say("Areas"), key="layer")
    spec = leaflet.Spec(
        **mode.paint(),
        tiles=bool(_state.widget_value("basemap")),
        view=_drill.view(study, stands, moves_to)
        or leaflet.view_of(study.layer(_state.BY_ZOOM) if layer.family == "hex" else layer, scores),
        keep_view=True,
        language=language,
        time=_timebar.paint(study, query, stands.within),
        focus=_modes.focused(here, stands, pin, moves_to),
    )
    clicked = partial(_modes.clicked, study)
    _live_map.live_map(study, "overview_map", spec, height=_timebar.MAP_HEIGHT, on_change=clicked)
# what the map does not need is worked out after it was sent
with bar:
    _crumbs.bar(study, seen, stands, "overview.py")
around = here.around
now, then = _data.figures(study, query), _data.figures(study, query.previous())
with head:
    who = words.listed(map(say, query.groups), language) if query.groups else say("all armed actors")
    where = around.name if around else words.region_of(query, study.choices, language)
    st.title(f"{_show.plain(where)} · {words.period(query, language)} · {_show.plain(who)}", anchor=False)
    figures = area_words.key_rows(around) if around else tables.key_figure_rows(now, then, scores, language)
    _show.key_figures(figures, "incidents", "deaths", "civilians", "unidentified", "severity", "level", "interval")
    note = _controls.unidentified_note(query, _data.figures(study, replace(query, groups=())))
    with st.container():  # always there: an element that comes and goes above the map would make the browser rebuild it
        if note:
            _show.lead("", note)
with left:
    _modes.options(seen.map)
    mode.legend()
    _show.lead(mode.sentence(), mode.rest())
with right:
    mode.table()
taken = mode.figure()
if taken is not None:
    _show.downloads(taken)
if now.incidents == 0:
    _show.empty()
watch_block(study, query)

st.divider()
_area_summary.incident(study, seen)
if town := _drill.near_in(seen):
    _area_summary.near_town(study, seen, town)
top = Step(query.layer, scores.index[0], str(scores["name"].iloc[0])) if len(scores) and now.incidents else None
described = stands.chosen or top
if described is None:
    st.caption(say("No area has an incident in this selection."))
else:
    _area_summary.summary(study, seen, described)
