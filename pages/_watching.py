"""The watch list on the pages: the switch that puts something on it, and what became of what is on it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from html import escape

import streamlit as st

from geo.errors import GeoError
from geo.own import watch
from geo.own.watch import Kind, Look, Watched
from geo.present import onset_words
from geo.present.names import shown_name
from geo.present.watch_words import since_parts
from geo.query import Query
from geo.risk.since import Since
from geo.risk.watching import look_at
from geo.study import Study
from pages import _data, _show, _state, _watch_data
from pages._words import say, say_many, told

MOST_LINES = 6
"""News told on the overview; the rest stands on the page."""


def watch_toggle(kind: Kind, key: str, name: str) -> None:
    """A small switch: on while the area, group or site is on the watch list.

    Parameters
    ----------
    kind, key : an area by `geo.own.watch.area_key(layer, area_id)`, a group by its name in the filter, a site by its id
    name : what the list calls it
    """
    widget = f"watch_{kind}_{key}"
    _state.put(widget, any(item.identity == (kind, key) for item in watched()))
    st.toggle(
        say("Watch {name}", name=_show.plain(shown_name(name, _state.language()))),
        key=widget,
        on_change=_switch,
        args=(widget, kind, key, name),
        disabled=not _data.store().writable,
        help=say("Kept on this machine: what changes here since your last look stands on the overview."),
    )
    problem()


def watch_groups(names: Iterable[str]) -> None:
    """The switches of some armed groups in a row; nothing where there is no group."""
    if groups := list(names):
        with st.container(horizontal=True):
            for group in groups:
                watch_toggle("group", group, group)


def watched() -> tuple[Watched, ...]:
    """The watch list."""
    return watch.watch_list(_data.store().folder)


def watch_block(study: Study, query: Query) -> None:
    """The watch list in short: what has news since the last look, the rest in a line; then the layer's alerts."""
    with st.container(key="watch_block"):
        _news(watched())
        _alerts(study, query)


def _news(items: tuple[Watched, ...]) -> None:
    if not items:
        _show.lead("", say("Nothing is watched yet: switch “Watch” on beside an area, a group or a site."))
        return
    with st.spinner(say("Looking for what is new on the watch list")):
        found = _watch_data.since_look(items)
    news = [one for one in found if one.anything]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="lead"><b>{escape(say("Watch list"))}</b>: {escape(news_sentence(found))}</p>')
        st.page_link("watch.py", label=say("All of it"), icon=":material/visibility:")
        if news and _data.store().writable:
            st.button(say("Mark all as seen"), key="seen_all", on_click=_seen, args=(items,), type="tertiary")
    lines = "".join(f"<li>{_line(one)}</li>" for one in news[:MOST_LINES])
    rest = len(news) - MOST_LINES
    more = say_many("{number} more has news.", "{number} more have news.", rest) if rest > 0 else ""
    if lines:
        st.html(f'<ul class="watch">{lines}</ul><p class="rest">{escape(more)}</p>')
    problem()


def _alerts(study: Study, query: Query) -> None:
    language = _state.language()
    # of all incidents, as the feed: what is unusual does not hang on a filter, and one answer serves every reader
    whole = Query(start=min(study.incidents.first_day, query.end), end=query.end, layer=query.layer)
    found = _watch_data.alerts_to_tell(study, whole)
    head = say("Unusual for the place: {layer}", layer=shown_name(study.layer(query.layer).title, language))
    of_all = say("Of all incidents, whatever the filters.")
    sentence = f"{onset_words.onsets_sentence(found, query.end, language)} {of_all}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="lead"><b>{escape(head)}</b>. {escape(sentence)}</p>')
        if found:
            st.page_link("watch.py", label=say("All alerts"), icon=":material/notifications:")
    lines = [
        f"<b>{escape(shown_name(one.name, language))}</b> {escape(onset_words.state_words(one, query.end, language))}"
        for one in found[:MOST_LINES]
    ]
    if lines:
        st.html(f'<ul class="watch">{"".join(f"<li>{line}</li>" for line in lines)}</ul>')


def news_sentence(found: Sequence[Since]) -> str:
    """How many of what is watched have news."""
    news = sum(one.anything for one in found)
    if not news:
        return say_many(
            "nothing new since your last look at {number} entry.",
            "nothing new since your last look at {number} entries.",
            len(found),
        )
    return say_many(
        "{news} of {number} entry has news since your last look.",
        "{news} of {number} entries have news since your last look.",
        len(found),
        news=news,
    )


def mark_seen(items: Sequence[Watched]) -> None:
    """Note a look at these, at the newest version of the data."""
    watch.mark_seen(_data.store().folder, _looks(items))


def begin_to_watch(kind: Kind, key: str, name: str) -> None:
    """Put something on the list, looked at now."""
    store, study = _data.store(), _data.study()
    at = datetime.now(UTC)
    blank = Watched(kind, key, name, Look(store.version, study.incidents.last_day, at))
    watch.begin_to_watch(store.folder, kind, key, name, _looks([blank])[blank.identity])


def tried(change: Callable[[], None]) -> None:
    """Make a change of the list in a widget's callback; what hinders it is told in the next run by `problem`."""
    try:
        change()
    except GeoError as error:
        _state.put("watch_problem", told(error))


def problem() -> None:
    """What hindered the last change, once."""
    if text := _state.take("watch_problem"):
        st.warning(_show.plain(text))


def _looks(items: Sequence[Watched]) -> dict[tuple[str, str], Look]:
    return look_at(_data.study(), _data.store().version, items, _data.sites(), at=datetime.now(UTC))


def _seen(items: Sequence[Watched]) -> None:
    tried(lambda: mark_seen(items))


def _switch(widget: str, kind: Kind, key: str, name: str) -> None:
    folder = _data.store().folder
    if _state.widget_value(widget):
        tried(lambda: begin_to_watch(kind, key, name))
    else:
        tried(lambda: watch.stop_watching(folder, kind, key))


def _line(one: Since) -> str:
    language = _state.language()
    name = escape(shown_name(one.item.name, language))
    return f"<b>{name}</b> {escape(say('; ').join(since_parts(one, language)))}"
