"""Finding incidents by words of their text: every word that occurs, and the rows that it occurs in, worked out once.

Words are found without accents, case or apostrophes, the last one of a search by its beginning. A million notes of some
30 words take 17 s of one core once, and 0.2 to 5 ms for each search after that (docs/BENCH.md).
"""

import sys
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from geo.incidents import prepared
from geo.incidents.prepared import code_hash, key_of
from geo.query import fold

COLUMNS = ("location", "actor", "target", "sub_event_type", "source_name", "summary")
MOST_ROWS = 1_000_000
"""The newest so many incidents are searched: more would take gigabytes while the words are sorted."""
FEWEST_LETTERS = 2
_PIECE = 100_000
_MARKS = r"[\p{M}'’‘ʼʻ`´]+"
_NO_WORD = r"[^\p{L}\p{N}]+"
_BEYOND = "\U0010ffff"


@dataclass(frozen=True, eq=False)
class TextIndex:
    """Every word of the newest incidents' text, in order, and the rows that hold each.

    words : (w,) sorted, as `fold` spells them
    start : (w + 1,) the rows of word i stand at `rows[start[i]:start[i + 1]]`
    rows : of the incident table less `first`
    first : row of the oldest incident that is searched
    count : how many incidents are searched
    """

    words: Sequence[str]
    start: NDArray[np.int64]
    rows: NDArray[np.int32]
    first: int
    count: int

    def find(self, text: str) -> NDArray[np.int64]:
        """Rows of the incidents that hold every word of the text, the newest first; none for less than two letters."""
        asked = fold(text).split()
        if not asked or max(map(len, asked)) < FEWEST_LETTERS:
            return np.empty(0, dtype=np.int64)
        found = np.ones(self.count, dtype=bool)
        for at, word in enumerate(asked):
            holds = np.zeros(self.count, dtype=bool)
            holds[self._rows_of(word, beginning=at == len(asked) - 1)] = True
            found &= holds
        return np.flatnonzero(found)[::-1] + self.first

    def _rows_of(self, word: str, *, beginning: bool) -> NDArray[np.int32]:
        """Rows of a word, or of all words that begin with it, which stand together."""
        one = bisect_left(self._sorted, word)
        if beginning:
            end = bisect_left(self._sorted, word + _BEYOND)
        else:
            end = one + (one < len(self._sorted) and self._sorted[one] == word)
        return self.rows[self.start[one] : self.start[end]]

    @cached_property
    def _sorted(self) -> list[str]:
        return list(self.words)


def text_index(table: pd.DataFrame) -> TextIndex:
    """The index of an incident table's newest rows."""
    newest = table.iloc[-MOST_ROWS:]
    first = len(table) - len(newest)
    pieces = [_piece(newest.iloc[at : at + _PIECE]) for at in range(0, len(newest), _PIECE)]
    words = pc.unique(pa.concat_arrays([pa.array([], pa.string()), *(known for known, _ in pieces)]))
    words = words.take(pc.sort_indices(words))
    places = [pc.index_in(known, value_set=words).to_numpy() for known, _ in pieces]
    start = np.zeros(len(words) + 1, dtype=np.int64)
    for (_, held), place in zip(pieces, places, strict=True):
        start[1:] += np.bincount(place, weights=np.diff(held.indptr), minlength=len(words)).astype(np.int64)
    start = np.cumsum(start)
    rows, filled = np.empty(int(start[-1]), dtype=np.int32), start[:-1].copy()
    for number, ((_, held), place) in enumerate(zip(pieces, places, strict=True)):
        length = np.diff(held.indptr)
        shift = np.repeat(filled[place] - held.indptr[:-1], length)
        rows[np.arange(len(held.indices)) + shift] = held.indices + number * _PIECE
        filled[place] += length
    return TextIndex(words.to_pylist(), start, rows, first, len(newest))


def remembered_text_index(table: pd.DataFrame, folder: Path | None, version: str) -> TextIndex:
    """The same, kept in the store's `prepared/` and mapped from there; made anew where there is no store."""
    if folder is None:
        return text_index(table)
    key = key_of(version, "text", str(len(table)), code_hash(sys.modules[__name__]))
    made: list[TextIndex] = []

    def arrays() -> dict[str, NDArray[np.generic]]:
        index = text_index(table)
        made.append(index)
        letters = "\n".join(index.words).encode()
        return {"start": index.start, "rows": index.rows, "words": np.frombuffer(letters, dtype=np.uint8)}

    kept = prepared.remember_arrays(folder, "text", key, arrays)
    if made:
        return made[0]
    count = min(len(table), MOST_ROWS)
    words = kept["words"].tobytes().decode().split("\n") if len(kept["words"]) else []
    start, rows = kept["start"].astype(np.int64), kept["rows"].view(np.int32)
    return TextIndex(words, start, rows, len(table) - count, count)


def _piece(rows: pd.DataFrame) -> tuple[pa.Array, sparse.csr_matrix]:
    """The words of some rows, and which rows hold each: word by row, each once."""
    columns = [pa.array(rows[name].astype("str"), pa.string(), from_pandas=True) for name in COLUMNS]
    text = pc.binary_join_element_wise(*columns, " ", null_handling="skip")
    split = pc.split_pattern(pc.utf8_trim(_folded(text), characters=" "), " ")
    coded = pc.dictionary_encode(pc.list_flatten(split))
    word, row = coded.indices.to_numpy(), pc.list_parent_indices(split).to_numpy().astype(np.int32)
    ones = np.ones(len(word), dtype=np.int8)
    held = sparse.coo_matrix((ones, (word, row)), shape=(len(coded.dictionary), len(rows))).tocsr()
    held.sum_duplicates()
    return coded.dictionary, held


def _folded(text: pa.Array) -> pa.Array:
    """As `geo.query.fold` spells it."""
    plain = pc.utf8_normalize(pc.utf8_lower(text), form="NFKD")
    return pc.replace_substring_regex(pc.replace_substring_regex(plain, _MARKS, ""), _NO_WORD, " ")
