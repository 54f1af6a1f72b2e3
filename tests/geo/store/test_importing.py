"""Rows in, rows accounted for: accepted, updated, unchanged, removed, outside, rejected."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import stores

from geo.errors import AmbiguousReadingError, ImportFileError, MappingError, TooManyRejectsError
from geo.incidents import acled, ucdp
from geo.incidents.importing import prepare
from geo.incidents.rows import open_rows
from geo.incidents.undoing import undo

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "data" / "reference" / "ucdp"
GED, CANDIDATE = REFERENCE / "ged201_nigeria_1990_2016_hdx.csv", REFERENCE / "GEDEvent_v23_0_10.csv"


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


def accounted(result):
    return result.accepted + result.updated + result.unchanged + result.outside + result.rejected


def stored(store, source="ACLED"):
    return {row["event_id"]: row for row in store.read().to_pylist() if row["source"] == source}


# --- revisions --------------------------------------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing_and_says_so(store, tmp_path):
    path = stores.write_acled(tmp_path / "a.csv", 20)
    first = stores.bring(store, path)
    again = stores.bring(store, path)
    assert (first.accepted, first.version) == (20, 1)
    assert (again.accepted, again.unchanged, again.version) == (0, 20, 1)
    assert again.note == "Nothing changed: every row is as the store has it."


def test_half_a_file_and_then_the_whole_make_the_same_content_as_the_whole(tmp_path):
    contents = []
    for name, counts in (("whole", (20,)), ("half", (10, 20)), ("twice", (20, 20))):
        store = stores.new_store(tmp_path / name)
        for count in counts:
            stores.bring(store, stores.write_acled(tmp_path / "a.csv", count))
        store.verify()
        contents.append(store.receipt().content)
    assert len(set(contents)) == 1


def test_a_revised_row_updates_and_the_change_is_kept(store, tmp_path):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 3))
    rows = [stores.acled_row(n, latitude=round(14 + n / 1000, 4)) for n in range(3)]
    rows[1] |= {"fatalities": "", "notes": "Synthetic, revised."}
    result = stores.bring(store, stores.write_table(tmp_path / "b.csv", rows))
    assert (result.updated, result.unchanged, result.version) == (1, 2, 2)
    changes = store.changes(2)
    assert set(changes["event_id"]) == {"MLI1"}
    told = {row["column"]: (row["before"], row["after"]) for row in changes.to_dict("records")}
    assert told["summary"] == ("Synthetic event for tests.", "Synthetic, revised.")
    assert told["fatalities_best"][0] == "3"
    assert pd.isna(told["fatalities_best"][1])
    assert store.changes(1).empty


def test_an_upload_stamp_alone_is_no_revision(store, tmp_path):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 2))
    assert stores.bring(store, stores.write_acled(tmp_path / "b.csv", 2, timestamp="1800000000")).updated == 0


def test_deleted_events_are_removed_with_a_record(store, tmp_path):
    path = stores.write_acled(tmp_path / "a.csv", 3)
    stores.bring(store, path)
    empty = stores.write_table(tmp_path / "none.csv", [], stores.COLUMNS)
    with prepare(store, empty, source="acled", now=stores.NOW, gone=frozenset({"MLI1", "XXX9"})) as prepared:
        assert prepared.counts["removed"] == 1
        result = prepared.commit(now=stores.NOW)
    assert (result.removed, result.version) == (1, 2)
    assert set(stored(store)) == {"MLI0", "MLI2"}
    record = store.changes(2).iloc[0]
    assert (record["event_id"], record["change"]) == ("MLI1", "removed")
    assert json.loads(record["before"])["fatalities_best"] == 3
    store.verify()


def test_missing_from_a_full_release_removes_within_its_countries_and_days_only(store, tmp_path):
    rows = [
        stores.acled_row(0),
        stores.acled_row(1),
        stores.acled_row(2, event_date="2025-06-01"),
        stores.acled_row(3, country="Niger", iso="562"),
        stores.acled_row(4, event_date="2024-01-01"),
    ]
    stores.bring(store, stores.write_table(tmp_path / "a.csv", rows))
    release = stores.write_table(tmp_path / "b.csv", [rows[0], stores.acled_row(5, event_date="2025-03-31")])
    assert stores.bring(store, release).removed == 0
    result = stores.bring(store, release, full_release=True)
    assert (result.removed, result.unchanged) == (1, 2)
    assert set(stored(store)) == {"MLI0", "MLI2", "MLI3", "MLI4", "MLI5"}


def test_a_row_that_is_refused_now_is_not_taken_for_missing(store, tmp_path):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 2))
    rows = [stores.acled_row(0), stores.acled_row(1, fatalities="some")]
    assert stores.bring(store, stores.write_table(tmp_path / "b.csv", rows), full_release=True).removed == 0
    assert set(stored(store)) == {"MLI0", "MLI1"}


def test_a_preview_shows_counts_and_commits_nothing_by_itself(store, tmp_path):
    rows = [stores.acled_row(0), stores.acled_row(1, latitude=91), stores.acled_row(2, country="France", iso="250")]
    told = []
    with prepare(
        store,
        stores.write_table(tmp_path / "a.csv", rows),
        source="acled",
        now=stores.NOW,
        progress=lambda done, text: told.append((done, text)),
    ) as prepared:
        assert prepared.counts == {
            "accepted": 1,
            "updated": 0,
            "unchanged": 0,
            "removed": 0,
            "outside": 1,
            "rejected": 1,
        }
        assert len(prepared.staged.sample) == 1
        assert prepared.staged.rejects["reason"].tolist() == ["latitude 91 is not between -90 and 90"]
    assert store.version == 0
    assert told[-1] == (0.95, "3 rows compared")
    assert not list((store.folder / "staging").iterdir())


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_an_import_that_is_stopped_leaves_the_store_as_it_was_and_nothing_staged(store, tmp_path, stop):
    path = stores.write_acled(tmp_path / "a.csv", 30)
    told = []
    stores.bring(store, path, progress=lambda done, text: told.append((done, text)))
    undo(store, now=stores.NOW)
    before = store.receipt()
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    for at in range(len(told)):
        calls = iter(range(len(told)))

        def until(done, text, at=at, calls=calls):
            if next(calls) == at:
                raise stop

        with pytest.raises(stop):
            stores.bring(store, path, progress=until)
        assert store.receipt() == before
        assert not list((store.folder / "staging").iterdir())
    assert stores.bring(store, path).accepted == 30


def test_an_import_that_came_between_preview_and_commit_is_not_undone(store, tmp_path):
    path = stores.write_acled(tmp_path / "a.csv", 4)
    with prepare(store, path, source="acled", now=stores.NOW) as prepared:
        stores.bring(store, stores.write_acled(tmp_path / "b.csv", 2))
        result = prepared.commit(now=stores.NOW)
    assert (result.accepted, result.unchanged, result.version) == (2, 2, 2)
    store.verify()


# --- checks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"event_date": ""}, "event_date", "no date"),
        ({"event_date": "yesterday"}, "event_date", "not a date, like 2025-06-30"),
        ({"event_date": "2025-02-30"}, "event_date", "not a date, like 2025-06-30"),
        ({"event_date": "2026-01-16"}, "event_date", "date in the future (today is 2026-01-15)"),
        ({"event_date": "1812-06-24"}, "event_date", "date before 1900-01-01"),
        ({"latitude": "91"}, "latitude", "latitude 91 is not between -90 and 90"),
        ({"latitude": "-inf"}, "latitude", "latitude -inf is not between -90 and 90"),
        ({"longitude": "181"}, "longitude", "longitude 181 is not between -180 and 180"),
        ({"latitude": "NaN"}, "latitude", "latitude is not a number"),
        ({"latitude": "14,35"}, "latitude", "latitude is not a number"),
        ({"longitude": ""}, "longitude", "no longitude"),
        ({"latitude": "0", "longitude": "-0.0"}, "latitude", "position 0/0, which stands for no position"),
        ({"country": "Ruritania", "iso": ""}, "country", "unknown country 'Ruritania'"),
        ({"country": "", "iso": ""}, "country", "no country"),
        ({"fatalities": "-1"}, "fatalities", "not a whole number from 0 to 1,000,000"),
        ({"fatalities": "2.5"}, "fatalities", "not a whole number from 0 to 1,000,000"),
        ({"fatalities": "1e400"}, "fatalities", "not a whole number from 0 to 1,000,000"),
        ({"time_precision": "7"}, "time_precision", "must be one of day, week, month, year"),
        ({"geo_precision": "near"}, "geo_precision", "must be one of 1, 2, 3, 4, 5"),
        ({"actor1": ""}, "actor1", "no actor; write Unidentified armed men where nobody is named"),
        ({"event_id_cnty": ""}, "event_id_cnty", "no event id"),
    ],
)
def test_a_row_is_refused_for_a_reason_with_row_column_and_value(store, tmp_path, changes, column, reason):
    path = stores.write_table(tmp_path / "a.csv", [stores.acled_row(0), stores.acled_row(1, **changes)])
    result = stores.bring(store, path)
    assert (result.accepted, result.rejected) == (1, 1)
    reject = store.rejects().iloc[0].to_dict()
    reject["value"] = reject["value"].lstrip("'")
    assert reject == {"row": "3", "column": column, "value": str(next(iter(changes.values()))), "reason": reason}
    assert result.rejects_file is not None
    assert Path(result.rejects_file).exists()


def test_an_id_that_stands_twice_is_refused_the_second_time(store, tmp_path):
    path = stores.write_table(tmp_path / "a.csv", [stores.acled_row(0), stores.acled_row(1), stores.acled_row(0)])
    result = stores.bring(store, path)
    assert (result.accepted, result.rejected) == (2, 1)
    assert store.rejects()["reason"].tolist() == ["the same event id stands in an earlier row of the file"]
    assert store.rejects()["row"].tolist() == ["4"]


def test_a_row_with_two_faults_counts_once_and_tells_both(store, tmp_path):
    path = stores.write_table(
        tmp_path / "a.csv", [stores.acled_row(0), stores.acled_row(1, latitude=91, fatalities=-3)]
    )
    assert stores.bring(store, path).rejected == 1
    assert store.rejects()["column"].tolist() == ["latitude", "fatalities"]


def test_a_row_with_too_few_cells_is_refused_not_lost(store, tmp_path):
    path = stores.write_acled(tmp_path / "a.csv", 2)
    path.write_text(path.read_text() + "MLI7,2025-01-01\n\n", encoding="utf-8")
    result = stores.bring(store, path)
    assert (accounted(result), result.accepted, result.rejected) == (3, 2, 1)
    assert store.rejects()["reason"].tolist() == ["the row has 2 cells and the header 31."]


def test_a_formula_in_a_refused_value_is_text_in_the_rejects_file(store, tmp_path):
    stores.bring(store, stores.write_acled(tmp_path / "b.csv", 1))
    path = stores.write_table(
        tmp_path / "a.csv", [stores.acled_row(9), stores.acled_row(1, fatalities='=HYPERLINK("x")')]
    )
    stores.bring(store, path)
    assert store.rejects()["value"].tolist() == ['\'=HYPERLINK("x")']


def test_known_countries_outside_the_study_area_are_counted_not_refused(store, tmp_path):
    rows = [stores.acled_row(0), stores.acled_row(1, country="France", iso="250", latitude="bad")]
    result = stores.bring(store, stores.write_table(tmp_path / "a.csv", rows))
    assert (result.accepted, result.outside, result.rejected) == (1, 1, 0)


def test_too_many_refused_rows_import_nothing_and_keep_the_reasons(store, tmp_path):
    path = stores.write_table(tmp_path / "a.csv", [stores.acled_row(0), stores.acled_row(1, latitude=91)])
    with pytest.raises(
        TooManyRejectsError, match="1 of 2 rows are refused; at most 0 were allowed. Nothing was imported"
    ):
        stores.bring(store, path, max_rejects=0)
    assert store.version == 0
    assert len(list((store.folder / "rejects").glob("*.csv"))) == 1
    assert stores.bring(store, path, max_rejects=1).accepted == 1


# --- readers ----------------------------------------------------------------------------------------------------------


def test_acleds_columns_are_those_of_its_export():
    told = """event_id_cnty, event_date, year, time_precision, disorder_type, event_type, sub_event_type, actor1,
    assoc_actor_1, inter1, actor2, assoc_actor_2, inter2, interaction, civilian_targeting, iso, region, country, admin1,
    admin2, admin3, location, latitude, longitude, geo_precision, source, source_scale, notes, fatalities, tags,
    timestamp"""
    assert [name.strip() for name in told.split(",")] == acled.COLUMNS
    assert acled.OLDER == ("data_id", "event_id_no_cnty", "iso3")


@pytest.mark.reference
@pytest.mark.parametrize(("path", "besides"), [(CANDIDATE, set()), (GED, {"start_year", "end_year", "iso3"})])
def test_ucdps_columns_are_those_of_its_files_in_their_order(path, besides):
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline().strip().split(",")
    assert len(ucdp.COLUMNS) == 49
    assert [name for name in header if name not in besides] == list(ucdp.COLUMNS)


def test_acled_is_put_into_our_words(store, tmp_path):
    rows = [
        stores.acled_row(0, time_precision=2, geo_precision=3, assoc_actor_1="Katiba Macina", assoc_actor_2="VDP"),
        stores.acled_row(1, civilian_targeting="Civilian targeting", actor2="Civilians (Mali)", inter2=7, inter1="2"),
        stores.acled_row(2, event_date="01 March 2025"),
        stores.acled_row(3, event_date="2-Mar-25"),
    ]
    stores.bring(store, stores.write_table(tmp_path / "a.csv", rows))
    found = stored(store)
    assert (found["MLI0"]["date_precision"], found["MLI0"]["date_precision_original"]) == ("week", "2")
    assert (found["MLI0"]["place_precision"], found["MLI0"]["place_precision_original"]) == (4, "3")
    assert found["MLI0"]["associated"] == "Katiba Macina; VDP"
    assert found["MLI1"]["target_type"] == "civilians"
    assert found["MLI1"]["side_a_kind"] == "non-state armed group"
    assert found["MLI2"]["event_date"] == date(2025, 3, 1)
    assert found["MLI3"]["event_date"] == date(2025, 3, 2)
    assert found["MLI0"]["licence"] == "ACLED terms"


def test_older_exports_hdx_copies_and_answers_of_the_interface_are_read_alike(store, tmp_path):
    rows = [stores.acled_row(n) for n in range(3)]
    older = [row | {"data_id": "1", "event_id_no_cnty": "2", "iso3": "MLI"} for row in rows]
    stores.bring(store, stores.write_table(tmp_path / "older.csv", older, delimiter=";"))
    tags = ["#event+code", "#date"] + [""] * (len(rows[0]) - 2)
    hdx = stores.bring(store, stores.write_table(tmp_path / "hdx.csv", rows, before=[tags]))
    typed = [row | {"fatalities": 3, "latitude": 14.35, "longitude": -3.61, "iso": 466, "tags": None} for row in rows]
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps({"status": 200, "success": True, "count": 3, "data": typed}))
    assert (hdx.unchanged, accounted(hdx)) == (3, 3)
    assert stores.bring(store, answer).unchanged == 3


@pytest.mark.reference
@pytest.mark.parametrize(("path", "rows", "inside"), [(GED, 3072, 3041), (CANDIDATE, 2391, 230)])
def test_every_row_of_ucdps_real_files_is_accounted_for(store, path, rows, inside):
    result = stores.bring(store, path, source="ucdp")
    assert accounted(result) == rows
    assert result.accepted == inside
    assert set(store.rejects()["reason"]) <= {"low > best", "best > high"}
    store.verify()
    assert stores.bring(store, path, source="ucdp").unchanged == inside


@pytest.mark.reference
def test_a_release_without_a_header_row_is_read_by_order(store, tmp_path):
    lines = CANDIDATE.read_text(encoding="utf-8").split("\n", 1)
    headerless = tmp_path / "GEDEvent_v24_0_1.csv"
    headerless.write_text(lines[1], encoding="utf-8")
    result = stores.bring(store, headerless, source="ucdp")
    assert (accounted(result), result.accepted) == (2391, 230)
    assert stores.bring(store, CANDIDATE, source="ucdp").unchanged == 230


@pytest.mark.reference
def test_ucdps_zipped_bulk_file_is_read(store, tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "ged.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(CANDIDATE, "GEDEvent.csv")
    assert accounted(stores.bring(store, tmp_path / "ged.zip", source="ucdp")) == 2391


@pytest.mark.reference
def test_ucdp_is_put_into_our_words(store):
    stores.bring(store, CANDIDATE, source="ucdp")
    raw = pd.read_csv(CANDIDATE, dtype=str, keep_default_na=False).set_index("id")
    found = stored(store, "UCDP")
    for key, row in found.items():
        assert row["place_precision"] == int(ucdp.PLACE_PRECISION[raw.loc[key, "where_prec"]])
        assert row["date_precision"] == ucdp.DATE_PRECISION[raw.loc[key, "date_prec"]]
        assert (row["side_a"], row["side_b"]) == (raw.loc[key, "side_a"], raw.loc[key, "side_b"])
        assert row["fatalities_best"] == int(raw.loc[key, "best"])
        assert row["event_date"].isoformat() == raw.loc[key, "date_start"][:10]


def test_a_file_of_something_else_is_named_with_what_it_lacks(store, tmp_path):
    path = stores.write_table(tmp_path / "a.csv", [{"name": "x", "value": "1"}])
    with pytest.raises(ImportFileError, match="a.csv is no ACLED file: it has no column event_id_cnty, event_date"):
        stores.bring(store, path)
    with pytest.raises(ImportFileError, match="There is no source 'gdelt'; there are acled, ucdp, table"):
        stores.bring(store, path, source="gdelt")
    with pytest.raises(MappingError, match="An own table needs a mapping"):
        stores.bring(store, path, source="table")


def test_dates_with_two_readings_are_never_guessed(store, tmp_path):
    both = [stores.acled_row(0, event_date="03/04/2025"), stores.acled_row(1, event_date="05/06/2025")]
    with pytest.raises(AmbiguousReadingError, match="03/04/2025 can be read as day-month or month-day"):
        stores.bring(store, stores.write_table(tmp_path / "a.csv", both))
    stores.bring(store, tmp_path / "a.csv", date_order="dmy")
    assert stored(store)["MLI0"]["event_date"] == date(2025, 4, 3)
    settled = [*both, stores.acled_row(2, event_date="03/25/2025")]
    stores.bring(store, stores.write_table(tmp_path / "b.csv", settled))
    assert stored(store)["MLI0"]["event_date"] == date(2025, 3, 4)


def test_pieces_do_not_change_the_numbers_of_rows(tmp_path):
    path = stores.write_acled(tmp_path / "a.csv", 25)
    pieces = list(open_rows(path, piece_rows=10).pieces())
    assert [len(piece) for piece in pieces] == [10, 10, 5]
    assert pieces[2].table.index.tolist() == [22, 23, 24, 25, 26]


@pytest.mark.reference
def test_a_group_that_ucdp_numbers_but_nobody_named_is_unidentified(store):
    stores.bring(store, CANDIDATE, source="ucdp")
    rows = stored(store, "UCDP").values()
    kinds = {row[side]: row[f"{side}_kind"] for row in rows for side in ("side_a", "side_b")}
    assert kinds["XXX475"] == "unidentified"
    assert kinds["Government of Mali"] == "state forces"
