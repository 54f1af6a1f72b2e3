"""Incidents as rows for people: unknown tolls said, attribution marked, precision in words."""

from collections.abc import Callable, Sequence
from typing import Any

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


def incident_rows(
    study: Study, chosen: Mask, language: str = DEFAULT, columns: Sequence[str] = COLUMNS
) -> pd.DataFrame:
    """The chosen incidents, newest first, with these of `COLUMNS`; `chosen` is a mask over the incident table."""
    table, at, t = study.incidents.table, np.flatnonzero(chosen)[::-1], translator(language)

    def values(name: str) -> list[Any]:
        taken: list[Any] = table[name].array.take(at).tolist()
        return taken

    def actors() -> list[str | None]:
        beside = _said(values("associated_actor"), language)
        together = t("{actor} with {other}").format(actor="\0", other="\1")
        return [
            one if pd.isna(other) else together.replace("\0", str(one)).replace("\1", str(other))
            for one, other in zip(_said(values("actor"), language), beside, strict=True)
        ]

    def countries() -> list[str | None]:
        names = study.boundaries.country_names
        return _said([names.get(code) for code in values("country")], language)

    def tolls() -> list[str]:
        figures = (values(f"fatalities_{which}") for which in ("low", "best", "high"))
        return [words.deaths(low, best, high, language) for low, best, high in zip(*figures, strict=True)]

    told: dict[str, Callable[[], list[str] | list[str | None]]] = {
        "country": countries,
        "sub_event_type": lambda: _said(
            [close or wide for close, wide in zip(values("sub_event_type"), values("event_type"), strict=True)],
            language,
        ),
        "attribution": lambda: [f"{ATTRIBUTION_MARKS[kind]} {t(kind)}" for kind in values("attribution")],
        "actor": actors,
        "deaths": tolls,
        "place": lambda: [t(PRECISION_WORDS[code]) for code in values("place_precision")],
    }
    return pd.DataFrame(
        {name: told[name]() if name in told else table[name].array.take(at) for name in columns},
        index=table.index.take(at),
    )


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
