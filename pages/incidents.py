"""Incidents: every event of the selection, with its claim, its toll and its report."""

from functools import partial

import streamlit as st

from geo.present import leaflet, words
from geo.present.incident_table import incident_rows, search, with_places
from geo.present.maps import incident_map
from geo.present.palette import ATTRIBUTION_COLOURS, ATTRIBUTION_MARKS
from geo.present.provenance import provenance
from pages import _data, _show, _state

ROWS = 100  # rows sent at a time: the search looks through all of them

study = _data.study(_state.known())
query = _state.view().query
chosen = study.incidents.select(query)
rests_on = provenance(study, query)
table = study.incidents.table

st.title(f"Incidents · {words.period(query)}", anchor=False)
counts = table["attribution"][chosen].value_counts()
said = "; ".join(f"{ATTRIBUTION_MARKS[kind]} {kind} {counts.get(kind, 0):,}" for kind in ATTRIBUTION_COLOURS)
_show.lead(f"{words.plural(int(chosen.sum()), 'incident')}: {said}.", rests_on.uncertainty)

spec = leaflet.Spec(
    points=leaflet.point_paint(chosen, _data.address_in(study)),
    tiles=bool(_state.widget_value("basemap")),
    view=[[9.0, -12.5], [24.5, 16.0]],
)
_show.basemap_switch()
_show.live_map(study, "incident_map", spec, height=500, on_change=partial(_state.incident_from, "incident_map"))
_show.point_legend()
_show.downloads(
    incident_map(
        study,
        query,
        rests_on,
        title="Incidents by attribution",
        sentence=f"{words.plural(int(chosen.sum()), 'incident')}: {said}.",
    )
)
if not chosen.any():
    _show.empty()
    st.stop()

picked = _state.widget_value("incident")
if picked is not None and picked < len(table) and chosen[picked]:
    _show.incident_card(study, picked)

text = st.text_input(
    "Search in these incidents", key="search", placeholder="Place, actor, target, source or words of the summary"
)
rows = search(incident_rows(study, chosen), text)
st.caption(
    f"{words.plural(len(rows), 'incident')} listed, newest first. “No figure” means that nobody gave a toll; "
    "it is not nought."
)
if rows.empty:
    st.info("No incident holds all of these words. Try fewer, or another spelling.", icon=":material/search_off:")
else:
    pages = -(-len(rows) // ROWS)
    page = st.pagination(pages, key=f"page_of_{pages}") if pages > 1 else 1
    listed = with_places(study, rows.iloc[(page - 1) * ROWS : page * ROWS], language=_state.language())
    _show.incidents(listed, key="incident_table", height=460)
