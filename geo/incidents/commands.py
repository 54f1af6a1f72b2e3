"""The store's part of the command line: import, sync, mapping, store. Each command prints one JSON object."""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from geo.errors import MappingError, QueryError
from geo.incidents.actors import read_actors
from geo.incidents.backup import back_up, restore
from geo.incidents.importing import SOURCES, import_file
from geo.incidents.mapping import read_mapping, save_mapping
from geo.incidents.opening import open_store
from geo.incidents.reading import ENCODINGS, SEPARATORS
from geo.incidents.receipts import FILE as RECEIPTS
from geo.incidents.settings import read_settings
from geo.incidents.store import VARIABLE, Store, data_folder
from geo.incidents.table import propose_for
from geo.incidents.undoing import undo
from geo.incidents.versions import open_version

Subparsers = Any  # argparse keeps the type of add_subparsers() to itself
Run = Callable[[argparse.Namespace], str]
AfterSync = Callable[[argparse.Namespace], dict[str, object]]


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


def add_parsers(subparsers: Subparsers, after_boundaries: AfterSync | None = None) -> None:
    """Add the store's commands; each sets `run_alone`, which takes the options and returns what to print.

    Parameters
    ----------
    after_boundaries : what is to be done, and added to the report, once `sync boundaries` fetched them
    """
    _add_import(subparsers)
    _add_sync(subparsers, after_boundaries)
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
    store = opened(options)
    result = import_file(
        store,
        options.file,
        source=options.source,
        now=datetime.now(UTC),
        mapping=read_mapping(options.mapping) if options.mapping else None,
        date_order=options.dates,
        full_release=options.full_release,
        max_rejects=None if options.yes else options.max_rejects,
        progress=show_progress,
    )
    _make_ready(store)
    return _json(result.record())


def _add_sync(subparsers: Subparsers, after_boundaries: AfterSync | None) -> None:
    parser = subparsers.add_parser("sync", help="fetch from a source's own server")
    parser.add_argument("what", choices=("acled", "ucdp", "boundaries"))
    parser.add_argument("--country", action="append", metavar="ISO3", help="default: the study area; may be repeated")
    parser.add_argument(
        "--from", dest="from_", type=_day, metavar="DATE", help="first day of events; default 30 days back"
    )
    parser.add_argument("--to", type=_day, metavar="DATE", help="last day of events; default today")
    parser.add_argument("--release", type=_release, default="25.1", help="of UCDP's dataset, such as 25.1 or 26.0.3")
    parser.add_argument("--bulk", action="store_true", help="UCDP's whole release as one file, which needs no token")
    parser.add_argument("--level", choices=("ADM1", "ADM2", "ADM3"), default="ADM2", help="of boundaries")
    add_data_dir(parser)
    parser.set_defaults(run_alone=_sync, after_boundaries=after_boundaries)


def _sync(options: argparse.Namespace) -> str:
    from geo.incidents.syncing import sync

    store = opened(options)
    report = sync(store, options, now=datetime.now(UTC), progress=show_progress)
    if options.what == "boundaries":
        return _json(report | (options.after_boundaries(options) if options.after_boundaries is not None else {}))
    _make_ready(store)
    return _json(report)


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
    parser.add_argument("--encoding", choices=ENCODINGS, help="of a text file; default as found")
    parser.add_argument("--separator", choices=SEPARATORS, help="between the columns of a text file; default as found")
    parser.add_argument("--decimal", choices=(".", ","), help="sign before decimals; default as found")
    parser.add_argument("--sheet")
    parser.set_defaults(run_alone=_mapping)


