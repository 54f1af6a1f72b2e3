"""What takes more than a second says what it is: a line in the corner, which moves nothing in the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from threading import Lock, Timer

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import add_script_run_ctx

SECONDS = 1.0
"""Quicker than this, nothing is said."""


class _Line:
    """The line in the corner during one run: the innermost of what is going on, once the run has taken its time."""

    def __init__(self, place: DeltaGenerator) -> None:
        self._place, self._lock = place, Lock()
        self._doing: list[str] = []
        self._due = False

    def late(self) -> None:
        with self._lock:
            self._due = True
            self._show()

    def begin(self, what: str) -> None:
        with self._lock:
            self._doing.append(what)
            self._show()

    def end(self) -> None:
        with self._lock:
            self._doing.pop()
            self._show()

    def _show(self) -> None:
        if self._due and self._doing:
            self._place.html(f'<p class="doing" role="status">{escape(self._doing[-1])} …</p>')
        elif self._due:
            self._place.empty()


_LINE: ContextVar[_Line | None] = ContextVar("line", default=None)


@contextmanager
def run_of_a_page(what: str) -> Iterator[None]:
    """All that a run does; `what` is said where no step has a name of its own."""
    with st.container(key="doing"):
        line = _Line(st.empty())
    timer = Timer(SECONDS, line.late)
    timer.daemon = True
    add_script_run_ctx(timer)
    before = _LINE.set(line)
    timer.start()
    try:
        with doing(what):
            yield
    finally:
        timer.cancel()
        _LINE.reset(before)


@contextmanager
def doing(what: str) -> Iterator[None]:
    """A step that may take its time, by name; outside a page's run nothing is said."""
    line = _LINE.get()
    if line is None:
        yield
        return
    line.begin(what)
    try:
        yield
    finally:
        line.end()
