"""Each page in French: nothing of what the catalogue translates stands there in English."""

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from geo.present.language import catalogue
from pages import PAGES
from tests.opening import opened

TECHNICAL = {
    *("left", "table", "none", "other", "day", "week", "month", "year"),
    "Letter",  # a size of paper, and a head of ours
    *("area", "cases", "country", "date", "deaths", "incidents", "starter"),
}
"""Streamlit's, Vega's and the data's own words, which happen to be texts of ours too."""
LEAST = 18
"""Letters of a piece of a sentence that cannot be there by chance."""


@pytest.fixture(scope="module")
def french() -> AppTest:
    return opened(lang="fr")


@pytest.mark.parametrize("file", PAGES)
def test_a_page_in_french_leaves_nothing_in_english(french, file):
    page = french.switch_page(file).run()
    assert not page.exception
    assert page.session_state["language"] == "fr"
    shown = set(_shown(page))
    whole = "\n".join(shown)
    words, pieces = _english()
    left = sorted(shown & words) + sorted(piece for piece in pieces if piece in whole)
    assert not left, f"{file}: {left}"


@cache
def _english() -> tuple[frozenset[str], frozenset[str]]:
    """Whole texts, and pieces between the placeholders of longer ones, whose French differs."""
    words, pieces = set(), set()
    for message in catalogue("fr"):
        ids = (message.id,) if isinstance(message.id, str) else message.id
        forms = (message.string,) if isinstance(message.string, str) else message.string
        said = " ".join(map(str, forms))
        for text in filter(None, ids):
            if text not in said and text not in TECHNICAL and len(text) > 2:
                words.add(text)
            for piece in re.split(r"{[^}]*}", text):
                if len(piece) >= LEAST and " " in piece.strip() and piece not in said:
                    pieces.add(piece)
    return frozenset(words), frozenset(pieces)


def _shown(page: AppTest) -> Iterator[str]:
    """Every text of the page's elements: labels, helps, options, cells, charts and what the map is told."""
    for root in (page.main, page.sidebar):
        for element in root:
            if element.type in {"arrow_data_frame", "dataframe"}:
                cells = element.value.drop(columns="spellings", errors="ignore")  # these are what sources write
                yield from (cell for _, column in cells.items() for cell in column if isinstance(cell, str))
            if hasattr(element, "proto") and element.proto is not None:
                yield from _strings(MessageToDict(element.proto))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (text for inner in value.values() for text in _strings(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in _strings(inner))
    elif isinstance(value, str):
        if value[:1] in "{[" and value[:1]:
            try:
                yield from _strings(json.loads(value))
            except ValueError:
                yield value
        else:
            yield value
