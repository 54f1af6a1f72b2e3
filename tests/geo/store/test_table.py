"""Own tables: proposed, corrected, saved and used again; whatever format, encoding, separator or order of dates."""

import json
import sqlite3
import struct
from datetime import date, datetime

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import stores
import xlsxwriter

from geo.errors import AmbiguousReadingError, ImportFileError, MappingError
from geo.incidents.mapping import Mapping, propose_mapping, read_mapping, save_mapping
from geo.incidents.reading import Reading, find_date_order, parse_date
from geo.incidents.rows import open_rows
from geo.incidents.table import propose_for

ROWS = [
    {
        "No": "A1",
        "Date": "25/03/2025",
        "Pays": "Mali",
        "Région": "Ségou",
        "Localité": "Niono",
        "Lat": "14,25",
        "Long": "-5,99",
        "Auteur": "GSIM",
        "Morts": "3",
        "Résumé": "Événement synthétique",
    },
    {
        "No": "A2",
        "Date": "01/04/2025",
        "Pays": "Côte d'Ivoire",
        "Région": "Bounkani",
        "Localité": "Téhini",
        "Lat": "9,6",
        "Long": "-3,66",
        "Auteur": "inconnu",
        "Morts": "",
        "Résumé": "Un autre",
    },
]


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


def bring(store, path, **settled):
    _, proposal = propose_for(path)
    return stores.bring(store, path, source="table", mapping=proposal.mapping(**({"source": "Firm"} | settled)))


