"""The blocks of an area's page, each a figure with its sentence, its table and its downloads."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from geo.areas import tree
from geo.areas.tree import Step
from geo.own.watch import area_key
from geo.present import area_words, explain_words, leaflet, tables, words
from geo.present.area_words import About
from geo.present.charts import (
    change_figure,
    components_figure,
    context_lines,
    months_chart,
    months_figure,
    rows_figure,
)
from geo.present.focus import focus
from geo.present.incident_table import incident_rows
from geo.present.legend import legend
from geo.present.palette import series_of
from geo.present.place_words import point_phrase
from geo.present.provenance import Provenance
from geo.present.vintage_words import other_vintage
from geo.risk.area_facts import AreaDistances, sites_near
from geo.risk.explain import Explanation
from geo.risk.model import model_for
from geo.risk.trends import monthly
from geo.study import Study
from pages import PAGES, _area_data, _choosing, _columns, _controls, _data, _drill, _live_map, _show, _state
from pages._drill import Standing
from pages._state import View
from pages._watching import watch_toggle
from pages._words import say, say_many

MAP = "area_map"
MOST = 40
"""Incidents listed: more would make the page heavy; all of them are on the page Incidents."""
TREND = timedelta(days=730)
"""The trend looks back so far, whatever the window's start."""


def settle(study: Study, seen: View) -> None:
    """Go to the area that the link names where another layer than the shown one has it; tell the reader if none has."""
    if not seen.area or seen.area in study.layer(seen.query.layer).areas.index:
        return
    layer = tree.layer_of(study.layers, seen.area, seen.query.layer)
    if layer is None:
        _state.area_gone(seen.area, lambda: other_vintage(study, seen.area, seen.query.layer, language=seen.language))
    else:
        _drill.into(study, layer, seen.area, near=seen.near, incident=seen.incident)
    st.rerun()


def most_severe(study: Study, seen: View) -> Step | None:
    """The area that is described while none is chosen."""
    scores = _data.scores(study, seen.query)
    if scores.empty:
        return None
    st.caption(say("No area is chosen; the most severe one is described. Choose another on the map, or search."))
    return Step(seen.query.layer, str(scores.index[0]), str(scores["name"].iloc[0]))


def ways_on(study: Study, seen: View, step: Step) -> None:
    """To another area, back to the map, on to a briefing where there is such a page; and the switch to watch it."""
    link, names = _state.link_of(seen), study.layer(step.layer).areas["name"].sort_values()
    with st.container(horizontal=True, vertical_alignment="center"):
        _state.put("area_pick", step.area)
        st.selectbox(
            say("Another area"),
            list(names.index),
            key="area_pick",
            format_func=names.get,
            on_change=_drill.area_from_list,
            args=(study, step.layer, "area_pick"),
            label_visibility="collapsed",
            width=260,
        )
        if "briefing.py" in PAGES:
            st.page_link(
                "briefing.py", label=say("Make a briefing of it"), icon=":material/description:", query_params=link
            )
        st.page_link("overview.py", label=say("Show it on the overview"), icon=":material/map:", query_params=link)
        watch_toggle("area", area_key(step.layer, step.area), step.name)


def area_map(study: Study, seen: View, stands: Standing, about: About) -> None:
    """The area among its neighbours; a click goes to another one."""
    layer = study.layer(about.query.layer)
    step, pin = Step(layer.key, about.area_id, about.name), _drill.pin(study, seen)
    spec = leaflet.Spec(
        areas=leaflet.area_paint(layer, about.scores, _data.address_in(study), about.area_id, language=about.language),
        tiles=bool(_state.widget_value("basemap")),
        view=_drill.view(study, replace(stands, within=step), pin),
        focus=focus(layer, None, step, _data.address_in(study), pin),
    )
    _live_map.live_map(study, MAP, spec, height=420, on_change=partial(_drill.area_of_map, study, layer.key, MAP))
    scored = about.scores
    _show.legend(legend(scored, about.language), int((~layer.areas.index.isin(scored.index)).sum()))


