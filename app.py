"""The ASGI app: Streamlit's pages, the map's files and the health check from one server.

`streamlit run app.py` (or `make run`) starts it.
"""

import gc
import sys
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from geo import embedded
from geo.errors import GeoError, SettingError
from geo.web import api
from geo.web.compressed import Compressed
from geo.web.painted import painted_routes
from geo.web.security import SecurityHeaders
from geo.web.timelines import timeline_routes
from geo.web.when_ready import WhenReady
from pages import _data, _state

REQUIRED_SETTINGS = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.enableWebsocketCompression": True,
}
"""What keeps the app offline, closed and quick; .streamlit/config.toml sets it."""


def check_settings() -> None:
    """Refuse to start with a setting that would call home, show a traceback, or slow every run.

    Raises
    ------
    SettingError  naming the settings that differ, what they are and what they must be.
    """
    wrong = [
        f"{name} is {config.get_option(name)!r} and must be {wanted!r}"
        for name, wanted in REQUIRED_SETTINGS.items()
        if config.get_option(name) != wanted
    ]
    if wrong:
        raise SettingError(
            f"{'; '.join(wrong)}. Start the app from the project's folder, where .streamlit/config.toml lies, "
            "or set them there."
        )


_ready = threading.Event()


def _get_ready() -> None:
    """Load what the pages import, and work out what the first of them shows.

    No page runs meanwhile: two threads that load modules which import each other may see them half loaded.
    """
    try:
        for name in ("_mode", "_controls", "_crumbs", "_guide", "_views"):
            import_module(f"pages.{name}")
    finally:
        _ready.set()
    _data.warm()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # a page makes ten thousands of short-lived objects: 5 % of its time went there


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncGenerator[None, None]:
    """Check the settings, and get the first page ready while the first browser loads what Streamlit sends it."""
    check_settings()
    threading.Thread(target=_get_ready, daemon=True).start()
    yield
    _data.fits().stop()


try:
    check_settings()
    embedded.check_all()
    _state.begin_without_reader()
    _data.study()
except GeoError as error:
    sys.exit(f"The dashboard cannot start. {error}")

app = st.App(
    "pages/shell.py",
    routes=[
        *timeline_routes(_data.timelines()),
        *painted_routes(_data.painted()),
        *api.routes(_data.study, _data.assets(), _data.store),
    ],
    middleware=[
        Middleware(SecurityHeaders, index_html=Path(st.__file__).parent / "static" / "index.html"),
        Middleware(Compressed),
        Middleware(WhenReady, ready=_ready),
    ],
    lifespan=lifespan,
)

if __name__ == "__main__":
    app.run()
