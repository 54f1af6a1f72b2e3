"""What a table must look like where it crosses a border of the library, checked lazily: all faults at once."""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from geo.errors import DataFileError

ATTRIBUTIONS = ("claimed", "attributed", "suspected", "unattributed")
DATE_PRECISIONS = ("day", "week", "month", "year")
ACTOR_KINDS = (
    "non-state armed group",
    "militia",
    "state forces",
    "foreign forces",
    "unidentified",
    "civilians",
    "other",
)


def _toll() -> pa.Column:
    return pa.Column("Int32", pa.Check.ge(0), nullable=True, coerce=True)


def _optional() -> pa.Column:
    return pa.Column(str, nullable=True)


incidents = pa.DataFrameSchema(
    {
        "source": pa.Column(str),
        "event_id": pa.Column(str),
        "event_date": pa.Column("datetime64[s]"),
        "date_precision": pa.Column(str, pa.Check.isin(DATE_PRECISIONS)),
        "country": pa.Column(str, pa.Check.str_length(3, 3)),
        "admin1": pa.Column(str),
        "location": pa.Column(str),
        "latitude": pa.Column(float, pa.Check.in_range(-90, 90)),
        "longitude": pa.Column(float, pa.Check.in_range(-180, 180)),
        "place_precision": pa.Column("int8", pa.Check.in_range(1, 5), coerce=True),
        "event_type": pa.Column(str),
        "sub_event_type": pa.Column(str),
        "actor": pa.Column(str),
        "associated_actor": pa.Column(str, nullable=True),
        "attribution": pa.Column(str, pa.Check.isin(ATTRIBUTIONS)),
        "target_type": pa.Column(str),
        "target": pa.Column(str, nullable=True),
        "fatalities_low": _toll(),
        "fatalities_best": _toll(),
        "fatalities_high": _toll(),
        "fatalities_civilian": _toll(),
        "source_name": pa.Column(str),
        "source_url": pa.Column(str, pa.Check.str_matches(r"^https?://"), nullable=True),
        "summary": pa.Column(str, nullable=True),
        "licence": pa.Column(str),
        "opponent": _optional(),
        "actor_kind": pa.Column(str, pa.Check.isin(ACTOR_KINDS), nullable=True),
        "opponent_kind": pa.Column(str, pa.Check.isin(ACTOR_KINDS), nullable=True),
        "side_a": _optional(),
        "side_b": _optional(),
        "date_end": pa.Column("datetime64[s]", nullable=True),
        "date_precision_original": _optional(),
        "place_precision_original": _optional(),
        "reliability": pa.Column(str, pa.Check.str_matches(r"^[A-F][1-6]$"), nullable=True),
        "also_in": _optional(),
    },
    checks=pa.Check(
        lambda table: (
            (table["fatalities_low"] <= table["fatalities_best"])
            & (table["fatalities_best"] <= table["fatalities_high"])
        ).fillna(table["fatalities_low"].isna() & table["fatalities_best"].isna() & table["fatalities_high"].isna()),
        name="low_best_high_in_order_or_all_unknown",
        ignore_na=False,
    ),
    unique=["source", "event_id"],
    strict=True,
    name="incidents",
)

boundaries = pa.DataFrameSchema(
    {
        "area_id": pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}-[a-z0-9-]+$"), unique=True),
        "name": pa.Column(str),
        "region": pa.Column(str),
        "country": pa.Column(str),
        "iso3": pa.Column(str, pa.Check.str_length(3, 3)),
        "geometry": pa.Column("geometry"),
    },
    strict=True,
    name="boundaries",
)

actors = pa.DataFrameSchema(
    {
        "actor": pa.Column(str),
        "kind": pa.Column(str, pa.Check.isin(ACTOR_KINDS)),
        "alias": pa.Column(str, unique=True),
    },
    strict=True,
    name="actors",
)

places = pa.DataFrameSchema(
    {
        "geonames_id": pa.Column("int64", unique=True),
        "name": pa.Column(str),
        "iso3": pa.Column(str, pa.Check.str_length(3, 3)),
        "latitude": pa.Column(float, pa.Check.in_range(-90, 90)),
        "longitude": pa.Column(float, pa.Check.in_range(-180, 180)),
        "population": pa.Column("int64", pa.Check.ge(0)),
    },
    strict=True,
    name="places",
)

context = pa.DataFrameSchema(
    {
        "date": pa.Column("datetime64[s]"),
        "country": pa.Column(str),
        "kind": pa.Column(str),
        "label": pa.Column(str),
    },
    strict=True,
    name="context",
)


def check(schema: pa.DataFrameSchema, table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """The table as the schema wants it.

    Raises
    ------
    DataFileError  naming the file, the number of faults and the first three of them with row and value.
    """
    try:
        return schema.validate(table, lazy=True)
    except SchemaErrors as error:
        faults = _faults(error.failure_cases)
        raise DataFileError(
            "{path} does not hold what the {table} table must hold: {number} fault(s), first: {faults}. Restore the "
            "file from the project's repository.",
            path=path,
            table=schema.name,
            number=len(faults),
            faults="; ".join(faults[:3]),
        ) from error


_OF_COLUMNS = {"column_in_dataframe": "missing column", "column_in_schema": "unknown column"}
_OF_ROWS = {"multiple_fields_uniqueness": "duplicate id"}


def _faults(cases: pd.DataFrame) -> list[str]:
    """Each fault once, columns before cells before whole rows: pandera repeats a row's fault for every column."""
    ranked: dict[str, int] = {}
    for case in cases.to_dict("records"):
        check, index, value = str(case["check"]), case["index"], repr(case["failure_case"])
        where = "" if pd.isna(index) else f" in row {int(index) + 2}"
        if check in _OF_COLUMNS:
            ranked[f"{_OF_COLUMNS[check]} {value}"] = 0
        elif case["schema_context"] == "Column":
            ranked[f"{check} of column {case['column']}{where}, got {value[:80]}"] = 1
        else:
            ranked[f"{_OF_ROWS.get(check, check)}{where}"] = 2
    return sorted(ranked, key=lambda fault: ranked[fault])
