"""Every page in Chromium: complete, quiet, reachable by everyone, and asking nobody else for anything."""

import io
import re
import xml.etree.ElementTree as ET

import geopandas as gpd
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page

from pages import PAGES, SECTIONS
from tests.browser.conftest import Seen, reader, watch
from tests.browser.reach import faults

pytestmark = pytest.mark.browser

SETTLED = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  return app.dataset.testScriptState === "notRunning" && app.dataset.testConnectionState === "CONNECTED"
    && !document.querySelector("[data-testid=stSkeleton]");
}"""

DARK = """() => ["stApp", "stSidebar"].every((name) =>
  getComputedStyle(document.querySelector(`[data-testid=${name}]`)).colorScheme === "dark")"""


def go(page: Page, file: str) -> None:
    """Choose a page in the navigation and wait until it has run."""
    section = next(section for section, pages in SECTIONS.items() if file in pages)
    title = SECTIONS[section][file]
    if section:
        page.get_by_test_id("stTopNavSection").filter(has_text=re.compile(f"^{section}")).click()
        page.get_by_role("menuitem", name=title, exact=True).click()
    else:
        page.get_by_test_id("stTopNav").get_by_role("link", name=title, exact=True).click()
    page.wait_for_url("**/?**" if file == "overview.py" else f"**/{file.removesuffix('.py')}?**")
    page.wait_for_function(SETTLED, timeout=60_000)


def faults_here(page: Page) -> list[str]:
    """What is wrong on the page that is shown: for a screen reader, in the map's frame, on a dark ground, or at all."""
    found = faults(page)
    for frame in page.frames[1:]:
        frame.wait_for_url("**streamlit_folium**", timeout=60_000)
        frame.wait_for_function("document.body.dataset.paintedAt", timeout=60_000)
        found += [f"map: {fault}" for fault in faults(frame)]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found += [f"dark: {fault}" for fault in faults(page, only="color-contrast")]
    page.emulate_media(color_scheme="light")
    found += page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').all_inner_texts()
    return found


def test_every_page_is_complete_quiet_and_reachable_and_nothing_leaves_the_host(seen: Seen, pictures):
    page = seen.open("/")
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    seen.map_frame()
    found = []
    for file, title in PAGES.items():
        go(page, file)
        assert page.get_by_role("heading", level=1).count() == 1
        page.wait_for_function("(title) => document.title.includes(title)", arg=title, timeout=20_000)
        found += [f"{file}: {fault}" for fault in faults_here(page)]
        page.screenshot(path=pictures / f"{file.removesuffix('.py')}.png")
    assert not found, "\n".join(found)
    page.get_by_role("button", name="Do not show again").click()
    page.get_by_role("button", name="Do not show again").wait_for(state="detached")
    seen.open("/?lang=fr")
    page.get_by_role("button", name="Prise en main").wait_for()
    assert page.get_by_role("button", name="Ne plus afficher").count() == 0  # this browser has put the guide away
    assert page.evaluate("() => document.documentElement.lang") == "fr"
    assert seen.foreign == []
    assert seen.errors == []


def test_the_exports_download_and_open(seen: Seen):
    page = seen.open("/?from=2025-01-01&to=2025-12-31&group=JNIM")
    seen.map_frame()
    files = {}
    for name in ("PNG", "SVG", "CSV", "GeoJSON"):
        button = page.locator('[data-testid="stDownloadButton"] button', has_text=name).first
        with page.expect_download(timeout=60_000) as held:
            button.click()
        files[name] = held.value.path().read_bytes()
        assert held.value.suggested_filename.endswith(name.lower())
    picture = Image.open(io.BytesIO(files["PNG"]))
    assert picture.size[0] >= 1600
    assert ET.fromstring(files["SVG"]).tag.endswith("svg")  # noqa: S314  (our own bytes)
    table = pd.read_csv(io.BytesIO(files["CSV"]), comment="#")
    assert len(table) == 30
    assert "JNIM" in files["CSV"].decode("utf-8-sig").splitlines()[2]
    shapes = gpd.read_file(io.BytesIO(files["GeoJSON"]))
    assert len(shapes) == 30
    assert shapes.crs is not None
    assert seen.foreign == []


def test_a_link_opened_elsewhere_gives_the_same_view(seen: Seen, browser, server):
    page = seen.open("/?from=2024-01-01&to=2024-12-31&group=JNIM&country=MLI&precise=yes&layer=admin1")
    first = seen.map_frame().evaluate("[...document.querySelectorAll('path.sahel-area')].map((p) => p.dataset.level)")
    page.wait_for_url("**precise=yes**")
    other = watch(reader(browser), server)
    other.page.goto(page.url)
    second = other.map_frame().evaluate("[...document.querySelectorAll('path.sahel-area')].map((p) => p.dataset.level)")
    assert first == second
    other.page.context.close()


def test_a_wrong_link_is_named_and_the_rest_of_it_works(seen: Seen):
    page = seen.open("/?from=2025-13-45&group=JNIM&group=Nobody%20at%20all&layer=moon")
    seen.map_frame()
    warning = page.locator('[data-testid="stAlert"]').first.inner_text()
    assert "2025-13-45" in warning
    assert "Nobody at all" in warning
    assert "moon" in warning
    page.wait_for_url("**group=JNIM**")
