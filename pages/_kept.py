"""Answers kept in memory for all sessions of the server, by what was asked and of which data."""

from collections.abc import Callable, Hashable
from functools import wraps
from threading import Condition
from typing import Any, ParamSpec, TypeVar

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from geo.study import Study
from pages._doing import doing
from pages._words import say

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def kept(
    entries: int, what: str = "", *, rows: Callable[[Any], int] | None = None
) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keeps the last answers of a function of studies and plain values; sessions that ask at once wait for one answer.

    A study counts by its `key`, so an answer is never taken from other data or other boundaries; a function among the
    arguments, such as one that is told how far the work is, does not count. Whoever gets an answer shares it with the
    others and does not change it.

    Parameters
    ----------
    entries : how many answers are kept; with `rows`, which counts those of an answer, how many rows of all together
    what : said to the reader where it takes its time
    """

    def keeping(work: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        @wraps(work)
        def worked(*arguments: Asked.args, **named: Asked.kwargs) -> Answer:
            with doing(say(what)):
                return work(*arguments, **named)

        return cached(LRUCache(entries, rows), key=_key, condition=Condition())(worked if what else work)

    return keeping


def _key(*arguments: Hashable) -> tuple[Hashable, ...]:
    return hashkey(*(value.key if isinstance(value, Study) else value for value in arguments if not callable(value)))
