"""The one script of our own in Streamlit's page: it keeps the browser's history in order (sahel_page.js)."""

import streamlit as st

from geo.study import Study
from pages import _data

_HIDDEN = "<style>[data-testid='stLayoutWrapper']:has(> .st-key-page_script) { display: none; }</style>"


def history(study: Study) -> None:
    """Load the script, once per visit; the page's policy allows scripts of this server only, and none in the page."""
    address = _data.address_in(study)("sahel_page.js")
    with st.container(key="page_script"):
        st.html(f'{_HIDDEN}<script src="{address}"></script>', unsafe_allow_javascript=True)
