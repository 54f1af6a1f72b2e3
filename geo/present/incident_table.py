"""Incidents as rows for people: unknown tolls said, attribution marked, precision in words."""

import numpy as np
import pandas as pd

from geo.incidents.loaded import Mask
from geo.present import words
from geo.present.language import DEFAULT, marked, translator
from geo.present.palette import ATTRIBUTION_MARKS
from geo.present.place_words import place_phrases
from geo.query import fold
from geo.study import Study

PRECISION_WORDS = {
    1: marked("at the place"),
    2: marked("near it"),
    3: marked("district only"),
    4: marked("region only"),
    5: marked("country only"),
}
COLUMNS = [
    "event_date",
    "location",
    "country",
    "sub_event_type",
    "actor",
    "attribution",
    "target",
    "deaths",
    "source_url",
    "place",
    "admin1",
    "source_name",
    "summary",
]
_SEARCHED = ["location", "admin1", "country", "sub_event_type", "actor", "target", "source_name", "summary"]


def incident_rows(study: Study, chosen: Mask, language: str = DEFAULT) -> pd.DataFrame:
    """The chosen incidents, newest first, with columns `COLUMNS`; `chosen` is a mask over the incident table."""
    table, t = study.incidents.table[chosen], translator(language)
    actor = _said(table["actor"], language)
    beside = _said(table["associated_actor"], language)
    together = t("{actor} with {other}").format(actor="\0", other="\1")
    rows = table.assign(
        country=_said(table["country"].map(study.boundaries.country_names), language),
        sub_event_type=_said(table["sub_event_type"], language),
        attribution=table["attribution"].map(lambda kind: f"{ATTRIBUTION_MARKS[kind]} {t(kind)}"),
        actor=[
            one if pd.isna(other) else together.replace("\0", one).replace("\1", other)
            for one, other in zip(actor, beside, strict=True)
        ],
        deaths=words.incident_tolls(table, language),
        place=table["place_precision"].map({code: t(word) for code, word in PRECISION_WORDS.items()}),
    )
    return rows[COLUMNS].iloc[::-1]


def with_places(study: Study, rows: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """The rows with `where` after their location: nearest town, distance, bearing and nearest border in words."""
    at = study.incidents.table.index.get_indexer(rows.index)
    where = place_phrases(study, language)[at]
    found = rows.copy()
    found.insert(list(rows.columns).index("location") + 1, "where", where)
    return found


def search(rows: pd.DataFrame, text: str) -> pd.DataFrame:
    """The rows in which every word of the text occurs somewhere, accents and case aside."""
    wanted = fold(text).split()
    if not wanted:
        return rows
    cells = rows[_SEARCHED].fillna("").astype(str)
    texts = [fold(" ".join(row)) for row in cells.itertuples(index=False, name=None)]
    return rows[np.array([all(word in found for word in wanted) for found in texts], dtype=bool)]


def _said(column: pd.Series, language: str) -> pd.Series:
    """A column of few different names, each in the language; names of the data that have none stay as they are."""
    t = translator(language)
    return column.map({name: t(name) for name in column.dropna().unique()})
