"""Any admitted file as pieces of a table of texts, with the number that each row has in the file."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pandas as pd

from geo.errors import ImportFileError, Sentence
from geo.incidents import reading as readings
from geo.incidents.gate import MAX_COLUMNS, Admitted, admit
from geo.incidents.reading import Reading

PIECE_ROWS = 50_000
MAX_LINE = 4_000_000
REJECT_COLUMNS = ["row", "column", "value", "reason"]
csv.field_size_limit(MAX_LINE)


@dataclass(frozen=True)
class Piece:
    """Some rows, all cells text, indexed by row number (the header is row 1), and those that could not be split."""

    table: pd.DataFrame
    torn: pd.DataFrame
    done: float
    """Share of the file read so far, 0 to 1."""

    def __len__(self) -> int:
        return len(self.table) + len(self.torn)


@dataclass(frozen=True)
class Rows:
    """An opened table: its columns, how it is read, and its rows as often as they are asked for."""

    columns: tuple[str, ...]
    reading: Reading
    pieces: Callable[[], Iterator[Piece]]


def open_rows(
    path: Path,
    *,
    reading: Reading | None = None,
    corrected: Mapping[str, str] | None = None,
    headerless: Sequence[str] = (),
    sheet: str | None = None,
    piece_rows: int = PIECE_ROWS,
) -> Rows:
    """The file's rows.

    Parameters
    ----------
    reading : how a text file is to be read, all of it; found in the file where None
    corrected : encoding, separator or both, as the user says, where the rest is to be found
    headerless : the columns of a file whose first row is data already, as one UCDP release was
    sheet : sheet of a workbook or layer of a GeoPackage; the first by default

    Raises
    ------
    ImportFileError  if the file is refused at the gate or is no table.
    """
    admitted = admit(path)
    if admitted.kind in ("csv", "csv-in-zip"):
        return _open_csv(admitted, reading, corrected or {}, headerless, piece_rows)
    if admitted.kind == "xlsx":
        from geo.incidents.spreadsheets import workbook_records

        columns, records = workbook_records(path, sheet)
    elif admitted.kind == "json":
        from geo.incidents.documents import json_records

        columns, records = json_records(path)
    elif admitted.kind == "geopackage":
        from geo.incidents.geofiles import geopackage_records

        columns, records = geopackage_records(path, sheet)
    else:
        from geo.incidents.geofiles import parquet_records

        columns, records = parquet_records(path)
    names = _checked_columns(columns, path)
    settled = reading or Reading()
    return Rows(names, settled, lambda: _pieces(records(), names, piece_rows, path))


def rejects_table(faults: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A table of refused cells: row, column, value, reason."""
    return pd.DataFrame(list(faults), columns=REJECT_COLUMNS).astype({"column": "str", "value": "str", "reason": "str"})


def _open_csv(
    admitted: Admitted,
    reading: Reading | None,
    corrected: Mapping[str, str],
    headerless: Sequence[str],
    piece_rows: int,
) -> Rows:
    with _bytes_of(admitted) as stream:
        settled = reading or _read_signs(stream, admitted.path, corrected)
        stream.seek(0)
        records = _records(stream, settled, admitted.path)
        first = next(records, (0, [], 0))[1]
        second = next(records, (0, [], 0))[1]
    bare = [cell.strip() for cell in first]
    if headerless and len(bare) == len(headerless) and bare[0].isdigit():
        columns, skip = tuple(headerless), 0
    else:
        columns, skip = _checked_columns(bare, admitted.path), 2 if _is_hxl(second) else 1
    # the size tells how far the reading is; inside an archive it is the unpacked one
    return Rows(columns, settled, lambda: _csv_pieces(admitted, settled, columns, skip, piece_rows))


def _read_signs(stream: IO[bytes], path: Path, corrected: Mapping[str, str]) -> Reading:
    said = corrected.get("encoding")
    encoding, note = (said, None) if said else readings.find_encoding(stream)
    try:
        header = stream.read(MAX_LINE).decode(encoding, "ignore").lstrip("\r\n").splitlines()
    except UnicodeError as error:
        raise readings.decoding_error(error, path.name, encoding) from error
    separator = corrected.get("separator") or readings.find_separator(header[0] if header else "")
    found = Reading(encoding=encoding, separator=separator)
    return found.noting(note) if note else found