def why(about: About, rests_on: Provenance) -> None:
    """The waterfall of components, beside the incidents that weigh most."""
    row, model, language = about.row, model_for(about.query), about.language
    found = _data.explanation(about.study, about.query, about.area_id)
    one, two = st.columns([45, 55], gap="medium")
    with one:
        _show.figure(
            components_figure(
                row,
                rests_on,
                title=say("{area}: why {level}? Points by component", area=about.name, level=say(str(row["level"]))),
                sentence=explain_words.why(row, model, language),
                model=model,
            ),
            partial(_show.component_bars, row, model),
        )
        _show.lead(explain_words.up(found, language), explain_words.down(found, language))
    with two:
        heading = say_many(
            "{number} incident in {area}, the heaviest first",
            "{number} incidents in {area}, the heaviest first",
            about.facts.incidents,
            area=_show.plain(about.name),
        )
        st.header(heading, anchor=False)
        _show.lead(explain_words.heaviest(about.study, found, language))
        _heaviest(about, found)


def _heaviest(about: About, found: Explanation) -> None:
    effect = found.incidents["effect"][found.incidents["inside"]].head(MOST)
    chosen = np.zeros(len(about.study.incidents), dtype=bool)
    chosen[effect.index.to_numpy()] = True
    listed = explain_words.weighed(incident_rows(about.study, chosen, about.language), found)
    rows = [int(row) for row in listed.index]
    key = _choosing.key_for_rows("weighed", (about.query, about.area_id))
    st.dataframe(
        listed,
        column_config=_columns.incidents(),
        hide_index=True,
        width="stretch",
        height=330,
        key=key,
        on_select=partial(_drill.incident_from_row, about.study, key, rows),
        selection_mode="single-row",
    )
    if about.facts.incidents > MOST:
        st.caption(say("The heaviest {number}; all of them are on the page Incidents.", number=MOST))


def trend(about: About) -> None:
    """Incidents by month and actor over two years, with the turning points of the time."""
    study, incidents = about.study, about.study.incidents
    first = max(min(about.query.start, about.query.end - TREND), incidents.first_day)
    wide = replace(about.query, start=first)
    among = np.zeros(len(incidents), dtype=bool)
    counted = _area_data.facts(study, wide, about.area_id)
    among[counted.rows] = True
    names = [series_of(str(name), incidents.actors) for name in incidents.group.categories]
    series = np.array([*names, ""], dtype=object)[incidents.group.codes]
    free = replace(wide, countries=()) if study.layer(wide.layer).has_countries else wide
    table = monthly(study, free, series, among=among)
    window, context = (wide.start, wide.end), study.context
    context = context[context["date"].between(str(wide.start), str(wide.end))]
    rests_on = area_words.area_provenance(replace(about, query=wide, facts=counted))
    shown = months_figure(
        table,
        rests_on,
        title=say("{area}: incidents by month and actor", area=about.name),
        sentence=tables.month_sentences(table, about.language)["incidents"],
        context=context,
        window=window,
    )
    _show.figure(shown, months_chart(table, context=context, window=window, language=about.language))
    if len(context):
        with st.expander(say_many("{number} turning point in these months", "{number} turning points in these months",
                                  len(context))):  # fmt: skip
            for line in context_lines(table, context, window=window, language=about.language):
                st.caption(_show.plain(line))


def groups(about: About, rests_on: Provenance) -> None:
    """Who acted here."""
    _table(
        area_words.group_rows(about),
        rests_on,
        key="groups",
        title=say("{area}: who acted", area=about.name),
        sentence=area_words.group_sentence(about),
        columns=_heads("actor"),
    )


def hot_places(about: About, rests_on: Provenance) -> None:
    """Where in the area most happened."""
    phrase = partial(point_phrase, about.study, language=about.language)
    _table(
        area_words.place_rows(about, phrase),
        rests_on,
        key="places",
        title=say("{area}: where most happened", area=about.name),
        sentence=say(
            "Hexagons of some 250 km² with most incidents, by the place named most in each; precise places only."
        ),
        columns=_heads("place"),
    )


