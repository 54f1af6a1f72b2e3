"""A severity taken apart, in sentences and rows: in English and French, every number from `geo.risk.explain`."""

import numpy as np
import pandas as pd

from geo.present import words
from geo.present.charts.components import components_table
from geo.present.language import DEFAULT, plural_translator, translator
from geo.present.measures import COMPONENT_NAMES
from geo.risk.explain import MOST_MORE, AreaChange, Explanation
from geo.risk.levels import level_of
from geo.risk.model import MODEL, RiskModel
from geo.study import Study

_SHOWN = 40
"""Incidents that entered, left or were revised and are listed: the list is for people."""


def why(row: pd.Series, model: RiskModel = MODEL, language: str = DEFAULT) -> str:
    """Which components give an area most of its points."""
    t = translator(language)
    points = components_table(row, model, language).sort_values("points", ascending=False, kind="stable")
    top = points[points["points"] > 0].head(3)
    if top.empty:
        text = t("{area} has no points: no incident lies in it or within 50 km of it in this selection.")
        return text.format(area=row["name"])
    parts = [f"{name.lower()} ({gained:.0f})" for name, gained in zip(top["name"], top["points"], strict=True)]
    named = words.listed(parts, language)
    return t("Of {points} points, most come from {named}.").format(points=words.severity(row["severity"]), named=named)


def up(found: Explanation, language: str = DEFAULT) -> str:
    """What would bring the area one level up."""
    t, steps = translator(language), found.steps
    if steps.up is None:
        return t("It is at the highest level.")
    if steps.more is None:
        text = t("Even {number} more incidents like its typical one on the last day would not make it {level}.")
        return text.format(number=MOST_MORE, level=t(steps.up))
    n = plural_translator(language)
    if steps.typical.first:
        text = n(
            "A first incident like the layer's typical one ({what}) on the last day would make it {level}.",
            "{number} incidents like the layer's typical one ({what}) on the last day would make it {level}.",
            steps.more,
        )
    else:
        text = n(
            "One more incident like its typical one ({what}) on the last day would make it {level}.",
            "{number} more incidents like its typical one ({what}) on the last day would make it {level}.",
            steps.more,
        )
    toll = steps.typical.toll
    # 1.5 is plural in English, singular in French
    whole = int(toll) if toll.is_integer() or language != DEFAULT else 2
    deaths = n("{toll} death", "{toll} deaths", whole).format(toll=words.brief(round(toll, 1), language))
    target = t("against civilians") if steps.typical.civilian else t("not against civilians")
    return text.format(number=steps.more, what=f"{deaths}, {target}", level=t(steps.up))


def down(found: Explanation, language: str = DEFAULT) -> str:
    """When the area would fall a level if nothing more happened."""
    t, steps = translator(language), found.steps
    if steps.down is None or steps.on is None:
        return t("It is at the lowest level.")
    text = t("With no further incident it falls to {level} on about {day}.")
    return text.format(level=t(steps.down), day=words.day(steps.on, language))


def heaviest(study: Study, found: Explanation, language: str = DEFAULT) -> str:
    """The incident that weighs most, and where severity would be without it; nothing to say without incidents."""
    if found.incidents.empty or found.incidents["effect"].iloc[0] <= 0:
        return ""
    t, row = translator(language), found.incidents.iloc[0]
    event = study.incidents.table.iloc[int(found.incidents.index[0])]
    without = max(0.0, found.severity - float(row["effect"]))
    text = t(
        "Weighs most: {place}, {day}, most of it by “{component}”. Without it severity would be {severity} ({level})."
    )
    return text.format(
        place=event["location"],
        day=words.day(event["event_date"].date(), language),
        component=t(COMPONENT_NAMES[str(row["main"])]).lower(),
        severity=words.severity(without),
        level=t(str(level_of(without)[0])),
    )


