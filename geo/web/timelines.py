"""Months and frames for the bar under the map: made when first asked for, immutable from then on.

An address stands for one selection, layer and data version, and is known only to whom a page gave it. It holds for as
long as the server runs.
"""

import gzip
import hashlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.present.frames import frame_query, frames
from geo.present.timebar import Within, months_of_selection
from geo.query import Query
from geo.study import Study
from geo.web.api import immutable
from geo.web.assets import Asset

PREFIX = "/api/time"
MOST_ADDRESSES, MOST_ANSWERS = 4_096, 64
Kind = Literal["months", "frames"]


@dataclass(frozen=True)
class _Asked:
    """What an address stands for."""

    kind: Kind
    version: int
    study_key: str
    query: Query
    language: str
    within: Within | None


class Timelines:
    """The answers that the bar under the map may ask for, the last ones kept.

    Parameters
    ----------
    study_at : gives the study as known at a version of the store
    """

    def __init__(self, study_at: Callable[[int], Study]) -> None:
        self._study_at = study_at
        self._salt = secrets.token_hex(8)  # another process may answer differently under the same name
        self._asked: OrderedDict[str, _Asked] = OrderedDict()
        self._answers: OrderedDict[str, Asset] = OrderedDict()
        self._book, self._bench = Lock(), Lock()

    def address(
        self, kind: Kind, study: Study, version: int, query: Query, language: str, *, within: Within | None = None
    ) -> str:
        """The path that answers with the months or the frames of this selection; nothing is computed yet."""
        choices = study.choices
        if kind == "months":  # every window and every layer has the same months
            asked = replace(choices.default(), **{name: getattr(query, name) for name in _FILTERS})
        else:
            asked, language = frame_query(query, choices), ""
        entry = _Asked(kind, version, study.key, asked, language, within)
        token = hashlib.sha256(f"{self._salt}{entry}".encode()).hexdigest()[:24]
        with self._book:
            self._asked[token] = entry
            self._asked.move_to_end(token)
            while len(self._asked) > MOST_ADDRESSES:
                self._asked.popitem(last=False)
        return f"{PREFIX}/{token}.json"

    def find(self, token: str) -> Asset | None:
        """The answer to an address that a page was given; None for any other, or where the data have changed since.

        One answer is made at a time: whoever asks for the same gets the same, and one core stays free for the pages.
        """
        with self._bench:
            if token not in self._answers:
                entry = self._asked.get(token)
                body = None if entry is None else self._body(entry)
                if body is None:
                    return None
                self._answers[token] = Asset(body, gzip.compress(body, 6, mtime=0), "application/json")
                while len(self._answers) > MOST_ANSWERS:
                    self._answers.popitem(last=False)
            self._answers.move_to_end(token)
            return self._answers[token]

    def _body(self, entry: _Asked) -> bytes | None:
        study = self._study_at(entry.version)
        if study.key != entry.study_key:
            return None
        made: dict[str, Any]
        if entry.kind == "months":
            made = months_of_selection(study, entry.query, entry.language, within=entry.within)
        else:
            made = frames(study, entry.query, within=entry.within)
        return json.dumps(made, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


_FILTERS = ("groups", "countries", "event_types", "attributions", "precise_only")


def timeline_routes(timelines: Timelines) -> list[Route]:
    """The addresses that `Timelines` gives out."""

    async def answer(request: Request) -> Response:
        found = await run_in_threadpool(timelines.find, request.path_params["token"])
        if found is None:
            return JSONResponse({"error": "No such months; reload the page to get the current addresses."}, 404)
        return immutable(found, request)

    return [Route(PREFIX + "/{token}.json", answer)]
