"""An input of any size as blocks that fit in memory, cut in the same places whoever reads them."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import ImportFileError

BLOCK_BYTES = 32 << 20
BLOCK_ROWS = 250_000
_READ = 1 << 20


@dataclass(frozen=True)
class Block:
    """Part of one file: bytes `start` to `end` of a CSV, or row groups `start` to `end` of a Parquet file."""

    path: Path
    start: int
    end: int


def blocks_of(source: Path) -> list[Block]:
    """Every block of a CSV or Parquet file, or of a folder of such files in the order of their names.

    Raises
    ------
    ImportFileError  if there is no such file, or none that is CSV or Parquet.
    """
    files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
    files = [path for path in files if path.suffix.lower() in _CUT]
    if not source.exists() or not files:
        raise ImportFileError(f"{source} holds no .csv or .parquet file. Name such a file, or a folder of them.")
    if len({path.suffix.lower() for path in files}) > 1:
        raise ImportFileError(f"{source} holds CSV and Parquet files. Enrich the one kind first, then the other.")
    return [block for path in files for block in _CUT[path.suffix.lower()](path)]


def read_block(block: Block) -> pd.DataFrame:
    """The rows of a block: every column of a CSV as text, those of Parquet as they are.

    Raises
    ------
    ImportFileError  if the file cannot be read as what its name says.
    """
    try:
        if block.path.suffix.lower() == ".parquet":
            with pq.ParquetFile(block.path) as file:
                groups = list(range(block.start, block.end))
                rows: pd.DataFrame = file.read_row_groups(groups).to_pandas(types_mapper=_text_mapper)
                return rows
        with block.path.open("rb") as file:
            header = file.readline().removeprefix(codecs.BOM_UTF8)
            skipped = file.tell()
            file.seek(max(block.start, skipped))
            body = file.read(block.end - file.tell())
        return pd.read_csv(io.BytesIO(header + body), dtype="str", keep_default_na=False, na_values=[""])
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ImportFileError(f"{block.path} cannot be read ({' '.join(str(error).split())}). Mend it.") from error


def _text_mapper(kind: pa.DataType) -> "pd.StringDtype | None":
    return pd.StringDtype(na_value=float("nan")) if pa.types.is_string(kind) or pa.types.is_large_string(kind) else None


def _cut_csv(path: Path) -> Iterator[Block]:
    """Blocks that end at the end of a row: a line break within quotes ends none."""
    start, position, quotes, size = 0, 0, 0, path.stat().st_size
    with path.open("rb") as file:
        while chunk := file.read(_READ):
            if position + len(chunk) - start < BLOCK_BYTES:
                quotes += chunk.count(b'"')
                position += len(chunk)
                continue
            at = 0
            while (line_end := chunk.find(b"\n", at)) >= 0:
                quotes += chunk.count(b'"', at, line_end)
                at = line_end + 1
                if quotes % 2 == 0:
                    yield Block(path, start, position + at)
                    start = position + at
                    break
            quotes += chunk.count(b'"', at)
            position += len(chunk)
    if start < size or size == 0:
        yield Block(path, start, size)


def _cut_parquet(path: Path) -> Iterator[Block]:
    try:
        with pq.ParquetFile(path) as file:
            sizes = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
    except (OSError, pa.ArrowException) as error:
        raise ImportFileError(f"{path} cannot be read as Parquet ({error}). Mend it or take it out.") from error
    start = rows = 0
    for group, size in enumerate(sizes):
        if rows and rows + size > BLOCK_ROWS:
            yield Block(path, start, group)
            start, rows = group, 0
        rows += size
    yield Block(path, start, len(sizes))


_CUT = {".csv": _cut_csv, ".parquet": _cut_parquet}
