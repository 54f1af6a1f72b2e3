"""What changed: areas unusual for their own past, levels, groups and places that changed, past incidents revised."""

from datetime import timedelta

import streamlit as st

from geo.present import change_words, words
from geo.present.charts import rows_figure
from geo.present.provenance import provenance
from geo.risk.alerts import PERIOD_DAYS
from pages import _controls, _data, _show, _state

study = _data.study(_state.known())
seen = _state.view()
query, language = seen.query, seen.language
rests_on = provenance(study, query)
st.title(f"What changed · {words.period(query)}", anchor=False)
_controls.layer_picker(study, "Areas", key="layer")
if not rests_on.incidents:
    _show.empty()

first = words.day(query.end - timedelta(days=PERIOD_DAYS - 1))
found, record = _data.unusual(study, query)
left, right = st.columns([60, 40], gap="large")
with left:
    _show.rows(
        rows_figure(
            change_words.alert_rows(found, language),
            rests_on,
            key="alerts",
            title=f"Unusual for the place: {first} – {words.day(query.end)}",
            sentence=change_words.alert_sentence(found, language),
            empty="No incident in these days",
        ),
        columns={
            "usual": st.column_config.NumberColumn("Usual", help="incidents per 30 days in the three years before"),
            "limit": st.column_config.NumberColumn("Limit", help="more than this is unusual"),
            "chance_percent": st.column_config.NumberColumn(
                "Chance", format="%.1f %%", help="of as many or more, were these days as the past was"
            ),
        },
        height=240,
    )
with right:
    st.header("How far to trust an alert", anchor=False)
    _show.lead(change_words.record_sentence(record, language), change_words.how_alerts_work(language))

st.divider()
then, earlier, label = _controls.earlier_picker(study, query)
changed = _data.changes(study, query, then, earlier)
against = f"against {label}: {words.period(earlier)}"
left, right = st.columns(2, gap="large")
areas = int(study.layer(query.layer).areas["study"].sum())
with left:
    _show.rows(
        rows_figure(
            change_words.level_rows(changed, language),
            rests_on,
            key="levels",
            title=f"Levels, {against}",
            sentence=change_words.levels_sentence(changed, areas, language),
            empty="No area changed its level",
        ),
        height=300,
    )
    _show.rows(
        rows_figure(
            changed.groups,
            rests_on,
            key="groups",
            title=f"New armed groups, {against}",
            sentence=change_words.groups_sentence(changed, language),
            empty="No new group",
        )
    )
with right:
    _show.rows(
        rows_figure(
            change_words.place_rows(study, changed),
            rests_on,
            key="places",
            title="New places",
            sentence=change_words.places_sentence(changed, language),
            empty="No new place",
        ),
        height=300,
    )
    revised, versions = _data.revised()
    _show.rows(
        rows_figure(
            revised.drop(columns="version"),
            rests_on,
            key="revised",
            title="Revised or removed by the newest version",
            sentence=change_words.revisions_sentence(revised, versions, language),
            empty="Nothing was revised",
        )
    )
_show.lead("", rests_on.uncertainty)
