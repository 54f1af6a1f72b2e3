"""Outlooks in words: ICD 203's words for chances with their number, the record beside them, and why nothing is said.

A chance's word and its record never stand in one sentence with a word of confidence. A severity never gets these words.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from geo.outlook.density import BREAK_MONTHS, FEWEST_FATAL, FEWEST_MONTHS, MOST_UNKNOWN, Density, Reason
from geo.outlook.model import DeathsForecast
from geo.outlook.record import Record, has_enough_cases
from geo.outlook.result import OutlookResult
from geo.present import words
from geo.present.language import DEFAULT, marked, translator


@dataclass(frozen=True)
class ChanceWord:
    """One row of ICD 203: whole percents from `lower` to below `upper`, its word, and the sentence it stands in."""

    lower: int
    upper: int
    word: str
    sentence: str


_IS = marked("{area}, {start} to {end}: at least one fatal incident is {word} ({chance}).")
_THERE_IS = marked("{area}, {start} to {end}: there is {word} of a fatal incident ({chance}).")
_THERE_IS_A = marked("{area}, {start} to {end}: there is a {word} of at least one fatal incident ({chance}).")
WORDS = (
    ChanceWord(0, 5, marked("almost no chance"), _THERE_IS),
    ChanceWord(5, 20, marked("very unlikely"), _IS),
    ChanceWord(20, 45, marked("unlikely"), _IS),
    ChanceWord(45, 55, marked("roughly even chance"), _THERE_IS_A),
    ChanceWord(55, 80, marked("likely"), _IS),
    ChanceWord(80, 95, marked("very likely"), _IS),
    ChanceWord(95, 101, marked("almost certain"), _IS),
)
"""METHODS §8. A chance is rounded to whole percents before its word is looked up, so that both always agree."""
LIKELY = 55


def whole_percent(chance: float) -> int:
    """A chance in whole percents."""
    return int(np.floor(100 * chance + 0.5))


def chance_class(chance: float) -> int:
    """Position in `WORDS` of a chance between 0 and 1."""
    percent = whole_percent(chance)
    return next(number for number, row in enumerate(WORDS) if row.lower <= percent < row.upper)


def chance_word(chance: float, language: str = DEFAULT) -> str:
    """The word for a chance."""
    return translator(language)(WORDS[chance_class(chance)].word)


def percent(chance: float, language: str = DEFAULT) -> str:
    """A chance as 34 %; never 0 or 100, which nobody can know."""
    translate = translator(language)
    if whole_percent(chance) < 1:
        return translate("below 1 %")
    return translate("above 99 %") if whole_percent(chance) > 99 else words.percent(whole_percent(chance), language)


def mark(chance: float) -> str:
    """A chance in whole percents as short as a map needs it: 34, <1, >99."""
    return "<1" if whole_percent(chance) < 1 else ">99" if whole_percent(chance) > 99 else str(whole_percent(chance))


def day(value: date, language: str = DEFAULT) -> str:
    """A date as 5 Jun 2025 or 5 juin 2025."""
    return words.day(value, language)


def month(value: pd.Period, language: str = DEFAULT) -> str:
    """A month as June 2025 or juin 2025."""
    return words.month(value.start_time.date(), language)


def number(value: float, digits: int = 0, language: str = DEFAULT) -> str:
    """A number with thousands apart and so many decimals."""
    return words.decimal(value, digits, language)


def chance_sentence(area: str, chance: float, window: int, known_until: date, language: str = DEFAULT) -> str:
    """The chance of a fatal incident in an area over the window after `known_until`, in words with its number."""
    row = WORDS[chance_class(chance)]
    translate = translator(language)
    return translate(row.sentence).format(
        area=area,
        start=day(known_until + timedelta(days=1), language),
        end=day(known_until + timedelta(days=window), language),
        word=translate(row.word),
        chance=percent(chance, language),
    )


def record_sentence(record: Record, window: int, chance: float, language: str = DEFAULT) -> str:
    """How often chances like this one came true, and on whose past that was seen."""
    translate, tenth = translator(language), record.tenth(window, chance)
    values = {
        "from_": number(100 * tenth["from"], 0, language),
        "to": number(100 * tenth["to"], 0, language),
        "window": window,
        "cases": number(tenth["cases"], 0, language),
        "years": f"{record.first_year}–{record.last_year}",
        "source": source_words(record, language),
    }
    if not has_enough_cases(tenth):
        return translate(
            "On the record of {source}, {years}, chances of {from_} to {to} % for {window} days were stated {cases} "
            "times, too seldom to tell how often they come true."
        ).format(**values)
    return translate(
        "On the record of {source}, {years}, chances of {from_} to {to} % for {window} days came true in {true} % of "
        "{cases} cases; {said} % had been said on average."
    ).format(
        **values,
        true=number(100 * tenth["came_true"], 0, language),
        said=number(100 * tenth["said"], 0, language),
    )


def source_words(record: Record, language: str = DEFAULT) -> str:
    """Whose past a record was seen on."""
    return translator(language)(record.source)


def record_headline(record: Record, window: int, language: str = DEFAULT) -> str:
    """The record of chances for a window as a whole, beside its benchmarks."""
    row = record.chances[record.chances["window"] == window].iloc[0]
    return (
        translator(language)(
            "{source}, {years}, each chance made from what was known at the time: {cases} chances for {window} days. "
            "Brier skill {skill} over the share of all these cases; ranking (AUROC) {auroc}, against {share} by the "
            "share of the last 12 months and {count} by the count of the last 12 months. In {within} of {judged} "
            "tenths with 50 cases or more, said and came true lie within 5 points; the largest gap is {gap} points."
        )
    ).format(
        source=_capital(source_words(record, language)),
        years=f"{record.first_year}–{record.last_year}",
        cases=number(row["cases"], 0, language),
        window=window,
        skill=number(row["skill_climatology"], 2, language),
        auroc=number(row["auroc"], 3, language),
        share=number(row["auroc_share_12m"], 3, language),
        count=number(row["auroc_count_12m"], 3, language),
        within=int(row["tenths_within_5"]),
        judged=int(row["tenths_judged"]),
        gap=number(row["largest_gap"], 0, language),
    )


def deaths_record_sentence(record: Record, kind: str, language: str = DEFAULT) -> str | None:
    """How forecasts of deaths did beside the unit's own last 12 months; None where that kind was not judged."""
    rows = record.deaths[record.deaths["kind"] == kind]
    if rows.empty:
        return None
    row, translate = rows.iloc[0], translator(language)
    return translate(
        "On the record of {source}, {years}, 3 to 14 months ahead: the mean error (CRPS) is {ratio} % of that of the "
        "own last 12 months (conflictology), {last} % of the last month's and {zero} % of saying no deaths; {covered} "
        "% of months lie within the 90 % interval."
    ).format(
        source=translator(language)(row["source"]),
        years=f"{record.first_year}–{record.last_year}",
        ratio=number(100 * row["ratio_conflictology"], 0, language),
        last=number(100 * row["ratio_last"], 0, language),
        zero=number(100 * row["ratio_zero"], 0, language),
        covered=number(100 * row["coverage_90"], 0, language),
    )


