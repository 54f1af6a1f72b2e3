"""Work that may take more than a few seconds: how far it is stands on the page, with a button that stops it.

A click on Stop makes Streamlit end the run at the next word of progress, so the work must tell of itself often, and
must leave nothing behind when what it tells raises.
"""

import math
import time
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from pages import _state
from pages._doing import SECONDS
from pages._words import say, told

Answer = TypeVar("Answer")
Progress = Callable[[float, str], None]


def stoppable(
    key: str,
    what: str,
    work: Callable[[Progress], Answer],
    *,
    on_stop: Callable[[], None] | None = None,
    until: float = math.inf,
) -> Answer:
    """What the work gives; after a second of it stands how far it is, and a button that stops it.

    Parameters
    ----------
    key : names the work in `was_stopped`
    what : what is being done, until the work itself says more
    on_stop : takes back, before the next run, what began the work
    until : the share of the work after which it is too late to stop it
    """
    slot, began = st.empty(), time.monotonic()
    places: list[tuple[st.delta_generator.DeltaGenerator, st.delta_generator.DeltaGenerator]] = []

    def tell(done: float, text: str) -> None:
        if not places and time.monotonic() - began < SECONDS:
            return
        if not places:
            with slot.container(horizontal=True, vertical_alignment="center"):
                places.append((st.progress(0.0, what), st.empty()))
            places[0][1].button(say("Stop"), key=f"stop_{key}", on_click=_stop, args=(key, on_stop))
        bar, button = places[0]
        if done >= until:
            button.empty()
        bar.progress(min(done, 1.0), f"{what}: {told(text)}" if text else what)

    try:
        return work(tell)
    finally:
        slot.empty()


def was_stopped(key: str) -> bool:
    """Whether the reader stopped this work in the last run, once; that nothing came of it is said then."""
    if not _state.take(f"stopped_{key}"):
        return False
    st.info(say("Stopped. Nothing was kept or changed."), icon=":material/info:")
    return True


def _stop(key: str, on_stop: Callable[[], None] | None) -> None:
    _state.put(f"stopped_{key}", True)
    if on_stop is not None:
        on_stop()
