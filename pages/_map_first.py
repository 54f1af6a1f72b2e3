"""The map goes first: the rest of a page is sent once the browser has painted its map, or has had the time to.

Sent together, the rest is drawn before the map: a change of filters took twice as long to be seen (docs/BENCH.md).
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from geo.web.painted import address
from pages import _data, _state, _turns

NEW_MAP_SECONDS, REPAINT_SECONDS = 1.5, 0.5
"""How long the rest waits at most, for a map that is being built and for one that is there."""


def told_at() -> str | None:
    """Where this reader's map tells that it is painted; None where nobody is to wait for it."""
    return None if _state.low_bandwidth() or _turns.others_wait() else address(_token())


@contextmanager
def first(key: str, script: str, told_at: str | None) -> Iterator[None]:
    """Send a map, and wait until it is painted; not where it shows the same as before, nor while other readers wait.

    Parameters
    ----------
    key : the map's key in the page
    script : what it is told to paint
    told_at : `told_at()`, as the script has it
    """
    before, now = _state.widget_value("map_sent"), (key, hash(script.replace(told_at or "", "")))
    _state.put("map_sent", now)
    most = REPAINT_SECONDS if before and before[0] == key else NEW_MAP_SECONDS
    with _data.painted().expected(_token()) as painted:
        yield
        if told_at and before != now:
            _turns.rest(lambda: painted.wait(most))


def _token() -> str:
    token = _state.widget_value("map_token")
    if token is None:
        _state.put("map_token", token := secrets.token_urlsafe(12))
    return str(token)
