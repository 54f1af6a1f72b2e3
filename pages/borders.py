"""Border areas: how much of the violence lies near a shared border, on which side, and in which band."""

from dataclasses import replace
from functools import partial

import streamlit as st

from geo.areas.boundaries import SHARED_BORDERS
from geo.present import leaflet, tables, words, zone_words
from geo.present.charts import bands_chart, bands_figure
from geo.present.legend import legend
from geo.present.maps import level_map
from geo.present.provenance import provenance
from geo.risk.borders import band_table, border_share
from pages import _controls, _data, _show, _state

study = _data.study(_state.known())
shared = _state.view()
st.title(f"Border areas · {words.period(shared.query)}", anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom"):
    _controls.layer_picker(study, "Border", key="border", family="border")
    _controls.widths_editor("border", "Band widths in km")
    _show.basemap_switch()
_controls.widths_problem("border")
query = replace(shared.query, layer=shared.border)
layer = study.layer(query.layer)
scores = _data.scores(study, query)
rests_on = provenance(study, query)
pair = next((pair for pair in study.borders if layer.key.startswith(f"border-{pair[0]}-{pair[1]}".lower())), None)
near = border_share(study, query, border=None if pair in SHARED_BORDERS else pair)
_show.lead(zone_words.border_sentence(near), zone_words.border_rest(near))

left, right = st.columns([60, 40], gap="medium")
with left:
    spec = leaflet.Spec(
        areas=leaflet.area_paint(layer, scores, _data.address_in(study), shared.area),
        points=leaflet.point_paint(
            study.incidents.select(query) & (study.codes(layer.key) >= 0), _data.address_in(study)
        ),
        tiles=bool(_state.widget_value("basemap")),
        view=leaflet.view_of(layer, scores),
    )
    _show.live_map(study, "border_map", spec, height=540, on_change=partial(_state.area_from, "border_map"))
    _show.legend(legend(scores), int((~layer.areas.index.isin(scores.index)).sum()))
    _show.lead("", rests_on.uncertainty)
    sentence = zone_words.border_sentence(near)
    _show.downloads(level_map(study, query, scores, rests_on, title=tables.level_title(layer), sentence=sentence))
with right:
    bands = band_table(study, query)
    shown = bands_figure(
        bands, rests_on, title=f"{layer.title}: incidents by band and side", sentence=zone_words.band_sentence(bands)
    )
    _show.figure(shown, bands_chart(bands))
    with st.expander("Severity of each zone"):
        _show.ranked_simple(scores)
