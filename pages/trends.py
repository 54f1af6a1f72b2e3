"""Trends: incidents and deaths by month, stacked by actor, with the turning points of politics."""

import numpy as np
import streamlit as st

from geo.present import tables, words
from geo.present.charts import context_lines, months_chart, months_figure
from geo.present.palette import series_of
from geo.present.provenance import provenance
from geo.risk.trends import monthly
from pages import _data, _show, _state

study = _data.study(_state.known())
query = _state.view().query
incidents = study.incidents
groups = np.asarray(incidents.group, dtype=object)
if query.groups:
    series = incidents.asked_group(query.groups)
else:
    lookup = {name: series_of(name, incidents.actors) for name in incidents.group.categories}
    series = np.array([lookup[name] for name in groups], dtype=object)
table = monthly(study, query, list(series))
window = (query.start, query.end)
rests_on = provenance(study, query)
context = study.context[study.context["date"].between(str(query.start), str(query.end))]

st.title(f"Trends · {words.period(query)}", anchor=False)
sentences = tables.month_sentences(table)
for measure, title in {"incidents": "Incidents by month and actor", "deaths": "Deaths by month and actor"}.items():
    shown = months_figure(
        table,
        rests_on,
        title=title,
        sentence=sentences[measure],
        measure=measure,
        context=context,
        window=window,
    )
    _show.figure(shown, months_chart(table, measure=measure, context=context, window=window))
    if measure == "incidents" and len(context):
        with st.expander(f"Turning points in this period ({len(context)})", expanded=len(context) < 8):
            for line in context_lines(table, context, window=window):
                st.caption(_show.plain(line))
