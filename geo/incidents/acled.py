"""ACLED's export CSV and API JSON, new columns and old; what it gives is put into the words of the incident table."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.incidents.checks import DRAFT

SOURCE = "ACLED"
LICENCE = "ACLED terms"
COLUMNS = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
OLDER = ("data_id", "event_id_no_cnty", "iso3")
"""Columns that exports before 2023 had besides."""

NEEDED = ("event_id_cnty", "event_date", "event_type", "actor1", "latitude", "longitude", "fatalities")
NAMED = {
    "event_id": "event_id_cnty", "date_precision": "time_precision", "place_precision": "geo_precision",
    "side_a": "actor1", "side_b": "actor2", "fatalities_best": "fatalities", "source_name": "source",
    "summary": "notes",
}  # fmt: skip
"""Ours to theirs, where the names differ."""

DATE_PRECISION = {"1": "day", "2": "week", "3": "month"}
# ACLED's 3 is a region, often put at its capital: a district it is not
PLACE_PRECISION = {"1": "1", "2": "2", "3": "4"}
_KINDS = {
    "1": "state forces", "2": "non-state armed group", "3": "militia", "4": "militia", "5": "other", "6": "other",
    "7": "civilians", "8": "foreign forces", "state forces": "state forces", "rebel group": "non-state armed group",
    "rebel groups": "non-state armed group", "political militia": "militia", "political militias": "militia",
    "identity militia": "militia", "identity militias": "militia", "rioters": "other", "protesters": "other",
    "civilians": "civilians", "external/other forces": "foreign forces", "other": "other",
}  # fmt: skip
"""ACLED's `inter` codes, as numbers until 2024 and as words since."""

_TARGETS = {
    "state forces": "military", "foreign forces": "foreign forces", "civilians": "civilians",
    "non-state armed group": "armed group", "militia": "self-defence militia", "unidentified": "armed group",
}  # fmt: skip
_UNIDENTIFIED = "Unidentified"


def is_acled(columns: Sequence[str]) -> bool:
    """Whether a file with these columns is one of ACLED's."""
    return set(NEEDED) <= set(columns)


def draft_rows(raw: pd.DataFrame) -> pd.DataFrame:
    """ACLED's rows as the draft that `checks.check_rows` takes; same index, all text."""
    empty = pd.Series("", index=raw.index, dtype="str")
    text = {name: raw[name].str.strip() if name in raw else empty for name in (*COLUMNS, *OLDER)}
    draft = pd.DataFrame("", index=raw.index, columns=DRAFT, dtype="str")
    for ours in ("event_date", "admin1", "location", "latitude", "longitude", "event_type", "sub_event_type"):
        draft[ours] = text[ours]
    draft["event_id"], draft["source_name"], draft["summary"] = text["event_id_cnty"], text["source"], text["notes"]
    draft["date_precision_original"] = text["time_precision"].where(text["time_precision"].ne(""), "1")
    draft["date_precision"] = _coded(draft["date_precision_original"], DATE_PRECISION)
    draft["place_precision_original"] = text["geo_precision"]
    draft["place_precision"] = _coded(text["geo_precision"].where(text["geo_precision"].ne(""), "3"), PLACE_PRECISION)
    draft["country"] = _first_given(text["country"], text["iso3"], text["iso"])
    draft["side_a"], draft["side_b"] = text["actor1"], text["actor2"]
    draft["side_a_kind"] = _kind(text["actor1"], text["inter1"])
    draft["side_b_kind"] = _kind(text["actor2"], text["inter2"])
    draft["associated"] = _joined(text["assoc_actor_1"], text["assoc_actor_2"])
    civilians = text["civilian_targeting"].ne("") | draft["side_b_kind"].eq("civilians")
    draft["target_type"] = draft["side_b_kind"].map(_TARGETS).fillna("").where(~civilians, "civilians")
    draft["target"] = text["actor2"]
    # ACLED gives one figure, its most conservative; 0 may mean "none reported", which its codebook does not tell apart
    draft["fatalities_best"] = text["fatalities"]
    return draft


def _kind(actor: pd.Series, code: pd.Series) -> pd.Series:
    kinds = code.str.casefold().map(_KINDS).fillna("other")
    named = actor.str.startswith(_UNIDENTIFIED) & kinds.isin(["non-state armed group", "militia", "other"])
    chosen = np.select([actor.eq(""), named], ["", "unidentified"], kinds)
    return pd.Series(chosen, index=actor.index, dtype="str")


def _joined(first: pd.Series, second: pd.Series) -> pd.Series:
    between = np.where(first.ne("") & second.ne(""), "; ", "")
    return first + pd.Series(between, index=first.index, dtype="str") + second


def _first_given(*texts: pd.Series) -> pd.Series:
    found = texts[0]
    for text in texts[1:]:
        found = found.where(found.ne(""), text)
    return found


def _coded(text: pd.Series, codes: dict[str, str]) -> pd.Series:
    """Known codes translated; an unknown one stays, for the check to name it."""
    return text.map(codes).fillna(text)
