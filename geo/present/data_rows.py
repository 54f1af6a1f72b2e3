"""Rows of the Data page: what is loaded, from where, and where it contradicts itself."""

import numpy as np
import pandas as pd

from geo import embedded
from geo.present import words
from geo.present.incident_table import PRECISION_WORDS
from geo.present.language import DEFAULT, translator
from geo.query import fold
from geo.study import Study


def data_figures(study: Study, language: str = DEFAULT) -> list[tuple[str, str, str]]:
    """Label, value and note of the strip on top."""
    table = study.incidents.table
    total, t = len(table), translator(language)
    first, last = (words.day(one, language) for one in (study.incidents.first_day, study.incidents.last_day))
    unknown, coarse = int(table["fatalities_best"].isna().sum()), int((table["place_precision"] >= 2).sum())
    return [
        (t("Incidents"), words.number(total, language), f"{first} – {last}"),
        (t("Data cut-off"), last, t("the last day with an incident on file")),
        (t("Data version"), study.version, t("store version and hash of its content")),
        (t("Tolls unknown"), words.share(unknown, total, language), words.incidents(unknown, language)),
        (t("Places imprecise"), words.share(coarse, total, language), t("near a town, or district only")),
        (
            t("Actor unidentified"),
            words.share(int(study.incidents.is_unidentified.sum()), total, language),
            t("named by nobody"),
        ),
    ]


def incidents_by_year(study: Study, language: str = DEFAULT) -> pd.DataFrame:
    """Incidents of each year (rows) in each country (columns)."""
    table = study.incidents.table
    names = {code: translator(language)(name) for code, name in study.boundaries.country_names.items()}
    counts = pd.crosstab(table["event_date"].dt.year.rename("year"), table["country"].map(names))
    ordered = counts[counts.sum().sort_values(ascending=False, kind="stable").index]
    return ordered.iloc[::-1].reset_index().astype({"year": str}).rename_axis(None, axis=1)


def source_rows() -> pd.DataFrame:
    """One row per embedded file: file, title, source, licence, date, sha256."""
    return pd.DataFrame([vars(source) for source in embedded.sources()])


def country_disagreements(study: Study, language: str = DEFAULT) -> pd.DataFrame:
    """Incidents whose position lies in another country than their source names, or in none, the nearest first."""
    off, t = study.off_country, translator(language)
    names = {code: t(name) for code, name in study.boundaries.country_names.items()}
    rows = study.incidents.table.iloc[off.row]
    sides = [
        None if code is None else t(f"in {study.boundaries.country_names.get(code, code)}") for code in off.country
    ]
    table = pd.DataFrame(
        {
            "event_id": rows["event_id"].to_numpy(),
            "date": rows["event_date"].dt.strftime("%Y-%m-%d").to_numpy(),
            "place": rows["location"].to_numpy(),
            "source says": [names.get(code, code) for code in off.named],
            "position lies in": [t("no country on file") if code is None else names[code] for code in off.lies_in],
            "km to the source's country": off.km.round(1),
            "placed": [side or t("by its position") for side in sides],
            "place known": [t(PRECISION_WORDS[int(code)]) for code in rows["place_precision"]],
        }
    )
    return table.sort_values(["km to the source's country", "event_id"], ignore_index=True)


def name_contradictions(study: Study, language: str = DEFAULT) -> pd.DataFrame:
    """Incidents far from every place known by their name in their country, with what speaks for the position."""
    odd, table, t = study.contradictions, study.incidents.table, translator(language)
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
            "position": _degrees(rows["latitude"], rows["longitude"], language),
            "the name is known at": _degrees(odd["latitude"], odd["longitude"], language),
            "known from": odd["known_from"].map(
                {"gazetteer": t("the list of towns"), "incidents": t("other incidents")}
            ),
            "km apart": odd["km"].round().astype(int),
            "what speaks for the position": np.where(
                fits, t("the source's own region: rather a namesake"), t("nothing")
            ),
        }
    )


def _degrees(latitude: pd.Series, longitude: pd.Series, language: str) -> list[str]:
    t = translator(language)

    def written(value: float, positive: str, negative: str) -> str:
        return f"{words.decimal(abs(value), 2, language)}°{t(positive if value >= 0 else negative)}"

    return [f"{written(y, 'N', 'S')} {written(x, 'E', 'W')}" for y, x in zip(latitude, longitude, strict=True)]


def actor_rows(study: Study, language: str = DEFAULT) -> pd.DataFrame:
    """One row per actor in the data: name, kind, incidents, spellings that lead to it."""
    actors, t = study.incidents.actors, translator(language)
    counts = study.incidents.table["actor"].value_counts()
    spellings = actors.table.groupby("actor")["alias"].agg("; ".join)
    names = list(counts.index)
    return pd.DataFrame(
        {
            "actor": [t(name) for name in names],
            "kind": [t(str(actors.kind_of(name))) for name in names],
            "incidents": counts.to_numpy(),
            "spellings": [spellings.get(name, name) for name in names],
        }
    )
