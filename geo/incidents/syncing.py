"""`python -m geo sync`: ACLED, UCDP and geoBoundaries from their own servers, one transaction each."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from geo.errors import SyncError
from geo.incidents import acled, ucdp
from geo.incidents.countries import country_name
from geo.incidents.downloading import downloaded_zip
from geo.incidents.durable import write_durably
from geo.incidents.fetched import Pages, Record, write_csv
from geo.incidents.importing import ImportResult, prepare
from geo.incidents.online import Asker, open_client, same_server, secret, shown
from geo.incidents.receipts import in_force
from geo.incidents.settings import read_settings
from geo.incidents.staging import Progress
from geo.incidents.store import Store

_RESTARTS = 3
_STATE = "state.json"
_REMEMBERED = 100
_ACLED_NAMES = {"CIV": "Ivory Coast"}


@dataclass(frozen=True)
class Endpoints:
    """Where the sources answer."""

    acled_token: str = "https://acleddata.com/oauth/token"  # noqa: S105  (an address, not a secret)
    acled_read: str = "https://acleddata.com/api/acled/read"
    acled_deleted: str = "https://acleddata.com/api/deleted/read"
    ucdp_events: str = "https://ucdpapi.pcr.uu.se/api/gedevents"
    ucdp_bulk: str = "https://ucdp.uu.se/downloads/ged"
    boundaries: str = "https://www.geoboundaries.org/api/current/gbOpen"


def sync(
    store: Store,
    options: argparse.Namespace,
    *,
    now: datetime,
    progress: Progress,
    asker: Asker | None = None,
    endpoints: Endpoints | None = None,
) -> dict[str, object]:
    """What was brought in, as the command line prints it.

    Raises
    ------
    SyncError  if the source could not be read to the end; nothing is imported then, and a re-run goes on from there.
    """
    endpoints = endpoints or Endpoints()
    countries = tuple(options.country or read_settings(store.folder).countries)
    with open_client() as client:
        asker = asker or Asker(client)
        if options.what == "boundaries":
            return {"files": sync_boundaries(store, asker, endpoints, countries=countries, level=options.level)}
        if options.what == "ucdp":
            if options.bulk:
                return sync_ucdp_bulk(
                    store, asker, endpoints, release=options.release, now=now, progress=progress
                ).record()
            return sync_ucdp(store, asker, endpoints, release=options.release, now=now, progress=progress).record()
        window = (options.from_, options.to) if options.from_ else None
        return sync_acled(
            store, asker, endpoints, countries=countries, window=window, now=now, progress=progress
        ).record()


def sync_acled(
    store: Store,
    asker: Asker,
    endpoints: Endpoints,
    *,
    countries: tuple[str, ...],
    window: tuple[date, date | None] | None,
    now: datetime,
    progress: Progress,
    page_rows: int = 5000,
) -> ImportResult:
    """What ACLED has for the countries and days, or changed since the last sync; and what it deleted."""
    token = _acled_token(asker, endpoints)
    headers = {"Authorization": f"Bearer {token}"}
    state, key = _read_state(store), "acled " + " ".join(sorted(countries))
    asked = _acled_window(_last(store, state, key), window, now)
    sets = []
    for number, iso3 in enumerate(countries):
        name = _ACLED_NAMES.get(iso3, country_name(iso3))
        pages = Pages.of(store.folder, "acled", iso3, json.dumps(asked, sort_keys=True))
        parameters = {"_format": "json", "country": name, **asked}
        _fetch_numbered(asker, endpoints.acled_read, parameters, headers, pages, page_rows)
        progress(0.5 * (number + 1) / len(countries), f"ACLED: {name} fetched")
        sets.append(pages)
    deleted = Pages.of(store.folder, "acled-deleted", json.dumps(asked, sort_keys=True))
    since = _last(store, state, f"{key} deleted")
    parameters = {"_format": "json"} | ({"deleted_timestamp": since, "deleted_timestamp_where": ">="} if since else {})
    _fetch_numbered(asker, endpoints.acled_deleted, parameters, headers, deleted, page_rows)
    gone = frozenset(str(record.get("event_id_cnty", "")) for record in _data(deleted))
    records = (record for pages in sets for record in _data(pages))
    result = _import(store, records, acled.COLUMNS, "acled", gone, now, progress)
    stamps = [int(float(r["timestamp"])) for pages in sets for r in _data(pages) if str(r.get("timestamp", "")).strip()]
    gone_stamps = [int(float(r["deleted_timestamp"])) for r in _data(deleted) if r.get("deleted_timestamp")]
    for name, found in ((key, stamps), (f"{key} deleted", gone_stamps)):
        if found:
            _remember(store, state, name, str(max(found)))
    # before the state is saved: a run that is killed between the two asks the same again, and leaves nothing behind
    for pages in (*sets, deleted):
        pages.drop()
    _save_state(store, state)
    return result


def sync_ucdp(
    store: Store,
    asker: Asker,
    endpoints: Endpoints,
    *,
    release: str,
    now: datetime,
    progress: Progress,
    page_rows: int = 1000,
) -> ImportResult:
    """A whole release of UCDP's dataset, page by page; rows that it no longer has are removed."""
    headers = {"x-ucdp-access-token": secret("ucdp_token")}
    first = f"{endpoints.ucdp_events}/{release}?pagesize={page_rows}&page=0"
    pages = Pages.of(store.folder, "ucdp", first)
    for _ in range(_RESTARTS):
        if _follow(asker, first, headers, pages, progress):
            break
        pages.clear()
    else:
        raise SyncError(
            f"{shown(first)} changed again and again while it was read. Nothing was imported. Try again later."
        )
    records = (record for number in range(1, len(pages) + 1) for record in pages.page(number)["Result"])
    result = _import(store, records, ucdp.COLUMNS, "ucdp", frozenset(), now, progress, full_release=True)
    pages.drop()
    return result


