"""The outlook's part of the Methods page, written from the constants that the code computes with."""

import pandas as pd

from geo.outlook import analogs, chance_record, chances, density, memory, model, pooled, record
from geo.outlook.result import LEADS
from geo.present.language import DEFAULT, teller
from geo.present.methods import Section, Tell
from geo.present.outlook_words import WORDS


def outlook_sections(language: str = DEFAULT) -> list[Section]:
    """Title, text (Markdown) and table of each section, in reading order, in a language."""
    tell = teller(language)
    return [_chances(tell), _words(tell), _deaths(tell), _record(tell), _silence(tell)]


def _chances(tell: Tell) -> Section:
    lives = ", ".join(f"{days:,}" for days in chances.HALF_LIVES)
    windows = " / ".join(map(str, chances.WINDOWS))
    text = tell(
        "The chance of at least one fatal incident in an area within {windows} days of the end of a "
        "month: model {chance_model}. Mean of two logistic regressions (ridge, C = {penalty:g}) over "
        "all areas and past months whose window has closed. Inputs: fatal incidents fading with "
        "half-lives of {lives} days, days since the last, the share of the last spans of 30 days "
        "with one, the fading counts of neighbours (weight exp(−(d/{near_km:g} km)²)) and of all "
        "areas together, and the season; in the second regression as log odds at each memory's rate, "
        "{slight:g} incidents added. At most {most:,} area-months are learned from.",
        windows=windows,
        chance_model=chances.CHANCE_MODEL,
        penalty=chances.PENALTY,
        lives=lives,
        near_km=chances.NEAR_KM,
        slight=chances.SLIGHT,
        most=chances.MOST,
    )
    return tell("Outlook: chances"), text, None


def _words(tell: Tell) -> Section:
    text = tell(
        "A chance is rounded to whole percents and carries the word of ICD 203 for them. It never "
        "shares a sentence with a word of confidence, and a severity never gets such a word."
    )
    rows = [(tell(row.word), f"{row.lower}–{min(row.upper, 100)}") for row in WORDS]
    return tell("Outlook: words"), text, pd.DataFrame(rows, columns=[tell("Word"), tell("Percent, from – to below")])


def _deaths(tell: Tell) -> Section:
    short = _remembered(model.SHORT, tell)
    long = _remembered(model.LONG, tell)
    text = tell(
        "{draws:,} draws of the deaths in each of the next {leads} months, by area and by country: "
        "model {deaths_model}. Deaths divided by a season common to all; then a mixture of short "
        "memories ({short}; and what followed the {neighbours} or more most alike situations in any "
        "unit, half-life {half_life:g} months) and long ones ({long}; and, with weight "
        "{pooled_share:g}, a quantile regression forest of {trees} trees). The short ones weigh "
        "(share of the last 12 months with deaths)^{gate}. Every remembered month is drawn with "
        "Poisson noise and a lognormal drift that has the spread named at {middle_lead:g} months and "
        "grows with the square root of the lead.",
        draws=model.DRAWS,
        leads=LEADS[-1],
        deaths_model=model.DEATHS_MODEL,
        short=short,
        neighbours=analogs.NEIGHBOURS,
        half_life=analogs.HALF_LIFE,
        long=long,
        pooled_share=model.POOLED_SHARE,
        trees=pooled.TREES,
        gate=model.GATE,
        middle_lead=memory.MIDDLE_LEAD,
    )
    return tell("Outlook: deaths"), text, None


def _remembered(memories: tuple[memory.Memory, ...], tell: Tell) -> str:
    parts = []
    for one in memories:
        past = (
            tell("last {months} months", months=one.window)
            if one.half_life is None
            else tell("half-life {months:g} months", months=one.half_life)
        )
        lean = tell(", moved {part:g} of the way to the present level", part=one.lean) if one.lean else ""
        parts.append(tell("{past}{lean}, drift {drift:g}", past=past, lean=lean, drift=one.drift))
    return "; ".join(parts)


def _record(tell: Tell) -> Section:
    text = tell(
        "Every record walks forward: each forecast is made from what was known at the time, the "
        "models refitted every {refit_months} months (chances) or every year (deaths). Own data are "
        "judged over their last {fewest_years} to {years} years, as many as make {enough:,} "
        "area-months, where {before} years lie before them; else UCDP Nigeria stands in, and is "
        "named. A tenth of the chances with fewer than {fewest_cases} cases tells nothing. CRPS = "
        "∫(F(x) − 1(x ≥ y))² dx over the draws. Conflictology: the unit's own last 12 months as 12 "
        "equal draws.",
        refit_months=chance_record.REFIT_MONTHS,
        fewest_years=record.FEWEST_YEARS,
        years=record.YEARS,
        enough=record.ENOUGH,
        before=record.BEFORE,
        fewest_cases=chance_record.FEWEST_CASES,
    )
    return tell("Outlook: record"), text, None


def _silence(tell: Tell) -> Section:
    text = tell(
        "Nothing is said of a country whose record spans less than {fewest_months} months, holds "
        "fewer than {fewest_fatal:g} fatal incidents a month over the last {look_back} months, lacks "
        "a figure of deaths for more than {unknown:g} % of them, or holds in its last {break_months} "
        "months less than {share:g} % of that. No chance is said where fewer than {fewest} "
        "area-months with, or without, a fatal incident are on record.",
        fewest_months=density.FEWEST_MONTHS,
        fewest_fatal=density.FEWEST_FATAL,
        look_back=density.LOOK_BACK,
        unknown=100 * density.MOST_UNKNOWN,
        break_months=density.BREAK_MONTHS,
        share=100 * density.BREAK_SHARE,
        fewest=chances.FEWEST,
    )
    return tell("Outlook: when nothing is said"), text, None
