"""Filter change to repainted map, and bytes sent, against the idiomatic folium way; one run, medians of 10.

    python bench/map_update.py

Chromium clicks the presets of the period in turn. A repaint is done when the map's frame shows it and the browser has
drawn a frame after that. Bytes are all that the browser received for the change, websocket and HTTP.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page, sync_playwright

from bench.server import CHROMIUM, CHROMIUM_FLAGS, ROOT, running
from geo.query import preset_start
from geo.study import open_study

ROUNDS = 10
BUTTONS = {"90 days": "Last 90 days", "12 months": "12 months", "all": "All"}
CYCLE = ("90 days", "all", "12 months")

# Resolves with the milliseconds from the click to the frame after the repaint. `done` is evaluated in the map's frame.
CLICK_AND_WAIT = """
([label, done]) => new Promise((resolve, reject) => {
  const button = [...document.querySelectorAll('[data-testid="stSidebar"] button')].find((b) => b.innerText.trim() === label);
  const frame = () => document.querySelector('iframe[src*="streamlit_folium"]');
  const test = new Function("win", "doc", "start", "return " + done);
  const start = performance.timeOrigin + performance.now();
  button.click();
  const look = () => {
    const at = frame();
    let good = false;
    try { good = at && at.contentDocument && test(at.contentWindow, at.contentDocument, start); } catch (error) { good = false; }
    const now = performance.timeOrigin + performance.now();
    if (good) requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now() - start));
    else if (now - start > 60000) reject(new Error("no repaint within 60 s"));
    else requestAnimationFrame(look);
  };
  look();
})
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


def measure(way: str, script: Path, path: str, done: Callable[[str], str], ready: str) -> Result:
    """Ten changes after one warm-up round, in a browser of its own."""
    with tempfile.TemporaryDirectory() as folder, running(script, "/healthz", Path(folder) / "log") as (address, _):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            received = [0]
            listen(page, received)
            page.goto(address + path)
            page.wait_for_function(ready, timeout=60_000)
            page.wait_for_timeout(1500)
            times, sent = [], []
            for turn in range(len(CYCLE) + ROUNDS):
                preset = CYCLE[turn % len(CYCLE)]
                before = received[0]
                took = page.evaluate(CLICK_AND_WAIT, [BUTTONS[preset], done(preset)])
                page.wait_for_timeout(1200)  # let everything that belongs to this change arrive
                if turn >= len(CYCLE):
                    times.append(took)
                    sent.append(received[0] - before)
            browser.close()
    return Result(way, times, sent)


def listen(page: Page, received: list[int]) -> None:
    """Add up every byte that the browser receives, as the network layer counts it."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def frame(event: dict) -> None:
        payload = event["response"]["payloadData"]
        binary = event["response"]["opcode"] == 2
        received[0] += len(payload) * 3 // 4 if binary else len(payload)

    def finished(event: dict) -> None:
        received[0] += int(event["encodedDataLength"])

    session.on("Network.webSocketFrameReceived", frame)
    session.on("Network.loadingFinished", finished)


def main() -> None:
    study = open_study()
    query = study.choices.default()
    count = {
        preset: int(study.incidents.select(replace(query, start=preset_start(preset, study.choices))).sum())
        for preset in CYCLE
    }
    frame = "document.querySelector('iframe[src*=streamlit_folium]')"
    painted = f"{frame}?.contentDocument?.body?.dataset?.painted"
    drawn = f"{frame}?.contentDocument?.querySelectorAll('path.leaflet-interactive').length > 30"
    ours = [
        measure(way, ROOT / "app.py", path, lambda _: "Number(doc.body.dataset.paintedAt) > start", painted)
        for way, path in (
            ("this app, overview (levels)", "/"),
            ("this app, border areas (levels and incidents)", "/borders"),
        )
    ]
    peer = measure(
        "idiomatic folium, levels and incidents",
        ROOT / "bench" / "idiomatic.py",
        "/",
        lambda preset: f"doc.querySelectorAll('path.leaflet-interactive').length === {30 + count[preset]}",
        drawn,
    )
    print(f"{ROUNDS} filter changes each; incidents drawn: {count}")
    for result in (*ours, peer):
        print(result.line())
    for result in ours:
        times = statistics.median(peer.milliseconds) / statistics.median(result.milliseconds)
        bytes_ = statistics.median(peer.sent) / statistics.median(result.sent)
        print(f"{result.way}: {times:.1f} times faster, {bytes_:.1f} times fewer bytes than the idiomatic way")


if __name__ == "__main__":
    main()
