"""The part of the command line about areas: boundaries and areas. Each command prints one JSON object."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from geo.areas import custom, releases
from geo.areas.boundaries import read_boundaries
from geo.areas.columns import Columns
from geo.areas.custom import keep_own, own_layers, prepare_own
from geo.areas.fetched import adopt_fetched
from geo.areas.releases import LEVELS, About, keep_release, prepare_release
from geo.areas.shelf import Shelf
from geo.incidents.commands import Run, Subparsers, add_data_dir, opened

_PARTS = ("id", "name", "parent", "country")


def add_parsers(subparsers: Subparsers) -> None:
    """Add the commands; each sets `run_alone`, which takes the options and returns what to print."""
    boundaries = subparsers.add_parser("boundaries", help="boundary releases beside the embedded ones").add_subparsers(
        required=True, metavar="WHAT"
    )
    _add_release(boundaries)
    _add_shelf(boundaries, releases.KIND, _list_releases)
    areas = subparsers.add_parser("areas", help="your own areas as layers").add_subparsers(
        required=True, metavar="WHAT"
    )
    _add_own(areas)
    _add_shelf(areas, custom.KIND, _list_own)


def with_fetched(options: argparse.Namespace) -> dict[str, object]:
    """After `sync boundaries`: what was fetched becomes a release."""
    adopted = adopt_fetched(opened(options).folder, read_boundaries(), now=datetime.now(UTC))
    return {"releases": [asdict(release) | {"layer": release.key} for release in adopted]}


def _add_release(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("add", help="bring a file of boundaries in: GeoJSON, GeoPackage, zipped shapefile")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--level", choices=LEVELS, required=True)
    parser.add_argument("--name", required=True, help='what it is called, as "COD-AB Mali 2021-12-20"')
    parser.add_argument("--licence", required=True, help='as "CC BY-IGO"')
    parser.add_argument("--date", type=date.fromisoformat, required=True, help="the day from which it holds")
    parser.add_argument("--source", default="", help="who publishes it")
    parser.add_argument("--country", metavar="ISO3", help="of all areas, where no column says it")
    parser.add_argument("--layer", help="of a GeoPackage with several")
    _add_columns(parser)
    add_data_dir(parser)
    parser.set_defaults(run_alone=_add_release_file)


def _add_release_file(options: argparse.Namespace) -> str:
    about = About(
        name=options.name,
        level=options.level,
        date=options.date,
        licence=options.licence,
        source=options.source,
        country=options.country,
        columns=_columns(options),
        layer=options.layer,
    )
    store, now = opened(options), datetime.now(UTC)
    draft = prepare_release(options.file, about, read_boundaries(), now=now)
    release = keep_release(store.folder, draft, options.file)
    return _json(asdict(release) | {"layer": release.key, "vintage": release.vintage})


def _add_own(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("add", help="bring own areas in: GeoJSON, GeoPackage, zipped shapefile")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--name", required=True, help="what the layer is called")
    parser.add_argument("--layer", help="of a GeoPackage with several")
    _add_columns(parser)
    add_data_dir(parser)
    parser.set_defaults(run_alone=_add_own_file)


def _add_own_file(options: argparse.Namespace) -> str:
    store, now = opened(options), datetime.now(UTC)
    draft = prepare_own(
        options.file, options.name, read_boundaries(), now=now, columns=_columns(options), layer=options.layer
    )
    own = keep_own(store.folder, draft, options.file)
    return _json(asdict(own) | {"layer": own.key})


def _add_shelf(subparsers: Subparsers, kind: str, list_them: Run) -> None:
    listing = subparsers.add_parser("list", help="what was brought in, and what can be put back")
    listing.set_defaults(run_alone=list_them)
    removing = subparsers.add_parser("remove", help="move one to the bin, from where it can be put back")
    removing.add_argument("slug", metavar="SLUG")
    removing.set_defaults(run_alone=_remove, kind=kind)
    restoring = subparsers.add_parser("restore", help="put back what was removed")
    restoring.add_argument("slug", metavar="NAME", help="as `remove` and `list` print it")
    restoring.set_defaults(run_alone=_restore, kind=kind)
    for parser in (listing, removing, restoring):
        add_data_dir(parser)


def _list_releases(options: argparse.Namespace) -> str:
    folder = opened(options).folder
    kept = [asdict(r) | {"layer": r.key, "vintage": r.vintage} for r in releases.releases(folder)]
    return _json({"boundaries": kept, **_rest(Shelf(folder, releases.KIND))})


def _list_own(options: argparse.Namespace) -> str:
    folder = opened(options).folder
    kept = [asdict(own) | {"layer": own.key} for own in own_layers(folder)]
    return _json({"areas": kept, **_rest(Shelf(folder, custom.KIND))})


def _rest(shelf: Shelf) -> dict[str, object]:
    return {"removed": shelf.binned(), "damaged": shelf.damaged()}


def _remove(options: argparse.Namespace) -> str:
    shelf = Shelf(opened(options).folder, options.kind)
    return _json({"removed": options.slug, "put_back_with": shelf.remove(options.slug, now=datetime.now(UTC))})


def _restore(options: argparse.Namespace) -> str:
    return _json({"put_back": Shelf(opened(options).folder, options.kind).restore(options.slug)})


def _add_columns(parser: argparse.ArgumentParser) -> None:
    for part in _PARTS:
        parser.add_argument(f"--{part}-column", metavar="COLUMN", help=f"column of the area's {part}; proposed without")


def _columns(options: argparse.Namespace) -> Columns:
    return Columns(**{part: getattr(options, f"{part}_column") for part in _PARTS})


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
