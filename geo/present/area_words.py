"""An area in sentences and rows, in English and French: every number from the score table or `geo.risk.area_facts`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from geo.present import explain_words, words
from geo.present.language import DEFAULT, translator
from geo.present.provenance import Provenance, provenance, sources
from geo.query import UNIDENTIFIED, Query
from geo.risk.area_facts import NEAR_KM, AreaDistances, AreaFacts
from geo.risk.model import MODEL, RiskModel
from geo.study import Study

_MOST_NAMED = 3


@dataclass(frozen=True, eq=False)
class About:
    """An area as its page and its summary speak of it.

    scores : the whole layer's score table; the area may be missing in it, as areas of context are not scored
    """

    study: Study
    query: Query
    area_id: str
    name: str
    scores: pd.DataFrame
    facts: AreaFacts
    language: str = DEFAULT

    @cached_property
    def row(self) -> pd.Series | None:
        """The area's row of the score table; None where it is not scored."""
        return pd.Series(self.scores.loc[self.area_id]) if self.area_id in self.scores.index else None


def level_sentence(about: About) -> str:
    """The area's level, severity, interval and rank; that it is not scored, where it is not."""
    t, row = translator(about.language), about.row
    if row is None:
        text = t(
            "{area} is not scored: it lies outside the coverage or the chosen countries. What happened is counted."
        )
        return text.format(area=about.name)
    ranks = about.scores["severity"].rank(method="min", ascending=False)
    text = t(
        "{area} is at level {level} (computed): severity {severity} of 100, in nine of ten draws between {low} and "
        "{high}; rank {rank} of {areas} areas."
    )
    return text.format(
        area=about.name,
        level=t(str(row["level"])),
        severity=words.severity(row["severity"]),
        low=f"{row['low']:.0f}",
        high=f"{row['high']:.0f}",
        rank=int(ranks[about.area_id]),
        areas=len(about.scores),
    )


def count_sentence(about: About) -> str:
    """How many incidents, and how many in the window of equal length before."""
    t, facts = translator(about.language), about.facts
    counted = words.incidents(facts.incidents, about.language)
    if facts.before is None:
        return t("{incidents} in this period; the window before is not whole in the data.").format(incidents=counted)
    text = t("{incidents} in this period, {before} in the window of equal length before.")
    return text.format(incidents=counted, before=words.number(facts.before, about.language))


def toll_sentence(about: About) -> str:
    """How many deaths are known, and of how many incidents nobody gave a figure."""
    t, facts = translator(about.language), about.facts
    known = facts.incidents - facts.unknown_tolls
    if not facts.incidents:
        return ""
    if not known:
        return t("Nobody gave a death toll for any of them, which does not mean that nobody died.")
    deaths = words.deaths(facts.deaths_low, facts.deaths_best, facts.deaths_high, about.language)
    one, many = "{deaths} death in the incidents with a figure", "{deaths} deaths in the incidents with a figure"
    told = words.counted(round(facts.deaths_best), one, many, about.language, deaths=deaths)
    if not facts.unknown_tolls:
        return t("{deaths}; each has one.").format(deaths=told)
    one, many = "{deaths}; {number} has none.", "{deaths}; {number} have none."
    return words.counted(facts.unknown_tolls, one, many, about.language, deaths=told)


def civilian_sentence(about: About) -> str:
    """How many incidents were against civilians; nothing without incidents."""
    facts = about.facts
    if not facts.incidents:
        return ""
    if not facts.civilians:
        return translator(about.language)("No incident was against civilians, as far as it was told.")
    one, many = "{number} of them was against civilians.", "{number} of them were against civilians."
    return words.counted(facts.civilians, one, many, about.language)


def group_sentence(about: About) -> str:
    """Which actors are named most, and how many incidents have one that nobody named."""
    t, groups = translator(about.language), about.facts.groups
    counts = zip(groups["group"].tolist(), groups["incidents"].tolist(), strict=True)
    named = [(group, count) for group, count in counts if group != UNIDENTIFIED]
    parts = []
    if named:
        top = named[:_MOST_NAMED]
        listed = words.listed(
            [f"{t(group)} ({words.number(count, about.language)})" for group, count in top], about.language
        )
        parts.append(t("Actors named most: {groups}.").format(groups=listed))
    if about.facts.unidentified:
        one, many = "{number} has an unidentified actor.", "{number} have an unidentified actor."
        parts.append(words.counted(about.facts.unidentified, one, many, about.language))
    return " ".join(parts)


