"""Rows, figures and sentences about the store: imports, versions, links, spellings, rights."""

import json
from collections.abc import Mapping as Mapped
from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from geo.incidents.checks import DRAFT
from geo.incidents.licence import terms_of
from geo.incidents.mapping import Mapping, Proposal
from geo.incidents.reading import DateOrder, Reading
from geo.incidents.store import Version
from geo.present import words

SUFFIXES = {
    "acled": ["csv", "json"],
    "ucdp": ["csv", "zip"],
    "table": ["csv", "tsv", "txt", "xlsx", "geojson", "json", "gpkg", "parquet"],
}
NOT_MAPPED = "–"
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def mapping_rows(proposal: Proposal) -> pd.DataFrame:
    """One row per column of ours: ours, the file's column that is proposed, and room for one value for every row."""
    return pd.DataFrame(
        {
            "ours": DRAFT,
            "column": [proposal.columns.get(name, NOT_MAPPED) for name in DRAFT],
            "value": [""] * len(DRAFT),
        }
    )


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


def reading_sentence(reading: Reading) -> str:
    """How the file's text was read, for the reader to check."""
    found = f"Read as {reading.encoding}, columns apart by {_SEPARATORS.get(reading.separator, reading.separator)}."
    return " ".join([found, *reading.notes])


def count_figures(counts: Mapped[str, int], rows: int) -> list[tuple[str, str, str]]:
    """Label, value and note of what an import would do; the parts sum to the rows of the file."""
    return [
        ("Rows of the file", f"{rows:,}", "all accounted for here"),
        ("New", f"{counts['accepted']:,}", "would be added"),
        ("Revised", f"{counts['updated']:,}", "would be changed, the old value kept"),
        ("Unchanged", f"{counts['unchanged']:,}", "the store has them so"),
        ("Outside", f"{counts['outside']:,}", "other countries than the study area"),
        ("Refused", f"{counts['rejected']:,}", "with a reason each"),
        ("Removed", f"{counts['removed']:,}", "no longer in the source's full release"),
    ]


def result_sentence(record: Mapped[str, Any]) -> str:
    """What the last import did."""
    done = (
        f"Version {record['version']}: {record['accepted']:,} added, {record['updated']:,} changed, "
        f"{record['removed']:,} removed, {record['unchanged']:,} unchanged, "
        f"{record['outside']:,} outside the study area, "
        f"{record['rejected']:,} refused."
    )
    return f"{done} {record['note']}" if record.get("note") else done


def version_rows(versions: list[Version]) -> pd.DataFrame:
    """One row per version of the store, the newest first, with what it brought."""
    rows = [
        {
            "version": entry.receipt.version,
            "at": entry.receipt.when.strftime("%Y-%m-%d %H:%M UTC"),
            "what": entry.receipt.kind,
            "source": entry.receipt.source,
            "file": entry.receipt.file,
            "rows after": entry.receipt.rows,
            "added": entry.receipt.accepted,
            "changed": entry.receipt.updated,
            "removed": entry.receipt.removed,
            "outside": entry.receipt.outside,
            "refused": entry.receipt.rejected,
            "kept": "yes" if entry.kept else "given up",
        }
        for entry in versions
    ]
    return pd.DataFrame(rows).sort_values("version", ascending=False, ignore_index=True)


def version_label(version: Version) -> str:
    """A version in the menu of versions: 3 · 22 Nov 2026 · ACLED."""
    receipt = version.receipt
    return f"{receipt.version} · {words.day(receipt.when.date())} · {receipt.source}"


def link_rows(links: pd.DataFrame | None) -> pd.DataFrame:
    """Pairs of the same event in two sources, with why they are taken for one."""
    if links is None or links.empty:
        return pd.DataFrame()
    return links.assign(km=links["km"].astype(float).round(1))


def licence_rows(table: pd.DataFrame) -> pd.DataFrame:
    """One row per source and terms: rows, whether single rows may be passed on."""
    counts = table.groupby(["source", "licence"], observed=True).size().reset_index(name="incidents")
    allowed = [terms_of(licence).may_pass_on_rows for licence in counts["licence"]]
    return counts.assign(**{"single rows may be passed on": ["yes" if a else "no" for a in allowed]})
