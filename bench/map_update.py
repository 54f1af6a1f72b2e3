"""Filter change to repainted map, and bytes sent, against the idiomatic folium way; one run, medians of 10.

Run it with `python bench/map_update.py`.

Both show the whole starter set and its 266 first-level areas. Each change adds one armed actor to the filter, so that
each is a view that the browser has not had before, of several hundred to a thousand incidents. A repaint is done when
the map's frame shows it and the browser has drawn a frame after that. Bytes are all that came back over the wire for
the change, websocket and HTTP, as a proxy counts them; both servers compress their websocket.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from bench.server import CHROMIUM, CHROMIUM_FLAGS, ROOT, CountingProxy, running
from geo.query import UNIDENTIFIED
from geo.study import open_study

ROUNDS = 10
WARM_UP = 2

# Starts to wait at the next click anywhere; the promise gives the milliseconds from that click to the frame after the
# repaint. Ours says when it has painted; the peer has painted when the map holds the expected number of shapes.
WAIT_FROM_NEXT_CLICK = """
(expected) => {
  const frame = () => document.querySelector('iframe[src*="streamlit_folium"]');
  const now = () => performance.timeOrigin + performance.now();
  window.repainted = new Promise((resolve, reject) => addEventListener("click", () => {
    const start = now();
    const test = (doc) => expected === null ? Number(doc.body.dataset.paintedAt) > start
      : doc.querySelectorAll("path.leaflet-interactive").length === expected;
    const look = () => {
      let good = false;
      try { good = test(frame().contentDocument); } catch (error) { good = false; }
      if (good) requestAnimationFrame(() => resolve(now() - start));
      else if (now() - start > 30000) reject(new Error("no repaint within 30 s"));
      else requestAnimationFrame(look);
    };
    look();
  }, { capture: true, once: true }));
}
"""


@dataclass(frozen=True)
class Result:
    """Median milliseconds and bytes of one way."""

    way: str
    milliseconds: list[float]
    sent: list[int]

    def line(self) -> str:
        low, mid, high = min(self.milliseconds), statistics.median(self.milliseconds), max(self.milliseconds)
        return (
            f"{self.way:<44} {mid:7.0f} ms (min {low:.0f}, max {high:.0f})   "
            f"{statistics.median(self.sent) / 1000:8.1f} kB (max {max(self.sent) / 1000:.1f})"
        )


def measure(
    way: str, script: Path, path: str, expected: Callable[[int], int | None], actors: tuple[str, ...], ready: str
) -> Result:
    """Ten changes after one warm-up round, in a browser of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(script, "/healthz", Path(folder) / "log") as (address, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        proxy = CountingProxy(int(address.rsplit(":", 1)[1]))
        page.goto(f"http://localhost:{proxy.port}{path}")
        page.wait_for_function(ready, timeout=60_000)
        page.wait_for_timeout(1500)
        times, sent = [], []
        for turn in range(WARM_UP + ROUNDS):
            picker = page.get_by_role("combobox", name="Armed actors")
            picker.click()
            picker.fill(actors[turn])
            option = page.get_by_role("option", name=actors[turn], exact=True).first
            option.wait_for()
            page.wait_for_timeout(300)
            box = option.bounding_box()
            before = proxy.received
            page.evaluate(WAIT_FROM_NEXT_CLICK, expected(turn))
            page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
            took = page.evaluate("() => window.repainted")
            page.wait_for_timeout(1200)  # let everything that belongs to this change arrive
            if turn >= WARM_UP:
                times.append(took)
                sent.append(proxy.received - before)
        browser.close()
    return Result(way, times, sent)


def main() -> None:
    study = open_study()
    every = replace(study.choices.default(), start=study.choices.first_day)
    actors = (UNIDENTIFIED, *study.incidents.groups[: WARM_UP + ROUNDS - 1])
    count = [
        int(study.incidents.select(replace(every, groups=actors[: turn + 1])).sum()) for turn in range(len(actors))
    ]
    areas = len(study.layer("admin1").areas)
    link = f"?from={every.start}&to={every.end}"
    frame = "document.querySelector('iframe[src*=streamlit_folium]')"
    painted = f"() => {frame}?.contentDocument?.body?.dataset?.paintedAt"
    shapes = f"{frame}?.contentDocument?.querySelectorAll('path.leaflet-interactive')"
    drawn = f"() => {shapes}.length === {areas + len(study.incidents)}"
    ours = [
        measure(way, ROOT / "app.py", path, lambda _: None, actors, painted)
        for way, path in (
            ("this app, overview (levels)", "/" + link),
            ("this app, incidents (a point each)", "/incidents" + link),
        )
    ]
    peer = measure(
        "idiomatic folium, levels and incidents",
        ROOT / "bench" / "idiomatic.py",
        "/",
        lambda turn: areas + count[turn],
        actors,
        drawn,
    )
    print(f"{ROUNDS} filter changes each; incidents shown: {count[WARM_UP]:,} to {count[-1]:,}; areas: {areas}")
    for result in (*ours, peer):
        print(result.line())
    for result in ours:
        times = statistics.median(peer.milliseconds) / statistics.median(result.milliseconds)
        bytes_ = statistics.median(peer.sent) / statistics.median(result.sent)
        print(f"{result.way}: {times:.1f} times faster, {bytes_:.1f} times fewer bytes than the idiomatic way")


if __name__ == "__main__":
    main()
