"""English and French."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from geo.errors import QueryError
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
