"""A websocket waits until the app is ready; a file does not."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from geo.web.when_ready import WhenReady


async def answered(kind: str, app: WhenReady) -> None:
    """Ask the app once, until it has answered."""
    await app({"type": kind}, None, None)


def test_only_a_websocket_waits_until_the_app_is_ready():
    ready, asked = threading.Event(), []

    async def inside(scope, receive, send):
        asked.append(scope["type"])

    async def visit() -> None:
        app = WhenReady(inside, ready)
        early = asyncio.create_task(answered("websocket", app))
        await answered("http", app)
        await asyncio.sleep(0.05)
        assert asked == ["http"]
        assert not early.done()
        ready.set()
        await asyncio.wait_for(early, 10)
        await answered("websocket", app)

    with ThreadPoolExecutor(1) as thread:  # this one may have a browser's loop
        thread.submit(lambda: asyncio.run(visit())).result()
    assert asked == ["http", "websocket", "websocket"]
