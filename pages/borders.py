"""Border areas: how much of the violence lies near a shared border, on which side, and in which band."""

from dataclasses import replace
from functools import partial

import streamlit as st

from geo.areas.boundaries import SHARED_BORDERS
from geo.present import leaflet, tables, words, zone_words
from geo.present.charts import bands_chart, bands_figure
from geo.present.legend import legend
from geo.present.maps import level_map
from geo.present.names import shown_name
from geo.present.provenance import provenance
from geo.risk.borders import band_table, border_share
from pages import _choosing, _controls, _data, _live_map, _points, _show, _state
from pages._words import say

study = _data.study(_state.known())
shared = _state.view()
language = shared.language
st.title(f"{say('Border areas')} · {words.period(shared.query, language)}", anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom"):
    _controls.layer_picker(study, say("Border"), key="border", family="border")
    _controls.widths_editor("border", say("Band widths in km"))
    _live_map.basemap_switch()
_controls.widths_problem("border")
query = replace(shared.query, layer=shared.border)
layer = study.layer(query.layer)
scores = _data.scores(study, query)
rests_on = provenance(study, query, language)
pair = next((pair for pair in study.borders if layer.key.startswith(f"border-{pair[0]}-{pair[1]}".lower())), None)
near = border_share(study, query, border=None if pair in SHARED_BORDERS else pair)
_show.lead(zone_words.border_sentence(near, language), zone_words.border_rest(near, language))

left, right = st.columns([60, 40], gap="medium")
with left:
    inside = study.incidents.select(query) & (study.codes(layer.key) >= 0)
    spec = leaflet.Spec(
        areas=leaflet.area_paint(layer, scores, _data.address_in(study), shared.area, language=language),
        points=_points.marks(study, inside),
        tiles=bool(_state.widget_value("basemap")),
        view=leaflet.view_of(layer, scores),
    )
    _live_map.live_map(study, "border_map", spec, height=540, on_change=partial(_choosing.area_from, "border_map"))
    _show.legend(legend(scores, language), int((~layer.areas.index.isin(scores.index)).sum()))
    _points.left_out(inside)
    _show.lead("", rests_on.uncertainty)
    sentence = zone_words.border_sentence(near, language)
    _show.downloads(
        level_map(study, query, scores, rests_on, title=tables.level_title(layer, language), sentence=sentence)
    )
with right:
    bands = band_table(study, query)
    shown = bands_figure(
        bands,
        rests_on,
        title=say("{border}: incidents by band and side", border=shown_name(layer.title, language)),
        sentence=zone_words.band_sentence(bands, language),
    )
    _show.figure(shown, bands_chart(bands, language=language))
    with st.expander(say("Severity of each zone")):
        _show.ranked_simple(scores)
