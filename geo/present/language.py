"""English and French: sentences are written in English in the code, their French stands in geo/present/locale/fr/*.po.

A catalogue is a gettext .po file, one for each group of modules; all files of a language are read together, and their
typography is set there. A text is looked up at each call, never at import: two readers of one server may read two
languages. docs/LANGUAGE.md says how to add a text.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from geo.errors import QueryError, Sentence, words_of

LANGUAGES = {"en": "English", "fr": "Français"}
"""Code, as links and the command line name it, to the language's own name."""
DEFAULT = "en"
_FOLDER = Path(__file__).parent / "locale"

Translate = Callable[[str], str]


def translator(language: str = DEFAULT) -> Translate:
    """Gives a text of the code in a language; placeholders like `{town}` are filled in after it.

    Raises
    ------
    QueryError  naming the languages there are.
    """
    found = _translations(language)
    # the empty text is the catalogue's own head
    return lambda text: found.gettext(text) if text else text


def plural_translator(language: str = DEFAULT) -> Callable[[str, str, int], str]:
    """Gives the form of a text that a number asks for: (singular, plural, number); French counts 0 as singular."""
    return _translations(language).ngettext


def teller(language: str = DEFAULT) -> Callable[..., str]:
    """Gives a text of the code in a language with its values put in: (text, **values)."""
    found = translator(language)
    return lambda text, **values: filled(found(text), language, _told(values, language))


def marked(text: str) -> str:
    """The text as it is: a constant that is looked up later, marked so that the catalogues are held to it."""
    return text


def said(text: object, language: str = DEFAULT) -> str:
    """A sentence, or an error's, in a language; what no catalogue knows stays as it is."""
    told = words_of(text)
    if language == DEFAULT:
        return str(told)
    if not isinstance(told, Sentence):
        return _retold(str(told), language)
    found = translator(language)(told.template)
    return filled(found, language, _told(told.values, language)) if told.values else found


_LONGEST_KEPT = 1_000
"""Letters: a longer text stays as it is, as one made to fit a template in many ways takes long to hold against it."""


def _retold(text: str, language: str) -> str:
    """A plain text in a language; one that a file kept in English is told by the template of `kept.po` that it fits."""
    found = translator(language)(text)
    if found != text or len(text) > _LONGEST_KEPT:
        return found
    fitting = ((pattern.fullmatch(text), template) for pattern, template in _kept(language))
    match, template = next(((match, template) for match, template in fitting if match), (None, ""))
    if match is None:
        return text
    return re.sub(r"{(\w+)[^}]*}", lambda place: translator(language)(match[place[1]]), template)


@cache
def _kept(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The templates of `kept.po` as patterns, with what they are in the language."""
    with (_FOLDER / language / "kept.po").open("rb") as file:
        messages = [str(message.id) for message in read_po(file) if message.id and "{" in message.id]
    # what says most comes first: “no {column}” fits nearly anything
    messages.sort(key=lambda template: len(re.sub(r"{[^}]*}", "", template)), reverse=True)
    return tuple((_pattern(template), translator(language)(template)) for template in messages)


def _pattern(template: str) -> re.Pattern[str]:
    """What fits a template: any text in the place of each value, with quotation marks round it where it has them."""
    found, seen = "", set()
    for text, name, _, conversion in Formatter().parse(template):
        found += re.escape(text)
        if name and name in seen:
            found += f"(?P={name})"
        elif name:
            found += f"['\"](?P<{name}>.*)['\"]" if conversion == "r" else f"(?P<{name}>.*)"
            seen.add(name)
    return re.compile(found, re.DOTALL)


def filled(template: str, language: str, values: Mapping[str, object]) -> str:
    """The template with its values put in; a number with a format (`{km:,.1f}`) stands as the language writes it."""
    return _Filling(language).vformat(template, (), values)


def _told(values: Mapping[str, object], language: str) -> dict[str, object]:
    """The values of a sentence, those that are sentences themselves in its language."""
    return {name: said(value, language) if isinstance(value, Sentence) else value for name, value in values.items()}


class _Filling(Formatter):
    def __init__(self, language: str) -> None:
        self.signs = number_signs(language)

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401  (whatever stands in a sentence)
        """A value as its format says."""
        text = str(format(value, format_spec))
        return text.translate(self.signs) if format_spec and not isinstance(value, str) else text


@cache
def number_signs(language: str) -> dict[int, str]:
    """What stands for the point, the comma and the per cent sign of an English number."""
    locale = Locale(language)
    symbols, percent = locale.number_symbols["latn"], locale.percent_formats[None].pattern
    return {
        ord("."): str(symbols["decimal"]),
        ord(","): str(symbols["group"]),
        ord("%"): percent.rpartition("0")[2],
    }


@cache
def _translations(language: str) -> NullTranslations:
    if language not in LANGUAGES:
        raise QueryError(
            "There is no language “{language}”; there are {known}.", language=language[:20], known=", ".join(LANGUAGES)
        )
    if language == DEFAULT:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalogue(language: str) -> Catalog:
    """All messages of a language, its files read in the order of their names."""
    merged = Catalog(locale=language)
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged.add(message.id, _set(message.string, language))
    return merged


_TYPOGRAPHY = {
    "fr": (
        (re.compile(r"«\s*"), "«\u00a0"),
        (re.compile(r"\s*»"), "\u00a0»"),
        (re.compile(r"[ \u00a0\u202f]:(?!material)"), "\u00a0:"),
        (re.compile(r"[ \u00a0\u202f]([;!?%])"), "\u202f\\1"),
        (re.compile(r"'"), "’"),
    )
}
"""Spaces that may not break before high punctuation, and the apostrophe: catalogues may be typed with plain ones."""


def _set(text: Any, language: str) -> Any:  # noqa: ANN401  (a text, or its forms by number)
    if not isinstance(text, str):
        return tuple(_set(form, language) for form in text or ())
    for found, put in _TYPOGRAPHY.get(language, ()):
        text = found.sub(put, text)
    return text
