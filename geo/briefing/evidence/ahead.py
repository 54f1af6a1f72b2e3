"""Tables about what changed and what may come."""

from typing import Any

import pandas as pd

from geo.briefing.facts import Facts
from geo.briefing.model import Column, Table
from geo.outlook.density import densities
from geo.outlook.model import DeathsForecast
from geo.outlook.result import known_deaths
from geo.present import change_words, outlook_tables, words
from geo.present.outlook_words import chance_word, percent

MOST_FANS = 3
"""Countries whose deaths ahead are told."""


def level_changes_table(facts: Facts) -> Table:
    """Areas that changed level, the largest steps first."""
    t, levels = facts.pen, facts.changed_levels
    rows = change_words.level_rows(levels, facts.brief.language)
    frame = rows.assign(
        steps=levels["steps"],
        severity_before=levels["severity_before"].round(1),
        severity=levels["severity"].round(1),
    )
    return Table(
        key="level-changes",
        title=t("Areas that changed level"),
        frame=frame.reset_index(names="area_id"),
        columns=(
            Column("area", t("Area"), width=2),
            Column("before", t("Level before"), width=1.5),
            Column("now", t("Level now"), width=1.5),
            Column("levels", t("Levels"), where="print", width=0.7),
            Column("steps", t("Levels up or down"), "number", where="data"),
            Column("severity_before", t("Severity before"), "number", digits=1, where="data"),
            Column("severity", t("Severity now"), "number", digits=1, where="data"),
        ),
        language=facts.brief.language,
        note=t("Compared with {label}.", label=facts.compared.label),
        most=14,
        empty=facts.not_compared or t("No area changed its level."),
    )


def counts_before_table(facts: Facts) -> Table:
    """Incidents and deaths now and in what the brief is compared with."""
    t, then = facts.pen, facts.compared
    chosen, inside = then.study.incidents.select(facts.alone(then.query)), facts.inside(then.study)
    table = then.study.incidents.table[chosen if inside is None else chosen & inside]
    tolls = table["fatalities_best"]
    deaths: Any = tolls.sum() if tolls.notna().any() or table.empty else pd.NA
    frame = pd.DataFrame(
        {
            "measure": [
                t("Incidents"),
                t("Deaths, best figure, where one is known"),
                t("Incidents without a death toll"),
            ],
            "now": pd.array(
                [facts.now.incidents, _known(facts.now.deaths_best), facts.now.unknown_tolls], dtype="Float64"
            ),
            "before": pd.array([len(table), deaths, int(tolls.isna().sum())], dtype="Float64"),
        }
    )
    frame["difference"] = frame["now"] - frame["before"]
    return Table(
        key="counts-before",
        title=t("Counts now and before"),
        frame=frame,
        columns=(
            Column("measure", t("Measure"), width=3),
            Column("now", t("Now"), "number", missing=t(words.NO_FIGURE)),
            Column("before", t("Before"), "number", missing=t(words.NO_FIGURE)),
            Column("difference", t("Difference"), "number"),
        ),
        language=facts.brief.language,
        note=t("Compared with {label}.", label=then.label),
    )


def new_groups_table(facts: Facts) -> Table:
    """Armed groups named now and not before."""
    t = facts.pen
    return Table(
        key="new-groups",
        title=t("Armed groups named now and not before"),
        frame=facts.changes.groups.assign(group=[t(str(name)) for name in facts.changes.groups["group"]]),
        columns=(
            Column("group", t("Armed actor"), width=2),
            Column("incidents", t("Incidents"), "number"),
            Column("first", t("First on"), "date"),
            Column("areas", t("Areas"), width=3),
        ),
        language=facts.brief.language,
        note=t("Every armed group that an incident names counts here, not only the one that it names first."),
        empty=t("No armed group is named that was not named in the window before.")
        if facts.compared.is_whole
        else t("Not compared: the window before does not lie whole in the data."),
    )


