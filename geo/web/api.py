"""The app's own addresses beside Streamlit's pages."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.incidents import Store
from geo.study import Study
from geo.web.assets import PREFIX, Asset, Assets
from geo.web.feed_routes import feed_routes

_YEAR = "public, max-age=31536000, immutable"


def routes(newest: Callable[[], Study], assets: Assets, store: Callable[[], Store] | None = None) -> list[Route]:
    """`/healthz`, the immutable files under `/assets/`, the feeds, and a plain 404 for anything else under `/api/`.

    Parameters
    ----------
    store : what the watch list is kept beside; without it there are no feeds
    """

    async def healthz(_: Request) -> Response:
        study = newest()
        return JSONResponse({"status": "ok", "incidents": len(study.incidents), "data_version": study.version})

    async def asset(request: Request) -> Response:
        found = assets.find(request.path_params["name"])
        if found is None:
            return JSONResponse({"error": "No such file; reload the page to get the current addresses."}, 404)
        return immutable(found, request)

    async def missing(_: Request) -> Response:
        return JSONResponse({"error": "There is no such address."}, 404)

    return [
        Route("/healthz", healthz),
        Route(PREFIX + "/{name}", asset),
        *([] if store is None else feed_routes(newest, store)),
        Route("/api/{rest:path}", missing),
    ]


def immutable(found: Asset, request: Request) -> Response:
    """The file, kept by browsers for a year; zipped for whom can read that."""
    headers = {"Cache-Control": _YEAR, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.zipped, media_type=found.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.body, media_type=found.media_type, headers=headers)
