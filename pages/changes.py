"""What changed: areas unusual for their own past, levels, groups and places that changed, past incidents revised."""

from datetime import timedelta

import streamlit as st

from geo.present import change_words, words
from geo.present.charts import rows_figure
from geo.present.provenance import provenance
from geo.risk.alerts import PERIOD_DAYS
from pages import _columns, _controls, _data, _show, _state
from pages._changed import changed
from pages._words import day, say

study = _data.study(_state.known())
seen = _state.view()
query, language = seen.query, seen.language
rests_on = provenance(study, query, language)
st.title(f"{say('What changed')} · {words.period(query, language)}", anchor=False)
_controls.layer_picker(study, say("Areas"), key="layer")
if not rests_on.incidents:
    _show.empty()

first = day(query.end - timedelta(days=PERIOD_DAYS - 1))
found, record = _data.unusual(study, query)
left, right = st.columns([60, 40], gap="large")
with left:
    _show.rows(
        rows_figure(
            change_words.alert_rows(found, language),
            rests_on,
            key="alerts",
            title=say("Unusual for the place: {first} – {last}", first=first, last=day(query.end)),
            sentence=change_words.alert_sentence(found, language),
            empty=say("No incident in these days"),
        ),
        columns=_columns.unusual(),
        height=240,
    )
with right:
    st.header(say("How far to trust an alert"), anchor=False)
    _show.lead(change_words.record_sentence(record, language), change_words.how_alerts_work(language))

st.divider()
then, earlier, label = _controls.earlier_picker(study, query)
changed((study, query), (then, earlier), label, rests_on)
_show.lead("", rests_on.uncertainty)
