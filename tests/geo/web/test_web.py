"""The app's own addresses: immutable files, health, headers on every answer."""

import gzip
import json
from pathlib import Path

import pytest
from shapely.geometry import shape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.web import api
from geo.web.assets import Assets, names, on_poor_line
from geo.web.compressed import Compressed
from geo.web.security import SecurityHeaders


@pytest.fixture(scope="module")
def assets(study):
    served = Assets()
    for name in names(study):
        served.address(study, name)
    return served


@pytest.fixture
def client(study, assets, tmp_path):
    index = tmp_path / "index.html"
    index.write_text("<script>window.ready = false</script><script src='a.js'></script>")
    app = Starlette(
        routes=api.routes(lambda: study, assets), middleware=[Middleware(SecurityHeaders, index_html=index)]
    )
    return TestClient(app)


def test_health_tells_what_is_loaded(client, study):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "incidents": 1113, "data_version": study.version}


def test_every_file_is_served_at_its_hashed_address_for_a_year(client, assets, study):
    for name in names(study):
        address = assets.address(study, name)
        answer = client.get(address)
        assert answer.status_code == 200, name
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "gzip"
        assert len(answer.content) > 100


def test_a_client_without_gzip_gets_the_plain_bytes(client, assets, study):
    address = assets.address(study, "base.json")
    plain = client.get(address, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == client.get(address).content


@pytest.mark.parametrize("name", ["leaflet.0000000000000000.js", "nothing.js", "layer-admin1.json", "..app.py"])
def test_a_stale_or_unknown_address_is_a_plain_404(client, name):
    answer = client.get(f"/assets/{name}")
    assert answer.status_code == 404
    assert "error" in answer.json()


def test_an_unknown_api_address_is_not_the_app_page(client):
    assert client.get("/api/nothing/here").status_code == 404


def test_the_address_of_incidents_changes_with_the_incidents_and_that_of_shapes_does_not(study):
    from dataclasses import replace

    fewer = replace(study, incidents=replace(study.incidents, table=study.incidents.table.iloc[:10], version="other"))
    served = Assets()
    assert served.address(study, "incidents.json") != served.address(fewer, "incidents.json")
    assert served.address(study, "base.json") == served.address(fewer, "base.json")


def test_every_layer_has_its_shapes_small_enough_for_a_poor_line(study, assets):
    for key, layer in study.layers.items():
        body = assets.find(assets.address(study, f"layer-{key}.json").split("/")[-1])
        assert body is not None
        shapes = json.loads(body.body)
        assert [feature["id"] for feature in shapes["features"]] == list(layer.areas.index)
        assert gzip.decompress(body.zipped) == body.body
        assert len(body.zipped) < 100_000


def test_on_a_poor_line_the_same_areas_come_in_a_third_of_the_bytes(study):
    served = Assets()

    def file(name):
        found = served.find(served.address(study, name).split("/")[-1])
        assert found is not None
        return found

    for name, most in (("layer-admin1.json", 0.34), ("base.json", 0.34), ("layer-border.json", 1)):
        fine, coarse = file(name), file(on_poor_line(name))
        assert len(coarse.zipped) < most * len(fine.zipped)
    fine, coarse = (
        json.loads(file(name).body)["features"] for name in ("layer-admin1.json", "coarse-layer-admin1.json")
    )
    assert [area["id"] for area in coarse] == [area["id"] for area in fine]
    assert not any(shape(area["geometry"]).is_empty for area in coarse)
    assert on_poor_line("incidents.json") == "incidents.json"


def test_hexagons_are_as_they_are_on_a_poor_line_too(study):
    served = Assets()
    fine, coarse = (
        served.address(study, name).split(".")[-2] for name in ("layer-hex-4.json", "coarse-layer-hex-4.json")
    )
    assert fine == coarse


def test_page_and_map_frame_have_their_own_policy(client):
    page = client.get("/healthz").headers["content-security-policy"]
    assert "unsafe-eval" not in page
    assert "'unsafe-inline'" not in page.split("script-src")[1].split(";")[0]
    assert "sha256-" in page
    frame = client.get("/component/streamlit_folium.st_folium/index.html").headers["content-security-policy"]
    assert "connect-src 'self'" in frame
    assert "http" not in frame.replace("https://tile.openstreetmap.org", "")


def test_the_fixed_headers_stand_on_every_answer(client):
    for path in ("/healthz", "/assets/none.js", "/api/none"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "SAMEORIGIN"


@pytest.fixture
def behind():
    """A client of files behind the compression, and the paths that were asked of what lies behind."""
    asked = []
    text, answers = "Sahel " * 400, {"immutable": "public, immutable, max-age=31536000", "page": "no-cache"}

    async def answer(request):
        name = request.path_params["name"]
        asked.append(name)
        kind = "font/woff2" if name == "font" else "text/html"
        body = "short" if name == "short" else text
        return Response(body, media_type=kind, headers={"Cache-Control": answers.get(name, ""), "ETag": '"1"'})

    app = Starlette(
        routes=[Route("/{name}", answer)],
        middleware=[Middleware(SecurityHeaders, index_html=Path(__file__)), Middleware(Compressed)],
    )
    return TestClient(app), asked


@pytest.mark.parametrize("name", ["immutable", "page"])
def test_what_streamlit_leaves_as_it_is_goes_out_gzipped(behind, name):
    client, _ = behind
    answer = client.get(f"/{name}")
    assert answer.text == "Sahel " * 400
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 200
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["etag"] == 'W/"1"'


def test_a_file_that_never_changes_is_compressed_once_and_keeps_its_headers(behind):
    client, asked = behind
    first, second = client.get("/immutable"), client.get("/immutable")
    assert asked == ["immutable"]
    assert second.headers == first.headers
    assert second.content == first.content
    client.get("/page"), client.get("/page")
    assert asked == ["immutable", "page", "page"]


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("immutable", {"accept-encoding": "identity"}),
        ("immutable", {"range": "bytes=0-9"}),
        ("immutable", {"if-none-match": '"1"'}),
        ("font", {}),
        ("short", {}),
    ],
)
def test_what_gains_nothing_or_must_not_be_compressed_passes_as_it_is(behind, name, headers):
    client, _ = behind
    answer = client.get(f"/{name}", headers=headers)
    assert "content-encoding" not in answer.headers
    assert answer.text == ("short" if name == "short" else "Sahel " * 400)
