"""Websockets that wait until the app is ready; files do not, so that a browser loads them meanwhile."""

import asyncio
import threading

from starlette.types import ASGIApp, Receive, Scope, Send


class WhenReady:
    """Pure ASGI middleware: no websocket is opened before the event is set."""

    def __init__(self, app: ASGIApp, ready: threading.Event) -> None:
        self.app = app
        self._ready = ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, a websocket's when the time has come."""
        if scope["type"] == "websocket" and not self._ready.is_set():
            await asyncio.to_thread(self._ready.wait)
        await self.app(scope, receive, send)
