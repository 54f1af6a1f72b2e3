"""Tables about incidents: by month, by armed actor, one by one, and what is not known of them."""

import numpy as np
import pandas as pd

from geo.briefing.facts import Facts
from geo.briefing.model import Column, Table
from geo.briefing.pen import Pen
from geo.incidents.licence import Shareable, shareable
from geo.present import words
from geo.present.incident_table import PRECISION_WORDS
from geo.present.language import said
from geo.present.place_words import place_phrases
from geo.risk.trends import months_of, without_unknown_sums

NOTABLE = 8
"""Incidents of note in print."""


def months_table(facts: Facts) -> Table:
    """Incidents and deaths of each month of the window, months without any too."""
    t = facts.pen
    sums = facts.by_month.groupby("month")[["incidents", "deaths", "unknown_tolls"]].sum()
    months = pd.DatetimeIndex(months_of(facts.query)).astype("datetime64[s]")
    frame = without_unknown_sums(sums.reindex(months, fill_value=0).rename_axis("month").reset_index())
    parts = t("The first and the last month may be parts of a month: the window is {period}.", period=period(facts))
    return Table(
        key="months",
        title=t("Incidents and deaths by month"),
        frame=frame,
        columns=(
            Column("month", t("Month"), "month", width=1.6),
            Column("incidents", t("Incidents"), "number"),
            Column("deaths", t("Deaths, best figure"), "number", missing=t(words.NO_FIGURE)),
            Column("unknown_tolls", t("Without a toll"), "number"),
        ),
        language=facts.brief.language,
        note=parts if len(months) > 1 else "",
        latest=True,
    )


def months_by_actor_table(facts: Facts) -> Table:
    """The same by armed actor."""
    t = facts.pen
    frame = facts.by_group.rename(columns={"series": "group"})
    return Table(
        key="months-by-actor",
        title=t("Incidents and deaths by month and armed actor"),
        frame=frame.assign(group=[_actor(facts, name) for name in frame["group"]]),
        columns=(
            Column("month", t("Month"), "month"),
            Column("group", t("Armed actor"), width=2),
            Column("incidents", t("Incidents"), "number"),
            Column("deaths", t("Deaths, best figure"), "number", missing=t(words.NO_FIGURE)),
            Column("unknown_tolls", t("Without a toll"), "number"),
        ),
        language=facts.brief.language,
        empty=t("No incident matches these filters."),
    )


def groups_table(facts: Facts) -> Table:
    """Armed actors, those with most incidents first."""
    t, total = facts.pen, facts.now.incidents
    sums = facts.by_group.groupby("series", as_index=False)[["incidents", "deaths", "unknown_tolls"]].sum()
    ordered = without_unknown_sums(sums).sort_values(
        ["incidents", "series"], ascending=[False, True], ignore_index=True
    )
    frame = ordered.assign(
        group=[_actor(facts, name) for name in ordered["series"]],
        share=100 * ordered["incidents"] / max(total, 1),
        share_words=[t.percent(count, total).shown for count in ordered["incidents"]],
    )
    return Table(
        key="groups",
        title=t("Armed actors"),
        frame=frame,
        columns=(
            Column("group", t("Armed actor"), width=2.4),
            Column("incidents", t("Incidents"), "number"),
            Column("share_words", t("Share of incidents"), where="print", flush=True),
            Column("share", t("Share of incidents, %"), "number", digits=1, where="data"),
            Column("deaths", t("Deaths, best figure"), "number", missing=t(words.NO_FIGURE)),
            Column("unknown_tolls", t("Without a toll"), "number"),
        ),
        language=facts.brief.language,
        note=t("Each incident counts once, for the actor that its source names first, or for the group asked for."),
        most=12,
        empty=t("No incident matches these filters."),
    )


def shared(facts: Facts) -> Shareable:
    """The incidents whose licence allows passing rows on, and what stays in the house."""
    return shareable(facts.incidents, facts.study.incidents.settings)


def incidents_table(facts: Facts) -> Table:
    """The incidents that may be passed on, the newest first."""
    return _incidents(facts, shared(facts).table.iloc[::-1], "incidents", facts.pen("Incidents"), 40)


def notable_table(facts: Facts) -> Table:
    """The incidents with the highest known tolls, then the newest."""
    table = shared(facts).table
    toll = table["fatalities_best"].fillna(-1).to_numpy(dtype=float)
    order = np.lexsort((-np.arange(len(table)), -toll))
    title = facts.pen("Incidents with the highest known tolls")
    return _incidents(facts, table.iloc[order[: 3 * NOTABLE]], "notable", title, NOTABLE)


