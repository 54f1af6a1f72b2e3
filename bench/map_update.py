"""Filter change to repainted map, and bytes sent, against the idiomatic folium way; one run, medians of 10.

Run it with `python bench/map_update.py`.

Both show the whole starter set and its 266 first-level areas. Each change adds one armed actor to the filter, so that
each is a view that the browser has not had before, of several hundred to a thousand incidents. A repaint is done when
the map's frame shows it and the browser has drawn a frame after that. Bytes are all that come back over the wire for
the same changes, websocket and HTTP, as a proxy counts them afterwards: times are taken without it, as it holds each of
some ninety small messages up. Both servers compress their websocket.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bench.server import CHROMIUM, CHROMIUM_FLAGS, ROOT, CountingProxy, running
from geo.query import UNIDENTIFIED
from geo.study import open_study

ROUNDS = 10
WARM_UP, PASSES, COUNTED = 2, 2, 3
POLL_MS, QUIET_POLLS, MOST_POLLS = 300, 4, 60
Change = Callable[[Page, int], tuple[float, float]]
FIRST_DRAWN = """() => {
  const doc = document.querySelector("iframe[src*=streamlit_folium]")?.contentDocument;
  return doc?.body?.dataset?.paintedAt || doc?.querySelectorAll("path.leaflet-interactive").length > 200;
}"""

AT_REST = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" """

