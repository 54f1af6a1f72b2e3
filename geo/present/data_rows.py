"""Rows of the Data page: what is loaded, from where, and where it contradicts itself."""

import numpy as np
import pandas as pd

from geo import embedded
from geo.present import words
from geo.present.incident_table import PRECISION_WORDS
from geo.query import fold
from geo.study import Study


def data_figures(study: Study) -> list[tuple[str, str, str]]:
    """Label, value and note of the strip on top."""
    table = study.incidents.table
    total = len(table)
    unknown, coarse = int(table["fatalities_best"].isna().sum()), int((table["place_precision"] >= 2).sum())
    return [
        ("Incidents", f"{total:,}", f"{words.day(study.incidents.first_day)} – {words.day(study.incidents.last_day)}"),
        ("Data cut-off", words.day(study.incidents.last_day), "the last day with an incident on file"),
        ("Data version", study.version, "store version and hash of its content"),
        ("Tolls unknown", words.share(unknown, total), f"{words.plural(unknown, 'incident')}"),
        ("Places imprecise", words.share(coarse, total), "near a town, or district only"),
        (
            "Actor unidentified",
            words.share(int(study.incidents.is_unidentified.sum()), total),
            "named by nobody",
        ),
    ]


def incidents_by_year(study: Study) -> pd.DataFrame:
    """Incidents of each year (rows) in each country (columns)."""
    table = study.incidents.table
    counts = pd.crosstab(
        table["event_date"].dt.year.rename("year"), table["country"].map(study.boundaries.country_names)
    )
    ordered = counts[counts.sum().sort_values(ascending=False, kind="stable").index]
    return ordered.iloc[::-1].reset_index().astype({"year": str}).rename_axis(None, axis=1)


def source_rows() -> pd.DataFrame:
    """One row per embedded file: file, title, source, licence, date, sha256."""
    return pd.DataFrame([vars(source) for source in embedded.sources()])


def country_disagreements(study: Study) -> pd.DataFrame:
    """Incidents whose position lies in another country than their source names, or in none, the nearest first."""
    off, names = study.off_country, study.boundaries.country_names
    rows = study.incidents.table.iloc[off.row]
    sides = [None if code is None else f"in {names.get(code, code)}" for code in off.country]
    table = pd.DataFrame(
        {
            "event_id": rows["event_id"].to_numpy(),
            "date": rows["event_date"].dt.strftime("%Y-%m-%d").to_numpy(),
            "place": rows["location"].to_numpy(),
            "source says": [names.get(code, code) for code in off.named],
            "position lies in": ["no country on file" if code is None else names[code] for code in off.lies_in],
            "km to the source's country": off.km.round(1),
            "placed": [side or "by its position" for side in sides],
            "place known": rows["place_precision"].map(PRECISION_WORDS).to_numpy(),
        }
    )
    return table.sort_values(["km to the source's country", "event_id"], ignore_index=True)


def name_contradictions(study: Study) -> pd.DataFrame:
    """Incidents far from every place known by their name in their country, with what speaks for the position."""
    odd, table = study.contradictions, study.incidents.table
    rows = table.iloc[odd["row"]]
    codes = study.codes("admin1")[odd["row"]]
    region = np.array([*study.layer("admin1").areas["name"], None], dtype=object)[codes]
    said = rows["admin1"].fillna("")
    fits = [here is not None and fold(str(here)) == fold(name) for here, name in zip(region, said, strict=True)]
    return pd.DataFrame(
        {
            "event_id": rows["event_id"].to_numpy(),
            "date": rows["event_date"].dt.strftime("%Y-%m-%d").to_numpy(),
            "place": rows["location"].to_numpy(),
            "position": _degrees(rows["latitude"], rows["longitude"]),
            "the name is known at": _degrees(odd["latitude"], odd["longitude"]),
            "known from": odd["known_from"].map({"gazetteer": "the list of towns", "incidents": "other incidents"}),
            "km apart": odd["km"].round().astype(int),
            "what speaks for the position": np.where(fits, "the source's own region: rather a namesake", "nothing"),
        }
    )


def _degrees(latitude: pd.Series, longitude: pd.Series) -> list[str]:
    return [
        f"{abs(y):.2f}°{'N' if y >= 0 else 'S'} {abs(x):.2f}°{'E' if x >= 0 else 'W'}"
        for y, x in zip(latitude, longitude, strict=True)
    ]


def actor_rows(study: Study) -> pd.DataFrame:
    """One row per actor in the data: name, kind, incidents, spellings that lead to it."""
    actors = study.incidents.actors
    counts = study.incidents.table["actor"].value_counts()
    spellings = actors.table.groupby("actor")["alias"].agg("; ".join)
    names = list(counts.index)
    return pd.DataFrame(
        {
            "actor": names,
            "kind": [actors.kind_of(name) for name in names],
            "incidents": counts.to_numpy(),
            "spellings": [spellings.get(name, name) for name in names],
        }
    )
