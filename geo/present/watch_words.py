"""What became of what is watched, in neutral words: English and French (locale/fr/watch.po)."""

import pandas as pd

from geo.present import words
from geo.present.language import DEFAULT, filled, translator
from geo.present.names import shown_name
from geo.risk.levels import level_of
from geo.risk.since import Since


def since_title(found: Since, language: str = DEFAULT) -> str:
    """What is watched, and that something is new there."""
    text = translator(language)("{name}: new since your look of {day}")
    return text.format(name=shown_name(found.item.name, language), day=words.day(found.item.look.at.date(), language))


def since_sentence(found: Since, language: str = DEFAULT) -> str:
    """Level, new incidents with their dead, revisions, removals and alert, in one sentence."""
    t = translator(language)
    said = t("; ").join(since_parts(found, language))
    return f"{said}." if said else t("Nothing new since your last look.")


def since_parts(found: Since, language: str = DEFAULT) -> list[str]:
    """The parts of that sentence, the gravest first; none where there is nothing to tell."""
    t = translator(language)
    if not found.there:
        return [t("no longer in the data or among your sites and areas")]
    parts = [_moved(found, language), _new(found, language), _revised(found, language), _unusual(found, language)]
    return [part for part in parts if part]


def level_words(found: Since, language: str = DEFAULT) -> str:
    """The level now, with the one at the look where it was another; a dash where there is none."""
    t = translator(language)
    if found.severity is None:
        return "–"
    name = t(str(level_of([found.severity])[0]))
    now = f"{name} {words.severity(found.severity)}"
    if found.levels is None or found.severity_before is None:
        return now
    if found.levels[0] == found.levels[1]:
        return now
    return f"{t(found.levels[0])} {words.severity(found.severity_before)} → {now}"


def toll_words(found: Since, language: str = DEFAULT) -> str:
    """Deaths of the new incidents: never a nought where nobody gave a figure."""
    toll = found.toll
    if not len(found.new):
        return "–"
    said = words.deaths(toll.low, toll.best, toll.high, language)
    if not toll.unknown or pd.isna(toll.best):
        return said
    text = translator(language)("{deaths} + {number} unknown")
    return text.format(deaths=said, number=words.number(toll.unknown, language))


def watch_rows(found: list[Since], language: str = DEFAULT) -> pd.DataFrame:
    """One row for each thing on the list, what has news first: indexed by its place on the list."""
    t = translator(language)
    kinds = {"area": t("area"), "group": t("group"), "site": t("site")}
    table = pd.DataFrame(
        {
            "name": [shown_name(one.item.name, language) for one in found],
            "kind": [kinds[one.item.kind] for one in found],
            "level": [level_words(one, language) if one.there else t("gone") for one in found],
            "new": [len(one.new) for one in found],
            "deaths": [toll_words(one, language) for one in found],
            "revised": [one.revisions for one in found],
            "removed": [len(one.removed) for one in found],
            "unusual": [t("unusual") if one.unusual and one.unusual.alert else "" for one in found],
            "look": [words.day(one.item.look.at.date(), language) for one in found],
        }
    )
    order = sorted(range(len(found)), key=lambda at: (not found[at].anything, -len(found[at].new)))
    return table.iloc[order]


def revised_rows(found: Since) -> pd.DataFrame:
    """What sources revised: the incident, which field, before and after."""
    return found.revised.reset_index(drop=True)


def removed_rows(found: Since, language: str = DEFAULT) -> pd.DataFrame:
    """The incidents that sources removed: date, place, region, event, actor, deaths."""
    table = found.removed
    return pd.DataFrame(
        {
            "date": table["event_date"].dt.date,
            "place": table["location"],
            "region": table["admin1"],
            "event": table["sub_event_type"],
            "actor": table["actor"],
            "deaths": words.incident_tolls(table, language),
        }
    )


def _moved(found: Since, language: str) -> str:
    if found.levels is None or found.levels[0] == found.levels[1]:
        return ""
    return level_words(found, language)


def _new(found: Since, language: str) -> str:
    count = len(found.new)
    if not count:
        return ""
    one, many = "{number} new incident, deaths: {deaths}", "{number} new incidents, deaths: {deaths}"
    said = words.counted(count, one, many, language, deaths=toll_words(found, language))
    if found.by_date:
        note = translator(language)("(counted by date: the data of your look are no longer kept)")
        return f"{said} {note}"
    if not found.late:
        return said
    one, many = "({number} of an earlier day, reported since)", "({number} of earlier days, reported since)"
    return f"{said} {words.counted(found.late, one, many, language)}"


def _revised(found: Since, language: str) -> str:
    parts = []
    if found.revisions:
        parts.append(words.counted(found.revisions, "{number} revised", "{number} revised", language))
    if gone := len(found.removed):
        one, many = "{number} removed by its source", "{number} removed by their sources"
        parts.append(words.counted(gone, one, many, language))
    return ", ".join(parts)


def _unusual(found: Since, language: str) -> str:
    if found.unusual is None or not found.unusual.alert:
        return ""
    text = translator(language)("unusual for the place: {count} in 30 days, {usual:.1f} on average before")
    return filled(text, language, {"count": found.unusual.count, "usual": found.unusual.usual})
