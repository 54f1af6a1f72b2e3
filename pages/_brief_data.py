"""What the page Briefing works out, kept for all sessions by the brief and the data."""

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from itertools import count
from threading import Lock

from geo.briefing.again import since_record
from geo.briefing.brief import SECTIONS, Brief
from geo.briefing.document import Kind, Paper, pages_png
from geo.briefing.facts import Facts, Since
from geo.briefing.figures import telling
from geo.briefing.formats import FORMATS, Options, make
from geo.briefing.model import Pack
from geo.briefing.pack import compose_from, subject
from geo.briefing.record import MOST_BYTES, record_from
from geo.briefing.templates import Template, read_templates
from geo.errors import BriefError, DataFileError, StaleOutlookError
from geo.outlook.density import last_whole_month
from geo.present.language import marked
from geo.query import Query
from geo.study import Study
from pages import _data
from pages._kept import kept
from pages._stopping import Progress

Report = Callable[[int, int, str], None]
_made: "OrderedDict[Hashable, dict[str, bytes]]" = OrderedDict()
_MADE_KEPT = 3
_lock = Lock()


def pack(study: Study, brief: Brief, since: Since | None, progress: Progress = lambda done, text: None) -> Pack:  # noqa: ARG005
    """The content of a brief."""
    return _pack(study, brief, since, progress)


def since(study: Study, query: Query, language: str, content: bytes) -> Since:
    """An earlier brief, from the record that the reader uploaded, as what this one is compared with.

    Raises
    ------
    BriefError  if the file is no record, or its data are not at hand.
    """
    return _since(study, query, language, content)


def shown_pages(
    study: Study, brief: Brief, earlier: Since | None, kind: Kind, paper: Paper, progress: Progress
) -> list[bytes]:
    """The pages as pictures."""
    return _pages(study, brief, earlier, kind, paper, progress)


def files(
    study: Study, brief: Brief, earlier: Since | None, formats: tuple[str, ...], paper: str, progress: Progress
) -> dict[str, bytes]:
    """The files of these formats, made now and kept for a while."""
    labels = {name: one.label for name, one in FORMATS.items()}
    content = pack(study, brief, earlier, lambda done, text: progress(0.2 * done, text))
    later: Progress = lambda done, text: progress(0.2 + 0.8 * done, text)  # noqa: E731
    found = make(content, formats, Options(paper), _reported(later, labels))
    with _lock:
        _made[_key(study, brief, earlier, formats, paper)] = found
        while len(_made) > _MADE_KEPT:
            _made.popitem(last=False)
    return found


def made_files(
    study: Study, brief: Brief, earlier: Since | None, formats: tuple[str, ...], paper: str
) -> dict[str, bytes] | None:
    """The files of these formats if they were made before."""
    with _lock:
        return _made.get(_key(study, brief, earlier, formats, paper))


def templates() -> dict[str, Template]:
    """The saved templates, by name."""
    return read_templates(_data.store().folder)


def _key(
    study: Study, brief: Brief, earlier: Since | None, formats: tuple[str, ...], paper: str
) -> tuple[Hashable, ...]:
    return (study.key, brief, earlier, formats, paper)


@kept(6, marked("Composing the briefing"))
def _pack(study: Study, brief: Brief, earlier: Since | None, progress: Progress) -> Pack:
    return compose_from(_facts(study, subject(brief), earlier), brief, _reported(progress, SECTIONS))


def _reported(progress: Progress, labels: Mapping[str, str]) -> Report:
    """What tells how far a composer or a writer is, by the part's label."""
    return lambda done, total, name: progress(done / max(total, 1), labels.get(name, ""))


@kept(4)
def _facts(study: Study, brief: Brief, earlier: Since | None) -> Facts:
    outlook, until = None, last_whole_month(study, brief.query.end).date()
    try:
        outlook = _data.kept_outlook(study, brief.query.layer, until)
    except (StaleOutlookError, DataFileError):
        outlook = None
    return Facts(study, brief, outlook, earlier, _data.sites())


@kept(4)
def _since(study: Study, query: Query, language: str, content: bytes) -> Since:
    if len(content) > MOST_BYTES:
        raise BriefError("The file has more than {most:,} bytes, so it is not the record of a brief.", most=MOST_BYTES)
    try:
        values = json.loads(content.decode("utf-8"))
    except ValueError as error:
        raise BriefError("The file cannot be read as the record of a brief ({error}).", error=error) from error
    return since_record(record_from(values), study, query, _data.store(), language)


@kept(6, marked("Setting the pages"))
def _pages(
    study: Study, brief: Brief, earlier: Since | None, kind: Kind, paper: Paper, progress: Progress
) -> list[bytes]:
    content, drawn = pack(study, brief, earlier, lambda done, text: progress(0.3 * done, text)), count(1)
    steps = 2 * sum(len(section.pictures()) for section in content.sections)  # each is drawn, then saved
    with telling(lambda: progress(0.3 + 0.6 * min(next(drawn) / max(steps, 1), 1.0), "")):
        return pages_png(content, kind, paper=paper, ppi=84)
