"""Sentences and tables of the page of sites and routes, in English and French (locale/fr/zones.po)."""

import pandas as pd

from geo.areas.sites import Site
from geo.present import words
from geo.present.language import DEFAULT, translator
from geo.present.tables import two_months_a_bar
from geo.risk.arrays import Ints
from geo.risk.borders import nearest_borders
from geo.risk.levels import LEVELS
from geo.study import Study
from geo.units import distance_and_bearing

_LETTERS = {level.name: level.letter for level in LEVELS}


def bearing(degrees: float, language: str = DEFAULT) -> str:
    """One of eight directions, as the language writes it."""
    return translator(language)(words.bearing_words(degrees))


def far(km: float, language: str = DEFAULT) -> str:
    """A distance in km; a near one with a decimal, so that 300 m do not read as none."""
    return words.decimal(km, 0 if km >= 9.95 else 1, language)


def sites_sentence(scores: pd.DataFrame, language: str = DEFAULT) -> str:
    """How many sites there are, and round which it is most severe."""
    translate, top = translator(language), scores.iloc[0]
    counted = words.counted(len(scores), "{number} site", "{number} sites", language)
    if not top["severity"]:
        return translate("{sites}: no incident in or near any of them in this selection.").format(sites=counted)
    return translate("{sites}; the most severe surroundings are those of {name} ({level}, {value}).").format(
        sites=counted,
        name=top["name"],
        level=translate(str(top["level"])),
        value=words.severity_with_interval(top["severity"], top["low"], top["high"]),
    )


def site_sentence(site: Site, row: pd.Series, nearest: pd.DataFrame, language: str = DEFAULT) -> str:
    """What happened round a site: how many incidents, and the nearest."""
    translate = translator(language)
    within = translate("{incidents} within {km:.0f} km of {name}.").format(
        incidents=words.incidents(int(row["incidents"]), language), km=site.radius_km, name=site.name
    )
    if nearest.empty:
        return within
    first = nearest.iloc[0]
    told = translate("The nearest: {place}, {km} km {direction}, on {day}.").format(
        place=first["location"],
        km=far(first["distance_km"], language),
        direction=bearing(first["bearing"], language),
        day=words.day(first["event_date"].date(), language),
    )
    return f"{within} {told}"


def distances_of_site(study: Study, site: Site, language: str = DEFAULT) -> str:
    """How far a site lies from the nearest border, or two, and from each capital."""
    translate, names = translator(language), study.boundaries.country_names
    parts = [
        translate("{km:.0f} km from the {one}–{other} border").format(
            km=km, one=translate(names[one]), other=translate(names[other])
        )
        for (one, other), km in nearest_borders(study, site.longitude, site.latitude)
    ]
    for capital in study.capitals.values():
        km, degrees = distance_and_bearing(capital.longitude, capital.latitude, site.longitude, site.latitude)
        parts.append(
            translate("{km:.0f} km {direction} of {town}").format(
                km=float(km[0]), direction=bearing(float(degrees[0]), language), town=capital.name
            )
        )
    return "; ".join(parts) + "."


def routes_sentence(table: pd.DataFrame, language: str = DEFAULT) -> str:
    """Which route has most incidents for its length, and in how much of it."""
    translate = translator(language)
    if not table["incidents"].sum():
        return translate("No incident of this selection lies within 10 km of these routes.")
    top = table.sort_values("per_100_km", ascending=False, kind="stable").iloc[0]
    return translate(
        "Most for its length: {route}, {incidents} within 10 km ({rate} per 100 km), in {hit} of {all} segments of "
        "20 km."
    ).format(
        route=translate(str(top["route"])),
        incidents=words.incidents(int(top["incidents"]), language),
        rate=words.decimal(top["per_100_km"], 1, language),
        hit=int(top["segments_hit"]),
        all=int(top["segments"]),
    )


def ranked_sites(scores: pd.DataFrame, months: Ints, language: str = DEFAULT) -> pd.DataFrame:
    """The table of sites as the page shows it; `months` are the counts of the last 24 months, in the scores' order."""
    t = translator(language)
    return pd.DataFrame(
        {
            "level": [[_LETTERS[name]] for name in scores["level"]],
            "area": scores["name"],
            "severity": [
                words.severity_with_interval(point, low, high)
                for point, low, high in scores[["severity", "low", "high"]].itertuples(index=False)
            ],
            "trend": list(two_months_a_bar(months)),
            "incidents": scores["incidents"],
            "deaths": [
                words.deaths(low, best, high, language)
                for low, best, high in scores[["deaths_low", "deaths_best", "deaths_high"]].itertuples(index=False)
            ],
            "nearest": [t("none") if pd.isna(km) else f"{far(km, language)} km" for km in scores["nearest_km"]],
            "confidence": [t(str(mark)) for mark in scores["confidence"]],
        },
        index=scores.index,
    )


def nearest_rows(nearest: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """The incidents nearest to a site as a table for the page."""
    t, places = translator(language), nearest[["distance_km", "bearing"]].to_numpy()
    return pd.DataFrame(
        {
            "distance": [f"{far(km, language)} km {bearing(at, language)}" for km, at in places],
            "event_date": nearest["event_date"],
            "location": nearest["location"],
            "sub_event_type": [t(kind) for kind in nearest["sub_event_type"]],
            "actor": [t(actor) for actor in nearest["actor"]],
            "deaths": words.incident_tolls(nearest, language),
            "source_url": nearest["source_url"],
        }
    )


def route_rows(table: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """The table of routes, rounded, with deaths in words."""
    t = translator(language)
    of = t("{hit} of {all}")
    hits = zip(table["segments_hit"], table["segments"], strict=True)
    return pd.DataFrame(
        {
            "route": [t(str(name)) for name in table["route"]],
            "km": table["km"],
            "incidents": table["incidents"],
            "per 100 km": table["per_100_km"].round(1),
            "segments with any": [of.format(hit=hit, all=whole) for hit, whole in hits],
            "deaths": words.tolls(table, language),
        }
    )
