"""Two windows, groups or areas side by side, in words: English and French (locale/fr/compare.po)."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from geo.present import words
from geo.present.area_change_words import signed
from geo.present.charts import components_table
from geo.present.language import DEFAULT, translator
from geo.present.mode_words import count_texts, number
from geo.present.names import shown_name
from geo.query import Query
from geo.risk.area_changes import CHANGE_BREAKS, AreaChanges, Unit
from geo.risk.change import KeyFigures
from geo.risk.compared import level_steps, step_days
from geo.risk.levels import LEVELS
from geo.risk.model import RiskModel

_LETTERS = {level.name: level.letter for level in LEVELS}


def figure_rows(figures: KeyFigures, language: str = DEFAULT) -> list[tuple[str, str, str]]:
    """Label, value and note of one side's figures."""
    t = translator(language)
    toll = words.deaths(figures.deaths_low, figures.deaths_best, figures.deaths_high, language)
    unknown = words.share(figures.unknown_tolls, figures.incidents, language)
    return [
        (t("Incidents"), words.number(figures.incidents, language), ""),
        (t("Deaths, where a figure is known"), toll, t("{share} without a figure").format(share=unknown)),
        (t("Against civilians"), words.number(figures.against_civilians, language), ""),
    ]


def difference_texts(unit: Unit, language: str = DEFAULT) -> list[str]:
    """Each class of difference, from the most in B to the most in A."""
    t, breaks = translator(language), [number(value, language) for value in CHANGE_BREAKS[unit]]
    ranges = [*(f"{low}–{high}" for low, high in pairwise(breaks)), t("{n} or more").format(n=breaks[-1])]
    if unit == "incidents":
        whole = [int(value) for value in CHANGE_BREAKS[unit]]
        ranges = count_texts(whole, language)
    text = t("{letter} higher by {range}")
    higher = {letter: [text.format(letter=letter, range=one) for one in ranges] for letter in "AB"}
    middle = t("less than {n} apart").format(n=breaks[0]) if unit == "severity" else t("the same")
    return [*reversed(higher["B"]), middle, *higher["A"]]


def difference_sentence(changes: AreaChanges, names: tuple[str, str], language: str = DEFAULT) -> str:
    """In how many areas the first has the higher severity (or more incidents), and where most."""
    t = translator(language)
    if not changes.has_before:
        text = t("The data begin on {day}: the second window does not lie whole in them, so nothing is compared.")
        return text.format(day=words.day(changes.first_day, language))
    if changes.table.empty:
        return t("No incident matches these filters.")
    change = changes.table["change"].to_numpy(dtype=float)
    more, fewer = int((change.round() > 0).sum()), int((change.round() < 0).sum())
    if changes.unit == "incidents":
        text = t("Of {areas} hexagons with an incident in either, {more} have more in {first}, {fewer} in {second}.")
    else:
        text = t("Of {areas} areas, {more} are more severe in {first} and {fewer} in {second}.")
    said = text.format(areas=number(len(change), language), more=more, fewer=fewer, first=names[0], second=names[1])
    steps = level_steps(changes)
    if len(steps):
        up, down = int((steps > 0).sum()), int((steps < 0).sum())
        text = t("At a higher level: {up} in {first}, {down} in {second}.")
        said += " " + text.format(up=up, down=down, first=names[0], second=names[1])
    return said


def difference_lines(changes: AreaChanges, order: pd.Index, names: tuple[str, str], language: str) -> list[str]:
    """The tooltip of each area of the difference map, in the order of the layer's areas; empty where there is none."""
    t, rows = translator(language), changes.table.to_dict("index")
    what = t("Severity (computed)") if changes.unit == "severity" else t("Incidents")
    text = t("{what}: {first} {now}, {second} {before} ({change})")
    found = []
    for area in order:
        row = rows.get(area)
        if row is None:
            found.append("")
            continue
        now, before = (number(float(row[name]), language, 0) for name in ("now", "before"))
        said = text.format(
            what=what, first=names[0], second=names[1], now=now, before=before, change=signed(row["change"], language)
        )
        within = t("within what either score leaves open") if row["within"] else ""
        found.append(f"{said}\n{within}".rstrip("\n"))
    return found


def difference_rows(changes: AreaChanges, language: str = DEFAULT) -> pd.DataFrame:
    """The areas by their difference: area, levels, severities, incidents and deaths of both."""
    table = changes.table
    rows = pd.DataFrame({"area": [shown_name(str(name), language) for name in table["name"]]}, index=table.index)
    rows["change"] = [signed(value, language) for value in table["change"]]
    if "level" in table:
        for after, severity in (("", "now"), ("_before", "before")):
            rows[f"severity{after}"] = [
                f"{_LETTERS[str(level)]} {words.severity(value)}"
                for level, value in zip(table[f"level{after}"], table[severity], strict=True)
            ]
        rows["within"] = ["≈" if within else "" for within in table["within"]]
    for after in ("", "_before"):
        rows[f"incidents{after}"] = table[f"incidents{after}"].astype(int)
    for after in ("", "_before"):
        sums = pd.DataFrame({"deaths": table[f"deaths_best{after}"], "unknown_tolls": table[f"unknown_tolls{after}"]})
        rows[f"deaths{after}"] = words.tolls(sums, language)
    return rows


