"""Every page's frame: page settings, navigation, the shared filters, and one place where the domain's errors land."""

from pathlib import Path

import streamlit as st

from geo.errors import GeoError
from pages import PAGES, _controls, _data, _show, _state

ICON = Path(__file__).parent.parent / "geo" / "web" / "static" / "icon.png"

st.set_page_config(page_title="Sahel security risk", page_icon=str(ICON), layout="wide")
_show.style()
pages = [
    st.Page(file, title=title, default=file == "overview.py", url_path=None if file == "overview.py" else file[:-3])
    for file, title in PAGES.items()
]
page = st.navigation(pages, position="top")

try:
    _state.begin_known(_data.store())
    study = _data.study(_state.known())
    _state.begin(study.choices)
    _state.keep("layer", "border", "border_widths", "capital", "capital_widths", "route", "site", "sites_view", "area")
    _state.keep("basemap", "known", "language")
    try:
        _show.problems(_state.problems())
        page.run()
    finally:
        # After the page: the session has the widgets' values before they are drawn, and the map is on its way sooner.
        _controls.sidebar(study)
        _state.write_link(_state.view())
except GeoError as error:
    st.error(str(error))
