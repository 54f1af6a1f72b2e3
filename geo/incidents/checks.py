"""Rows of text held to what an incident must be: those that pass, typed; those that do not, with a reason to act on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from geo.errors import Sentence
from geo.incidents.countries import find_iso3
from geo.incidents.reading import DateOrder, leaves_order_open, parse_date
from geo.incidents.rows import rejects_table
from geo.incidents.stored import ROWS
from geo.schemas import ACTOR_KINDS, ATTRIBUTIONS, DATE_PRECISIONS

DRAFT = [name for name in ROWS.names if name not in ("source", "licence")]
"""Columns of the text table that every reader makes; the empty text stands for nothing."""

TOLLS = ["fatalities_low", "fatalities_best", "fatalities_high", "fatalities_civilian"]
MOST_DEAD = 1_000_000
EARLIEST = date(1900, 1, 1)
_NO_FIGURE = {"", "na", "n/a", "nan", "none", "null", "-", "unknown", "inconnu", "?"}


@dataclass(frozen=True)
class Rules:
    """What a row is held to."""

    source: str
    licence: str
    today: date
    countries: frozenset[str]
    """ISO3 codes of the study area: rows of other known countries are counted as outside."""
    date_order: DateOrder | None = None
    decimal: str = "."
    named: Mapping[str, str] = field(default_factory=dict)
    """Draft column to the file's own column, so that a reason names what its reader sees."""


@dataclass(frozen=True)
class Checked:
    """The outcome: rows + outside + distinct rejected rows = rows looked at."""

    rows: pd.DataFrame
    """In the store's columns `ROWS`."""
    rejects: pd.DataFrame
    outside: int

    @property
    def rejected(self) -> int:
        """How many rows were refused; a row may have several reasons."""
        return int(self.rejects["row"].nunique())


class _Faults:
    """Collects reasons, column by column."""

    def __init__(self, draft: pd.DataFrame, named: Mapping[str, str]) -> None:
        self.draft, self.named = draft, named
        self.found: list[tuple[int, str, str, str]] = []
        self.bad = np.zeros(len(draft), dtype=bool)

    def add(self, where: np.ndarray, column: str, reason: str | Callable[[str], str]) -> None:
        if not where.any():
            return
        self.bad |= where
        name = self.named.get(column, column)
        shown = self.draft[column][where] if column in self.draft else pd.Series("", index=self.draft.index[where])
        for row, value in shown.items():
            text = str(value)[:200]
            self.found.append((row, name, text, reason if isinstance(reason, str) else reason(text)))  # type: ignore[arg-type]


def check_rows(draft: pd.DataFrame, rules: Rules, seen: set[str]) -> Checked:
    """The rows that may enter the store, and the reasons for those that may not.

    Parameters
    ----------
    draft : all text, indexed by row number, columns `DRAFT`
    seen : event_ids that passed earlier in the same file; added to
    """
    countries = draft["country"].map({text: find_iso3(text) for text in draft["country"].unique()})
    known = countries.notna().to_numpy()
    outside = known & ~countries.isin(rules.countries).to_numpy()
    inside, codes = draft[~outside], countries[~outside]
    faults = _Faults(inside, rules.named)
    faults.add(codes.isna().to_numpy(), "country", _no_country)
    rows = pd.DataFrame(index=inside.index)
    rows["country"] = codes
    rows["event_date"] = _days(inside, "event_date", faults, rules, required=True)
    rows["date_end"] = _days(inside, "date_end", faults, rules, required=False)
    late = (rows["date_end"] < rows["event_date"]).to_numpy()
    faults.add(late, "date_end", Sentence("the event ends before it starts"))
    _positions(rows, inside, faults, rules)
    _tolls(rows, inside, faults, rules)
    _words(rows, inside, faults)
    _identities(inside, faults, seen)
    rows["source"], rows["licence"] = rules.source, rules.licence
    return Checked(rows.loc[~faults.bad, ROWS.names], rejects_table(faults.found), int(outside.sum()))


def _days(draft: pd.DataFrame, column: str, faults: _Faults, rules: Rules, *, required: bool) -> pd.Series:
    text = draft[column]
    parsed = {value: parse_date(value, rules.date_order) if value else None for value in text.unique()}
    missing = text.eq("").to_numpy()
    unread = text.map({value: day is None for value, day in parsed.items()}).to_numpy(dtype=bool) & ~missing
    if required:
        faults.add(missing, column, Sentence("no date"))
    faults.add(unread, column, lambda value: _why_no_date(value, rules.date_order))
    future = {value: day is not None and day > rules.today for value, day in parsed.items()}
    ancient = {value: day is not None and day < EARLIEST for value, day in parsed.items()}
    faults.add(
        text.map(future).to_numpy(dtype=bool),
        column,
        Sentence("date in the future (today is {today})", today=rules.today),
    )
    faults.add(text.map(ancient).to_numpy(dtype=bool), column, Sentence("date before {earliest}", earliest=EARLIEST))
    # years that a timestamp of nanoseconds could not hold stay readable here
    days = {value: np.datetime64("NaT" if day is None else day.isoformat(), "s") for value, day in parsed.items()}
    return pd.Series(np.array([days[value] for value in text], dtype="datetime64[s]"), index=draft.index)


