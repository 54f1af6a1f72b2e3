"""As known on: the sidebar's way to any version of the store, by its number or by a day."""

from datetime import UTC, date, datetime

import streamlit as st

from geo.incidents.store import Version
from geo.present import store_rows, words
from pages import _data, _show, _state
from pages._words import say

_FORMATS = {"en": "YYYY-MM-DD", "fr": "DD/MM/YYYY"}


def picker() -> None:
    """The versions to choose from and a day to enter, once there is more than one version."""
    kept = _kept()
    if len(kept) < 2:
        return
    labels = {_state.NEWEST: say("the newest version")}
    labels |= {str(entry.receipt.version): store_rows.version_label(entry, _state.language()) for entry in kept}
    _show.side_heading(say("As known"))
    st.selectbox(
        say("As known"),
        list(labels),
        key="known",
        format_func=labels.get,
        on_change=_state.put,
        args=("known_day", None),
        label_visibility="collapsed",
    )
    st.date_input(
        say("As known on a day"),
        key="known_day",
        value=None,
        min_value=_day(kept[0]),
        max_value=max(datetime.now(UTC).date(), _day(kept[-1])),
        format=_FORMATS[_state.language()],
        on_change=_known_on,
        help=say("Shows what the store held at the end of that day (UTC): the version in force then."),
    )
    if note():
        st.caption(note() + ".")


def note() -> str:
    """Which version is shown and since when it held, where it is not the newest; nothing else."""
    version = _state.known()
    entry = (
        next((entry for entry in _kept() if entry.receipt.version == version), None) if version is not None else None
    )
    if entry is None:
        return ""
    day = words.day(_day(entry), _state.language())
    return say("As known on {day}: version {version} of the data", day=day, version=version)


def _known_on() -> None:
    """The callback of the day: the newest version that held at its end."""
    day = _state.widget_value("known_day")
    if isinstance(day, date):
        held = [entry for entry in _kept() if _day(entry) <= day]
        _state.put("known", str(held[-1].receipt.version))


def _kept() -> list[Version]:
    """The versions whose data are still there, the oldest first."""
    return [entry for entry in reversed(_data.store().versions()) if entry.kept]


def _day(entry: Version) -> date:
    return entry.receipt.when.astimezone(UTC).date()
