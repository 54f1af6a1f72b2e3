"""What changed since the window before or an earlier brief, and the outlook."""

from geo.briefing.brief import SECTIONS
from geo.briefing.evidence.ahead import (
    area_chances_table,
    chances_here,
    chances_table,
    counts_before_table,
    deaths_ahead_table,
    density_table,
    level_changes_table,
    new_groups_table,
    new_places_table,
    revisions_table,
    units_ahead,
)
from geo.briefing.facts import Facts
from geo.briefing.model import Chart, Map, Section, Sentence, Series, alternative
from geo.briefing.rows import numbers
from geo.briefing.sections.judgement import level_changes, outlook_in_a_sentence
from geo.errors import StaleOutlookError
from geo.outlook.record import reference_record
from geo.outlook.result import OutlookResult
from geo.present import change_words, outlook_tables, outlook_words
from geo.present.charts import fan_figure
from geo.present.charts.fan import CENTRE, KNOWN, MIDDLE, NARROW, Y_TITLE
from geo.present.figure import Figure
from geo.present.language import marked
from geo.present.maps import chance_map
from geo.present.outlook_provenance import outlook_provenance
from geo.present.palette import INK
from geo.present.provenance import Provenance
from geo.query import Query

TOLD = 5
"""Areas whose chance stands in a sentence of its own."""
LOW, HIGH = marked("5 % of the draws below"), marked("5 % of the draws above")


def changes(facts: Facts) -> Section:
    """Levels, counts, groups and places that changed, and what sources revised."""
    t, language = facts.pen, facts.brief.language
    levels, groups, places = (facts.table(build) for build in (level_changes_table, new_groups_table, new_places_table))
    tables = [groups, places] if facts.area is not None else [levels, groups, places]
    sentences = [_counts(facts)]
    if facts.compared.is_whole:
        sentences.append(t.told(change_words.groups_sentence(facts.changes, language), groups.key))
    sentences.append(t.told(change_words.places_sentence(facts.changes, language), places.key))
    if facts.revised is not None:
        revised = facts.table(revisions_table)
        sentences.append(t.told(change_words.revisions_sentence(facts.revised, 2, language), revised.key))
        tables.append(revised)
    return Section(
        key="changes",
        heading=t(SECTIONS["changes"]),
        title=level_changes(facts),
        provenance=facts.rests_on,
        sentences=tuple(sentences),
        tables=tuple(tables),
        notes=(t("Compared with {label}.", label=facts.compared.label),),
    )


def _counts(facts: Facts) -> Sentence:
    t, table = facts.pen, facts.table(counts_before_table)
    if not facts.compared.is_whole:
        return t.sentence("The window before does not lie whole in the data, so counts are not compared.", table.key)
    first = table.frame.iloc[0]
    text = "Incidents: {now}, before {before} ({difference})."
    values = {"now": t.count(first["now"]), "before": t.count(first["before"])}
    return t.sentence(text, table.key, difference=t.signed(float(first["difference"])), **values)


def _fresh(facts: Facts) -> OutlookResult | None:
    """The outlook, which must be of the brief's own data."""
    result = facts.outlook
    if result is not None and (result.data_version != facts.study.version):
        raise StaleOutlookError(
            "The outlook was made from data {data_version}, the brief from {version}. Make the outlook again.",
            data_version=result.data_version,
            version=facts.study.version,
        )
    return result


def area_outlook(facts: Facts) -> Section:
    """The chances of one area with their record and the fan of its deaths, or why none is stated."""
    t, language, window = facts.pen, facts.brief.language, facts.brief.window
    result, chances = _fresh(facts), chances_here(facts)
    if result is None or not chances:
        return _not_stated(facts, result)
    table, record = facts.table(area_chances_table), result.record or reference_record()
    sentences = [_chance_here(facts, result, days) for days in chances if days != window]
    said, key = outlook_words.record_sentence(record, window, chances[window], language=language), table.key
    fans = _fans(facts, result)
    sentences += [t.told(said, key), *_rank(facts, key)]
    sentences += [t.told(chart.figure.sentence, facts.table(deaths_ahead_table).key) for chart in fans]
    title = _chance_here(facts, result, window)
    picture = _chance_map(facts, result, title.text)
    return Section(
        key="outlook",
        heading=t(SECTIONS["outlook"]),
        title=title,
        provenance=facts.rests_on,
        sentences=tuple(sentences),
        maps=(Map("map-chances", picture.title, alternative(picture.title, [title]), picture),),
        charts=fans,
        tables=(table,),
        notes=(outlook_words.rests_on_sentence(result, language=language),),
    )


def _chance_here(facts: Facts, result: OutlookResult, window: int) -> Sentence:
    t, chance = facts.pen, chances_here(facts)[window]
    name = t.name(facts.layer.areas["name"].loc[str(facts.brief.focus)]).shown
    text = outlook_words.chance_sentence(name, chance, window, result.known_until, language=facts.brief.language)
    return t.told(text, facts.table(area_chances_table).key)


def chance_here(facts: Facts) -> list[Sentence]:
    """The chance of the area that the brief is about, where one is stated."""
    result = _fresh(facts)
    return [] if result is None or not chances_here(facts) else [_chance_here(facts, result, facts.brief.window)]


