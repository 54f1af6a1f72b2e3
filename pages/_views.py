"""Saved views on the pages: the box in the sidebar that saves and opens them, and the list that renames and removes."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from geo.errors import GeoError
from geo.own import views
from geo.own.views import View, saved_views
from pages import PAGES, _data, _show, _state
from pages._words import day, say, told


def views_box(page: str) -> None:
    """A box that saves the page as it is under a name, and opens what was saved."""
    with st.popover(say("Saved views"), icon=":material/bookmark:", width="stretch"):
        kept = saved_views(_data.store().folder)
        if _data.store().writable:
            st.text_input(say("Save this view as"), key="view_name", max_chars=views.LONGEST_NAME)
            st.checkbox(say("Window moves with the data"), key="view_moves", value=_ends_with_the_data(), help=say(
                "On: the window keeps its length and ends on the newest day whenever the view is opened. Off: the same "
                "dates."
            ))  # fmt: skip
            st.button(say("Save"), key="view_save", on_click=partial(_tried, partial(_save, page)))
        else:
            _show.lead("", say("The data folder is read-only: no view can be saved."))
        _problem()
        if not kept:
            return
        chosen = st.selectbox(
            say("Open a saved view"),
            kept,
            key=f"view_open_{_opened()}",  # a new one after each opening, so that it shows no choice again
            index=None,
            format_func=lambda view: view.name,
            placeholder=say("Choose a view"),
        )
        if chosen is not None and st.button(say("Open"), key="view_open_now", type="primary"):
            open_view(chosen)
        st.page_link("watch.py", label=say("Rename or remove"), icon=":material/edit:")


def open_view(view: View) -> None:
    """Go to the view's page with its link."""
    link = view.link_now(_data.study().incidents.last_day)
    _state.ask_for(link)
    _state.put("views_opened", _opened() + 1)
    st.switch_page(view.page if view.page in PAGES else "overview.py", query_params=link)


def views_list() -> None:
    """All saved views, with what can be done with the chosen one."""
    folder = _data.store().folder
    kept = saved_views(folder)
    st.header(say("Saved views"), anchor=False)
    if not kept:
        _show.lead(say("No view is saved. The box “Saved views” in the sidebar saves any page with its filters."))
    rows = pd.DataFrame(
        {
            say("Name"): [view.name for view in kept],
            say("Page"): [say(PAGES[view.page]) if view.page in PAGES else view.page for view in kept],
            say("Window"): [_window(view) for view in kept],
            say("Saved on"): [day(view.made.date()) for view in kept],
        }
    )
    chosen = None
    if kept:
        table = st.dataframe(
            rows,
            hide_index=True,
            width="stretch",
            key=f"views_{len(kept)}_{hash(tuple(view.view_id for view in kept))}",
            on_select="rerun",
            selection_mode="single-row",
            height=min(320, 38 + 35 * len(kept)),
        )
        picked = table["selection"]["rows"]
        chosen = kept[picked[0]] if picked and picked[0] < len(kept) else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if chosen is not None:
            _chosen(chosen)
        elif kept:
            _show.lead("", say("Choose a row to open, rename or remove the view."))
        if _data.store().writable and views.can_undo(folder):
            st.button(
                say("Undo the last change"), key="views_undo", on_click=partial(_tried, lambda: views.undo(folder))
            )
    _problem()


def _chosen(view: View) -> None:
    if st.button(say("Open"), key="views_open", type="primary"):
        open_view(view)
    if not _data.store().writable:
        return
    folder, widget = _data.store().folder, f"rename_{view.view_id}"
    st.text_input(say("New name"), key=widget, value=view.name, max_chars=views.LONGEST_NAME, width=260)
    st.button(
        say("Rename"),
        on_click=partial(_tried, lambda: views.rename_view(folder, view.view_id, _state.widget_value(widget))),
    )
    st.button(say("Remove"), on_click=partial(_tried, lambda: views.remove_view(folder, view.view_id)))


def _opened() -> int:
    return int(_state.widget_value("views_opened") or 0)


def _save(page: str) -> None:
    views.save_view(
        _data.store().folder,
        _state.widget_value("view_name") or "",
        page,
        _state.link_of_view(),
        moves=bool(_state.widget_value("view_moves")),
        now=datetime.now(UTC),
    )
    _state.put("view_name", "")


def _window(view: View) -> str:
    if "from" not in view.link or "to" not in view.link:
        return ""
    link = view.link_now(_data.study().incidents.last_day)
    window = f"{link['from'][0]} – {link['to'][0]}"
    return say("{window}, moves with the data", window=window) if view.moves else window


def _ends_with_the_data() -> bool:
    return bool(_state.widget_value("last_period")[1] == _data.study(_state.known()).incidents.last_day)


def _tried(change: Callable[[], None]) -> None:
    """In a widget's callback: what hinders the change is told in the next run."""
    try:
        change()
    except GeoError as error:
        _state.put("views_problem", told(error))


def _problem() -> None:
    if text := _state.take("views_problem"):
        st.warning(_show.plain(text))
