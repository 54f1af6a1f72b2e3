"""The watch list on the pages: the switch that puts something on it, and what the list holds."""

from datetime import UTC, datetime

import streamlit as st

from geo.errors import GeoError
from geo.own import watch
from geo.own.watch import Kind, Look, Watched
from pages import _data, _show, _state
from pages._words import say


def watch_toggle(kind: Kind, key: str, name: str) -> None:
    """A small switch: on while the area, group or site is on the watch list.

    Parameters
    ----------
    kind, key : an area by `geo.own.watch.area_key(layer, area_id)`, a group by its name in the filter, a site by its id
    name : what the list calls it
    """
    on = any(item.identity == (kind, key) for item in watched())
    widget = f"watch_{kind}_{key}"
    _state.put(widget, on)
    st.toggle(
        say("Watch {name}", name=_show.plain(name)),
        key=widget,
        on_change=_switch,
        args=(widget, kind, key, name),
        disabled=not _data.store().writable,
        help=say("Kept on this machine: what changes here since your last look stands on the overview."),
    )
    if problem := _state.take(f"{widget}_problem"):
        st.warning(_show.plain(problem))


def watched() -> tuple[Watched, ...]:
    """The watch list."""
    return watch.watch_list(_data.store().folder)


def look_now() -> Look:
    """A look at the newest version of the data."""
    store = _data.store()
    return Look(store.version, _data.study().incidents.last_day, datetime.now(UTC))


def _switch(widget: str, kind: Kind, key: str, name: str) -> None:
    folder = _data.store().folder
    try:
        if _state.widget_value(widget):
            watch.begin_to_watch(folder, kind, key, name, look_now())
        else:
            watch.stop_watching(folder, kind, key)
    except GeoError as error:
        _state.put(f"{widget}_problem", str(error))
