"""A running dashboard and a Chromium page that writes down whatever leaves this host."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, sync_playwright

from bench.server import CHROMIUM, CHROMIUM_FLAGS, ROOT, running

LOCAL = {"localhost", "127.0.0.1", "::1", ""}


@dataclass
class Seen:
    """A page, what it asked of other hosts, and what went wrong in its console."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.address + path)
        return self.page

    def map_frame(self) -> Frame:
        """The map's frame, once it has painted."""
        handle = self.page.wait_for_selector('iframe[src*="streamlit_folium"]', timeout=60_000)
        frame = handle.content_frame()
        frame.wait_for_url("**streamlit_folium**", timeout=60_000)  # before, the page's own policy holds in it
        frame.wait_for_function("document.body.dataset.paintedAt", timeout=60_000)
        return frame

    def repaint_after(self, act) -> Frame:
        """Do something that repaints the map, and wait until it has."""
        frame = self.map_frame()
        before = frame.evaluate("document.body.dataset.paintedAt")
        act()
        frame.wait_for_function("(before) => document.body.dataset.paintedAt !== before", arg=before, timeout=30_000)
        return frame


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with running(ROOT / "app.py", "/healthz", log) as (address, _):
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


def reader(browser: Browser) -> BrowserContext:
    """A browser that has never been here."""
    return browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True, locale="en-GB")


@pytest.fixture(scope="session")
def kept(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps Streamlit's scripts from test to test: reading them anew is most of opening a page."""
    context = reader(browser)
    yield context
    context.close()


def watch(context: BrowserContext, address: str) -> Seen:
    """A fresh page."""
    seen = Seen(context.new_page(), address)
    seen.page.on(
        "request",
        lambda r: seen.foreign.append(r.url) if (urlsplit(r.url).hostname or "") not in LOCAL else None,
    )
    # Streamlit probes /_stcore/ under a deep link's own path first and gets a 404 there: that is no fault. Every other
    # failed answer is caught as a response, with its address.
    seen.page.on(
        "console",
        lambda m: seen.errors.append(m.text) if m.type == "error" and "Failed to load resource" not in m.text else None,
    )
    seen.page.on(
        "response",
        lambda r: seen.errors.append(f"{r.status} {r.url}") if r.status >= 400 and "/_stcore/" not in r.url else None,
    )
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    return seen


@pytest.fixture
def seen(kept: BrowserContext, server: str) -> Iterator[Seen]:
    opened = watch(kept, server)
    yield opened
    opened.page.unroute_all()
    opened.page.goto(f"{server}/healthz")
    opened.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    opened.page.close()
    kept.clear_cookies()


@pytest.fixture
def pictures() -> Path:
    """Where screenshots of each page go."""
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
