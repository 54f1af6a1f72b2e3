"""Incidents as rows for people: unknown tolls said, attribution marked, precision in words."""

import numpy as np
import pandas as pd

from geo.incidents.loaded import Mask
from geo.present import words
from geo.present.palette import ATTRIBUTION_MARKS
from geo.present.place_words import place_phrases
from geo.query import fold
from geo.study import Study

PRECISION_WORDS = {1: "at the place", 2: "near it", 3: "district only", 4: "region only", 5: "country only"}
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


def incident_rows(study: Study, chosen: Mask) -> pd.DataFrame:
    """The chosen incidents, newest first, with columns `COLUMNS`; `chosen` is a mask over the incident table."""
    table = study.incidents.table[chosen]
    rows = table.assign(
        country=table["country"].map(study.boundaries.country_names),
        attribution=table["attribution"].map(lambda kind: f"{ATTRIBUTION_MARKS[kind]} {kind}"),
        actor=table["actor"].where(
            table["associated_actor"].isna(), table["actor"] + " with " + table["associated_actor"]
        ),
        deaths=[
            words.deaths(low, best, high)
            for low, best, high in table[["fatalities_low", "fatalities_best", "fatalities_high"]].itertuples(
                index=False
            )
        ],
        place=table["place_precision"].map(PRECISION_WORDS),
    )
    return rows[COLUMNS].iloc[::-1]


def with_places(study: Study, rows: pd.DataFrame, language: str = "en") -> pd.DataFrame:
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
