"""Key figures, the map of levels, and the ranking of areas."""

from geo.briefing.brief import SECTIONS
from geo.briefing.evidence.areas import areas_table, figures_table
from geo.briefing.evidence.events import coverage_table
from geo.briefing.facts import Facts
from geo.briefing.model import Chart, Map, Section, Sentence, Series, alternative
from geo.briefing.rows import rows
from geo.briefing.sections.judgement import counted, headline, tolls
from geo.present.charts import Bar, Bars, bars_figure
from geo.present.legend import legend
from geo.present.maps import level_map
from geo.present.names import shown_name
from geo.present.palette import LEVEL_COLOURS, LEVEL_INK
from geo.risk.levels import LEVELS, NAMES

HOW_TO_READ = "Letter and colour: level. Hatched: thin data. An area without incidents may be one without reports."
RANKED = 12
"""Areas in the chart of the ranking."""
_LETTERS = {level.name: level.letter for level in LEVELS}


def key_figures(facts: Facts) -> Section:
    """Counts and deaths, now and before."""
    t, now, table = facts.pen, facts.now, facts.table(figures_table)
    count = t.count(now.incidents)
    if now.incidents > now.unknown_tolls:
        toll = t.deaths(now.deaths_low, now.deaths_best, now.deaths_high)
        title = t.sentence("Incidents: {count}; deaths with a figure: {toll}", table.key, count=count, toll=toll)
    elif now.incidents:
        title = t.sentence("Incidents: {count}; no death toll is known", table.key, count=count)
    else:
        title = headline(facts)
    sentences = [*counted(facts), *(tolls(facts) if now.incidents else [])]
    if now.incidents:
        sentences.append(
            t.counted(
                "Against civilians: {count} incident ({share}).",
                "Against civilians: {count} incidents ({share}).",
                now.against_civilians, table.key, share=t.percent(now.against_civilians, now.incidents),
            )
        )  # fmt: skip
    return Section(
        key="figures",
        heading=t(SECTIONS["figures"]),
        title=title,
        provenance=facts.rests_on,
        sentences=tuple(sentences),
        tables=(table,),
        notes=(t("Deaths add up the incidents that have a figure: lowest, best and highest."),),
    )


def areas_map(facts: Facts) -> Section:
    """Where it is how severe."""
    t, title = facts.pen, _most_severe(facts)
    picture = level_map(
        facts.study, facts.query, facts.scores, facts.rests_on, title=title.text, sentence=headline(facts).text
    )
    name = t("Computed severity: {layer}", layer=shown_name(facts.layer.title, facts.brief.language))
    counts = ", ".join(f"{t(row.name)} {row.areas}" for row in reversed(legend(facts.scores)))
    return Section(
        key="map",
        heading=t(SECTIONS["map"]),
        title=title,
        provenance=facts.rests_on,
        sentences=tuple(_placed(facts)),
        maps=(Map("map-levels", name, alternative(name, [t("Areas by level: {counts}", counts=counts)]), picture),),
        notes=(
            t("Letter and colour: level. Hatched: thin data. An area without incidents may be one without reports."),
        ),
    )


def ranking(facts: Facts) -> Section:
    """Every area, the most severe first, and how sure that order is."""
    t, table = facts.pen, facts.table(areas_table)
    title, sentences = _most_severe(facts), []
    if facts.now.incidents and len(facts.scores) > 1:
        top = facts.scores.iloc[0]
        reach = int((facts.scores["high"].iloc[1:] >= top["low"]).sum())
        sentences.append(
            t.counted(
                "The interval of {count} other area reaches into that of {name}: the order among them is not certain.",
                "The intervals of {count} other areas reach into that of {name}: the order among them is not certain.",
                reach, table.key, name=t.name(top["name"]),
            )
        )  # fmt: skip
        sentences.extend(_moved(facts))
    return Section(
        key="ranking",
        heading=t(SECTIONS["ranking"]),
        title=title,
        provenance=facts.rests_on,
        sentences=tuple(sentences),
        charts=(ranking_chart(facts),),
        tables=(table,),
        notes=(t("Bar: computed severity. Thin black line: its 5–95 % interval. Letter: level."),),
    )


