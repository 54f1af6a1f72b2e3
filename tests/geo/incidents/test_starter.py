import pandas as pd
import pytest

from geo import embedded
from geo.errors import DataFileError
from geo.incidents import read_actors, read_context, read_incidents
from geo.incidents.starter import FULLY_COVERED, PARTLY_COVERED
from tests import builders

CODES = {"Mali": "MLI", "Burkina Faso": "BFA", "Niger": "NER"}


@pytest.fixture
def csv(tmp_path):
    """Writes the first five rows of the starter set with some cells changed, and returns where."""

    def write(row=0, drop=(), **cells):
        raw = pd.read_csv(embedded.FOLDER / "incidents.csv", dtype=str, keep_default_na=False).head(5)
        for column, value in cells.items():
            raw.loc[row, column] = value
        path = tmp_path / "incidents.csv"
        raw.drop(columns=list(drop)).to_csv(path, index=False)
        return path

    return write


def read(path):
    return read_incidents(CODES, builders.actors(), path)


def test_the_starter_set_has_1113_incidents_from_2012_to_2026(study):
    table = study.incidents.table
    assert len(table) == len(study.incidents) == 1113
    assert str(table["event_date"].min().date()) == "2012-01-17"
    assert str(table["event_date"].max().date()) == "2026-04-25"
    assert table["event_id"].is_unique
    assert table["event_date"].is_monotonic_increasing


def test_countries_are_iso3_codes_and_all_are_declared(study):
    assert study.incidents.table["country"].value_counts().to_dict() == {
        "MLI": 498,
        "BFA": 306,
        "NER": 222,
        "BEN": 45,
        "TGO": 25,
        "CIV": 10,
        "NGA": 7,
    }
    assert set(study.incidents.table["country"]) == {*FULLY_COVERED, *PARTLY_COVERED}


def test_every_value_is_as_the_file_has_it(study):
    raw = pd.read_csv(embedded.FOLDER / "incidents.csv", dtype=str, keep_default_na=False).set_index("event_id")
    table = study.incidents.table.set_index("event_id")
    raw = raw.loc[table.index]
    for column in (
        "date_precision",
        "admin1",
        "location",
        "event_type",
        "sub_event_type",
        "attribution",
        "target_type",
        "source_name",
        "source_url",
        "summary",
        "target",
    ):
        assert (table[column].fillna("") == raw[column]).all(), column
    assert (table["event_date"].dt.strftime("%Y-%m-%d") == raw["event_date"]).all()
    assert (table["latitude"] == raw["latitude"].astype(float)).all()
    assert (table["longitude"] == raw["longitude"].astype(float)).all()
    assert (table["place_precision"] == raw["place_precision"].astype(int)).all()


@pytest.mark.parametrize("column", ["fatalities_low", "fatalities_best", "fatalities_high", "fatalities_civilian"])
def test_an_unknown_toll_stays_unknown_and_a_known_one_stays_itself(study, column):
    raw = pd.read_csv(embedded.FOLDER / "incidents.csv", dtype=str, keep_default_na=False).set_index("event_id")
    toll = study.incidents.table.set_index("event_id")[column]
    written = raw.loc[toll.index, column]
    assert (toll.isna() == (written == "")).all()
    assert (toll.dropna() == written[written != ""].astype(int)).all()


def test_most_unknown_tolls_are_not_zero(study):
    toll = study.incidents.table["fatalities_best"]
    assert toll.isna().sum() == 224
    assert (toll == 0).sum() < 224


def test_actors_are_under_their_own_names(study):
    actors = read_actors()
    for column in ("actor", "associated_actor"):
        names = study.incidents.table[column].dropna()
        assert set(names) <= set(actors.kinds), column
        assert (names == names.map(actors.resolve)).all()


def test_a_few_rows_read_alone_are_in_order(csv):
    table = read(csv())
    assert table["event_date"].is_monotonic_increasing
    assert set(table["source"]) == {"starter"}
    assert set(table["country"]) == {"MLI"}


