"""A whole briefing from a study and a brief: `compose` gives the `Pack` that every writer works from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from geo.areas.sites import Site
from geo.briefing.brief import TLP, Brief, Edit
from geo.briefing.evidence.areas import areas_table, components_table, figures_table, levels_table
from geo.briefing.evidence.events import (
    coverage_table,
    groups_table,
    incidents_table,
    months_by_actor_table,
    months_table,
    period,
)
from geo.briefing.facts import Facts, Since
from geo.briefing.ground import Ground
from geo.briefing.labels import labels
from geo.briefing.model import Head, Pack, Section, Sentence, Table
from geo.briefing.record import pack_record
from geo.briefing.sections import compose_section
from geo.briefing.theme import Theme
from geo.errors import BriefError
from geo.outlook.result import OutlookResult
from geo.present import words
from geo.present.names import shown_name
from geo.present.typeset import printable
from geo.study import Study

ALWAYS: Mapping[str, Callable[[Facts], Table]] = MappingProxyType(
    {
        "figures": figures_table,
        "areas": areas_table,
        "months": months_table,
        "months-by-actor": months_by_actor_table,
        "groups": groups_table,
        "incidents": incidents_table,
        "coverage": coverage_table,
        "components": components_table,
        "levels": levels_table,
    }
)
"""Tables that data formats hold whatever sections are shown, by their keys."""

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
Report = Callable[[int, int, str], None]
Enough = Callable[[Sequence[Section]], bool]


def compose(
    study: Study,
    brief: Brief,
    *,
    outlook: OutlookResult | None = None,
    since: Since | None = None,
    sites: tuple[Site, ...] = (),
    report: Report | None = None,
    enough: Enough | None = None,
) -> Pack:
    """The pack of a brief; the same arguments give the same pack.

    Parameters
    ----------
    outlook : the one made for the brief's layer from this very data; None where there is none
    since : an earlier brief's data and window, for what changed; the window of equal length before without
    sites : the user's own sites, for the section of routes and sites
    report : told how many sections are done, of how many, and which comes next
    enough : whether the sections composed so far are all that will be shown

    Raises
    ------
    BriefError  if the brief's area is not scored.
    LayerNotFoundError  if there is no such layer.
    StaleOutlookError  if the outlook was made from other data.
    """
    return compose_from(Facts(study, brief, outlook, since, sites), brief, report, enough)


def compose_from(facts: Facts, brief: Brief, report: Report | None = None, enough: Enough | None = None) -> Pack:
    """The pack of a brief from facts that are at hand: those of a brief with the same `subject`."""
    if subject(facts.brief) != subject(brief):
        raise BriefError(
            "These facts are of another brief: its query, language, area, capital, border or window differ."
        )
    tell = report or (lambda _done, _total, _text: None)
    sections: list[Section] = []
    for done, key in enumerate(brief.sections):
        tell(done, len(brief.sections), key)
        sections.append(_edited(compose_section(facts, key), brief.edit_of(key)))
        if enough is not None and enough(sections):
            break
    tell(len(brief.sections), len(brief.sections), "")
    return Pack(
        brief=brief,
        head=head(facts, brief),
        sections=tuple(sections),
        evidence=_Evidence(facts, sections),
        provenance=facts.rests_on,
        labels=labels(brief.language),
        ground=Ground(facts),
        record=pack_record(facts, brief),
    )


class _Evidence(Mapping[str, Table]):
    """The tables that data formats always hold, then those that the sections rest on, each built when it is read."""

    def __init__(self, facts: Facts, sections: Sequence[Section]) -> None:
        self._facts = facts
        self._others: dict[str, Table] = {}
        by_key = {table.key: table for table in facts.made.values()}
        for section in sections:
            rests_on = [sentence.rests_on for sentence in (section.title, *section.sentences)]
            keys = (*(table.key for table in section.tables), *rests_on)
            self._others |= {key: by_key[key] for key in keys if key in by_key and key not in ALWAYS}

    def __getitem__(self, key: str) -> Table:
        return self._facts.table(ALWAYS[key]) if key in ALWAYS else self._others[key]

    def __iter__(self) -> Iterator[str]:
        return iter((*ALWAYS, *self._others))

    def __len__(self) -> int:
        return len(ALWAYS) + len(self._others)


def proposals(pack: Pack) -> Mapping[str, Edit]:
    """The text of each section as it stands, for an editor to start from."""
    return {
        section.key: Edit(section.key, section.title.text, tuple(sentence.text for sentence in section.sentences))
        for section in pack.sections
    }


def subject(brief: Brief) -> Brief:
    """The brief without what changes no fact: sections, text, mark, title, number, look, time."""
    return replace(
        brief, sections=("judgement",), edits=(), tlp=TLP[0], title="", number="", theme=Theme(), as_of=_NO_TIME
    )  # fmt: skip


def head(facts: Facts, brief: Brief) -> Head:
    """What stands on every page."""
    t, query = facts.pen, facts.query
    region = words.region_of(query, facts.study.choices) if not query.countries else t.listed(
        [t(facts.study.choices.countries[code]) for code in query.countries]
    )  # fmt: skip
    region = t(region) if not query.countries else region
    if facts.area is not None:
        region = t.name(facts.area["name"]).shown
    who = t.names(query.groups, most=3).shown if query.groups else ""
    proposed = t("Security risk: {region}", region=f"{region}{' · ' if who else ''}{who}")
    return Head(
        title=printable(brief.title) or proposed,
        number=printable(brief.number),
        tlp=f"TLP:{brief.tlp}",
        firm=printable(brief.theme.name),
        region=region,
        period=period(facts),
        filters=facts.rests_on.filters,
        layer=shown_name(facts.layer.title, brief.language),
        as_of=t.hour(brief.as_of),
        cut_off=t.day(facts.study.incidents.last_day).shown,
        version=facts.study.version,
    )


def _edited(section: Section, edit: Edit) -> Section:
    """The section with the author's text; what is a proposed sentence to the letter stays what it is."""
    plain = section.title.text.rstrip(".")  # a title has no full stop
    section = replace(section, title=replace(section.title, text=plain))
    if edit.title is None and edit.lines is None:
        return section
    proposed = {sentence.text: sentence for sentence in (section.title, *section.sentences)}

    def as_written(line: str) -> Sentence:
        text = printable(line)
        return proposed.get(text, Sentence(text, by_author=True))

    title = section.title if edit.title is None else as_written(edit.title)
    if edit.lines is None:
        return replace(section, title=title)
    return replace(section, title=title, sentences=tuple(as_written(line) for line in edit.lines if printable(line)))
