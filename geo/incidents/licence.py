"""What each source's terms ask: which rows may be passed on, and the words that must stand under a figure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from geo.errors import Sentence, SettingError
from geo.incidents import acled, ucdp
from geo.incidents.receipts import in_force
from geo.incidents.settings import Right, Settings, read_settings, save_settings
from geo.incidents.store import Store


@dataclass(frozen=True)
class Terms:
    """One licence in the app's words."""

    licence: str
    may_pass_on_rows: bool
    title: str
    link: str
    needs_statement: bool = False


KNOWN = {
    terms.licence: terms
    for terms in (
        Terms("CC BY 4.0", True, "Starter set", "https://creativecommons.org/licenses/by/4.0/"),
        Terms(ucdp.LICENCE, True, "Uppsala Conflict Data Program, GED", "https://ucdp.uu.se"),
        Terms(
            acled.LICENCE,
            False,
            "Armed Conflict Location & Event Data (ACLED)",
            "https://acleddata.com",
            needs_statement=True,
        ),
    )
}


@dataclass(frozen=True)
class Shareable:
    """Rows that may leave the house, and the sentence that tells what stayed and why."""

    table: pd.DataFrame
    withheld: int
    sentence: str | None


def terms_of(licence: str) -> Terms:
    """The terms of a licence; of one that nobody described, the strict ones: rows stay in the house."""
    return KNOWN.get(licence, Terms(licence, False, licence, ""))


def shareable(table: pd.DataFrame, settings: Settings | None = None) -> Shareable:
    """The rows that their licences, or a right that the user declared, allow to be passed on one by one."""
    declared = {right.licence for right in settings.rights} if settings else set()
    licences = table["licence"].unique()
    kept = [licence for licence in licences if licence in declared or terms_of(licence).may_pass_on_rows]
    stays = ~table["licence"].isin(kept).to_numpy()
    if not stays.any():
        return Shareable(table, 0, None)
    sources = ", ".join(sorted(table.loc[stays, "source"].unique()))
    sentence = Sentence(
        "{left_out:,} of {rows:,} rows are left out: the terms of {sources} do not allow passing single rows on. "
        "Totals and maps include them. Who holds that right can declare it on the Data page.",
        left_out=int(stays.sum()),
        rows=len(table),
        sources=sources,
    )
    return Shareable(table[~stays], int(stays.sum()), sentence)


def source_terms(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Each source with each of its licences, once, in order."""
    return sorted(set(zip(table["source"].tolist(), table["licence"].tolist(), strict=True)))


def statements(table: pd.DataFrame, accessed: dict[str, date], *, filters: str, manipulations: str) -> tuple[str, ...]:
    """The sentences that must stand under a figure resting on these rows: one for each source that asks for one.

    Parameters
    ----------
    accessed : source to the day on which its rows were fetched
    filters : the reader's filters in words
    manipulations : what was done with the rows, in words
    """
    told = []
    for source, licence in source_terms(table):
        terms = terms_of(licence)
        if terms.needs_statement:
            day = accessed.get(source)
            when = f"accessed {day}" if day else "date of access unknown"
            told.append(
                f"Source: {terms.title}, {terms.link}, {when}. Filters: {filters}. Changes made to the data: "
                f"{manipulations}."
            )
    return tuple(told)


def access_days(store: Store, version: int | None = None) -> dict[str, date]:
    """Source to the day of its newest import up to a version, imports that were undone left out."""
    wanted = store.receipt(version).version
    receipts = {number: receipt for number, receipt in store.receipts().items() if number <= wanted}
    return {receipt.source: receipt.when.date() for _, receipt in sorted(in_force(receipts).items())}


def declare_right(folder: Path, licence: str, *, by: str, ground: str, on: date) -> Settings:
    """The settings with a user's word that rows of a licence may be passed on.

    Raises
    ------
    SettingError  if nobody, or no ground, is named.
    """
    if not by.strip() or not ground.strip():
        raise SettingError(
            "A declared right needs a name and a ground, such as the contract's number; one of them is empty."
        )
    settings = read_settings(folder)
    rights = _without(settings.rights, licence)
    settings = replace(settings, rights=(*rights, Right(licence, by.strip(), on.isoformat(), ground.strip())))
    save_settings(folder, settings)
    return settings


def withdraw_right(folder: Path, licence: str) -> Settings:
    """The settings without the right of that licence."""
    settings = read_settings(folder)
    settings = replace(settings, rights=tuple(_without(settings.rights, licence)))
    save_settings(folder, settings)
    return settings


def _without(rights: Iterable[Right], licence: str) -> list[Right]:
    return [right for right in rights if right.licence != licence]
