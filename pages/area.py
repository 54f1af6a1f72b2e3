"""One area: how bad, how sure, why, who, where in it, how near to what, and what happened."""

from dataclasses import replace

import streamlit as st

from geo.areas import tree
from geo.areas.tree import Step
from geo.present import area_words, words
from geo.present.place_words import area_phrase, sentence
from geo.risk.area_facts import area_distances
from geo.risk.model import model_for
from pages import _area_blocks, _area_data, _area_summary, _crumbs, _data, _drill, _show, _state
from pages._words import say

study = _data.study(_state.known())
seen = _state.view()
_area_blocks.settle(study, seen)
stands = _drill.standing(study, seen)
step: Step | None = stands.chosen or _area_blocks.most_severe(study, seen)
if step is None:
    st.title(say("Area"), anchor=False)
    _show.empty()
    st.stop()

query = replace(seen.query, layer=step.layer)
about = _area_data.about(study, query, step, seen.language)
layer = study.layer(step.layer)
rests_on = area_words.area_provenance(about)
distances = area_distances(study, step.layer, step.area)
stands = stands if stands.chosen else replace(stands, path=tree.path(study.layers, step.layer, step.area), chosen=step)

_crumbs.bar(study, seen, stands, "area.py")
st.title(f"{_show.plain(_drill.area_name(step, seen.language))} · {words.period(query, seen.language)}", anchor=False)
where = area_phrase(study, layer, step.area, language=seen.language)
if about.row is None:
    _show.lead(area_words.level_sentence(about), sentence(where) if where else "")
else:
    _show.area_head(about.row, where)
_show.key_figures(area_words.key_rows(about))
_area_blocks.ways_on(study, seen, step)
_area_summary.incident(study, seen)
if town := _drill.near_in(seen):
    _area_summary.near_town(study, seen, town)
one, two = st.columns([52, 48], gap="medium")
with one:
    _area_blocks.area_map(study, seen, stands, about)
with two:
    st.header(say("In words"), anchor=False)
    summary = area_words.summary(about, model_for(query), distances)
    st.markdown("\n".join(f"- {_show.plain(told)}" for told in summary))
    _show.lead("", rests_on.uncertainty)
if not about.facts.incidents:
    _show.empty()
if about.row is not None:
    _area_blocks.why(about, rests_on)
_area_blocks.trend(about)
one, two = st.columns([40, 60], gap="medium")
with one:
    _area_blocks.groups(about, rests_on)
with two:
    _area_blocks.hot_places(about, rests_on)
one, two = st.columns([60, 40], gap="medium")
with one:
    _area_blocks.sites(about, rests_on)
with two:
    _area_blocks.distances(about, rests_on, distances)
if about.row is not None:
    _area_blocks.changed(about, rests_on)
    _area_blocks.imprecise(about)
