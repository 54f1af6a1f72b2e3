"""The two sides on maps that move together, and their difference as a map and a table."""

from dataclasses import replace
from functools import partial
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from geo.present import compare_words, leaflet, tables
from geo.present.change_map import CHANGE_SCALE, change_paint
from geo.present.charts import pair_chart, pair_figure
from geo.present.compare_view import AREAS, WINDOWS
from geo.present.leaflet import Spec
from geo.present.legend import legend
from geo.present.maps import change_map, level_map
from geo.present.provenance import provenance
from geo.risk.area_changes import AreaChanges, change_class
from geo.risk.compared import Side
from pages import _choosing, _data, _live_map, _points, _show, _state
from pages._compare_pick import Pair
from pages._words import say

LINKED = "compare"
"""Maps of this name are moved together."""
HEIGHT = 400


def sides(pair: Pair, language: str) -> None:
    """Both maps with their figures; one legend."""
    with st.container(key="sides"):
        columns = st.columns(2, gap="medium")
    for column, side, letter in zip(columns, (pair.first, pair.second), "AB", strict=True):
        with column:
            _side(pair, side, letter, language)
    _levels_legend(pair, language)
    if pair.areas is not None:
        _show.lead("", provenance(pair.first.study, pair.first.query, language).uncertainty)


def _levels_legend(pair: Pair, language: str) -> None:
    """Each level with its areas in A and in B."""
    rows = zip(legend(pair.first.scores, language), legend(pair.second.scores, language), strict=True)
    counts = "({a})" if pair.areas is not None else "(A {a}, B {b})"
    items = "".join(
        f'<li><i style="background:{one.colour};color:{one.ink}">{one.letter}</i>'
        f"{escape(one.name)} {one.range} {counts.format(a=one.areas, b=other.areas)}</li>"
        for one, other in rows
    )
    items += f'<li><i class="thin"></i>{escape(say("thin data"))}</li>'
    items += f'<li><i class="unscored"></i>{escape(say("not scored"))}</li>'
    label = escape(say("Legend: computed level of severity"))
    st.html(f'<ul class="legend" aria-label="{label}">{items}</ul>')


def _side(pair: Pair, side: Side, letter: str, language: str) -> None:
    at = "AB".index(letter)
    st.header(_show.plain(f"{letter} · {pair.titles[at]}"), anchor=False)
    figures = _data.figures(side.study, side.query)
    key = f"compare_{letter.lower()}"
    choose = _choosing.area_from if pair.subject != AREAS else partial(_choosing.area_to, f"area_{letter.lower()}")
    spec = _spec(pair, side, at, language)
    _live_map.live_map(side.study, key, spec, height=HEIGHT, on_change=partial(choose, key), linked=LINKED)
    rests_on = provenance(side.study, side.query, language)
    if pair.areas is not None:
        _points.left_out(side.study.incidents.select(side.query))
    else:
        _show.key_figures(compare_words.figure_rows(figures, language))
        _show.lead("", rests_on.uncertainty)
    layer = side.study.layer(side.query.layer)
    figure = level_map(
        side.study,
        side.query,
        side.scores,
        rests_on,
        title=f"{tables.level_title(layer, language)}, {pair.titles[at]}",
        sentence=tables.headline(side.scores, figures, language),
        focus=None if pair.areas is None else pair.areas[at],
    )
    _show.downloads(replace(figure, key=f"{figure.key}-{letter.lower()}"))


def _spec(pair: Pair, side: Side, at: int, language: str) -> Spec:
    layer = side.study.layer(side.query.layer)
    chosen = _state.view().area if pair.areas is None else pair.areas[at]
    paint = leaflet.area_paint(layer, side.scores, _data.address_in(side.study), chosen, language=language)
    spec = Spec(
        areas=paint, tiles=bool(_state.widget_value("basemap")), language=language, keep_view=pair.areas is None,
        view=leaflet.view_of(layer, pair.first.scores),
    )  # fmt: skip
    if pair.areas is None:
        return spec
    points = _points.marks(side.study, side.study.incidents.select(side.query))
    return replace(spec, view=_view_of_one(pair, at), points=points)


def _view_of_one(pair: Pair, at: int) -> list[list[float]]:
    """A frame round one of two areas: as large for the one as for the other, so that both are seen at one scale."""
    areas = pair.first.study.layer(pair.first.query.layer).areas
    boxes = np.array([areas.geometry[area].bounds for area in pair.areas or ()])
    wide, high = (boxes[:, 2:] - boxes[:, :2]).max(axis=0) * 0.6
    x, y = (boxes[at, :2] + boxes[at, 2:]) / 2
    return [[round(y - high, 3), round(x - wide, 3)], [round(y + high, 3), round(x + wide, 3)]]


