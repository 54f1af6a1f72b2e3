"""Distance from a capital: how near incidents come, from which side, and whether they come nearer."""

from dataclasses import replace
from functools import partial

import streamlit as st

from geo.areas.layers import VARIANT
from geo.present import leaflet, words, zone_words
from geo.present.charts import distance_chart, distance_figure, rows_figure
from geo.present.legend import legend
from geo.present.maps import level_map
from geo.present.provenance import provenance
from geo.risk import capital as pressure
from pages import _choosing, _columns, _controls, _data, _live_map, _points, _show, _state
from pages._words import say

study = _data.study(_state.known())
shared = _state.view()
language = shared.language
capital = study.capitals[shared.capital.removeprefix("capital-").partition(VARIANT)[0]]
distance_from = say("Distance from {capital}", capital=capital.name)
st.title(f"{distance_from} · {words.period(shared.query, language)}", anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom"):
    _controls.layer_picker(study, say("Capital"), key="capital", family="capital")
    _controls.widths_editor("capital", say("Rings in km"))
    _live_map.basemap_switch()
_controls.widths_problem("capital")
query = replace(shared.query, layer=shared.capital)
layer = study.layer(query.layer)
scores = _data.scores(study, query)
rests_on = provenance(study, query, language)
rings = pressure.ring_counts(study, query, capital.key)
by_month = pressure.monthly_distance(study, query, capital.key)
slope = pressure.approach(by_month)
axis = pressure.axis_of_approach(study, query, capital.key)
nearest = pressure.nearest(study, query, capital.key)
_show.key_figures(zone_words.capital_figures(rings, axis, slope, nearest, language))
_show.lead("", zone_words.slope_sentence(slope, capital.name, language))

left, right = st.columns([56, 44], gap="medium")
with left:
    inside = study.incidents.select(query) & (study.codes(layer.key) >= 0)
    spec = leaflet.Spec(
        areas=leaflet.area_paint(layer, scores, _data.address_in(study), shared.area, language=language),
        points=_points.marks(study, inside),
        tiles=bool(_state.widget_value("basemap")),
        view=leaflet.view_of(layer, scores.iloc[:0]),
    )
    _live_map.live_map(study, "capital_map", spec, height=540, on_change=partial(_choosing.area_from, "capital_map"))
    _show.legend(legend(scores, language), int((~layer.areas.index.isin(scores.index)).sum()))
    _points.left_out(inside)
    _show.lead("", rests_on.uncertainty)
    title = say("Computed severity in rings round {capital}", capital=capital.name)
    sentence = zone_words.capital_sentence(rings, nearest, capital.name, language)
    _show.downloads(level_map(study, query, scores, rests_on, title=title, sentence=sentence))
with right:
    shown = distance_figure(
        by_month,
        rests_on,
        title=say("Distance of incidents from {capital} by month", capital=capital.name),
        sentence=zone_words.slope_sentence(slope, capital.name, language),
        capital=capital.name,
    )
    _show.figure(shown, distance_chart(by_month, capital=capital.name, language=language), missing=say("no incident"))
    with st.expander(say("Rings and sectors"), expanded=True):
        chosen = pressure.ring_counts(study, query, capital.key, (0, *sorted(set(layer.areas["ring_km"]))))
        _show.count_table(chosen)
        _show.table(axis.assign(sector=axis["sector"].map(say)).round({"weight": 1}))
    groups = pressure.group_approaches(study, query, capital.key)
    with st.expander(say("By armed actor"), expanded=True):
        _show.table(zone_words.approach_rows(groups, language), columns=_columns.approach())
    with st.expander(say("Severity of each part")):
        _show.ranked_simple(scores)
    by_group = pressure.monthly_groups(study, query, capital.key)
    with st.expander(say("By month and armed actor")):
        _show.rows(
            rows_figure(
                by_group.assign(month=by_group["month"].dt.strftime("%Y-%m"), group=by_group["group"].map(say)).round(
                    {"nearest_km": 0, "p10_km": 0}
                ),
                rests_on,
                key=f"months-{capital.key}",
                title=say("Incidents by ring, month and armed actor"),
                sentence=zone_words.capital_sentence(rings, nearest, capital.name, language),
                empty=say("No incident within reach"),
            ),
            height=300,
        )
