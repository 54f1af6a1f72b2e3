"""Trends: incidents and deaths by month, stacked by actor, with the turning points of politics."""

import numpy as np
import streamlit as st

from geo.briefing.figures import Figure
from geo.present import words
from geo.present.charts import months_altair, months_figure
from geo.present.palette import series_of
from geo.present.provenance import provenance
from geo.risk.trends import monthly
from pages import _data, _show, _state

study = _data.study()
query = _state.view().query
incidents = study.incidents
groups = np.asarray(incidents.group, dtype=object)
if query.groups:
    other = np.asarray(incidents.associated_group, dtype=object)
    series = np.where(np.isin(groups, query.groups), groups, other)
else:
    lookup = {name: series_of(name, incidents.actors) for name in incidents.group.categories}
    series = np.array([lookup[name] for name in groups], dtype=object)
table = monthly(study, query, list(series))
rests_on = provenance(study, query)
context = study.context[study.context["date"].between(str(query.start), str(query.end))]

st.title(f"Trends · {words.period(query)}", anchor=False)
total = int(table["incidents"].sum())
unknown = int(table["unknown_tolls"].sum())
sentences = {
    "incidents": f"{words.plural(total, 'incident')} in {words.plural(table['month'].nunique(), 'month')} with any.",
    "deaths": f"{words.number(table['deaths'].sum() if total > unknown else np.nan)} deaths in the incidents with a "
    f"figure; {words.share(unknown, total)} have none, so months are at least this high.",
}
for measure, title in {"incidents": "Incidents by month and actor", "deaths": "Deaths by month and actor"}.items():
    _show.figure(
        Figure(
            key=f"months_{measure}",
            title=title,
            sentence=sentences[measure],
            table=table,
            provenance=rests_on,
            draw=lambda measure=measure, title=title: months_figure(
                table, measure, context, rests_on, title=title, sentence=sentences[measure]
            ),
        ),
        months_altair(table, measure, context) if total else None,
    )
if len(context):
    st.subheader("Turning points in this period", anchor=False)
    st.dataframe(
        context[["date", "country", "kind", "label"]],
        column_config={"date": st.column_config.DateColumn("Date", format="YYYY-MM-DD")},
        hide_index=True,
        width="stretch",
    )
