"""Pages without a browser: a fault that nobody foresaw must never pass unseen, and no map tells that it is painted."""

import pytest

from pages import _live_map, _trouble

TELL = _trouble.unexpected


@pytest.fixture(autouse=True)
def faults_are_loud(monkeypatch):
    def loud(error):
        raise error

    monkeypatch.setattr(_trouble, "unexpected", loud)


@pytest.fixture(autouse=True)
def no_map_is_waited_for(monkeypatch):
    for name in ("NEW_MAP_SECONDS", "REPAINT_SECONDS"):
        monkeypatch.setattr(_live_map, name, 0)
