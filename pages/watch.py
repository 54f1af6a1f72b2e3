"""Watch list: what changed since the last look, the alerts with their feeds, and the saved views."""

import shlex
from datetime import timedelta
from functools import partial

import numpy as np
import streamlit as st

from geo.own import watch
from geo.own.watch import KINDS, Watched, area_key
from geo.present import change_words, onset_words, watch_words
from geo.present.charts import rows_figure
from geo.present.incident_table import incident_rows
from geo.present.language import marked
from geo.present.names import shown_name
from geo.present.provenance import provenance
from geo.query import Query
from geo.risk.onsets import HORIZON_DAYS
from geo.risk.since import Since
from pages import _choosing, _columns, _controls, _data, _show, _state, _views, _watch_data, _watching
from pages._words import day, say

study = _data.study(_state.known())
newest = _data.study()
seen = _state.view()
query, language = seen.query, seen.language
folder = _data.store().folder


def main() -> None:
    """The page from top to bottom."""
    st.title(say("Watch list"), anchor=False)
    items = _watching.watched()
    found = _watch_data.since_look(items) if items else []
    when = say("A look is noted only when you say so. Data {version}, to {day}.", version=newest.version,
               day=day(newest.incidents.last_day))  # fmt: skip
    if items:
        sentence = _watching.news_sentence(found)
        _show.lead(sentence[:1].upper() + sentence[1:], when)
        _list(found)
    else:
        _show.lead(say("Nothing is watched yet. Choose an area, a group or a site below."), when)
    _watching.problem()
    _add()
    st.divider()
    _alerts()
    st.divider()
    _views.views_list()


def _list(found: list[Since]) -> None:
    rows = watch_words.watch_rows(found, language)
    table = st.dataframe(
        rows,
        column_config=_of_the_list(),
        hide_index=True,
        width="stretch",
        height=min(430, 38 + 35 * len(found)),
        key=f"watch_rows_{hash(tuple((one.item.identity, one.item.look.at) for one in found))}",
        on_select="rerun",
        selection_mode="multi-row",
    )
    chosen = [found[rows.index[at]] for at in table["selection"]["rows"] if at < len(found)]
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(chosen) == 1 and chosen[0].there and st.button(say("Open"), key="watch_open", type="primary"):
            _open(chosen[0].item)
        if _data.store().writable:
            _buttons([one.item for one in chosen] or [one.item for one in found], all_of_them=not chosen)
        st.link_button(
            say("Atom feed of the watch list"),
            f"/api/watch.atom?lang={language}",
            type="tertiary",
            icon=":material/rss_feed:",
        )
    if not chosen:
        _show.lead("", say("Choose rows to see what is new there, or to take them off the list."))
    for one in chosen:
        _details(one)


def _buttons(items: list[Watched], *, all_of_them: bool) -> None:
    label = say("Mark all as seen") if all_of_them else say("Mark as seen")
    st.button(label, key="seen", on_click=_watching.tried, args=(partial(_watching.mark_seen, items),))
    if not all_of_them:
        st.button(say("Stop watching"), key="unwatch", on_click=_watching.tried, args=(partial(_stop, items),))
    if watch.can_undo(folder):
        undo = partial(watch.undo, folder)
        st.button(say("Undo the last change"), key="watch_undo", on_click=_watching.tried, args=(undo,))


def _open(item: Watched) -> None:
    """To the page that tells most of it."""
    if item.kind == "area":
        _choosing.go_to(item.layer, area=item.area_id)
        st.switch_page("area.py")
    if item.kind == "group":
        _state.put("groups", [item.key])
        st.switch_page("incidents.py")
    _state.put("site", item.key)
    _state.put("sites_view", marked("Own sites"))
    st.switch_page("sites.py")


def _stop(items: list[Watched]) -> None:
    for item in items:
        watch.stop_watching(folder, item.kind, item.key)


def _details(one: Since) -> None:
    name = shown_name(one.item.name, language)
    chosen = np.zeros(len(newest.incidents), dtype=bool)
    chosen[one.new] = True
    st.header(say("{name}: new incidents", name=_show.plain(name)), anchor=False)
    _show.lead(watch_words.since_sentence(one, language))
    if len(one.new):  # no file to take away: rows of some sources may not be passed on
        rows = incident_rows(newest, chosen, language)
        _show.incidents(rows, key=f"new_{one.item.kind}_{one.item.key}", height=min(300, 38 + 35 * len(rows)))
        _show.sources(provenance(newest, newest.choices.default(), language))
    if len(one.revised):
        st.subheader(say("{name}: what sources revised", name=_show.plain(name)), anchor=False)
        _show.table(watch_words.revised_rows(one), height=200)
    if len(one.removed):
        st.subheader(say("{name}: what sources removed", name=_show.plain(name)), anchor=False)
        _show.table(watch_words.removed_rows(one, language), height=200)


