"""Months and frames over HTTP: made when asked for, kept, and known only to whom a page gave the address."""

from dataclasses import replace
from datetime import date

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.web import api
from geo.web.assets import Assets
from geo.web.timelines import Timelines, timeline_routes
from tests import builders
from tests.small_study import small_study


@pytest.fixture(scope="module")
def world():
    return small_study(builders.dozen())


@pytest.fixture
def asked():
    return []


@pytest.fixture
def lines(world, asked):
    def study_at(version):
        asked.append(version)
        return world

    return Timelines(study_at)


@pytest.fixture
def client(world, lines):
    return TestClient(Starlette(routes=[*timeline_routes(lines), *api.routes(lambda: world, Assets())]))


def test_frames_are_made_once_and_kept_by_the_browser(world, lines, client, asked):
    query = replace(world.choices.default(), start=date(2025, 9, 3))  # 90 days
    address = lines.address("frames", world, 3, query, "en")
    assert asked == []
    first, again = client.get(address), client.get(address)
    assert asked == [3]
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert first.headers["content-encoding"] == "gzip"
    assert first.json() == again.json()
    assert first.json()["ends"][0] == "2025-03-31"
    assert first.json()["incidents"] == [3, 3, 2, 2, 2, 2, 2, 2, 2, 3]
    plain = client.get(address, headers={"accept-encoding": "identity"})
    assert plain.json() == first.json()


def test_an_address_stands_for_a_selection_and_not_for_where_its_window_lies(world, lines):
    query = world.choices.default()
    moved = replace(query, start=date(2025, 2, 1), end=date(2025, 3, 2))
    other = replace(moved, start=date(2025, 3, 1), end=date(2025, 3, 30))

    def address(kind, asked, language="en", study=world):
        return lines.address(kind, study, 3, asked, language)

    assert address("frames", moved) == address("frames", other) == address("frames", moved, "fr")
    assert address("frames", moved) != address("frames", replace(moved, layer="border"))
    assert address("frames", moved) != address("frames", replace(moved, groups=("JNIM",)))
    assert address("frames", moved) != address("frames", replace(moved, end=date(2025, 3, 3)))
    assert address("months", moved) == address("months", replace(query, layer="border"))
    assert address("months", moved) != address("months", moved, "fr")
    assert address("months", moved) != lines.address("months", world, 3, moved, "en", within=("admin1", "BFA-left"))
    fewer = replace(world, incidents=replace(world.incidents, version="other"))
    assert address("months", moved) != address("months", moved, study=fewer)


def test_an_address_that_no_page_was_given_or_whose_data_are_gone_is_a_plain_404(world, lines, client):
    gone = replace(world, incidents=replace(world.incidents, version="gone"))
    address = lines.address("months", gone, 3, world.choices.default(), "en")
    for path in (address, "/api/time/0123456789abcdef01234567.json", "/api/time/frames"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "error" in answer.json()
