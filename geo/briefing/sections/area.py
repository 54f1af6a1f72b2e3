"""The sections of a brief about one area, where they differ from those of a whole layer."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from geo.briefing.brief import SECTIONS
from geo.briefing.evidence.areas import areas_table, components_table, figures_table
from geo.briefing.facts import Facts
from geo.briefing.model import Chart, Map, Section, Sentence, Series, alternative
from geo.briefing.sections.ahead import area_outlook, chance_here
from geo.briefing.sections.judgement import area_headline, counted, tolls
from geo.present.charts import components_figure
from geo.present.explain_words import down, up, why
from geo.present.maps import level_map
from geo.present.names import shown_name
from geo.present.palette import ACCENT
from geo.present.place_words import area_phrase, sentence
from geo.risk.explain import explain
from geo.risk.model import model_for
from geo.risk.sites import LAYER as SITES


def area_judgement(facts: Facts) -> Section:
    """The area's level, why it has it, and what would move it."""
    t, area, language = facts.pen, _area(facts), facts.brief.language
    table, parts, model = facts.table(areas_table), facts.table(components_table), model_for(facts.query)
    phrase = area_phrase(facts.study, facts.layer, str(facts.brief.focus), language=language)
    said = [t.told(sentence(phrase), table.key)] if phrase else []
    said += [
        *counted(facts),
        *(tolls(facts) if facts.now.incidents else []),
        t.told(why(area, model, language), parts.key),
        *_steps(facts),
        *_change(facts),
        *chance_here(facts),
    ]
    return Section(
        key="judgement",
        heading=t(SECTIONS["judgement"]),
        title=area_headline(facts),
        provenance=facts.rests_on,
        sentences=tuple(one for one in said if one.text),
        charts=(components_chart(facts),),
        tables=(facts.table(figures_table), parts),
        notes=(t("Levels are computed from the data by a fixed model; they are not an analyst's judgement."),),
    )


def _steps(facts: Facts) -> list[Sentence]:
    """What would move the area a level; not worked out for circles round sites, which may overlap."""
    if facts.layer.family == SITES:
        return []
    t, language, key = facts.pen, facts.brief.language, facts.table(components_table).key
    found = explain(facts.study, facts.query, str(facts.brief.focus))
    return [t.told(text, key) for text in (up(found, language), down(found, language)) if text]


def components_chart(facts: Facts) -> Chart:
    """The points that each component adds."""
    t, area, model = facts.pen, _area(facts), model_for(facts.query)
    parts = facts.table(components_table)
    names = tuple(str(name) for name in parts.frame["component"])
    points = tuple(round(float(value), 1) for value in parts.frame["points"])
    title = t("Points by component: {name}", name=t.name(area["name"]).shown)
    figure = components_figure(
        area, facts.rests_on, title=title, sentence=why(area, model, facts.brief.language), model=model
    )  # fmt: skip
    said = [f"{name} {t.number(value).shown}" for name, value in zip(names, points, strict=True)]
    return Chart(
        key="chart-components",
        title=title,
        kind="bars",
        categories=names,
        series=(Series(t("Points here"), ACCENT, points),),
        value_title=t("Points of severity"),
        alt=alternative(title, ["; ".join(said)]),
        figure=figure,
        digits=1,
    )


def area_map(facts: Facts) -> Section:
    """The area among its neighbours: the layer's map, framed on it."""
    t, area = facts.pen, _area(facts)
    name = t("Computed severity: {layer}", layer=shown_name(facts.layer.title, facts.brief.language))
    whole = facts.rests_on
    picture = level_map(
        facts.study, facts.query, facts.scores, whole, title=t.name(area["name"]).shown,
        sentence=area_headline(facts).text, focus=facts.brief.focus,
    )  # fmt: skip
    others = _neighbours(facts)
    said = [f"{t.name(row['name']).shown} {t(str(row['level']))}" for _, row in others.head(8).iterrows()]
    table = facts.table(areas_table)
    sentences = []
    if said:
        names = t.names(said)
        sentences.append(t.sentence("Round it: {names}.", table.key, names=names))
    return Section(
        key="map",
        heading=t(SECTIONS["map"]),
        title=area_headline(facts),
        provenance=whole,
        sentences=tuple(sentences),
        maps=(Map("map-levels", name, alternative(area_headline(facts).text, sentences), picture),),
        notes=(
            t("Letter and colour: level. Hatched: thin data. An area without incidents may be one without reports."),
        ),
    )


AREA_SECTIONS: Mapping[str, Callable[[Facts], Section]] = MappingProxyType(
    {"judgement": area_judgement, "map": area_map, "outlook": area_outlook}
)


def _neighbours(facts: Facts) -> pd.DataFrame:
    """The scores of the areas that touch it, the most severe first."""
    areas = facts.layer.areas.loc[facts.scores.index]
    near = areas.geometry.intersects(areas.geometry[facts.brief.focus].buffer(0.05)).to_numpy()
    others: pd.DataFrame = facts.scores[near & (facts.scores.index != facts.brief.focus)]
    return others


def _change(facts: Facts) -> list[Sentence]:
    t, table = facts.pen, facts.table(areas_table)
    if facts.change is None:
        return []
    moved = facts.change.iloc[list(facts.change.index).index(facts.brief.focus)]
    text = "Against the window before: {points} points of severity; it was {level} then."
    return [
        t.sentence(
            text, table.key, points=t.signed(float(moved["severity_change"])), level=t.level(moved["level_before"])
        )
    ]


def _area(facts: Facts) -> pd.Series:
    area = facts.area
    if area is None:
        raise ValueError("A section about one area was asked for without naming it; set the brief's focus.")
    return area