def _add() -> None:
    if not _data.store().writable:
        _show.lead("", say("The data folder is read-only: the list cannot be changed."))
        return
    with st.expander(say("Watch something else"), expanded=not _watching.watched()):
        kinds = {"area": say("An area"), "group": say("An armed group"), "site": say("A site of your own")}
        kind = st.segmented_control(
            say("What"), list(KINDS), key="watch_kind", format_func=kinds.get, default="area", required=True
        )
        if kind == "area":
            if _state.widget_value("watch_layer") is None:
                _state.put("watch_layer", query.layer)
            _controls.layer_picker(study, say("Areas"), key="watch_layer")
        names = _choices(kind or "area")
        if not names:
            _show.lead(say("There is no site yet: load your sites on the page Sites and routes."))
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            key = st.selectbox(
                say("Which"), list(names), key=f"watch_key_{kind}", index=None,
                format_func=lambda key: shown_name(names.get(key, key), language), placeholder=say("Choose"),
            )  # fmt: skip
            add = partial(_watching.begin_to_watch, kind or "area", key, names.get(key, ""))
            st.button(say("Watch"), key="watch_add", disabled=key is None, on_click=_watching.tried, args=(add,))


def _choices(kind: str) -> dict[str, str]:
    if kind == "group":
        return {name: say(name) for name in newest.choices.groups}
    if kind == "site":
        return {site.site_id: site.name for site in _data.sites()}
    layer = _state.widget_value("watch_layer")
    areas = study.layer(layer).areas
    named = areas.loc[areas["study"], "name"].sort_values()
    return {area_key(layer, str(area)): str(name) for area, name in named.items()}


def _alerts() -> None:
    _controls.layer_picker(study, say("Areas"), key="layer")
    rests_on = provenance(study, query, language)
    found = _watch_data.alerts_to_tell(study, query)
    _, record = _data.unusual(study, query)
    layer, decimals = shown_name(study.layer(query.layer).title, language), _columns.DECIMALS[language]
    _show.rows(
        rows_figure(
            onset_words.onset_rows(found, query.end, language),
            rests_on,
            key="alerts-begun",
            title=say(
                "{layer}: unusual for the place, alerts that began in the {days} days to {day} or are ongoing",
                layer=layer, days=HORIZON_DAYS, day=day(query.end),
            ),
            sentence=onset_words.onsets_sentence(found, query.end, language),
            empty=say("No alert in these days"),
        ),
        columns={
            "name": st.column_config.TextColumn(say("Area")),
            "state": st.column_config.TextColumn(say("State"), help=say("ongoing on the last day, or ended before")),
            "since": st.column_config.TextColumn(say("Since")),
            "until": st.column_config.TextColumn(say("Until"), help=say("the last day on which it was unusual")),
            "incidents": st.column_config.NumberColumn(say("Incidents"), help=say("in the 30 days to its last day")),
            "usual": st.column_config.NumberColumn(say("Usual"), help=say("mean of its own past"), format=decimals),
            "limit": st.column_config.NumberColumn(say("Limit"), help=say("more than this is unusual")),
        },
    )  # fmt: skip
    if not found:
        _show.sources(rests_on)
    _show.lead(change_words.record_sentence(record, language), change_words.how_alerts_work(language))
    _show.lead("", rests_on.uncertainty)
    if not rests_on.incidents:
        _show.empty()
    asked = f"layer={query.layer}" + "".join(f"&group={group}" for group in query.groups)
    with st.container(horizontal=True, vertical_alignment="center"):
        _feed(say("Atom feed of these alerts"), f"/api/alerts.atom?{asked}&lang={language}")
        st.code(_command(query, _state.known()), language=None)


def _command(asked: Query, version: int | None) -> str:
    """What tells nearly the same alerts on the command line: ongoing ones that began before are left out there."""
    since = asked.end - timedelta(days=HORIZON_DAYS)
    words = ["python", "-m", "geo", "alerts", "--on", str(asked.end), "--since", str(since), "--layer", asked.layer]
    filters = {
        "--group": asked.groups,
        "--country": asked.countries,
        "--type": asked.event_types,
        "--attribution": asked.attributions,
    }
    words += [word for option, names in filters.items() for name in names for word in (option, name)]
    words += ["--precise"] * asked.precise_only
    words += [] if version is None else ["--version", str(version)]
    return shlex.join(words)


def _feed(label: str, address: str) -> None:
    st.link_button(label, address, type="tertiary", icon=":material/rss_feed:")


def _of_the_list() -> dict[str, object]:
    return {
        "name": st.column_config.TextColumn(say("Name")),
        "kind": st.column_config.TextColumn(say("Kind"), width="small"),
        "level": st.column_config.TextColumn(
            say("Level (computed)"), help=say("at your last look → now; of the last 12 months of the data, all actors")
        ),
        "new": st.column_config.NumberColumn(
            say("New incidents"), width=124, help=say("incidents that the data of your look did not have")
        ),
        "deaths": st.column_config.TextColumn(say("Deaths"), help=say("of the new incidents; best figure (low–high)")),
        "revised": st.column_config.NumberColumn(
            say("Revised incidents"), width=124, help=say("by their sources since")
        ),
        "removed": st.column_config.NumberColumn(
            say("Removed incidents"), width=124, help=say("by their sources since")
        ),
        "unusual": st.column_config.TextColumn(say("Last 30 days"), help=say("against its own past")),
        "look": st.column_config.TextColumn(say("Last look"), width=120),
    }


main()