def ranking_chart(facts: Facts) -> Chart:
    """The first areas of the ranking as bars in the colours of their levels."""
    t, shown = facts.pen, facts.scores.head(RANKED)
    at = [NAMES.index(str(level)) for level in shown["level"]]
    names = tuple(t.name(name).shown for name in shown["name"])
    values = tuple(round(float(value), 1) for value in shown["severity"])
    bars = [
        Bar(
            name=name,
            value=float(row.severity),
            shown=t.severity(row.severity, row.low, row.high).shown,
            colour=LEVEL_COLOURS[level],
            letter=_LETTERS[str(row.level)],
            ink=LEVEL_INK[level],
            low=float(row.low),
            high=float(row.high),
        )
        for name, row, level in zip(names, rows(shown), at, strict=True)
    ]
    name, axis = t("The most severe areas"), t("Computed severity, 0–100")
    return Chart(
        key="chart-ranking",
        title=name,
        kind="bars",
        categories=names,
        series=(Series(axis, LEVEL_COLOURS[3], values, tuple(LEVEL_COLOURS[level] for level in at)),),
        value_title=axis,
        alt=alternative(name, [f"{bar.name} {bar.shown}" for bar in bars[:5]]),
        figure=bars_figure(
            facts.table(areas_table).frame.head(RANKED), facts.rests_on,
            Bars(tuple(bars), axis, t("No incident matches these filters"), upto=100),
            key="ranking", title=name, sentence=headline(facts).text,
        ),
        digits=1,
    )  # fmt: skip


def _most_severe(facts: Facts) -> Sentence:
    if not facts.now.incidents or facts.scores.empty:
        return headline(facts)
    t, names = facts.pen, facts.scores["name"].head(3)
    return t.sentence("Computed severity is highest in {names}", facts.table(areas_table).key, names=t.names(names))


def _placed(facts: Facts) -> list[Sentence]:
    """How many incidents the map shows, and how many areas rest on thin data."""
    t, rests_on = facts.pen, facts.rests_on
    if not rests_on.incidents:
        return []
    key = facts.table(coverage_table).key
    found = []
    if rests_on.unplaced:
        found.append(
            t.counted(
                "{count} of {all} incidents cannot be placed in an area of this layer and is in no area's figure.",
                "{count} of {all} incidents cannot be placed in an area of this layer and are in no area's figure.",
                rests_on.unplaced, key, all=t.count(rests_on.incidents),
            )
        )  # fmt: skip
    else:
        found.append(t.sentence("Every incident can be placed in an area of this layer.", key))
    with_any = facts.scores["incidents"] > 0
    thin = int(((facts.scores["confidence"].astype(object) == "thin") & with_any).sum())
    table = facts.table(areas_table)
    text = "Of {areas} areas, {with_any} have incidents in this selection; {thin} of them rest on thin data (hatched)."
    values = {"areas": len(facts.scores), "with_any": int(with_any.sum()), "thin": thin}
    found.append(t.sentence(text, table.key, **{name: t.count(value) for name, value in values.items()}))
    return found


def _moved(facts: Facts) -> list[Sentence]:
    """The largest rise and fall against the window before."""
    t, table = facts.pen, facts.table(areas_table)
    if facts.change is None:
        return []
    moves = facts.change["severity_change"].loc[facts.scores.index]
    found = []
    for text, at in (
        ("Largest rise against the window before: {name} ({points} points).", int(moves.to_numpy().argmax())),
        ("Largest fall: {name} ({points} points).", int(moves.to_numpy().argmin())),
    ):
        points = float(moves.iloc[at])
        if round(abs(points)):
            name = t.name(facts.scores["name"].iloc[at])
            found.append(t.sentence(text, table.key, name=name, points=t.signed(points)))
    return found
