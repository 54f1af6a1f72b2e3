"""Bringing a file in: read, check, compare with what is known, show the counts, then commit all of it or nothing."""

import hashlib
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.errors import ImportFileError, MappingError, Sentence, TooManyRejectsError
from geo.incidents import acled, table, ucdp
from geo.incidents.checks import Rules
from geo.incidents.durable import force_to_disk
from geo.incidents.mapping import Mapping
from geo.incidents.reading import DateOrder, find_date_order, leaves_order_open
from geo.incidents.revising import Comparison, apply, compare
from geo.incidents.rows import Rows, open_rows
from geo.incidents.settings import read_settings
from geo.incidents.staging import Draft, Progress, Staged, stage, staging_folder
from geo.incidents.store import Store, in_words

SOURCES = ("acled", "ucdp", "table")
WRITING = 0.96
"""The share done from which on an import is being written and cannot be stopped."""


@dataclass(frozen=True)
class ImportResult:
    """What an import did: accepted + updated + unchanged + outside + rejected = rows of the file."""

    accepted: int
    updated: int
    unchanged: int
    removed: int
    outside: int
    rejected: int
    rejects_file: str | None
    version: int
    note: str = ""

    def record(self) -> dict[str, object]:
        """As the command line prints it."""
        return asdict(self)


@dataclass(frozen=True)
class Prepared:
    """A file that was read and compared, but not yet committed: what a preview shows."""

    store: Store
    path: Path
    label: str
    staged: Staged
    comparison: Comparison
    reading_notes: tuple[str, ...]
    full_release: bool
    gone: frozenset[str]
    import_id: str
    kind: str

    @property
    def counts(self) -> dict[str, int]:
        """What a commit would do, were it done now."""
        return self.comparison.counts | {"outside": self.staged.outside, "rejected": self.staged.rejected}

    def commit(self, *, now: datetime) -> ImportResult:
        """Commit it, on whatever the newest version is by then.

        Raises
        ------
        StoreError  and its kinds, if the store cannot be written to; it is then as it was.
        """
        with self.store.writing():
            fresh = self.comparison
            if self.store.version != fresh.base.version:  # somebody else's import came between
                fresh = compare(self.store, self.staged, self.label, full_release=self.full_release, gone=self.gone)
            counts: dict[str, Any] = fresh.counts | {"outside": self.staged.outside, "rejected": self.staged.rejected}
            rejects_file = self._keep_rejects(now)
            if not fresh.changes_anything:
                note = Sentence("Nothing changed: every row is as the store has it.")
                return ImportResult(**counts, rejects_file=rejects_file, version=self.store.version, note=note)
            sha256 = _sha256(self.path) if self.path.is_file() else ""
            receipt = fresh.receipt(self.import_id, now, kind=self.kind, file=self.path.name, sha256=sha256)
            receipt = replace(receipt, **counts, rejects_file=_relative(rejects_file, self.store.folder))
            signed = apply(self.store, fresh, receipt)
        return ImportResult(**counts, rejects_file=rejects_file, version=signed.version)

    def _keep_rejects(self, now: datetime) -> str | None:
        if not self.staged.rejected:
            return None
        kept = self.store.folder / "rejects" / f"{now:%Y%m%dT%H%M%S}-{self.label.lower()}-{self.import_id[:8]}.csv"
        kept.parent.mkdir(exist_ok=True)
        shutil.copyfile(self.staged.rejects_path, kept)
        force_to_disk([kept, kept.parent])
        return str(kept)


@dataclass(frozen=True)
class Asked:
    """A file and what it was said to be: all that its reader has to know."""

    store: Store
    path: Path
    source: str
    now: datetime
    mapping: Mapping | None
    date_order: DateOrder | None


@dataclass(frozen=True)
class Read:
    """A file that was read and checked."""

    staged: Staged
    label: str
    """What its rows are filed under: ACLED, UCDP or the name of an own source."""
    notes: tuple[str, ...]


Reader = Callable[[Asked, Path, Progress], Read]


def read_here(asked: Asked, folder: Path, progress: Progress) -> Read:
    """The file's rows, checked and staged in the folder, by this very process.

    Raises
    ------
    ImportFileError, AmbiguousReadingError, MappingError  if the file cannot be read as what it was said to be.
    """
    rows, draft, rules = _opened(asked.store, asked.path, asked.source, asked.now, asked.mapping, asked.date_order)
    return Read(stage(rows, draft, rules, folder, progress), rules.source, rows.reading.notes)


