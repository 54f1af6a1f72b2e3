"""The outlook's part of the Methods page, written from the constants that the code computes with."""

import pandas as pd

from geo.outlook import analogs, chance_record, chances, density, memory, model, pooled, record
from geo.outlook.result import LEADS
from geo.present.methods import Section
from geo.present.outlook_words import WORDS


def outlook_sections() -> list[Section]:
    """Title, text (Markdown) and table of each section, in reading order."""
    return [_chances(), _words(), _deaths(), _record(), _silence()]


def _chances() -> Section:
    lives = ", ".join(f"{days:,}" for days in chances.HALF_LIVES)
    windows = " and ".join(map(str, chances.WINDOWS))
    text = (
        f"The chance of at least one fatal incident in an area within {windows} days of the end of a month: model "
        f"{chances.CHANCE_MODEL}. Mean of two logistic regressions (ridge, C = {chances.PENALTY:g}) over all areas and "
        f"past months whose window has closed. Inputs: fatal incidents fading with half-lives of {lives} days, days "
        "since the last, the share of the last spans of 30 days with one, the fading counts of neighbours (weight "
        f"exp(−(d/{chances.NEAR_KM:g} km)²)) and of all areas together, and the season; in the second regression as "
        f"log odds at each memory's rate, {chances.SLIGHT:g} incidents added. At most {chances.MOST:,} area-months are "
        "learned from."
    )
    return "Outlook: chances", text, None


def _words() -> Section:
    text = (
        "A chance is rounded to whole percents and carries the word of ICD 203 for them. It never shares a sentence "
        "with a word of confidence, and a severity never gets such a word."
    )
    rows = [(row.word, f"{row.lower}–{min(row.upper, 100)}") for row in WORDS]
    return "Outlook: words", text, pd.DataFrame(rows, columns=["Word", "Percent, from – to below"])


def _deaths() -> Section:
    short = _remembered(model.SHORT)
    long = _remembered(model.LONG)
    text = (
        f"{model.DRAWS:,} draws of the deaths in each of the next {LEADS[-1]} months, by area and by country: model "
        f"{model.DEATHS_MODEL}. Deaths divided by a season common to all; then a mixture of short memories ({short}; "
        f"and what followed the {analogs.NEIGHBOURS} or more most alike situations in any unit, half-life "
        f"{analogs.HALF_LIFE:g} months) and long ones ({long}; and, with weight {model.POOLED_SHARE:g}, a quantile "
        f"regression forest of {pooled.TREES} trees). The short ones weigh (share of the last 12 months with "
        f"deaths)^{model.GATE}. Every remembered month is drawn with Poisson noise and a lognormal drift that has the "
        f"spread named at {memory.MIDDLE_LEAD:g} months and grows with the square root of the lead."
    )
    return "Outlook: deaths", text, None


def _remembered(memories: tuple[memory.Memory, ...]) -> str:
    parts = []
    for one in memories:
        past = f"last {one.window} months" if one.half_life is None else f"half-life {one.half_life:g} months"
        lean = f", moved {one.lean:g} of the way to the present level" if one.lean else ""
        parts.append(f"{past}{lean}, drift {one.drift:g}")
    return "; ".join(parts)


def _record() -> Section:
    text = (
        "Every record walks forward: each forecast is made from what was known at the time, the models refitted every "
        f"{chance_record.REFIT_MONTHS} months (chances) or every year (deaths). Own data are judged over their last "
        f"{record.FEWEST_YEARS} to {record.YEARS} years, as many as make {record.ENOUGH:,} area-months, where "
        f"{record.BEFORE} years lie before them; else UCDP Nigeria stands in, and is named. A tenth of the chances "
        f"with fewer than {chance_record.FEWEST_CASES} cases tells nothing. CRPS = ∫(F(x) − 1(x ≥ y))² dx over the "
        "draws. Conflictology: the unit's own last 12 months as 12 equal draws."
    )
    return "Outlook: record", text, None


def _silence() -> Section:
    text = (
        f"Nothing is said of a country whose record spans less than {density.FEWEST_MONTHS} months, holds fewer than "
        f"{density.FEWEST_FATAL:g} fatal incidents a month over the last {density.LOOK_BACK} months, lacks a figure of "
        f"deaths for more than {100 * density.MOST_UNKNOWN:g} % of them, or holds in its last {density.BREAK_MONTHS} "
        f"months less than {100 * density.BREAK_SHARE:g} % of that. No chance is said where fewer than "
        f"{chances.FEWEST} area-months with, or without, a fatal incident are on record."
    )
    return "Outlook: when nothing is said", text, None