# Starts to wait at the next click anywhere; the promise gives the milliseconds from that click to the frame after the
# repaint. Ours says when it has painted; the peer has painted when the map holds the expected number of shapes.
WAIT_FROM_NEXT_CLICK = """
(expected) => {
  const frame = () => document.querySelector('iframe[src*="streamlit_folium"]');
  const now = () => performance.timeOrigin + performance.now();
  window.repainted = new Promise((resolve, reject) => addEventListener("click", () => {
    const start = now();
    const test = (doc) => expected === null ? Number(doc.body.dataset.paintedAt) > start
      : doc.querySelectorAll("path.leaflet-interactive, .leaflet-marker-icon").length === expected;
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


@dataclass(frozen=True)
class Way:
    """One way to show the same: what is started, where its page is, and how many shapes its map holds in the end."""

    name: str
    script: Path
    path: str
    expected: Callable[[int], int | None]


def measure(ways: Sequence[Way], change: Change, *, start_within: float = 60, rounds: int = ROUNDS) -> list[Result]:
    """Ten changes of each way, in two passes of half of them, each after a warm-up in a server and browser of its own.

    The second pass takes the ways in the other order: a machine that gets slower meanwhile gets slower for all. One
    change each in turn would let every change find the caches full of another way's work.
    """
    times: dict[str, list[float]] = {way.name: [] for way in ways}
    sent: dict[str, list[int]] = {way.name: [] for way in ways}
    for way in (*ways, *reversed(ways)):
        with ExitStack() as stack, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
            address, page = _open(stack, browser, way, start_within)
            for turn in range(WARM_UP + max(1, rounds // PASSES)):
                took = _timed(page, change, way.expected(turn), turn)
                if turn >= WARM_UP:
                    times[way.name].append(took)
            sent[way.name] += _counted(page, address, way, change)
            browser.close()
    return [Result(way.name, times[way.name], sent[way.name]) for way in ways]


def _open(stack: ExitStack, browser: Browser, way: Way, start_within: float) -> tuple[str, Page]:
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    address, _ = stack.enter_context(running(way.script, "/healthz", Path(folder) / "log", start_within))
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    _show(page, address + way.path)
    return address, page


def _show(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function(FIRST_DRAWN, timeout=60_000)
    page.wait_for_function(AT_REST, timeout=60_000)
    page.wait_for_timeout(2500)


def _timed(page: Page, change: Change, expected: int | None, turn: int) -> float:
    at = change(page, turn)
    page.evaluate(WAIT_FROM_NEXT_CLICK, expected)
    page.mouse.click(*at)
    took = float(page.evaluate("() => window.repainted"))
    page.wait_for_function(AT_REST, timeout=60_000)
    page.wait_for_timeout(POLL_MS * QUIET_POLLS)
    return took


def _counted(page: Page, address: str, way: Way, change: Change) -> list[int]:
    """The bytes of the first few of the same changes, the page opened anew through a proxy."""
    sent = []
    with CountingProxy(int(address.rsplit(":", 1)[1])) as proxy:
        _show(page, f"http://localhost:{proxy.port}{way.path}")
        for turn in range(WARM_UP + COUNTED):
            at = change(page, turn)
            page.evaluate(WAIT_FROM_NEXT_CLICK, way.expected(turn))
            before = proxy.received
            page.mouse.click(*at)
            page.evaluate("() => window.repainted")  # a slow way sends nothing for a while
            _let_all_arrive(page, proxy)
            if turn >= WARM_UP:
                sent.append(proxy.received - before)
        page.goto("about:blank")
    return sent


def _let_all_arrive(page: Page, proxy: CountingProxy) -> None:
    """Wait until nothing more came for a while: that is all that belongs to this change."""
    seen, quiet = proxy.received, 0
    for _ in range(MOST_POLLS):
        page.wait_for_timeout(POLL_MS)
        seen, quiet = proxy.received, quiet + 1 if proxy.received == seen else 0
        if quiet == QUIET_POLLS:
            return


def one_actor_more(actors: Sequence[str]) -> Change:
    """Opens the list of actors at the next one; a click there adds it."""

    def ready(page: Page, turn: int) -> tuple[float, float]:
        picker = page.get_by_role("combobox", name="Armed actors")
        picker.click()
        picker.fill(actors[turn])
        option = page.get_by_role("option", name=actors[turn], exact=True).first
        option.wait_for()
        page.wait_for_timeout(300)
        return middle_left(option)

    return ready


def the_switch(page: Page, _: int) -> tuple[float, float]:
    """Where the switch is."""
    return middle_left(page.get_by_text("Leave imprecise places out"))


def middle_left(what: Locator) -> tuple[float, float]:
    """A point inside an element, near its left edge."""
    box = what.bounding_box()
    return box["x"] + 8, box["y"] + box["height"] / 2


def main() -> None:
    study = open_study()
    every = replace(study.choices.default(), start=study.choices.first_day)
    areas = len(study.layer("admin1").areas)
    turns = WARM_UP + ROUNDS // PASSES
    actors = (UNIDENTIFIED, *study.incidents.groups[: turns - 1])

    def shown(**filters: object) -> int:
        return areas + int(study.incidents.select(replace(every, **filters)).sum())

    link = f"?from={every.start}&to={every.end}"
    changes: dict[str, tuple[Change, Callable[[int], int]]] = {
        "one armed actor more": (one_actor_more(actors), lambda turn: shown(groups=actors[: turn + 1])),
        "imprecise places out and in": (the_switch, lambda turn: shown(precise_only=turn % 2 == 0)),
    }
    for name, (change, count) in changes.items():
        app, peer = ROOT / "app.py", ROOT / "bench" / "idiomatic.py"
        ways = (
            Way("this app, overview (levels)", app, "/" + link, lambda _: None),
            Way("this app, incidents (a point each)", app, "/incidents" + link, lambda _: None),
            Way("idiomatic folium, a Marker each", peer, "/?marker=pin", count),
            Way("idiomatic folium, a CircleMarker each", peer, "/", count),
        )
        results = measure(ways, change)
        ours, peers = results[:2], results[2:]
        first, last = (count(turn) - areas for turn in (WARM_UP, turns - 1))
        print(f"\n{name}: {ROUNDS} changes, {first:,} to {last:,} incidents")
        for result in (*ours, *peers):
            print(result.line())
        for mine in ours:
            faster = [statistics.median(p.milliseconds) / statistics.median(mine.milliseconds) for p in peers]
            lighter = [statistics.median(p.sent) / statistics.median(mine.sent) for p in peers]
            print(
                f"{mine.way}: {faster[0]:.1f} and {faster[1]:.1f} times faster, "
                f"{lighter[0]:.0f} and {lighter[1]:.0f} times fewer bytes"
            )


if __name__ == "__main__":
    main()
