"""Trends: incidents and deaths by month, stacked by actor, with the turning points of politics."""

import numpy as np
import streamlit as st

from geo.present import tables, words
from geo.present.charts import context_lines, months_chart, months_figure
from geo.present.palette import series_of
from geo.present.provenance import provenance
from geo.risk.trends import monthly
from pages import _data, _show, _state
from pages._words import say

study = _data.study(_state.known())
seen = _state.view()
query, language = seen.query, seen.language
incidents = study.incidents
groups = np.asarray(incidents.group, dtype=object)
if query.groups:
    series = incidents.asked_group(query.groups)
else:
    lookup = {name: series_of(name, incidents.actors) for name in incidents.group.categories}
    series = np.array([lookup[name] for name in groups], dtype=object)
table = monthly(study, query, list(series))
window = (query.start, query.end)
rests_on = provenance(study, query, language)
context = study.context[study.context["date"].between(str(query.start), str(query.end))]

st.title(f"{say('Trends')} · {words.period(query, language)}", anchor=False)
sentences = tables.month_sentences(table, language)
titles = {"incidents": say("Incidents by month and actor"), "deaths": say("Deaths by month and actor")}
for measure, title in titles.items():
    shown = months_figure(
        table,
        rests_on,
        title=title,
        sentence=sentences[measure],
        measure=measure,
        context=context,
        window=window,
    )
    _show.figure(shown, months_chart(table, measure=measure, context=context, window=window, language=language))
    if measure == "incidents" and len(context):
        with st.expander(
            say("Turning points in this period ({number})", number=len(context)), expanded=len(context) < 8
        ):
            for line in context_lines(table, context, window=window, language=language):
                st.caption(_show.plain(line))
