"""What a pack says is computed here, each thing once: results of geo.risk and geo.outlook for one brief."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.layers import Layer
from geo.areas.routes import Route, read_routes
from geo.areas.sites import Site
from geo.briefing.brief import Brief
from geo.briefing.model import Section, Table
from geo.briefing.pen import Pen
from geo.errors import BriefError
from geo.outlook.result import OutlookResult
from geo.present.change_words import HEXAGONS
from geo.present.names import named
from geo.present.palette import series_of
from geo.present.provenance import Provenance, provenance
from geo.query import Query
from geo.risk import capital as pressure
from geo.risk.borders import BorderShare, border_share
from geo.risk.change import KeyFigures, compare_windows, key_figures
from geo.risk.changes import WhatChanged, in_area, level_changes, what_changed
from geo.risk.score import score_areas
from geo.risk.sites import LAYER as SITES
from geo.risk.sites import in_circle, site_scores
from geo.risk.trends import monthly
from geo.study import Study

HIGH = ("High", "Extreme")


@dataclass(frozen=True, eq=False)
class Since:
    """What a brief is compared with: the window of equal length before, or an earlier brief's data and window.

    label : in words, such as brief 12 of 3 Apr 2026
    revised : what the store's later versions revised or removed, as `geo.risk.changes.revisions` gives it; None where
        the data are the same
    """

    study: Study
    query: Query
    label: str
    revised: pd.DataFrame | None = None

    @property
    def is_whole(self) -> bool:
        """Whether that window lies whole in its data."""
        return self.query.start >= self.study.incidents.first_day


@dataclass(frozen=True, eq=False)
class Facts:
    """Results for one brief, computed when first asked for.

    outlook : the one kept for the brief's layer and month; None where none was made
    sites : the user's own, for the section of routes and sites
    """

    study: Study
    brief: Brief
    outlook: OutlookResult | None = None
    since: Since | None = None
    sites: tuple[Site, ...] = ()
    made: dict[Callable[["Facts"], Table], Table] = field(default_factory=dict)
    composed: dict[str, Section] = field(default_factory=dict)

    @property
    def query(self) -> Query:
        """The brief's query."""
        return self.brief.query

    @cached_property
    def pen(self) -> Pen:
        """Writes in the brief's language."""
        return Pen(self.brief.language)

    @cached_property
    def layer(self) -> Layer:
        """The brief's layer."""
        return self.study.layer(self.query.layer)

    def table(self, build: Callable[["Facts"], Table]) -> Table:
        """A table of the evidence, built once."""
        if build not in self.made:
            self.made[build] = build(self)
        return self.made[build]

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Scores of every area that the query asks for, the most severe first."""
        return self._scored(self.query)

    def _scored(self, query: Query) -> pd.DataFrame:
        if query.layer == SITES:  # circles may overlap, so each is scored as if alone
            return site_scores(self.study, query, self.sites)
        return named(score_areas(self.study, query), self.brief.language)

    @cached_property
    def change(self) -> pd.DataFrame | None:
        """Change of each area since the window before; None where that is not whole in the data or areas differ."""
        if not self.then.whole_window_in_data or self.layer.family == "hex" or self.scores.empty:
            return None
        before = self.query.previous()
        return compare_windows(self.scores, self._scored(before), self.query.days, before.days)

    @cached_property
    def high(self) -> pd.DataFrame:
        """The areas at High or Extreme, the most severe first."""
        return self.scores[self.scores["level"].isin(HIGH)]

    @cached_property
    def area(self) -> pd.Series | None:
        """The score of the area that the brief is about; None for a brief about the whole layer.

        Raises
        ------
        BriefError  if the query's layer does not score that area.
        """
        focus = self.brief.focus
        if focus is None:
            return None
        if focus not in self.scores.index:
            raise BriefError(
                "The layer {layer} scores no area “{focus}” in this selection; name one of its areas, or take the "
                "filter of countries out.",
                layer=self.query.layer,
                focus=focus[:60],
            )
        return self.scores.iloc[list(self.scores.index).index(focus)]

    @cached_property
    def among(self) -> NDArray[np.bool_] | None:
        """Which incidents lie in the area that the brief is about; None for a brief about the whole layer."""
        return self.inside(self.study)

    def inside(self, study: Study) -> NDArray[np.bool_] | None:
        """The same for the incidents of another version of the data."""
        focus = self.brief.focus
        if focus is None:
            return None
        if self.layer.family == SITES:
            round_it = next(site for site in self.sites if site.site_id == focus)
            return np.asarray(in_circle(study, round_it), dtype=np.bool_)
        return in_area(study, self.query.layer, focus)

    @cached_property
    def own(self) -> Query:
        """The query that counts incidents: that of an area sets the filter of countries aside, as its score does."""
        return self.alone(self.query)

    def alone(self, query: Query) -> Query:
        """A query of the brief's layer without the filter of countries where the brief is about one area."""
        is_one = self.brief.focus is not None and self.layer.has_countries
        return replace(query, countries=()) if is_one else query

    @cached_property
    def chosen(self) -> NDArray[np.bool_]:
        """Which incidents of the study the brief speaks of."""
        chosen = self.study.incidents.select(self.own)
        return chosen if self.among is None else chosen & self.among

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """Their rows."""
        return self.study.incidents.table[self.chosen]

    @cached_property
    def now(self) -> KeyFigures:
        """Key figures of the window."""
        return key_figures(self.study, self.own, among=self.among)

    @cached_property
    def then(self) -> KeyFigures:
        """Key figures of the window of equal length before."""
        return key_figures(self.study, self.own.previous(), among=self.among)

    @cached_property
    def rests_on(self) -> Provenance:
        """What every figure of the pack rests on."""
        whole = provenance(self.study, self.query, self.brief.language)
        if self.among is None:
            return whole
        table = self.incidents
        return replace(
            whole,
            incidents=len(table),
            unplaced=0,
            imprecise=int((table["place_precision"] >= 2).sum()),
            unknown_tolls=int(table["fatalities_best"].isna().sum()),
            unidentified=int(self.study.incidents.is_unidentified[self.chosen].sum()),
            snapped=int(self.study.is_snapped[self.chosen].sum()),
        )

    @cached_property
    def by_month(self) -> pd.DataFrame:
        """Incidents and deaths by month and series of the palette, as `geo.risk.trends.monthly` gives them."""
        incidents = self.study.incidents
        if self.query.groups:
            return monthly(self.study, self.own, list(incidents.asked_group(self.query.groups)), among=self.among)
        lookup = {name: series_of(name, incidents.actors) for name in incidents.group.categories}
        series = [lookup[name] for name in np.asarray(incidents.group, dtype=object)]
        return monthly(self.study, self.own, series, among=self.among)

    @cached_property
    def by_group(self) -> pd.DataFrame:
        """The same by armed actor."""
        incidents = self.study.incidents
        asked = self.query.groups
        series = incidents.asked_group(asked) if asked else np.asarray(incidents.group, dtype=object)
        return monthly(self.study, self.own, list(series), among=self.among)

    @cached_property
    def context(self) -> pd.DataFrame:
        """Turning points in the window."""
        context = self.study.context
        return context[context["date"].between(str(self.query.start), str(self.query.end))]

    @cached_property
    def near_border(self) -> BorderShare:
        """Share of incidents near a shared border."""
        return border_share(self.study, self.query)

    @cached_property
    def border_query(self) -> Query:
        """The query on the layer of border bands."""
        return replace(self.query, layer=self.brief.border)

    @cached_property
    def capital_query(self) -> Query:
        """The query on the layer of rings round the capital."""
        return replace(self.query, layer=f"capital-{self.brief.capital}")

    @cached_property
    def border_scores(self) -> pd.DataFrame:
        """Scores of the bands along the borders, the most severe first."""
        return self._scored(self.border_query)

    @cached_property
    def ring_scores(self) -> pd.DataFrame:
        """Scores of the parts of the rings round the capital, the most severe first."""
        return self._scored(self.capital_query)

    @cached_property
    def distance(self) -> pd.DataFrame:
        """Distance of incidents from the capital by month."""
        return pressure.monthly_distance(self.study, self.query, self.brief.capital)

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The axes that come with the project."""
        return read_routes()

    @cached_property
    def route_query(self) -> Query:
        """The query on the layer of the axes' corridors."""
        return replace(self.query, layer="route")

    @cached_property
    def route_scores(self) -> pd.DataFrame:
        """Scores of each stretch of 20 km of the axes, the most severe first."""
        return self._scored(self.route_query)

    @cached_property
    def site_scores(self) -> pd.DataFrame:
        """Scores of the user's sites."""
        return site_scores(self.study, self.query, self.sites)

    @cached_property
    def compared(self) -> Since:
        """What the section on changes compares with."""
        label = self.pen("the window of equal length before")
        return self.since or Since(self.study, self.query.previous(), label)

    @cached_property
    def revised(self) -> pd.DataFrame | None:
        """What sources revised or removed since then; in the area alone that the brief is about."""
        revised, inside = self.compared.revised, self.among
        if revised is None or inside is None:
            return revised
        before = self.inside(self.compared.study)
        tables = (self.study.incidents.table[inside], self.compared.study.incidents.table[before])
        here = pd.concat([table[["source", "event_id"]] for table in tables]).astype(str)
        known = pd.MultiIndex.from_frame(here)
        return revised[pd.MultiIndex.from_frame(revised[["source", "event_id"]].astype(str)).isin(known)]

    @cached_property
    def not_compared(self) -> str:
        """Why levels are not compared with then; empty where they are."""
        if not self.compared.is_whole:
            return self.pen("Levels are not compared: the window before does not lie whole in the data.")
        if self.layer.family == "hex":
            return self.pen(HEXAGONS)
        return ""

    @cached_property
    def changed_levels(self) -> pd.DataFrame:
        """The areas whose level changed since then, none where that is not compared; in the area of the brief alone."""
        changed = level_changes(*self._both_windows, area=self.brief.focus)
        return changed.head(0) if self.not_compared else changed

    @cached_property
    def _both_windows(self) -> tuple[tuple[Study, Query], tuple[Study, Query]]:
        return (self.study, self.own), (self.compared.study, self.alone(self.compared.query))

    @cached_property
    def changes(self) -> WhatChanged:
        """What changed since then; in the area alone that the brief is about."""
        found = what_changed(*self._both_windows, area=self.brief.focus)
        return found if self.compared.is_whole else replace(found, groups=found.groups.head(0))