def difference(pair: Pair, changes: AreaChanges, language: str) -> None:
    """What A has more of than B: the map, and the areas by their difference."""
    study, query = pair.first.study, pair.first.query
    layer = study.layer(query.layer)
    letters = ("A", "B")
    st.header(say("Difference: A less B"), anchor=False)
    _show.lead(compare_words.difference_sentence(changes, letters, language), _explained(pair))
    if changes.table.empty:
        return
    left, right = st.columns([46, 54], gap="medium")
    with left:
        paint = change_paint(layer, changes, _data.address_in(study), _state.view().area, language=language)
        paint = replace(paint, lines=compare_words.difference_lines(changes, layer.areas.index, letters, language))
        view = leaflet.view_of(layer, pair.first.scores)
        spec = Spec(
            areas=paint, view=view, keep_view=True, tiles=bool(_state.widget_value("basemap")), language=language
        )
        change = partial(_choosing.area_from, "compare_difference")
        _live_map.live_map(study, "compare_difference", spec, height=HEIGHT, on_change=change, linked=LINKED)
        _legend(changes, language)
    with right:
        _table(pair, changes, language)


def _explained(pair: Pair) -> str:
    return say("A: {first}. B: {second}.", first=pair.titles[0], second=pair.titles[1])


def _legend(changes: AreaChanges, language: str) -> None:
    classes = change_class(changes.table["change"].to_numpy(dtype=float), changes.unit)
    texts = compare_words.difference_texts(changes.unit, language)
    counts = np.bincount(classes, minlength=len(texts))
    items = "".join(
        f'<li><i style="background:{step["colour"]};color:{step["ink"]}">{mark}</i>{escape(text)} ({count})</li>'
        for step, text, count, mark in zip(CHANGE_SCALE, texts, counts, "BBB=AAA", strict=True)
    )
    of_severity = changes.unit == "severity"
    items += f'<li><i class="thin"></i>{escape(say("within the intervals"))}</li>' if of_severity else ""
    what = say("Difference in severity, points") if of_severity else say("Incidents")
    st.html(f'<ul class="legend" aria-label="{escape(what)}"><li><b>{escape(what)}</b></li>{items}</ul>')


def _table(pair: Pair, changes: AreaChanges, language: str) -> None:
    rows = compare_words.difference_rows(changes, language)
    rests_on = provenance(pair.first.study, pair.first.query, language)
    heads = _heads(changes)
    st.dataframe(
        rows,
        column_config={name: st.column_config.Column(head, width=width) for name, (head, width) in heads.items()},
        hide_index=True,
        width="stretch",
        height=HEIGHT + 20,
        key="compare_rows",
    )
    rows.index.name = "area_id"
    drawn = change_map(
        pair.first.study,
        pair.first.query,
        changes,
        rests_on,
        title=say("Difference of A ({first}) and B ({second})", first=pair.titles[0], second=pair.titles[1]),
        sentence=compare_words.difference_sentence(changes, ("A", "B"), language),
        language=language,
        texts=compare_words.difference_texts(changes.unit, language),
    )
    _show.downloads(replace(drawn, key=f"difference-{pair.subject}", data=rows))


def _heads(changes: AreaChanges) -> dict[str, tuple[str, int]]:
    of_severity = changes.unit == "severity"
    heads = {"area": (say("Area"), 104), "change": (say("A − B"), 50)}
    if of_severity:
        heads |= {"severity": (say("Severity A"), 70), "severity_before": (say("Severity B"), 70), "within": ("≈", 26)}
    return heads | {
        "incidents": (say("Incidents A"), 74),
        "incidents_before": (say("Incidents B"), 74),
        "deaths": (say("Deaths A"), 78),
        "deaths_before": (say("Deaths B"), 78),
    }


def months(pair: Pair, table: pd.DataFrame, language: str, *, title: str) -> None:
    """Incidents of both over time, on one scale."""
    rests_on = provenance(pair.first.study, pair.first.query, language)
    names = (f"A · {pair.titles[0]}", f"B · {pair.titles[1]}")
    sentence = compare_words.months_sentence(table, names, language)
    if pair.subject != WINDOWS:
        sentence = f"{sentence} {compare_words.part_months(pair.first.query, language)}".rstrip()
    figure = pair_figure(table, names, rests_on, key=pair.subject, title=title, sentence=sentence)
    _show.figure(figure, pair_chart(table, names, language))