def headline(chances: pd.Series, names: pd.Series, window: int, known_until: date, language: str = DEFAULT) -> str:
    """How many areas have a chance of 55 % or more, and which is highest."""
    percents = chances.map(whole_percent)
    top = chances.sort_values(ascending=False, kind="stable").index[0]
    return translator(language)(
        "From {start} to {end} ({window} days), at least one fatal incident is likely, very likely or almost certain "
        "in {many} of {all} areas; the highest chance is {area}'s, {chance}."
    ).format(
        start=day(known_until + timedelta(days=1), language),
        end=day(known_until + timedelta(days=window), language),
        window=window,
        many=int((percents >= LIKELY).sum()),
        all=len(chances),
        area=names[top],
        chance=percent(float(chances[top]), language),
    )


def rests_on_sentence(result: OutlookResult, language: str = DEFAULT) -> str:
    """What an outlook is made from, and what is not in it."""
    return translator(language)(
        "Made from all incidents to {day}, whatever the filters say, by {model} from data {data}. Incidents without a "
        "figure of deaths count as neither fatal nor harmless. A statistical outlook, not an analyst's judgement."
    ).format(day=day(result.known_until, language), model=result.model_version, data=result.data_version)


def deaths_sentence(forecast: DeathsForecast, unit: str, name: str, language: str = DEFAULT) -> str:
    """The middle and the 90 % interval of deaths in the first and the last month ahead."""
    draws = forecast.draws[forecast.units.index(unit)]
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95], axis=-1)
    return translator(language)(
        "{name}: {low_1} to {high_1} deaths in {month_1} in nine of ten draws, half of them above {middle_1}; "
        "{low_2} to {high_2} in {month_2}, half of them above {middle_2}."
    ).format(
        name=name,
        month_1=month(forecast.months[0], language),
        month_2=month(forecast.months[-1], language),
        **{
            f"{what}_{place}": number(values[at], 0, language)
            for what, values in (("low", low), ("middle", middle), ("high", high))
            for place, at in ((1, 0), (2, -1))
        },
    )