def test_an_alias_is_resolved(csv):
    table = read(csv(actor="GSIM", associated_actor="Wagner"))
    first = table[table["event_id"] == "PUB00001"].iloc[0]
    assert (first["actor"], first["associated_actor"]) == ("JNIM", "Wagner Group")


@pytest.mark.parametrize("column", ["summary", "source_url", "target", "associated_actor"])
def test_empty_text_is_missing_where_it_may_be(csv, column):
    assert read(csv(**{column: ""}))[column].isna().any()


@pytest.mark.parametrize("column", ["event_id", "event_date", "latitude", "place_precision", "fatalities_low"])
def test_a_missing_column_is_named(csv, column):
    with pytest.raises(DataFileError, match=rf"incidents\.csv has no column {column}; found were "):
        read(csv(drop=[column]))


@pytest.mark.parametrize("value", ["", "2025-02-30", "05/06/2025", "yesterday", "2025-06-05T10:00"])
def test_a_bad_date_is_named_with_its_row(csv, value):
    with pytest.raises(DataFileError, match=rf"incidents\.csv has '{value}' in row 4 where a date like 2025-06-30"):
        read(csv(row=2, event_date=value))


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("latitude", "fifteen", "number"),
        ("longitude", "1°30'", "number"),
        ("longitude", "inf", "number"),
        ("place_precision", "1.5", "whole number"),
        ("place_precision", "exact", "whole number"),
        ("fatalities_best", "many", "whole number"),
        ("fatalities_best", "2.5", "whole number"),
        ("fatalities_high", "99999999999", "whole number"),
        ("fatalities_civilian", "nan", "whole number"),
        ("fatalities_civilian", " ", "whole number"),
    ],
)
def test_text_where_a_number_must_stand_is_a_fault_and_not_unknown(csv, column, value, kind):
    with pytest.raises(DataFileError, match=rf"in row 4 of column {column} where a {kind} must stand\.") as caught:
        read(csv(row=2, **{column: value}))
    assert value in str(caught.value)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("latitude", "95"),
        ("latitude", ""),
        ("longitude", "-181"),
        ("place_precision", "0"),
        ("place_precision", "6"),
        ("place_precision", "257"),
        ("place_precision", "-3"),
        ("place_precision", ""),
        ("fatalities_civilian", "-1"),
        ("attribution", "rumoured"),
        ("source_url", "ftp://example.org"),
    ],
)
def test_a_value_out_of_range_names_file_row_and_column(csv, column, value):
    with pytest.raises(DataFileError, match=rf"incidents\.csv does not hold .* of column {column} in row 4"):
        read(csv(row=2, **{column: value}))


def test_a_low_toll_above_the_best_is_named(csv):
    with pytest.raises(DataFileError, match=r"incidents\.csv .*low_best_high_in_order_or_all_unknown.* in row 4"):
        read(csv(row=2, fatalities_low="5", fatalities_best="3", fatalities_high="9"))


def test_an_unknown_country_is_named_with_those_that_are_known(csv):
    with pytest.raises(
        DataFileError, match=r"country 'Atlantis' in row 4; the boundaries have Burkina Faso, Mali, Niger"
    ):
        read(csv(row=2, country="Atlantis"))


def test_a_duplicate_id_is_named(csv):
    with pytest.raises(DataFileError, match=r"duplicate id in row 2; duplicate id in row 4"):
        read(csv(row=2, event_id="PUB00001"))


def test_a_file_without_rows_is_refused(csv):
    path = csv()
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"incidents\.csv holds no incidents, only column names"):
        read(path)


def test_context_is_dated_and_complete():
    context = read_context()
    assert len(context) == 22
    assert context["date"].notna().all()
    assert set(context["country"]) <= {"Mali", "Burkina Faso", "Niger", "Sahel"} | set(context["country"])


def test_a_bad_date_in_the_context_is_named(tmp_path):
    path = tmp_path / "context.csv"
    path.write_text("date,country,kind,label\n2012-03-99,Mali,coup,Coup\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"context\.csv has '2012-03-99' in row 2"):
        read_context(path)