def new_places_table(facts: Facts) -> Table:
    """Incidents in places that had none within 25 km in the two years before."""
    t = facts.pen
    return Table(
        key="new-places",
        title=t("Incidents in new places"),
        frame=change_words.place_rows(facts.study, facts.changes, facts.brief.language).reset_index(drop=True),
        columns=(
            Column("date", t("Date"), "date", width=1.1),
            Column("place", t("Place"), width=1.6),
            Column("region", t("Region"), width=1.3),
            Column("event", t("Event"), width=1.4),
            Column("actor", t("Armed actor"), width=1.6),
            Column("deaths", t("Deaths (low–high)"), width=1.2, missing=t(words.NO_FIGURE), flush=True),
        ),
        language=facts.brief.language,
        most=10,
        empty=t("No incident lies in a new place."),
    )


def revisions_table(facts: Facts) -> Table:
    """What later versions of the store revised or removed."""
    t = facts.pen
    labels = {
        "source": t("Source"),
        "event_id": t("Incident"),
        "change": t("Change"),
        "column": t("Column"),
        "before": t("Before"),
        "after": t("After"),
    }
    revised = facts.revised
    frame = pd.DataFrame(columns=list(labels)) if revised is None else revised[list(labels)]
    return Table(
        key="revisions",
        title=t("Past incidents that sources revised or removed"),
        frame=frame.astype(object),
        columns=tuple(Column(name, label) for name, label in labels.items()),
        language=facts.brief.language,
        most=12,
        empty=t("No past incident was revised or removed."),
    )


def chances_table(facts: Facts) -> Table:
    """Chances of at least one fatal incident by area, the highest first; without an outlook no row."""
    t, window = facts.pen, facts.brief.window
    result = facts.outlook
    if result is None or result.chances is None:
        frame = pd.DataFrame({"name": [], "word": [], "percent": [], "chance": []})
    else:
        table = outlook_tables.chance_table(result, facts.study, window, language=facts.brief.language)
        chances = result.chances.loc[table.index, window]
        frame = pd.DataFrame(
            {
                "area_id": table.index,
                "name": table["name"].to_numpy(),
                "word": table[f"word_{window}"].to_numpy(),
                "percent": [percent(float(chance), facts.brief.language) for chance in chances],
                "chance": (100 * chances).clip(1, 99).round(1).to_numpy(),
            }
        )
    return Table(
        key="chances",
        title=t("Chance of at least one fatal incident within {window} days", window=window),
        frame=frame,
        columns=(
            Column("name", t("Area"), width=2),
            Column("word", t("In words"), width=1.6),
            Column("percent", t("Chance"), where="print", flush=True),
            Column("chance", t("Chance, %"), "number", digits=1, where="data"),
        ),
        language=facts.brief.language,
        most=12,
        empty=t("No chance is stated."),
    )


def chances_here(facts: Facts) -> dict[int, float]:
    """Window in days to chance of the area that the brief is about; empty where none is stated."""
    result, area = facts.outlook, facts.brief.focus
    if result is None or result.chances is None or area is None or area not in result.chances.index:
        return {}
    values = result.chances.to_numpy()[list(result.chances.index).index(area)]
    return {int(str(days)): float(chance) for days, chance in zip(result.chances.columns, values, strict=True)}


def area_chances_table(facts: Facts) -> Table:
    """The chances of the area that the brief is about, a row for each window, and its rank among the others."""
    t, language, result = facts.pen, facts.brief.language, facts.outlook
    every = pd.DataFrame() if result is None or result.chances is None else result.chances
    rows = [
        {
            "days": days,
            "word": chance_word(chance, language),
            "percent": percent(chance, language),
            "chance": round(min(max(100 * chance, 1.0), 99.0), 1),
            "rank": int((every[days] > chance).sum()) + 1,
            "areas": len(every),
        }
        for days, chance in chances_here(facts).items()
    ]
    return Table(
        key="area-chances",
        title=t("Chance of at least one fatal incident here"),
        frame=pd.DataFrame(rows, columns=["days", "word", "percent", "chance", "rank", "areas"]),
        columns=(
            Column("days", t("Days ahead"), "number"),
            Column("word", t("In words"), width=1.6),
            Column("percent", t("Chance"), where="print", flush=True),
            Column("chance", t("Chance, %"), "number", digits=1, where="data"),
            Column("rank", t("Rank"), "number"),
            Column("areas", t("Areas with a chance"), "number"),
        ),
        language=language,
        empty=t("No chance is stated."),
    )


