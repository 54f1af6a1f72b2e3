"""Border areas, pressure on a capital, routes and sites."""

import numpy as np
import pandas as pd

from geo.areas.capital_rings import RING_EDGES_KM
from geo.briefing.brief import SECTIONS
from geo.briefing.evidence.zones import (
    approach_table,
    bands_table,
    border_levels_table,
    border_table,
    capital_name,
    ring_levels_table,
    rings_table,
    route_levels_table,
    routes_table,
    sites_table,
)
from geo.briefing.facts import Facts
from geo.briefing.model import Chart, Map, Section, Sentence, Series, Table, alternative
from geo.briefing.rows import highest, numbers, rows
from geo.briefing.sections.judgement import headline
from geo.present.charts import Bar, Bars, bands_figure, bars_figure, distance_figure
from geo.present.charts.bands import side_colours
from geo.present.maps import level_map
from geo.present.palette import ACCENT
from geo.present.provenance import provenance
from geo.present.site_words import bearing
from geo.query import Query
from geo.risk.capital import MIN_MONTHS

NEAR_COLOUR = "#b5622a"
ROUTES = 10


def borders(facts: Facts) -> Section:
    """How much lies near a shared border, against an even spread, and in which band."""
    t, near, table = facts.pen, facts.near_border, facts.table(border_table)
    bands, levels = facts.table(bands_table), facts.table(border_levels_table)
    if not near.total:
        title = t.sentence("No incident whose place is known lies in the countries of these borders", table.key)
        return Section("borders", t(SECTIONS["borders"]), title, facts.rests_on, tables=(bands,))
    title = t.sentence(
        "{share} of incidents whose place is known lie within {km} km of a shared border", table.key,
        share=t.percent(near.near, near.total), km=t.count(near.within_km),
    )  # fmt: skip
    return Section(
        key="borders",
        heading=t(SECTIONS["borders"]),
        title=title,
        provenance=facts.rests_on,
        sentences=(*_near(facts, bands), *_highest(facts, levels)),
        maps=(_levels_map(facts, "map-borders", facts.border_query, facts.border_scores, levels, title.text),),
        charts=(bands_chart(facts, bands),),
        tables=(bands, levels),
        notes=(t("Only incidents placed at a named place or near it count; even spread: by area of land."),),
    )


def _levels_map(facts: Facts, key: str, query: Query, scores: pd.DataFrame, levels: Table, said: str) -> Map:
    """The zones of a layer by their level."""
    first = levels.frame.head(5)[["name", "level", "interval"]].itertuples(index=False, name=None)
    alt = alternative(levels.title, ["; ".join(" ".join(parts) for parts in first)])
    rests_on = provenance(facts.study, query, facts.brief.language)
    picture = level_map(facts.study, query, scores, rests_on, title=levels.title, sentence=said)
    return Map(key, levels.title, alt, picture)


def _highest(facts: Facts, levels: Table) -> list[Sentence]:
    """The most severe zone of a layer; nothing where none has an incident."""
    t, frame = facts.pen, levels.frame
    if not frame["incidents"].sum():
        return []
    top, text = frame.iloc[0], "Computed severity is highest in {name}: {level}, {value}."
    value = t.severity(top["severity"], top["low"], top["high"])
    return [t.sentence(text, levels.key, name=t.name(top["name"]), level=t.name(top["level"]), value=value)]


def _near(facts: Facts, bands: Table) -> list[Sentence]:
    t, near, table = facts.pen, facts.near_border, facts.table(border_table)
    found = [
        t.sentence(
            "{near} of {total} incidents whose place is known; {even} of the land there lies that near, so the share "
            "is {ratio} times an even spread (95 % {low}–{high}).",
            table.key, near=t.count(near.near), total=t.count(near.total), even=t.percent(near.even_share, 1),
            ratio=t.number(near.ratio), low=t.number(near.low), high=t.number(near.high),
        )
    ]  # fmt: skip
    if bands.frame["incidents"].sum():
        top = highest(bands.frame, "incidents")
        text = "Most incidents in one band: {band}, side of {side}: {number} ({rate} per 10,000 km²)."
        values = {"number": t.count(top["incidents"]), "rate": t.number(top["rate"])}
        found.append(t.sentence(text, bands.key, band=t.name(top["band"]), side=t.name(top["side"]), **values))
    return found


