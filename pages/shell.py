"""Every page's frame: page settings, navigation, the shared filters, and one place where the domain's errors land."""

from pathlib import Path

import streamlit as st

from geo.errors import GeoError
from geo.present import weighting_words
from geo.present.compare_view import WIDGETS as COMPARE_WIDGETS
from geo.present.language import marked
from geo.present.map_modes import LINK_NAMES as MAP_NAMES
from geo.study import Study
from pages import (
    PAGES,
    SECTIONS,
    _controls,
    _data,
    _doing,
    _drill,
    _guide,
    _script,
    _search_data,
    _show,
    _state,
    _style,
    _trouble,
    _turns,
    _views,
)
from pages._words import say, told

ABOUT = marked("Sahel security risk dashboard. Everything runs on this machine; nothing is sent anywhere.")
ICON = Path(__file__).parent.parent / "geo" / "web" / "static" / "icon.png"


def _page(file: str, title: str) -> st.Page:
    home = file == "overview.py"
    return st.Page(file, title=say(title), default=home, url_path=None if home else file.removesuffix(".py"))


def _file_of(shown: st.Page) -> str:
    return f"{shown.url_path}.py" if f"{shown.url_path}.py" in PAGES else "overview.py"


def _menu() -> dict[str, list[st.Page]]:
    """The pages by section, made once per visit and language: each looks for its file."""
    language, made = _state.language(), _state.widget_value("menu")
    if made is None or made[0] != language:
        made = language, {
            say(section) if section else "": [_page(file, title) for file, title in pages.items()]
            for section, pages in SECTIONS.items()
        }  # fmt: skip
        _state.put("menu", made)
    sections: dict[str, list[st.Page]] = made[1]
    return sections


def _open_page(study: Study) -> st.Page:
    """The page that the address names, the navigation in the reader's language, and what widgets held elsewhere."""
    if _state.begin(study.choices):
        _drill.fit_to_link(study, _state.view())
    page = st.navigation(_menu(), position="top")  # after the link is read, as it says the language
    # A menu with an entry of ours is shown, and in it the choice between light and dark.
    st.set_page_config(page_title=f"{page.title} · {say('Sahel security risk')}", menu_items={"About": say(ABOUT)})
    _state.keep("layer", "border", "border_widths", "capital", "capital_widths", "route", "site", "sites_view", "area")
    # a page opened by the server (st.switch_page) is begun without what the widgets of the page before held
    _state.keep("precise_only", "window", "basemap", "known", "language", "low_bandwidth")
    _state.keep(*MAP_NAMES, *COMPARE_WIDGETS)
    _script.history(study)
    return page


def _run() -> None:
    _state.begin_known(_data.store())
    study = _data.study(_state.known())
    page = _open_page(study)
    _controls.begin_sidebar()
    try:
        _show.problems(_state.problems())
        seen = _state.view()
        _guide.guide(home=_file_of(page) == "overview.py")
        _show.reweighted(weighting_words.note(seen.query.weighting, seen.language))
        page.run()
    finally:
        # After the page: the session has the widgets' values before they are drawn, and the map is on its way sooner.
        _controls.sidebar(study)
        with st.sidebar:
            _views.views_box(_file_of(page))
            _guide.reopen()
        _state.write_link(_state.view())
        _search_data.get_ready(study, _state.language())
        _state.end()


st.set_page_config(page_title="Sahel security risk", page_icon=str(ICON), layout="wide")
_style.style()
try:
    with _turns.turn(), _doing.run_of_a_page(say("Making the page ready")):
        _run()
except GeoError as error:
    st.error(_show.plain(told(error)))
except Exception as error:
    st.error(_show.plain(_trouble.unexpected(error)))
