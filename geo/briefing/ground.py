"""The ground under a pack for formats that draw maps themselves: shapes, points, towns, and levels by armed group."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.briefing.evidence.events import shared
from geo.briefing.facts import Facts
from geo.present.shapes import FINE, Detail, base_map, layer_shapes
from geo.query import UNIDENTIFIED
from geo.risk.score import score_areas
from geo.units import WGS84

GROUPS = 8
"""Groups for which a map to carry holds levels of their own."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Shapes in EPSG:4326 of a pack's layer, and what lies round it; each made when first asked for."""

    facts: Facts

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """The scored areas in full detail, indexed by area_id in the order of the ranking: name, geometry."""
        return self.facts.layer.areas.loc[self.facts.scores.index, ["name", "geometry"]]

    def shapes_of(self, table: str) -> gpd.GeoSeries | None:
        """The shapes behind a table's rows, by area_id, those of routes by route_id; None for a table that has none.

        Parameters
        ----------
        table : key of a table of the evidence
        """
        facts = self.facts
        if table == "routes":
            return gpd.GeoSeries({route.route_id: route.line for route in facts.routes}, crs=WGS84)
        layers = {
            "areas": facts.query.layer,
            "border-levels": facts.brief.border,
            "ring-levels": facts.capital_query.layer,
            "route-levels": facts.route_query.layer,
            "chances": "" if facts.outlook is None else facts.outlook.layer,
        }
        layer = layers.get(table)
        return facts.study.layer(layer).areas.geometry if layer else None

    @cached_property
    def points(self) -> gpd.GeoDataFrame:
        """The incidents that may be passed on, newest first: event_id, source, area_id (missing where unplaced)."""
        table = shared(self.facts).table.iloc[::-1]
        codes = pd.Series(self.facts.study.codes(self.facts.query.layer), self.facts.study.incidents.table.index)
        names = self.facts.layer.areas.index
        found = [str(names[code]) if code >= 0 else None for code in codes.loc[table.index]]
        return gpd.GeoDataFrame(
            {"source": table["source"], "event_id": table["event_id"], "area_id": found},
            geometry=gpd.points_from_xy(table["longitude"], table["latitude"]),
            crs=WGS84,
            index=table.index,
        )

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups asked for, else those named in most incidents."""
        if self.facts.query.groups:
            return self.facts.query.groups[:GROUPS]
        counts = self.facts.by_group.groupby("series")["incidents"].sum().sort_values(ascending=False, kind="stable")
        return tuple(str(name) for name in counts.index if name != UNIDENTIFIED)[:GROUPS]

    def levels_of(self, group: str) -> pd.DataFrame:
        """The scores of the areas from one group's incidents alone."""
        return score_areas(self.facts.study, replace(self.facts.query, groups=(group,)))

    def outlines(self, detail: Detail = FINE) -> Mapping[str, Any]:
        """Land, names of countries, and towns, as the live map has them."""
        found: dict[str, Any] = json.loads(base_map(self.facts.study, detail))
        return found

    def shapes(self, detail: Detail = FINE) -> Mapping[str, Any]:
        """The layer's shapes as GeoJSON, simplified with shared edges kept; only the scored areas."""
        found: dict[str, Any] = json.loads(layer_shapes(self.facts.layer, detail))
        scored = set(map(str, self.facts.scores.index))
        return found | {"features": [one for one in found["features"] if str(one["id"]) in scored]}
