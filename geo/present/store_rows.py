"""Rows, figures and sentences about the store: imports, versions, links, spellings, rights."""

import json
from collections.abc import Mapping as Mapped
from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from geo.incidents.licence import terms_of
from geo.incidents.mapping import Mapping, Proposal
from geo.incidents.reading import DateOrder, Reading
from geo.incidents.store import Version
from geo.present import words
from geo.present.language import DEFAULT, filled, marked, said, translator

SUFFIXES = {
    "acled": ["csv", "json"],
    "ucdp": ["csv", "zip"],
    "table": ["csv", "tsv", "txt", "xlsx", "geojson", "json", "gpkg", "parquet"],
}
NOT_MAPPED = "–"
FIELDS = {
    "event_date": marked("day of the incident · needed"),
    "country": marked("country, by name or code · needed"),
    "latitude": marked("degrees north · needed"),
    "longitude": marked("degrees east · needed"),
    "side_a": marked("who acted · needed"),
    "side_b": marked("against whom, if an armed side"),
    "event_type": marked("kind of event"),
    "sub_event_type": marked("kind of event, closer"),
    "fatalities_best": marked("dead, best figure"),
    "fatalities_low": marked("dead, at least"),
    "fatalities_high": marked("dead, at most"),
    "fatalities_civilian": marked("civilians among the dead"),
    "location": marked("place by name"),
    "admin1": marked("region by name"),
    "place_precision": marked("1 exact, 2 near a town, 3 district, 4 region, 5 country"),
    "event_id": marked("the row's own id; without one, its content is the id"),
    "summary": marked("what happened, in words"),
    "source_name": marked("who reported it"),
    "source_url": marked("address of the report, http…"),
    "attribution": marked("claimed, attributed, suspected, unattributed"),
    "target_type": marked("kind of target"),
    "target": marked("target"),
    "side_a_kind": marked("kind of the first side"),
    "side_b_kind": marked("kind of the second side"),
    "associated": marked("who took part beside them"),
    "date_end": marked("last day, if it lasted"),
    "date_precision": marked("day, week, month, year"),
    "reliability": marked("grade A1 to F6"),
    "date_precision_original": marked("the source's own code"),
    "place_precision_original": marked("the source's own code"),
}
"""Every column of an own table in the order of the screen, and what it is."""

ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": marked("UTF-8 with mark"), "cp1252": "Windows-1252", "latin-1": "Latin-1",
             "utf-16": "UTF-16"}  # fmt: skip
SEPARATORS = {",": marked("comma"), ";": marked("semicolon"), "\t": marked("tab"), "|": marked("bar")}


def mapping_rows(proposal: Proposal, language: str = DEFAULT) -> pd.DataFrame:
    """One row per column of ours, needed ones first: ours, what it is, the file's column that is proposed, a value."""
    return pd.DataFrame(
        {
            "ours": list(FIELDS),
            "what": [translator(language)(what) for what in FIELDS.values()],
            "column": [proposal.columns.get(name, NOT_MAPPED) for name in FIELDS],
            "value": [""] * len(FIELDS),
        }
    )


def sample_rows(sample: pd.DataFrame) -> pd.DataFrame:
    """Rows as they will be stored, what one looks at first on the left, columns without any value left out."""
    ordered = [name for name in (*FIELDS, "source", "licence") if name in sample.columns]
    shown = sample[ordered].dropna(axis="columns", how="all")
    shown = shown.loc[:, [not shown[name].astype("str").eq("").all() for name in shown]]
    days = [name for name in ("event_date", "date_end") if name in shown]
    return shown.assign(**{name: shown[name].dt.date for name in days})


def mapping_from(
    edited: pd.DataFrame, proposal: Proposal, *, source: str, licence: str, order: DateOrder | None, decimal: str
) -> Mapping:
    """The mapping that the edited rows say.

    Raises
    ------
    MappingError  naming what is still missing.
    """
    filled = edited.fillna("")
    columns = {row.ours: row.column for row in filled.itertuples() if row.column not in {"", NOT_MAPPED}}
    constants = {row.ours: str(row.value).strip() for row in filled.itertuples() if str(row.value).strip()}
    return proposal.mapping(
        columns=columns,
        constants=constants,
        source=source,
        licence=licence,
        date_order=order,
        reading=replace(proposal.reading, decimal=decimal),
    )


def mapping_json(mapping: Mapping) -> str:
    """The mapping as `python -m geo import --mapping` reads it."""
    return json.dumps(asdict(mapping), indent=2, ensure_ascii=False)


