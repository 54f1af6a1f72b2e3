"""The live map of a page: built once, repainted on a change, and on the screen before the rest of the page.

The map goes first: the rest is sent once the browser has painted it, or has had the time to. Sent together, the rest is
drawn before the map, and a change of filters takes twice as long to be seen (docs/BENCH.md).
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import streamlit as st

from geo.present import folium_map, leaflet
from geo.study import Study
from geo.web.painted import address
from pages import _data, _state, _turns
from pages._words import say

NEW_MAP_SECONDS, REPAINT_SECONDS = 1.5, 0.5
"""How long the rest waits at most, for a map that is being built and for one that is there."""


def live_map(
    study: Study,
    key: str,
    spec: leaflet.Spec,
    *,
    height: int,
    on_change: Callable[[], None],
    scale: Sequence[leaflet.Swatch] = leaflet.LEVEL_SCALE,
    linked: str = "",
) -> None:
    """The map. It is built once; a changed spec only repaints it, and the rest of the page waits for that.

    Maps with the same `linked` are moved together, and none of them is waited for.
    """
    from streamlit_folium import st_folium  # it makes itself known to the server only where a page's run loads it

    told_at = None if linked else _told_at()
    spec = replace(spec, language=_state.language(), painted=told_at)
    if _state.low_bandwidth():
        spec = replace(spec, tiles=False, still=True)
    repaint = folium_map.repaint(spec)
    with _going_first(key, repaint.script, told_at):
        st_folium(
            folium_map.base_map(_data.address_in(study), scale, linked=linked),
            key=key,
            height=height,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=repaint,
            render=False,
            on_change=on_change,
        )


def basemap_switch() -> None:
    """Tiles come from the web only when the reader asks for them."""
    st.toggle(
        say("Online basemap (OpenStreetMap)"),
        key="basemap",
        disabled=_state.low_bandwidth(),
        help=say(
            "Off: nothing leaves this machine. On: your browser asks tile.openstreetmap.org for the part of the map "
            "that you look at."
        ),
    )


def _told_at() -> str | None:
    """Where this reader's map tells that it is painted; None where nobody is to wait for it."""
    return None if _state.low_bandwidth() or _turns.others_wait() else address(_token())


@contextmanager
def _going_first(key: str, script: str, told_at: str | None) -> Iterator[None]:
    """Send a map, and wait until it is painted; not where it shows the same as before, nor while other readers wait."""
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
