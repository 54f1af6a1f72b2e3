"""Headline judgement: the one message of the brief, and what follows from each other section in a sentence."""

from geo.briefing.brief import SECTIONS
from geo.briefing.evidence.ahead import chances_table, density_table, level_changes_table
from geo.briefing.evidence.areas import areas_table, figures_table
from geo.briefing.evidence.events import groups_table
from geo.briefing.evidence.zones import border_table
from geo.briefing.facts import Facts
from geo.briefing.model import Fact, Section, Sentence
from geo.present import outlook_words
from geo.query import UNIDENTIFIED

NOTHING = "No incident matches these filters."


def judgement(facts: Facts) -> Section:
    """The levels in one message, then counts, tolls, actors, changes, borders and the outlook."""
    return Section(
        key="judgement",
        heading=facts.pen(SECTIONS["judgement"]),
        title=headline(facts),
        provenance=facts.rests_on,
        sentences=tuple(takeaways(facts)),
        tables=(facts.table(figures_table),),
        notes=(facts.pen("Levels are computed from the data by a fixed model; they are not an analyst's judgement."),),
    )


def headline(facts: Facts) -> Sentence:
    """How many areas are at High or Extreme, and which is highest; of a brief about one area, that area's level."""
    t, key = facts.pen, facts.table(areas_table).key
    if not facts.now.incidents:
        return t.sentence("No incident matches these filters", facts.table(figures_table).key)
    if facts.scores.empty:
        return t.sentence("No area of this layer lies in the chosen countries", key)
    if facts.area is not None:
        return area_headline(facts)
    top = facts.scores.iloc[0]
    name, level = t.name(top["name"]), t.level(top["level"])
    if facts.high.empty:
        text = "No area is at High or Extreme; the highest computed severity is that of {name} ({level})"
        return t.sentence(text, key, name=name, level=level)
    return t.counted(
        "{count} of {areas} areas is at High or Extreme: {name}",
        "{count} of {areas} areas are at High or Extreme; computed severity is highest in {name}",
        len(facts.high), key, areas=t.count(len(facts.scores)), name=name,
    )  # fmt: skip


def area_headline(facts: Facts) -> Sentence:
    """The level of the area that the brief is about, and its place among the others."""
    t, area, table = facts.pen, facts.area, facts.table(areas_table)
    if area is None:
        raise ValueError("The headline of one area was asked for without naming it; set the brief's focus.")
    return t.sentence(
        "{name}: {level}, computed severity {value}, rank {rank} of {areas}", table.key,
        name=t.name(area["name"]), level=t.level(area["level"]),
        value=t.severity(area["severity"], area["low"], area["high"]),
        rank=t.count(list(facts.scores.index).index(facts.brief.focus) + 1), areas=t.count(len(facts.scores)),
    )  # fmt: skip


def takeaways(facts: Facts) -> list[Sentence]:
    """What each other section comes to, in a sentence each."""
    if not facts.now.incidents:
        text = "That is what the data on file say about this selection, not that nothing happened."
        return [facts.pen.sentence(text, facts.table(figures_table).key), *counted(facts)]
    found = [*counted(facts), *tolls(facts), *_levels(facts), *_actors(facts), _changes(facts), *_border(facts)]
    return [*found, outlook_in_a_sentence(facts)]


def counted(facts: Facts) -> list[Sentence]:
    """Incidents now and in the window before."""
    t, now, then, key = facts.pen, facts.now, facts.then, facts.table(figures_table).key
    days = t.count(facts.query.days)
    if facts.query.days == 1:
        return [_on_a_day(facts)]
    if not then.whole_window_in_data:
        one, many = (
            "{count} incident in {days} days; the window before is not whole in the data, so nothing is compared.",
            "{count} incidents in {days} days; the window before is not whole in the data, so nothing is compared.",
        )
        return [t.counted(one, many, now.incidents, key, days=days)]
    one, many = (
        "{count} incident in {days} days, after {before} in the {days} days before.",
        "{count} incidents in {days} days, after {before} in the {days} days before.",
    )
    return [t.counted(one, many, now.incidents, key, days=days, before=t.count(then.incidents))]


def _on_a_day(facts: Facts) -> Sentence:
    t, now, then, key = facts.pen, facts.now, facts.then, facts.table(figures_table).key
    if not then.whole_window_in_data:
        one, many = (
            "{count} incident on this day; the day before is not in the data, so nothing is compared.",
            "{count} incidents on this day; the day before is not in the data, so nothing is compared.",
        )
        return t.counted(one, many, now.incidents, key)
    one, many = (
        "{count} incident on this day, after {before} on the day before.",
        "{count} incidents on this day, after {before} on the day before.",
    )
    return t.counted(one, many, now.incidents, key, before=t.count(then.incidents))


