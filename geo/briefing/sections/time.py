"""Trend by month, armed groups, and single incidents of note."""

import pandas as pd

from geo.briefing.brief import SECTIONS
from geo.briefing.evidence.areas import figures_table
from geo.briefing.evidence.events import (
    groups_table,
    incidents_table,
    months_by_actor_table,
    months_table,
    notable_table,
    shared,
)
from geo.briefing.facts import Facts
from geo.briefing.model import Chart, Map, Section, Sentence, Series, alternative
from geo.briefing.rows import highest, numbers, rows
from geo.briefing.sections.judgement import headline
from geo.present import words
from geo.present.charts import Bar, Bars, bars_figure, context_lines, months_figure, series_colours
from geo.present.charts.theme import Measure
from geo.present.maps import incident_map
from geo.present.palette import ACCENT
from geo.query import UNIDENTIFIED

GROUPS = 10
SHORTEST_MEAN_DAYS = 28
"""A shorter window has no mean by month: it would be an extrapolation."""
_TITLES: dict[Measure, str] = {"incidents": "Incidents by month and actor", "deaths": "Deaths by month and actor"}
_VALUES: dict[Measure, str] = {"incidents": "Incidents", "deaths": "Deaths, best figure"}


def trend(facts: Facts) -> Section:
    """Incidents and deaths by month."""
    t, table = facts.pen, facts.table(months_table)
    frame = table.frame
    if not facts.now.incidents:
        title, sentences = headline(facts), []
    else:
        peak = highest(frame, "incidents")
        title = t.sentence(
            "Most incidents in {month}: {number}", table.key, month=t.month(peak["month"]),
            number=t.count(peak["incidents"]),
        )  # fmt: skip
        sentences = _months(facts, frame)
    return Section(
        key="trend",
        heading=t(SECTIONS["trend"]),
        title=title,
        provenance=facts.rests_on,
        sentences=tuple(sentences),
        charts=(months_chart(facts, "incidents"), months_chart(facts, "deaths")),
        tables=(table,),
        notes=tuple(_turning_points(facts)),
    )


def _turning_points(facts: Facts) -> list[str]:
    window = (facts.query.start, facts.query.end)
    lines = context_lines(facts.by_month, facts.context, window=window, language=facts.brief.language)
    return [facts.pen("Turning points: {lines}.", lines="; ".join(lines))] if lines else []


def _months(facts: Facts, frame: pd.DataFrame) -> list[Sentence]:
    t, key = facts.pen, facts.table(months_table).key
    ends = frame["month"] + pd.offsets.MonthEnd(0)
    whole = (frame["month"] >= pd.Timestamp(facts.query.start)) & (ends <= pd.Timestamp(facts.query.end))
    quiet = int(((frame["incidents"] == 0) & whole).sum())
    found = []
    if facts.query.days >= SHORTEST_MEAN_DAYS:
        mean = facts.now.incidents / (facts.query.days / 30.4375)
        found.append(t.sentence("On average {mean} incidents a month over the window.", key, mean=t.number(mean)))
    if quiet:
        one = "{count} whole month of the window has no incident on file, which may be one without reports."
        many = "{count} whole months of the window have no incident on file, which may be months without reports."
        found.append(t.counted(one, many, quiet, key))
    known = frame["deaths"].notna() & (frame["deaths"] > 0)
    if known.any():
        worst = highest(frame, "deaths")
        text = "Most known deaths in {month}: {deaths}; {unknown} incidents of that month have no figure."
        values = {"deaths": t.count(worst["deaths"]), "unknown": t.count(worst["unknown_tolls"])}
        found.append(t.sentence(text, key, month=t.month(worst["month"]), **values))
    return found


def months_chart(facts: Facts, measure: Measure) -> Chart:
    """Stacked columns by month; an unknown toll adds nothing, which the notes say."""
    t, name = facts.pen, facts.pen(_TITLES[measure])
    months = facts.table(months_table).frame["month"]
    wide = facts.by_month.pivot_table(index="month", columns="series", values=measure, aggfunc="sum")
    wide = wide.reindex(index=pd.DatetimeIndex(months), fill_value=0)
    colours = series_colours(facts.by_month["series"]) if len(facts.by_month) else {}
    series = tuple(
        Series(t(group) if group == UNIDENTIFIED else t.name(t(group)).shown, colour, numbers(wide[group]))
        for group, colour in colours.items()
        if group in wide
    )
    window = (facts.query.start, facts.query.end)
    figure = months_figure(
        facts.by_month, facts.rests_on, title=name, sentence=headline(facts).text, measure=measure,
        context=facts.context, window=window,
    )  # fmt: skip
    total = facts.table(months_table).frame[measure]
    said = [f"{t.month(month).shown} {t.count(value).shown}" for month, value in zip(months, total, strict=True)]
    return Chart(
        key=f"chart-{measure}",
        title=name,
        kind="stacked",
        categories=tuple(t.month(month).shown for month in months),
        series=series,
        value_title=t(_VALUES[measure]),
        alt=alternative(name, [", ".join(said[-12:])]),
        figure=figure,
    )


