"""The map in a browser tells when it is painted; who sent it can wait for that.

A browser draws in one thread. What a page sends beside its map is drawn before the map where both arrive together, so a
page that holds the rest back for that moment has its map on the screen sooner, and the rest hardly later.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PREFIX = "/api/painted"


class Painted:
    """Who waits for a map, by the token that only its reader's page has."""

    def __init__(self) -> None:
        self._expected: dict[str, Event] = {}

    @contextmanager
    def expected(self, token: str) -> Iterator[Event]:
        """An event that is set when the map with this token tells that it is painted."""
        painted = self._expected[token] = Event()
        try:
            yield painted
        finally:
            self._expected.pop(token, None)

    def tell(self, token: str) -> None:
        """The map is painted; nothing where nobody waits for it."""
        if painted := self._expected.get(token):
            painted.set()


def address(token: str) -> str:
    """Where the map with this token tells that it is painted."""
    return f"{PREFIX}/{token}"


def painted_routes(painted: Painted) -> list[Route]:
    """The addresses of `address`."""

    async def told(request: Request) -> Response:
        painted.tell(request.path_params["token"])
        return Response(status_code=204)

    return [Route(PREFIX + "/{token}", told, methods=["POST"])]
