"""The bar under the map in Chromium: the brush and the date filter in step, and playing without asking anybody."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Seen
from tests.browser.test_map import LEVELS

pytestmark = pytest.mark.browser

# Keeps every value that the bar sends to the page.
KEEP_SENT = """() => {
  window.sent = [];
  const send = window.Streamlit.setComponentValue;
  window.Streamlit.setComponentValue = (value) => { window.sent.push(value); send(value); };
}"""
COLOURS = "[...document.querySelectorAll('path.sahel-area')].map((p) => p.getAttribute('fill'))"
LINE = "document.querySelector('.time-line').textContent"


def period_in_link(seen: Seen) -> tuple[str, str]:
    link = parse_qs(urlsplit(seen.page.url).query)
    return link["from"][0], link["to"][0]


def ready(seen: Seen, path: str):
    seen.open(path)
    frame = seen.map_frame()
    frame.wait_for_selector(".time-line b")
    seen.page.wait_for_url("**lang=en**", timeout=30_000)  # the run has ended, so nothing above the bar moves it
    frame.locator(".time-strip").scroll_into_view_if_needed()
    frame.evaluate(KEEP_SENT)
    return frame


def test_the_brush_sets_the_period_once_and_follows_the_date_filter(seen: Seen):
    frame = ready(seen, "/?from=2024-01-01&to=2024-03-31")
    body = frame.locator(".time-body").bounding_box()
    strip = frame.locator(".time-strip").bounding_box()
    month = strip["width"] / 172  # months of the starter set
    x, y = body["x"] + body["width"] / 2, body["y"] + 30

    def drag():
        seen.page.mouse.move(x, y)
        seen.page.mouse.down()
        seen.page.mouse.move(x - 6 * month, y)
        seen.page.mouse.move(x - 12 * month, y)
        seen.page.mouse.up()

    seen.repaint_after(drag)
    seen.page.wait_for_url("**from=2023-01-01&to=2023-03-31**", timeout=30_000)
    assert [value["period"] for value in frame.evaluate("window.sent")] == [["2023-01-01", "2023-03-31"]]

    frame.locator(".time-from").focus()

    def press():
        for key in ("ArrowLeft", "ArrowLeft", "PageDown", "Enter"):
            seen.page.keyboard.press(key)

    seen.repaint_after(press)
    seen.page.wait_for_url("**from=2021-11-01&to=2023-03-31**", timeout=30_000)
    assert frame.locator(".time-from").get_attribute("aria-valuetext") == "1 Nov 2021"
    seen.repaint_after(lambda: seen.page.get_by_role("button", name="Last 90 days").click())
    assert frame.evaluate(LINE) == "Period set: 26 Jan 2026 – 25 Apr 2026"
    seen.page.wait_for_url("**from=2026-01-26&to=2026-04-25**", timeout=30_000)
    assert len(frame.evaluate("window.sent")) == 2
    rows = frame.locator(".time-table tr").all_inner_texts()
    assert len(rows) == 173
    assert rows[-1].split() == ["April", "2026", "6", "4", "5"]
    assert frame.evaluate("window.sahel.state.built") == 1
    assert (seen.foreign, seen.errors) == ([], [])


def test_playing_asks_nobody_stops_at_the_end_and_shows_what_the_period_would(seen: Seen):
    said, asked = [], []
    seen.page.on("websocket", lambda socket: socket.on("framesent", lambda *message: said.extend(message)))
    seen.page.on("request", lambda request: asked.append(request.url))
    frame = ready(seen, "/?from=2025-09-01&to=2025-11-29")  # 90 days
    frame.select_option(".time-buttons select", "8")
    said.clear()
    asked.clear()
    shown = "document.body.dataset.frame + ' ' + document.body.dataset.playing"
    frame.click(".time-play")
    frame.wait_for_function(f"({shown}) === '2026-04-25 false'")
    assert said == []
    assert [urlsplit(url).path.split("/")[2] for url in asked] == ["time"]

    seen.page.emulate_media(reduced_motion="reduce")
    frame.click("text=Back to the period set")
    frame.click(".time-play")
    frame.wait_for_function(f"({shown}) === '2025-10-31 false'")
    assert "press Play again" in frame.locator(".time-hint").inner_text()
    for key in ("Tab", "Tab", "Enter", "Enter", "Enter", "Enter", "Enter"):  # five months on
        seen.page.keyboard.press(key)
    assert frame.evaluate(shown) == "2026-03-31 false"
    line = frame.evaluate(LINE)
    assert line.startswith("March 2026 · 90 days to 31 Mar 2026 · ")
    played, colours = frame.evaluate(LEVELS), frame.evaluate(COLOURS)
    assert (period_in_link(seen), frame.evaluate("window.sent")) == (("2025-09-01", "2025-11-29"), [])

    seen.repaint_after(lambda: frame.click("text=Set this period"))
    seen.page.wait_for_url("**from=2026-01-01&to=2026-03-31**", timeout=30_000)
    assert frame.evaluate(LEVELS) == played
    assert frame.evaluate(COLOURS) == colours
    assert f" {seen.page.locator('.figures dd').first.inner_text()} incidents" in line
    assert frame.evaluate("window.sahel.state.built") == 1
    assert (seen.foreign, seen.errors) == ([], [])
