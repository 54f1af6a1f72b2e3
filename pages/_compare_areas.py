"""Two areas side by side: figures, components, months and groups."""

from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from geo.own.watch import area_key
from geo.present import compare_words, words
from geo.present.charts import rows_figure
from geo.present.provenance import Provenance, provenance
from geo.risk.arrays import Bools
from geo.risk.compared import groups_of_both, months_of_both
from geo.risk.model import model_for
from pages import _compare_show, _show, _state
from pages._compare_pick import Pair
from pages._watching import watch_toggle
from pages._words import say


def areas(pair: Pair, language: str) -> None:
    """Everything of two areas that stands under their maps."""
    study, query = pair.first.study, pair.first.query
    one, other = (pair.first.scores.loc[area] for area in pair.areas or ())
    rests_on, model = provenance(study, query, language), model_for(query)
    components = compare_words.component_rows(one, other, model, language)
    left, right = st.columns([50, 50], gap="medium")
    with left:
        _components(pair, components, rests_on, language)
    with right:
        _figures(pair, compare_words.area_rows(one, other, language), rests_on)
        with st.container(horizontal=True):
            for area, name in zip(pair.areas or (), pair.titles, strict=True):
                watch_toggle("area", area_key(query.layer, area), name)
    inside = [_inside(pair, area) for area in pair.areas or ()]
    table = compare_words.steps_in_words(months_of_both(study, query, *inside), None, language)
    left, right = st.columns([60, 40], gap="medium")
    with left:
        _compare_show.months(pair, table, language, title=say("Incidents by month"))
    with right:
        groups = groups_of_both(study, query, *inside)
        _groups(groups, rests_on)


def _inside(pair: Pair, area: str) -> Bools:
    study, key = pair.first.study, pair.first.query.layer
    found: Bools = study.codes(key) == study.layer(key).areas.index.get_loc(area)
    return found


def _components(pair: Pair, table: pd.DataFrame, rests_on: Provenance, language: str) -> None:
    figure = rows_figure(
        table,
        rests_on,
        key="components-of-both",
        title=say("Points of severity by component"),
        sentence=compare_words.component_sentence(table, pair.titles, language),
        empty=say("No incident matches these filters"),
    )
    _show.figure(figure, partial(_bars, table, pair.titles))


def _bars(table: pd.DataFrame, names: tuple[str, str]) -> None:
    """Two bars for each component: A dark and above, B pale and below, each with its number."""
    widest = max(1.0, float(table[["first", "second"]].to_numpy().max()))
    language = _state.language()

    def bar(row: pd.Series) -> str:
        one, other = (words.decimal(float(row[name]), 1, language) for name in ("first", "second"))
        wide = [f"width:{100 * float(row[name]) / widest:.1f}%" for name in ("second", "first")]
        return (
            f'<li><span>{escape(str(row["component"]))}</span><span class="track">'
            f'<em style="{wide[0]}"></em><s style="{wide[1]}"></s></span><span>{one} · {other}</span></li>'
        )

    # `.two` draws the first bar below the second
    bars = "".join(bar(row) for _, row in table.iterrows())
    label = escape(say("Points of severity by component: {first}, {second}", first=names[0], second=names[1]))
    st.html(f'<ul class="bars two" aria-label="{label}">{bars}</ul>')
    _show.lead("", say("Dark: A, {first}. Pale: B, {second}.", first=names[0], second=names[1]))


def _figures(pair: Pair, table: pd.DataFrame, rests_on: Provenance) -> None:
    shown = rows_figure(
        table,
        rests_on,
        key="figures-of-both",
        title=say("Figures"),
        sentence=say("A: {first}. B: {second}.", first=pair.titles[0], second=pair.titles[1]),
        empty=say("No incident matches these filters"),
    )
    _show.rows(
        shown,
        columns={
            "figure": st.column_config.TextColumn(say("Figure")),
            "first": st.column_config.TextColumn(f"A · {pair.titles[0]}"),
            "second": st.column_config.TextColumn(f"B · {pair.titles[1]}"),
        },
    )


def _groups(table: pd.DataFrame, rests_on: Provenance) -> None:
    shown = rows_figure(
        table.assign(group=table["group"].map(say)),
        rests_on,
        key="groups-of-both",
        title=say("Armed actors"),
        sentence=say("Incidents in which each was named as actor."),
        empty=say("No incident in either"),
    )
    _show.rows(
        shown,
        columns={
            "incidents_a": st.column_config.NumberColumn(say("Incidents A")),
            "incidents_b": st.column_config.NumberColumn(say("Incidents B")),
        },
        height=min(300, 38 + 35 * len(table)),
    )
