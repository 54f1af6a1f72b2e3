"""What the regional map's modes show, kept by (query, study.key): `_data.py`'s rules, for the map alone."""

from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa
import streamlit as st

from geo.areas.layers import VARIANT
from geo.present import leaflet, tables
from geo.present.heatmap import drawn_ground_of
from geo.query import Query
from geo.risk.area_changes import AreaChanges, hexagon_changes
from geo.risk.contours import SmoothMap, smooth_map
from geo.risk.density import Measure, hex_density
from geo.study import Study
from geo.weighting import DEFAULT_WEIGHTING
from pages import _data
from pages._kept import kept


@dataclass(frozen=True, eq=False)
class Ranked:
    """The table of areas by severity as it is sent to the browser, and the area of each of its rows."""

    table: pa.Table
    areas: list[str]


@kept(60_000, rows=lambda paint: len(paint.lines))
def levels(opened: Study, query: Query, language: str, address: leaflet.Address, poor_line: bool) -> leaflet.AreaPaint:  # noqa: ARG001  (part of the key)
    """Levels and tooltips of every area of the query's layer."""
    return leaflet.area_paint(opened.layer(query.layer), _data.scores(opened, query), address, None, language=language)


@kept(60_000, rows=lambda ranked: len(ranked.areas))
def ranked(opened: Study, query: Query, language: str, inside: tuple[str, ...] | None) -> Ranked:
    """The areas by severity, only those of `inside` where it is given, with the change since the window before."""
    scores, change = _data.scores(opened, query), None
    if inside is not None:
        scores = scores[scores.index.isin(inside)]
    before = query.previous()
    # other hexagons had incidents then
    if before.start >= opened.incidents.first_day and opened.layer(query.layer).family != "hex":
        change = scores["severity"] - _data.severities(opened, before).reindex(scores.index)
    rows = tables.ranked(scores, _data.lines(opened, query), change, language)
    return Ranked(pa.Table.from_pandas(rows, preserve_index=False), list(rows.index))


def hexagons_of(query: Query, resolution: int) -> Query:
    """The query about hexagons that the map's zoom chooses, whatever the layer and the weights."""
    return replace(query, layer=f"hex{VARIANT}{resolution}", weighting=DEFAULT_WEIGHTING)


def hexagons(opened: Study, query: Query) -> pd.DataFrame:
    """What each hexagon of the query's layer holds."""
    return _hexagons(opened, query, opened.key)


def smooth(opened: Study, query: Query, bandwidth_km: int, of: Measure) -> SmoothMap:
    """The smooth density of the selection, whatever the layer and the weights."""
    plain = replace(query, layer="admin1", weighting=DEFAULT_WEIGHTING)
    return _smooth(opened, plain, bandwidth_km, of, opened.key)


def changes_by_hexagon(opened: Study, query: Query) -> AreaChanges:
    """How many incidents more or fewer each hexagon holds than in the window before."""
    return _changes_by_hexagon(opened, replace(query, weighting=DEFAULT_WEIGHTING), opened.key)


@st.cache_resource(max_entries=128, show_spinner=False)
def _hexagons(_opened: Study, query: Query, key: str) -> pd.DataFrame:  # noqa: ARG001  (part of the key)
    return hex_density(_opened, query)


@st.cache_resource(max_entries=128, show_spinner=False)
def _smooth(_opened: Study, query: Query, bandwidth_km: int, of: Measure, key: str) -> SmoothMap:  # noqa: ARG001
    return smooth_map(_opened, query, bandwidth_km, of, drawn_ground_of(_opened, query))


@st.cache_resource(max_entries=64, show_spinner=False)
def _changes_by_hexagon(_opened: Study, query: Query, key: str) -> AreaChanges:  # noqa: ARG001
    return hexagon_changes(_opened, query)
