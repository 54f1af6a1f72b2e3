from pathlib import Path

import pandas as pd
import pytest

from geo import schemas
from geo.errors import DataFileError
from tests import builders

FILE = Path("data/table.csv")

INCIDENTS = builders.dozen()
ACTORS = builders.actors().table
BOUNDARIES = builders.three_countries().table
PLACES = pd.DataFrame(
    {
        "geonames_id": [1, 2, 3],
        "name": ["One", "Two", "Three"],
        "iso3": ["MLI", "BFA", "NER"],
        "latitude": [15.0, 14.0, 16.0],
        "longitude": [0.0, 1.0, 2.0],
        "population": [100, 0, 300],
    }
)
CONTEXT = pd.DataFrame(
    {
        "date": pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01"]).astype("datetime64[s]"),
        "country": ["Mali"] * 3,
        "kind": ["coup"] * 3,
        "label": ["What happened"] * 3,
    }
)
TABLES = {"incidents": INCIDENTS, "actors": ACTORS, "boundaries": BOUNDARIES, "places": PLACES, "context": CONTEXT}


def broken(name, column, value):
    """The valid table of that name with one value in its third line of data (row 4 of the file) replaced."""
    table = TABLES[name].copy()
    if table[column].dtype.kind in "fi" and isinstance(value, str):
        table[column] = table[column].astype(object)
    table.loc[2, column] = value
    return table


@pytest.mark.parametrize("name", TABLES)
def test_a_valid_table_passes_unchanged(name):
    pd.testing.assert_frame_equal(schemas.check(getattr(schemas, name), TABLES[name], FILE), TABLES[name])


def test_a_table_without_rows_passes():
    assert len(schemas.check(schemas.incidents, builders.no_incidents(), FILE)) == 0


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("incidents", "source", None),
        ("incidents", "event_id", None),
        ("incidents", "event_date", None),
        ("incidents", "date_precision", "decade"),
        ("incidents", "country", "Mali"),
        ("incidents", "admin1", None),
        ("incidents", "location", None),
        ("incidents", "latitude", 90.1),
        ("incidents", "latitude", -90.1),
        ("incidents", "latitude", None),
        ("incidents", "longitude", 180.1),
        ("incidents", "longitude", -180.1),
        ("incidents", "longitude", float("inf")),
        ("incidents", "place_precision", 0),
        ("incidents", "place_precision", 6),
        ("incidents", "event_type", None),
        ("incidents", "sub_event_type", None),
        ("incidents", "actor", None),
        ("incidents", "attribution", "rumoured"),
        ("incidents", "target_type", None),
        ("incidents", "fatalities_low", -1),
        ("incidents", "fatalities_best", -1),
        ("incidents", "fatalities_high", -1),
        ("incidents", "fatalities_civilian", -1),
        ("incidents", "source_name", None),
        ("incidents", "source_url", "javascript:alert(1)"),
        ("incidents", "licence", None),
        ("actors", "actor", None),
        ("actors", "kind", "knights"),
        ("actors", "alias", "JNIM"),
        ("boundaries", "area_id", "mli west"),
        ("boundaries", "area_id", "BFA-lower"),
        ("boundaries", "name", None),
        ("boundaries", "region", None),
        ("boundaries", "country", None),
        ("boundaries", "iso3", "ML"),
        ("boundaries", "geometry", None),
        ("places", "geonames_id", 1),
        ("places", "name", None),
        ("places", "iso3", "Niger"),
        ("places", "latitude", 91.0),
        ("places", "longitude", 181.0),
        ("places", "population", -1),
        ("context", "date", None),
        ("context", "country", None),
        ("context", "kind", None),
        ("context", "label", None),
    ],
)
def test_each_rule_names_the_file_the_row_and_the_column(name, column, value):
    with pytest.raises(DataFileError) as caught:
        schemas.check(getattr(schemas, name), broken(name, column, value), FILE)
    message = str(caught.value)
    assert message.startswith(f"data/table.csv does not hold what the {name} table must hold: ")
    assert f"of column {column} in row 4" in message
    assert message.endswith("Restore the file from the project's repository.")


@pytest.mark.parametrize(
    ("low", "best", "high"),
    [(2, 1, 3), (1, 3, 2), (3, 2, 1), (None, 1, 2), (1, None, 2), (1, 2, None), (None, None, 1)],
)
def test_tolls_are_in_order_or_all_unknown(low, best, high):
    table = INCIDENTS.copy()
    table.loc[2, ["fatalities_low", "fatalities_best", "fatalities_high"]] = [low, best, high]
    with pytest.raises(DataFileError, match=r"low_best_high_in_order_or_all_unknown .*in row 4"):
        schemas.check(schemas.incidents, table, FILE)


@pytest.mark.parametrize(("low", "best", "high"), [(0, 0, 0), (1, 2, 3), (2, 2, 2), (None, None, None)])
def test_tolls_that_are_in_order_or_all_unknown_pass(low, best, high):
    table = INCIDENTS.copy()
    table.loc[2, ["fatalities_low", "fatalities_best", "fatalities_high"]] = [low, best, high]
    assert len(schemas.check(schemas.incidents, table, FILE)) == 12


def test_one_source_cannot_give_two_incidents_one_id():
    with pytest.raises(DataFileError, match=r"2 fault\(s\), first: duplicate id in row 2; duplicate id in row 3\."):
        schemas.check(schemas.incidents, builders.with_a_duplicate_id(), FILE)


def test_two_sources_may_use_the_same_id():
    table = builders.incident_table(builders.incident(1), builders.incident(1, source="another"))
    assert len(schemas.check(schemas.incidents, table, FILE)) == 2


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_column_is_named(name):
    column = TABLES[name].columns[1]
    with pytest.raises(DataFileError, match=rf"first: missing column '{column}'"):
        schemas.check(getattr(schemas, name), pd.DataFrame(TABLES[name].drop(columns=column)), FILE)


@pytest.mark.parametrize("name", TABLES)
def test_a_column_too_many_is_named(name):
    with pytest.raises(DataFileError, match=r"first: unknown column 'mood'"):
        schemas.check(getattr(schemas, name), TABLES[name].assign(mood="bad"), FILE)


@pytest.mark.parametrize(("name", "column"), [("incidents", "latitude"), ("places", "population")])
def test_text_where_a_number_must_stand_is_named(name, column):
    with pytest.raises(DataFileError, match=rf"dtype\(.*\) of column {column} in row 4, got 'many'"):
        schemas.check(getattr(schemas, name), broken(name, column, "many"), FILE)


def test_all_faults_are_counted_and_the_first_three_shown():
    table = INCIDENTS.assign(latitude=99.0)
    with pytest.raises(DataFileError, match=r"12 fault\(s\), first: in_range") as caught:
        schemas.check(schemas.incidents, table, FILE)
    assert str(caught.value).count("of column latitude in row") == 3


def test_a_long_value_is_cut():
    with pytest.raises(DataFileError) as caught:
        schemas.check(schemas.incidents, broken("incidents", "attribution", "x" * 10_000), FILE)
    assert len(str(caught.value)) < 500