def sync_ucdp_bulk(
    store: Store, asker: Asker, endpoints: Endpoints, *, release: str, now: datetime, progress: Progress
) -> ImportResult:
    """A whole release as UCDP's one zipped file, which needs no token."""
    name = f"ged{release.replace('.', '')}-csv.zip"
    fetching: Progress = lambda done, text: progress(0.4 * done, text)  # noqa: E731
    importing: Progress = lambda done, text: progress(0.4 + 0.6 * done, text)  # noqa: E731
    url, path = f"{endpoints.ucdp_bulk}/{name}", store.folder / "sync" / name
    with (
        downloaded_zip(asker, url, path, fetching) as whole,
        prepare(store, whole, source="ucdp", now=now, full_release=True, kind="sync", progress=importing) as prepared,
    ):
        return prepared.commit(now=now)


def sync_boundaries(
    store: Store, asker: Asker, endpoints: Endpoints, *, countries: tuple[str, ...], level: str
) -> list[str]:
    """The files of each country's areas, what geoBoundaries says of them beside; old ones stay on failure."""
    fetched: list[tuple[str, bytes, dict[str, Any]]] = []
    for iso3 in countries:
        about = asker.ask_json(f"{endpoints.boundaries}/{iso3}/{level}/")
        url = about.get("simplifiedGeometryGeoJSON") or about.get("gjDownloadURL") if isinstance(about, dict) else None
        if not isinstance(url, str) or not url.startswith(("https://", endpoints.boundaries.split("/api/")[0])):
            raise SyncError(
                f"geoBoundaries names no address for {iso3} {level} that could be fetched. Nothing was changed."
            )
        shapes = asker.ask_json(url)
        if not isinstance(shapes, dict) or shapes.get("type") != "FeatureCollection" or not shapes.get("features"):
            raise SyncError(f"{shown(url)} holds no areas. Nothing was changed. Try again later.")
        fetched.append((f"{iso3}-{level}", json.dumps(shapes).encode(), about))
    folder = store.folder / "boundaries"
    folder.mkdir(exist_ok=True)
    with store.writing():
        for name, shapes_text, about in fetched:
            write_durably(folder / f"{name}.geojson", shapes_text)
            write_durably(folder / f"{name}.json", json.dumps(about, indent=2).encode())
    return [f"boundaries/{name}.geojson" for name, _, _ in fetched]


def _acled_token(asker: Asker, endpoints: Endpoints) -> str:
    form = {
        "username": secret("acled_username"),
        "password": secret("acled_password"),
        "grant_type": "password",
        "client_id": "acled",
    }
    answer = asker.ask_json(endpoints.acled_token, form=form)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token:
        raise SyncError(f"{shown(endpoints.acled_token)} gave no access token. Check the account at acleddata.com.")
    return token


def _acled_window(last: str | None, window: tuple[date, date | None] | None, now: datetime) -> dict[str, str]:
    today = now.astimezone(UTC).date()
    if window is None and last is not None:
        return {"timestamp": last, "timestamp_where": ">="}
    start, end = window or (today - timedelta(days=30), today)
    return {"event_date": f"{start}|{end or today}", "event_date_where": "BETWEEN"}