def reading_sentence(reading: Reading, language: str = DEFAULT) -> str:
    """How the file's text was read, for the reader to check."""
    t = translator(language)
    found = t("Read as {encoding}, columns apart by {separator}.").format(
        encoding=t(ENCODINGS.get(reading.encoding, reading.encoding)),
        separator=t(SEPARATORS.get(reading.separator, reading.separator)),
    )
    return " ".join([found, *(said(note, language) for note in reading.notes)])


def count_figures(counts: Mapped[str, int], rows: int, language: str = DEFAULT) -> list[tuple[str, str, str]]:
    """Label, value and note of what an import would do; the parts sum to the rows of the file."""
    t = translator(language)
    number = {name: words.number(count, language) for name, count in counts.items()}
    parts = [
        (t("Rows of the file"), words.number(rows, language), t("= new to refused")),
        (t("New"), number["accepted"], t("to be added")),
        (t("Revised"), number["updated"], t("old values kept")),
        (t("Unchanged"), number["unchanged"], t("as in the store")),
        (t("Outside"), number["outside"], t("the study area")),
        (t("Refused"), number["rejected"], t("with reasons below")),
    ]
    removed = (t("To be removed"), number["removed"], t("gone from the source"))
    return [*parts, removed] if counts["removed"] else parts


def result_sentence(record: Mapped[str, Any], language: str = DEFAULT) -> str:
    """What the last import did."""
    text = translator(language)(
        "Version {version}: {accepted:,} added, {updated:,} changed, {removed:,} removed, {unchanged:,} unchanged, "
        "{outside:,} outside the study area, {rejected:,} refused."
    )
    done = filled(text, language, record)
    return f"{done} {said(record['note'], language)}" if record.get("note") else done


def stopped_sentence(began_at: int, version: int, language: str = DEFAULT) -> str:
    """What the user's stop left: the store as it was, unless the version was being written already."""
    t = translator(language)
    if version == began_at:
        return t("Stopped. Nothing was stored.")
    text = t("It was too late to stop: version {version} is stored. It can be undone on the page Data.")
    return text.format(version=version)


def version_rows(versions: list[Version], language: str = DEFAULT) -> pd.DataFrame:
    """One row per version of the store, the newest first, with what it brought."""
    t = translator(language)
    rows = [
        {
            "version": entry.receipt.version,
            "at": entry.receipt.when.strftime("%Y-%m-%d %H:%M UTC"),
            "what": t(entry.receipt.kind),
            "source": t(entry.receipt.source),
            "file": _file_of(entry, language),
            "rows after": entry.receipt.rows,
            "added": entry.receipt.accepted,
            "changed": entry.receipt.updated,
            "removed": entry.receipt.removed,
            "outside": entry.receipt.outside,
            "refused": entry.receipt.rejected,
            "kept": t("yes") if entry.kept else t("given up"),
        }
        for entry in versions
    ]
    return pd.DataFrame(rows).sort_values("version", ascending=False, ignore_index=True)


def _file_of(version: Version, language: str) -> str:
    undoes = version.receipt.undoes
    if undoes is None:
        return version.receipt.file
    return translator(language)("undoes version {version}").format(version=undoes)


def reject_rows(rejects: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """Refused rows with their reasons in the language; the file of them stays in English."""
    reasons = {reason: said(reason, language) for reason in rejects["reason"].unique()}
    return rejects.assign(reason=rejects["reason"].map(reasons))


def version_label(version: Version, language: str = DEFAULT) -> str:
    """A version in the menu of versions: 3 · 22 Nov 2026 · ACLED."""
    receipt = version.receipt
    return f"{receipt.version} · {words.day(receipt.when.date(), language)} · {translator(language)(receipt.source)}"


def link_rows(links: pd.DataFrame | None) -> pd.DataFrame:
    """Pairs of the same event in two sources, with why they are taken for one."""
    if links is None or links.empty:
        return pd.DataFrame()
    return links.assign(km=links["km"].astype(float).round(1))


def licence_rows(table: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """One row per source and terms: rows, whether single rows may be passed on."""
    t = translator(language)
    counts = table.groupby(["source", "licence"], observed=True).size().reset_index(name="incidents")
    allowed = [terms_of(licence).may_pass_on_rows for licence in counts["licence"]]
    return counts.assign(**{"single rows may be passed on": [t("yes") if a else t("no") for a in allowed]})
