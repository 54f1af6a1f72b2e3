"""A local server that answers as ACLED, UCDP and geoBoundaries do, and misbehaves as told. All events are synthetic."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE_ROWS = 4


class SourceServer:
    """Holds what the sources have, and a list of misdeeds to be done, one per request that they fit."""

    def __init__(self):
        self.acled, self.deleted, self.ucdp = [], [], []
        self.misdeeds, self.requests, self.tokens = [], [], {"first"}
        self.other_server = None
        self.files, self.etag, self.knows_ranges = {}, '"first"', True
        source = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                source.answer(self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def misbehave(self, path, *deeds):
        """At the next requests for `path`, do these: a status, "cut", "slow", "html", a function, or None."""
        self.misdeeds.extend((path, deed) for deed in deeds)

    def answer(self, request):
        length = int(request.headers.get("Content-Length") or 0)
        body = request.rfile.read(length).decode()
        parts = urlsplit(request.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.requests.append((request.command, parts.path, asked, body, dict(request.headers)))
        deed = next((entry for entry in self.misdeeds if entry[0] in request.path), None)
        if deed is not None:
            self.misdeeds.remove(deed)
            if self._misdo(request, deed[1]):
                return
        if parts.path in self.files:
            self._send_file(request, self.files[parts.path])
            return
        self._send(request, 200, self._content(parts.path, asked, request, body))

    def _misdo(self, request, deed):
        if callable(deed):
            deed()
        elif deed == "cut":
            request.send_response(200)
            request.send_header("Content-Length", "1000")
            request.end_headers()
            request.wfile.write(b'{"data": [')
            request.close_connection = True
            return True
        elif isinstance(deed, tuple) and deed[0] == "half":
            self._send_file(request, self.files[urlsplit(request.path).path], most=deed[1])
            request.close_connection = True
            return True
        elif deed == "slow":
            time.sleep(0.6)
        elif deed == "html":
            self._send(request, 200, b"<html>Maintenance</html>")
            return True
        elif isinstance(deed, tuple):
            self._send(request, deed[0], b"{}", {"Retry-After": deed[1]})
            return True
        elif deed is not None:
            self._send(request, deed, b'{"error": "made by the test"}')
            return True
        return False

    def _content(self, path, asked, request, body):
        if path == "/oauth/token":
            good = "password=p4ssw0rd-right" in body and "grant_type=password" in body and "client_id=acled" in body
            return {"access_token": "first", "token_type": "Bearer"} if good else {"error": "invalid_grant"}
        if path == "/api/acled/read":
            rows = [row for row in self.acled if row["country"] == asked["country"]]
            return self._page(rows, asked)
        if path == "/api/deleted/read":
            return self._page(self.deleted, asked)
        if path.startswith("/api/gedevents/"):
            size, page = int(asked["pagesize"]), int(asked["page"])
            total = -(-len(self.ucdp) // size)
            base = self.other_server or self.base
            following = f"{base}{path}?pagesize={size}&page={page + 1}" if page + 1 < total else ""
            return {
                "TotalCount": len(self.ucdp),
                "TotalPages": total,
                "PreviousPageUrl": "",
                "NextPageUrl": following,
                "Result": self.ucdp[page * size : (page + 1) * size],
            }
        if path.startswith("/api/current/gbOpen/"):
            iso3 = path.split("/")[4]
            return {"boundaryID": f"{iso3}-x", "simplifiedGeometryGeoJSON": f"{self.base}/shapes/{iso3}.geojson"}
        if path.startswith("/shapes/"):
            return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": None}]}
        return b"not found"

    def _send_file(self, request, content, most=None):
        """A file as a web server sends it, from the byte asked for if it is still the same file; cut after `most`."""
        asked = request.headers.get("Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if not self.knows_ranges or request.headers.get("If-Range") not in (None, self.etag):
            start = 0
        headers = {"ETag": self.etag, "Accept-Ranges": "bytes"}
        if start >= len(content) and start:
            self._send(request, 416, b"", headers | {"Content-Range": f"bytes */{len(content)}"})
            return
        part = content[start:]
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        request.send_response(206 if start else 200)
        for name, value in {"Content-Length": str(len(part)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(part[:most])

    def _page(self, rows, asked):
        limit, page = int(asked["limit"]), int(asked["page"])
        part = rows[(page - 1) * limit : page * limit]
        return {"status": 200, "success": True, "count": len(part), "data": part}

    def _send(self, request, status, content, headers=None):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)
