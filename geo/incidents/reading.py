"""How a text file is to be read: encoding, separator, decimal sign, order of day and month, found and told."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import IO, Literal

from geo.errors import AmbiguousReadingError, ImportFileError, Sentence

DateOrder = Literal["dmy", "mdy"]
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16")
SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 1 << 16
_NUMERIC = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4})(?:[T ,].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./\-]?(\d{2})[./\-]?(\d{2})(?:[T ].*)?")
_NAMED = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[ \-]([^\W\d]+)\.?,?[ \-](\d{4}|\d{2})(?:[T ].*)?")
_NAMED_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:[T ].*)?")
# English and French names; the first four letters tell them apart, except juin and juillet
_MONTHS = {
    "janv": 1, "jan": 1, "janu": 1, "feb": 2, "febr": 2, "fev": 2, "févr": 2, "fév": 2, "fevr": 2, "mar": 3, "marc": 3,
    "mars": 3, "apr": 4, "apri": 4, "avr": 4, "avri": 4, "may": 5, "mai": 5, "jun": 6, "june": 6, "juin": 6, "jul": 7,
    "july": 7, "juil": 7, "aug": 8, "augu": 8, "aou": 8, "août": 8, "aoû": 8, "aout": 8, "sep": 9, "sept": 9, "oct": 10,
    "octo": 10, "nov": 11, "nove": 11, "dec": 12, "dece": 12, "déc": 12, "déce": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What was found, and what the user said where the file does not tell."""

    encoding: str = "utf-8"
    separator: str = ","
    decimal: str = "."
    date_order: DateOrder | None = None
    """None while no date in the file needs it."""
    notes: tuple[str, ...] = field(default=())
    """A sentence for each thing that was found rather than known."""

    def noting(self, sentence: str) -> "Reading":
        """The same with one more sentence."""
        return replace(self, notes=(*self.notes, sentence))


def find_encoding(stream: IO[bytes]) -> tuple[str, str | None]:
    """The encoding of a whole stream, and a sentence where it had to be guessed.

    UTF-8 proves itself over a whole file; what is not UTF-8 is Western European, Windows-1252 where every byte has a
    meaning in it and Latin-1 otherwise.
    """
    start = stream.read(4)
    stream.seek(0)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", None
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", Sentence("Read as UTF-16.")
    for encoding in ("utf-8", "cp1252"):
        if _decodes(stream, encoding):
            note = (
                None
                if encoding == "utf-8"
                else Sentence("Not UTF-8, so read as Windows-1252 (Western European): check accents.")
            )
            return encoding, note
    return "latin-1", Sentence("Not UTF-8, so read as Latin-1 (Western European): check the accents.")


def find_separator(header: str) -> str:
    """The separator that cuts the header line into most columns."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=lambda separator: (bare.count(separator), -SEPARATORS.index(separator)))


def find_decimal(numbers: Iterable[str]) -> str:
    """A comma where some number has one and none has a point."""
    texts = list(numbers)
    commas = any(re.fullmatch(r"-?\d+,\d+", text.strip()) for text in texts)
    points = any(re.fullmatch(r"-?\d+\.\d+", text.strip()) for text in texts)
    return "," if commas and not points else "."


def find_date_order(texts: Iterable[str]) -> DateOrder | None:
    """Which comes first, day or month; None where no date leaves that open.

    Raises
    ------
    AmbiguousReadingError  if all such dates can be read both ways, or some in one way only and some in the other.
    """
    firsts = seconds = open_both = 0
    example = ""
    for text in texts:
        match = _NUMERIC.fullmatch(text.strip())
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        firsts += first > 12
        seconds += second > 12
        open_both += first <= 12 and second <= 12 and first != second
        example = example or (text.strip() if first != second and max(first, second) <= 12 else "")
    if firsts and not seconds:
        return "dmy"
    if seconds and not firsts:
        return "mdy"
    if firsts and seconds:
        raise AmbiguousReadingError(
            "{firsts} date(s) have the day first and {seconds} the month first. Say which holds (dmy or mdy); the "
            "others are then refused row by row.",
            firsts=firsts,
            seconds=seconds,
        )
    if open_both:
        raise AmbiguousReadingError(
            "{example} can be read as day-month or month-day, and no date in the file settles it. Say dmy or mdy.",
            example=example,
        )
    return None


def parse_date(text: str, order: DateOrder | None) -> date | None:  # noqa: PLR0911  (one per form)
    """The day that a text names; None where it names none. A time of day is set aside, the day as written stands."""
    text = text.strip()
    try:
        if match := _YEAR_FIRST.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC.fullmatch(text):
            if order is None and match[1] != match[2]:
                return None  # two readings: whoever asks must know the order
            day, month = (1, 2) if order != "mdy" else (2, 1)
            return date(int(match[3]), int(match[month]), int(match[day]))
        if match := _NAMED.fullmatch(text):
            year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
            return date(year, _month(match[2]), int(match[1]))
        if match := _NAMED_FIRST.fullmatch(text):
            return date(int(match[3]), _month(match[1]), int(match[2]))
    except (ValueError, KeyError):
        return None
    return None


def leaves_order_open(text: str) -> bool:
    """Whether a date has a day and a month of which the order alone tells which is which."""
    return _NUMERIC.fullmatch(text.strip()) is not None


def as_text(value: object) -> str:
    """A cell of a typed file as the text that stands for it; nothing is the empty text."""
    if value is None or value != value:  # noqa: PLR0124  (NaN alone differs from itself)
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    # half a surrogate pair can stand in JSON, but in no file that is written again
    return str(value).encode("utf-8", "replace").decode("utf-8")


def decoding_error(error: UnicodeError, name: str, encoding: str) -> ImportFileError:
    """The error for a file that is not in the encoding that was named."""
    return ImportFileError(
        "{name} is not {encoding} text ({error}). Name another encoding, or save the file as UTF-8.",
        name=name,
        encoding=encoding,
        error=error,
    )


def _month(name: str) -> int:
    name = name.casefold()
    return _MONTHS.get(name[:4]) or _MONTHS[name[:3]]


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while block := stream.read(_SAMPLE):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True
