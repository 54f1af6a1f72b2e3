"""Sample questions lead to a page that is there, by a link that it understands."""

from urllib.parse import parse_qs, urlsplit

import pytest

from geo.present.language import said
from geo.present.measure_help import MEASURES
from geo.present.methods import sections
from geo.present.questions import QUESTIONS, kept
from geo.query import LINK_NAMES, parse_link
from geo.risk.model import MODEL
from pages import PAGES


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.text)
def test_a_question_opens_a_page_with_filters_that_are_known(question, study):
    assert f"{question.page or 'overview'}.py" in PAGES
    address = urlsplit(question.address(lang="fr"))
    assert address.path == f"./{question.page}"
    link = parse_qs(address.query)
    assert link["lang"] == ["fr"]
    assert link.keys() - LINK_NAMES <= {"lang", "near", "capital"}
    query, problems = parse_link({name: link[name] for name in link.keys() & LINK_NAMES}, study.choices)
    assert problems == []
    assert study.incidents.select(query).any()
    if "capital" in link:
        assert link["capital"][0] in study.layers


def test_a_question_keeps_the_reader_s_language_and_line():
    assert kept("en", low_bandwidth=False) == {}
    assert kept("fr", low_bandwidth=True) == {"lang": "fr", "line": "low"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_methods_explains_each_measure_as_its_help_does(language):
    table = sections(MODEL, language)[0][2]
    assert table is not None
    assert list(table.iloc[:, 1]) == [said(measure.meaning, language) for measure in MEASURES.values()]
    if language == "fr":
        assert not set(table.iloc[:, 1]) & {str(measure.meaning) for measure in MEASURES.values()}