def groups(facts: Facts) -> Section:
    """Who acts, by the actor that the source names first."""
    t, table = facts.pen, facts.table(groups_table)
    facts.table(months_by_actor_table)
    named = table.frame[table.frame["series"] != UNIDENTIFIED]
    if named.empty:
        title = headline(facts) if not facts.now.incidents else t.sentence("No actor is named", table.key)
        return Section("groups", t(SECTIONS["groups"]), title, facts.rests_on, tables=(table,))
    top = named.iloc[0]
    title = t.sentence(
        "{name} is named as the actor in {share} of incidents", table.key, name=t.name(top["group"]),
        share=t.percent(top["incidents"], facts.now.incidents),
    )  # fmt: skip
    return Section(
        key="groups",
        heading=t(SECTIONS["groups"]),
        title=title,
        provenance=facts.rests_on,
        sentences=tuple(_actors(facts, named)),
        charts=(groups_chart(facts),),
        tables=(table,),
        notes=(table.note,),
    )


def _actors(facts: Facts, named: pd.DataFrame) -> list[Sentence]:
    t, key, total = facts.pen, facts.table(groups_table).key, facts.now.incidents
    found = []
    if len(named) > 1:
        names = [f"{t.name(row.group).shown} ({t.count(row.incidents).shown})" for row in rows(named.iloc[1:4])]
        found.append(t.sentence("Next come {names}.", key, names=t.names(names)))
    deadly = named[named["deaths"].notna() & (named["deaths"] > 0)]
    if len(deadly):
        worst = highest(deadly, "deaths")
        text = "Most known deaths are in incidents of {name}: {deaths}; who died is not told by that."
        found.append(t.sentence(text, key, name=t.name(worst["group"]), deaths=t.count(worst["deaths"])))
    if facts.now.unidentified:
        found.append(
            t.counted(
                "In {count} incident ({share}) nobody named the actor; it may belong to any of these.",
                "In {count} incidents ({share}) nobody named the actor; they may belong to any of these.",
                facts.now.unidentified, facts.table(figures_table).key, share=t.percent(facts.now.unidentified, total),
            )
        )  # fmt: skip
    return found


def groups_chart(facts: Facts) -> Chart:
    """The actors with most incidents as bars."""
    t, shown = facts.pen, facts.table(groups_table).frame.head(GROUPS)
    names = tuple(t.name(name).shown for name in shown["group"])
    colours = series_colours(shown["series"]) if len(shown) else {}
    bars = [
        Bar(name, float(row.incidents), f"{t.count(row.incidents).shown} ({row.share_words})", colours[row.series])
        for name, row in zip(names, rows(shown), strict=True)
    ]
    title = t("Incidents by armed actor")
    return Chart(
        key="chart-groups",
        title=title,
        kind="bars",
        categories=names,
        series=(
            Series(t("Incidents"), ACCENT, numbers(shown["incidents"]), tuple(colours[s] for s in shown["series"])),
        ),
        value_title=t("Incidents"),
        alt=alternative(title, [f"{bar.name} {bar.shown}" for bar in bars[:5]]),
        figure=bars_figure(
            shown, facts.rests_on, Bars(tuple(bars), t("Incidents"), t("No incident matches these filters")),
            key="groups", title=title, sentence=headline(facts).text,
        ),
    )  # fmt: skip


def incidents(facts: Facts) -> Section:
    """The incidents with the highest known tolls, each with its source."""
    t, table = facts.pen, facts.table(notable_table)
    kept, sentences = facts.table(incidents_table), []
    frame = table.frame[table.frame["fatalities_best"].notna()] if len(table.frame) else table.frame
    if len(frame):
        top = frame.iloc[0]
        title = t.sentence(
            "Highest known toll: {place}, {day}, {toll} deaths", table.key, place=t.name(top["location"]),
            day=t.day(top["event_date"].date()), toll=t.name(top["toll"]),
        )  # fmt: skip
    elif facts.now.incidents:
        title = t.sentence("No incident that may be shown has a known toll", table.key)
    else:
        title = headline(facts)
    if facts.now.unknown_tolls:
        sentences.append(
            t.counted(
                "{count} incident has no toll and cannot be ranked by one; it may matter as much.",
                "{count} incidents have no toll and cannot be ranked by one; the newest of them may matter as much.",
                facts.now.unknown_tolls, facts.table(figures_table).key,
            )
        )  # fmt: skip
    withheld = shared(facts).withheld
    if withheld:
        sentences.append(
            t.counted(
                "{count} incident is in all counts, but its source's terms keep the row in the house.",
                "{count} incidents are in all counts, but their sources' terms keep single rows in the house.",
                withheld, kept.key,
            )
        )  # fmt: skip
    name = t("Incidents of this selection")
    picture = incident_map(
        facts.study, facts.own, facts.rests_on, title=name, sentence=title.text, beside=_beside(facts),
        focus=facts.brief.focus,
    )  # fmt: skip
    points = words.incidents(facts.now.incidents, facts.brief.language)
    alt = alternative(name, [t("Points: {incidents}", incidents=points)])
    return Section(
        key="incidents",
        heading=t(SECTIONS["incidents"]),
        title=title,
        provenance=facts.rests_on,
        sentences=tuple(sentences),
        maps=(Map("map-incidents", name, alt, picture),),
        tables=(table,),
        notes=(t("Size: deaths, best figure. Hollow: nobody gave a figure, which is not nought."),),
    )


def _beside(facts: Facts) -> pd.DataFrame | None:
    """Only the area's own incidents, for a brief about one."""
    return None if facts.among is None else pd.DataFrame(index=facts.incidents.index)
