"""An alert with its beginning, and what became of what is watched, as titles and sentences: English and French."""

from datetime import date, timedelta

import pandas as pd

from geo.present import words
from geo.present.language import DEFAULT, translator
from geo.present.names import shown_name
from geo.risk.alerts import PERIOD_DAYS
from geo.risk.onsets import HORIZON_DAYS, Onset


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
    going = t("It goes on.") if one.ongoing(last_day) else t("It is over.")
    return f"{said} {going}"


def onsets_sentence(found: list[Onset], last_day: date, language: str = DEFAULT) -> str:
    """How many alerts there are to tell, how many go on, and how many of those from before the last 90 days."""
    if not found:
        return translator(language)("No alert began in these days, and none goes on from before.")
    said = words.counted(
        len(found),
        "{number} alert, {going} of them ongoing.",
        "{number} alerts, {going} of them ongoing.",
        language,
        going=sum(one.ongoing(last_day) for one in found),
    )
    older = sum(one.first <= last_day - timedelta(days=HORIZON_DAYS) for one in found)
    if not older:
        return said
    one, many = "{number} began more than {days} days ago.", "{number} of them began more than {days} days ago."
    return f"{said} {words.counted(older, one, many, language, days=HORIZON_DAYS)}"


def state_words(one: Onset, last_day: date, language: str = DEFAULT) -> str:
    """Ongoing, with its first day; or ended, with the last day on which it was unusual."""
    t = translator(language)
    if one.ongoing(last_day):
        return t("ongoing since {day}").format(day=words.day(one.first, language))
    return t("ended {day}").format(day=words.day(one.last, language))


def onset_rows(found: list[Onset], last_day: date, language: str = DEFAULT) -> pd.DataFrame:
    """The alerts as a table: name, state (ongoing or ended), since, until, incidents, usual, limit."""
    t = translator(language)
    return pd.DataFrame(
        {
            "name": [shown_name(one.name, language) for one in found],
            "state": [t("ongoing") if one.ongoing(last_day) else t("ended") for one in found],
            "since": [words.day(one.first, language) for one in found],
            "until": [words.day(one.last, language) for one in found],
            "incidents": [one.count for one in found],
            "usual": [round(one.usual, 2) for one in found],
            "limit": [one.limit for one in found],
        }
    )