def _csv_pieces(
    admitted: Admitted, reading: Reading, columns: tuple[str, ...], skip: int, piece_rows: int
) -> Iterator[Piece]:
    size = _unpacked_size(admitted)
    with _bytes_of(admitted) as stream:
        good: list[list[str]] = []
        numbers: list[int] = []
        torn: list[tuple[int, str, str, str]] = []
        for number, cells, position in _records(stream, reading, admitted.path):
            if number <= skip:
                continue
            if len(cells) == len(columns):
                good.append(cells)
                numbers.append(number)
            else:
                torn.append((number, "", reading.separator.join(cells)[:200], _torn_reason(cells, columns)))
            if len(good) + len(torn) >= piece_rows:
                yield _piece(good, numbers, torn, columns, min(position / size, 1.0))
                good, numbers, torn = [], [], []
        yield _piece(good, numbers, torn, columns, 1.0)


def _piece(
    good: list[list[str]],
    numbers: list[int],
    torn: list[tuple[int, str, str, str]],
    columns: tuple[str, ...],
    done: float,
) -> Piece:
    table = pd.DataFrame(good, columns=list(columns), index=pd.Index(numbers, dtype="int64"), dtype="str")
    return Piece(table, rejects_table(torn), done)


def _torn_reason(cells: list[str], columns: tuple[str, ...]) -> str:
    return Sentence(
        "the row has {cells} cells and the header {columns}. A quotation mark may be left open."
        if any("\n" in cell for cell in cells)
        else "the row has {cells} cells and the header {columns}.",
        cells=len(cells),
        columns=len(columns),
    )


def _records(stream: IO[bytes], reading: Reading, path: Path) -> Iterator[tuple[int, list[str], int]]:
    """Row number, cells and position in bytes of every row that is not blank."""
    text = io.TextIOWrapper(stream, encoding=reading.encoding, newline="")
    counted = 0

    def lines() -> Iterator[str]:
        nonlocal counted
        while line := text.readline(MAX_LINE):
            if len(line) >= MAX_LINE:
                raise ImportFileError(
                    "{file} has a line of more than {most:,} characters. It is refused.", file=path.name, most=MAX_LINE
                )
            counted += len(line)
            yield line

    number = 0
    try:
        for cells in csv.reader(lines(), delimiter=reading.separator):
            if not cells or (len(cells) == 1 and not cells[0].strip()):
                continue
            number += 1
            yield number, cells, counted
    except csv.Error as error:
        raise ImportFileError(
            "{file} cannot be read as CSV after row {number} ({error}). Mend that row.",
            file=path.name,
            number=number,
            error=error,
        ) from error
    except UnicodeError as error:
        raise readings.decoding_error(error, path.name, reading.encoding) from error
    finally:
        if not stream.closed:
            text.detach()


def _is_hxl(cells: list[str]) -> bool:
    """Whether a row is HDX's second header: nothing but #tags."""
    return any(cells) and all(not cell or cell.startswith("#") for cell in cells)


def _checked_columns(columns: Sequence[str], path: Path) -> tuple[str, ...]:
    names = tuple(readings.as_text(name) for name in columns)
    if len(names) > MAX_COLUMNS:
        raise ImportFileError(
            "{file} has {count:,} columns; at most {most:,} are read.",
            file=path.name,
            count=len(names),
            most=MAX_COLUMNS,
        )
    if not any(names):
        raise ImportFileError("{file} has no header row with the names of its columns.", file=path.name)
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if doubled:
        raise ImportFileError(
            "{file} has two columns of the name {column!r}. Rename one.", file=path.name, column=doubled[0]
        )
    return names


def _pieces(records: Iterable[Sequence[Any]], columns: tuple[str, ...], piece_rows: int, path: Path) -> Iterator[Piece]:
    listed = list(records)
    hxl = bool(listed) and _is_hxl([readings.as_text(cell) for cell in listed[0]])
    for start in range(int(hxl), max(len(listed), 1), piece_rows):
        part = listed[start : start + piece_rows]
        texts = [[readings.as_text(cell) for cell in cells] for cells in part]
        good = [row for row in texts if len(row) == len(columns)]
        if len(good) < len(texts):
            raise ImportFileError("{file} has rows of differing lengths. Save it as CSV.", file=path.name)
        numbers = range(start + 2, start + 2 + len(part))
        yield _piece(good, list(numbers), [], columns, min((start + piece_rows) / max(len(listed), 1), 1.0))


@contextmanager
def _bytes_of(admitted: Admitted) -> Iterator[IO[bytes]]:
    if admitted.kind == "csv":
        with admitted.path.open("rb") as file:
            yield file
    else:
        with zipfile.ZipFile(admitted.path) as archive, archive.open(admitted.member) as file:
            yield file


def _unpacked_size(admitted: Admitted) -> int:
    if admitted.kind == "csv":
        return max(admitted.path.stat().st_size, 1)
    with zipfile.ZipFile(admitted.path) as archive:
        return max(archive.getinfo(admitted.member).file_size, 1)
