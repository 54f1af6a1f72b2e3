"""The rest of a page waits for its map, once for each change of it, and not on a poor line."""

import pytest
from opening import opened

from pages import _data, _live_map, _turns


@pytest.fixture
def waits(monkeypatch):
    """How often a page waited, and for how long at most."""
    seen = []

    class Event:
        def wait(self, seconds):
            seen.append(seconds)

    class Expected:
        def __init__(self, token):
            assert token

        def __enter__(self):
            return Event()

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(_data.painted(), "expected", Expected)
    monkeypatch.setattr(_turns, "rest", lambda until: until())
    monkeypatch.setattr(_live_map, "NEW_MAP_SECONDS", 1.5)
    monkeypatch.setattr(_live_map, "REPAINT_SECONDS", 0.3)
    return seen


def test_a_new_map_is_waited_for_longer_than_a_repaint_and_the_same_map_not_at_all(waits):
    page = opened()
    assert waits == [1.5]
    page.run()
    assert waits == [1.5]
    page.toggle(key="precise_only").set_value(True).run()
    assert waits == [1.5, 0.3]


def test_maps_side_by_side_and_poor_lines_wait_for_nothing(waits):
    opened("compare.py")
    opened(line="low")
    assert waits == []


def test_while_other_readers_wait_no_map_is_asked_to_tell(waits, monkeypatch):
    monkeypatch.setattr(_turns, "others_wait", lambda: True)
    opened()
    assert waits == []
    monkeypatch.setattr(_turns, "others_wait", lambda: False)
    opened()
    assert waits == [1.5]


def test_each_reader_s_maps_tell_at_an_address_of_their_own(monkeypatch):
    told = []
    at = _live_map._told_at
    monkeypatch.setattr(_live_map, "_told_at", lambda: told.append(at()) or told[-1])
    opened().run()
    opened()
    assert told[0] == told[1]
    assert told[0] != told[2]
    assert all(len(address.rsplit("/", 1)[1]) >= 16 for address in told)