def bands_chart(facts: Facts, bands: Table) -> Chart:
    """Incidents by band, each side beside the other."""
    t, frame = facts.pen, bands.frame
    names = list(dict.fromkeys(frame["band"]))
    title = bands.title
    series = tuple(
        Series(side, colour, numbers(frame[frame["side"] == side].set_index("band")["incidents"].reindex(names)))
        for side, colour in side_colours(frame).items()
    )
    figure = bands_figure(frame, facts.rests_on, title=title, sentence=_near(facts, bands)[0].text)
    said = [f"{row.band}, {row.side} {row.incidents}" for row in rows(frame)]
    return Chart(
        key="chart-bands",
        title=title,
        kind="columns",
        categories=tuple(names),
        series=series,
        value_title=t("Incidents"),
        alt=alternative(title, ["; ".join(said)]),
        figure=figure,
    )


def capital(facts: Facts) -> Section:
    """How near incidents come to the capital, from which side, and whether they come nearer."""
    t, table, name = facts.pen, facts.table(approach_table), capital_name(facts)
    levels = facts.table(ring_levels_table)
    value = table.frame.set_index("key")["value"]
    within, town = int(value["within"]), t.name(name)
    if not facts.now.incidents:
        title = headline(facts)
    elif np.isnan(value["nearest"]):
        text = "No incident is placed well enough to measure its distance from {capital}"
        title = t.sentence(text, table.key, capital=town)
    else:
        title = t.counted(
            "{count} incident within {km} km of {capital}; the nearest at {nearest} km",
            "{count} incidents within {km} km of {capital}; the nearest at {nearest} km",
            within, table.key, km=t.count(RING_EDGES_KM[-1]), capital=town, nearest=t.count(value["nearest"]),
        )  # fmt: skip
    return Section(
        key="capital",
        heading=t(SECTIONS["capital"]),
        title=title,
        provenance=facts.rests_on,
        sentences=(*_approach(facts, table.frame.set_index("key")), *_highest(facts, levels)),
        maps=(_levels_map(facts, "map-rings", facts.capital_query, facts.ring_scores, levels, title.text),),
        charts=(distance_chart(facts),),
        tables=(facts.table(rings_table), table, levels),
        notes=(t("Line: one incident in ten was nearer than this. A month without incidents is a gap."),),
    )


def _approach(facts: Facts, frame: pd.DataFrame) -> list[Sentence]:
    t, key, town = facts.pen, facts.table(approach_table).key, facts.pen.name(capital_name(facts))
    value, where = frame["value"], frame["where"]
    found = []
    if not np.isnan(value["nearest"]):
        direction = t.word(bearing(float(value["bearing"]), facts.brief.language))
        text = "Nearest: {place}, {km} km {direction} of {capital}."
        place, km = t.name(where["nearest"]), t.count(value["nearest"])
        found.append(t.sentence(text, key, place=place, km=km, direction=direction, capital=town))
    found.append(_slope(facts, value))
    if where["axis"]:
        text = "Axis of approach: {sector}, {share} % of the recent weight."
        found.append(t.sentence(text, key, sector=t.word(where["axis"]), share=t.count(value["axis"])))
    return found


def _slope(facts: Facts, value: pd.Series) -> Sentence:
    t, key, town = facts.pen, facts.table(approach_table).key, facts.pen.name(capital_name(facts))
    if np.isnan(value["slope"]):
        text = "Too few months with an incident within reach to tell whether they come nearer ({months} of {least})."
        return t.sentence(text, key, months=t.count(value["months"]), least=t.count(MIN_MONTHS))
    low, high = t.signed(value["slope_low"], 1), t.signed(value["slope_high"], 1)
    if value["slope_high"] < 0:
        text = "The nearer incidents have moved toward {capital} by {km} km a month (95 % {low} to {high})."
    elif value["slope_low"] > 0:
        text = "The nearer incidents have moved away from {capital} by {km} km a month (95 % {low} to {high})."
    else:
        text = "No clear movement toward or away from {capital} (95 % {low} to {high} km a month)."
    return t.sentence(text, key, capital=town, km=t.number(abs(value["slope"])), low=low, high=high)


