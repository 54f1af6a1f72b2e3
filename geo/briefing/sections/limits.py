"""Gaps and method: what is not known, and how the figures were made."""

from geo.briefing.brief import SECTIONS
from geo.briefing.evidence.areas import components_table, levels_table
from geo.briefing.evidence.events import coverage_table
from geo.briefing.facts import Facts
from geo.briefing.model import Section, Sentence
from geo.briefing.sections.judgement import headline


def gaps(facts: Facts) -> Section:
    """Shares without a toll, a place, an actor; what severity is; what the data are."""
    t, rests_on, table = facts.pen, facts.rests_on, facts.table(coverage_table)
    if rests_on.incidents:
        title = t.sentence(
            "{tolls} of incidents have no death toll; {places} are placed only near a town or in a district", table.key,
            tolls=t.percent(rests_on.unknown_tolls, rests_on.incidents),
            places=t.percent(rests_on.imprecise, rests_on.incidents),
        )  # fmt: skip
    else:
        title = headline(facts)
    return Section(
        key="gaps",
        heading=t(SECTIONS["gaps"]),
        title=title,
        provenance=rests_on,
        sentences=tuple(_limits(facts)),
        tables=(table, facts.table(components_table), facts.table(levels_table)),
        notes=(t("An unknown figure is left unknown everywhere in this brief; it is never counted as zero."),),
    )


def _limits(facts: Facts) -> list[Sentence]:
    t, rests_on = facts.pen, facts.rests_on
    coverage, parts = facts.table(coverage_table), facts.table(components_table)
    found = []
    if rests_on.incidents:
        text = "In {actors} of incidents nobody named the actor; {unplaced} of {all} lie in no area of this layer."
        values = {"unplaced": t.count(rests_on.unplaced), "all": t.count(rests_on.incidents)}
        actors = t.percent(rests_on.unidentified, rests_on.incidents)
        found.append(t.sentence(text, coverage.key, actors=actors, **values))
    if rests_on.caveat:
        found.append(t.told(t(rests_on.caveat), coverage.key))
    found.append(
        t.sentence(
            "Data are reports: places without reporters, and the latest weeks, hold fewer of them than happened.",
            coverage.key,
        )
    )
    text = (
        "Severity from 0 to 100 is computed by a fixed formula ({model}) from seven components; a level is a fixed "
        "range of it."
    )
    found.append(t.sentence(text, parts.key, model=t.word(rests_on.model)))
    found.append(
        t.sentence(
            "The 5–95 % interval holds what is unsure in places, tolls and small numbers; it cannot know what nobody "
            "reported.",
            parts.key,
        )
    )
    return found