def _incidents(facts: Facts, table: pd.DataFrame, key: str, title: str, most: int) -> Table:
    t, study = facts.pen, facts.study
    at = study.incidents.table.index.get_indexer(table.index)
    tolls = table[["fatalities_low", "fatalities_best", "fatalities_high"]].itertuples(index=False)
    alone, beside = table["associated_actor"].isna(), table["associated_actor"].fillna("")
    kinds, names = (_in_language(t, table[column]) for column in ("sub_event_type", "actor"))
    frame = table.assign(
        toll=[t.deaths(*row).shown for row in tolls],
        where=place_phrases(study, facts.brief.language)[at],
        country=[t(study.boundaries.country_names.get(code, code)) for code in table["country"]],
        event=kinds,
        who=names.where(alone, names + " / " + _in_language(t, beside)),
        actors=table["actor"].where(alone, table["actor"] + " / " + beside),
        precision=[t(PRECISION_WORDS[value]) for value in table["place_precision"]],
    )
    return Table(
        key=key,
        title=title,
        frame=frame.reset_index(drop=True),
        columns=_incident_columns(facts),
        language=facts.brief.language,
        note=said(shared(facts).sentence or "", facts.brief.language),
        most=most,
        empty=t("No incident matches these filters."),
    )


def _in_language(t: Pen, column: pd.Series) -> pd.Series:
    """A column of few different texts, each in the pen's language; names that have none stay as they are."""
    return column.map({text: t(str(text)) for text in column.unique()})


def _incident_columns(facts: Facts) -> tuple[Column, ...]:
    t = facts.pen
    unknown = t(words.NO_FIGURE)
    return (
        Column("event_id", t("Incident"), where="data"),
        Column("event_date", t("Date"), "date", width=1.1),
        Column("date_precision", t("Date known to the"), where="data"),
        Column("location", t("Place"), width=1.3),
        Column("where", t("Where"), width=2.2),
        Column("admin1", t("Region"), where="data"),
        Column("country", t("Country"), where="data"),
        Column("latitude", t("Latitude"), "number", digits=4, where="data"),
        Column("longitude", t("Longitude"), "number", digits=4, where="data"),
        Column("precision", t("Place known"), where="data"),
        Column("event_type", t("Event type"), where="data"),
        Column("event", t("Event"), where="print", width=1.3),
        Column("sub_event_type", t("Event"), where="data"),
        Column("who", t("Armed actor"), where="print", width=1.5),
        Column("actors", t("Armed actor"), where="data"),
        Column("attribution", t("Attribution"), where="data"),
        Column("target", t("Target"), where="data"),
        Column("toll", t("Deaths (low–high)"), where="print", width=1.1, missing=unknown, flush=True),
        Column("fatalities_best", t("Deaths, best figure"), "number", where="data", missing=unknown),
        Column("fatalities_low", t("Deaths, lowest figure"), "number", where="data", missing=unknown),
        Column("fatalities_high", t("Deaths, highest figure"), "number", where="data", missing=unknown),
        Column("fatalities_civilian", t("Civilian deaths"), "number", where="data", missing=unknown),
        Column("source_name", t("Source"), width=1.2),
        Column("source_url", t("Report"), "link", where="data"),
        Column("summary", t("Summary"), where="data"),
        Column("licence", t("Licence"), where="data"),
    )


def coverage_table(facts: Facts) -> Table:
    """What is not known: how many incidents lack a toll, a place, an actor."""
    t, rests_on = facts.pen, facts.rests_on
    rows = [
        ("Incidents in this selection", rests_on.incidents),
        ("Without a death toll", rests_on.unknown_tolls),
        ("Placed only near a town or in a district", rests_on.imprecise),
        ("Placed in no area of this layer", rests_on.unplaced),
        ("Just beyond the outline of their source's country, counted in it", rests_on.snapped),
        ("With an unidentified actor", rests_on.unidentified),
        ("Whose place name and position disagree", _contradicting(facts)),
    ]
    counts = [count for _, count in rows]
    frame = pd.DataFrame(
        {
            "what": [t(name) for name, _ in rows],
            "incidents": counts,
            "share": [t.percent(count, rests_on.incidents).shown for count in counts],
        }
    )
    return Table(
        key="coverage",
        title=t("What is not known"),
        frame=frame,
        columns=(
            Column("what", t("Incidents"), width=4),
            Column("incidents", t("Number"), "number"),
            Column("share", t("Share"), flush=True),
        ),
        language=facts.brief.language,
    )


def period(facts: Facts) -> str:
    """The window in words of the pack's language."""
    start, end = facts.pen.day(facts.query.start).shown, facts.pen.day(facts.query.end).shown
    return start if start == end else f"{start} – {end}"


def _contradicting(facts: Facts) -> int:
    return int(facts.chosen[facts.study.contradictions["row"].to_numpy(dtype=int)].sum())


def _actor(facts: Facts, name: object) -> str:
    return facts.pen(str(name))
