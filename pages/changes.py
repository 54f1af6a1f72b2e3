"""What changed: areas unusual for their own past, levels, groups and places that changed, past incidents revised."""

from datetime import timedelta

import streamlit as st

from geo.present import change_words, words
from geo.present.charts import rows_figure
from geo.present.provenance import provenance
from geo.risk.alerts import PERIOD_DAYS
from pages import _columns, _controls, _data, _show, _state
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
changed = _data.changes(study, query, then, earlier)
against = {"other": label, "period": words.period(earlier, language)}
left, right = st.columns(2, gap="large")
areas = int(study.layer(query.layer).areas["study"].sum())
with left:
    _show.rows(
        rows_figure(
            change_words.level_rows(changed, language),
            rests_on,
            key="levels",
            title=say("Levels, against {other}: {period}", **against),
            sentence=change_words.levels_sentence(changed, areas, language),
            empty=say("No area changed its level"),
        ),
        height=300,
    )
    _show.rows(
        rows_figure(
            changed.groups.assign(group=changed.groups["group"].map(say)),
            rests_on,
            key="groups",
            title=say("New armed groups, against {other}: {period}", **against),
            sentence=change_words.groups_sentence(changed, language),
            empty=say("No new group"),
        )
    )
with right:
    _show.rows(
        rows_figure(
            change_words.place_rows(study, changed, language),
            rests_on,
            key="places",
            title=say("New places"),
            sentence=change_words.places_sentence(changed, language),
            empty=say("No new place"),
        ),
        height=300,
    )
    revised, versions = _data.revised()
    _show.rows(
        rows_figure(
            revised.drop(columns="version"),
            rests_on,
            key="revised",
            title=say("Revised or removed by the newest version"),
            sentence=change_words.revisions_sentence(revised, versions, language),
            empty=say("Nothing was revised"),
        )
    )
_show.lead("", rests_on.uncertainty)
