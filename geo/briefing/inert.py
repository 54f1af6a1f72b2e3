"""Any text as formats of documents can hold it: on one line, nothing that reorders or controls, spaces kept."""

import re

from geo.present.typeset import printable

_KEPT_SPACES = re.compile("([\u00a0\u202f])")


def inert(text: object) -> str:
    """The text as `printable` gives it, but with the spaces at which no line may break, which French needs."""
    return "".join(part if _KEPT_SPACES.fullmatch(part) else printable(part) for part in _KEPT_SPACES.split(str(text)))
