"""What the author chooses for a briefing: sections and their order, text, mark, templates; kept in the session."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from geo.briefing.again import OTHER_NAMES
from geo.briefing.brief import (
    BORDER,
    CAPITAL,
    MOST_NUMBER,
    MOST_TITLE,
    SECTIONS,
    TLP,
    Brief,
    Edit,
    sections_of,
)
from geo.briefing.formats import FORMATS
from geo.briefing.model import Pack
from geo.briefing.pack import proposals
from geo.briefing.templates import LONGEST_NAME, delete_template, save_template
from geo.errors import GeoError
from geo.present.language import LANGUAGES
from geo.query import to_link
from geo.study import Study
from pages import _brief_data, _data, _show, _state
from pages._state import View
from pages._words import say, told

KEPT = ("brief_title", "brief_number", "brief_tlp", "brief_lang", "brief_formats", "brief_paper", "brief_kind")
PAPERS = {"a4": "A4", "us-letter": "Letter"}


def begin(seen: View) -> None:
    """Fill what the author has not chosen yet."""
    defaults = {
        "brief_order": list(SECTIONS),
        "brief_as_of": _now(),
        "brief_title": "",
        "brief_number": "",
        "brief_tlp": "AMBER",
        "brief_lang": seen.language,
        "brief_formats": ["pdf"],
        "brief_paper": "a4",
        "brief_kind": "onepager",
        "brief_area": seen.area is not None,
    }
    for name, value in defaults.items():
        if _state.widget_value(name) is None:
            _state.put(name, value)
    for key in SECTIONS:
        if _state.widget_value(f"brief_on_{key}") is None:
            _state.put(f"brief_on_{key}", True)
    _state.keep(*KEPT, "brief_area", *(f"brief_on_{key}" for key in SECTIONS))


def renew() -> None:
    """The brief is of now from here on."""
    _state.put("brief_as_of", _now())


def chosen(study: Study, seen: View) -> Brief:
    """The brief that the widgets say, without the author's text."""
    value = _state.widget_value
    areas = study.layer(seen.query.layer).areas.index
    focus = seen.area if value("brief_area") and seen.area in areas else None
    allowed = sections_of(seen.query.layer) if focus else tuple(SECTIONS)
    sections = tuple(key for key in value("brief_order") if value(f"brief_on_{key}") and key in allowed)
    capital = seen.capital.removeprefix("capital-").partition("@")[0]
    return Brief(
        query=seen.query,
        as_of=value("brief_as_of"),
        sections=sections or ("judgement",),
        language=value("brief_lang"),
        tlp=value("brief_tlp"),
        title=value("brief_title"),
        number=value("brief_number"),
        focus=focus,
        capital=capital if capital in study.capitals else CAPITAL,
        border=seen.border if seen.border in study.choices.layers else BORDER,
        window=seen.window,
    )


def settings(study: Study, seen: View) -> None:
    """Title, number, mark, language, sections."""
    one, two = st.columns([70, 30])
    one.text_input(
        say("Title"), key="brief_title", max_chars=MOST_TITLE, placeholder=say("proposed from the data if left empty")
    )
    two.text_input(say("Document number"), key="brief_number", max_chars=MOST_NUMBER)
    one, two, three = st.columns(3)
    one.selectbox(say("Mark (TLP 2.0)"), TLP, key="brief_tlp", format_func="TLP:{}".format)
    two.selectbox(say("Language"), list(LANGUAGES), key="brief_lang", format_func=LANGUAGES.get)
    three.selectbox(say("Paper"), list(PAPERS), key="brief_paper", format_func=PAPERS.get)
    if seen.area in study.layer(seen.query.layer).areas.index:
        name = str(study.layer(seen.query.layer).areas["name"][seen.area])
        st.toggle(say("Only about {area}", area=name), key="brief_area")
    st.subheader(say("Sections and their order"), anchor=False)
    with st.container(gap=None):
        about_one = bool(seen.area and _state.widget_value("brief_area"))
        for key in _state.widget_value("brief_order"):
            _section_row(key, possible=not about_one or key in sections_of(seen.query.layer))


