"""`python -m geo brief`: a pack, a pack again from its record, or a series of packs.

Exit status: 0 all done; 1 cannot be done; 2 wrong use of the command line or an unknown filter; 3 a series of which
some packs failed, named on standard error; 130 stopped.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.areas.places import CAPITALS
from geo.briefing.again import kept_outlook, read_link, since_again, since_record, study_again
from geo.briefing.brief import BORDER, CAPITAL, SECTIONS, TLP, WINDOW, Brief, sections_of
from geo.briefing.document import PAPERS
from geo.briefing.formats import FORMATS, Options, bundle, enough_for, known_formats, make
from geo.briefing.pack import compose
from geo.briefing.record import Record, brief_from, libraries, read_record
from geo.briefing.series import Source, tasks, write_series
from geo.briefing.templates import read_templates
from geo.briefing.theme import read_theme
from geo.errors import BriefError
from geo.incidents import Store
from geo.own.sites import known_sites
from geo.present.language import DEFAULT, LANGUAGES
from geo.query import Query, resolve
from geo.risk.sites import with_sites
from geo.study import Study

PARTLY = 3
"""Exit status of a series of which some packs failed."""
QueryOf = Callable[[Study, argparse.Namespace], Query]


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]", *, query_of: QueryOf, store_of: "StoreOf"
) -> argparse.ArgumentParser:
    """Add the command; it sets `prepare` and `run_with_status`. The caller adds the options of the filters."""
    parser = subparsers.add_parser(
        "brief", help="write a briefing: slides, PDF, web map, pictures, tables; or a series of them"
    )
    parser.add_argument("--query", metavar="LINK_OR_FILE", help="a link of the dashboard, or a file that holds one")
    parser.add_argument("--template", metavar="NAME", help="a template saved on the page Briefing, with new dates")
    parser.add_argument("--again", type=Path, metavar="FILE", help="a brief's record: make the same brief again")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files; made if absent")
    parser.add_argument("--formats", metavar="F,F,…", help=f"of {','.join(FORMATS)}; default pdf")
    parser.add_argument("--paper", choices=PAPERS, help="default a4")
    parser.add_argument("--zip", action="store_true", help="one zip instead of single files")
    parser.add_argument("--sections", metavar="S,S,…", help=f"in this order, of {','.join(SECTIONS)}; default all")
    parser.add_argument("--lang", choices=tuple(LANGUAGES), help="default the link's, else English")
    parser.add_argument("--tlp", choices=TLP, help="handling mark, TLP 2.0; default AMBER")
    parser.add_argument("--title", help="default proposed from the data")
    parser.add_argument("--number", help="of the document")
    parser.add_argument("--theme", type=Path, metavar="TOML", help="the firm's name, logo, colours and font")
    parser.add_argument("--as-of", type=_moment, metavar="TIME", help="2026-04-26T08:00+00:00; default now")
    parser.add_argument("--area", metavar="AREA_ID", help="a brief about this area of the layer alone")
    parser.add_argument("--capital", help=f"{', '.join(CAPITALS)}; default {CAPITAL}")
    parser.add_argument("--border", metavar="LAYER", help="border layer of the section Border areas; default border")
    parser.add_argument("--window", type=int, metavar="DAYS", help="days within which chances are stated: 30 or 90")
    parser.add_argument("--since-record", type=Path, metavar="FILE", help="an earlier brief's record: what changed")
    parser.add_argument("--each", metavar="LAYER|sites", help="a pack for each area of a layer, or for each own site")
    parser.add_argument("--workers", type=int, metavar="N", help="with --each: processes; default one per core")
    parser.set_defaults(prepare=_prepare, run_with_status=_Run(query_of, store_of), wrong_input=2)
    return parser


StoreOf = Callable[[argparse.Namespace], Store | None]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _prepare(options: argparse.Namespace) -> None:
    """What must be known before the study is opened: the version that a record or a link asks for."""
    if options.formats is not None:
        known_formats(options.formats.split(","))
    options.record = read_record(options.again) if options.again else None
    options.since = read_record(options.since_record) if options.since_record else None
    options.link = read_link(options.query) if options.query else None
    if options.record is not None and options.version is None:
        options.version = options.record.store_version
    known = options.link.others.get("known", "") if options.link else ""
    if known.isdigit() and options.version is None and options.known_on is None:
        options.version = int(known)


@dataclass(frozen=True)
class _Run:
    """The command itself."""

    query_of: QueryOf
    store_of: StoreOf

    def __call__(self, study: Study, options: argparse.Namespace) -> tuple[str, int]:
        store = self.store_of(options)
        if options.record is not None:
            study = study if study.version == options.record.data_version else study_again(options.record, store)
        brief = _brief(study, options, store, self.query_of)
        formats, paper = _files(options)
        if options.each:
            return _series(study, brief, store, options, formats, paper)
        since = _since(study, brief, store, options)
        folder = None if store is None else store.folder
        sites = known_sites(folder) if folder is not None else ()
        outlook = kept_outlook(study, brief.query.layer, brief.query, folder) if "outlook" in brief.sections else None
        pack = compose(
            study, brief, outlook=outlook, since=since, sites=sites, report=_tell, enough=enough_for(formats)
        )
        files = make(pack, formats, Options(paper), _tell, beside=True)
        report = {"data_version": study.version, **_warnings(options.record)}
        return _written(files, options, brief, report), 0


def _brief(study: Study, options: argparse.Namespace, store: Store | None, query_of: QueryOf) -> Brief:
    as_of = options.as_of or datetime.now(UTC).replace(microsecond=0)
    others = options.link.others if options.link else {}
    if options.record is not None:
        return brief_from(options.record.values["brief"], study.choices)
    if options.template:
        templates = {} if store is None else read_templates(store.folder)
        if options.template not in templates:
            known = ", ".join(templates) or "none"
            raise BriefError(f"There is no template “{options.template[:60]}”; there are {known}.")
        brief = templates[options.template].brief(study.choices, as_of)
    else:
        query = resolve(options.link.query, study.choices) if options.link else query_of(study, options)
        window = int(others["window"]) if others.get("window") in ("30", "90") else WINDOW
        capital = others.get("capital", "").removeprefix("capital-").partition("@")[0]
        brief = Brief(
            query=query,
            as_of=as_of,
            language=others["lang"] if others.get("lang") in LANGUAGES else DEFAULT,
            capital=capital if capital in study.capitals else CAPITAL,
            border=others.get("border", BORDER),
            window=window,
        )
    return _changed(brief, options)


def _changed(brief: Brief, options: argparse.Namespace) -> Brief:
    """The brief with what the command line says itself."""
    names = {"lang": "language", "area": "focus"}
    same = ("lang", "tlp", "title", "number", "area", "capital", "border", "window")
    changes: dict[str, Any] = {
        names.get(name, name): getattr(options, name) for name in same if getattr(options, name) is not None
    }
    if options.sections is not None:
        changes["sections"] = tuple(options.sections.split(","))
    elif options.area:
        changes["sections"] = sections_of(brief.query.layer)
    if options.theme is not None:
        changes["theme"] = read_theme(options.theme)
    return replace(brief, **changes)


def _files(options: argparse.Namespace) -> tuple[list[str], str]:
    """The formats and the paper asked for, else those of the record, else a PDF on A4."""
    values = {} if options.record is None else options.record.values
    formats = options.formats.split(",") if options.formats is not None else list(values.get("formats", ["pdf"]))
    known_formats(formats)
    return formats, options.paper or str(values.get("paper", "a4"))


def _since(study: Study, brief: Brief, store: Store | None, options: argparse.Namespace) -> Any:  # noqa: ANN401
    if options.record is not None:
        return since_again(options.record, study, store)
    if options.since is None:
        return None
    return since_record(options.since, study, brief.query, store, brief.language)


def _series(
    study: Study, brief: Brief, store: Store | None, options: argparse.Namespace, formats: list[str], paper: str
) -> tuple[str, int]:
    sites = known_sites(store.folder) if store is not None and options.each == "sites" else ()
    if options.each == "sites" and not sites:
        raise BriefError("There is no site in the store; load sites on the page Sites and routes, or with sites add.")
    opened = with_sites(study, sites) if sites else study
    folder = None if store is None else store.folder
    version = None if store is None else options.version or store.version
    work = tasks(opened, brief, options.each, options.out, sites)
    spoken = "outlook" in work[0].brief.sections
    outlook = kept_outlook(study, options.each, brief.query, folder) if spoken else None
    done = write_series(
        opened, Source(folder, version, sites), work, formats, Options(paper), outlook=outlook, report=_tell,
        workers=options.workers,
    )  # fmt: skip
    failed = [one for one in done if one.failed]
    for one in failed:
        sys.stderr.write(f"{one.name}: {one.failed}\n")
    report: dict[str, object] = {
        "packs": len(done) - len(failed),
        "failed": {one.name: one.failed for one in failed},
        "bytes": sum(one.size for one in done),
    }
    if options.zip:
        report["zip"] = _zipped(options.out, brief)
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n", PARTLY if failed else 0


def _zipped(out: Path, brief: Brief) -> str:
    paths = [path for path in sorted(out.rglob("*")) if path.is_file() and path.suffix != ".zip"]
    target = out / "series.zip"
    target.write_bytes(bundle({str(path.relative_to(out)): path.read_bytes() for path in paths}, brief.as_of))
    return str(target)


def _written(files: dict[str, bytes], options: argparse.Namespace, brief: Brief, report: dict[str, object]) -> str:
    if options.zip:
        files = {"brief.zip": bundle(files, brief.as_of)}
    try:
        for name, content in files.items():
            path = options.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise BriefError(f"{options.out} cannot be written to ({error}). Name another folder with --out.") from error
    told = report | {"out": str(options.out), "files": {name: len(content) for name, content in files.items()}}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _warnings(record: Record | None) -> dict[str, object]:
    """Where the libraries differ from the record's, pictures may differ by a hair."""
    if record is None:
        return {}
    now, then = libraries(), record.values.get("libraries", {})
    other = {name: [then.get(name), found] for name, found in now.items() if then.get(name) != found}
    return {"other_libraries": other} if other else {}


def _tell(done: int, total: int, text: str) -> None:
    """Progress on standard error, for a person who watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{done}/{total} {text}" + ("\n" if done == total else ""))
        sys.stderr.flush()
