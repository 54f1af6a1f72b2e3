"""Incidents as rows for people: unknown tolls said, attribution marked, precision in words."""

from collections.abc import Sequence

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
_USED = [*(name for name in COLUMNS if name not in ("deaths", "place")), "associated_actor", "place_precision",
         "fatalities_best", "fatalities_low", "fatalities_high"]  # fmt: skip
_SEARCHED = ["location", "admin1", "country", "sub_event_type", "actor", "target", "source_name", "summary"]


def incident_rows(study: Study, chosen: Mask, language: str = DEFAULT) -> pd.DataFrame:
    """The chosen incidents, newest first, with columns `COLUMNS`; `chosen` is a mask over the incident table."""
    table, t = study.incidents.table[_USED].loc[chosen], translator(language)
    actor = _said(table["actor"].tolist(), language)
    beside = _said(table["associated_actor"].tolist(), language)
    together = t("{actor} with {other}").format(actor="\0", other="\1")
    countries, places = study.boundaries.country_names, {code: t(word) for code, word in PRECISION_WORDS.items()}
    told = {
        "country": _said([countries.get(code) for code in table["country"].tolist()], language),
        "sub_event_type": _said(table["sub_event_type"].tolist(), language),
        "attribution": [f"{ATTRIBUTION_MARKS[kind]} {t(kind)}" for kind in table["attribution"].tolist()],
        "actor": [
            one if pd.isna(other) else together.replace("\0", str(one)).replace("\1", str(other))
            for one, other in zip(actor, beside, strict=True)
        ],
        "deaths": words.incident_tolls(table, language),
        "place": [places[code] for code in table["place_precision"].tolist()],
    }
    return pd.DataFrame({name: told.get(name, table.get(name)) for name in COLUMNS}, index=table.index).iloc[::-1]


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


def _said(names: Sequence[str | None], language: str) -> list[str | None]:
    """Few different names, each in the language; what has no other name there stays as it is."""
    t = translator(language)
    known = {name: t(name) for name in set(names) if isinstance(name, str)}
    return [name if name is None else known.get(name, name) for name in names]
