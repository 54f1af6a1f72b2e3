"""`python -m geo enrich` and `python -m geo counts`."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from geo.enrich import daily
from geo.enrich.run import Job, enrich
from geo.incidents.commands import pairs_of, show_progress


def add_parsers(subparsers: Any) -> None:  # noqa: ANN401  (argparse keeps the type of add_subparsers() to itself)
    """Add both commands; each sets `run_alone`, which takes the options and returns what to print."""
    parser = subparsers.add_parser("enrich", help="place a CSV or Parquet input of any size, with daily counts")
    parser.add_argument("input", type=Path, metavar="INPUT", help="a .csv or .parquet file, or a folder of them")
    parser.add_argument("output", type=Path, metavar="OUTPUT", help="a folder that does not exist yet")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster whose workers see both folders")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes on this machine (default 1)")
    parser.add_argument("--layer", action="append", default=[], metavar="KEY", help="may be repeated; default all")
    parser.add_argument(
        "--column", action="append", default=[], metavar="OURS=THEIRS", help="where the input names a column otherwise"
    )
    parser.set_defaults(run_alone=_enrich)
    counts = subparsers.add_parser("counts", help="print counts of an enriched folder, by area or by month and group")
    counts.add_argument("folder", type=Path, metavar="FOLDER", help="that `enrich` has written")
    counts.add_argument("--layer", default="admin1")
    counts.add_argument("--from", dest="from_", type=date.fromisoformat, metavar="DATE")
    counts.add_argument("--to", type=date.fromisoformat, metavar="DATE")
    counts.add_argument("--group", action="append", default=[], metavar="NAME", help="may be repeated")
    counts.add_argument("--by", choices=("area", "month"), default="area")
    counts.set_defaults(run_alone=_counts)


def _enrich(options: argparse.Namespace) -> str:
    record = enrich(
        options.input,
        options.output,
        Job(layers=tuple(options.layer), columns=pairs_of(options.column)),
        scheduler=options.scheduler,
        workers=options.workers,
        progress=show_progress,
    )
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _counts(options: argparse.Namespace) -> str:
    counts = daily.read_daily_counts(
        options.folder, options.layer, start=options.from_, end=options.to, groups=options.group
    )
    table = daily.by_month(counts) if options.by == "month" else daily.by_area(counts)
    return table.to_csv(index=False)
