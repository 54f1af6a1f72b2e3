"""An alert with its beginning, and what became of what is watched, as titles and sentences: English and French."""

from datetime import date

import pandas as pd

from geo.present import words
from geo.present.language import DEFAULT, translator
from geo.present.names import shown_name
from geo.risk.alerts import PERIOD_DAYS
from geo.risk.onsets import Onset


def onset_title(one: Onset, language: str = DEFAULT) -> str:
    """Where, and since when."""
    text = translator(language)("{name}: unusual for the place since {day}")
    return text.format(name=shown_name(one.name, language), day=words.day(one.first, language))


def onset_sentence(one: Onset, last_day: date, language: str = DEFAULT) -> str:
    """How many incidents, against how many; and whether it goes on."""
    t = translator(language)
    said = words.counted(
        one.count,
        "{number} incident in the {days} days to {day}; its own past has {usual:.1f} on average, and more than "
        "{limit:.0f} is unusual for it.",
        "{number} incidents in the {days} days to {day}; its own past has {usual:.1f} on average, and more than "
        "{limit:.0f} is unusual for it.",
        language,
        days=PERIOD_DAYS,
        day=words.day(one.last, language),
        usual=one.usual,
        limit=one.limit,
    )
    going = t("It goes on.") if one.last == last_day else t("It is over.")
    return f"{said} {going}"


def onsets_sentence(found: list[Onset], last_day: date, language: str = DEFAULT) -> str:
    """How many alerts there were, and how many go on."""
    if not found:
        return translator(language)("No alert began in these days.")
    return words.counted(
        len(found),
        "{number} alert began, {going} still going on.",
        "{number} alerts began, {going} still going on.",
        language,
        going=sum(one.last == last_day for one in found),
    )


def onset_rows(found: list[Onset], last_day: date, language: str = DEFAULT) -> pd.DataFrame:
    """The alerts as a table: name, since, until, incidents, usual, limit."""
    goes_on = translator(language)("goes on")
    return pd.DataFrame(
        {
            "name": [shown_name(one.name, language) for one in found],
            "since": [words.day(one.first, language) for one in found],
            "until": [goes_on if one.last == last_day else words.day(one.last, language) for one in found],
            "incidents": [one.count for one in found],
            "usual": [round(one.usual, 2) for one in found],
            "limit": [one.limit for one in found],
        }
    )
