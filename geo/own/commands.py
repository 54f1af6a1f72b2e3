"""`python -m geo routes` and `sites`: the user's own lines and sites, one JSON object printed."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from geo.areas.boundaries import read_boundaries
from geo.areas.routes import own_lines
from geo.incidents import commands as store_commands
from geo.own import lines, sites

Subparsers = store_commands.Subparsers


def add_parsers(subparsers: Subparsers) -> None:
    """Add both commands; each sets `run_alone`, which takes the options and returns what to print."""
    for name, what, told in (
        ("routes", "own lines to travel along: GPX or GeoJSON", {"add": _add_route, "remove": _remove_route}),
        ("sites", "own sites: CSV, XLSX or GeoJSON", {"add": _add_sites, "remove": _remove_site}),
    ):
        actions = subparsers.add_parser(name, help=what).add_subparsers(required=True, metavar="ACTION")
        add = actions.add_parser("add", help="check a file and keep what it holds")
        add.add_argument("file", type=Path, metavar="FILE")
        if name == "routes":
            add.add_argument("--name", help="what to call it; default the file's own name")
        add.set_defaults(run_alone=told["add"])
        remove = actions.add_parser("remove", help="take one out")
        remove.add_argument("key", metavar="KEY")
        remove.set_defaults(run_alone=told["remove"])
        listed = actions.add_parser("list", help="tell what there is")
        listed.set_defaults(run_alone=_list_routes if name == "routes" else _list_sites)
        for action in (add, remove, listed):
            store_commands.add_data_dir(action)


def _add_route(options: argparse.Namespace) -> str:
    folder, land = store_commands.opened(options).folder, read_boundaries().land
    slug = lines.add_lines(folder, options.name or options.file.stem, lines.read_lines(options.file, land))
    return _printed({"added": slug, "layer": f"route-{slug}"})


def _remove_route(options: argparse.Namespace) -> str:
    lines.remove_lines(store_commands.opened(options).folder, options.key)
    return _printed({"removed": options.key})


def _list_routes(options: argparse.Namespace) -> str:
    found = own_lines(store_commands.opened(options).folder)
    return _printed(
        {"routes": [{"key": o.slug, "name": o.name, "km": round(sum(r.km for r in o.routes))} for o in found]}
    )


def _add_sites(options: argparse.Namespace) -> str:
    folder = store_commands.opened(options).folder
    read = sites.read_sites(options.file, read_boundaries().land)
    sites.add_sites(folder, read, file=options.file.name, now=datetime.now(UTC))
    return _printed({"added": len(read.sites), "rejected": read.rejects.to_dict("records"), "notes": list(read.notes)})


def _remove_site(options: argparse.Namespace) -> str:
    sites.remove_site(store_commands.opened(options).folder, options.key)
    return _printed({"removed": options.key})


def _list_sites(options: argparse.Namespace) -> str:
    found = sites.known_sites(store_commands.opened(options).folder)
    return _printed({"sites": [vars(site) for site in found]})


def _printed(record: dict[str, object]) -> str:
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