def deaths_ahead_table(facts: Facts) -> Table:
    """Known deaths a month and the quantiles of the draws ahead; without an outlook no row.

    That is each country that is forecast as a whole, or the area with the highest chance where none is.
    """
    t, names = facts.pen, outlook_tables.group_names(facts.study, facts.layer.key)
    areas, result = facts.layer.areas["name"], facts.outlook
    past = {} if result is None or result.deaths is None else known_deaths(facts.study, result)
    frames = [
        outlook_tables.fan_table(past[kind], forecast, unit).assign(
            unit_id=unit, unit=t.name(areas[unit]).shown if kind == "areas" else t(names[unit])
        )
        for kind, forecast, unit in units_ahead(facts)
        if unit in past[kind].units
    ]
    blank: dict[str, list[object]] = {
        name: [] for name in ("unit_id", "unit", "month", "known", *outlook_tables.QUANTILES)
    }
    return Table(
        key="deaths-ahead",
        title=t("Deaths a month, known and ahead"),
        frame=pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(blank),
        columns=(
            Column("unit", t("Area"), width=2),
            Column("month", t("Month"), "month"),
            Column("known", t("Known deaths"), "number"),
            Column("low_90", t("5 % of the draws below"), "number", digits=1),
            Column("low_50", t("25 % of the draws below"), "number", digits=1, where="data"),
            Column("middle", t("Middle of the draws"), "number", digits=1),
            Column("high_50", t("25 % of the draws above"), "number", digits=1, where="data"),
            Column("high_90", t("5 % of the draws above"), "number", digits=1),
        ),
        language=facts.brief.language,
        empty=t("No deaths are forecast."),
    )


def units_ahead(facts: Facts) -> list[tuple[str, DeathsForecast, str]]:
    """Kind, forecast and unit of each whose deaths ahead are told: the area alone that the brief is about."""
    result = facts.outlook
    if result is None or result.deaths is None:
        return []
    if facts.brief.focus is not None:
        return [("areas", result.deaths, facts.brief.focus)] if facts.brief.focus in result.deaths.units else []
    if result.countries is not None:
        return [("countries", result.countries, unit) for unit in result.countries.units[:MOST_FANS]]
    first = None if result.chances is None else str(result.chances[facts.brief.window].idxmax())
    return [("areas", result.deaths, first)] if first in result.deaths.units else []


def density_table(facts: Facts) -> Table:
    """How dense each country's record is, and what is missing for an outlook."""
    t = facts.pen
    found = facts.outlook.densities if facts.outlook else densities(facts.study, facts.layer.key, facts.query.end)
    names = outlook_tables.group_names(facts.study, facts.layer.key)
    counted = tuple(one for one in found if one.incidents)
    frame = outlook_tables.density_table(counted, names, language=facts.brief.language)
    return Table(
        key="density",
        title=t("How dense the record is"),
        frame=frame.assign(country=[t(str(name)) for name in frame["country"]]),
        columns=(
            Column("country", t("Country"), width=1.2),
            Column("fatal_a_month", t("Fatal incidents a month, last two years"), "number", digits=1),
            Column("unknown", t("Without a toll, %"), "number"),
            Column("months", t("Months on record"), "number"),
            Column("missing", t("Why no chance is stated"), width=4, missing=""),
        ),
        language=facts.brief.language,
        empty=t("The record holds no incident."),
    )


def _known(value: float) -> Any:  # noqa: ANN401  (pandas' NA or a number)
    return pd.NA if pd.isna(value) else value
