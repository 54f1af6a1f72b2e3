"""Incidents as rows for people: unknown tolls said, attribution marked, precision in words."""

import pandas as pd

from geo.incidents.loaded import Mask
from geo.present import words
from geo.present.palette import ATTRIBUTION_MARKS
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


def search(rows: pd.DataFrame, text: str) -> pd.DataFrame:
    """The rows in which every word of the text occurs somewhere, accents and case aside."""
    from geo.query import fold

    words_wanted = fold(text).split()
    if not words_wanted:
        return rows
    columns = ["location", "admin1", "country", "sub_event_type", "actor", "target", "source_name", "summary"]
    haystack = rows[columns].fillna("").astype(str).agg(" ".join, axis=1).map(fold)
    found = pd.Series(True, index=rows.index)
    for word in words_wanted:
        found &= haystack.str.contains(word, regex=False)
    return rows[found]
