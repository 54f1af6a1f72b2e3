"""Thirty readers at once: how long answers take, and how much memory the server needs, while all change filters.

Run: python bench/sessions.py [seconds] [sessions] [page]

Each session is a websocket client of its own that speaks as the browser does: it opens the page, keeps what the server
lets it keep, tells that its map is painted, and changes a filter every two seconds (armed actors or imprecise places,
drawn by its own seed). A change that finds the answer before it still under way waits for it, as a reader does; how
often that was is told. An answer ends with the message that the run is finished. Server and clients share the machine.
"""

import asyncio
import random
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.server import ROOT, running

EVERY = 2.0
WARM_UP = 20.0
PAINTING = 0.07
"""Seconds that a browser needs to paint the map."""


@dataclass
class Session:
    """One reader: the widgets that the page has, what was kept of earlier messages, and how long each answer took."""

    seed: int
    http: httpx2.AsyncClient
    widgets: dict[str, str] = field(default_factory=dict)
    actors: list[str] = field(default_factory=list)
    states: dict[str, WidgetState] = field(default_factory=dict)
    kept: dict[str, ForwardMsg] = field(default_factory=dict)
    took: list[tuple[float, float]] = field(default_factory=list)
    late: int = 0
    errors: list[str] = field(default_factory=list)
    received: int = 0
    painting: asyncio.Task[None] | None = None

    async def live(self, address: str, page: str, until: float) -> None:
        """Open the page, then change filters until that moment."""
        random_ = random.Random(self.seed)
        async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as socket:
            await self._ask(socket, page)
            await asyncio.sleep(random_.random() * EVERY)
            due = time.perf_counter()
            while time.perf_counter() < until:
                self._change(random_)
                begun = time.perf_counter()
                await self._ask(socket, page)
                self.took.append((begun, time.perf_counter() - begun))
                due += EVERY
                wait = due - time.perf_counter()
                if wait < 0:
                    self.late += 1
                    due = time.perf_counter()
                else:
                    await asyncio.sleep(wait)

    def _change(self, random_: random.Random) -> None:
        what = random_.choice(["actors", "actors", "imprecise"])
        if what == "actors":
            chosen = WidgetState(id=self.widgets["Armed actors"])
            chosen.string_array_value.data.extend(random_.sample(self.actors[:12], random_.randint(0, 3)))
        else:
            chosen = WidgetState(id=self.widgets["Leave imprecise places out"], bool_value=random_.random() < 0.5)
        self.states[chosen.id] = chosen

    async def _ask(self, socket: websockets.ClientConnection, page: str) -> None:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        asked.rerun_script.page_name = page
        asked.rerun_script.widget_states.widgets.extend(self.states.values())
        asked.rerun_script.cached_message_hashes.extend(self.kept)
        await socket.send(asked.SerializeToString())
        while True:
            raw = await asyncio.wait_for(socket.recv(), timeout=60)
            self.received += len(raw)
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "script_finished":
                return
            self._read(message)

    async def _paint(self, address: str) -> None:
        await asyncio.sleep(PAINTING)
        await self.http.post(address)

    def _read(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable and message.hash:
            self.kept[message.hash] = message
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("multiselect", "checkbox"):
            widget = getattr(element, kind)
            self.widgets[widget.label] = widget.id
            if widget.label == "Armed actors":
                self.actors = list(widget.options)
        elif kind == "component_instance":
            if told_at := re.search(r"/api/painted/[\w-]+", element.component_instance.json_args):
                self.painting = asyncio.create_task(self._paint(told_at[0]))
        elif kind == "exception" or (kind == "alert" and element.alert.format == element.alert.ERROR):
            self.errors.append(str(element)[:300])


async def _watch(process: psutil.Process, until: float, seen: list[tuple[float, float, float]]) -> None:
    while time.perf_counter() < until:
        seen.append((time.perf_counter(), process.memory_info().rss / 1e6, sum(process.cpu_times()[:2])))
        await asyncio.sleep(1)


async def _run(address: str, process: psutil.Process, seconds: float, sessions: int, page: str) -> None:
    start = time.perf_counter()
    until = start + WARM_UP + seconds
    memory: list[tuple[float, float, float]] = []
    stream = address.replace("http", "ws") + "/_stcore/stream"
    async with httpx2.AsyncClient(base_url=address, trust_env=False) as http:
        readers = [Session(seed, http) for seed in range(sessions)]
        await asyncio.gather(*(reader.live(stream, page, until) for reader in readers), _watch(process, until, memory))
    measured = start + WARM_UP
    took = sorted(seconds_ for reader in readers for begun, seconds_ in reader.took if begun >= measured)
    steady = [megabytes for when, megabytes, _ in memory if when >= measured]
    worked = [processor for when, _, processor in memory if when >= measured]
    errors = [error for reader in readers for error in reader.errors]
    p95 = took[int(0.95 * len(took))]
    print(f"{sessions} sessions, {len(took)} answers in {seconds:.0f} s after a warm-up of {WARM_UP:.0f} s")
    print(f"answer: median {statistics.median(took):.2f} s, p95 {p95:.2f} s, longest {took[-1]:.2f} s")
    print(f"changes that waited for the answer before: {sum(reader.late for reader in readers)}; errors: {len(errors)}")
    print(f"memory: {steady[0]:.0f} MB after the warm-up, {steady[-1]:.0f} MB at the end, at most {max(steady):.0f} MB")
    print(f"the server's processor time: {1e3 * (worked[-1] - worked[0]) / max(1, len(took)):.0f} ms per answer")
    print(f"received {sum(reader.received for reader in readers) / max(1, len(took)) / 1e3:.0f} kB per answer")
    for error in errors[:1]:
        print(error)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 180
    sessions = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    page = sys.argv[3] if len(sys.argv) > 3 else ""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(ROOT / "app.py", "/healthz", Path(folder) / "log") as (address, process),
    ):
        asyncio.run(_run(address, psutil.Process(process.pid), seconds, sessions, page))


if __name__ == "__main__":
    main()
