"""Every page in Chromium: complete, quiet, and asking nobody else for anything."""

import io
import xml.etree.ElementTree as ET

import geopandas as gpd
import pandas as pd
import pytest
from PIL import Image

from pages import PAGES
from tests.browser.conftest import Seen

pytestmark = pytest.mark.browser

PATHS = ["/" if file == "overview.py" else f"/{file[:-3]}" for file in PAGES]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_without_an_error_and_nothing_leaves_the_host(seen: Seen, path: str, pictures):
    page = seen.open(path)
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    if path in {"/", "/incidents", "/borders", "/capital"}:
        seen.map_frame()
    page.wait_for_timeout(1200)
    page.screenshot(path=pictures / f"{path.strip('/') or 'overview'}.png", full_page=True)
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.locator('[data-testid="stAlertContentError"]').count() == 0
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
    from tests.browser.conftest import watch

    page = seen.open("/?from=2024-01-01&to=2024-12-31&group=JNIM&country=MLI&precise=yes&layer=admin1")
    first = seen.map_frame().evaluate("[...document.querySelectorAll('path.sahel-area')].map((p) => p.dataset.level)")
    page.wait_for_url("**precise=yes**")
    other = watch(browser, server)
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
