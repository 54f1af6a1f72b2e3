"""Every error that a reader can act on.

GeoError
├── DataFileError (ValueError)        a file of data/ is missing, changed or not what its schema says
├── QueryError (ValueError)           a filter that cannot be: dates the wrong way round, an unknown group
├── LayerNotFoundError (LookupError)  no layer, area or incident of that name
├── CrsError (ValueError)             geometry without a coordinate reference system, or in the wrong one
├── GeometryError (ValueError)        a shape that cannot be used: empty, invalid, overlapping
├── IndexMismatchError (ValueError)   two tables that should speak of the same areas do not
├── SettingError (ValueError)         a server setting that the app cannot run with
├── SeriesError (ValueError)          a monthly series that cannot be forecast: gaps, too short, not numbers
├── StaleOutlookError (ValueError)    an outlook made from another version of the data
├── StoreError (OSError)              the incident store cannot be opened, read or written
│   ├── StoreBusyError                somebody else is writing to it
│   └── StoreDamagedError             its last state is torn or lost; `last_good` is the version to go back to
├── ImportFileError (ValueError)      a file that is refused as a whole, or cannot be read as what it was said to be
├── AmbiguousReadingError (ValueError)  a file that can be read in two ways, so the user has to say which
├── MappingError (ValueError)         a mapping that does not fit the file or misses a column
├── TooManyRejectsError (ValueError)  more rows refused than the user agreed to
├── UndoError (ValueError)            a version that cannot be taken back
├── ActorError (ValueError)           an alias that cannot be added
├── EnrichError (OSError)             a run over a large input that cannot start or finish
├── BriefError (ValueError)           a briefing that cannot be made as asked: a part or record of it does not fit
└── SyncError (OSError)               an online source that could not be read to the end
"""

from collections.abc import Iterable
from typing import Self


class Sentence(str):
    """An English sentence that keeps what it was made of, so that a reader can be told in another language.

    Sentence("No layer “{key}”.", key="x") is the text “No layer “x”.”, with `template` and `values` beside it; a value
    that is a sentence itself is told in the same language. Of a value that is an error only its words are kept.
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        """The template with its values put in."""
        told = {name: words_of(value) for name, value in values.items()}
        made = super().__new__(cls, template.format(**told) if told else template)
        made.template, made.values = template, told
        return made

    @classmethod
    def joined(cls, sentences: Iterable[str], between: str = " ") -> Self:
        """Several as one, each told in the reader's language."""
        values = {f"s{number}": sentence for number, sentence in enumerate(sentences)}
        return cls(between.join(f"{{{name}}}" for name in values), **values)

    def __reduce__(self) -> tuple[object, ...]:
        """As it is made: errors cross processes."""
        return _sentence, (self.template, self.values)


def _sentence(template: str, values: dict[str, object]) -> Sentence:
    return Sentence(template, **values)


def unusable(cause: object, instead: Sentence) -> Sentence:
    """That something cannot be used, and what stands in for it; `cause_of` tells the first alone."""
    return Sentence("{cause} {instead}", cause=cause, instead=instead)


def cause_of(problem: str) -> str:
    """Why what an `unusable` sentence speaks of cannot be used."""
    cause = problem.values.get("cause") if isinstance(problem, Sentence) else None
    return cause if isinstance(cause, str) else problem


def words_of(value: object) -> object:
    """What an error says, a sentence if it was raised with one; anything else as it is."""
    if not isinstance(value, Exception):
        return value
    said = value.args[0] if value.args else ""
    return said if isinstance(said, Sentence) else str(value)


def listed(names: Iterable[object]) -> str:
    """The names with commas between, or “none”."""
    return ", ".join(map(str, names)) or Sentence("none")


class GeoError(Exception):
    """The domain's own error: its message is a sentence for the reader.

    GeoError("No layer “{key}”.", key="x") is raised with that `Sentence`, so that it can be told in French too.
    """

    def __init__(self, message: str = "", /, **values: object) -> None:
        super().__init__(message if isinstance(message, Sentence) else Sentence(message, **values))


class DataFileError(GeoError, ValueError):
    """A file of the data folder is missing, changed, or not what its schema says."""


class QueryError(GeoError, ValueError):
    """A filter that cannot be."""


class LayerNotFoundError(GeoError, LookupError):
    """No layer or area of that name."""


class CrsError(GeoError, ValueError):
    """Geometry without a coordinate reference system, or in the wrong one."""


class GeometryError(GeoError, ValueError):
    """A shape that cannot be used."""


class IndexMismatchError(GeoError, ValueError):
    """Two tables that should speak of the same areas do not."""


class SettingError(GeoError, ValueError):
    """A server setting that the app cannot run with."""


class SeriesError(GeoError, ValueError):
    """A monthly series that cannot be forecast or judged."""


class StaleOutlookError(GeoError, ValueError):
    """An outlook made from another version of the data or by another model."""


class StoreError(GeoError, OSError):
    """The incident store cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Somebody else holds the store's writer lock."""


class StoreDamagedError(StoreError):
    """The store's last state is torn or lost; `last_good` is the newest version that is whole, or None."""

    def __init__(self, message: str, /, *, last_good: int | None = None, **values: object) -> None:
        super().__init__(message, **values)
        self.last_good = last_good


class ImportFileError(GeoError, ValueError):
    """A file that is refused as a whole."""


class AmbiguousReadingError(GeoError, ValueError):
    """A file that can be read in two ways."""


class MappingError(GeoError, ValueError):
    """A mapping that does not fit the file."""


class TooManyRejectsError(GeoError, ValueError):
    """More rows refused than the user agreed to."""


class UndoError(GeoError, ValueError):
    """A version that cannot be taken back."""


class ActorError(GeoError, ValueError):
    """An alias that cannot be added."""


class EnrichError(GeoError, OSError):
    """A run over a large input that cannot start or finish."""


class BriefError(GeoError, ValueError):
    """A briefing that cannot be made as asked."""


class SyncError(GeoError, OSError):
    """An online source that could not be read to the end."""
