"""Weights: weigh the components differently, see which areas change level, and how firm the levels are."""

from functools import partial

import streamlit as st

from geo.errors import GeoError
from geo.present import weighting_words, words
from geo.present.charts import stability_figure
from geo.present.measures import COMPONENT_HELP, COMPONENT_NAMES
from geo.present.provenance import provenance
from geo.risk.stability import against_default, changed_levels
from geo.weighting import COMPONENTS
from pages import _choosing, _controls, _data, _show, _state
from pages._words import say, told

MOST_DAYS = 730  # a slider to the longest half-life that a link may name would leave no room for the usual ones

study = _data.study(_state.known())
seen = _state.view()
query, language = seen.query, seen.language
_choosing.show_weighting()
st.title(f"{say('Weights')} · {words.period(query, language)}", anchor=False)
_show.lead(
    say("How much each component of severity counts, and how fast an incident fades."),
    say(
        "What you set here holds on every page, stands in the link, and is printed with every export. The window is "
        "the period in the sidebar."
    ),
)
left, right = st.columns([40, 60], gap="large")
with left:
    percent = query.weighting.by_name()
    for component in COMPONENTS:
        st.slider(
            say(
                "{component}: {share}",
                component=say(COMPONENT_NAMES[component]),
                share=words.percent(percent[component], language, None),
            ),
            0,
            _state.MOST_SHARE,
            key=f"share_{component}",
            help=told(COMPONENT_HELP[component]),
            on_change=_choosing.weigh_from_sliders,
        )
    if not any(_state.widget_value(f"share_{component}") for component in COMPONENTS):
        st.warning(say("All weights are at 0: the last ones that were not stay in force."))
    st.slider(
        say("Half-life: days after which an incident weighs half"),
        7,
        max(MOST_DAYS, query.weighting.half_life_days),
        key="half_life",
        on_change=_choosing.weigh_from_sliders,
    )
    saved = _data.saved_weightings()
    if saved:
        st.selectbox(
            say("Saved weightings"),
            list(saved),
            key="saved_weighting",
            index=None,
            placeholder=say("Use a saved one"),
            on_change=_choosing.use_saved,
            args=(saved,),
        )
    with st.form("save_weighting", clear_on_submit=True):
        name = st.text_input(say("Save these under a name"), max_chars=60)
        if st.form_submit_button(say("Save")):
            try:
                _data.save_weighting(name, query.weighting)
            except GeoError as error:
                st.error(_show.plain(told(error)))
            else:
                st.rerun()
    if saved:
        with st.popover(say("Forget a saved one"), type="tertiary"):
            for known in saved:
                st.button(_show.plain(known), key=f"forget_{known}", on_click=_data.forget_weighting, args=(known,))
with right:
    _controls.layer_picker(study, say("Areas"), key="layer")
    table = against_default(study, query)
    changed = changed_levels(table)
    st.header(say("Areas that change level"), anchor=False)
    _show.lead(weighting_words.change_sentence(len(changed), len(table), query.weighting, language))
    if len(changed):
        _show.table(weighting_words.level_rows(changed, language))
    moves = _data.stability(study, query)
    rows = weighting_words.stability_rows(moves, language)
    _show.figure(
        stability_figure(
            rows,
            provenance(study, query, language),
            title=say("How firm the levels are"),
            sentence=weighting_words.stability_sentence(moves, len(table), language),
        ),
        partial(_show.stability_bars, rows),
        missing="–",
    )