def _mapping(options: argparse.Namespace) -> str:
    rows, proposal = propose_for(
        options.file, sheet=options.sheet, encoding=options.encoding, separator=options.separator
    )
    reading = replace(proposal.reading, decimal=options.decimal or proposal.reading.decimal)
    columns = {**proposal.columns, **pairs_of(options.column)}
    report: dict[str, object] = {
        "columns_of_file": rows.columns,
        "reading": asdict(reading),
        "proposed": columns,
        "questions": proposal.questions,
        "first_rows": proposal.sample.to_dict("records"),
    }
    if options.save:
        mapping = proposal.mapping(
            columns=columns,
            constants=pairs_of(options.constant),
            source=options.name,
            licence=options.licence,
            date_order=options.dates or proposal.date_order,
            reading=reading,
            sheet=options.sheet,
        )
        save_mapping(mapping, options.save)
        report |= {"saved": str(options.save), "says": mapping.sentences()}
    return _json(report)


def _add_store(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "store", help="list versions, undo one, check, back up, restore, go back to a good one, give up old rows"
    )
    what = ("versions", "changes", "rejects", "undo", "check", "recover", "vacuum", "backup", "restore")
    parser.add_argument("what", choices=what)
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="backup: to write; restore: to read")
    parser.add_argument("--keep-days", type=int, metavar="N", help="vacuum: keep the history of so many days")
    add_as_known(parser)
    add_data_dir(parser)
    parser.set_defaults(run_alone=_store)


def _store(options: argparse.Namespace) -> str:  # noqa: PLR0911  (a line for each verb)
    now = datetime.now(UTC)
    if options.what in ("backup", "restore"):
        return _backup_or_restore(options)
    if options.what == "recover":
        # a damaged store cannot be opened, and is the one to be recovered
        return _json({"version": Store(data_folder(options.data_dir)).recover(now=now)})
    store = opened(options)
    if options.what == "vacuum":
        return _vacuum(store, options.keep_days, now)
    version = version_asked(store, options)
    if options.what == "versions":
        return _json([asdict(entry.receipt) | {"kept": entry.kept} for entry in store.versions()])
    if options.what == "check":
        store.verify(version)
        return _json({"version": store.receipt(version).version, "whole": True})
    if options.what == "undo":
        return _json(undo(store, now=now, version=version).record())
    return _rows_of(store, version, options.what)


def _vacuum(store: Store, keep_days: int | None, now: datetime) -> str:
    if keep_days is None:
        raise QueryError("vacuum needs --keep-days N: how many days of history to keep.")
    return _json({"kept_from": store.vacuum(keep_days=keep_days, now=now)})


def _rows_of(store: Store, version: int | None, what: str) -> str:
    number = store.receipt(version).version
    table = store.changes(number) if what == "changes" else store.rejects(number)
    return _json(json.loads(table.to_json(orient="records")))


def _backup_or_restore(options: argparse.Namespace) -> str:
    if options.file is None:
        raise QueryError(f"{options.what} needs a FILE: python -m geo store {options.what} FILE.zip")
    if options.what == "restore":  # into a folder where there is no store to be opened
        folder = data_folder(options.data_dir)
        receipt = restore(options.file, folder)
        return _json({"data_dir": str(folder), "version": receipt.version, "content": receipt.content, "whole": True})
    receipt = back_up(opened(options), options.file)
    size = options.file.stat().st_size
    return _json({"file": str(options.file), "version": receipt.version, "content": receipt.content, "bytes": size})


def show_progress(done: float, text: str) -> None:
    """One line on standard error, rewritten in place on a terminal, silent elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:4.0%} {text:<40}" + ("\n" if done >= 1 else ""))


def _make_ready(store: Store) -> None:
    """Work out now what the app would work out when it next opens the store."""
    open_version(store, read_actors(), progress=show_progress)
    show_progress(1.0, "done")


def pairs_of(entries: list[str]) -> dict[str, str]:
    """OURS=THEIRS entries as a dictionary; raises MappingError for another form."""
    pairs = dict(entry.partition("=")[::2] for entry in entries)
    wrong = [entry for entry in entries if "=" not in entry]
    if wrong:
        raise MappingError(f"{wrong[0]!r} is not of the form OURS=THEIRS.")
    return pairs


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _release(text: str) -> str:
    if not re.fullmatch(r"\d{1,2}(\.\d{1,2}){1,2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no release of UCDP's dataset; 25.1 and 26.0.3 are.")
    return text


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n"
