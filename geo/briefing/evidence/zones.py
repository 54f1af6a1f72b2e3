"""Tables about borders, capitals, routes and sites."""

import numpy as np
import pandas as pd

from geo.areas.capital_rings import RING_EDGES_KM
from geo.briefing.evidence.areas import severity_columns, severity_frame, severity_note
from geo.briefing.facts import Facts
from geo.briefing.model import Column, Table
from geo.present import words
from geo.present.names import shown_name
from geo.present.site_words import bearing
from geo.risk import capital as pressure
from geo.risk.borders import band_table
from geo.risk.routes import route_table


def border_table(facts: Facts) -> Table:
    """Incidents near a shared border against an even spread over the land, as one row."""
    t, near = facts.pen, facts.near_border
    frame = pd.DataFrame(
        {
            "within_km": [near.within_km],
            "near": [near.near],
            "total": [near.total],
            "even": [100 * near.even_share],
            "ratio": [near.ratio],
            "low": [near.low],
            "high": [near.high],
        }
    )
    return Table(
        key="border-share",
        title=t("Incidents near a shared border"),
        frame=frame,
        columns=(
            Column("within_km", t("Within"), "number", unit="km"),
            Column("near", t("Incidents"), "number"),
            Column("total", t("Of incidents whose place is known"), "number"),
            Column("even", t("Land that near, %"), "number", digits=0),
            Column("ratio", t("Times an even spread"), "number", digits=2),
            Column("low", t("95 % from"), "number", digits=2),
            Column("high", t("95 % to"), "number", digits=2),
        ),
        language=facts.brief.language,
    )


def bands_table(facts: Facts) -> Table:
    """Incidents and deaths by band of distance from the border and side."""
    t = facts.pen
    bands = band_table(facts.study, facts.border_query)
    frame = bands.assign(
        band=[_band(facts, str(band)) for band in bands["band"]],
        side=[t(str(side)) for side in bands["side"]],
        rate=1e4 * bands["incidents"] / bands["km2"],
    )
    return Table(
        key="bands",
        title=t("Incidents by distance from the border"),
        frame=frame,
        columns=(
            Column("band", t("Band"), width=1.4),
            Column("side", t("Side"), width=1.4),
            Column("incidents", t("Incidents"), "number"),
            Column("deaths", t("Deaths, best figure"), "number", missing=t(words.NO_FIGURE)),
            Column("unknown_tolls", t("Without a toll"), "number"),
            Column("km2", "km²", "number", where="data"),
            Column("rate", t("Per 10,000 km²"), "number", digits=1),
        ),
        language=facts.brief.language,
    )


def border_levels_table(facts: Facts) -> Table:
    """Severity of every band along the borders, the most severe first."""
    layer = shown_name(facts.study.layer(facts.brief.border).title, facts.brief.language)
    title = facts.pen("Computed severity: {layer}", layer=layer)
    return _levels_table(facts, facts.border_scores, "border-levels", title)


def ring_levels_table(facts: Facts) -> Table:
    """Severity of every part of the rings round the capital, the most severe first."""
    title = facts.pen("Computed severity in rings round {capital}", capital=capital_name(facts))
    return _levels_table(facts, facts.ring_scores, "ring-levels", title)


def route_levels_table(facts: Facts) -> Table:
    """Severity of every stretch of 20 km of the routes, the most severe first."""
    title = facts.pen("Computed severity of stretches of 20 km of main routes")
    return _levels_table(facts, facts.route_scores, "route-levels", title)


def _levels_table(facts: Facts, scores: pd.DataFrame, key: str, title: str) -> Table:
    level, named, counted = severity_columns(facts)
    return Table(
        key=key,
        title=title,
        frame=severity_frame(facts, scores),
        columns=(level, *named, *counted),
        language=facts.brief.language,
        note=severity_note(facts),
        most=8,
    )


def rings_table(facts: Facts) -> Table:
    """Incidents and deaths by ring round the capital."""
    t = facts.pen
    return Table(
        key="rings",
        title=t("Incidents by distance from {capital}", capital=capital_name(facts)),
        frame=pressure.ring_counts(facts.study, facts.query, facts.brief.capital).astype({"ring": object}),
        columns=(
            Column("ring", t("Distance"), width=1.4),
            Column("incidents", t("Incidents"), "number"),
            Column("deaths", t("Deaths, best figure"), "number", missing=t(words.NO_FIGURE)),
            Column("unknown_tolls", t("Without a toll"), "number"),
        ),
        language=facts.brief.language,
    )


