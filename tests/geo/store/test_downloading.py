"""UCDP's bulk file: taken up again where it was cut, never mixed from two editions, imported whole or not at all."""

import io
import tracemalloc
import zipfile

import httpx2
import pytest
import stores
from source_server import SourceServer

from geo.errors import SyncError
from geo.incidents import downloading, ucdp
from geo.incidents.downloading import downloaded_zip
from geo.incidents.online import Asker, Patience, open_client
from geo.incidents.syncing import Endpoints, sync_ucdp_bulk

PATIENCE = Patience(
    attempts=3, connect=1, read=0.3, whole_file=2, wait_initial=0.01, wait_max=0.02, longest_retry_after=0.05
)
FILE = "/downloads/ged/ged251-csv.zip"


def release(count, **changes):
    """A made-up release of so many events, zipped as UCDP does, larger than one piece of the network."""
    row = dict.fromkeys(ucdp.COLUMNS, "") | {
        "type_of_violence": "1",
        "side_a": "Government of Mali",
        "side_b": "JNIM",
        "where_prec": "1",
        "latitude": "14.5",
        "longitude": "-4.0",
        "country": "Mali",
        "date_prec": "1",
        "date_start": "2025-02-01",
        "date_end": "2025-02-01",
        "best": "2",
        "high": "3",
        "low": "2",
        "deaths_civilians": "0",
    }
    text = io.StringIO()
    text.write(",".join(ucdp.COLUMNS) + "\n")
    for number in range(count):
        text.write(",".join((row | {"id": str(number)} | changes).values()) + "\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("GEDEvent_v25_1.csv", text.getvalue())
    return packed.getvalue()


@pytest.fixture
def server():
    server = SourceServer()
    server.files[FILE] = release(40)
    yield server
    server.close()


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


def fetch(server, store, told=None):
    endpoints = Endpoints(ucdp_bulk=f"{server.base}/downloads/ged")
    with open_client(PATIENCE) as client:
        return sync_ucdp_bulk(
            store,
            Asker(client, PATIENCE),
            endpoints,
            release="25.1",
            now=stores.NOW,
            progress=lambda done, text: told.append((done, text)) if told is not None else None,
        )


def ranges(server):
    return [(headers.get("Range"), headers.get("If-Range")) for _, path, _, _, headers in server.requests]


def left_over(store):
    return sorted(path.name for path in (store.folder / "sync").iterdir() if not path.name.endswith(".lock"))


def fail(server, store, deed, message):
    server.misbehave(FILE, *[deed] * 3)
    with pytest.raises(SyncError, match=message):
        fetch(server, store)
    server.misdeeds.clear()
    assert store.version == 0


def test_the_bulk_file_needs_no_token_and_leaves_nothing_behind(server, store):
    told = []
    result = fetch(server, store, told)
    assert (result.accepted, result.version) == (40, 1)
    assert (store.receipt().kind, store.receipt().file) == ("sync", "ged251-csv.zip")
    assert ranges(server) == [(None, None)]
    assert left_over(store) == []
    assert any("MB fetched" in text for _, text in told)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_cut_file_goes_on_from_where_it_was_cut(server, store):
    server.misbehave(FILE, ("half", 1000), ("half", 700))
    assert fetch(server, store).accepted == 40
    assert ranges(server) == [(None, None), ("bytes=1000-", '"first"'), ("bytes=1700-", '"first"')]


def test_a_line_that_is_cut_more_often_than_there_are_tries_still_gets_there(server, store):
    server.misbehave(FILE, *[("half", 400)] * 12)
    assert fetch(server, store).accepted == 40


def test_a_rerun_goes_on_from_what_an_earlier_run_fetched(server, store):
    server.misbehave(FILE, ("half", 900), 500, 500, 500, 500, 500)
    with pytest.raises(SyncError, match="failed again and again"):
        fetch(server, store)
    server.misdeeds.clear()
    assert left_over(store) == ["ged251-csv.zip.part", "ged251-csv.zip.part.json"]
    server.requests.clear()
    assert fetch(server, store).accepted == 40
    assert ranges(server) == [("bytes=900-", '"first"')]


def test_a_release_that_changed_meanwhile_is_fetched_anew(server, store):
    def change():
        server.files[FILE], server.etag = release(41, side_b="ISSP"), '"second"'

    server.misbehave(FILE, ("half", 1000), change)
    assert fetch(server, store).accepted == 41
    assert ranges(server)[-1] == ("bytes=1000-", '"first"')
    rows = [row for row in store.read().to_pylist() if row["source"] == "UCDP"]
    assert {row["side_b"] for row in rows} == {"ISSP"}


def test_a_server_that_knows_no_ranges_is_asked_for_the_whole(server, store):
    server.knows_ranges = False
    server.misbehave(FILE, ("half", 1000))
    assert fetch(server, store).accepted == 40


def test_a_server_that_gives_no_mark_is_asked_for_the_whole(server, store):
    server.etag = 'W/"weak"'
    server.misbehave(FILE, ("half", 1000))
    assert fetch(server, store).accepted == 40
    assert ranges(server) == [(None, None), (None, None)]


def test_a_part_that_is_the_whole_file_is_not_fetched_again(server, store, monkeypatch):
    monkeypatch.setattr("geo.incidents.syncing.prepare", lambda *_, **__: pytest.fail("import broke"))
    with pytest.raises(pytest.fail.Exception):
        fetch(server, store)
    monkeypatch.undo()
    server.requests.clear()
    assert fetch(server, store).accepted == 40
    assert ranges(server) == [(f"bytes={len(server.files[FILE])}-", '"first"')]


def test_a_part_longer_than_the_file_is_thrown_away(server, store):
    folder = store.folder / "sync"
    folder.mkdir()
    (folder / "ged251-csv.zip.part").write_bytes(b"x" * (len(server.files[FILE]) + 10))
    (folder / "ged251-csv.zip.part.json").write_text('{"mark": "\\"first\\""}')
    assert fetch(server, store).accepted == 40


def test_a_file_that_is_no_whole_zip_is_thrown_away(server, store):
    whole = server.files[FILE]
    server.files[FILE] = whole[:500] + b"\0" * 100 + whole[600:]
    with pytest.raises(SyncError, match="is no whole ZIP file. Nothing was imported. Run the same command again"):
        fetch(server, store)
    assert (store.version, left_over(store)) == (0, [])
    server.files[FILE] = whole
    assert fetch(server, store).accepted == 40


@pytest.mark.parametrize("deeds", [(429,), ((429, "1"),), (500, 503), ("slow",), ("cut",)])
def test_a_passing_trouble_is_waited_out(server, store, deeds):
    server.misbehave(FILE, *deeds)
    assert fetch(server, store).accepted == 40


@pytest.mark.parametrize(
    ("deed", "message"),
    [(404, "has nothing there"), (429, "asks to wait longer"), ("slow", r"could not be read after 3 tries \(Read")],
)
def test_a_lasting_trouble_imports_nothing(server, store, deed, message):
    fail(server, store, deed, message)
    assert fetch(server, store).accepted == 40


def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(server, store, monkeypatch):
    monkeypatch.setattr(downloading, "MOST_BYTES", 500)
    with pytest.raises(SyncError, match="has more than 500 bytes"):
        fetch(server, store)
    assert left_over(store) == []


def test_two_syncs_do_not_write_one_file(server, store):
    path = store.folder / "sync" / "ged251-csv.zip"
    with (
        open_client(PATIENCE) as client,
        downloaded_zip(Asker(client, PATIENCE), f"{server.base}{FILE}", path, lambda *_: None),
        pytest.raises(SyncError, match="Another sync is fetching"),
    ):
        fetch(server, store)


def test_memory_does_not_grow_with_the_file(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("zeros.csv", bytes(20_000_000))
    content = packed.getvalue()

    def pieces():
        yield from (content[at : at + 65536] for at in range(0, len(content), 65536))

    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=pieces()))
    with httpx2.Client(transport=transport) as client:
        tracemalloc.start()
        with downloaded_zip(Asker(client), "http://example.org/x.zip", tmp_path / "x.zip", lambda *_: None) as path:
            peak = tracemalloc.get_traced_memory()[1]
            assert path.stat().st_size == len(content)
        tracemalloc.stop()
    assert peak < 5_000_000


def test_a_file_that_trickles_is_left_after_its_time(tmp_path):
    times = iter(range(10_000))
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=iter([b"x" * 2_000_000] * 9)))
    with httpx2.Client(transport=transport) as client:
        asker = Asker(client, PATIENCE, clock=lambda: next(times) * 5.0)
        with (
            pytest.raises(SyncError, match=r"\(ReadTimeout\). Nothing was imported"),
            downloaded_zip(asker, "http://example.org/x.zip", tmp_path / "x.zip", lambda *_: None),
        ):
            pass
