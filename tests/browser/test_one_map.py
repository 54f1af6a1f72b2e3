"""The regional map in Chromium: five modes on one map that is never rebuilt or moved, with the network cut."""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import LOCAL, Seen
from tests.browser.test_map import choose

pytestmark = pytest.mark.browser

KEPT = """() => { const { state } = window.sahel, at = state.map.getCenter();
  return [window.kept === state.map, state.built, at.lat.toFixed(3), at.lng.toFixed(3), state.map.getZoom()]; }"""
DRAWN = """() => ({ ...document.body.dataset, lines: document.querySelectorAll('.leaflet-heat-pane path').length })"""


def _is_foreign(address: str) -> bool:
    return (urlsplit(address).hostname or "") not in LOCAL


def test_every_mode_repaints_the_same_map_where_it_is(seen: Seen, pictures):
    page = seen.page
    page.route(_is_foreign, lambda route: route.abort())
    seen.open("/?from=2025-01-01&to=2025-12-31")
    frame = seen.map_frame()
    frame.evaluate("void (window.kept = window.sahel.state.map).setView([14.2, -1.5], 6.25, {animate: false})")

    def switch(name: str, until: str, group: str = ".st-key-mode") -> dict[str, str]:
        page.locator(group).get_by_text(name, exact=True).click()
        frame.wait_for_function(f"() => {until}", timeout=30_000)
        assert frame.evaluate(KEPT) == [True, 1, "14.200", "-1.500", 6.25], name
        return frame.evaluate(DRAWN)

    marks = "[...document.querySelectorAll('.sahel-level')].filter((mark) => /^[+−±]/.test(mark.textContent)).length"
    assert int(switch("Density", "document.body.dataset.hexagons")["hexagons"]) > 50
    page.wait_for_url("**mode=density**")
    frame.wait_for_function("() => window.sahel.state.byZoom === 4")  # hexagons of the size that this zoom asks for
    page.screenshot(path=pictures / "overview-density.png")
    smooth = switch("Smooth", "document.body.dataset.contours", ".st-key-surface")
    assert smooth["lines"] == int(smooth["contours"]) > 1
    assert "hexagons" not in smooth
    page.screenshot(path=pictures / "overview-smooth.png")
    incidents = switch("Incidents", "document.body.dataset.points")
    assert int(incidents["points"]) > 100
    assert incidents["lines"] == 0
    assert "points" not in switch("Change", f"{marks} === 30")
    page.screenshot(path=pictures / "overview-change.png")
    assert "points" not in switch("Outlook", f"{marks} === 0")
    switch("Levels", "document.querySelectorAll('path.sahel-area[data-level=H]').length > 0")
    seen.repaint_after(lambda: choose(seen, "Armed actors", "JNIM"))
    page.keyboard.press("Escape")
    seen.repaint_after(lambda: choose(seen, "Areas", "Distance from Bamako"))
    seen.repaint_after(lambda: page.get_by_role("button", name="Last 90 days").click())
    assert frame.evaluate(KEPT) == [True, 1, "14.200", "-1.500", 6.25]
    page.wait_for_url("**layer=capital-bamako**")
    assert seen.foreign == []
    assert seen.errors == []


def test_a_click_on_an_incident_shows_it_and_leaves_the_map_where_it_is(seen: Seen):
    page = seen.open("/?mode=incidents&from=2025-06-04&to=2025-06-05")
    frame = seen.map_frame()
    frame.evaluate("void (window.kept = window.sahel.state.map)")  # a map as an answer takes seconds
    before = frame.evaluate(KEPT)
    at = frame.evaluate("() => { const p = window.kept.latLngToContainerPoint([12.13, -4.63]); return [p.x, p.y]; }")
    holder = page.locator('iframe[src*="streamlit_folium"]').bounding_box()
    assert holder is not None
    page.mouse.click(holder["x"] + at[0], holder["y"] + at[1])
    page.get_by_role("heading", name="Mahou, 5 Jun 2025").wait_for(timeout=20_000)
    assert frame.evaluate(KEPT) == before