def place_sentence(about: About) -> str:
    """Where in the area most happened; nothing where no place is known well enough."""
    t, places = translator(about.language), about.facts.places
    if places.empty:
        return ""
    top = places.head(_MOST_NAMED)[["place", "incidents"]].itertuples(index=False)
    listed = words.listed([f"{place} ({words.number(count, about.language)})" for place, count in top], about.language)
    return t("Most happened round {places}.").format(places=listed)


def latest_sentence(about: About) -> str:
    """The latest incident; nothing without any."""
    if not about.facts.incidents:
        return ""
    event = about.study.incidents.table.iloc[int(about.facts.rows[-1])]
    low, best, high = (event[f"fatalities_{name}"] for name in ("low", "best", "high"))
    t = translator(about.language)
    text = t("The latest: {place}, {day}, {event} ({actor}); deaths: {deaths}.")
    return text.format(
        place=event["location"],
        day=words.day(event["event_date"].date(), about.language),
        event=t(str(event["sub_event_type"])),
        actor=t(str(event["actor"])),
        deaths=words.deaths(low, best, high, about.language),
    )


def near_sentence(count: int, town: str, language: str = DEFAULT) -> str:
    """How many incidents of the selection lie near a town."""
    return words.counted(
        count,
        "{number} incident of this selection lies within {km} km of {town}; precise places only.",
        "{number} incidents of this selection lie within {km} km of {town}; precise places only.",
        language,
        km=round(NEAR_KM),
        town=town,
    )


def distance_sentence(about: About, found: AreaDistances) -> str:
    """How far the area lies from the nearest shared border and from the two nearest capitals."""
    t, names = translator(about.language), about.study.boundaries.country_names
    (first, second), km = found.borders[0]
    border = {"one": t(names[first]), "other": t(names[second])}
    parts = [
        t("It touches the border between {one} and {other}").format(**border)
        if km < 1
        else t("{km} km from the border between {one} and {other}").format(
            km=words.number(km, about.language), **border
        )
    ]
    for town, nearest, _, _ in found.capitals[:2]:
        text = t("{town} lies in it") if nearest == 0 else t("{km} km from {town}")
        parts.append(text.format(town=town, km=words.number(nearest, about.language)))
    told = t("; ").join(parts)
    return t("Where it is nearest: {distances}.").format(distances=told[:1].lower() + told[1:])


def summary(about: About, model: RiskModel = MODEL, distances: AreaDistances | None = None) -> list[str]:
    """The area in plain words: each sentence from a figure of its page, the most important first."""
    told = [level_sentence(about), count_sentence(about), toll_sentence(about), civilian_sentence(about)]
    told += [group_sentence(about), place_sentence(about), latest_sentence(about)]
    if about.row is not None:
        told.insert(1, explain_words.why(about.row, model, about.language))
    if distances is not None:
        told.append(distance_sentence(about, distances))
    return [sentence for sentence in told if sentence]


def key_rows(about: About) -> list[tuple[str, str, str]]:
    """Label, value and note of the strip on top of an area's page."""
    t, facts, count = translator(about.language), about.facts, about.facts.incidents
    language = about.language
    before = t("not in the data") if facts.before is None else words.number(facts.before, language)
    toll = words.deaths(facts.deaths_low, facts.deaths_best, facts.deaths_high, language) if count else "0"
    rows = [
        (t("Incidents"), words.number(count, language), t("before: {value}").format(value=before)),
        (
            t("Deaths, where a figure is known"),
            toll,
            t("without a figure: {share}").format(share=words.share(facts.unknown_tolls, count, language)),
        ),
        (
            t("Against civilians"),
            words.number(facts.civilians, language),
            words.share(facts.civilians, count, language),
        ),
        (
            t("Actor unidentified"),
            words.number(facts.unidentified, language),
            words.share(facts.unidentified, count, language),
        ),
        (
            t("Placed imprecisely"),
            words.number(facts.imprecise, language),
            words.share(facts.imprecise, count, language),
        ),
    ]
    if about.row is not None:
        rank = int(about.scores["severity"].rank(method="min", ascending=False)[about.area_id])
        areas = t("of {areas} areas").format(areas=len(about.scores))
        rows.append((t("Rank by severity (computed)"), str(rank), areas))
    return rows


