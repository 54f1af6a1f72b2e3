"""The page's own rules beside Streamlit's theme, legible on a light ground and on a dark one."""

from pathlib import Path

import streamlit as st

from geo.present.dark import GROUND, ON_DARK
from pages import _state

_SHEET = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
_CHARTS = "\n".join(
    f'.stVegaLiteChart svg [{part}="{light}" i] {{ {part}: light-dark({light}, {dark}); }}'
    for light, dark in ON_DARK.items()
    for part in ("fill", "stroke")
)
_CHARTS += f'\n.stVegaLiteChart svg [stroke="white"] {{ stroke: light-dark(#ffffff, {GROUND}); }}'
"""Charts are drawn for paper; a browser on a dark ground paints their colours anew, at once and without a rerun."""

_STILL = "\n*, *::before, *::after { animation: none !important; transition: none !important; }"


def style() -> None:
    """The style sheet of every page."""
    st.html(f"<style>{_SHEET}{_CHARTS}{_STILL if _state.low_bandwidth() else ''}</style>")