def weighed(rows: pd.DataFrame, found: Explanation) -> pd.DataFrame:
    """Rows of incidents, the heaviest first, with the points that severity would lose without each.

    Parameters
    ----------
    rows : indexed by the row of the incident table, as `geo.present.incident_table.incident_rows` gives them
    """
    effect = found.incidents["effect"].reindex(rows.index)
    with_points = rows.assign(points=effect.round(1)).sort_values("points", ascending=False, kind="stable")
    return with_points[["points", *rows.columns]]


def changed(change: AreaChange, language: str = DEFAULT) -> str:
    """Severity before and now, how many incidents entered, left or were revised, and the component that moved most."""
    t = translator(language)
    counts = change.incidents["what"].value_counts()
    text = t(
        "{before} ({level_before}) before, {now} ({level}) now. Incidents in or around it: {entered} entered, {left} "
        "left, {revised} revised."
    ).format(
        before=words.severity(change.severity_before),
        level_before=t(change.level_before),
        now=words.severity(change.severity),
        level=t(change.level),
        **{what: int(counts.get(what, 0)) for what in ("entered", "left", "revised")},
    )
    by_component = change.points["change"].to_numpy(dtype=float)
    at = int(np.abs(by_component).argmax())
    most, moved = change.points.index[at], float(by_component[at])
    if abs(moved) < 0.5:
        return text
    more = t("Moved most: {component} ({points}).")
    return f"{text} " + more.format(
        component=t(COMPONENT_NAMES[str(most)]).lower(), points=words.signed(moved, 1, language)
    )


def imprecise(table: pd.DataFrame, area_id: str, language: str = DEFAULT) -> str:
    """The area with and without the incidents of which only the district or region is known.

    Parameters
    ----------
    table : as `geo.risk.stability.with_and_without_imprecise` gives it
    """
    t = translator(language)
    text = t(
        "With places known only to the district or region: {level} {severity}. Without: {level_precise} "
        "{severity_precise}."
    )
    numbers = {name: words.severity(float(table[name][area_id])) for name in ("severity", "severity_precise")}
    levels = {name: t(str(table[name][area_id])) for name in ("level", "level_precise")}
    return text.format(**numbers, **levels)


def imprecise_rows(table: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """The areas whose level differs without imprecise places: area, with, without."""
    t = translator(language)
    other = table[table["level"].astype(str) != table["level_precise"].astype(str)]

    def in_words(level: str, severity: str) -> list[str]:
        pairs = zip(other[level], other[severity], strict=True)
        return [f"{t(str(name))} {words.severity(value)}" for name, value in pairs]

    return pd.DataFrame(
        {
            "area": other["name"],
            "with": in_words("level", "severity"),
            "without": in_words("level_precise", "severity_precise"),
        }
    )


def change_points(change: AreaChange, language: str = DEFAULT) -> pd.DataFrame:
    """Points by component before and now: component, before, now, change; the total last."""
    t = translator(language)
    table = change.points.assign(component=[t(COMPONENT_NAMES[str(name)]) for name in change.points.index])
    total = {
        "component": t("Severity"),
        "before": change.severity_before,
        "now": change.severity,
        "change": change.severity - change.severity_before,
    }
    rows = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    return rows[["component", "before", "now", "change"]].round(1)


def change_incidents(now: Study, then: Study, change: AreaChange, language: str = DEFAULT) -> pd.DataFrame:
    """The incidents that entered, left or were revised, the largest effect first: what, effect, date, place, deaths."""
    t = translator(language)
    rows = []
    for row, what, effect in change.incidents.head(_SHOWN)[["row", "what", "effect"]].to_numpy():
        event = (then if what == "left" else now).incidents.table.iloc[row]
        rows.append(
            {
                "what": t(what),
                "points": round(float(effect), 1),
                "date": event["event_date"].date(),
                "place": event["location"],
                "event": t(event["sub_event_type"]),
                "deaths": words.incident_tolls(event.to_frame().T, language)[0],
            }
        )
    return pd.DataFrame(rows, columns=["what", "points", "date", "place", "event", "deaths"])
