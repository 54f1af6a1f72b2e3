"""Methods: every formula with the constants that the code computes with."""

import streamlit as st

from geo.present.methods import sections
from geo.present.outlook_methods import outlook_sections
from geo.risk.model import MODEL

st.title("Methods", anchor=False)
st.caption(
    f"Written from the constants in the code: model {MODEL.version}. Severity is computed, not an analyst's judgement."
)
for title, body, table in [*sections(MODEL), *outlook_sections()]:
    st.header(title, anchor=False)
    st.markdown(body)
    if table is not None:
        st.table(table.set_index(table.columns[0]))  # wraps its text, so that no formula is cut off
