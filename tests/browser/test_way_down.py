"""Going down from a country to an incident in Chromium, by map, table and search, and back by the browser's button."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Seen

pytestmark = pytest.mark.browser

CENTRE = "[window.sahel.state.map.getCenter().lat, window.sahel.state.map.getCenter().lng]"


def test_a_click_goes_down_and_the_browser_s_button_comes_back_on_the_same_map(seen: Seen):
    page = seen.open("/?layer=admin0")
    frame = seen.map_frame()
    frame.evaluate("window.mark = 'same frame'")
    for area in ("BFA", "BFA-sahel", "BFA-soum"):
        path = frame.locator(f'path.sahel-area[data-area="{area}"]')
        path.wait_for(timeout=30_000)
        seen.repaint_after(lambda path=path: path.dispatch_event("click"))
        page.wait_for_url(lambda url, area=area: f"={area}" in url, timeout=30_000)
    assert page.locator(".st-key-crumbs").inner_text().split()[-1] == "Soum"
    assert frame.evaluate(CENTRE) == pytest.approx([14.3, -0.6], abs=0.6)  # the region fills the map
    page.go_back()
    page.wait_for_url(lambda url: "within=BFA-sahel" in url and "area=" not in url, timeout=30_000)
    page.go_back()
    page.wait_for_url(lambda url: "within=BFA&" in url or url.endswith("within=BFA"), timeout=30_000)
    frame.locator('path.sahel-area[data-area="BFA-nord"]').wait_for(timeout=30_000)
    page.go_forward()
    page.wait_for_url("**within=BFA-sahel**", timeout=30_000)
    frame.locator('path.sahel-area[data-area="BFA-soum"]').wait_for(timeout=30_000)
    assert frame.evaluate("[window.mark, window.sahel.state.built]") == ["same frame", 1]


def test_typing_finds_a_town_and_back_leaves_it_again(seen: Seen):
    page = seen.open("/")
    seen.map_frame()
    page.wait_for_url("**layer=admin1**")
    page.get_by_role("searchbox", name="Search").press_sequentially("djibo", delay=30)
    hit = page.locator(".st-key-find_results button").first
    # where typing is slow, its first letters are looked for on the way
    expect(hit).to_have_text(re.compile("^Djibo"), timeout=30_000)
    hit.click()
    page.wait_for_url("**near=**Djibo**", timeout=30_000)
    seen.map_frame().locator(".sahel-pin").wait_for(timeout=30_000)
    page.get_by_role("heading", name="Near Djibo").wait_for(timeout=30_000)
    page.go_back()
    page.wait_for_url(lambda url: "near=" not in url and "layer=admin1" in url, timeout=30_000)
    page.get_by_role("heading", name="Near Djibo").wait_for(state="hidden", timeout=30_000)


def test_an_area_s_page_tells_all_of_it_and_asks_nobody_else(seen: Seen, pictures):
    page = seen.open("/area?area=MLI-mopti&layer=admin1")
    frame = seen.map_frame()
    page.get_by_role("heading", name="Mopti: what changed").wait_for(timeout=60_000)
    page.screenshot(path=pictures / "area.png", full_page=True)
    frame.locator('path.sahel-area[data-area="MLI-gao"]').dispatch_event("click")
    page.get_by_role("heading", name="Gao: what changed").wait_for(timeout=60_000)
    page.go_back()
    page.get_by_role("heading", name="Mopti: what changed").wait_for(timeout=60_000)
    assert seen.foreign == []
    assert seen.errors == []
