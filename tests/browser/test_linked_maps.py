"""Maps of the page Compare are moved together, and nothing of it leaves this host."""

import pytest

WHERE = """() => { const map = sahel.state.map, centre = map.getCenter();
  return [centre.lat, centre.lng, map.getZoom()]; }"""
STANDS_LIKE = f"(there) => ({WHERE})().every((value, at) => Math.abs(value - there[at]) < 0.1)"


def frames_of(page, count):
    """The maps' frames in the order of the page, once all have painted."""
    page.wait_for_function(
        "(count) => document.querySelectorAll('iframe[src*=\"streamlit_folium\"]').length === count",
        arg=count,
        timeout=60_000,
    )
    frames = [handle.content_frame() for handle in page.query_selector_all('iframe[src*="streamlit_folium"]')]
    for frame in frames:
        frame.wait_for_url("**streamlit_folium**", timeout=60_000)
        frame.wait_for_function("document.body.dataset.paintedAt", timeout=60_000)
    return frames


def drag(page, at, by):
    """Move the map whose frame is at that place in the page."""
    box = page.locator('iframe[src*="streamlit_folium"]').nth(at).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=4)
    page.mouse.up()


def test_moving_one_map_moves_the_others_as_far(seen, pictures):
    page = seen.open("/compare?from=2025-01-01&to=2025-12-31&compare=windows&against=window")
    first, second, difference = frames_of(page, 3)
    start = first.evaluate(WHERE)
    drag(page, 0, (90, 50))
    page.mouse.wheel(0, -240)
    first.wait_for_function(f"(there) => ({WHERE})()[2] > there[2] + 0.2", arg=start)
    for other in (second, difference):
        other.wait_for_function(f"(there) => ({WHERE})()[2] > there[2] + 0.2", arg=start)
    drag(page, 1, (-60, 20))
    there = second.evaluate(WHERE)
    assert there != pytest.approx(start, abs=0.2)
    first.wait_for_function(STANDS_LIKE, arg=there)
    difference.wait_for_function(STANDS_LIKE, arg=there)
    colours = "() => sahel.state.theme.levels.map((level) => level.colour)"
    assert first.evaluate(colours) == second.evaluate(colours)
    page.screenshot(path=pictures / "compare.png", full_page=True)
    assert not seen.foreign
    assert not seen.errors
