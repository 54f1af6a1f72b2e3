"""Briefing: what is on the screen, taken away as slides, paper, workbook, map or pictures; looked at before it is."""

from functools import partial

import streamlit as st

from geo.briefing.formats import FORMATS, RECORD, bundle, stem
from geo.briefing.model import Pack
from geo.errors import GeoError
from geo.present import words
from geo.present.language import marked
from geo.present.provenance import provenance
from pages import _brief_choices, _brief_data, _data, _show, _state
from pages._stopping import stoppable, was_stopped
from pages._words import say, told

KINDS = {"onepager": marked("One page"), "report": marked("Full report")}

study, seen = _data.study(_state.known()), _state.view()
_brief_choices.begin(seen)
rests_on = provenance(study, seen.query, seen.language)
st.title(f"{say('Briefing')} · {words.period(seen.query, seen.language)}", anchor=False)
with st.container():  # always there
    if not rests_on.incidents:
        _show.empty()


def earlier(content: bytes | None):  # noqa: ANN201  (what a brief is compared with, or None)
    """The earlier brief that the reader uploaded; one that cannot be used is told and left out."""
    if content is None:
        return None
    try:
        return _brief_data.since(study, seen.query, plain.language, content)
    except GeoError as error:
        st.error(_show.plain(told(error)))
        return None


def composed() -> Pack:
    """The content of the brief; where the reader stopped it, the page ends with a way to go on."""
    if was_stopped("brief_pack"):
        st.button(say("Compose it"))
        st.stop()
    return stoppable("brief_pack", say("Composing the briefing"), partial(_brief_data.pack, study, plain, since))


def preview() -> None:
    """The pages as pictures, when they are asked for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.radio(
            say("Pages of"),
            list(KINDS),
            key="brief_kind",
            format_func={kind: say(text) for kind, text in KINDS.items()}.get,
            horizontal=True,
            label_visibility="collapsed",
        )
        if st.button(say("Show the pages"), type="primary", on_click=_brief_choices.renew):
            _state.put("brief_shown", True)
    if not _state.widget_value("brief_shown"):
        was_stopped("brief_pages")
        outline(_brief_data.pack(study, brief, since))
        return
    setting = partial(_brief_data.shown_pages, study, brief, since, kind, _state.widget_value("brief_paper"))
    hide = partial(_state.put, "brief_shown", False)
    pages = stoppable("brief_pages", say("Setting the pages"), setting, on_stop=hide)
    for number, page in enumerate(pages, start=1):
        with st.container(border=True):
            st.image(page, width="stretch")
        st.caption(say("Page {page} of {pages}", page=number, pages=len(pages)))


def outline(pack: Pack) -> None:
    """What each section says, in its order, before the pages are set."""
    said = [(part.heading, " ".join(part.title.text.splitlines())) for part in pack.sections]
    st.markdown(
        "\n".join(f"{at}. **{_show.plain(name)}** · {_show.plain(text)}" for at, (name, text) in enumerate(said, 1))
    )
    _show.lead("", say("The pages are set when you ask for them; change anything on the left and ask again."))


def take_away() -> None:
    """The formats, and the files made of them."""
    names = {name: say(one.label) for name, one in FORMATS.items()}
    st.pills(say("Formats"), list(names), key="brief_formats", format_func=names.get, selection_mode="multi")
    formats = tuple(name for name in FORMATS if name in (_state.widget_value("brief_formats") or ()))
    paper = _state.widget_value("brief_paper")
    if st.button(say("Make the files"), type="primary", disabled=not formats, on_click=_brief_choices.renew):
        making = partial(_brief_data.files, study, brief, since, formats, paper)
        stoppable("brief_files", say("Making the files"), making)
    was_stopped("brief_files")
    made = _brief_data.made_files(study, brief, since, formats, paper)
    if made is None:
        _show.lead("", say("Files are made when you ask for them; each says what it rests on."))
        return
    name = stem(_brief_data.pack(study, brief, since))
    st.download_button(
        say("All files (zip)"), bundle(made, brief.as_of), f"{name}.zip", "application/zip", on_click="ignore",
        icon=":material/download:", type="primary",
    )  # fmt: skip
    for file, content in made.items():
        if "/" not in file:
            label = say("Record of this brief") if file == RECORD else file
            st.download_button(
                f"{label} ({len(content) / 1000:,.0f} kB)", content, file, on_click="ignore", type="tertiary",
                icon=":material/download:", key=f"take_{file}",
            )  # fmt: skip


plain = _brief_choices.chosen(study, seen)
left, right = st.columns([40, 60], gap="large")
with left:
    with st.container(horizontal=True, vertical_alignment="center"):
        _brief_choices.templates_box(study, plain, seen)
        _show.sources(rests_on)
    _brief_choices.settings(study, seen)
    uploaded = st.file_uploader(
        say("What changed since an earlier brief: its record (record.json)"), type=["json"], key="brief_since"
    )
    since = earlier(None if uploaded is None else uploaded.getvalue())
plain = _brief_choices.chosen(study, seen)
with right:
    looks, text, take = st.tabs([say("Look at it"), say("Edit the text"), say("Take it away")])
    try:
        with text:
            brief = _brief_choices.with_text(plain, _brief_choices.texts(composed()))
        with looks:
            preview()
        with take:
            take_away()
    except GeoError as error:
        st.error(_show.plain(told(error)))
_show.lead("", rests_on.uncertainty)
