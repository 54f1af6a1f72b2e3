"""An alert with its beginning, and what became of what is watched, as titles and sentences: English and French."""

from datetime import date

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from geo.present.language import DEFAULT, plural_translator, translator
from geo.risk.alerts import PERIOD_DAYS
from geo.risk.onsets import Onset


def onset_title(one: Onset, language: str = DEFAULT) -> str:
    """Where, and since when."""
    text = translator(language)("{name}: unusual for the place since {day}")
    return text.format(name=one.name, day=_day(one.first, language))


def onset_sentence(one: Onset, last_day: date, language: str = DEFAULT) -> str:
    """How many incidents, against how many; and whether it goes on."""
    t, n = translator(language), plural_translator(language)
    text = n(
        "{count} incident in the {days} days to {day}; its own past has {usual} on average, and more than {limit} is "
        "unusual for it.",
        "{count} incidents in the {days} days to {day}; its own past has {usual} on average, and more than {limit} is "
        "unusual for it.",
        one.count,
    )
    said = text.format(
        count=one.count,
        days=PERIOD_DAYS,
        day=_day(one.last, language),
        usual=_decimal(one.usual, language),
        limit=f"{one.limit:.0f}",
    )
    going = t("It goes on.") if one.last == last_day else t("It is over.")
    return f"{said} {going}"


def onset_rows(found: list[Onset], last_day: date) -> pd.DataFrame:
    """The alerts as a table: name, since, to (empty while it goes on), incidents, usual, limit."""
    return pd.DataFrame(
        {
            "name": [one.name for one in found],
            "since": [one.first for one in found],
            "until": [None if one.last == last_day else one.last for one in found],
            "incidents": [one.count for one in found],
            "usual": [round(one.usual, 2) for one in found],
            "limit": [one.limit for one in found],
        }
    )


def _day(value: date, language: str) -> str:
    return str(format_date(value, "d MMM y", locale=language))


def _decimal(value: float, language: str) -> str:
    return str(format_decimal(value, "0.0#", locale=language))
