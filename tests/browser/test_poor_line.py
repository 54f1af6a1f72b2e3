"""On a poor line: few bytes, all compressed, coarser shapes on request, and nothing lost when the line drops."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response

from bench.server import CountingProxy
from geo.web.compressed import LEAST, SHRINKS
from tests.browser.conftest import Seen, reader, watch
from tests.browser.test_every_page import SETTLED
from tests.browser.test_map import choose

pytestmark = pytest.mark.browser

MOST_BYTES = 1_000_000


def is_streamlits(answer: Response) -> bool:
    return urlsplit(answer.url).path.startswith("/static/")


def goes_out_plain(answer: Response) -> bool:
    kind, length = (answer.headers.get(name, "0") for name in ("content-type", "content-length"))
    return kind.startswith(SHRINKS) and int(length) >= LEAST and answer.headers.get("content-encoding") != "gzip"


def test_few_bytes_all_compressed_and_a_dropped_line_loses_nothing(browser, server):
    with CountingProxy(urlsplit(server).port or 0) as proxy:
        on_a_poor_line(watch(reader(browser), f"http://127.0.0.1:{proxy.port}"), proxy)


def on_a_poor_line(seen: Seen, proxy: CountingProxy) -> None:
    page, answers, frames = seen.page, [], []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  (a builtin takes no listener's mark)
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: frames.append(len(data))))
    seen.open("/?group=JNIM")
    seen.map_frame()
    page.wait_for_function(SETTLED, timeout=60_000)
    assert [answer.url for answer in answers if goes_out_plain(answer)] == []
    own = [answer.request.sizes()["responseBodySize"] for answer in answers if not is_streamlits(answer)]
    assert 50_000 < sum(own) + sum(frames) < MOST_BYTES

    seen.open("/?group=JNIM&line=low")
    frame = seen.map_frame()
    page.wait_for_function(SETTLED, timeout=60_000)
    assert any("/coarse-layer-admin1." in answer.url for answer in answers)
    assert page.get_by_role("switch", name="Online basemap").is_disabled()
    frame.evaluate("window.mark = 'same frame'")

    proxy.cut()
    page.get_by_test_id("stConnectionStatus").wait_for(timeout=30_000)
    assert frame.locator("path.sahel-area").count() > 200
    proxy.mend()
    page.wait_for_function(SETTLED, timeout=60_000)
    after = seen.repaint_after(lambda: choose(seen, "Armed actors", "ISSP"))
    assert after.evaluate("window.mark") == "same frame"
    page.wait_for_url("**group=JNIM&group=ISSP**")
    assert "line=low" in page.url
    page.context.close()
