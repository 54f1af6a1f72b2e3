"""The few words that every writer puts round a pack's content, in its language."""

from collections.abc import Mapping
from types import MappingProxyType

from geo.present.language import translator

_LABELS = {
    "as_of": "As of {time}",
    "cut_off": "Data to {day}",
    "page": "Page {page} of {pages}",
    "number": "No. {number}",
    "period": "Period",
    "filters": "Filters",
    "layer": "Layer",
    "sources": "Sources and method",
    "how_to_read": "How to read it",
    "table": "Table",
    "more_rows": "{count} more rows are in the workbook.",
    "author": "Text by the author",
    "author_mark": "author",
    "computed": "Computed; not an analyst's judgement.",
    "contents": "Contents",
    "version": "Data version",
    "model": "Model",
    "vintage": "Boundaries",
    "handling": "Handling",
    "record": "Record of this brief",
    "made_again": "The record in this file makes the same brief again: python -m geo brief --again FILE",
}
"""Name to text; placeholders are filled by the writer."""


def labels(language: str) -> Mapping[str, str]:
    """Every label in a language, with its placeholders."""
    t = translator(language)
    return MappingProxyType({name: t(text) for name, text in _LABELS.items()})
