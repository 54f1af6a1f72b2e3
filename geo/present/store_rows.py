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
from geo.present.language import DEFAULT

SUFFIXES = {
    "acled": ["csv", "json"],
    "ucdp": ["csv", "zip"],
    "table": ["csv", "tsv", "txt", "xlsx", "geojson", "json", "gpkg", "parquet"],
}
NOT_MAPPED = "–"
FIELDS = {
    "event_date": "day of the incident · needed",
    "country": "country, by name or code · needed",
    "latitude": "degrees north · needed",
    "longitude": "degrees east · needed",
    "side_a": "who acted · needed",
    "side_b": "against whom, if an armed side",
    "event_type": "kind of event",
    "sub_event_type": "kind of event, closer",
    "fatalities_best": "dead, best figure",
    "fatalities_low": "dead, at least",
    "fatalities_high": "dead, at most",
    "fatalities_civilian": "civilians among the dead",
    "location": "place by name",
    "admin1": "region by name",
    "place_precision": "1 exact, 2 near a town, 3 district, 4 region, 5 country",
    "event_id": "the row's own id; without one, its content is the id",
    "summary": "what happened, in words",
    "source_name": "who reported it",
    "source_url": "address of the report, http…",
    "attribution": "claimed, attributed, suspected, unattributed",
    "target_type": "kind of target",
    "target": "target",
    "side_a_kind": "kind of the first side",
    "side_b_kind": "kind of the second side",
    "associated": "who took part beside them",
    "date_end": "last day, if it lasted",
    "date_precision": "day, week, month, year",
    "reliability": "grade A1 to F6",
    "date_precision_original": "the source's own code",
    "place_precision_original": "the source's own code",
}
"""Every column of an own table in the order of the screen, and what it is."""

ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with mark", "cp1252": "Windows-1252", "latin-1": "Latin-1",
             "utf-16": "UTF-16"}  # fmt: skip
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def mapping_rows(proposal: Proposal) -> pd.DataFrame:
    """One row per column of ours, needed ones first: ours, what it is, the file's column that is proposed, a value."""
    return pd.DataFrame(
        {
            "ours": list(FIELDS),
            "what": list(FIELDS.values()),
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


def reading_sentence(reading: Reading) -> str:
    """How the file's text was read, for the reader to check."""
    encoding = ENCODINGS.get(reading.encoding, reading.encoding)
    found = f"Read as {encoding}, columns apart by {SEPARATORS.get(reading.separator, reading.separator)}."
    return " ".join([found, *reading.notes])


def count_figures(counts: Mapped[str, int], rows: int) -> list[tuple[str, str, str]]:
    """Label, value and note of what an import would do; the parts sum to the rows of the file."""
    parts = [
        ("Rows of the file", f"{rows:,}", "= new to refused"),
        ("New", f"{counts['accepted']:,}", "to be added"),
        ("Revised", f"{counts['updated']:,}", "old values kept"),
        ("Unchanged", f"{counts['unchanged']:,}", "as in the store"),
        ("Outside", f"{counts['outside']:,}", "the study area"),
        ("Refused", f"{counts['rejected']:,}", "with reasons below"),
    ]
    removed = ("To be removed", f"{counts['removed']:,}", "gone from the source")
    return [*parts, removed] if counts["removed"] else parts


def result_sentence(record: Mapped[str, Any]) -> str:
    """What the last import did."""
    done = (
        f"Version {record['version']}: {record['accepted']:,} added, {record['updated']:,} changed, "
        f"{record['removed']:,} removed, {record['unchanged']:,} unchanged, "
        f"{record['outside']:,} outside the study area, "
        f"{record['rejected']:,} refused."
    )
    return f"{done} {record['note']}" if record.get("note") else done


def stopped_sentence(began_at: int, version: int) -> str:
    """What the user's stop left: the store as it was, unless the version was being written already."""
    if version == began_at:
        return "Stopped. Nothing was stored."
    return f"It was too late to stop: version {version} is stored. It can be undone on the page Data."


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


def version_label(version: Version, language: str = DEFAULT) -> str:
    """A version in the menu of versions: 3 · 22 Nov 2026 · ACLED."""
    receipt = version.receipt
    return f"{receipt.version} · {words.day(receipt.when.date(), language)} · {receipt.source}"


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
