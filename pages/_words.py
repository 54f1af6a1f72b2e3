"""A page's own texts in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from geo.present import words
from geo.present.language import filled, said, translator
from pages import _state

Choice = TypeVar("Choice")


def say(text: str, **values: object) -> str:
    """The text in the reader's language; values stand where it has their names in braces (numbers by `{km:,.1f}`)."""
    language = _state.language()
    found = translator(language)(text)
    return filled(found, language, values) if values else found


def say_many(one: str, many: str, number: int, **values: object) -> str:
    """The form of a text that a number asks for, in the reader's language; the number itself is `{number}`."""
    return words.counted(number, one, many, _state.language(), **values)


def say_each(names: Iterable[Choice]) -> dict[Choice, str]:
    """What a widget's choices are called, looked up once: their own names, or those of a mapping, said."""
    labels = names if isinstance(names, Mapping) else {name: name for name in names}
    return {name: say(str(label)) for name, label in labels.items()}


def told(sentence: object) -> str:
    """A sentence of the library, or an error's, in the reader's language."""
    return said(sentence, _state.language())


def day(value: date) -> str:
    """A date as the reader's language writes it."""
    return words.day(value, _state.language())
