"""Compare: two windows, two groups or two areas side by side, and what the one has more of than the other."""

import streamlit as st

from geo.present import compare_words
from geo.present.compare_view import AREAS, WINDOWS
from geo.present.provenance import provenance
from geo.risk.compared import months_of_both, periods_of_both
from pages import _changed, _compare_areas, _compare_data, _compare_pick, _compare_show, _data, _show, _state
from pages._watching import watch_groups
from pages._words import say

study = _data.study(_state.known())
seen = _state.view()
language = seen.language
_state.put("comparing", True)  # so that the link says what is compared
st.title(say("Compare"), anchor=False)
pair = _compare_pick.pick(study, seen)
rests_on = provenance(study, seen.query, language)
if pair is not None:
    _compare_show.sides(pair, language)
if not rests_on.incidents:
    _show.empty()
if pair is not None and pair.subject == AREAS:
    st.divider()
    _compare_areas.areas(pair, language)
elif pair is not None:
    st.divider()
    _compare_show.difference(pair, _compare_data.differences(pair.first, pair.second), language)
    first, second = (pair.first.study, pair.first.query), (pair.second.study, pair.second.query)
    if pair.subject == WINDOWS:
        table = compare_words.steps_in_words(periods_of_both(first, second), seen.query, language)
        _compare_show.months(pair, table, language, title=say("Incidents by days of the window"))
        st.divider()
        _changed.changed(first, second, pair.label, rests_on)
    else:
        watch_groups(side.query.groups[0] for side in (pair.first, pair.second))
        selected = [side.study.incidents.select(side.query) for side in (pair.first, pair.second)]
        table = compare_words.steps_in_words(months_of_both(study, seen.query, *selected), None, language)
        _compare_show.months(pair, table, language, title=say("Incidents by month"))
