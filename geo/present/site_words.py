"""Sentences and tables of the page of sites and routes, in English and French (locale/fr/zones.po)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.areas.sites import Site
from geo.present import words
from geo.present.language import plural_translator, translator
from geo.risk.borders import nearest_borders
from geo.risk.levels import LEVELS
from geo.study import Study
from geo.units import distance_and_bearing

_LETTERS = {level.name: level.letter for level in LEVELS}


def bearing(degrees: float, language: str = "en") -> str:
    """One of eight directions, as the language writes it."""
    return translator(language)(words.bearing_words(degrees))


def far(km: float) -> str:
    """A distance in km; a near one with a decimal, so that 300 m do not read as none."""
    return f"{km:.0f}" if km >= 9.95 else f"{km:.1f}"


def sites_sentence(scores: pd.DataFrame, language: str = "en") -> str:
    """How many sites there are, and round which it is most severe."""
    translate, plural = translator(language), plural_translator(language)
    top = scores.iloc[0]
    counted = plural("{count} site", "{count} sites", len(scores)).format(count=len(scores))
    if not top["severity"]:
        return translate("{sites}: no incident in or near any of them in this selection.").format(sites=counted)
    return translate("{sites}; the most severe surroundings are those of {name} ({level}, {value}).").format(
        sites=counted,
        name=top["name"],
        level=translate(str(top["level"])),
        value=words.severity_with_interval(top["severity"], top["low"], top["high"]),
    )


def site_sentence(site: Site, row: pd.Series, nearest: pd.DataFrame, language: str = "en") -> str:
    """What happened round a site: how many incidents, and the nearest."""
    translate, plural = translator(language), plural_translator(language)
    count = int(row["incidents"])
    counted = plural("{count} incident", "{count} incidents", count).format(count=f"{count:,}")
    within = translate("{incidents} within {km:.0f} km of {name}.").format(
        incidents=counted, km=site.radius_km, name=site.name
    )
    if nearest.empty:
        return within
    first = nearest.iloc[0]
    told = translate("The nearest: {place}, {km} km {direction}, on {day}.").format(
        place=first["location"],
        km=far(first["distance_km"]),
        direction=bearing(first["bearing"], language),
        day=first["event_date"].date().isoformat() if language != "en" else words.day(first["event_date"].date()),
    )
    return f"{within} {told}"


def distances_of_site(study: Study, site: Site, language: str = "en") -> str:
    """How far a site lies from the nearest border, or two, and from each capital."""
    translate, names = translator(language), study.boundaries.country_names
    parts = [
        translate("{km:.0f} km from the {one}–{other} border").format(km=km, one=names[one], other=names[other])
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


def routes_sentence(table: pd.DataFrame, language: str = "en") -> str:
    """Which route has most incidents for its length, and in how much of it."""
    translate = translator(language)
    if not table["incidents"].sum():
        return translate("No incident of this selection lies within 10 km of these routes.")
    top = table.sort_values("per_100_km", ascending=False, kind="stable").iloc[0]
    rate, count = f"{top['per_100_km']:.1f}", int(top["incidents"])
    return translate(
        "Most for its length: {route}, {incidents} within 10 km ({rate} per 100 km), in {hit} of {all} segments of "
        "20 km."
    ).format(
        route=top["route"],
        incidents=plural_translator(language)("{count} incident", "{count} incidents", count).format(count=count),
        rate=rate if language == "en" else rate.replace(".", ","),
        hit=int(top["segments_hit"]),
        all=int(top["segments"]),
    )


def ranked_sites(scores: pd.DataFrame, months: Sequence[np.ndarray]) -> pd.DataFrame:
    """The table of sites as the page shows it; `months` are the counts of the last 24 months, in the scores' order."""
    return pd.DataFrame(
        {
            "level": [[_LETTERS[name]] for name in scores["level"]],
            "area": scores["name"],
            "severity": [
                words.severity_with_interval(point, low, high)
                for point, low, high in scores[["severity", "low", "high"]].itertuples(index=False)
            ],
            "trend": [counts.astype(np.uint16) for counts in months],
            "incidents": scores["incidents"],
            "deaths": [
                words.deaths(low, best, high)
                for low, best, high in scores[["deaths_low", "deaths_best", "deaths_high"]].itertuples(index=False)
            ],
            "nearest": ["none" if pd.isna(km) else f"{far(km)} km" for km in scores["nearest_km"]],
            "confidence": scores["confidence"].astype(str),
        },
        index=scores.index,
    )


def nearest_rows(nearest: pd.DataFrame, language: str = "en") -> pd.DataFrame:
    """The incidents nearest to a site as a table for the page."""
    places = nearest[["distance_km", "bearing"]].to_numpy()
    tolls = nearest[["fatalities_low", "fatalities_best", "fatalities_high"]].itertuples(index=False)
    return pd.DataFrame(
        {
            "distance": [f"{far(km)} km {bearing(at, language)}" for km, at in places],
            "event_date": nearest["event_date"],
            "location": nearest["location"],
            "sub_event_type": nearest["sub_event_type"],
            "actor": nearest["actor"],
            "deaths": [words.deaths(*toll) for toll in tolls],
            "source_url": nearest["source_url"],
        }
    )


def route_rows(table: pd.DataFrame) -> pd.DataFrame:
    """The table of routes, rounded, with deaths in words."""
    deaths = [
        words.number(known) if not unknown or pd.isna(known) else f"{words.number(known)} + {unknown} unknown"
        for known, unknown in table[["deaths", "unknown_tolls"]].itertuples(index=False)
    ]
    hits = zip(table["segments_hit"], table["segments"], strict=True)
    return pd.DataFrame(
        {
            "route": table["route"],
            "km": table["km"],
            "incidents": table["incidents"],
            "per 100 km": table["per_100_km"].round(1),
            "segments with any": [f"{hit} of {whole}" for hit, whole in hits],
            "deaths": deaths,
        }
    )
