"""The record of target A: chances month by month from what was known, beside climatology and two plain rankings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import SeriesError
from geo.outlook.chances import WINDOWS, fit_chances, situations
from geo.outlook.days import DailyIncidents
from geo.outlook.scoring import Floats, brier, log_loss, reliability_table

REFIT_MONTHS = 3
FEWEST_CASES = 50
"""Cases that a tenth must hold for its reliability to be judged."""


@dataclass(frozen=True, eq=False)
class ChanceRecord:
    """How stated chances did.

    cases : unit, as_of, window, chance, happened, share_12m, count_12m, climatology (the pooled share before as_of);
        one row per unit, month-end and window
    """

    cases: pd.DataFrame


def judge_chances(
    days: DailyIncidents,
    first_year: int,
    last_year: int,
    *,
    windows: Sequence[int] = WINDOWS,
    report: Callable[[int, int, str], None] | None = None,
) -> ChanceRecord:
    """Chances for windows that begin in the years judged, each fitted on windows closed before it was stated.

    A window begins the day after a month's end, so the year 2012 begins with what was known on 31 December 2011.
    The model is refitted every three months. Months whose window reaches past the record are left out.

    Raises
    ------
    SeriesError  if the years are the wrong way round or the record holds no window within them.
    """
    if first_year > last_year:
        raise SeriesError(f"The first year {first_year} lies after the last year {last_year}. Swap them.")
    known = situations(days)
    begins = known.as_of + pd.Timedelta(days=1)
    judged = np.flatnonzero((begins.year >= first_year) & (begins.year <= last_year))
    parts, share, count = [], known.share_of_spans(), known.count(365)
    for done, window in enumerate(windows):
        happened = known.happened(window)
        months = [int(month) for month in judged if not np.isnan(happened[month]).any()]
        if not months:
            raise SeriesError(
                f"No window of {window} days that begins in {first_year}–{last_year} closes within the record, "
                f"{days.first:%Y-%m-%d} to {days.last:%Y-%m-%d}. Choose other years."
            )
        model = None
        for number, month in enumerate(months):
            if model is None or number % REFIT_MONTHS == 0:
                model = fit_chances(known, window, known.as_of[month])
            closed = known.as_of + pd.Timedelta(days=window) <= known.as_of[month]
            parts.append(
                pd.DataFrame(
                    {
                        "unit": days.units,
                        "as_of": f"{known.as_of[month]:%Y-%m-%d}",
                        "window": window,
                        "chance": model.chances(known, month),
                        "happened": happened[month],
                        "share_12m": share[month],
                        "count_12m": count[month],
                        "climatology": happened[closed].mean(),
                    }
                )
            )
        if report is not None:
            report(done + 1, len(windows), f"{window} days judged")
    return ChanceRecord(pd.concat(parts, ignore_index=True))


def summarise_chances(record: ChanceRecord) -> pd.DataFrame:
    """One row per window: cases, base_rate, Brier score, skills, log loss, AUROC and average precision with benchmarks.

    skill_climatology : 1 − Brier / Brier of the share over the judged cases themselves, which nobody could know
    skill_past : the same against the pooled share known at the time; skill_share: against the last-12-months share
    largest_gap : points between said and came true, largest over tenths with at least 50 cases; tenths_judged,
    tenths_within_5 count them
    """
    return pd.DataFrame([_summary(int(str(window)), cases) for window, cases in record.cases.groupby("window")])


def _summary(window: int, cases: pd.DataFrame) -> dict[str, float]:
    from sklearn.metrics import average_precision_score, roc_auc_score  # slow to import, and seldom needed

    chance, happened = _column(cases, "chance"), _column(cases, "happened")
    share, count = _column(cases, "share_12m"), _column(cases, "count_12m")
    score, table = brier(chance, happened), reliability_table(chance, happened)
    judged = table[table["cases"] >= FEWEST_CASES]
    gap = (100 * (judged["said"] - judged["came_true"])).abs()
    row = {
        "window": window,
        "cases": len(cases),
        "base_rate": float(happened.mean()),
        "brier": score,
        "skill_climatology": _skill(score, brier(np.full(len(cases), happened.mean()), happened)),
        "skill_past": _skill(score, brier(_column(cases, "climatology"), happened)),
        "skill_share": _skill(score, brier(share, happened)),
        "log_loss": log_loss(chance, happened),
    }
    for name, ranking in (("", chance), ("_share_12m", share), ("_count_12m", count)):
        both = 0 < happened.sum() < len(happened)
        row[f"auroc{name}"] = float(roc_auc_score(happened, ranking)) if both else np.nan
        row[f"average_precision{name}"] = float(average_precision_score(happened, ranking)) if both else np.nan
    return row | {
        "largest_gap": float(gap.max()),
        "tenths_judged": len(gap),
        "tenths_within_5": int((gap <= 5).sum()),
    }


def reliability_by_window(record: ChanceRecord) -> pd.DataFrame:
    """The reliability table of every window: window, from, to, cases, said, came_true."""
    parts = []
    for window, cases in record.cases.groupby("window"):
        table = reliability_table(_column(cases, "chance"), _column(cases, "happened"))
        table.insert(0, "window", window)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def _column(cases: pd.DataFrame, name: str) -> Floats:
    return cases[name].to_numpy(dtype=float)


def _skill(score: float, reference: float) -> float:
    return 1 - score / reference if reference > 0 else float("nan")
