"""Opening what a pack is made from: a link, a record, the outlook kept for a view, an earlier brief."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from geo.briefing.facts import Since
from geo.briefing.pen import Pen
from geo.briefing.record import Record
from geo.errors import BriefError, DataFileError, Sentence, StaleOutlookError
from geo.incidents import Store
from geo.outlook.density import densities, last_whole_month
from geo.outlook.result import OutlookResult, outlook, require_fresh
from geo.outlook.stored import find_outlook, read_outlook
from geo.present.compare_view import LINK_NAMES as COMPARE_NAMES
from geo.present.map_modes import LINK_NAMES as MAP_NAMES
from geo.query import LINK_NAMES, Query, resolve
from geo.risk.changes import revisions
from geo.study import Study, open_study

OTHER_NAMES = frozenset(
    {*MAP_NAMES, *COMPARE_NAMES, "border", "capital", "window", "known", "lang", "line", "site", "route", "embed"}
    | {"within", "area", "near", "incident"}
)
"""What else a link of the dashboard may hold; it says how a page looks, not which incidents are asked for."""
MOST_LINK = 20_000


@dataclass(frozen=True)
class Link:
    """A link of the dashboard, taken apart: the query's own parameters, and the others."""

    query: Mapping[str, list[str]]
    others: Mapping[str, str] = field(default_factory=dict)


def read_link(text: str) -> Link:
    """The link, or the link that stands in the file of that name.

    Raises
    ------
    BriefError  if it holds no parameter, or one that no page of the dashboard writes.
    """
    path = Path(text) if len(text) < 1000 and "\n" not in text else None
    if path is not None and "=" not in text:
        try:
            text = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BriefError(
                "{path} is neither a link with filters nor a file that holds one ({error}).", path=path, error=error
            ) from error
    parameters = parse_qs(urlsplit(text[:MOST_LINK]).query or text[:MOST_LINK].partition("?")[2] or text[:MOST_LINK])
    unknown = [name for name in parameters if name not in LINK_NAMES and name not in OTHER_NAMES]
    if not parameters or unknown:
        told = (
            Sentence("“{name}” is not a filter of the dashboard", name=unknown[0][:40])
            if unknown
            else Sentence("It holds no filter")
        )
        raise BriefError("{told}; a link has {known}.", told=told, known=", ".join(LINK_NAMES))
    own = {name: values for name, values in parameters.items() if name in LINK_NAMES}
    return Link(own, {name: values[0] for name, values in parameters.items() if name in OTHER_NAMES})


def kept_outlook(study: Study, layer: str, query: Query, folder: Path | None) -> OutlookResult | None:
    """The outlook kept beside the store for this view; else one made now where the data are dense; else None."""
    until = last_whole_month(study, query.end).date()
    path = None if folder is None else find_outlook(folder, layer, until, study.version)
    if path is not None:
        try:
            result = read_outlook(path)
            require_fresh(result, study)
        except (StaleOutlookError, DataFileError):
            pass
        else:
            return result
    dense = any(one.bears for one in densities(study, layer, query.end))
    return outlook(study, layer, query.end) if dense else None


def since_record(record: Record, study: Study, query: Query, store: Store | None, language: str) -> Since:
    """An earlier brief as what this one is compared with: its data, and its window at this one's length.

    Raises
    ------
    BriefError  if the earlier brief has another layer, or the store does not have its version.
    """
    if record.link["layer"] != [query.layer]:
        raise BriefError(
            "The earlier brief speaks of the layer {layer}, this one of {other}; areas of two layers cannot be "
            "compared.",
            layer=record.link["layer"][0],
            other=query.layer,
        )
    then = _study_of(record, study, store)
    earlier = resolve(record.link, then.choices)
    earlier = replace(earlier, start=earlier.end - timedelta(days=query.days - 1))
    pen = Pen(language)
    label = pen("the brief of {day}", day=pen.day(record.as_of.date()).shown)
    if record.number:
        number = pen.name(record.number).shown
        label = pen("brief {number} of {day}", number=number, day=pen.day(record.as_of.date()).shown)
    revised = None
    if store is not None and record.store_version is not None and then is not study:
        revised = revisions(store, record.store_version, store.version)
    return Since(then, earlier, label, revised)


def study_again(record: Record, store: Store | None) -> Study:
    """The study from which the record's pack was made.

    Raises
    ------
    BriefError  if the store is at hand but gives other data for that version.
    """
    study = open_study(store, version=record.store_version if store is not None else None)
    if study.version != record.data_version:
        raise BriefError(
            "The record's brief was made from data {data}; here that version is {here}. Use the store in which it was "
            "made, with the same spellings and pairs taken apart.",
            data=record.data_version,
            here=study.version,
        )
    return study


def since_again(record: Record, study: Study, store: Store | None) -> Since | None:
    """What the record's brief was compared with."""
    values: Mapping[str, Any] | None = record.values.get("since")
    if values is None:
        return None
    then, revised = study, None
    if values["data_version"] != study.version:
        number = int(str(values["data_version"]).partition("-")[0])
        then = open_study(store, version=number)
        if store is not None and record.store_version is not None:
            revised = revisions(store, number, record.store_version)
    start, end = (date.fromisoformat(values["link"][name][0]) for name in ("from", "to"))
    first = max(start, then.incidents.first_day)  # an earlier window may begin before the data, which no link may
    query = resolve({**values["link"], "from": [first.isoformat()]}, then.choices)
    return Since(then, replace(query, start=start, end=end), str(values["label"]), revised)


def _study_of(record: Record, study: Study, store: Store | None) -> Study:
    if record.data_version == study.version:
        return study
    if store is None or record.store_version is None:
        raise BriefError(
            "The earlier brief was made from data {data}, which are not at hand. Name the store in which it was made "
            "with --data-dir.",
            data=record.data_version,
        )
    return open_study(store, version=record.store_version)