def _fetch_numbered(
    asker: Asker, url: str, parameters: dict[str, str], headers: dict[str, str], pages: Pages, page_rows: int
) -> None:
    """Every page up to an empty one, kept as it comes; begun again where the source changed under way."""
    for _ in range(_RESTARTS):
        resumed = len(pages)
        number = max(resumed, 1) if resumed else 1
        while True:
            if number > len(pages):
                pages.keep(number, _acled_page(asker, url, parameters, headers, number, page_rows))
            if not pages.page(number)["data"]:
                break
            number += 1
        ids = [record.get("event_id_cnty") for record in _data(pages)]
        again = _acled_page(asker, url, parameters, headers, 1, page_rows)
        short = [n for n in range(1, len(pages) - 1) if len(pages.page(n)["data"]) != page_rows]
        if len(ids) == len(set(ids)) and again["data"] == pages.page(1)["data"] and not short:
            return
        pages.clear()
    raise SyncError(f"{shown(url)} changed again and again while it was read. Nothing was imported. Try again later.")


def _acled_page(
    asker: Asker, url: str, parameters: dict[str, str], headers: dict[str, str], number: int, page_rows: int
) -> dict[str, Any]:
    answer = asker.ask_json(
        url, parameters={**parameters, "limit": str(page_rows), "page": str(number)}, headers=headers
    )
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list) or answer.get("success") is False:
        raise SyncError(f"{shown(url)} answered in another shape than it documents. Nothing was imported.")
    return {"data": answer["data"]}


def _follow(asker: Asker, first: str, headers: dict[str, str], pages: Pages, progress: Progress) -> bool:
    """Fetch from where the last try stopped; False if the release changed under way."""
    number = len(pages)
    url = pages.page(number)["NextPageUrl"] if number else first
    while url:
        if not same_server(url, first):
            raise SyncError(
                f"{shown(first)} sends to another server ({shown(url)}); the token stays here. Nothing was imported."
            )
        answer = asker.ask_json(url, headers=headers)
        if not isinstance(answer, dict) or not isinstance(answer.get("Result"), list):
            raise SyncError(f"{shown(url)} answered in another shape than it documents. Nothing was imported.")
        number += 1
        pages.keep(number, answer)
        url = answer.get("NextPageUrl") or ""
        progress(0.5 * number / max(int(answer.get("TotalPages") or number), number), f"UCDP: page {number} fetched")
    totals = {pages.page(n).get("TotalCount") for n in range(1, number + 1)}
    ids = [record.get("id") for n in range(1, number + 1) for record in pages.page(n)["Result"]]
    return len(totals) == 1 and len(ids) == len(set(ids)) and totals == {len(ids)}


def _data(pages: Pages) -> Iterator[Record]:
    for number in range(1, len(pages) + 1):
        yield from pages.page(number)["data"]


def _import(
    store: Store,
    records: Iterator[Record],
    columns: Any,
    source: str,
    gone: frozenset[str],
    now: datetime,
    progress: Progress,
    *,
    full_release: bool = False,
) -> ImportResult:
    path = store.folder / "sync" / f"{source}-{now:%Y%m%dT%H%M%S}.csv"
    try:
        write_csv(path, records, columns)
        later: Progress = lambda done, text: progress(0.5 + 0.5 * done, text)  # noqa: E731
        with prepare(
            store, path, source=source, now=now, gone=gone, full_release=full_release, kind="sync", progress=later
        ) as prepared:
            return prepared.commit(now=now)
    finally:
        path.unlink(missing_ok=True)


def _read_state(store: Store) -> dict[str, Any]:
    path: Path = store.folder / "sync" / _STATE
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _last(store: Store, state: dict[str, Any], name: str) -> str | None:
    """The newest timestamp of a sync whose version still holds: what an undone one brought is asked for again."""
    holding = {receipt.import_id for receipt in in_force(store.receipts()).values()}
    told = state.get(name)
    stamps = [entry["timestamp"] for entry in told if entry["import_id"] in holding] if isinstance(told, list) else []
    return stamps[-1] if stamps else None


def _remember(store: Store, state: dict[str, Any], name: str, timestamp: str) -> None:
    """Add a sync's newest timestamp, tied to the newest version that holds."""
    holding = in_force(store.receipts())
    told = state.get(name)
    entries = told if isinstance(told, list) else []
    entry = {"import_id": holding[max(holding)].import_id, "timestamp": timestamp}
    state[name] = [*entries[-_REMEMBERED:], entry]


def _save_state(store: Store, state: dict[str, Any]) -> None:
    write_durably(store.folder / "sync" / _STATE, json.dumps(state, indent=2).encode())