def thin_headline(language: str = DEFAULT) -> str:
    """That no chance is stated, and what one would need."""
    return translator(language)(
        "These data are not dense enough to state chances, so none is stated. An outlook needs, in one country at "
        "least, a record of {months} months, {fatal} fatal incidents a month over the last two years that do not break "
        "off in the last {latest} months, and a figure of deaths for {known} % of the incidents."
    ).format(
        months=FEWEST_MONTHS,
        fatal=number(FEWEST_FATAL, 0, language),
        latest=BREAK_MONTHS,
        known=number(100 * (1 - MOST_UNKNOWN), 0, language),
    )


def densest_sentence(table: pd.DataFrame, language: str = DEFAULT) -> str:
    """Which country's record is densest, from `outlook_tables.density_table`."""
    row = table.iloc[0]
    return translator(language)(
        "The densest record is {country}'s: {fatal} fatal incidents a month over the last two years, {unknown} % of "
        "incidents without a figure of deaths, {months} months in all."
    ).format(
        country=row["country"],
        fatal=number(row["fatal_a_month"], 1, language),
        unknown=number(row["unknown"], 0, language),
        months=number(row["months"], 0, language),
    )


def counts_sentence(table: pd.DataFrame, name: str, language: str = DEFAULT) -> str:
    """What is on record of an area, from `geo.risk.trends.monthly`; a count, not a chance."""
    translate = translator(language)
    if table.empty:
        return translate("{name}: no incident is on record, which is not that nothing happened.").format(name=name)
    return translate(
        "{name}: {incidents} incidents on record, in {months} different months; these are counts of what was reported, "
        "not chances."
    ).format(
        name=name,
        incidents=number(float(table["incidents"].sum()), 0, language),
        months=number(float(table["month"].nunique()), 0, language),
    )


def reason_sentence(reason: Reason, language: str = DEFAULT) -> str:
    """Why nothing is said of a country or a layer."""
    local = {
        name: number(float(value), len(value.partition(".")[2]), language) for name, value in reason.figures.items()
    }
    return translator(language)(reason.template).format(**local)


def not_said_sentence(one: Density, name: str, language: str = DEFAULT) -> str:
    """Why nothing is said of one country's areas."""
    reasons = " ".join(reason_sentence(reason, language) for reason in one.reasons)
    return translator(language)("No chance is stated for {name}. {reasons}").format(name=name, reasons=reasons)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
