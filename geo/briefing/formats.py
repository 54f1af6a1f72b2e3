"""Every format that a pack can be taken away in: a name, and a function from the pack to files.

A writer is imported when it is asked for, so that a page that shows no briefing loads none of them.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from multiprocessing import get_all_start_methods, get_context
from types import MappingProxyType
from typing import Any

from geo.briefing import figures
from geo.briefing.brief import TLP_COLOURS
from geo.briefing.model import Pack, Section
from geo.briefing.record import written
from geo.errors import BriefError
from geo.present.figure import Figure
from geo.present.language import marked
from geo.present.sheet import Paper, on_paper
from geo.query import fold

RECORD = "record.json"
PICTURES = ("png", "svg")
"""Formats that draw every figure, which takes as long as all the others together."""
Report = Callable[[int, int, str], None]
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Options:
    """What the reader chose for the files themselves."""

    paper: str = "a4"


Write = Callable[[Pack, Options], Files]


@dataclass(frozen=True)
class Format:
    """One format.

    label : as a menu names it
    media : type of its one file; a zip's where it makes several
    write : the files by name, for a pack and what the reader chose; names are relative and begin with the pack's stem
        or a folder
    """

    label: str
    media: str
    write: Write


def _one(module: str, function: str, suffix: str, **chosen: str) -> Write:
    """A writer `function(pack)` of another module, of one file; options named in `chosen` go to it by keyword."""

    def write(pack: Pack, options: Options) -> Files:
        make: Callable[..., bytes] = getattr(import_module(module), function)
        asked = {name: getattr(options, option) for name, option in chosen.items()}
        return {f"{stem(pack)}{suffix}": make(pack, **asked)}

    return write


def _each_figure(suffix: str, make: Callable[[Figure], bytes]) -> Write:
    def write(pack: Pack, _options: Options) -> Files:
        found: dict[str, bytes] = {}
        with on_paper(Paper(mark=pack.head.tlp, mark_colour=TLP_COLOURS[pack.brief.tlp], stamp=_stamp(pack))):
            for place, section in enumerate(pack.sections, start=1):
                for name, figure in section.pictures():
                    found[f"{suffix}/{place:02d}-{section.key}-{name}.{suffix}"] = make(figure)
        return found

    return write


def _stamp(pack: Pack) -> str:
    """Title, number, as-of time and cut-off of the brief, for a picture that is taken out of it."""
    head, labels = pack.head, pack.labels
    number = labels["number"].replace("{number}", head.number) if head.number else ""
    times = labels["as_of"].replace("{time}", head.as_of), labels["cut_off"].replace("{day}", head.cut_off)
    return " · ".join(part for part in (head.title, number, *times) if part)


def _tables(pack: Pack, _options: Options) -> Files:
    return {
        f"csv/{key}.csv": figures.table_csv(
            table.frame[[column.name for column in table.data()]].set_axis(
                [column.label for column in table.data()], axis=1
            ),
            [table.title, table.note, *pack.provenance.lines()],
        )
        for key, table in pack.evidence.items()
    }


def _geojson(pack: Pack, _options: Options) -> Files:
    write: Callable[[Pack], Files] = import_module("geo.briefing.geo_text").geojson_files
    return {f"geojson/{name}": content for name, content in write(pack).items()}


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "pdf": Format(
            marked("PDF report"), "application/pdf", _one("geo.briefing.document", "report_pdf", ".pdf", paper="paper")
        ),
        "onepager": Format(
            marked("One page (PDF)"),
            "application/pdf",
            _one("geo.briefing.document", "onepager_pdf", "-one-page.pdf", paper="paper"),
        ),
        "pptx": Format(
            marked("Slides (PowerPoint)"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            _one("geo.briefing.slides", "slides", ".pptx"),
        ),
        "docx": Format(
            marked("Document (Word)"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _one("geo.briefing.word", "word", ".docx", paper="paper"),
        ),
        "html": Format(marked("Web map (HTML)"), "text/html", _one("geo.briefing.webmap", "web_map", "-map.html")),
        "png": Format(
            marked("Pictures (PNG)"), "application/zip", _each_figure("png", lambda one: figures.png(one, dpi=300))
        ),
        "svg": Format(marked("Pictures (SVG)"), "application/zip", _each_figure("svg", figures.svg)),
        "xlsx": Format(
            marked("Workbook (Excel)"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _one("geo.briefing.workbook", "workbook", ".xlsx"),
        ),
        "gpkg": Format(
            marked("GeoPackage (QGIS)"),
            "application/geopackage+sqlite3",
            _one("geo.briefing.geopackage", "geopackage", ".gpkg"),
        ),
        "geojson": Format("GeoJSON", "application/zip", _geojson),
        "kml": Format(
            marked("KML (Google Earth)"),
            "application/vnd.google-earth.kml+xml",
            _one("geo.briefing.geo_text", "kml", ".kml"),
        ),
        "csv": Format(marked("Tables (CSV)"), "application/zip", _tables),
    }
)
"""Name, as the command line has it, to format; in the order of a menu."""


def make(
    pack: Pack,
    names: Iterable[str],
    options: Options | None = None,
    report: Report | None = None,
    *,
    beside: bool = False,
) -> dict[str, bytes]:
    """The files of these formats and the pack's record, by name.

    With `beside`, the pictures are drawn in a second process meanwhile, where the system can make one as a copy of this
    one; only for a process that runs nothing else.

    Raises
    ------
    BriefError  naming a format that there is not, or why one cannot be written.
    """
    asked, chosen = list(dict.fromkeys(names)), options or Options()
    known_formats(asked)
    tell = report or (lambda _done, _total, _text: None)
    pictures = [name for name in asked if name in PICTURES]
    if not (beside and pictures and len(asked) > len(pictures) and "fork" in get_all_start_methods()):
        files = _written(pack, asked, chosen, tell)
    else:
        with ProcessPoolExecutor(1, get_context("fork"), initializer=_hold, initargs=(pack, chosen)) as other:
            drawn = other.submit(_written_apart, pictures)
            files = _written(pack, [name for name in asked if name not in PICTURES], chosen, tell)
            tell(len(asked) - len(pictures), len(asked), pictures[0])
            try:
                files |= drawn.result()
            except BrokenProcessPool:  # the system ended it, as where memory is short: what it did is done here
                files |= _written(pack, pictures, chosen, tell)
    tell(len(asked), len(asked), "")
    return files | {RECORD: written(full_record(pack, asked, chosen))}


def _written(pack: Pack, names: Sequence[str], options: Options, tell: Report) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    with figures.drawn_once():
        for done, name in enumerate(names):
            tell(done, len(names), name)
            with figures.telling(partial(tell, done, len(names), name)):
                files.update(FORMATS[name].write(pack, options))
    return files


_held: list[tuple[Pack, Options]] = []
"""What the second process has of the first: a pack is too large to send."""


def _hold(pack: Pack, options: Options) -> None:
    _held[:] = [(pack, options)]


def _written_apart(names: Sequence[str]) -> dict[str, bytes]:
    ((pack, options),) = _held
    return _written(pack, names, options, lambda _done, _total, _text: None)


def enough_for(names: Iterable[str]) -> Callable[[Sequence[Section]], bool] | None:
    """What tells that the sections composed so far are all that these formats show; None where they show every one."""
    if set(names) != {"onepager"}:
        return None
    found: Callable[[Sequence[Section]], bool] = import_module("geo.briefing.laid_out").fill_one_page
    return found


def known_formats(names: Iterable[str]) -> None:
    """Raise BriefError naming a format that there is not."""
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise BriefError(
            "There is no format “{unknown}”; there are {known}.", unknown=unknown[0][:40], known=", ".join(FORMATS)
        )


def full_record(pack: Pack, names: Iterable[str], options: Options) -> dict[str, Any]:
    """The record of a pack and of the files made of it."""
    return {**pack.record, "formats": list(names), "paper": options.paper}


def stem(pack: Pack) -> str:
    """How the pack's files are called: number, region and last day in plain letters, digits and hyphens."""
    name = fold(f"brief {pack.head.number} {pack.head.region} {pack.brief.query.end.isoformat()}")
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:90].strip("-")


def bundle(files: Files, at: datetime) -> bytes:
    """The files in one zip: the same bytes for the same files, stamped with the brief's own time."""
    held = io.BytesIO()
    stamp = max(at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, files[name])
    return held.getvalue()