def distance_chart(facts: Facts) -> Chart:
    """Nearest incident and 10th percentile of distance by month."""
    t, frame, name = facts.pen, facts.distance, capital_name(facts)
    title = t("Distance of incidents from {capital} by month", capital=name)
    value = facts.table(approach_table).frame.set_index("key")["value"]
    figure = distance_figure(
        frame, facts.rests_on, title=title, sentence=_slope(facts, value).text, capital=name
    )  # fmt: skip
    said = [
        f"{t.month(row.month).shown} {t.count(row.nearest_km).shown} km"
        for row in rows(frame)
        if not pd.isna(row.nearest_km)
    ]
    return Chart(
        key="chart-distance",
        title=title,
        kind="lines",
        categories=tuple(t.month(month).shown for month in frame["month"]),
        series=(
            Series(t("10th percentile of distance"), ACCENT, numbers(frame["p10_km"])),
            Series(t("nearest incident"), NEAR_COLOUR, numbers(frame["nearest_km"])),
        ),
        value_title=t("km from {capital}", capital=name),
        alt=alternative(title, [t("Nearest incident of each month: {list}", list=", ".join(said) or "–")]),
        figure=figure,
    )


def routes(facts: Facts) -> Section:
    """Incidents along the main routes, and round the user's own sites where there are any."""
    t, table, levels = facts.pen, facts.table(routes_table), facts.table(route_levels_table)
    frame, sentences, tables = table.frame, [], [table, levels]
    if frame["incidents"].sum():
        top = frame.iloc[0]
        title = t.sentence("Most incidents for its length: {route}", table.key, route=t.name(top["route"]))
        one, many = (
            "{count} incident within 10 km of it, {rate} per 100 km, in {hit} of {all} segments of 20 km.",
            "{count} incidents within 10 km of it, {rate} per 100 km, in {hit} of {all} segments of 20 km.",
        )
        values = {
            "rate": t.number(top["per_100_km"]),
            "hit": t.count(top["segments_hit"]),
            "all": t.count(top["segments"]),
        }
        sentences.append(t.counted(one, many, int(top["incidents"]), table.key, **values))
        hit = int((frame["incidents"] > 0).sum())
        text = "{hit} of {all} routes have an incident within 10 km; one near two routes counts at both."
        sentences += [t.sentence(text, table.key, hit=t.count(hit), all=t.count(len(frame))), *_highest(facts, levels)]
    else:
        title = t.sentence("No incident of this selection lies within 10 km of these routes", table.key)
    if facts.sites:
        sites = facts.table(sites_table)
        tables.append(sites)
        first = sites.frame.iloc[0]
        text = "Own sites: {number}; the most severe surroundings are those of {name} ({level}, {value})."
        values = {"level": t.name(first["level"]), "value": t.name(first["interval"])}
        number = t.count(len(sites.frame))
        sentences.append(t.sentence(text, sites.key, number=number, name=t.name(first["name"]), **values))
    return Section(
        key="routes",
        heading=t(SECTIONS["routes"]),
        title=title,
        provenance=facts.rests_on,
        sentences=tuple(sentences),
        maps=(_levels_map(facts, "map-routes", facts.route_query, facts.route_scores, levels, title.text),),
        charts=(routes_chart(facts),),
        tables=tuple(tables),
        notes=(table.note,),
    )


def routes_chart(facts: Facts) -> Chart:
    """Incidents per 100 km of each route as bars."""
    t, shown = facts.pen, facts.table(routes_table).frame.head(ROUTES)
    names = tuple(t.name(name).shown for name in shown["route"])
    bars = [
        Bar(name, float(row.per_100_km), f"{t.number(row.per_100_km).shown} ({t.count(row.incidents).shown})")
        for name, row in zip(names, rows(shown), strict=True)
    ]
    title, axis = t("Incidents per 100 km of route"), t("Per 100 km (number of incidents)")
    return Chart(
        key="chart-routes",
        title=title,
        kind="bars",
        categories=names,
        series=(Series(t("Per 100 km"), ACCENT, tuple(round(float(v), 1) for v in shown["per_100_km"])),),
        value_title=t("Per 100 km"),
        alt=alternative(title, [f"{bar.name} {bar.shown}" for bar in bars[:5]]),
        figure=bars_figure(
            shown, facts.rests_on, Bars(tuple(bars), axis, t("No incident matches these filters")),
            key="routes", title=title, sentence=facts.table(routes_table).note,
        ),
        digits=1,
    )  # fmt: skip
