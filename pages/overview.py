"""Overview: where it is bad, how bad, how sure, and what changed."""

from dataclasses import replace
from functools import partial

import streamlit as st

from geo.areas.boundaries import VINTAGE
from geo.areas.layers import VARIANT, Layer
from geo.areas.tree import Step
from geo.present import area_words, leaflet, tables, words
from geo.present.focus import focus
from geo.present.legend import legend
from geo.present.maps import level_map
from geo.present.provenance import provenance
from geo.present.vintage_words import other_vintage
from geo.risk.change import compare_windows
from pages import _area_summary, _columns, _controls, _crumbs, _data, _drill, _show, _state, _timebar
from pages._watching import watch_block
from pages._words import say

FEW = 14  # areas that need no table of the map's height

study = _data.study(_state.known())
seen = _state.view()
query, language = seen.query, seen.language
layer: Layer = study.layer(query.layer)
scores = _data.scores(study, query)
now, then = _data.figures(study, query), _data.figures(study, query.previous())
if seen.area and seen.area not in layer.areas.index:
    _state.area_gone(seen.area, lambda: other_vintage(study, seen.area, query.layer, language=language))
    st.rerun()  # so that the link and what is said of it agree with the view at once

stands = _drill.standing(study, seen)
shown = scores if stands.areas is None else scores[scores.index.isin(stands.areas)]
top = Step(query.layer, scores.index[0], str(scores["name"].iloc[0])) if len(scores) and now.incidents else None
pin = _drill.pin(study, seen)
bar = st.container()  # always there, as the one below
head = st.container()
left, right = st.columns([58, 42], gap="medium")
with left:
    with st.container(horizontal=True, vertical_alignment="center"):
        _controls.layer_picker(study, say("Areas"), key="layer")
        _show.basemap_switch()
    spec = leaflet.Spec(
        areas=leaflet.area_paint(layer, scores, _data.address_in(study), seen.area, language=language),
        tiles=bool(_state.widget_value("basemap")),
        by_zoom=layer.h3_resolution if query.layer.startswith(_state.BY_ZOOM + VARIANT) else None,
        view=_drill.view(study, stands, pin)
        or leaflet.view_of(study.layer(_state.BY_ZOOM) if layer.family == "hex" else layer, scores),
        time=_timebar.paint(study, query, stands.within),
        focus=focus(layer, stands.areas, stands.within, _data.address_in(study), pin),
    )
    clicked = partial(_drill.area_from_map, study, "overview_map")
    _show.live_map(study, "overview_map", spec, height=_timebar.MAP_HEIGHT, on_change=clicked)
with bar:
    _crumbs.bar(study, seen, stands, "overview.py")
around = None if stands.within is None else _area_summary.about(study, seen, stands.within)
with head:  # drawn after the map was sent, so that the map does not wait for it
    who = words.listed(map(say, query.groups), language) if query.groups else say("all armed actors")
    where = around.name if around else words.region_of(query, study.choices, language)
    st.title(f"{_show.plain(where)} · {words.period(query, language)} · {_show.plain(who)}", anchor=False)
    figures = area_words.key_rows(around) if around else tables.key_figure_rows(now, then, scores, language)
    _show.key_figures(figures)
    note = _controls.unidentified_note(query, _data.figures(study, replace(query, groups=())))
    with st.container():  # always there: an element that comes and goes above the map would make the browser rebuild it
        if note:
            _show.lead("", note)
with left:
    of_hexagons = layer.family == "hex"
    not_scored = int((~layer.areas.index.isin(scores.index) & ~(layer.areas["study"] & of_hexagons)).sum())
    _show.legend(legend(shown, language), not_scored, hollow=of_hexagons)
    rests_on = provenance(study, query, language)
    whose = "" if layer.vintage == VINTAGE else " " + say("Boundaries: {vintage}.", vintage=rests_on.vintage)
    _show.lead("", (area_words.area_provenance(around) if around else rests_on).uncertainty + whose)
with right:  # what the map does not need is computed after it was sent
    change = None
    if then.whole_window_in_data and not of_hexagons:  # other hexagons had incidents then
        before = _data.scores(study, query.previous())
        change = compare_windows(scores, before, query.days, query.previous().days)["severity_change"]
    change = None if change is None else change.reindex(shown.index)
    ranked = tables.ranked(shown, _data.lines(study, query), change, language)
    table_key = _state.key_for_rows("ranked", (query, stands.areas))
    st.dataframe(
        ranked,
        column_config=_columns.ranked(),
        hide_index=True,
        width="stretch",
        height=38 + _timebar.MAP_HEIGHT if len(ranked) > FEW else "content",
        key=table_key,
        on_select=partial(_drill.area_from_row, study, table_key, list(ranked.index)),
        selection_mode="single-row",
    )
_show.downloads(
    level_map(
        study,
        query,
        scores,
        rests_on,
        title=tables.level_title(layer, language),
        sentence=tables.headline(scores, now, language),
    )
)
if now.incidents == 0:
    _show.empty()
watch_block()

st.divider()
_area_summary.incident(study, seen)
if town := _drill.near_in(seen):
    _area_summary.near_town(study, seen, town)
described = stands.chosen or top
if described is None:
    st.caption(say("No area has an incident in this selection."))
else:
    _area_summary.summary(study, seen, described)
