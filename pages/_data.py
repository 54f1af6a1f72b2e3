"""The only place that caches. Keys are a query and a data version, never a table; results are shared, never changed."""

from functools import cache

import pandas as pd
import streamlit as st

from geo.query import Query
from geo.risk.change import KeyFigures, key_figures
from geo.risk.score import score_areas
from geo.risk.trends import area_lines
from geo.study import Study, open_study
from geo.web.assets import Assets


@cache
def study() -> Study:
    """The one study of this process."""
    return open_study()


@cache
def assets() -> Assets:
    """The files that the map fetches, with their addresses."""
    return Assets(study())


@st.cache_resource(max_entries=512, show_spinner=False)
def scores(query: Query, version: str) -> pd.DataFrame:  # noqa: ARG001  (the version is part of the key)
    """Scores of every area that the query asks for."""
    return score_areas(study(), query)


@st.cache_resource(max_entries=512, show_spinner=False)
def figures(query: Query, version: str) -> KeyFigures:  # noqa: ARG001
    """Key figures of the query's window."""
    return key_figures(study(), query)


@st.cache_resource(max_entries=256, show_spinner=False)
def lines(query: Query, version: str) -> pd.DataFrame:  # noqa: ARG001
    """Incidents per area and month, for the small trend lines."""
    return area_lines(study(), query)


def warm() -> None:
    """Compute what the first page shows, so that nobody waits for it."""
    opened, files = study(), assets()
    query = opened.choices.default()
    score_areas(opened, query)
    for name in ("base.json", "incidents.json", "layer-admin1.json"):
        files.address(name)