def sites(about: About, rests_on: Provenance) -> None:
    """What happened near the user's sites and the larger towns."""
    found = sites_near(about.study, about.query, about.area_id, _data.sites())
    _table(
        area_words.site_rows(about, found),
        rests_on,
        key="near-sites",
        title=say("{area}: sites and towns", area=about.name),
        sentence=area_words.sites_sentence(about),
        columns=_heads("name"),
    )


def distances(about: About, rests_on: Provenance, found: AreaDistances) -> None:
    """How far it is to the borders and the capitals."""
    _table(
        area_words.distance_rows(about, found),
        rests_on,
        key="distances",
        title=say("{area}: borders and capitals", area=about.name),
        sentence=area_words.distance_sentence(about, found),
        columns=_heads("to"),
    )


def changed(about: About, rests_on: Provenance) -> None:
    """What moved its severity since another window, or another version of the data."""
    study, query, language = about.study, about.query, about.language
    st.header(say("{area}: what changed", area=_show.plain(about.name)), anchor=False)
    then_study, earlier, label = _controls.earlier_picker(study, query)
    moved = _data.area_change(study, query, then_study, earlier, about.area_id)
    points = explain_words.change_points(moved, language)
    named = {"area": about.name, "other": label, "period": words.period(earlier, about.language)}
    one, two = st.columns([45, 55], gap="medium")
    with one:
        _show.figure(
            change_figure(
                points,
                rests_on,
                key=about.name,
                title=say("{area}: points by component, now against {other} ({period})", **named),
                sentence=explain_words.changed(moved, language),
            ),
            partial(_show.change_bars, points),
        )
    with two:
        _table(
            explain_words.change_incidents(study, then_study, moved, language),
            rests_on,
            key=f"moved-{about.name}",
            title=say("{area}: incidents that entered, left or were revised", area=about.name),
            sentence=say("Compared with {other} ({period}), the largest effect first.", **named),
            columns=_columns.changed(),
            empty=say("No incident entered, left or was revised"),
            height=300,
        )


def imprecise(about: About) -> None:
    """How far the level rests on places known to the district or region only, here and in the whole layer."""
    sides = _data.precision(about.study, about.query)
    other = explain_words.imprecise_rows(sides, about.language)
    differ = say_many(
        "With and without places known only to the district: the level differs in {number} area",
        "With and without places known only to the district: the level differs in {number} areas",
        len(other),
    )
    with st.expander(differ):
        _show.lead("", explain_words.imprecise(sides, about.area_id, about.language))
        _show.table(other)


def _heads(first: str) -> dict[str, Any]:
    """The columns of the page's tables in the reader's language; the first one says what a row is."""
    heads = {"actor": say("Armed actor"), "place": say("Place"), "name": say("Site or town"), "to": say("To")}
    whole, text = st.column_config.NumberColumn, st.column_config.TextColumn
    return {
        first: text(heads[first]),
        "incidents": whole(say("Incidents"), width="small"),
        "deaths": text(say("Deaths"), help=say("best figures; “no figure” where nobody gave one")),
        "where": text(say("Where")),
        "latest": st.column_config.DateColumn(
            say("Latest"), format=_columns.DAY_FORMATS[_state.language()], width="small"
        ),
        "kind": text(say("Kind"), width="small"),
        "lies": text(say("Lies"), width="small"),
        "nearest": text(say("Nearest incident")),
        "km": whole(say("km, nearest point"), width="small"),
        "middle_of_area": text(say("Middle of the area")),
    }


def _table(
    table: pd.DataFrame,
    rests_on: Provenance,
    *,
    key: str,
    title: str,
    sentence: str,
    columns: dict[str, Any],
    empty: str = "",
    height: int | None = None,
) -> None:
    empty = empty or say("No incident matches these filters.")
    shown = rows_figure(table, rests_on, key=key, title=title, sentence=sentence, empty=empty)
    _show.rows(shown, columns=columns, height=height)
