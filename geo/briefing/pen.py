"""Writes sentences from computed facts: a number goes in as a value, and the sentence keeps it beside its text.

Names from the data are shortened and freed of signs that reorder text; what a writer does with `<`, `#` or `=` is the
writer's own affair.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from geo.briefing.model import Fact, Sentence
from geo.present import words
from geo.present.language import DEFAULT, plural_translator, translator
from geo.present.typeset import printable
from geo.present.words import Known

MOST_NAME = 80
_SPACE = {"en": "\u00a0", "fr": "\u202f"}
"""Before a percent sign."""


def short(text: object, most: int = MOST_NAME) -> str:
    """A text from the data on one line, without signs that reorder it, cut after so many characters."""
    plain = printable(text)
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


@dataclass(frozen=True)
class Pen:
    """Writes in one language."""

    language: str = DEFAULT

    def __call__(self, text: str, /, **values: object) -> str:
        """A text of the code in the pen's language, its placeholders filled."""
        return translator(self.language)(text).format(**values) if values else translator(self.language)(text)

    def sentence(self, text: str, rests_on: str, /, **facts: Fact) -> Sentence:
        """A sentence from facts of one table of the pack."""
        shown = {name: fact.shown for name, fact in facts.items()}
        return Sentence(translator(self.language)(text).format(**shown), rests_on, tuple(facts.items()))

    def counted(self, one: str, many: str, count: int, rests_on: str, /, **facts: Fact) -> Sentence:
        """The same in the form that a count asks for; the count itself is the fact `count`."""
        facts = {"count": self.count(count)} | facts
        text = plural_translator(self.language)(one, many, count)
        return Sentence(
            text.format(**{name: fact.shown for name, fact in facts.items()}), rests_on, tuple(facts.items())
        )

    def told(self, text: str, rests_on: str) -> Sentence:
        """A sentence that another module of geo wrote from the same data."""
        return Sentence(printable(text), rests_on)

    def count(self, value: Known) -> Fact:
        """A whole number with thousands apart; `no figure` where nobody knows it."""
        return self.number(value, 0)

    def number(self, value: Known, digits: int = 1) -> Fact:
        """A number with so many decimals."""
        if pd.isna(value):
            return Fact(None, self(words.NO_FIGURE))
        pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
        return Fact(float(value), str(format_decimal(round(float(value), digits), pattern, locale=self.language)))

    def signed(self, value: float, digits: int = 0) -> Fact:
        """A change as +3, −2 or ±0."""
        rounded = round(value, digits)
        sign = "±" if not rounded else "+" if rounded > 0 else "−"
        return Fact(float(value), sign + self.number(abs(value), digits).shown)

    def percent(self, part: float, whole: float) -> Fact:
        """A share in whole percents, never 0 for something nor 100 for less than all; `–` of nothing."""
        if not whole:
            return Fact(None, "–")
        share, space = 100 * part / whole, _SPACE[self.language]
        mark = "<1" if 0 < share < 0.5 else ">99" if 99.5 <= share < 100 else f"{share:.0f}"
        return Fact(share, f"{mark}{space}%")

    def deaths(self, low: Known, best: Known, high: Known) -> Fact:
        """A toll as 1,240 (980–1,610), or 16 where all three agree."""
        best_shown, ends = self.count(best), f"{self.count(low).shown}–{self.count(high).shown}"
        if pd.isna(best) or pd.isna(low) or pd.isna(high) or float(low) == float(high):
            return best_shown
        return Fact(best_shown.value, f"{best_shown.shown} ({ends})")

    def severity(self, value: float, low: float, high: float) -> Fact:
        """A severity with its interval as 55 (40–62)."""
        return Fact(float(value), words.severity_with_interval(value, low, high))

    def level(self, name: object) -> Fact:
        """A level's name."""
        return Fact(str(name), self(str(name)))

    def name(self, text: object) -> Fact:
        """A name from the data."""
        return Fact(str(text), short(text))

    def word(self, text: str) -> Fact:
        """A word of the code's own."""
        return Fact(text, self(text))

    def names(self, texts: Iterable[object], most: int = 6) -> Fact:
        """Names as a, b and c; beyond `most` how many more there are."""
        every = [short(text) for text in texts]
        shown, rest = every[:most], len(every) - most
        if rest > 0:
            text = plural_translator(self.language)("{count} more", "{count} more", rest)
            shown.append(text.format(count=rest))
        return Fact(", ".join(every), self.listed(shown))

    def listed(self, parts: list[str]) -> str:
        """Texts as a, b and c."""
        *first, last = parts
        return self("{first} and {last}", first=", ".join(first), last=last) if first else last

    def day(self, value: date) -> Fact:
        """A date as 5 Jun 2025 or 5 juin 2025."""
        return Fact(value.isoformat(), str(format_date(value, "d MMM y", locale=self.language)))

    def month(self, value: pd.Timestamp) -> Fact:
        """A month as June 2025 or juin 2025."""
        return Fact(f"{value:%Y-%m}", str(format_date(value.date(), "LLLL y", locale=self.language)))

    def hour(self, value: datetime) -> str:
        """A moment as 5 Jun 2025, 08:30 UTC."""
        zone = value.tzname() or ""
        return f"{self.day(value.date()).shown}, {value:%H:%M} {zone}".strip()
