"""A page's own texts in the reader's language."""

from geo.present.language import plural_translator, translator
from pages import _state


def say(text: str, **values: object) -> str:
    """The text in the reader's language; values stand where it has their names in braces."""
    said = translator(_state.language())(text)
    return said.format(**values) if values else said


def say_many(one: str, many: str, number: int, **values: object) -> str:
    """The form of a text that a number asks for, in the reader's language; the number itself is `{number}`."""
    return plural_translator(_state.language())(one, many, number).format(number=number, **values)
