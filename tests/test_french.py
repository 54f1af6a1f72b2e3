"""Nothing of ours is shown in English only, and no catalogue holds what nobody says."""

import ast

import pytest

from geo.present.heads import HEADS
from geo.present.language import catalogue
from tests.texts import ROOT, files, is_sentence, raised, tells_in_english, texts, unspoken, words_of_data

NOT_SHOWN = {
    # matplotlib's, Leaflet's, GeoJSON's and PNG's own words
    *("offset points", "axes fraction", "lower right", "lower left", "Feature", "Polygon", "Software", "About"),
    *("Cc", "Zl", "Zp", "Cs", "Cn", "Co"),  # classes of signs
    *("Key", "Bar", "Bars", "Asked", "Answer", "Choice"),  # names of classes and type variables
    *("Source Sans, Source Sans Pro, sans-serif", "Source Sans Pro", "DejaVu Sans"),
    *(".stVegaLiteChart svg [", "{% macro script(this, kwargs) %}{{ this.script }}{% endmacro %}"),
    "segments with any",  # a column's own name, whose head is said
    "incidents",
    "cases",
    "brief_title",  # where a page keeps a choice
    "Sahel security risk",  # the browser's tab before the link, which has the language, is read
}
NAMES = {
    *("Katiba Macina", "Boko Haram", "Bamako", "Timbuktu", "Tombouctou", "Agadez", "Ivory Coast"),
    *("English", "UCDP adm_1", "COD-AB Mali 2021-12-20", "CC BY-IGO", "OCHA"),
    "Letter",  # a size of paper
    "Language / Langue",  # in both languages, for who cannot read the other
    "Around the area (",  # said as a whole, with its distance
}
"""Texts that are not said in the reader's language, as they are not read or are names."""
SHOWN = [path for path in files() if path.relative_to(ROOT).parts[0] == "pages" or "present" in path.parts]


@pytest.fixture(scope="module")
def french():
    return {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue("fr") if message.id}


def test_every_text_that_is_said_has_its_french(french):
    missing = [f"{where}: {text}" for text, where in texts().items() if _first(text) not in french]
    assert not missing, "\n".join(missing)


def test_every_word_of_the_data_that_is_said_has_its_french(french, study):
    assert words_of_data(study) <= french


def test_no_french_is_left_of_a_text_that_nobody_says(french, study):
    tree = [ast.parse(path.read_text(encoding="utf-8")) for path in files()]
    strings = {node.value for whole in tree for node in ast.walk(whole) if isinstance(node, ast.Constant)}
    assert french <= strings | words_of_data(study)


def test_whatever_is_shown_is_said_in_the_language_of_the_reader(study):
    known = NOT_SHOWN | NAMES | set(HEADS) | words_of_data(study)
    silent = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in SHOWN
        for line, text in unspoken(path)
        if text not in known
    ]
    assert not silent, "\n".join(silent)


def test_every_error_that_a_page_can_show_is_raised_with_what_its_sentence_is_made_of():
    plain = [
        f"{path.relative_to(ROOT)}:{error.lineno}: {ast.unparse(error)[:100]}"
        for path in files()
        if not tells_in_english(path)
        for error in raised(path)
        if not is_sentence(error.args[0])
    ]
    assert not plain, "\n".join(plain)


def test_pages_show_no_error_but_in_the_language_of_the_reader():
    plain = [
        f"{path.name}:{node.lineno}"
        for path in files()
        if path.parent.name == "pages"
        for caught in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(caught, ast.ExceptHandler) and caught.name
        for node in ast.walk(caught)
        if ast.unparse(node) == f"str({caught.name})"
        or (isinstance(node, ast.FormattedValue) and ast.unparse(node.value) == caught.name)
    ]
    assert not plain, "\n".join(plain)


def _first(text) -> str:
    return text if isinstance(text, str) else text[0]
