"""What a watched area, armed group or site is made of: its incidents, its severity, and its alerts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from geo.areas.sites import Site
from geo.errors import LayerNotFoundError
from geo.own.watch import Look, Watched
from geo.query import Query
from geo.risk.arrays import Bools
from geo.risk.model import MODEL
from geo.risk.onsets import HORIZON_DAYS, Onset, onsets_among
from geo.risk.score import plain_scores
from geo.risk.sites import in_circle, site_scores
from geo.study import Study


def look_at(
    study: Study, version: int, items: Sequence[Watched], sites: Sequence[Site], *, at: datetime
) -> dict[tuple[str, str], Look]:
    """A look at each of these now, by `identity`."""
    day, now = study.incidents.last_day, severities(study, items, sites)
    return {one.identity: Look(version, day, at, now.get(one.identity), MODEL.version) for one in items}


def severities(study: Study, items: Sequence[Watched], sites: Sequence[Site]) -> dict[tuple[str, str], float | None]:
    """Severity of the data's last 12 months by `identity`, of all actors and types and as the model weighs it.

    None for groups, for what is not scored and for what is no more.
    """
    query = study.choices.default()
    layers = {item.layer for item in items if item.kind == "area" and item.layer in study.choices.layers}
    tables = {layer: plain_scores(study, replace(query, layer=layer))["severity"] for layer in layers}
    chosen = [site for site in sites if any(item.identity == ("site", site.site_id) for item in items)]
    if chosen:
        tables["site"] = site_scores(study, query, chosen)["severity"]
    found: dict[tuple[str, str], float | None] = {}
    for item in items:
        table, key = ("site", item.key) if item.kind == "site" else (item.layer, item.area_id)
        scored = item.kind != "group" and table in tables and key in tables[table].index
        found[item.identity] = float(tables[table].loc[key]) if scored else None
    return found


def watched_onsets(study: Study, items: Sequence[Watched], sites: Sequence[Site]) -> list[Onset]:
    """The alerts of these in the last 90 days of the data; `area_id` is the kind and key of what is watched."""
    by_id, end = {site.site_id: site for site in sites}, study.incidents.last_day
    since, found = end - timedelta(days=HORIZON_DAYS), []
    for item in items:
        among = incidents_of(study, item, by_id)
        if among is not None:
            found += onsets_among(study, among, end, since, area_id=f"{item.kind} {item.key}", name=item.name)
    return sorted(found, key=lambda one: (-one.first.toordinal(), one.name))


def incidents_of(study: Study, item: Watched, sites: Mapping[str, Site]) -> Bools | None:
    """(n,) which incidents are in the area, have the group on any side, or lie in the site's circle.

    None where the area, group or site is no more.
    """
    if item.kind == "site":
        return in_circle(study, sites[item.key]) if item.key in sites else None
    if item.kind == "group":
        if item.key not in study.incidents.groups:
            return None
        return study.incidents.select(Query(study.incidents.first_day, study.incidents.last_day, (item.key,)))
    try:
        areas = study.layer(item.layer).areas.index
    except LayerNotFoundError:
        return None
    if item.area_id not in areas:
        return None
    inside: Bools = study.codes(item.layer) == areas.get_loc(item.area_id)
    return inside