def _rank(facts: Facts, key: str) -> list[Sentence]:
    """The area's place among those of which a chance is stated."""
    t, frame = facts.pen, facts.table(area_chances_table).frame
    row = frame[frame["days"] == facts.brief.window].iloc[0]
    text = "Of {areas} areas with a chance for {days} days it has rank {rank}."
    return [t.sentence(text, key, **{name: t.count(row[name]) for name in ("areas", "days", "rank")})]


def outlook(facts: Facts) -> Section:
    """Chances in ICD 203's words with their record beside them, or why none is stated."""
    result = _fresh(facts)
    if result is None or result.chances is None:
        return _not_stated(facts, result)
    t, language, window = facts.pen, facts.brief.language, facts.brief.window
    table, record = facts.table(chances_table), result.record or reference_record()
    names = facts.study.layer(result.layer).areas["name"]
    ordered = result.chances[window].sort_values(ascending=False, kind="stable")
    sentences = []
    for area, chance in ordered.head(TOLD).items():
        text = outlook_words.chance_sentence(
            t.name(names[area]).shown, float(chance), window, result.known_until, language=language
        )
        sentences.append(t.told(text, table.key))
    top = float(ordered.iloc[0])
    sentences.append(t.told(outlook_words.record_sentence(record, window, top, language=language), table.key))
    fans = _fans(facts, result)
    sentences += [t.told(chart.figure.sentence, facts.table(deaths_ahead_table).key) for chart in fans]
    picture = _chance_map(facts, result, sentences[0].text)
    alt = alternative(table.title, sentences[:TOLD])
    return Section(
        key="outlook",
        heading=t(SECTIONS["outlook"]),
        title=outlook_in_a_sentence(facts),
        provenance=facts.rests_on,
        sentences=tuple(sentences),
        maps=(Map("map-chances", table.title, alt, picture),),
        charts=fans,
        tables=(table,),
        notes=(outlook_words.rests_on_sentence(result, language=language),),
    )


def _fans(facts: Facts, result: OutlookResult) -> tuple[Chart, ...]:
    """Deaths a month, known and ahead, of each unit of the table; in the native chart the bands are lines."""
    t, language, found = facts.pen, facts.brief.language, []
    frame = facts.table(deaths_ahead_table).frame
    for _, forecast, unit in units_ahead(facts):
        rows = frame[frame["unit_id"] == unit]
        if rows.empty:
            continue
        name, fan = str(rows["unit"].iloc[0]), rows.drop(columns=["unit_id", "unit"]).reset_index(drop=True)
        title = t("{area}: deaths a month, known and ahead", area=name)
        sentence = outlook_words.deaths_sentence(forecast, unit, name, language=language)
        lines = {"known": (KNOWN, INK), "low_90": (LOW, NARROW), "middle": (CENTRE, MIDDLE), "high_90": (HIGH, NARROW)}
        found.append(
            Chart(
                key=f"chart-deaths-ahead-{unit}",
                title=title,
                kind="lines",
                categories=tuple(t.month(month).shown for month in fan["month"]),
                series=tuple(Series(t(label), ink, numbers(fan[column])) for column, (label, ink) in lines.items()),
                value_title=t(Y_TITLE),
                alt=alternative(title, [sentence]),
                figure=fan_figure(
                    fan, _whole(facts, result), unit=unit, title=title, sentence=sentence, language=language
                ),
            )
        )
    return tuple(found)


def _whole(facts: Facts, result: OutlookResult) -> Provenance:
    """What an outlook rests on: every incident up to its last month, whatever the filters."""
    first = min(facts.study.incidents.first_day, result.known_until)
    query = Query(start=first, end=result.known_until, layer=result.layer)
    return outlook_provenance(facts.study, query, facts.brief.language)


def _chance_map(facts: Facts, result: OutlookResult, sentence: str) -> Figure:
    window, language = facts.brief.window, facts.brief.language
    table = outlook_tables.chance_table(result, facts.study, window, language=language)
    title = facts.table(chances_table).title
    return chance_map(
        facts.study, result.layer, table, window, _whole(facts, result), title=title, sentence=sentence,
        language=language,
    )  # fmt: skip


def _not_stated(facts: Facts, result: OutlookResult | None) -> Section:
    t, language = facts.pen, facts.brief.language
    table = facts.table(density_table)
    sentences = []
    if result is not None and result.too_few:
        reasons = " ".join(outlook_words.reason_sentence(reason, language=language) for reason in result.too_few)
        sentences.append(t.told(reasons, table.key))
    elif len(table.frame) and (table.frame["missing"] != "").all():
        sentences.append(t.told(outlook_words.thin_headline(language=language), table.key))
        sentences.append(t.told(outlook_words.densest_sentence(table.frame, language=language), table.key))
    sentences.append(
        t.sentence("The tables of this brief tell what was reported, not how likely it is to happen.", table.key)
    )
    silent = t.sentence("No chance is stated here: the data of this area are too thin for an outlook.", table.key)
    spoken_elsewhere = facts.area is not None and result is not None and result.chances is not None
    return Section(
        key="outlook",
        heading=t(SECTIONS["outlook"]),
        title=silent if spoken_elsewhere else outlook_in_a_sentence(facts),
        provenance=facts.rests_on,
        sentences=tuple(sentences),
        tables=(table,),
    )