def tolls(facts: Facts) -> list[Sentence]:
    """Deaths where a figure is known, and how many incidents have none."""
    t, now, key = facts.pen, facts.now, facts.table(figures_table).key
    known = now.incidents - now.unknown_tolls
    if not known:
        text = "Nobody gave a death toll for any of these incidents; an unknown toll is not zero."
        return [t.sentence(text, key)]
    toll = t.deaths(now.deaths_low, now.deaths_best, now.deaths_high)
    if not now.unknown_tolls:
        return [t.sentence("Deaths: {toll}; every incident has a figure.", key, toll=toll)]
    return [
        t.counted(
            "Deaths: {toll} in the incidents with a figure; {count} ({share}) has none, which is not zero.",
            "Deaths: {toll} in the incidents with a figure; {count} ({share}) have none, which is not zero.",
            now.unknown_tolls, key, toll=toll, share=t.percent(now.unknown_tolls, now.incidents),
        )
    ]  # fmt: skip


def _levels(facts: Facts) -> list[Sentence]:
    t, key = facts.pen, facts.table(areas_table).key
    if facts.scores.empty:
        return []
    top = facts.scores.iloc[0]
    found = []
    if len(facts.high) > 1:
        names = t.names(facts.high["name"])
        found.append(t.sentence("At High or Extreme: {names}.", key, names=names))
    text = "{name}: {level}, severity {value} with its 5–95 % interval; data there: {confidence}."
    found.append(
        t.sentence(
            text, key, name=t.name(top["name"]), level=t.level(top["level"]),
            value=t.severity(top["severity"], top["low"], top["high"]), confidence=t.word(str(top["confidence"])),
        )
    )  # fmt: skip
    return found


def _actors(facts: Facts) -> list[Sentence]:
    t, table, total = facts.pen, facts.table(groups_table), facts.now.incidents
    named = table.frame[table.frame["series"] != UNIDENTIFIED]
    found = []
    if len(named):
        top = named.iloc[0]
        found.append(
            t.sentence(
                "{name} is named more often than any other actor: in {count} of {total} incidents ({share}).",
                table.key, name=t.name(top["group"]), count=t.count(top["incidents"]), total=t.count(total),
                share=t.percent(top["incidents"], total),
            )
        )  # fmt: skip
    if facts.now.unidentified:
        share, key = t.percent(facts.now.unidentified, total), facts.table(figures_table).key
        found.append(t.sentence("In {share} of incidents nobody named the actor.", key, share=share))
    return found


def _changes(facts: Facts) -> Sentence:
    return level_changes(facts)


def level_changes(facts: Facts) -> Sentence:
    """How many areas went up or down a level since what the brief is compared with; of one area, whether it did."""
    t, table = facts.pen, facts.table(level_changes_table)
    label = t.name(facts.compared.label)
    if facts.not_compared:
        return t.told(facts.not_compared, table.key)
    if facts.area is not None:
        return _level_of_area(facts, t.name(facts.area["name"]), label)
    steps = table.frame["steps"]
    if not len(steps):
        return t.sentence("No area changed its level since {label}.", table.key, label=label)
    up, down = int((steps > 0).sum()), int((steps < 0).sum())
    text = "Areas up a level or more: {up}; down: {down}; compared with {label}."
    return t.sentence(text, table.key, up=t.count(up), down=t.count(down), label=label)


def _level_of_area(facts: Facts, name: Fact, label: Fact) -> Sentence:
    t, key, moved = facts.pen, facts.table(level_changes_table).key, facts.changed_levels
    if moved.empty:
        return t.sentence("{name}: the same level as in {label}.", key, name=name, label=label)
    before, now = (t.level(moved[level].iloc[0]) for level in ("level_before", "level"))
    return t.sentence("{name}: {now}, after {before} in {label}.", key, name=name, now=now, before=before, label=label)


def _border(facts: Facts) -> list[Sentence]:
    t, near, key = facts.pen, facts.near_border, facts.table(border_table).key
    if not near.total:
        return []
    text = (
        "{share} of incidents whose place is known lie within {km} km of a shared border: {ratio} times an even spread "
        "over the land (95 % {low}–{high})."
    )
    return [
        t.sentence(
            text, key, share=t.percent(near.near, near.total), km=t.count(near.within_km), ratio=t.number(near.ratio),
            low=t.number(near.low), high=t.number(near.high),
        )
    ]  # fmt: skip


def outlook_in_a_sentence(facts: Facts) -> Sentence:
    """The outlook's headline in ICD 203's words, or that no chance is stated and why."""
    t, result, window = facts.pen, facts.outlook, facts.brief.window
    if result is not None and result.chances is not None:
        names = facts.study.layer(result.layer).areas["name"]
        text = outlook_words.headline(
            result.chances[window], names, window, result.known_until, language=facts.brief.language
        )
        return t.told(text, facts.table(chances_table).key)
    table = facts.table(density_table)
    if result is None and len(table.frame) and (table.frame["missing"] == "").any():
        return t.sentence("No outlook has been made for this view, so no chance is stated.", table.key)
    return t.sentence("No chance of what comes next is stated: the data are too thin for an outlook.", table.key)
