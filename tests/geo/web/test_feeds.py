"""The feeds: what RFC 4287 asks of them, ids that stay, and text of the data that stays text."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from defusedxml.ElementTree import fromstring
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.own.watch import Look, area_key, begin_to_watch
from geo.web import api
from geo.web.assets import Assets
from geo.web.atom import ATOM, Entry, Feed, atom
from tests.stores import new_store

HOSTILE = "<script>alert('x')</script> & ]]> \x00\x0b\ud800 %s"
AT = datetime(2026, 5, 1, 10, 30, tzinfo=UTC)
N = {"a": ATOM}


def feed_of(*entries, of=("f",)):
    return Feed(of, HOSTILE, "what", AT, "author", "fr", "http://h/f?a=1&b=<", "http://h/", entries)


def entry(**changes):
    return replace(Entry(("alert", "x"), HOSTILE, HOSTILE, AT, AT, 'http://h/?a="1"&b=<'), **changes)


def held_to_rfc_4287(body):
    """The feed's root, once it has what RFC 4287 §4.1 asks of a feed and of each entry."""
    root = fromstring(body)
    for one in (root, *root.findall("a:entry", N)):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", N)) == 1, name
        assert datetime.fromisoformat(one.findtext("a:updated", namespaces=N)).tzinfo == UTC
        assert one.findtext("a:id", namespaces=N).startswith("urn:uuid:")
        assert [link.get("rel") for link in one.findall("a:link", N)].count("alternate") == 1
    assert root.findtext("a:author/a:name", namespaces=N)
    ids = [one.text for one in root.iter(f"{{{ATOM}}}id")]
    assert len(ids) == len(set(ids))
    return root


def test_hostile_text_is_text_and_what_xml_has_no_place_for_is_left_out():
    root = held_to_rfc_4287(atom(feed_of(entry())))
    kept = "<script>alert('x')</script> & ]]>  %s"
    assert root.findtext("a:title", namespaces=N) == kept
    made = root.find("a:entry", N)
    assert made.findtext("a:content", namespaces=N) == kept
    assert made.find("a:content", N).get("type") == "text"
    assert made.find("a:link", N).get("href") == 'http://h/?a="1"&b=<'
    assert b"<script" not in atom(feed_of(entry()))


def test_an_id_depends_on_what_an_entry_is_of_alone():
    def ids(*entries):
        return [one.findtext("a:id", namespaces=N) for one in fromstring(atom(feed_of(*entries))).findall("a:entry", N)]

    one, same, other = entry(), entry(title="Another", updated=AT + timedelta(1)), entry(of=("alertx",))
    assert ids(one, same)[0] == ids(one, same)[1]
    assert len(set(ids(one, other))) == 2
    assert ids(entry(of=("alert", "admin1", "MLI-gao"))) == ["urn:uuid:70f76fc6-2fcd-56f6-b99d-cedb358b6bf7"]


@pytest.fixture(scope="module")
def client(study, tmp_path_factory):
    """The addresses of the app over a store with a watch list of a region and of one that is no more."""
    store = new_store(tmp_path_factory.mktemp("feeds") / "store")
    look = Look(0, date(2026, 1, 31), AT, 30.0, "another model")
    begin_to_watch(store.folder, "area", area_key("admin1", "MLI-segou"), "Ségou", look)
    begin_to_watch(store.folder, "area", area_key("admin1", "MLI-gone"), "<b>Gone</b>", look)
    return TestClient(Starlette(routes=api.routes(lambda: study, Assets(), lambda: store)))


def test_alerts_lead_to_their_area_in_the_window_of_the_alert(client):
    answer = client.get("/api/alerts.atom?layer=admin1&to=2026-04-25&lang=fr")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = held_to_rfc_4287(answer.content)
    first = root.find("a:entry", N)
    assert first.findtext("a:title", namespaces=N).startswith("Ségou")
    leads = urlsplit(first.find("a:link", N).get("href"))
    asked = parse_qs(leads.query)
    assert leads.path == "/area"
    assert (asked["area"], asked["layer"], asked["to"]) == (["MLI-segou"], ["admin1"], ["2026-03-18"])
    assert "fausses alarmes" in root.findtext("a:subtitle", namespaces=N)
    assert "non un recensement" in root.findtext("a:subtitle", namespaces=N)


def test_a_reader_that_has_the_feed_is_told_so(client):
    answer = client.get("/api/watch.atom")
    again = client.get("/api/watch.atom", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_watch_list_tells_what_is_new_or_gone_and_what_is_unusual(client):
    root = held_to_rfc_4287(client.get("/api/watch.atom").content)
    titles = [one.findtext("a:title", namespaces=N) for one in root.findall("a:entry", N)]
    assert titles[0] == "<b>Gone</b>: new since your look of 1 May 2026"
    assert titles[1:] == ["Ségou: unusual for the place since 6 Mar 2026"]


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/api/alerts.atom?layer=moon", "moon"),
        ("/api/alerts.atom?from=soon", "soon"),
        ("/api/watch.atom?lang=de", "de"),
    ],
)
def test_a_feed_that_cannot_be_is_refused_in_a_sentence(client, address, named):
    answer = client.get(address)
    assert answer.status_code == 400
    assert named in answer.json()["error"]
