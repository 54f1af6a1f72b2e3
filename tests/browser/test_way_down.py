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


def test_one_back_from_a_saved_view_restores_the_page_that_was_left(seen: Seen):
    page = seen.open("/?group=JNIM")
    seen.map_frame()
    page.get_by_test_id("stPopover").get_by_text("Saved views").click()
    page.get_by_label("Save this view as").fill("JNIM everywhere")
    page.get_by_label("Save this view as").press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("combobox", name="Open a saved view").wait_for(timeout=30_000)
    for left in (
        "/trends?group=ISSP&from=2025-06-01&to=2025-06-30",
        "/compare?compare=groups&group-a=JNIM&group-b=ISSP",
    ):
        page = seen.open(left)
        page.wait_for_url("**lang=en**", timeout=60_000)
        before = page.url
        page.get_by_test_id("stPopover").get_by_text("Saved views").click()
        page.get_by_role("combobox", name="Open a saved view").click()
        page.get_by_role("option", name="JNIM everywhere").click()
        page.locator(".st-key-view_open_now button").click()
        page.wait_for_url(lambda url: "/trends" not in url and "/compare" not in url, timeout=60_000)
        seen.map_frame()
        expect(page.get_by_role("heading", level=1)).to_contain_text("JNIM", timeout=30_000)
        assert "compare=" not in page.url
        assert "group=JNIM" in page.url
        page.go_back()
        page.wait_for_url(before, timeout=60_000)
        title = "Trends" if "/trends" in left else "Compare"
        expect(page.get_by_role("heading", level=1)).to_contain_text(title, timeout=30_000)
