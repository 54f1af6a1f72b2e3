"""The regional map of change in words, in English and French."""

from itertools import pairwise

import pandas as pd

from geo.present import words
from geo.present.language import DEFAULT, plural_translator, translator
from geo.present.mode_words import count_texts, number
from geo.risk.area_changes import CHANGE_BREAKS, MIDDLE, AreaChanges, Unit, change_class


def signed(value: float, language: str = DEFAULT) -> str:
    """A change in whole points or incidents: +12, −5, ±0."""
    return words.signed(value, 0, language)


def change_texts(unit: Unit, language: str = DEFAULT) -> list[str]:
    """Each class of change, from the largest fall to the largest rise."""
    t, breaks = translator(language), CHANGE_BREAKS[unit]
    starts = [number(value, language) for value in breaks]
    if unit == "severity":
        ranges = [f"{low}–{high}" for low, high in pairwise(starts)]
        middle = t("less than {n} either way").format(n=starts[0])
    else:
        ranges = count_texts([int(value) for value in breaks], language)[:-1]
        middle = t("no change")
    steps = [*ranges, t("{n} or more").format(n=starts[-1])]
    falls = [t("down {range}").format(range=step) for step in reversed(steps)]
    return [*falls, middle, *(t("up {range}").format(range=step) for step in steps)]


def change_sentence(changes: AreaChanges, language: str = DEFAULT) -> str:
    """How many areas rose and fell, and which moved most; or that there is nothing to compare with."""
    t, n = translator(language), plural_translator(language)
    if not changes.has_before:
        text = t("There is no window of equal length before this one: the data begin on {day}. No change is shown.")
        return text.format(day=words.day(changes.first_day, language))
    table, breaks = changes.table, CHANGE_BREAKS[changes.unit]
    if table.empty:
        return t("No incident matches these filters.")
    classes = change_class(table["change"].to_numpy(dtype=float), changes.unit)
    up, down = int((classes > MIDDLE).sum()), int((classes < MIDDLE).sum())
    if changes.unit == "severity":
        text = n(
            "Against {window}: of {areas} area, {up} up by {least} points of severity or more, {down} down.",
            "Against {window}: of {areas} areas, {up} up by {least} points of severity or more, {down} down.",
            len(table),
        )
    else:
        text = n(
            "Against {window}: of {areas} hexagon with an incident in either, {up} with more, {down} with fewer.",
            "Against {window}: of {areas} hexagons with an incident in either, {up} with more, {down} with fewer.",
            len(table),
        )
    said = [
        text.format(
            window=words.period(changes.before, language),
            areas=number(len(table), language),
            up=number(up, language),
            down=number(down, language),
            least=number(breaks[0], language),
        )
    ]
    for row, moved, wording in ((0, up, t("Largest rise: {place}.")), (-1, down, t("Largest fall: {place}."))):
        if moved:
            said.append(wording.format(place=moved_words(table.iloc[row], language)))
    if changes.unit == "severity" and (within := int((table["within"] & (classes != MIDDLE)).sum())):
        hatched = n(
            "Hatched: {n} change lies within what either score leaves open.",
            "Hatched: {n} changes lie within what either score leaves open.",
            within,
        )
        said.append(hatched.format(n=number(within, language)))
    return " ".join(said)


def moved_words(row: pd.Series, language: str = DEFAULT) -> str:
    """An area and its change: Gao +12 (34 → 46)."""
    before, now = (number(row[name], language, 0) for name in ("before", "now"))
    return f"{row['name']} {signed(row['change'], language)} ({before} → {now})"
