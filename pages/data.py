"""Data: what is loaded, from where, on what terms, up to when, and where it contradicts itself."""

import streamlit as st

from geo.areas.boundaries import DISCLAIMER, VINTAGE
from geo.incidents.starter import CHECK_SENTENCE, FULLY_COVERED, PARTLY_COVERED, STARTER_SENTENCE
from geo.present import data_rows, words
from pages import _data, _show

study = _data.study(_state.known())
names = study.boundaries.country_names
st.title("Data", anchor=False)
countries = words.plural(study.incidents.table["country"].nunique(), "country", "countries")
_show.lead(
    f"{words.plural(len(study.incidents), 'incident')} from {words.day(study.incidents.first_day)} to "
    f"{words.day(study.incidents.last_day)} in {countries}. {STARTER_SENTENCE}",
    CHECK_SENTENCE,
)
_show.key_figures(data_rows.data_figures(study))
st.subheader("Coverage", anchor=False)
st.markdown(
    f"Covered: **{words.listed(names[c] for c in FULLY_COVERED)}**. Partly, mostly near the borders of these three: "
    f"{words.listed(names[c] for c in PARTLY_COVERED)}. Other countries on the map are not covered: no incident there "
    "does not mean that none happened."
)
st.dataframe(data_rows.incidents_by_year(study), hide_index=True, width="stretch", height=300)
st.subheader("Files, sources and licences", anchor=False)
st.dataframe(data_rows.source_rows(), hide_index=True, width="stretch")
st.caption(f"Boundaries: {VINTAGE}. {DISCLAIMER}")
st.subheader("Where the source's country and the position disagree", anchor=False)
odd = data_rows.country_disagreements(study)
st.markdown(
    f"{words.plural(len(odd), 'incident')} lie in another country on these generalised outlines than their source "
    "says. Both are kept: the position places the incident, the source's country is what the country filter reads."
)
st.dataframe(odd, hide_index=True, width="stretch")
st.subheader("Actors and their spellings", anchor=False)
st.dataframe(data_rows.actor_rows(study), hide_index=True, width="stretch", height=300)