def area_rows(first: pd.Series, second: pd.Series, language: str = DEFAULT) -> pd.DataFrame:
    """Two areas' figures, one row for each figure: figure, first, second."""
    t = translator(language)

    def of(row: pd.Series) -> list[str]:
        return [
            t(str(row["level"])),
            words.severity_with_interval(row["severity"], row["low"], row["high"]),
            t(str(row["confidence"])),
            words.number(row["incidents"], language),
            words.deaths(row["deaths_low"], row["deaths_best"], row["deaths_high"], language),
            words.share(row["unknown_tolls"], row["incidents"], language),
            words.share(row["imprecise"], row["incidents"], language),
            words.share(row["unidentified"], row["incidents"], language),
        ]

    figures = [
        t("Level (computed)"),
        t("Severity, 5–95 %"),
        t("Confidence"),
        t("Incidents"),
        t("Deaths, where a figure is known"),
        t("Without a figure of deaths"),
        t("Placed imprecisely"),
        t("Actor unidentified"),
    ]
    return pd.DataFrame({"figure": figures, "first": of(first), "second": of(second)})


def component_rows(first: pd.Series, second: pd.Series, model: RiskModel, language: str = DEFAULT) -> pd.DataFrame:
    """Points of severity of two areas by component, and in all: component, first, second, difference, possible."""
    one, other = (components_table(row, model, language) for row in (first, second))
    table = pd.DataFrame(
        {"component": one["name"], "first": one["points"], "second": other["points"], "possible": one["possible"]}
    )
    total = {
        "component": translator(language)("Severity"),
        "first": float(first["severity"]),
        "second": float(second["severity"]),
        "possible": 100.0,
    }
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    table.insert(3, "difference", (table["first"] - table["second"]).round(2))
    return table.round({"first": 1, "second": 1})


def component_sentence(table: pd.DataFrame, names: tuple[str, str], language: str = DEFAULT) -> str:
    """Which area is the more severe, by how much, and which component makes most of it."""
    t, parts = translator(language), table.iloc[:-1]
    total = float(table["difference"].iloc[-1])
    if round(total) == 0:
        return t("{first} and {second} are about as severe.").format(first=names[0], second=names[1])
    more, less, sign = (*names, 1) if total > 0 else (*reversed(names), -1)
    most = parts.iloc[int(np.argmax(sign * parts["difference"].to_numpy()))]
    text = t("{more} is {points} points more severe than {less}, most of all by “{component}” (+{by}).")
    by = words.decimal(abs(float(most["difference"])), 1, language)
    return text.format(more=more, less=less, points=number(abs(total), language, 0), component=most["component"], by=by)


def steps_in_words(table: pd.DataFrame, query: Query | None, language: str = DEFAULT) -> pd.DataFrame:
    """The table of a chart of both with its steps as they stand on the axis: months, or days of two windows.

    Parameters
    ----------
    query : the first window, where steps are days of it; None where they are months
    """
    if query is None:
        steps = {step: words.short_month(step, language) + f" {step.year}" for step in table["step"].unique()}
    else:
        steps = {step: _days(query, int(step)) for step in table["step"].unique()}
    return table.assign(step=table["step"].map(steps))


def months_sentence(table: pd.DataFrame, names: tuple[str, str], language: str = DEFAULT) -> str:
    """How many incidents both have."""
    counts: Sequence[int] = [int(table.loc[table["series"] == series, "incidents"].sum()) for series in "AB"]
    text = translator(language)("{first}: {a}; {second}: {b}.")
    a, b = (words.incidents(count, language) for count in counts)
    return text.format(first=names[0], second=names[1], a=a, b=b)


def part_months(query: Query, language: str = DEFAULT) -> str:
    """That the first or the last month of a chart by month is a part of one; empty where both are whole."""
    after = query.end + timedelta(days=1)
    if query.start.day == 1 and after.day == 1:
        return ""
    text = translator(language)("Its first and last month are counted from {first} and to {last}.")
    return text.format(first=words.day(query.start, language), last=words.day(query.end, language))


def _days(query: Query, step: int) -> str:
    """The days of the window that a step holds: 31–60."""
    first, last = step_days(query.days, step)
    return str(first) if first == last else f"{first}–{last}"
