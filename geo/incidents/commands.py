"""The store's part of the command line: import, sync, mapping, store. Each command prints one JSON object."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from geo.errors import MappingError, QueryError
from geo.incidents.importing import SOURCES, import_file
from geo.incidents.mapping import read_mapping, save_mapping
from geo.incidents.opening import open_store
from geo.incidents.receipts import FILE as RECEIPTS
from geo.incidents.settings import read_settings
from geo.incidents.store import VARIABLE, Store, data_folder
from geo.incidents.table import propose_for

Subparsers = Any  # argparse keeps the type of add_subparsers() to itself
Run = Callable[[argparse.Namespace], str]


def add_data_dir(parser: argparse.ArgumentParser, *, on_top: bool = False) -> None:
    """Let a parser take --data-dir; on the program itself with `on_top`, on each command without."""
    # a command's own default would overwrite what stood before the command
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="FOLDER",
        default=None if on_top else argparse.SUPPRESS,
        help="where the incident store lies; also SAHEL_DATA_DIR",
    )


def add_as_known(parser: argparse.ArgumentParser) -> None:
    """Let a command answer as known at a version or on a day."""
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--version", type=int, metavar="N", help="as known at this version of the store")
    asked.add_argument("--known-on", type=_day, metavar="DATE", help="as known at the end of this day (UTC)")


def add_parsers(subparsers: Subparsers) -> None:
    """Add the store's commands; each sets `run_alone`, which takes the options and returns what to print."""
    _add_import(subparsers)
    _add_sync(subparsers)
    _add_mapping(subparsers)
    _add_store(subparsers)


def status(store: Store) -> dict[str, object]:
    """The store's part of `python -m geo status`."""
    receipt = store.receipt()
    return {
        "data_dir": str(store.folder),
        "version": receipt.version,
        "content": receipt.content,
        "rows": receipt.rows,
        "writable": store.writable,
        "countries": list(read_settings(store.folder).countries),
        "versions": len(store.receipts()),
    }


def opened(options: argparse.Namespace) -> Store:
    """The store that the options name.

    Raises
    ------
    StoreError  and its kinds, if it cannot be opened.
    """
    return open_store(data_folder(options.data_dir), now=datetime.now(UTC))


def store_to_read(options: argparse.Namespace) -> Store | None:
    """The store that a reading command answers from; None while there is none and no folder was named.

    Such a command makes no folder in the user's home: without a store the embedded starter set answers the same.
    """
    folder = data_folder(getattr(options, "data_dir", None))
    named = getattr(options, "data_dir", None) is not None or VARIABLE in os.environ
    return opened(options) if named or (folder / RECEIPTS).exists() else None


def version_asked(store: Store, options: argparse.Namespace) -> int | None:
    """The version that `--version` or `--known-on` asks for; None for the newest."""
    if getattr(options, "known_on", None) is not None:
        return store.version_on(options.known_on)
    return getattr(options, "version", None)


