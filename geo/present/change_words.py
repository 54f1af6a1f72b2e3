"""What changed, and what is unusual for its place, in neutral words: English and French."""

import pandas as pd

from geo.present import words
from geo.present.language import DEFAULT, marked, plural_translator, translator
from geo.present.names import named
from geo.risk.alerts import FEWEST_PERIODS, LEAST_COUNT, PERIOD_DAYS, AlarmRecord
from geo.risk.changes import NEW_AFTER, NEW_WITHIN_KM, WhatChanged
from geo.study import Study


def alert_sentence(alerts: pd.DataFrame, language: str = DEFAULT) -> str:
    """How many areas are above their own usual, or why that cannot be said."""
    t, n = translator(language), plural_translator(language)
    if alerts.empty:
        return t("This layer has no area that could be held against its own past.")
    if int(alerts["periods"].iloc[0]) < FEWEST_PERIODS:
        text = t(
            "Fewer than {fewest} periods of {days} days lie before these: too short a past to call anything unusual."
        )
        return text.format(fewest=FEWEST_PERIODS, days=PERIOD_DAYS)
    count = int(alerts["alert"].sum())
    if not count:
        text = t("No area had more incidents in these {days} days than its own past lets one expect.")
        return text.format(days=PERIOD_DAYS)
    text = n(
        "{count} of {areas} areas had more incidents in these {days} days than its own past lets one expect.",
        "{count} of {areas} areas had more incidents in these {days} days than their own past lets one expect.",
        count,
    )
    return text.format(count=count, areas=len(alerts), days=PERIOD_DAYS)


def record_sentence(record: AlarmRecord, language: str = DEFAULT) -> str:
    """How often the alert came in the past, and how often nothing unusual followed."""
    t = translator(language)
    if not record.alerts:
        text = t("In the past ({cases} area-months) there was no such alert, so nobody can say how often one is false.")
        return text.format(cases=words.number(record.cases, language))
    text = t(
        "In the past such an alert came in {rate} of area-months ({alerts} of {cases}). After {false} of the alerts "
        "the next {days} days had no more incidents than usual there: false alarms. Of all area-months, {busy} were "
        "followed by more than usual."
    )
    return text.format(
        rate=words.percent(100 * record.alarm_rate, language, 1),
        alerts=words.number(record.alerts, language),
        cases=words.number(record.cases, language),
        false=words.percent(100 * record.false_rate, language),
        days=PERIOD_DAYS,
        busy=words.percent(100 * record.busy_rate, language),
    )


def how_alerts_work(language: str = DEFAULT) -> str:
    """The rule of the alert in a sentence."""
    text = translator(language)(
        "Unusual: above the 95 % quantile of a negative binomial fitted to the area's own past, and at least {least} "
        "incidents. It compares an area with itself and says nothing of how severe it is."
    )
    return text.format(least=LEAST_COUNT)


def alert_rows(alerts: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """Every area with an incident in these days: alert (yes or empty), area, incidents, usual, limit, chance."""
    shown = alerts[alerts["count"] > 0]
    yes = translator(language)("unusual")
    return pd.DataFrame(
        {
            "alert": [yes if alert else "" for alert in shown["alert"]],
            "area": shown["name"],
            "incidents": shown["count"],
            "usual": shown["usual"].round(2),
            "limit": shown["limit"],
            "chance_percent": (100 * shown["chance"]).round(1),
        }
    )


HEXAGONS = marked("Levels are not compared: hexagons are those in which something happened.")


def levels_sentence(found: WhatChanged, areas: int, language: str = DEFAULT) -> str:
    """How many areas went up or down a level."""
    t = translator(language)
    if found.levels.empty:
        return t("No area changed its level.")
    up = int((found.levels["steps"] > 0).sum())
    text = t("Of {areas} areas, {up} went up a level or more and {down} went down.")
    return text.format(areas=areas, up=up, down=len(found.levels) - up)


def level_rows(table: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """The areas that changed level (`WhatChanged.levels`): area, before, now, levels."""
    t = translator(language)

    def in_words(level: str, severity: str) -> list[str]:
        pairs = zip(table[level], table[severity], strict=True)
        return [f"{t(str(name))} {words.severity(value)}" for name, value in pairs]

    return pd.DataFrame(
        {
            "area": named(table, language)["name"],
            "before": in_words("level_before", "severity_before"),
            "now": in_words("level", "severity"),
            "levels": [f"{steps:+d}".replace("-", "−") for steps in table["steps"]],
        }
    )


def groups_sentence(found: WhatChanged, language: str = DEFAULT) -> str:
    """Armed groups that are named now and were not before."""
    t = translator(language)
    if found.groups.empty:
        return t("No armed group is named that was not named in the window before.")
    text = t("Named now and not in the window before: {groups}.")
    return text.format(groups=", ".join(t(str(name)) for name in found.groups["group"]))


def places_sentence(found: WhatChanged, language: str = DEFAULT) -> str:
    """Incidents in new places."""
    t = translator(language)
    years = NEW_AFTER.days // 365
    if not len(found.places):
        text = t("No incident lies in a new place: each had another within {km} km in the {years} years before it.")
        return text.format(km=f"{NEW_WITHIN_KM:.0f}", years=years)
    text = t("Incidents in a new place, none other within {km} km in the {years} years before: {count}.")
    said = text.format(count=len(found.places), km=f"{NEW_WITHIN_KM:.0f}", years=years)
    if found.whole_past:
        return said
    return f"{said} " + t("The data do not reach back that far, so some may not be new.")


def place_rows(study: Study, found: WhatChanged, language: str = DEFAULT) -> pd.DataFrame:
    """The incidents in new places: date, place, region, event, actor, deaths."""
    t, table = translator(language), study.incidents.table.iloc[found.places]
    return pd.DataFrame(
        {
            "date": table["event_date"].dt.date,
            "place": table["location"],
            "region": table["admin1"],
            "event": [t(kind) for kind in table["sub_event_type"]],
            "actor": [t(actor) for actor in table["actor"]],
            "deaths": words.incident_tolls(table, language),
        }
    )


def revisions_sentence(revised: pd.DataFrame, versions: int, language: str = DEFAULT) -> str:
    """Past incidents that a source revised or removed."""
    t = translator(language)
    if versions < 2:
        return t("There is one version of the data: nothing can have been revised yet.")
    if revised.empty:
        return t("No past incident was revised or removed.")
    keys = revised.drop_duplicates(["source", "event_id", "change"])
    removed = int((keys["change"] == "removed").sum())
    text = t("Past incidents: {revised} revised, {removed} removed by their sources.")
    return text.format(revised=len(keys) - removed, removed=removed)
