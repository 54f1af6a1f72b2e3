"""A whole briefing from a study and a brief: `compose` gives the `Pack` that every writer works from."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from geo.areas.sites import Site
from geo.briefing.brief import Brief, Edit
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
from geo.briefing.model import Head, Pack, Section, Sentence
from geo.briefing.record import pack_record
from geo.briefing.sections import compose_section
from geo.outlook.result import OutlookResult
from geo.present import words
from geo.present.typeset import printable
from geo.study import Study

ALWAYS = (
    figures_table,
    areas_table,
    months_table,
    months_by_actor_table,
    groups_table,
    incidents_table,
    coverage_table,
    components_table,
    levels_table,
)
"""Tables that data formats hold whatever sections are shown."""

Report = Callable[[int, int, str], None]


def compose(
    study: Study,
    brief: Brief,
    *,
    outlook: OutlookResult | None = None,
    since: Since | None = None,
    sites: tuple[Site, ...] = (),
    report: Report | None = None,
) -> Pack:
    """The pack of a brief; the same arguments give the same pack.

    Parameters
    ----------
    outlook : the one made for the brief's layer from this very data; None where there is none
    since : an earlier brief's data and window, for what changed; the window of equal length before without
    sites : the user's own sites, for the section of routes and sites
    report : told how many sections are done, of how many, and which comes next

    Raises
    ------
    BriefError  if the brief's area is not scored.
    LayerNotFoundError  if there is no such layer.
    StaleOutlookError  if the outlook was made from other data.
    """
    tell = report or (lambda _done, _total, _text: None)
    facts = Facts(study, brief, outlook, since, sites)
    sections = []
    for done, key in enumerate(brief.sections):
        tell(done, len(brief.sections), key)
        sections.append(_edited(compose_section(facts, key), brief.edit_of(key)))
    tell(len(brief.sections), len(brief.sections), "")
    for build in ALWAYS:
        facts.table(build)
    return Pack(
        brief=brief,
        head=head(facts),
        sections=tuple(sections),
        evidence={table.key: table for table in facts.made.values()},
        provenance=facts.rests_on,
        labels=labels(brief.language),
        ground=Ground(facts),
        record=pack_record(facts),
    )


def proposals(pack: Pack) -> Mapping[str, Edit]:
    """The text of each section as it stands, for an editor to start from."""
    return {
        section.key: Edit(section.key, section.title.text, tuple(sentence.text for sentence in section.sentences))
        for section in pack.sections
    }


def head(facts: Facts) -> Head:
    """What stands on every page."""
    t, brief, query = facts.pen, facts.brief, facts.query
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
        layer=t(facts.layer.title),
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
