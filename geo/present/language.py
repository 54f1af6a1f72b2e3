"""English and French: sentences are written in English in the code, their French stands in geo/present/locale/fr/*.po.

A catalogue is a gettext .po file, one for each group of modules; all files of a language are read together. A text is
looked up at each call, never at import: two readers of one server may read two languages.
"""

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from geo.errors import QueryError

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
    return _translations(language).gettext


def plural_translator(language: str = DEFAULT) -> Callable[[str, str, int], str]:
    """Gives the form of a text that a number asks for: (singular, plural, number); French counts 0 as singular."""
    return _translations(language).ngettext


@cache
def _translations(language: str) -> NullTranslations:
    if language not in LANGUAGES:
        raise QueryError(f"There is no language “{language[:20]}”; there are {', '.join(LANGUAGES)}.")
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
                    merged.add(message.id, message.string)
    return merged
