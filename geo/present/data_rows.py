"""Rows of the Data page: what is loaded, from where, and where it contradicts itself."""

import pandas as pd

from geo import embedded
from geo.present import words
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
    """Incidents whose position lies in another country than their source names."""
    table, layer = study.incidents.table, study.layer("admin1")
    codes = study.codes("admin1")
    at = layer.areas["country"].to_numpy(dtype=object)[codes]
    odd = (codes >= 0) & (at != table["country"].to_numpy())
    names = study.boundaries.country_names
    rows = table[odd]
    return pd.DataFrame(
        {
            "event_id": rows["event_id"],
            "date": rows["event_date"].dt.strftime("%Y-%m-%d"),
            "place": rows["location"],
            "source says": rows["country"].map(names),
            "position lies in": [names[code] for code in at[odd]],
            "placed": rows["place_precision"].map({1: "at the place", 2: "near it"}),
        }
    )


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
