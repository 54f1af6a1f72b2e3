"""Overview: where it is bad, how bad, how sure, and what changed."""

from dataclasses import replace
from functools import partial

import streamlit as st

from geo.areas.boundaries import VINTAGE
from geo.areas.layers import VARIANT, Layer
from geo.own.watch import area_key
from geo.present import explain_words, leaflet, tables, words
from geo.present.charts import change_figure, components_figure, rows_figure
from geo.present.incident_table import incident_rows
from geo.present.legend import legend
from geo.present.maps import level_map
from geo.present.place_words import area_phrase
from geo.present.provenance import provenance
from geo.present.vintage_words import other_vintage
from geo.risk.change import compare_windows
from geo.risk.model import model_for
from pages import _columns, _controls, _data, _show, _state
from pages._watching import watch_block, watch_toggle
from pages._words import say, say_many

MOST = 40  # incidents listed beside an area: more would make each change of filters heavier

study = _data.study(_state.known())
seen = _state.view()
query, language = seen.query, seen.language
layer: Layer = study.layer(query.layer)
scores = _data.scores(study, query)
now, then = _data.figures(study, query), _data.figures(study, query.previous())
names = dict(sorted(scores["name"].items(), key=lambda item: item[1]))
if seen.area and seen.area not in names:
    _state.area_gone(seen.area, lambda: other_vintage(study, seen.area, query.layer, language=language))
    st.rerun()  # so that the link and what is said of it agree with the view at once

head = st.container()
left, right = st.columns([58, 42], gap="medium")
with left:
    with st.container(horizontal=True, vertical_alignment="center"):
        _controls.layer_picker(study, say("Areas"), key="layer")
        _show.basemap_switch()
    chosen_area = seen.area or (scores.index[0] if len(scores) and now.incidents else None)
    spec = leaflet.Spec(
        areas=leaflet.area_paint(layer, scores, _data.address_in(study), seen.area, language=language),
        tiles=bool(_state.widget_value("basemap")),
        by_zoom=layer.h3_resolution if query.layer.startswith(_state.BY_ZOOM + VARIANT) else None,
        view=leaflet.view_of(study.layer(_state.BY_ZOOM) if layer.family == "hex" else layer, scores),
    )
    _show.live_map(study, "overview_map", spec, height=540, on_change=partial(_state.area_from, "overview_map"))
with head:  # drawn after the map was sent, so that the map does not wait for it
    who = words.listed(map(say, query.groups), language) if query.groups else say("all armed actors")
    where = words.region_of(query, study.choices, language)
    st.title(f"{where} · {words.period(query, language)} · {_show.plain(who)}", anchor=False)
    _show.key_figures(tables.key_figure_rows(now, then, scores, language))
    note = _controls.unidentified_note(query, _data.figures(study, replace(query, groups=())))
    with st.container():  # always there: an element that comes and goes above the map would make the browser rebuild it
        if note:
            _show.lead("", note)
with left:
    of_hexagons = layer.family == "hex"
    not_scored = int((~layer.areas.index.isin(scores.index) & ~(layer.areas["study"] & of_hexagons)).sum())
    _show.legend(legend(scores, language), not_scored, hollow=of_hexagons)
    rests_on = provenance(study, query, language)
    whose = "" if layer.vintage == VINTAGE else " " + say("Boundaries: {vintage}.", vintage=rests_on.vintage)
    _show.lead("", rests_on.uncertainty + whose)
with right:  # what the map does not need is computed after it was sent
    change = None
    if then.whole_window_in_data and not of_hexagons:  # other hexagons had incidents then
        before = _data.scores(study, query.previous())
        change = compare_windows(scores, before, query.days, query.previous().days)["severity_change"]
    ranked = tables.ranked(scores, _data.lines(study, query), change, language)
    table_key = _state.key_for_rows("ranked", query)
    st.dataframe(
        ranked,
        column_config=_columns.ranked(),
        hide_index=True,
        width="stretch",
        height=578,
        key=table_key,
        on_select=partial(_state.area_from_row, table_key, list(ranked.index)),
        selection_mode="single-row",
    )
_show.downloads(
    level_map(
        study,
        query,
        scores,
        rests_on,
        title=tables.level_title(layer, language),
        sentence=tables.headline(scores, now, language),
    )
)
if now.incidents == 0:
    _show.empty()
watch_block()

st.divider()
_controls.area_picker(names)
if chosen_area is None:
    st.caption(say("No area has an incident in this selection."))
else:
    row = scores.loc[chosen_area]
    _show.area_head(row, area_phrase(study, layer, chosen_area, language=language))
    watch_toggle("area", area_key(query.layer, chosen_area), str(row["name"]))
    sides = _data.precision(study, query)
    _show.lead("", explain_words.imprecise(sides, chosen_area, language))
    found = _data.explanation(study, query, chosen_area)
    one, two = st.columns([45, 55], gap="medium")
    with one:
        model = model_for(query)
        _show.figure(
            components_figure(
                row,
                rests_on,
                title=say("{area}: why {level}? Points by component", area=row["name"], level=say(str(row["level"]))),
                sentence=explain_words.why(row, model, language),
                model=model,
            ),
            partial(_show.component_bars, row, model),
        )
    with two:
        inside = study.codes(query.layer) == layer.areas.index.get_loc(chosen_area)
        mine = inside & study.incidents.select(query, any_country=layer.has_countries)
        heading = say_many(
            "{number} incident in {area}, the heaviest first",
            "{number} incidents in {area}, the heaviest first",
            int(mine.sum()),
            area=_show.plain(row["name"]),
        )
        st.header(heading, anchor=False)
        _show.lead(explain_words.heaviest(study, found, language))
        _show.incidents(
            explain_words.weighed(incident_rows(study, mine, language), found).head(MOST), key="weighed", height=250
        )
        if mine.sum() > MOST:
            st.caption(say("The heaviest {number}; all of them are on the page Incidents.", number=MOST))
        _show.lead(explain_words.up(found, language), explain_words.down(found, language))
    other = explain_words.imprecise_rows(sides, language)
    differ = say_many(
        "With and without places known only to the district: the level differs in {number} area",
        "With and without places known only to the district: the level differs in {number} areas",
        len(other),
    )
    with st.expander(differ):
        _show.table(other)
    st.header(say("{area}: what changed", area=_show.plain(row["name"])), anchor=False)
    then_study, earlier, label = _controls.earlier_picker(study, query)
    moved = _data.area_change(study, query, then_study, earlier, chosen_area)
    points = explain_words.change_points(moved, language)
    one, two = st.columns([45, 55], gap="medium")
    with one:
        _show.figure(
            change_figure(
                points,
                rests_on,
                key=str(row["name"]),
                title=say(
                    "{area}: points by component, now against {other} ({period})",
                    area=row["name"],
                    other=label,
                    period=words.period(earlier, language),
                ),
                sentence=explain_words.changed(moved, language),
            ),
            partial(_show.change_bars, points),
        )
    with two:
        listed = explain_words.change_incidents(study, then_study, moved, language)
        _show.rows(
            rows_figure(
                listed,
                rests_on,
                key=f"moved-{row['name']}",
                title=say("{area}: incidents that entered, left or were revised", area=row["name"]),
                sentence=say(
                    "Compared with {other} ({period}), the largest effect first.",
                    other=label,
                    period=words.period(earlier, language),
                ),
                empty=say("No incident entered, left or was revised"),
            ),
            columns=_columns.changed(),
            height=300,
        )
