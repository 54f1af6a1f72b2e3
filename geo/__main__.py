"""The command line: `python -m geo status`, `score`, `alerts`, `changes`, and the commands of store and outlook."""

import argparse
import json
import sys
from collections.abc import Sequence

from geo import embedded
from geo.areas import commands as area_commands
from geo.briefing import commands as brief_commands
from geo.briefing import figures
from geo.enrich import commands as enrich_commands
from geo.errors import GeoError, QueryError
from geo.incidents import commands as store_commands
from geo.outlook import commands as outlook_commands
from geo.own import commands as own_commands
from geo.present import tables
from geo.present.maps import level_map
from geo.present.provenance import provenance
from geo.present.vintage_words import crosswalk_lines, crosswalk_of
from geo.query import Query, resolve
from geo.risk import score_areas
from geo.risk.change import key_figures
from geo.risk.commands import changes_record
from geo.study import Study, open_study
from geo.web import commands as alert_commands
from geo.weighting import COMPONENTS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, else a sentence on standard error: 1 where it cannot be done, 130 where stopped.

    `alerts` has exit statuses of its own (geo/web/commands.py).
    """
    options = _parser().parse_args(arguments)
    try:
        if "prepare" in options:
            options.prepare(options)
        if "run_alone" in options:
            told, status = options.run_alone(options), 0
        elif "run_with_status" in options:
            told, status = options.run_with_status(_study(options), options)
        else:
            told, status = options.run(_study(options), options), 0
        sys.stdout.write(told)
    except GeoError as error:
        sys.stderr.write(f"{error}\n")
        return getattr(options, "wrong_input", 1) if isinstance(error, QueryError) else 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. The store is whole: as it was, or with all of what was being brought in.\n")
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Security risk in Mali and the Sahel.")
    store_commands.add_data_dir(parser, on_top=True)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    store_commands.add_parsers(commands, after_boundaries=area_commands.with_fetched)
    area_commands.add_parsers(commands)
    status = commands.add_parser("status", help="tell what is loaded: rows, days, version, sources, licences")
    status.set_defaults(run=_status)
    score = commands.add_parser("score", help="print severity, level and counts of every area, as the page shows them")
    _add_window(score)
    _add_filters(score)
    score.add_argument("--format", choices=("csv", "json", "geojson"), default="csv")
    score.set_defaults(run=_score)
    walk = commands.add_parser("crosswalk", help="print how the areas of one layer are made of those of another")
    walk.add_argument("--from", dest="from_", required=True, metavar="LAYER", help="admin1, admin1@codab-mali, …")
    walk.add_argument("--to", required=True, metavar="LAYER")
    walk.add_argument("--format", choices=("csv", "json"), default="csv")
    walk.set_defaults(run=_crosswalk)
    alerts = commands.add_parser("alerts", help="tell which areas had unusually many incidents for their own past")
    alert_commands.add_options(alerts)
    _add_filters(alerts)
    alerts.set_defaults(run_with_status=_alerts)
    changes = commands.add_parser("changes", help="tell what changed since the window before, or since a version")
    _add_window(changes)
    changes.add_argument(
        "--since-version", type=int, metavar="N", help="compare with this version of the store instead"
    )
    _add_filters(changes)
    changes.set_defaults(run=_changes)
    brief = brief_commands.add_parser(commands, query_of=_query, store_of=store_commands.store_to_read)
    _add_window(brief)
    _add_filters(brief)
    outlook_commands.add_parsers(commands)
    own_commands.add_parsers(commands)
    enrich_commands.add_parsers(commands)
    for reader in (status, score, walk, alerts, changes, brief, commands.choices["outlook"]):
        store_commands.add_data_dir(reader)
        store_commands.add_as_known(reader)
    return parser


def _add_window(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="from_", metavar="DATE", help="first day, 2025-01-31; default 12 months back")
    parser.add_argument("--to", metavar="DATE", help="last day; default the data's own last day")


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--layer",
        default="admin1",
        help="admin1, border-mli-bfa, border-mli-bfa@5-20-60, capital-bamako, hex-5, route, …",
    )
    parser.add_argument("--group", action="append", metavar="NAME", help="armed actor, any spelling; may be repeated")
    parser.add_argument("--country", action="append", metavar="ISO3", help="MLI, BFA, NER, …; may be repeated")
    parser.add_argument("--type", action="append", metavar="TYPE", help="event type; may be repeated")
    parser.add_argument("--attribution", action="append", metavar="KIND", help="claimed, attributed, suspected, …")
    parser.add_argument("--precise", action="store_true", help="leave imprecise places out")
    parser.add_argument("--weights", metavar="W,W,…", help=f"another weighting: shares of {', '.join(COMPONENTS)}")
    parser.add_argument("--half-life", metavar="DAYS", help="days after which an incident weighs half; default 90")


def _study(options: argparse.Namespace) -> Study:
    """The study of the store as known when the options ask; of the embedded starter set while there is no store."""
    store = store_commands.store_to_read(options)
    if store is None and (options.version is not None or options.known_on is not None):
        store = store_commands.opened(options)
    return open_study(store, version=options.version, known_on=options.known_on)


def _status(study: Study, options: argparse.Namespace) -> str:
    table = study.incidents.table
    report = {
        "incidents": len(table),
        "first_day": study.incidents.first_day.isoformat(),
        "last_day": study.incidents.last_day.isoformat(),
        "data_version": study.version,
        "tolls_unknown": int(table["fatalities_best"].isna().sum()),
        "layers": {
            key: {"areas": len(layer.areas), "unplaced": len(study.placed(key)[1]), "vintage": layer.vintage}
            for key, layer in study.layers.items()
        },
        "store": _store_status(options),
        "files": [vars(source) for source in embedded.sources()],
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _store_status(options: argparse.Namespace) -> dict[str, object] | None:
    store = store_commands.store_to_read(options)
    return None if store is None else store_commands.status(store)


def _score(study: Study, options: argparse.Namespace) -> str:
    query = _query(study, options)
    scores = score_areas(study, query)
    sentence = tables.headline(scores, key_figures(study, query))
    title = tables.level_title(study.layer(query.layer))
    figure = level_map(study, query, scores, provenance(study, query), title=title, sentence=sentence)
    if options.format == "csv":
        return figures.csv(figure).decode("utf-8-sig")
    if options.format == "geojson":
        return figures.geojson(figure).decode() + "\n"
    rows = json.loads(figure.table.reset_index().to_json(orient="records"))
    record = {"sentence": sentence} | figure.provenance.record()
    return json.dumps({"provenance": record, "areas": rows}, indent=2, ensure_ascii=False) + "\n"


def _crosswalk(study: Study, options: argparse.Namespace) -> str:
    table = crosswalk_of(study, options.from_, options.to)
    head = crosswalk_lines(study, options.from_, options.to)
    if options.format == "csv":
        return figures.table_csv(table, head).decode("utf-8-sig")
    rows = json.loads(table.to_json(orient="records"))
    return json.dumps({"provenance": head, "rows": rows}, indent=2, ensure_ascii=False) + "\n"


def _alerts(study: Study, options: argparse.Namespace) -> tuple[str, int]:
    # the alert looks at the days up to the last one, so that the window's first day is the data's own
    options.from_ = study.incidents.first_day.isoformat()
    store = store_commands.store_to_read(options)
    return alert_commands.alerts_told(study, _query(study, options), store, options)


def _changes(study: Study, options: argparse.Namespace) -> str:
    store = store_commands.store_to_read(options)
    return changes_record(study, _query(study, options), store, options.since_version)


def _query(study: Study, options: argparse.Namespace) -> Query:
    layer = "capital-bamako" if options.layer == "capital" else options.layer
    values: dict[str, list[str]] = {"layer": [layer], "precise": ["yes" if options.precise else "no"]}
    for name, given in (("from", options.from_), ("to", options.to)):
        if given:
            values[name] = [given]
    for name, given in (("weights", options.weights), ("half-life", options.half_life)):
        if given:
            values[name] = [given]
    for name in ("group", "country", "type", "attribution"):
        if getattr(options, name):
            values[name] = getattr(options, name)
    return resolve(values, study.choices)


if __name__ == "__main__":
    sys.exit(main())
