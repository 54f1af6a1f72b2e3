"""Whose turn it is: pages are made one after another, as many at once would only hold each other up.

Python computes in one thread at a time. Thirty pages side by side, each a hundredth of a second further at every turn,
are all ready at the end; one after another most are ready much sooner, and none later.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, local

LONGEST_SECONDS = 0.3
"""A page that takes longer goes on beside the others: nobody waits for somebody's long work."""


class Turns:
    """A queue of those who wait; the first of it goes on when the one before is done, or has had its time."""

    def __init__(self, longest_seconds: float = LONGEST_SECONDS) -> None:
        self._longest = longest_seconds
        self._lock = Lock()
        self._waiting: deque[Event] = deque()
        self._holder: Event | None = None
        self._until = 0.0
        self._own = local()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it."""
        self._take()
        try:
            yield
        finally:
            with self._lock:
                self._give()

    def rest(self, until: Callable[[], object]) -> None:
        """Give the turn away for as long as `until` takes; where others wait already, nothing is waited for."""
        with self._lock:
            if self._waiting or self._holder is None or self._holder is not self._own.turn:
                return
            self._give()
        until()
        self._take()

    def others_wait(self) -> bool:
        """Whether anybody waits for a turn."""
        return bool(self._waiting)

    def _take(self) -> None:
        self._own.turn = own = Event()
        with self._lock:
            self._waiting.append(own)
        while (wait := self._seconds_to_wait(own)) != 0:
            own.wait(wait)

    def _give(self) -> None:
        if self._holder is self._own.turn:
            self._holder = None
            self._call_the_first()

    def _seconds_to_wait(self, own: Event) -> float | None:
        """None until called; 0 when the turn is taken."""
        with self._lock:
            own.clear()
            if self._waiting[0] is not own:
                return None
            left = self._until - time.monotonic()
            if self._holder and left > 0:
                return left
            self._waiting.popleft()
            self._holder, self._until = own, time.monotonic() + self._longest
            self._call_the_first()
            return 0

    def _call_the_first(self) -> None:
        if self._waiting:
            self._waiting[0].set()


_pages = Turns()
turn, rest, others_wait = _pages.turn, _pages.rest, _pages.others_wait
