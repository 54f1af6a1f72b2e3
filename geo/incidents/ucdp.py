"""UCDP's Georeferenced Event Dataset and its monthly Candidates: 49 columns, known by name or, once, by order."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.incidents.checks import DRAFT

SOURCE = "UCDP"
LICENCE = "CC BY 4.0 (UCDP)"
COLUMNS = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
"""The order in which the releases have them; one release (24.0.1) came without a header row."""

NEEDED = ("id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude", "country", "date_prec",
          "date_start", "date_end", "best", "high", "low")  # fmt: skip

NAMED = {
    "event_id": "id", "event_date": "date_start", "date_precision": "date_prec", "place_precision": "where_prec",
    "fatalities_low": "low", "fatalities_best": "best", "fatalities_high": "high",
    "fatalities_civilian": "deaths_civilians", "source_name": "source_office",
}  # fmt: skip
"""Ours to theirs, where the names differ."""

DATE_PRECISION = {"1": "day", "2": "week", "3": "week", "4": "month", "5": "year"}
# 5 is a river, a border or "the north": no area of ours contains it; 6 is the country, 7 is outside any
PLACE_PRECISION = {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5", "6": "5", "7": "5"}
_TYPES = {
    "1": ("Battles", "State-based conflict"),
    "2": ("Battles", "Non-state conflict"),
    "3": ("Violence against civilians", "One-sided violence"),
}
_STATE = "Government of "
# UCDP writes XXX and a number for a group that nobody named


def is_ucdp(columns: Sequence[str]) -> bool:
    """Whether a file with these columns is one of UCDP's."""
    return set(NEEDED) <= set(columns)


def draft_rows(raw: pd.DataFrame) -> pd.DataFrame:
    """UCDP's rows as the draft that `checks.check_rows` takes; same index, all text."""
    text = {
        name: raw[name].str.strip() if name in raw else pd.Series("", index=raw.index, dtype="str") for name in COLUMNS
    }
    kind = _whole(text["type_of_violence"])
    draft = pd.DataFrame("", index=raw.index, columns=DRAFT, dtype="str")
    draft["event_id"] = _whole(text["id"])
    draft["event_date"], draft["date_end"] = text["date_start"], text["date_end"]
    draft["date_precision_original"] = _whole(text["date_prec"])
    draft["date_precision"] = _coded(draft["date_precision_original"], DATE_PRECISION)
    draft["place_precision_original"] = _whole(text["where_prec"])
    draft["place_precision"] = _coded(draft["place_precision_original"], PLACE_PRECISION)
    draft["country"] = text["country"]
    draft["admin1"], draft["location"] = text["adm_1"], text["where_coordinates"]
    draft["latitude"], draft["longitude"] = text["latitude"], text["longitude"]
    draft["event_type"] = kind.map({code: names[0] for code, names in _TYPES.items()}).fillna("Unspecified")
    draft["sub_event_type"] = kind.map({code: names[1] for code, names in _TYPES.items()}).fillna("")
    draft["side_a"], draft["side_b"] = text["side_a"], text["side_b"]
    draft["side_a_kind"], draft["side_b_kind"] = _kind(text["side_a"], kind), _kind(text["side_b"], kind)
    draft["target_type"] = kind.map({"1": "military", "2": "armed group", "3": "civilians"}).fillna("")
    draft["target"] = text["side_b"]
    for ours in ("fatalities_low", "fatalities_best", "fatalities_high", "fatalities_civilian"):
        draft[ours] = text[NAMED[ours]]
    draft["source_name"] = text["source_office"].where(text["source_office"].ne(""), text["source_original"])
    described = text["source_headline"].where(text["source_headline"].ne(""), text["where_description"])
    draft["summary"] = described
    return draft


def _kind(side: pd.Series, violence: pd.Series) -> pd.Series:
    state, civilians = side.str.startswith(_STATE), side.eq("Civilians")
    unnamed = side.str.fullmatch(r"XXX\d+")
    names = ["", "state forces", "civilians", "unidentified"]
    kinds = np.select([side.eq(""), state, civilians, unnamed], names, "non-state armed group")
    return pd.Series(kinds, index=violence.index, dtype="str")


def _whole(text: pd.Series) -> pd.Series:
    """`3.0`, as HDX's copies write it, is 3."""
    return text.str.removesuffix(".0")


def _coded(text: pd.Series, codes: dict[str, str]) -> pd.Series:
    """Known codes translated; an unknown one stays, for the check to name it."""
    return text.map(codes).fillna(text)
