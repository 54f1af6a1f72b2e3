"""The search box: areas, towns, armed actors, layers and incidents from one line, as the reader types."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from geo.present import words
from geo.present.search import MOST, Hit, Kind
from geo.query import fold
from geo.study import Study
from pages import _choosing, _drill, _search_data, _show, _state
from pages._drill import Near
from pages._words import say, say_many

BOX, _CHOSEN = "find", "find_chosen"
SNIPPET = 90
HERE = ("overview.py", "area.py")
"""Pages that show what was chosen themselves; the others send the reader to the first."""


@dataclass(frozen=True)
class _Choice:
    """One line of the results, what choosing it does, and the page that shows it (None: this one)."""

    label: str
    act: Callable[..., None]
    args: tuple[Any, ...]
    page: str | None


@st.fragment
def box(study: Study, page: str) -> None:
    """The box and what it finds; typing runs this part alone, choosing runs the page.

    Parameters
    ----------
    page : the file of the page that it stands on
    """
    _go()
    with st.container(key="find_block"):
        text = st.text_input(
            say("Search"),
            key=BOX,
            type="search",
            live="250ms",
            max_chars=80,
            label_visibility="collapsed",
            placeholder=say("Search areas, towns, actors, incidents"),
        )
        if len(fold(text).replace(" ", "")) >= 2:
            with st.container(key="find_results", gap=None):
                _results(study, text, page)


def _results(study: Study, text: str, page: str) -> None:
    language, heads = _state.language(), _heads()
    found = _search_data.names(study, language, text)
    for kind, hits in found.items():
        alike = all(hit.rank == 4 for hit in hits)
        _heading(say("{kind}, of similar spelling", kind=heads[kind]) if alike else heads[kind])
        for at, hit in enumerate(hits):
            _line(_choice(study, hit, page), f"{kind}_{at}")
    rows = _search_data.incidents(study, language, text)
    if rows is None:
        st.caption(say("The words of the incidents are being sorted; in a moment they are found too."))
    elif len(rows):
        _incidents(study, text, rows, page)
    elif not found:
        st.caption(say("Nothing is found by this name or these words. Try fewer letters, or another spelling."))
    if _search_data.searched(study) < len(study.incidents):
        st.caption(
            say(
                "Incidents: the newest {some} of {all} are searched.",
                some=words.number(_search_data.searched(study), language),
                all=words.number(len(study.incidents), language),
            )
        )


def _heads() -> dict[Kind, str]:
    return {
        "area": say("Areas"),
        "town": say("Towns and places"),
        "group": say("Armed actors"),
        "layer": say("Map layers"),
    }


def _choice(study: Study, hit: Hit, page: str) -> _Choice:
    name = hit.name
    label = f"**{_show.plain(name.title)}** {_show.plain(name.note)}"
    if name.spelling:
        label += " · " + _show.plain(say("also {name}", name=name.spelling))
    to = None if page in HERE else HERE[0]
    if name.kind == "area":
        layer, _, area = name.key.partition("/")
        return _Choice(label, _drill.into, (study, layer, area), to)
    if name.kind == "town":
        latitude, longitude, title = name.key.split(",", 2)
        return _Choice(label, _drill.to_town, (study, Near(title, float(longitude), float(latitude))), to)
    if name.kind == "group":
        return _Choice(label, _state.put, ("groups", [name.key]), None)
    return _Choice(label, _drill.up, (name.key,), HERE[0])


def _incidents(study: Study, text: str, rows: NDArray[np.int64], page: str) -> None:
    language, table = _state.language(), study.incidents.table
    _heading(say_many("{number} incident, the newest first", "{number} incidents, the newest first", len(rows)))
    for at, row in enumerate(rows[:MOST]):
        event = table.iloc[int(row)]
        told = event["summary"] if isinstance(event["summary"], str) else ""
        short = told if len(told) <= SNIPPET else f"{told[:SNIPPET].rsplit(' ', 1)[0]} …"
        head = f"{event['location']}, {words.day(event['event_date'].date(), language)}"
        label = f"**{_show.plain(head)}** {_show.plain(short)}"
        to = None if page in {*HERE, "incidents.py"} else HERE[0]
        _line(_Choice(label, _drill.to_incident, (study, int(row)), to), f"incident_{at}")
    if len(rows) > MOST:
        label = say("List all of them, over the whole period")
        _line(_Choice(label, _list_all, (study, text), "incidents.py"), "incident_all")


def _list_all(study: Study, text: str) -> None:
    """The page of incidents, searched for the same words, whatever the period."""
    _choosing.reset(study.choices)
    _choosing.use_preset("all", study.choices)
    _state.put("search", text)


def _heading(text: str) -> None:
    st.html(f'<p class="found">{escape(text)}</p>')


def _line(choice: _Choice, key: str) -> None:
    st.button(choice.label, key=f"{BOX}_{key}", type="tertiary", width="stretch", on_click=_act, args=(choice,))


def _act(choice: _Choice) -> None:
    choice.act(*choice.args)
    _state.put(BOX, "")
    _state.put(_CHOSEN, choice.page or "")


def _go() -> None:
    """Run the whole page, or another one, after a choice: typing and choosing run the box alone."""
    chosen = _state.take(_CHOSEN)
    if chosen:
        st.switch_page(chosen)
    if chosen is not None:
        st.rerun()
