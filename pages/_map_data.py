"""What the regional map's modes show, kept by (query, study.key): `_data.py`'s rules, for the map alone."""

from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa

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
def levels(opened: Study, query: Query, language: str, poor_line: bool) -> leaflet.AreaPaint:  # noqa: ARG001  (part of the key)
    """Levels and tooltips of every area of the query's layer."""
    layer, scores = opened.layer(query.layer), _data.scores(opened, query)
    return leaflet.area_paint(layer, scores, _data.address_in(opened), None, language=language)


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


@kept(128)
def hexagons(opened: Study, query: Query) -> pd.DataFrame:
    """What each hexagon of the query's layer holds."""
    return hex_density(opened, query)


def smooth(opened: Study, query: Query, bandwidth_km: int, of: Measure) -> SmoothMap:
    """The smooth density of the selection, whatever the layer and the weights."""
    plain = replace(query, layer="admin1", weighting=DEFAULT_WEIGHTING)
    return _smooth(opened, plain, bandwidth_km, of)


def changes_by_hexagon(opened: Study, query: Query) -> AreaChanges:
    """How many incidents more or fewer each hexagon holds than in the window before."""
    return _changes_by_hexagon(opened, replace(query, weighting=DEFAULT_WEIGHTING))


@kept(128)
def _smooth(opened: Study, query: Query, bandwidth_km: int, of: Measure) -> SmoothMap:
    return smooth_map(opened, query, bandwidth_km, of, drawn_ground_of(opened, query))


@kept(64)
def _changes_by_hexagon(opened: Study, query: Query) -> AreaChanges:
    return hexagon_changes(opened, query)
