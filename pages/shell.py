"""Every page's frame: page settings, navigation, the shared filters, and one place where the domain's errors land."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent)) if str(
    Path(__file__).resolve().parent.parent
) not in sys.path else None

import streamlit as st  # noqa: E402

from geo.errors import GeoError  # noqa: E402
from pages import _controls, _data, _show, _state  # noqa: E402

PAGES = {
    "overview.py": "Overview",
    "incidents.py": "Incidents",
    "trends.py": "Trends",
    "borders.py": "Border areas",
    "capital.py": "Distance from Bamako",
    "methods.py": "Methods",
    "data.py": "Data",
}

st.set_page_config(page_title="Sahel security risk", page_icon=":material/public:", layout="wide")
_show.style()
pages = [
    st.Page(file, title=title, default=file == "overview.py", url_path=None if file == "overview.py" else file[:-3])
    for file, title in PAGES.items()
]
page = st.navigation(pages, position="top")

try:
    study = _data.study()
    _state.begin(study.choices)
    _state.keep("layer", "border", "capital", "area", "basemap")
    _controls.sidebar(study)
    _state.write_link(_state.view())
    _show.problems(_state.problems())
    page.run()
except GeoError as error:
    st.error(str(error))
