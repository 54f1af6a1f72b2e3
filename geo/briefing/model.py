"""What every format is written from: sections with sentences, tables, charts and maps, and nothing of any format.

docs/BRIEFING.md tells how a writer uses it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from geo.briefing.brief import Brief
from geo.errors import BriefError
from geo.present.figure import Figure
from geo.present.provenance import Provenance
from geo.present.typeset import printable

Kind = Literal["text", "number", "date", "month", "link"]
Where = Literal["both", "print", "data"]
ChartKind = Literal["columns", "stacked", "bars", "lines"]


@dataclass(frozen=True)
class Fact:
    """A computed value, and how a sentence shows it; a value of None is one that nobody knows."""

    value: float | str | None
    shown: str


@dataclass(frozen=True)
class Sentence:
    """One sentence.

    rests_on : key of the table, chart or map of the pack that it speaks of; empty where the author wrote it
    facts : its values by name, so that each number in it can be found in that table or counted from it
    by_author : the author wrote it: every format marks it so
    """

    text: str
    rests_on: str = ""
    facts: tuple[tuple[str, Fact], ...] = ()
    by_author: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Column:
    """A column of a table.

    label : in the pack's language
    kind : what its cells are; a `number` has `digits` decimals and may have a unit, such as km
    where : shown in print (slides, PDF, Word), only in data (workbook, GIS), or in both
    missing : what print shows for an empty cell; an empty cell of numbers is one that nobody knows
    width : share of a printed row that it likes, relative to the others
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    digits: int = 0
    where: Where = "both"
    missing: str = "–"
    width: float = 1.0
    flush: bool = False

    @property
    def is_right(self) -> bool:
        """Whether cells are right-aligned: numbers, and words for them (`flush`)."""
        return self.kind == "number" or self.flush


@dataclass(frozen=True, eq=False)
class Table:
    """Rows with named columns; `frame` holds real numbers and dates, `NA` where nobody knows.

    most : rows that print shows, the first ones, or with `latest` the last; data have all
    empty : what stands in its place where it has no row
    """

    key: str
    title: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    language: str
    note: str = ""
    most: int = 40
    empty: str = ""
    latest: bool = False

    def __post_init__(self) -> None:
        absent = [column.name for column in self.columns if column.name not in self.frame]
        if absent:
            raise BriefError("The table {key} has no column {absent}.", key=self.key, absent=", ".join(absent))

    def printed(self) -> tuple[Column, ...]:
        """The columns of print."""
        return tuple(column for column in self.columns if column.where != "data")

    def data(self) -> tuple[Column, ...]:
        """The columns of data."""
        return tuple(column for column in self.columns if column.where != "print")

    def rows(self, most: int | None = None) -> list[list[str]]:
        """The cells of print as text in the table's language, `most` rows of them (default the table's)."""
        few, columns = self.most if most is None else most, self.printed()
        shown = self.frame.tail(few) if self.latest else self.frame.head(few)
        return [
            [cell_text(value, column, self.language) for value, column in zip(row, columns, strict=True)]
            for row in shown[[column.name for column in columns]].itertuples(index=False, name=None)
        ]

    def left_out(self, most: int | None = None) -> int:
        """How many rows print does not show."""
        return max(0, len(self.frame) - (self.most if most is None else most))


