"""Incidents: every event of the selection, with its claim, its toll and its report."""

from functools import partial

import streamlit as st

from geo.present import leaflet, words
from geo.present.incident_table import incident_rows, search, with_places
from geo.present.maps import incident_map
from geo.present.palette import ATTRIBUTION_COLOURS, ATTRIBUTION_MARKS
from geo.present.provenance import provenance
from geo.study import Study
from pages import _area_summary, _choosing, _crumbs, _data, _drill, _live_map, _show, _state
from pages._mode_points import Points
from pages._modes import Here
from pages._watching import watch_groups
from pages._words import say, say_many

MAP = "incident_map"
ROWS = 100  # rows sent at a time: the search looks through all of them


def _map_clicked(opened: Study) -> None:
    """An incident, or hexagons of another size."""
    _drill.incident_from_map(opened, MAP)
    _choosing.density_from(MAP)


study = _data.study(_state.known())
seen = _state.view()
query, language = seen.query, seen.language
chosen = study.incidents.select(query)
rests_on = provenance(study, query, language)
table = study.incidents.table

_crumbs.bar(study, seen, _drill.standing(study, seen), "incidents.py")
st.title(f"{say('Incidents')} · {words.period(query, language)}", anchor=False)
counts = table["attribution"][chosen].value_counts()
said = "; ".join(
    f"{ATTRIBUTION_MARKS[kind]} {say(kind)} {words.number(counts.get(kind, 0), language)}"
    for kind in ATTRIBUTION_COLOURS
)
sentence = say("{incidents}: {kinds}.", incidents=words.incidents(int(chosen.sum()), language), kinds=said)
_show.lead(sentence, rests_on.uncertainty)

whole = _drill.Standing(query.layer, None, None, None, ())
drawn = Points(Here(study, seen, study.layer(query.layer), whole))
spec = leaflet.Spec(
    **drawn.paint(),
    tiles=bool(_state.widget_value("basemap")),
    view=[[9.0, -12.5], [24.5, 16.0]],
)
_live_map.basemap_switch()
_live_map.live_map(study, MAP, spec, height=500, on_change=partial(_map_clicked, study))
drawn.legend()
if drawn.too_many:
    _show.lead("", drawn.sentence())
watch_groups(query.groups)
_show.downloads(
    incident_map(
        study,
        query,
        rests_on,
        title=say("Incidents by attribution"),
        sentence=sentence,
    )
)
if not chosen.any():
    _show.empty()
    st.stop()

_area_summary.incident(study, seen)

text = st.text_input(
    say("Search in these incidents"),
    key="search",
    placeholder=say("Place, actor, target, source or words of the summary"),
)
rows = search(incident_rows(study, chosen, language), text)
st.caption(
    say_many(
        "{number} incident listed, newest first. “No figure” means that nobody gave a toll; it is not nought.",
        "{number} incidents listed, newest first. “No figure” means that nobody gave a toll; it is not nought.",
        len(rows),
    )
)
if rows.empty:
    nothing = say("No incident holds all of these words. Try fewer, or another spelling.")
    st.info(nothing, icon=":material/search_off:")
else:
    pages = -(-len(rows) // ROWS)
    page = st.pagination(pages, key=f"page_of_{pages}") if pages > 1 else 1
    listed = with_places(study, rows.iloc[(page - 1) * ROWS : page * ROWS], language=language)
    _show.incidents(listed, key="incident_table", height=460)
