"""Every answer that can shrink goes out gzipped; a file that never changes is compressed once.

Streamlit leaves its own scripts and its page as they are, for a proxy to compress. Here there may be no proxy, and the
line may carry 20 kB a second: its scripts shrink to a quarter.
"""

import gzip
from functools import partial

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHRINKS = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
LEAST, MOST = 500, 8_000_000
"""Bytes: below, the headers cost what is saved; above, the answer is no page's file."""


class Compressed:
    """Pure ASGI middleware around Streamlit's app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, tuple[Message, Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass the request on and compress what comes back."""
        if not _may_shrink(scope):
            await self.app(scope, receive, send)
            return
        kept = self._kept.get(scope["path"])
        if kept is not None:
            for message in kept:
                await send(dict(message))  # what stands outside adds its headers to each answer
            return
        await self.app(scope, receive, _Answer(send, partial(self._keep, scope["path"])))

    def _keep(self, path: str, start: Message, body: Message) -> None:
        headers = Headers(scope=start)
        if "immutable" in headers.get("cache-control", "") and "set-cookie" not in headers:
            self._kept[path] = (dict(start), body)


class _Answer:
    """Collects one answer and sends it gzipped; sends it as it comes where that gains nothing."""

    def __init__(self, send: Send, keep: "partial[None]") -> None:
        self._send, self._keep = send, keep
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _worth_it(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(self._start, b"".join(self._parts))

    async def _finish(self, start: Message, body: bytes) -> None:
        zipped = await anyio.to_thread.run_sync(partial(gzip.compress, body, 6, mtime=0))
        headers = MutableHeaders(scope=start)
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(zipped))
        headers.add_vary_header("Accept-Encoding")
        if headers.get("etag", "W/").startswith('"'):
            headers["ETag"] = f"W/{headers['etag']}"  # the same content, other bytes
        end: Message = {"type": "http.response.body", "body": zipped, "more_body": False}
        self._keep(start, end)
        await self._send(start)
        await self._send(end)


def _may_shrink(scope: Scope) -> bool:
    """A plain reading of a whole file by a browser that knows gzip; one that has it already asks whether it is new."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    asked = Headers(scope=scope)
    return "gzip" in asked.get("accept-encoding", "") and not {"range", "if-none-match"} & set(asked.keys())


def _worth_it(start: Message) -> bool:
    headers = Headers(scope=start)
    return (
        start["status"] == 200
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(SHRINKS)
        and LEAST <= int(headers.get("content-length", 0)) <= MOST
    )
