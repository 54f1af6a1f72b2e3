"""English and French."""

import pickle
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from geo.errors import ImportFileError, QueryError, Sentence, StoreDamagedError, listed
from geo.present import language

FILES = sorted((Path(language.__file__).parent / "locale").glob("*/*.po"))


def test_english_is_what_the_code_says():
    assert language.translator()("High") == "High"


def test_french_comes_from_the_catalogue():
    assert language.translator("fr")("High") == "Élevé"


def test_an_unknown_language_is_refused_by_name():
    with pytest.raises(QueryError, match="no language “de”; there are en, fr"):
        language.translator("de")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_message_of_a_catalogue_is_translated_and_keeps_its_placeholders(path):
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert messages
    for message in messages:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        assert all(texts), f"{path.name}: {message.id!r} is not translated"
        assert not message.fuzzy
        wanted = {name for source in sources for name in re.findall(r"{(\w+)", source)}
        assert {name for text in texts for name in re.findall(r"{(\w+)", text)} <= wanted, message.id


def test_no_message_stands_in_two_files_with_two_translations():
    seen = {}
    for path in FILES:
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    key = (path.parent.name, message.id)
                    assert seen.setdefault(key, message.string) == message.string, message.id


def test_an_error_is_told_in_french_with_its_values():
    error = ImportFileError(
        "{file} has no sheet {sheet!r}; it has {known}.", file="a.xlsx", sheet="May", known=listed([])
    )
    assert str(error) == "a.xlsx has no sheet 'May'; it has none."
    assert language.said(error, "fr") == "a.xlsx n’a pas de feuille «\u00a0May\u00a0»\u202f; ses feuilles\u00a0: aucun."
    assert language.said(error) == str(error)


def test_an_error_keeps_its_words_on_the_way_from_another_process():
    cause = ImportFileError("{file} is no JSON ({error}). Fetch it again.", file="a.json", error=ValueError("line 1"))
    error = StoreDamagedError("{path}: {error}", path="store", error=cause, last_good=3)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (what we made ourselves)
    assert again.last_good == 3
    assert str(again) == "store: a.json is no JSON (line 1). Fetch it again."
    assert language.said(again, "fr").endswith("n’est pas du JSON (line 1). Récupérez-le à nouveau.")


def test_several_sentences_are_told_as_one():
    both = Sentence.joined([Sentence("Read as UTF-16."), Sentence("A comma stands before decimals.")])
    assert both == "Read as UTF-16. A comma stands before decimals."
    assert language.said(both, "fr") == "Lu comme UTF-16. Une virgule précède les décimales."


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("no date", "pas de date"),
        ("no latitude", "pas de latitude"),
        ("unknown country 'Atlantis'", "pays inconnu «\u00a0Atlantis\u00a0»"),
        ("latitude 95 is not between -90 and 90", "latitude 95 n’est pas entre -90 et 90"),
        ("latitude 95 is not between -90 and 91", "latitude 95 is not between -90 and 91"),
        ("not a whole number from 0 to 1,000,000", "pas un nombre entier de 0 à 1,000,000"),
        (
            "2 feature(s) left out: no shape or no extent.",
            "2 objet(s) laissés de côté\u00a0: sans forme ou sans étendue.",
        ),
        ("a text of somebody else", "a text of somebody else"),
    ],
)
def test_what_a_file_kept_in_english_is_told_in_french(kept, told):
    assert language.said(kept, "fr") == told


def test_a_share_in_french_has_a_space_before_its_sign():
    assert language.filled("{share:.0%}", "fr", {"share": 0.12}) == "12\u00a0%"
    assert language.filled("{share:.0%}", "en", {"share": 0.12}) == "12%"


def test_a_text_made_to_fit_a_kept_template_in_many_ways_is_not_held_against_it():
    assert language.said("date before 1990", "fr").startswith("date antérieure")
    long = "a is not between -" + "9 and 9 is not between -" * 2_000
    assert language.said(long, "fr") == long
