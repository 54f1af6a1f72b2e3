"""What is cached of single areas; keys are a query and a data version, as in `_data`."""

import streamlit as st

from geo.areas.tree import Step
from geo.present.area_words import About
from geo.query import Query
from geo.risk.area_facts import AreaFacts, area_facts
from geo.study import Study
from pages import _data


def about(study: Study, query: Query, step: Step, language: str) -> About:
    """An area with its layer's scores and its own counts; the query's layer is the area's."""
    return About(
        study, query, step.area, step.name, _data.scores(study, query), facts(study, query, step.area), language
    )


def facts(study: Study, query: Query, area: str) -> AreaFacts:
    """What is counted of an area of the query's layer."""
    return _facts(study, query, area, study.key)


@st.cache_resource(max_entries=256, show_spinner=False)
def _facts(_opened: Study, query: Query, area: str, key: str) -> AreaFacts:  # noqa: ARG001
    return area_facts(_opened, query, area)
