"""What searching rests on: names and words, each made once for each state of the data, beside the pages."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geo.incidents.text_index import MOST_ROWS, TextIndex, remembered_text_index
from geo.present.search import Hit, Kind, NameIndex, find_names, in_own_names, name_index
from geo.study import Study
from pages import _data

AT_ONCE = 50_000
"""Up to so many incidents the words are sorted while the reader waits: it takes less than a second."""
_WAIT_SECONDS = 20.0
_aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")


def get_ready(study: Study, language: str) -> None:
    """Begin to make ready what a search needs, beside everything else."""
    _names(study, study.key, language)
    if len(study.incidents) > AT_ONCE:
        _words(study, study.version)


def names(study: Study, language: str, text: str) -> dict[Kind, list[Hit]]:
    """Areas, towns, armed actors and layers whose name fits a text."""
    return find_names(_names(study, study.key, language).result(timeout=_WAIT_SECONDS), text)


def incidents(study: Study, language: str, text: str) -> NDArray[np.int64] | None:
    """Rows of the incidents that hold every word of a text, the newest first; None while the words are being sorted.

    A word that is another spelling of an actor or a place finds what the data call it too.
    """
    made = _words(study, study.version)
    if len(study.incidents) > AT_ONCE and not made.done():
        return None
    words = made.result(timeout=_WAIT_SECONDS)
    own = in_own_names(_names(study, study.key, language).result(timeout=_WAIT_SECONDS), text)
    return np.union1d(words.find(text), words.find(own))[::-1]


def searched(study: Study) -> int:
    """How many incidents are searched, of the newest."""
    return min(len(study.incidents), MOST_ROWS)


@lru_cache(maxsize=6)
def _names(study: Study, key: str, language: str) -> "Future[NameIndex]":  # noqa: ARG001  (key is part of the key)
    return _aside.submit(name_index, study, language)


@lru_cache(maxsize=3)
def _words(study: Study, version: str) -> "Future[TextIndex]":
    store = _data.store()
    folder = store.folder if store.writable else None
    return _aside.submit(remembered_text_index, study.incidents.table, folder, version)
