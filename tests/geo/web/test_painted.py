"""A map that tells that it is painted wakes who waits for it, and nobody else."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.web.painted import Painted, address, painted_routes


@pytest.fixture
def painted():
    return Painted()


@pytest.fixture
def client(painted):
    return TestClient(Starlette(routes=painted_routes(painted)))


def test_the_map_s_word_reaches_who_waits_for_this_map_only(painted, client):
    with painted.expected("one") as mine, painted.expected("two") as other:
        assert client.post(address("one")).status_code == 204
        assert mine.is_set()
        assert not other.is_set()


def test_a_word_that_nobody_waits_for_is_taken_and_kept_for_nobody(painted, client):
    assert client.post(address("nobody")).status_code == 204
    with painted.expected("nobody") as mine:
        assert not mine.is_set()
    assert client.post(address("nobody")).status_code == 204
    assert client.get(address("nobody")).status_code == 405
