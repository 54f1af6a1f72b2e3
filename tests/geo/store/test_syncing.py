"""Sources asked over the network: they may refuse, stall, break, change; nothing comes in half, a re-run completes."""

import argparse
import json

import httpx2
import pytest
import stores
from source_server import PAGE_ROWS, SourceServer

from geo.errors import SyncError
from geo.incidents import online, syncing, ucdp
from geo.incidents.online import Asker, Patience
from geo.incidents.syncing import Endpoints
from geo.incidents.undoing import undo

PATIENCE = Patience(
    attempts=3, connect=1, read=0.3, whole_answer=2, wait_initial=0.01, wait_max=0.02, longest_retry_after=0.05
)
SECRETS = {"SAHEL_ACLED_USERNAME": "keeper", "SAHEL_ACLED_PASSWORD": "p4ssw0rd-right", "SAHEL_UCDP_TOKEN": "tok-secret"}


@pytest.fixture
def server():
    server = SourceServer()
    server.acled = [stores.acled_row(n, latitude=round(14 + n / 1000, 4)) for n in range(10)]
    server.ucdp = [ucdp_event(n) for n in range(10)]
    yield server
    server.close()


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


@pytest.fixture(autouse=True)
def secrets(monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(syncing, "_RESTARTS", 3)


def ucdp_event(number):
    row = dict.fromkeys(ucdp.COLUMNS, "")
    return row | {
        "id": number,
        "type_of_violence": 1,
        "side_a": "Government of Mali",
        "side_b": "JNIM",
        "where_prec": 1,
        "latitude": round(14 + number / 1000, 4),
        "longitude": -4.0,
        "country": "Mali",
        "date_prec": 1,
        "date_start": "2025-02-01T00:00:00",
        "date_end": "2025-02-01T00:00:00",
        "best": 2,
        "high": 3,
        "low": 2,
        "deaths_civilians": 0,
    }


def sync(server, store, what="acled", client=None, **changes):
    options = {
        "what": what,
        "country": ["MLI"],
        "from_": None,
        "to": None,
        "release": "25.1",
        "bulk": False,
        "level": "ADM2",
    }
    base = server.base
    endpoints = Endpoints(
        f"{base}/oauth/token",
        f"{base}/api/acled/read",
        f"{base}/api/deleted/read",
        f"{base}/api/gedevents",
        f"{base}/downloads/ged",
        f"{base}/api/current/gbOpen",
    )
    with client or online.open_client(PATIENCE) as opened:
        return syncing.sync(
            store,
            argparse.Namespace(**(options | changes)),
            now=stores.NOW,
            progress=lambda *_: None,
            asker=Asker(opened, PATIENCE),
            endpoints=endpoints,
        )


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    for name in ("sync_acled", "sync_ucdp"):
        function = getattr(syncing, name)
        monkeypatch.setattr(syncing, name, lambda *a, f=function, **k: f(*a, page_rows=PAGE_ROWS, **k))


def test_acled_is_asked_as_it_documents_and_comes_in_as_one_version(server, store):
    result = sync(server, store)
    assert (result["accepted"], result["version"]) == (10, 1)
    assert store.receipt().kind == "sync"
    method, path, _, body, _ = server.requests[0]
    assert (method, path) == ("POST", "/oauth/token")
    assert "username=keeper" in body
    reads = [entry for entry in server.requests if entry[1] == "/api/acled/read"]
    assert [entry[2]["page"] for entry in reads] == ["1", "2", "3", "4", "1"]
    assert reads[0][2] | {"page": "1"} == {
        "_format": "json",
        "country": "Mali",
        "event_date": "2025-12-16|2026-01-15",
        "event_date_where": "BETWEEN",
        "limit": "4",
        "page": "1",
    }
    assert all(entry[4]["Authorization"] == "Bearer first" for entry in reads)


def test_the_next_sync_asks_for_what_changed_and_removes_what_acled_deleted(server, store):
    sync(server, store)
    server.deleted = [{"event_id_cnty": "MLI3", "deleted_timestamp": "1700000500"}]
    server.acled[0]["fatalities"] = "8"
    server.acled.pop(3)
    result = sync(server, store)
    read = [entry for entry in server.requests if entry[1] == "/api/acled/read"][-1]
    assert (read[2]["timestamp"], read[2]["timestamp_where"]) == ("1700000000", ">=")
    assert (result["updated"], result["removed"], result["unchanged"]) == (1, 1, 8)
    sync(server, store)
    deleted = [entry for entry in server.requests if entry[1] == "/api/deleted/read"][-1]
    assert deleted[2]["deleted_timestamp"] == "1700000500"
    store.verify()


def test_after_an_undo_the_next_sync_asks_for_what_was_taken_back(server, store):
    sync(server, store)
    for row in server.acled:
        row |= {"timestamp": "1700009999", "fatalities": "5"}
    assert sync(server, store)["updated"] == 10
    undo(store, now=stores.NOW)
    assert sync(server, store)["updated"] == 10
    read = [entry for entry in server.requests if entry[1] == "/api/acled/read"]
    assert read[-1][2]["timestamp"] == "1700000000"
    sync(server, store)
    read = [entry for entry in server.requests if entry[1] == "/api/acled/read"]
    assert read[-1][2]["timestamp"] == "1700009999"


@pytest.mark.parametrize("path", ["/oauth/token", "/api/deleted/read"])
@pytest.mark.parametrize(("deed", "message"), [(401, "does not accept"), (500, "again and again"), ("cut", "3 tries")])
def test_nothing_comes_in_while_account_or_deletions_cannot_be_read(server, store, path, deed, message):
    server.misbehave(path, *[deed] * 3)
    with pytest.raises(SyncError, match=message):
        sync(server, store)
    assert store.version == 0
    server.misdeeds.clear()
    assert sync(server, store)["accepted"] == 10


@pytest.mark.parametrize("deeds", [(429, 429), ((429, "1"),), (500, 503), ("cut",), ("slow",), ("cut", "slow")])
def test_a_passing_trouble_is_waited_out(server, store, deeds):
    server.misbehave("/api/acled/read", None, *deeds)
    assert sync(server, store)["accepted"] == 10
    assert not server.misdeeds


@pytest.mark.parametrize(
    ("deed", "message"),
    [
        (401, "does not accept the user name, password or token"),
        (403, "does not allow this account"),
        (404, "has nothing there"),
        (500, "failed again and again"),
        (429, "asks to wait longer"),
        (418, "refused"),
        ("cut", "could not be read after 3 tries"),
        ("slow", "could not be read after 3 tries"),
        ("html", "answered with something other than JSON"),
    ],
)
def test_a_lasting_trouble_imports_nothing_and_a_rerun_goes_on_from_there(server, store, deed, message):
    server.misbehave("page=3", *[deed] * 3)
    with pytest.raises(SyncError, match=message) as caught:
        sync(server, store)
    assert store.version == 0
    assert not any(secret in str(caught.value) for secret in (*SECRETS.values(), "first"))
    server.misdeeds.clear()
    server.requests.clear()
    assert sync(server, store)["accepted"] == 10
    pages = [entry[2]["page"] for entry in server.requests if entry[1] == "/api/acled/read"]
    assert pages == ["3", "4", "1"]
    store.verify()


def test_a_source_that_changes_under_way_is_read_again(server, store):
    server.misbehave("page=3", lambda: server.acled.insert(0, stores.acled_row(77)))
    assert sync(server, store)["accepted"] == 11


def test_a_source_that_never_rests_is_given_up(server, store):
    numbers = iter(range(100, 200))
    restless = [lambda: server.acled.insert(0, stores.acled_row(next(numbers)))] * 40
    server.misbehave("page=2", *restless)
    with pytest.raises(SyncError, match="changed again and again while it was read"):
        sync(server, store)
    assert store.version == 0


def test_an_answer_in_another_shape_is_refused(server, store):
    server._page = lambda *_: {"success": False, "error": "quota"}
    with pytest.raises(SyncError, match="answered in another shape than it documents"):
        sync(server, store)


def test_a_wrong_password_is_told_without_it(server, store, monkeypatch):
    monkeypatch.setenv("SAHEL_ACLED_PASSWORD", "wr0ng")
    with pytest.raises(SyncError, match="gave no access token") as caught:
        sync(server, store)
    assert "wr0ng" not in str(caught.value)


def test_missing_secrets_are_named_with_where_to_put_them(server, store, monkeypatch):
    import keyring
    from keyring.backends import fail

    monkeypatch.delenv("SAHEL_ACLED_PASSWORD")
    keyring.set_keyring(fail.Keyring())
    with pytest.raises(
        SyncError, match="No acled password is known. Set the environment variable SAHEL_ACLED_PASSWORD"
    ):
        sync(server, store)


def test_a_secret_from_the_keyring_is_used(monkeypatch):
    import keyring
    from keyring.backend import KeyringBackend

    class Kept(KeyringBackend):
        priority = 1

        def get_password(self, service, name):
            return f"{service}/{name}"

        def set_password(self, *_):
            pass

    monkeypatch.delenv("SAHEL_UCDP_TOKEN")
    keyring.set_keyring(Kept())
    assert online.secret("ucdp_token") == "sahel-dashboard/ucdp_token"


def test_nothing_secret_is_written_to_the_store(server, store):
    sync(server, store)
    sync(server, store, "ucdp")
    written = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
    assert not any(secret.encode() in written for secret in ("p4ssw0rd-right", "tok-secret"))


def test_ucdp_is_followed_to_its_last_page(server, store):
    result = sync(server, store, "ucdp")
    assert (result["accepted"], result["version"]) == (10, 1)
    asked = [entry for entry in server.requests if "gedevents" in entry[1]]
    assert [entry[2] for entry in asked] == [{"pagesize": "4", "page": str(n)} for n in range(3)]
    assert all(entry[4]["x-ucdp-access-token"] == "tok-secret" for entry in asked)
    server.ucdp = [*server.ucdp[:-1], ucdp_event(20)]
    again = sync(server, store, "ucdp")
    assert (again["accepted"], again["removed"], again["unchanged"]) == (1, 1, 9)


def test_ucdp_resumes_and_notices_a_release_that_grew(server, store):
    server.misbehave("page=2", 500, 500, 500)
    with pytest.raises(SyncError, match="failed again and again"):
        sync(server, store, "ucdp")
    server.ucdp.append(ucdp_event(50))
    assert sync(server, store, "ucdp")["accepted"] == 11
    numbers = iter(range(60, 99))
    server.misbehave("page=1", *[lambda: server.ucdp.append(ucdp_event(next(numbers)))] * 9)
    with pytest.raises(SyncError, match="changed again and again"):
        sync(server, store, "ucdp")


def test_ucdps_token_is_not_carried_to_another_server(server, store):
    server.other_server = "http://127.0.0.1:9"
    with pytest.raises(SyncError, match="sends to another server"):
        sync(server, store, "ucdp")


def test_ucdp_in_another_shape_is_refused(server, store):
    server.misbehave("gedevents", None)
    server.ucdp = []
    content = server._content
    server._content = lambda path, *rest: [] if "gedevents" in path else content(path, *rest)
    with pytest.raises(SyncError, match="answered in another shape"):
        sync(server, store, "ucdp")


def test_boundaries_are_kept_with_what_is_said_of_them(server, store):
    files = sync(server, store, "boundaries", country=["MLI", "NER"])["files"]
    assert files == ["boundaries/MLI-ADM2.geojson", "boundaries/NER-ADM2.geojson"]
    assert json.loads((store.folder / "boundaries/MLI-ADM2.json").read_text())["boundaryID"] == "MLI-x"
    before = (store.folder / files[0]).read_bytes()
    server.misbehave("NER.geojson", "html")
    with pytest.raises(SyncError, match="something other than JSON"):
        sync(server, store, "boundaries", country=["MLI", "NER"])
    assert (store.folder / files[0]).read_bytes() == before


@pytest.mark.parametrize(
    ("path", "answer", "message"),
    [
        ("gbOpen", {"gjDownloadURL": "file:///etc/passwd"}, "names no address for MLI ADM2"),
        ("gbOpen", [], "names no address"),
        ("shapes", {"type": "Feature"}, "holds no areas"),
    ],
)
def test_boundaries_that_are_none_change_nothing(server, store, path, answer, message):
    content = server._content
    server._content = lambda at, *rest: answer if path in at else content(at, *rest)
    with pytest.raises(SyncError, match=message):
        sync(server, store, "boundaries")
    assert not (store.folder / "boundaries").exists()


def test_a_server_that_trickles_for_ever_is_left():
    times = iter(range(0, 10_000, 1))
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=b"x" * 10))
    with httpx2.Client(transport=transport) as client:
        asker = Asker(client, PATIENCE, clock=lambda: next(times) * 5.0)
        with pytest.raises(SyncError, match=r"could not be read after 3 tries \(ReadTimeout\)"):
            asker.ask("http://example.org/slow?key=hidden")


def test_an_answer_without_end_is_left(monkeypatch):
    monkeypatch.setattr(online, "MOST_BYTES", 5)
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=b"x" * 10))
    with httpx2.Client(transport=transport) as client, pytest.raises(SyncError, match="sent more than 5 bytes"):
        Asker(client, PATIENCE).ask("http://example.org/x")


def test_an_address_is_shown_without_user_and_parameters():
    assert online.shown("https://user:pass@example.org/a/b?key=secret#x") == "https://example.org/a/b"
    assert not online.same_server("https://a.org/x", "https://b.org/x")


@pytest.mark.parametrize(("text", "least", "most"), [("3", 3, 3), ("Fri, 01 Jan 2100 00:00:00 GMT", 1e9, 1e10)])
def test_both_forms_of_retry_after_are_understood(text, least, most):
    assert least <= online._retry_after(text) <= most


@pytest.mark.parametrize("text", [None, "", "soon"])
def test_no_retry_after_leaves_the_wait_to_the_backoff(text):
    assert online._retry_after(text) is None