def group_rows(about: About) -> pd.DataFrame:
    """Who acted: actor, incidents, deaths."""
    groups = about.facts.groups
    t = translator(about.language)
    return pd.DataFrame(
        {
            "actor": [t(str(group)) for group in groups["group"]],
            "incidents": groups["incidents"],
            "deaths": words.tolls(groups, about.language),
        }
    )


def place_rows(about: About, where: Callable[[float, float], str]) -> pd.DataFrame:
    """Hot places: the name most used there, where it is, incidents, deaths, the latest day.

    Parameters
    ----------
    where : the words for where a longitude and latitude are
    """
    places = about.facts.places
    return pd.DataFrame(
        {
            "place": places["place"],
            "where": [where(lon, lat) for lon, lat in places[["longitude", "latitude"]].itertuples(index=False)],
            "incidents": places["incidents"],
            "deaths": words.tolls(places, about.language),
            "latest": [pd.Timestamp(day).date() for day in places["last"]],
        }
    )


def site_rows(about: About, sites: pd.DataFrame) -> pd.DataFrame:
    """Sites and towns: name, what it is, where against the area, incidents within 25 km, the nearest one."""
    t, table = translator(about.language), about.study.incidents.table
    nearest = []
    for row, km in sites[["nearest_row", "nearest_km"]].itertuples(index=False):
        event = table.iloc[row] if row >= 0 else None
        nearest.append(
            t("none within some 300 km")
            if event is None
            else t("{km} km: {place}, {day}").format(
                km=words.number(km, about.language),
                place=event["location"],
                day=words.day(event["event_date"].date(), about.language),
            )
        )
    inside, away = t("in the area"), t("{km} km outside")
    return pd.DataFrame(
        {
            "name": sites["name"],
            "kind": [t("own site") if own else t("town") for own in sites["own"]],
            "lies": [
                inside if km == 0 else away.format(km=words.number(km, about.language)) for km in sites["km_to_area"]
            ],
            "incidents": sites["incidents"],
            "nearest": nearest,
        }
    )


def sites_sentence(about: About) -> str:
    """What the table of sites shows."""
    text = translator(about.language)(
        "The user's sites in the area or within {reach} km of it, and its largest towns; incidents are those of a "
        "precise place within {near} km, in whichever area or country."
    )
    return text.format(reach=round(2 * NEAR_KM), near=round(NEAR_KM))


def distance_rows(about: About, found: AreaDistances) -> pd.DataFrame:
    """Borders and capitals: what, km from the area's nearest point, where the middle lies from it."""
    t, names = translator(about.language), about.study.boundaries.country_names
    text = t("border {one}–{other}")
    rows = [
        {"to": text.format(one=t(names[one]), other=t(names[other])), "km": round(km), "middle_of_area": ""}
        for (one, other), km in found.borders
    ]
    middle = t("{km} km {direction} of it")
    rows += [
        {
            "to": town,
            "km": round(nearest),
            "middle_of_area": middle.format(
                km=words.number(km, about.language), direction=t(words.bearing_words(bearing))
            ),
        }
        for town, nearest, km, bearing in found.capitals
    ]
    return pd.DataFrame(rows)


def area_provenance(about: About) -> Provenance:
    """What the figures of one area rest on: its own incidents, not the whole layer's."""
    study, facts = about.study, about.facts
    whole = provenance(study, about.query, about.language)
    chosen = study.incidents.table[["source", "licence"]].iloc[facts.rows] if facts.incidents else None
    return replace(
        whole,
        layer=f"{about.name} ({whole.layer})",
        incidents=facts.incidents,
        unplaced=0,
        imprecise=facts.imprecise,
        unknown_tolls=facts.unknown_tolls,
        unidentified=facts.unidentified,
        snapped=facts.snapped,
        sources=whole.sources if chosen is None else sources(study.incidents, chosen, whole.filters, about.language),
    )
