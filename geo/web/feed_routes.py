"""`/api/alerts.atom` and `/api/watch.atom`: the feeds, for any feed reader that reaches the server."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.errors import GeoError, QueryError
from geo.incidents import Store
from geo.own.sites import known_sites
from geo.own.watch import watch_list
from geo.present.language import DEFAULT, LANGUAGES
from geo.query import resolve
from geo.risk.alerts import alarm_record
from geo.risk.onsets import HORIZON_DAYS, onsets
from geo.risk.since import since_look
from geo.risk.watching import watched_onsets
from geo.study import Study
from geo.web.atom import MEDIA_TYPE, Feed, atom
from geo.web.feeds import alert_feed, page_address, watch_feed

ALERTS, WATCH = "/api/alerts.atom", "/api/watch.atom"


def feed_routes(newest: Callable[[], Study], store: Callable[[], Store]) -> list[Route]:
    """The two feeds; the filters of a link are understood, `lang` too."""

    def alerts(request: Request) -> Feed:
        study, language = newest(), _language(request)
        asked = {name: request.query_params.getlist(name) for name in request.query_params if name != "lang"}
        query = resolve(asked, study.choices)
        found = onsets(study, query, query.end - timedelta(days=HORIZON_DAYS))
        page = page_address(str(request.base_url))
        record, receipt = alarm_record(study, query), store().receipt()
        return alert_feed(study, query, found, record, receipt, page, address=str(request.url), language=language)

    def watch(request: Request) -> Feed:
        study, kept, language = newest(), store(), _language(request)
        items, sites = watch_list(kept.folder), known_sites(kept.folder)
        found, unusual = since_look(study, kept, items, sites), watched_onsets(study, items, sites)
        page = page_address(str(request.base_url))
        return watch_feed(study, found, unusual, kept.receipt(), page, address=str(request.url), language=language)

    # not `async`: Starlette runs these in threads, so that a long count holds nobody else up
    return [Route(ALERTS, _answered(alerts)), Route(WATCH, _answered(watch))]


def _answered(make: Callable[[Request], Feed]) -> Callable[[Request], Response]:
    """The feed as an answer; a reader that has these bytes already is told so."""

    def answer(request: Request) -> Response:
        try:
            body = atom(make(request))
        except QueryError as error:
            return JSONResponse({"error": str(error)}, 400)
        except GeoError as error:
            return JSONResponse({"error": str(error)}, 503)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=MEDIA_TYPE, headers=headers)

    return answer


def _language(request: Request) -> str:
    """The language asked for.

    Raises
    ------
    QueryError  naming the languages there are.
    """
    asked = request.query_params.get("lang", DEFAULT)
    if asked not in LANGUAGES:
        raise QueryError(f"There is no language “{asked[:20]}”; there are {', '.join(LANGUAGES)}.")
    return asked