def _no_country(text: str) -> str:
    return Sentence("unknown country {name!r}", name=text) if text else Sentence("no country")


def _beyond(column: str, most: int, text: str) -> str:
    return Sentence("{column} {value} is not between -{most} and {most}", column=column, value=text, most=most)


def _why_no_date(text: str, order: DateOrder | None) -> str:
    if order is None and leaves_order_open(text):
        return Sentence("day first or month first? Say dmy or mdy")
    return Sentence("not a date ({order} was said)", order=order) if order else Sentence("not a date, like 2025-06-30")


def _positions(rows: pd.DataFrame, draft: pd.DataFrame, faults: _Faults, rules: Rules) -> None:
    for column, most in (("latitude", 90), ("longitude", 180)):
        text = draft[column].str.strip()
        number = pd.to_numeric(_pointed(text, rules.decimal), errors="coerce").astype("float64")
        empty = text.eq("").to_numpy()
        faults.add(empty, column, Sentence("no {column}", column=column))
        faults.add(number.isna().to_numpy() & ~empty, column, Sentence("{column} is not a number", column=column))
        beyond = ~(number.abs() <= most).to_numpy() & number.notna().to_numpy()
        faults.add(beyond, column, partial(_beyond, column, most))
        rows[column] = number + 0.0  # −0.0 becomes 0.0, which has one spelling
    zero = ((rows["latitude"] == 0) & (rows["longitude"] == 0)).to_numpy()
    faults.add(zero, "latitude", Sentence("position 0/0, which stands for no position"))


def _tolls(rows: pd.DataFrame, draft: pd.DataFrame, faults: _Faults, rules: Rules) -> None:
    for column in TOLLS:
        text = draft[column].str.strip()
        none = text.str.casefold().isin(_NO_FIGURE)
        number = pd.to_numeric(_pointed(text.where(~none, ""), rules.decimal), errors="coerce").astype("float64")
        whole = (number % 1 == 0) & number.between(0, MOST_DEAD)
        faults.add(
            (~none & ~whole).to_numpy(), column, Sentence("not a whole number from 0 to {most:,}", most=MOST_DEAD)
        )
        rows[column] = number.where(whole).astype("Int32")
    best = rows["fatalities_best"]
    alone = best.isna() & (rows["fatalities_low"].notna() | rows["fatalities_high"].notna())
    faults.add(alone.to_numpy(dtype=bool), "fatalities_best", Sentence("a low or high toll without a best one"))
    rows["fatalities_low"] = rows["fatalities_low"].fillna(best)
    rows["fatalities_high"] = rows["fatalities_high"].fillna(best)
    above = (rows["fatalities_low"] > best).fillna(False)
    below = (rows["fatalities_high"] < best).fillna(False)
    faults.add(above.to_numpy(dtype=bool), "fatalities_low", Sentence("low > best"))
    faults.add(below.to_numpy(dtype=bool), "fatalities_high", Sentence("best > high"))


def _words(rows: pd.DataFrame, draft: pd.DataFrame, faults: _Faults) -> None:
    allowed: dict[str, tuple[str, ...]] = {
        "date_precision": DATE_PRECISIONS,
        "place_precision": ("1", "2", "3", "4", "5"),
        "attribution": ("", *ATTRIBUTIONS),
        "side_a_kind": ("", *ACTOR_KINDS),
        "side_b_kind": ("", *ACTOR_KINDS),
    }
    for column, words in allowed.items():
        wrong = ~draft[column].isin(words).to_numpy()
        faults.add(wrong, column, Sentence("must be one of {words}", words=", ".join(filter(None, words))))
    address = draft["source_url"]
    faults.add(
        (address.ne("") & ~address.str.match(r"https?://")).to_numpy(),
        "source_url",
        Sentence("an address starts with http"),
    )
    mark = draft["reliability"]
    faults.add(
        (mark.ne("") & ~mark.str.fullmatch("[A-F][1-6]")).to_numpy(),
        "reliability",
        Sentence("must be like B2 (A–F, 1–6)"),
    )
    faults.add(
        draft["side_a"].eq("").to_numpy(),
        "side_a",
        Sentence("no actor; write Unidentified armed men where nobody is named"),
    )
    for column in (name for name in DRAFT if name not in rows.columns):
        rows[column] = draft[column].where(draft[column].ne(""))
    rows["place_precision"] = (
        pd.to_numeric(draft["place_precision"], errors="coerce").fillna(0).clip(0, 9).astype("int8")
    )


def _identities(draft: pd.DataFrame, faults: _Faults, seen: set[str]) -> None:
    keys = draft["event_id"]
    faults.add(keys.eq("").to_numpy(), "event_id", Sentence("no event id"))
    again = np.zeros(len(keys), dtype=bool)
    for position, key in enumerate(keys):
        if faults.bad[position]:
            continue
        again[position] = key in seen
        seen.add(key)
    faults.add(again, "event_id", Sentence("the same event id stands in an earlier row of the file"))


def _pointed(text: pd.Series, decimal: str) -> pd.Series:
    if decimal == ",":
        return text.str.replace(",", ".", regex=False)
    return text
