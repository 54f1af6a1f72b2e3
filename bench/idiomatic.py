"""The server of the peer in map_update.py: the idiomatic page, and Leaflet from the same local files."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import streamlit as st

from geo.web import api
from pages import _data

app = st.App("idiomatic_app.py", routes=api.routes(_data.study, _data.assets()))