@dataclass(frozen=True)
class Series:
    """One series of a chart: a value for each category, None where nobody knows; `colours`: one for each bar."""

    name: str
    colour: str
    values: tuple[float | None, ...]
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart twice: numbers for a native chart that the reader may edit, and our picture of the same numbers.

    categories : along the axis, in reading order (for `bars` from the top)
    alt : what a reader who cannot see it is told
    """

    key: str
    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    value_title: str
    alt: str
    figure: Figure
    digits: int = 0

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise BriefError(
                    "The series {name} of {key} has {values} values for {categories} categories.",
                    name=series.name[:40],
                    key=self.key,
                    values=len(series.values),
                    categories=len(self.categories),
                )


@dataclass(frozen=True, eq=False)
class Map:
    """A map as a picture; its table twin is `figure.table`, its shapes are `figure.areas`."""

    key: str
    title: str
    alt: str
    figure: Figure


@dataclass(frozen=True, eq=False)
class Section:
    """One part of a pack: one message, what supports it, and what it rests on.

    heading : the topic, the same in every pack; title : the message
    notes : how to read its pictures and tables
    """

    key: str
    heading: str
    title: Sentence
    provenance: Provenance
    sentences: tuple[Sentence, ...] = ()
    maps: tuple[Map, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    def pictures(self) -> list[tuple[str, Figure]]:
        """Key and figure of its maps and charts, maps first."""
        maps = [(shown.key, shown.figure) for shown in self.maps]
        return maps + [(shown.key, shown.figure) for shown in self.charts]


@dataclass(frozen=True)
class Head:
    """What stands on every page, slide and sheet, in words of the pack's language."""

    title: str
    number: str
    tlp: str
    firm: str
    region: str
    period: str
    filters: str
    layer: str
    as_of: str
    cut_off: str
    version: str


@dataclass(frozen=True, eq=False)
class Pack:
    """A whole briefing, ready for every writer.

    evidence : every table that a sentence rests on, whether its section is shown or not; data formats hold all of them
    ground : `geo.briefing.ground.Ground`: shapes and points for formats that draw maps themselves
    labels : the few words that writers put round the content (page, source, author's text …), by name
    record : from which the same pack can be made again
    """

    brief: Brief
    head: Head
    sections: tuple[Section, ...]
    evidence: Mapping[str, Table]
    provenance: Provenance
    labels: Mapping[str, str]
    ground: Any
    record: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = set(self.evidence)
        for section in self.sections:
            known |= {shown.key for shown in section.maps} | {shown.key for shown in section.charts}
            known |= {shown.key for shown in section.tables}
        for sentence in self.sentences():
            if not sentence.by_author and sentence.rests_on not in known:
                raise BriefError(
                    "“{text}” rests on {key!r}, which the pack does not have.",
                    text=sentence.text[:80],
                    key=sentence.rests_on,
                )

    @property
    def language(self) -> str:
        """The pack's language."""
        return self.brief.language

    def sentences(self) -> Iterator[Sentence]:
        """Every title and sentence, in reading order."""
        for section in self.sections:
            yield section.title
            yield from section.sentences

    def section(self, key: str) -> Section:
        """The section of that key.

        Raises
        ------
        BriefError  if the pack does not have it.
        """
        for section in self.sections:
            if section.key == key:
                return section
        raise BriefError(
            "The pack has no section {key!r}; it has {known}.", key=key, known=", ".join(s.key for s in self.sections)
        )

    def edited(self) -> bool:
        """Whether the author wrote any of it."""
        return any(sentence.by_author for sentence in self.sentences())


def cell_text(value: Any, column: Column, language: str) -> str:  # noqa: ANN401  (a cell of any frame)
    """A cell as print shows it."""
    if pd.isna(value) or value == "":
        return column.missing
    if column.kind == "number":
        pattern = f"#,##0.{'0' * column.digits}" if column.digits else "#,##0"
        return str(format_decimal(round(float(value), column.digits), pattern, locale=language)).replace("-", "−")
    if column.kind in ("date", "month"):
        pattern = "d MMM y" if column.kind == "date" else "LLLL y"
        return str(format_date(pd.Timestamp(value).date(), pattern, locale=language))
    return printable(value)


def alternative(title: str, sentences: Sequence[Sentence | str]) -> str:
    """What a reader who cannot see a picture is told: its title and what is to be seen in it."""
    return " ".join(
        part if part.endswith((".", "!", "?")) else f"{part}." for part in (title, *map(str, sentences)) if part
    )
