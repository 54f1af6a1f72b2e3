"""`python -m geo alerts`: what is unusual for its place, and with `--since` what newly is; exit statuses for cron."""

import argparse
import json
from dataclasses import asdict, replace
from datetime import date, timedelta

from geo.errors import QueryError, StoreError
from geo.incidents import Store
from geo.present.language import LANGUAGES
from geo.present.onset_words import onset_sentence, onset_title
from geo.query import Query
from geo.risk.alerts import alarm_record
from geo.risk.commands import alerts_record, rates
from geo.risk.onsets import Onset, new_onsets
from geo.study import Study, open_study
from geo.web.atom import atom
from geo.web.feeds import alert_feed, page_address

NEW_ALERTS, WRONG_INPUT = 10, 2
"""Exit statuses: with `--since`, there are new alerts; an option that cannot be used, as argparse itself has it."""
SERVER = "http://localhost:8501/"


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `alerts` takes beside the filters."""
    parser.add_argument("--on", dest="to", metavar="DATE", help="last of the 30 days; default the data's own last day")
    parser.add_argument(
        "--since",
        metavar="DATE|VERSION",
        help="only alerts that were not known on this day (2026-01-31), or in this version of the store (a number); "
        f"the exit status is then {NEW_ALERTS} where there are any, 0 where there is none",
    )
    parser.add_argument("--format", choices=("text", "json", "atom"), help="default text with --since, else json")
    parser.add_argument("--lang", choices=tuple(LANGUAGES), default="en", help="of text and atom")
    parser.add_argument(
        "--server", default=SERVER, metavar="URL", help="where links of atom lead (default %(default)s)"
    )
    parser.set_defaults(wrong_input=WRONG_INPUT)


def alerts_told(study: Study, query: Query, store: Store | None, options: argparse.Namespace) -> tuple[str, int]:
    """What to print, and the exit status.

    Raises
    ------
    QueryError  if `--since` is neither a day nor a version that is kept.
    """
    if options.since is None and options.format in (None, "json"):
        return alerts_record(study, query), 0
    if options.since is None:
        since, then = query.end - timedelta(days=365), None
    else:
        since, then = _since(options.since, store)
    found = new_onsets((study, query), None if then is None else _as_of(then, query), since)
    told = _written(study, query, found, store, options, since, then)
    return told, NEW_ALERTS if found and options.since is not None else 0


def _since(asked: str, store: Store | None) -> tuple[date, Study | None]:
    """The day that is asked about, and the data as known then; None where there were none."""
    if asked.isdecimal():
        return _version(int(asked), store)
    try:
        day = date.fromisoformat(asked)
    except ValueError as error:
        raise QueryError(
            f"“--since {asked[:40]}” is neither a day like 2026-01-31 nor the number of a version."
        ) from error
    try:
        number = None if store is None else store.version_on(day)
    except StoreError:  # the store is younger
        number = None
    kept = number is not None and store is not None and _is_kept(store, number)
    if not kept:
        return day, None
    return _version(int(number or 0), store)


def _version(number: int, store: Store | None) -> tuple[date, Study]:
    if store is None:
        raise QueryError("There is no store yet, so there is no version to compare with. Name a day after --since.")
    if not _is_kept(store, number):
        known = ", ".join(str(entry.receipt.version) for entry in reversed(store.versions()) if entry.kept)
        raise QueryError(f"There is no version {number} in the store (any more); kept are {known}.")
    then = open_study(store, version=number)
    return then.incidents.last_day, then


def _is_kept(store: Store, number: int) -> bool:
    return any(entry.kept and entry.receipt.version == number for entry in store.versions())


def _as_of(then: Study, query: Query) -> tuple[Study, Query]:
    """The same question about the data as known then."""
    end = min(query.end, then.incidents.last_day)
    return then, replace(query, start=min(query.start, end), end=end)


def _written(
    study: Study,
    query: Query,
    found: list[Onset],
    store: Store | None,
    options: argparse.Namespace,
    since: date,
    then: Study | None,
) -> str:
    last = min(study.incidents.last_day, query.end)
    if options.format == "atom":
        receipt = None if store is None else store.receipt(options.version)
        page = page_address(options.server)
        record = alarm_record(study, query)
        feed = alert_feed(study, query, found, record, receipt, page, language=options.lang)
        return atom(feed).decode()
    if options.format == "json":
        report = {
            "layer": query.layer,
            "to": query.end.isoformat(),
            "data_version": study.version,
            "since": since.isoformat(),
            "compared_with": None if then is None else then.version,
            "alerts": [
                asdict(one)
                | {"first": one.first.isoformat(), "last": one.last.isoformat(), "goes_on": one.last == last}
                for one in found
            ],
            "past": rates(alarm_record(study, query)),
        }
        return json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    return "".join(f"{onset_title(o, options.lang)}. {onset_sentence(o, last, options.lang)}\n" for o in found)


def _record(one: Onset, last: date) -> dict[str, object]:
    days = {"first": one.first.isoformat(), "last": one.last.isoformat(), "goes_on": one.last == last}
    return asdict(one) | days