def approach_table(facts: Facts) -> Table:
    """What is measured of the pressure on the capital, one row each: nearest incident, trend, axis of approach."""
    t, capital = facts.pen, facts.brief.capital
    nearest = pressure.nearest(facts.study, facts.query, capital)
    slope = pressure.approach(facts.distance)
    axis = pressure.axis_of_approach(facts.study, facts.query, capital)
    weight, top = float(axis["weight"].sum()), axis.iloc[0]
    rows = [
        ("within", t("Incidents within {km} km", km=RING_EDGES_KM[-1]), float(facts.distance["incidents"].sum()), ""),
        (
            "nearest",
            t("Nearest incident, km"),
            np.nan if nearest is None else float(nearest["distance_km"]),
            "" if nearest is None else f"{nearest['location']}, {t.day(nearest['event_date'].date()).shown}",
        ),
        (
            "bearing",
            t("Nearest incident, bearing in degrees"),
            np.nan if nearest is None else float(nearest["bearing"]),
            "" if nearest is None else bearing(float(nearest["bearing"]), facts.brief.language),
        ),
        ("slope", t("Trend of distance, km a month (negative: nearer)"), slope.slope, ""),
        ("slope_low", t("Trend, 95 % from"), slope.low, ""),
        ("slope_high", t("Trend, 95 % to"), slope.high, ""),
        ("months", t("Months with an incident within reach"), float(slope.months), ""),
        (
            "axis",
            t("Share of recent weight on the axis of approach, %"),
            100 * float(top["weight"]) / weight if weight else np.nan,
            t(str(top["sector"])) if weight else "",
        ),
    ]
    frame = pd.DataFrame(rows, columns=["key", "measure", "value", "where"])
    return Table(
        key="approach",
        title=t("Pressure on {capital}", capital=capital_name(facts)),
        frame=frame.assign(
            shown=[
                "–" if np.isnan(value) else t.number(value, 0 if whole else 1).shown.replace("-", "−")
                for value, whole in zip(frame["value"], frame["value"] % 1 == 0, strict=True)
            ]
        ),
        columns=(
            Column("measure", t("Measure"), width=3),
            Column("shown", t("Value"), where="print", flush=True),
            Column("value", t("Value"), "number", digits=1, where="data"),
            Column("where", t("Where"), width=2),
        ),
        language=facts.brief.language,
    )


def routes_table(facts: Facts) -> Table:
    """Incidents within 10 km of each route, most for its length first."""
    t = facts.pen
    table = route_table(facts.study, facts.query, facts.routes)
    ordered = table.sort_values(["per_100_km", "incidents"], ascending=False, kind="stable").reset_index()
    frame = ordered.assign(
        route=[shown_name(str(name), facts.brief.language) for name in ordered["route"]],
        hit=[f"{hit} / {every}" for hit, every in ordered[["segments_hit", "segments"]].itertuples(index=False)],
        share_hit=100 * ordered["share_hit"],
    )
    return Table(
        key="routes",
        title=t("Incidents within 10 km of main routes"),
        frame=frame,
        columns=(
            Column("route", t("Route"), width=3),
            Column("km", t("Length, km"), "number"),
            Column("incidents", t("Incidents"), "number"),
            Column("per_100_km", t("Per 100 km"), "number", digits=1),
            Column("hit", t("Segments of 20 km with any"), where="print", width=1.3, flush=True),
            Column("share_hit", t("Segments with any, %"), "number", digits=0, where="data"),
            Column("deaths", t("Deaths, best figure"), "number", missing=t(words.NO_FIGURE)),
            Column("unknown_tolls", t("Without a toll"), "number"),
        ),
        language=facts.brief.language,
        note=t("Routes are schematic lines between towns, not surveyed roads."),
        most=13,
    )


def sites_table(facts: Facts) -> Table:
    """The surroundings of the user's sites, the most severe first."""
    t, scores = facts.pen, facts.site_scores
    whole = scores[["severity", "low", "high"]].itertuples(index=False)
    frame = scores.drop(columns=["level", "confidence"]).assign(
        level=[t(str(name)) for name in scores["level"]],
        confidence=[t(str(name)) for name in scores["confidence"]],
        interval=[words.severity_with_interval(*row) for row in whole],
    )
    return Table(
        key="sites",
        title=t("Surroundings of own sites"),
        frame=frame.reset_index(),
        columns=(
            Column("level", t("Level"), width=1.2),
            Column("name", t("Site"), width=2),
            Column("interval", t("Severity (5–95 %)"), where="print", width=1.5, flush=True),
            Column("severity", t("Severity"), "number", digits=1, where="data"),
            Column("low", t("Severity, 5 %"), "number", digits=1, where="data"),
            Column("high", t("Severity, 95 %"), "number", digits=1, where="data"),
            Column("incidents", t("Incidents"), "number"),
            Column("nearest_km", t("Nearest, km"), "number", digits=0),
            Column("confidence", t("Data")),
        ),
        language=facts.brief.language,
    )


def capital_name(facts: Facts) -> str:
    """The name of the brief's capital."""
    return facts.study.capitals[facts.brief.capital].name


def _band(facts: Facts, band: str) -> str:
    return facts.pen("Tri-border zone") if band == "Tri-border zone" else band
