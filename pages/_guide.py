"""The first minutes: a few steps in one line above the page, put away for good by a click, brought back by another.

Whether it was put away is kept by the reader's browser, in a cookie that `sahel_page.js` sets at the click: links and
the data folder are shared by several readers.
"""

from html import escape

import streamlit as st

from geo.present.language import marked
from geo.present.questions import QUESTIONS, kept
from pages import _state
from pages._words import say

STEPS = (
    (
        marked("What the map says"),
        marked(
            "Colour and letter give each area's computed level, from I (insignificant) to E (extreme); hatching means "
            "that little is known. A click on an area, or on its row in the table, says why it has that level."
        ),
    ),
    (
        marked("What you look at"),
        marked(
            "Period, armed actors, kinds of events and places are chosen at the left and hold on every page. The "
            "address of the page keeps all of it: send it on, and the other sees what you see."
        ),
    ),
    (
        marked("How sure it is"),
        marked(
            "Each severity has an interval and a confidence; a toll that nobody gave is never nought, and every "
            "incident has its report one click away. What each figure means stands under the figures and in Methods."
        ),
    ),
    (marked("Ask it something"), ""),
)
"""Title and text of each step; the last one lists questions."""
_STEP, _COOKIE, _DONE = "guide_step", "sahel_guide", "done"
_CLOSED = -1


def guide(*, home: bool) -> None:
    """The step that is open, if one is; opened by itself on the overview for a browser that has not put it away."""
    if _state.widget_value(_STEP) is None:
        first = home and st.context.cookies.get(_COOKIE) != _DONE
        _state.put(_STEP, 0 if first else _CLOSED)
    step = _state.widget_value(_STEP)
    with st.container(key="guide"):  # always there, so that what comes after it keeps its place in the page
        if step == _CLOSED:
            return
        title, text = STEPS[step]
        said = escape(say(text)) if text else _questions()
        count = escape(say("{step} of {steps}", step=step + 1, steps=len(STEPS)))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.html(f'<p class="lead"><span class="rest">{count}</span> <b>{escape(say(title))}.</b> {said}</p>')
            if step:
                st.button(say("Back"), key="guide_back", on_click=_state.put, args=(_STEP, step - 1), type="tertiary")
            if step + 1 < len(STEPS):
                st.button(say("Next"), key="guide_next", on_click=_state.put, args=(_STEP, step + 1))
            st.button(
                say("Do not show again"), key="guide_done", on_click=_state.put, args=(_STEP, _CLOSED), type="tertiary"
            )


def reopen() -> None:
    """The button that brings the guide back."""
    st.button(
        say("Guided start"),
        key="guide_open",
        on_click=_state.put,
        args=(_STEP, 0),
        type="tertiary",
        icon=":material/assistant_direction:",
    )


def _questions() -> str:
    """Sample questions as links that open in this tab."""
    own = kept(_state.language(), low_bandwidth=_state.low_bandwidth())
    links = (
        f'<a href="{escape(question.address(**own))}" target="_self">{escape(say(question.text))}</a>'
        for question in QUESTIONS
    )
    return " · ".join(links)