def _add_import(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("import", help="bring a file of incidents in")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--source", choices=SOURCES, required=True)
    parser.add_argument("--mapping", type=Path, metavar="M", help="saved mapping of an own table")
    parser.add_argument("--dates", choices=("dmy", "mdy"), help="day or month first, where the file leaves it open")
    parser.add_argument(
        "--full-release", action="store_true", help="remove what the store has of this source and the file has not"
    )
    agreed = parser.add_mutually_exclusive_group()
    agreed.add_argument("--yes", action="store_true", help="import the rest, however many rows are refused")
    agreed.add_argument(
        "--max-rejects", type=int, default=0, metavar="N", help="import if no more rows are refused (default 0)"
    )
    add_data_dir(parser)
    parser.set_defaults(run_alone=_import)


def _import(options: argparse.Namespace) -> str:
    result = import_file(
        opened(options),
        options.file,
        source=options.source,
        now=datetime.now(UTC),
        mapping=read_mapping(options.mapping) if options.mapping else None,
        date_order=options.dates,
        full_release=options.full_release,
        max_rejects=None if options.yes else options.max_rejects,
        progress=show_progress,
    )
    return _json(result.record())


def _add_sync(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("sync", help="fetch from a source's own server")
    parser.add_argument("what", choices=("acled", "ucdp", "boundaries"))
    parser.add_argument("--country", action="append", metavar="ISO3", help="default: the study area; may be repeated")
    parser.add_argument(
        "--from", dest="from_", type=_day, metavar="DATE", help="first day of events; default 30 days back"
    )
    parser.add_argument("--to", type=_day, metavar="DATE", help="last day of events; default today")
    parser.add_argument("--release", default="25.1", help="of UCDP's dataset")
    parser.add_argument("--bulk", action="store_true", help="UCDP's whole release as one file, which needs no token")
    parser.add_argument("--level", choices=("ADM1", "ADM2"), default="ADM2", help="of boundaries")
    add_data_dir(parser)
    parser.set_defaults(run_alone=_sync)


def _sync(options: argparse.Namespace) -> str:
    from geo.incidents.syncing import sync

    return _json(sync(opened(options), options, now=datetime.now(UTC), progress=show_progress))


def _add_mapping(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "mapping", help="propose a mapping for an own table, and save it once it is complete"
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--save", type=Path, metavar="M", help="write the mapping there")
    parser.add_argument(
        "--column", action="append", default=[], metavar="OURS=THEIRS", help="correct a column; may be repeated"
    )
    parser.add_argument("--constant", action="append", default=[], metavar="OURS=VALUE", help="one value for every row")
    parser.add_argument("--name", default="own table", help="what the source is called")
    parser.add_argument("--licence", default="own, internal")
    parser.add_argument("--dates", choices=("dmy", "mdy"))
    parser.add_argument("--sheet")
    parser.set_defaults(run_alone=_mapping)


def _mapping(options: argparse.Namespace) -> str:
    rows, proposal = propose_for(options.file, sheet=options.sheet)
    columns = {**proposal.columns, **pairs_of(options.column)}
    report: dict[str, object] = {"columns_of_file": rows.columns, "proposed": columns, "questions": proposal.questions}
    if options.save:
        mapping = proposal.mapping(
            columns=columns,
            constants=pairs_of(options.constant),
            source=options.name,
            licence=options.licence,
            date_order=options.dates or proposal.date_order,
            sheet=options.sheet,
        )
        save_mapping(mapping, options.save)
        report |= {"saved": str(options.save), "says": mapping.sentences()}
    return _json(report)


def _add_store(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("store", help="list versions, check, go back to the last good one, give up old rows")
    parser.add_argument("what", choices=("versions", "changes", "rejects", "check", "recover", "vacuum"))
    parser.add_argument("--keep-days", type=int, metavar="N", help="vacuum: keep the history of so many days")
    add_as_known(parser)
    add_data_dir(parser)
    parser.set_defaults(run_alone=_store)


def _store(options: argparse.Namespace) -> str:
    now = datetime.now(UTC)
    if options.what == "recover":
        # a damaged store cannot be opened, and is the one to be recovered
        return _json({"version": Store(data_folder(options.data_dir)).recover(now=now)})
    store = opened(options)
    version = version_asked(store, options)
    if options.what == "versions":
        return _json([asdict(entry.receipt) | {"kept": entry.kept} for entry in store.versions()])
    if options.what == "check":
        store.verify(version)
        return _json({"version": store.receipt(version).version, "whole": True})
    if options.what == "vacuum":
        if options.keep_days is None:
            raise QueryError("vacuum needs --keep-days N: how many days of history to keep.")
        return _json({"kept_from": store.vacuum(keep_days=options.keep_days, now=now)})
    number = store.receipt(version).version
    table = store.changes(number) if options.what == "changes" else store.rejects(number)
    return _json(json.loads(table.to_json(orient="records")))


def show_progress(done: float, text: str) -> None:
    """One line on standard error, rewritten in place on a terminal, silent elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:4.0%} {text:<40}" + ("\n" if done >= 1 else ""))


def pairs_of(entries: list[str]) -> dict[str, str]:
    """OURS=THEIRS entries as a dictionary; raises MappingError for another form."""
    pairs = dict(entry.partition("=")[::2] for entry in entries)
    wrong = [entry for entry in entries if "=" not in entry]
    if wrong:
        raise MappingError(f"{wrong[0]!r} is not of the form OURS=THEIRS.")
    return pairs


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n"