def stored(store):
    return {row["event_id"]: row for row in store.read().to_pylist() if row["source"] == "Firm"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_french_table_is_read_in_any_encoding_and_separator(store, tmp_path, encoding, delimiter):
    path = stores.write_table(tmp_path / "t.csv", ROWS, delimiter=delimiter, encoding=encoding)
    rows, proposal = propose_for(path)
    assert (rows.reading.separator, proposal.reading.decimal, proposal.date_order) == (delimiter, ",", "dmy")
    assert proposal.questions == ()
    result = bring(store, path)
    assert (result.accepted, result.rejected) == (2, 0)
    first = stored(store)["A1"]
    assert (first["latitude"], first["longitude"]) == (14.25, -5.99)
    assert (first["event_date"], first["admin1"], first["country"]) == (date(2025, 3, 25), "Ségou", "MLI")
    assert stored(store)["A2"]["fatalities_best"] is None
    assert stored(store)["A2"]["country"] == "CIV"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize(("order", "written"), [("dmy", "%d/%m/%Y"), ("mdy", "%m/%d/%Y"), (None, "%Y-%m-%d")])
def test_every_mixture_of_signs_is_found(tmp_path, encoding, delimiter, decimal, order, written):
    days = [date(2025, 3, 25), date(2025, 4, 1)]
    rows = [
        {"Date": day.strftime(written), "Lat": f"14{decimal}{n}5", "Long": f"-3{decimal}5", "Né": "é"}
        for n, day in enumerate(days)
    ]
    path = stores.write_table(tmp_path / "t.csv", rows, delimiter=delimiter, encoding=encoding)
    opened, proposal = propose_for(path)
    found = proposal.reading
    assert (found.encoding, found.separator, found.decimal, proposal.date_order) == (
        encoding,
        delimiter,
        decimal,
        order,
    )
    assert opened.columns == ("Date", "Lat", "Long", "Né")
    assert [parse_date(text, proposal.date_order) for text in proposal.sample["Date"]] == days


def test_what_the_user_says_of_a_text_file_is_not_looked_for(tmp_path):
    path = stores.write_table(tmp_path / "t.csv", ROWS, delimiter=";", encoding="cp1252")
    opened, proposal = propose_for(path, encoding="latin-1", separator="|")
    assert (proposal.reading.encoding, proposal.reading.separator, proposal.reading.notes) == ("latin-1", "|", ())
    assert len(opened.columns) == 1


def test_an_encoding_that_had_to_be_guessed_is_told(tmp_path):
    path = stores.write_table(tmp_path / "t.csv", ROWS, encoding="cp1252")
    assert open_rows(path).reading.notes == ("Not UTF-8, so read as Windows-1252 (Western European): check accents.",)
    path.write_bytes(path.read_bytes() + b"\x81")
    assert open_rows(path).reading.notes == ("Not UTF-8, so read as Latin-1 (Western European): check the accents.",)


def test_a_wrong_encoding_that_the_user_names_is_refused(tmp_path):
    path = stores.write_table(tmp_path / "t.csv", ROWS, encoding="latin-1")
    with pytest.raises(ImportFileError, match="t.csv is not utf-8 text .* Name another encoding"):
        list(open_rows(path, reading=Reading(encoding="utf-8")).pieces())


def test_the_same_rows_come_in_from_every_format(store, tmp_path):
    plain = [
        {
            "id": f"A{n}",
            "date": f"2025-03-{n + 1:02d}",
            "country": "Mali",
            "actor": "GSIM",
            "killed": n,
            "lat": 14.5 + n,
            "lon": -4.25,
        }
        for n in range(3)
    ]
    frame = pd.DataFrame(plain)
    points = gpd.GeoDataFrame(
        frame.drop(columns=["lat", "lon"]), geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs="EPSG:4326"
    )
    frame.to_csv(tmp_path / "t.csv", index=False)
    typed = frame.assign(date=pd.to_datetime(frame["date"]))
    typed.to_excel(tmp_path / "t.xlsx", index=False, engine="xlsxwriter")
    typed.to_parquet(tmp_path / "t.parquet")
    points.to_file(tmp_path / "t.geojson", driver="GeoJSON")
    points.to_file(tmp_path / "t.gpkg", driver="GPKG")
    points.to_crs("EPSG:32630").to_file(tmp_path / "metres.gpkg", driver="GPKG")
    points.to_parquet(tmp_path / "geo.parquet")
    (tmp_path / "t.json").write_text(json.dumps(plain))
    assert bring(store, tmp_path / "t.csv").accepted == 3
    for name in ("t.xlsx", "t.parquet", "t.geojson", "t.gpkg", "geo.parquet", "t.json"):
        result = bring(store, tmp_path / name)
        assert (result.unchanged, result.rejected) == (3, 0), (name, store.changes(store.version))
    bring(store, tmp_path / "metres.gpkg")
    assert stored(store)["A2"]["latitude"] == pytest.approx(16.5, abs=1e-7)


def test_a_sheet_and_a_layer_are_chosen_by_name(store, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        book.add_worksheet("cover").write(0, 0, "nothing here")
        sheet = book.add_worksheet("events")
        for column, (name, value) in enumerate(
            [("date", datetime(2025, 1, 5)), ("lat", 14.5), ("lon", -4), ("country", "Mali"), ("actor", "GSIM")]
        ):
            sheet.write(0, column, name)
            if name == "date":
                sheet.write_datetime(1, column, value, book.add_format({"num_format": "dd/mm/yy"}))
            else:
                sheet.write(1, column, value)
    rows, proposal = propose_for(tmp_path / "t.xlsx", sheet="events")
    mapping = proposal.mapping(source="Firm", sheet="events")
    assert stores.bring(store, tmp_path / "t.xlsx", source="table", mapping=mapping).accepted == 1
    assert next(iter(stored(store).values()))["event_date"] == date(2025, 1, 5)
    with pytest.raises(ImportFileError, match=r"t.xlsx has no sheet 'x'; it has cover, events"):
        open_rows(tmp_path / "t.xlsx", sheet="x")


def test_without_ids_the_content_is_the_id_so_a_re_import_changes_nothing(store, tmp_path):
    rows = [{name: value for name, value in row.items() if name != "No"} for row in ROWS]
    path = stores.write_table(tmp_path / "t.csv", rows, delimiter=";")
    assert bring(store, path).accepted == 2
    assert bring(store, path).unchanged == 2
    _, proposal = propose_for(path)
    assert any("No column with an id" in sentence for sentence in proposal.mapping().sentences())


def test_a_mapping_is_saved_and_used_again(store, tmp_path):
    path = stores.write_table(tmp_path / "t.csv", ROWS, delimiter=";", encoding="cp1252")
    _, proposal = propose_for(path)
    mapping = proposal.mapping(source="Firm", constants={"event_type": "Battles"}, event_types={"Battles": "Riots"})
    save_mapping(mapping, tmp_path / "m.json")
    assert read_mapping(tmp_path / "m.json") == mapping
    stores.bring(store, path, source="table", mapping=read_mapping(tmp_path / "m.json"))
    assert {row["event_type"] for row in stored(store).values()} == {"Riots"}


def test_what_the_columns_leave_open_is_asked():
    sample = pd.DataFrame({"when": ["03/04/2025"], "lat": ["1"], "lon": ["2"]}, dtype="str")
    proposal = propose_mapping(list(sample), sample)
    assert proposal.questions == (
        "Which column is event_date?",
        "Which column is country, or what is it in every row?",
        "Which column is side_a, or what is it in every row?",
    )
    renamed = sample.rename(columns={"when": "date"})
    assert "Say dmy or mdy" in propose_mapping(list(renamed), renamed).questions[-1]


@pytest.mark.parametrize(
    ("columns", "constants", "source", "message"),
    [
        ({"latitude": "a", "longitude": "b"}, {}, "x", "The mapping says nothing of event_date, country, side_a"),
        (
            {"event_date": "d", "latitude": "a", "longitude": "b"},
            {},
            "x",
            "country, side_a.* or one value for all rows",
        ),
        ({"colour": "c"}, {}, "x", "The mapping names 'colour', which is no column of ours"),
        (
            {"event_date": "d", "latitude": "a", "longitude": "b"},
            {"country": "Mali", "side_a": "JNIM"},
            "ACLED",
            "The source may not be called 'ACLED': that name is taken",
        ),
    ],
)
def test_a_mapping_that_cannot_be_says_what_is_missing(columns, constants, source, message):
    with pytest.raises(MappingError, match=message):
        Mapping(columns, constants, source)


def test_a_mapping_for_another_file_names_the_column(store, tmp_path):
    path = stores.write_table(tmp_path / "t.csv", ROWS)
    mapping = Mapping(
        {"event_date": "Datum", "latitude": "Lat", "longitude": "Long", "country": "Pays", "side_a": "Auteur"}
    )
    with pytest.raises(MappingError, match="reads column 'Datum', which t.csv does not have; it has No, Date, Pays"):
        stores.bring(store, path, source="table", mapping=mapping)


@pytest.mark.parametrize(
    ("text", "message"), [(None, "There is no mapping"), ("{", "is no saved mapping"), ("[]", "no saved mapping")]
)
def test_a_saved_mapping_that_is_none_is_named(tmp_path, text, message):
    if text is not None:
        (tmp_path / "m.json").write_text(text)
    with pytest.raises(MappingError, match=message):
        read_mapping(tmp_path / "m.json")


@pytest.mark.parametrize(
    ("texts", "order"),
    [(["2025-03-04"], None), (["13/04/2025", "01/02/2025"], "dmy"), (["04/13/2025"], "mdy"), (["05.05.2025"], None)],
)
def test_the_order_of_dates_is_found_where_one_date_settles_it(texts, order):
    assert find_date_order(texts) == order


def test_dates_of_both_orders_ask_the_user():
    with pytest.raises(AmbiguousReadingError, match=r"1 date\(s\) have the day first and 1 the month first"):
        find_date_order(["13/04/2025", "04/13/2025"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-03-04", date(2025, 3, 4)),
        ("2025-03-04T23:59:59+00:00", date(2025, 3, 4)),
        ("20250304", date(2025, 3, 4)),
        ("2025/03/04", date(2025, 3, 4)),
        ("4 March 2025", date(2025, 3, 4)),
        ("04-Mar-25", date(2025, 3, 4)),
        ("1er août 2025", date(2025, 8, 1)),
        ("12 juillet 2024", date(2024, 7, 12)),
        ("March 4, 2025", date(2025, 3, 4)),
        ("29 février 2024", date(2024, 2, 29)),
        ("2025-02-29", None),
        ("4 Smarch 2025", None),
        ("03/04/2025", None),
        ("05/05/2025", date(2025, 5, 5)),
        ("45000", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_written_or_not_at_all(text, day):
    assert parse_date(text, None) == day


def test_a_said_order_is_obeyed():
    assert parse_date("03/04/2025", "dmy") == date(2025, 4, 3)
    assert parse_date("03/04/2025", "mdy") == date(2025, 3, 4)
    assert parse_date("13/13/2025", "dmy") is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates": []}}]}',
            "that is no point",
        ),
        ('{"type": "FeatureCollection", "features": [3]}', "has a feature .row 2. that is none"),
        ('{"type": "FeatureCollection", "features": [], "crs": {"name": "EPSG:32630"}}', "longitude and latitude"),
        ('{"a": 1}', "holds no list of records"),
        ("[1, 2]", "not of records"),
        ("[{}]", "holds no records"),
        ("[{", "is no JSON"),
    ],
)
def test_json_that_is_no_table_of_points_is_named(tmp_path, content, message):
    path = tmp_path / "t.geojson"
    path.write_text(content)
    with pytest.raises(ImportFileError, match=message):
        open_rows(path)


def geopackage(path, *, srs=4326, blob=None, kind="TABLE", column="geom", listed="events"):
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)")
        file.execute("CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id)")
        file.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (7, 'EPSG', 999999)")
        file.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?)", (listed, column, srs))
        file.execute("CREATE TABLE base (date, geom)")
        point = b"GP\x00\x01" + struct.pack("<i", srs) + shapely.to_wkb(shapely.Point(-4, 14))
        file.execute("INSERT INTO base VALUES ('2025-01-01', ?)", (point if blob is None else blob,))
        file.execute(
            "CREATE VIEW events AS SELECT * FROM base" if kind == "VIEW" else "ALTER TABLE base RENAME TO events"
        )
    file.close()
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"srs": 99}, "no known coordinate reference system"),
        ({"srs": 7}, "is in EPSG:999999, which is unknown here"),
        ({"kind": "VIEW"}, "has no layer of points"),
        ({"column": "shape"}, "names a geometry column 'shape'"),
        ({"blob": b"XX"}, "a damaged geometry in row 2"),
        ({"blob": b"GP\x00\x01aaaa\x01\x01"}, "a damaged geometry in row 2"),
        ({"blob": b"GP\x00\x01aaaa" + shapely.to_wkb(shapely.box(0, 0, 1, 1))}, "a shape in row 2 that is no point"),
    ],
)
def test_a_geopackage_that_cannot_be_read_says_why(tmp_path, changes, message):
    with pytest.raises(ImportFileError, match=message):
        open_rows(geopackage(tmp_path / "t.gpkg", **changes))


def test_an_empty_point_is_a_row_without_a_position(tmp_path):
    path = geopackage(tmp_path / "t.gpkg", blob=b"GP\x00\x01aaaa" + shapely.to_wkb(shapely.Point()))
    piece = next(open_rows(path).pieces())
    assert piece.table[["longitude", "latitude"]].iloc[0].tolist() == ["", ""]
