"""Headers that keep a page from loading or sending anything elsewhere, whatever text the data hold."""

import hashlib
import re
from base64 import b64encode
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TILE_HOST = "https://tile.openstreetmap.org"
"""The one foreign host, asked only when a reader switches the online basemap on; only the map's frame may."""

MAP_FRAME = "/component/streamlit_folium"

_COMMON = "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'; connect-src 'self'; "
_FRAME = (
    _COMMON + "form-action 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data: blob: {TILE_HOST}; font-src 'self' data:"
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Pure ASGI middleware: adds the headers to every answer, the websocket's too."""

    def __init__(self, app: ASGIApp, index_html: Path) -> None:
        self.app = app
        self._page = _page_policy(index_html.read_text(encoding="utf-8"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the headers added to what comes back."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        policy = _FRAME if scope["path"].startswith(MAP_FRAME) else self._page

        async def with_headers(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.accept"}:
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy
                for name, value in _FIXED.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)


def _page_policy(index_html: str) -> str:
    """The page may run its own scripts and the inline ones that Streamlit's page was shipped with, no others."""
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", index_html, re.DOTALL)
    hashes = " ".join(f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inline)
    return (
        _COMMON + f"form-action 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob: data:; worker-src 'self' blob:; "
        "frame-src 'self'; manifest-src 'self'"
    )