@contextmanager
def prepare(  # noqa: PLR0913  (each is something that the user is asked)
    store: Store,
    path: Path,
    *,
    source: str,
    now: datetime,
    mapping: Mapping | None = None,
    date_order: DateOrder | None = None,
    full_release: bool = False,
    gone: frozenset[str] = frozenset(),
    kind: str = "import",
    reader: Reader = read_here,
    progress: Progress = lambda done, text: None,  # noqa: ARG005
) -> Iterator[Prepared]:
    """A file read, checked and compared, ready to be shown and committed; what was staged is gone afterwards.

    Parameters
    ----------
    source : acled, ucdp or table; a table needs a mapping
    full_release : rows that the store has of this source, in the countries and days of the file, and the file has not
        are removed, with a record
    gone : event_ids that the source says it deleted
    reader : `apart.read_apart` for files that others send in; it keeps a hostile one away from this process
    progress : called with the share done, 0 to 1, and a text; whatever it raises ends the work, and what was staged is
        gone. It is not called any more once a commit has begun

    Raises
    ------
    ImportFileError, AmbiguousReadingError, MappingError  if the file cannot be read as what it was said to be.
    """
    asked = Asked(store, path, source, now, mapping, date_order)
    import_id = uuid.uuid4().hex
    with in_words(store.folder), staging_folder(store.folder, import_id) as folder:
        read = reader(asked, folder, lambda done, text: progress(0.9 * done, text))
        progress(0.9, Sentence("comparing with what is known"))
        comparison = compare(store, read.staged, read.label, full_release=full_release, gone=gone)
        progress(0.95, Sentence("{rows:,} rows compared", rows=read.staged.rows))
        yield Prepared(
            store, path, read.label, read.staged, comparison, read.notes, full_release, gone, import_id, kind
        )


def import_file(  # noqa: PLR0913  (each is something that the user is asked)
    store: Store,
    path: Path,
    *,
    source: str,
    now: datetime,
    mapping: Mapping | None = None,
    date_order: DateOrder | None = None,
    full_release: bool = False,
    max_rejects: int | None = None,
    progress: Progress = lambda done, text: None,  # noqa: ARG005
) -> ImportResult:
    """What the import of one file did.

    Raises
    ------
    TooManyRejectsError  if more rows are refused than `max_rejects`; None allows any number.
    ImportFileError, AmbiguousReadingError, MappingError  if the file cannot be read as what it was said to be.
    StoreError  and its kinds, if the store cannot be written to.
    """
    with prepare(
        store,
        path,
        source=source,
        now=now,
        mapping=mapping,
        date_order=date_order,
        full_release=full_release,
        progress=progress,
    ) as prepared:
        if max_rejects is not None and prepared.staged.rejected > max_rejects:
            kept = prepared._keep_rejects(now)
            raise TooManyRejectsError(
                "{refused:,} of {rows:,} rows are refused; at most {max_rejects:,} were allowed. Nothing was "
                "imported. The reasons are in {kept}. Mend the file, or import the rest with --yes.",
                refused=prepared.staged.rejected,
                rows=prepared.staged.rows,
                max_rejects=max_rejects,
                kept=kept,
            )
        progress(WRITING, "writing the new version")
        return prepared.commit(now=now)


def _opened(
    store: Store, path: Path, source: str, now: datetime, mapping: Mapping | None, date_order: DateOrder | None
) -> tuple[Rows, Draft, Rules]:
    countries = frozenset(read_settings(store.folder).countries)
    today = now.astimezone(UTC).date()
    if source == "table":
        if mapping is None:
            raise MappingError(
                "An own table needs a mapping. Make one on the Import page, or with: python -m geo mapping FILE"
            )
        rows = table.open_table(path, mapping)
        order = _date_order(rows, mapping.columns["event_date"], date_order or mapping.date_order)
        rules = Rules(
            mapping.source, mapping.licence, today, countries, order, mapping.reading.decimal, dict(mapping.columns)
        )
        return rows, lambda raw: table.draft_rows(raw, mapping), rules
    if source not in SOURCES:
        raise ImportFileError(
            "There is no source {source!r}; there are {known}.", source=source, known=", ".join(SOURCES)
        )
    module = acled if source == "acled" else ucdp
    rows = open_rows(path, headerless=ucdp.COLUMNS if source == "ucdp" else ())
    missing = [name for name in module.NEEDED if name not in rows.columns]
    if missing:
        raise ImportFileError(
            "{file} is no {source} file: it has no column {missing}. Its columns are {known}… Import it as an own "
            "table with a mapping.",
            file=path.name,
            source=module.SOURCE,
            missing=", ".join(missing),
            known=", ".join(rows.columns[:12]),
        )
    date_column = module.NAMED.get("event_date", "event_date")
    order = _date_order(rows, date_column, date_order)
    named = dict(module.NAMED)
    return rows, module.draft_rows, Rules(module.SOURCE, module.LICENCE, today, countries, order, ".", named)


def _date_order(rows: Rows, column: str, said: DateOrder | None) -> DateOrder | None:
    """Only where the first piece has a date that leaves the order open is the whole column looked through."""
    if said is not None:
        return said
    first = next(iter(rows.pieces()))
    if not any(leaves_order_open(text) for text in first.table[column].unique()):
        return None
    distinct: set[str] = set()
    for piece in rows.pieces():
        distinct.update(piece.table[column].unique())
    return find_date_order(sorted(distinct))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _relative(path: str | None, folder: Path) -> str:
    return str(Path(path).relative_to(folder)) if path else ""