def _section_row(key: str, *, possible: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.checkbox(say(SECTIONS[key]), key=f"brief_on_{key}", width="stretch", disabled=not possible)
        for sign, step, text in (("↑", -1, say("Move up")), ("↓", 1, say("Move down"))):
            st.button(sign, key=f"brief_{step}_{key}", help=text, on_click=_move, args=(key, step), type="tertiary")


def _move(key: str, step: int) -> None:
    order = list(_state.widget_value("brief_order"))
    at = order.index(key)
    to = min(max(at + step, 0), len(order) - 1)
    order[at], order[to] = order[to], order[at]
    _state.put("brief_order", order)


def texts(proposed: Pack) -> tuple[Edit, ...]:
    """The text of each section to edit, a sentence a line; gives what the author changed."""
    st.caption(say("One sentence a line. What you change is marked as the author's in every format."))
    edits, found = [], proposals(proposed)
    for section in proposed.sections:
        edit = found[section.key]
        stamp = abs(hash((edit.title, edit.lines)))  # another proposal is another text to begin from
        with st.expander(section.heading, expanded=section.key == proposed.sections[0].key):
            title = st.text_input(say("Message"), edit.title or "", key=f"brief_t_{section.key}_{stamp}")
            lines = st.text_area(
                say("Sentences"), "\n".join(edit.lines or ()), key=f"brief_x_{section.key}_{stamp}", height="content"
            )
        new = tuple(line.strip() for line in lines.splitlines() if line.strip())
        if title != edit.title or new != edit.lines:
            edits.append(Edit(section.key, None if title == edit.title else title, None if new == edit.lines else new))
    return tuple(edits)


def templates_box(study: Study, brief: Brief, seen: View) -> None:
    """A box that uses a saved choice again with new dates, and saves this one."""
    with st.popover(say("Templates"), icon=":material/bookmarks:"):
        problem = _state.take("brief_problem")
        if problem:
            st.error(_show.plain(problem))
        found = _brief_data.templates()
        if found:
            name = st.selectbox(say("Saved templates"), list(found), key="brief_template", index=None)
            with st.container(horizontal=True):
                if st.button(say("Use it, with new dates"), disabled=name is None, type="primary"):
                    _use(study, str(name), seen)
                st.button(
                    say("Delete"), disabled=name is None, on_click=partial(delete_template, _data.store().folder, name)
                )
        if not _data.store().writable:
            _show.lead("", say("The data folder is read-only: no template can be saved."))
            return
        st.text_input(say("Save this choice as"), key="brief_save_as", max_chars=LONGEST_NAME)
        st.button(say("Save"), key="brief_save", on_click=_save, args=(brief,))
        st.caption(say("A template keeps filters, sections, formats and look; dates move on, edited text is not kept."))


def _save(brief: Brief) -> None:
    try:
        save_template(
            _data.store().folder,
            _state.widget_value("brief_save_as"),
            brief,
            tuple(_state.widget_value("brief_formats")),
        )
    except GeoError as error:
        _state.put("brief_problem", told(error))
    else:
        _state.put("brief_save_as", "")


def _use(study: Study, name: str, seen: View) -> None:
    template = _brief_data.templates()[name]
    brief = template.brief(study.choices, _now())
    _state.put("brief_order", [*brief.sections, *(key for key in SECTIONS if key not in brief.sections)])
    for key in SECTIONS:
        _state.put(f"brief_on_{key}", key in brief.sections)
    for field, value in (("title", brief.title), ("tlp", brief.tlp), ("lang", brief.language), ("number", "")):
        _state.put(f"brief_{field}", value)
    _state.put("brief_formats", [one for one in template.formats if one in FORMATS])
    renew()
    area = {"area": [brief.focus]} if brief.focus else {}
    link = {key: value for key, value in _state.link_of(seen).items() if key in OTHER_NAMES and key != "area"}
    link |= to_link(brief.query) | area
    _state.ask_for(link)
    st.switch_page("briefing.py", query_params=link)


def _now() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


def with_text(brief: Brief, edits: tuple[Edit, ...]) -> Brief:
    """The brief with the author's text."""
    return replace(brief, edits=edits)
