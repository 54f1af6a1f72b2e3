"""Methods: every formula with the constants that the code computes with."""

import streamlit as st

from geo.present.methods import sections
from geo.present.outlook_methods import outlook_sections
from geo.risk.model import MODEL
from pages import _state
from pages._words import say

language = _state.language()
st.title(say("Methods"), anchor=False)
st.caption(
    say(
        "Written from the constants in the code: model {model}. Severity is computed, not an analyst's judgement.",
        model=say(MODEL.version),
    )
)
for title, body, table in [*sections(MODEL, language), *outlook_sections(language)]:
    st.header(title, anchor=False)
    st.markdown(body)
    if table is not None:
        st.table(table.set_index(table.columns[0]))  # wraps its text, so that no formula is cut off
