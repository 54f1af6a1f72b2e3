"""What one row of the store holds, and the numbers that tell whether two rows, or two tables, are the same.

The store keeps names as their source spells them (`side_a`, `side_b`, `associated`); who they are is looked up when the
store is read, so that an alias added today also holds for what was imported last year.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_TEXT = pa.string()
ROWS = pa.schema(
    [
        pa.field("source", _TEXT, nullable=False),
        pa.field("event_id", _TEXT, nullable=False),
        pa.field("event_date", pa.date32(), nullable=False),
        ("date_end", pa.date32()),
        pa.field("date_precision", _TEXT, nullable=False),
        ("date_precision_original", _TEXT),
        pa.field("country", _TEXT, nullable=False),
        ("admin1", _TEXT),
        ("location", _TEXT),
        pa.field("latitude", pa.float64(), nullable=False),
        pa.field("longitude", pa.float64(), nullable=False),
        pa.field("place_precision", pa.int8(), nullable=False),
        ("place_precision_original", _TEXT),
        ("event_type", _TEXT),
        ("sub_event_type", _TEXT),
        ("side_a", _TEXT),
        ("side_a_kind", _TEXT),
        ("side_b", _TEXT),
        ("side_b_kind", _TEXT),
        ("associated", _TEXT),
        ("attribution", _TEXT),
        ("target_type", _TEXT),
        ("target", _TEXT),
        ("fatalities_low", pa.int32()),
        ("fatalities_best", pa.int32()),
        ("fatalities_high", pa.int32()),
        ("fatalities_civilian", pa.int32()),
        ("source_name", _TEXT),
        ("source_url", _TEXT),
        ("reliability", _TEXT),
        ("summary", _TEXT),
        pa.field("licence", _TEXT, nullable=False),
    ]
)
"""What a source says of one incident."""

SCHEMA = ROWS.append(pa.field("row_hash", pa.int64(), nullable=False))
"""A row as it lies in the store: its hash tells a revised row from an unchanged one."""

_BETWEEN, _NOTHING = "\x1f", "\x00"


def to_arrow(rows: pd.DataFrame) -> pa.Table:
    """The rows as the store keeps them, hashed.

    Raises
    ------
    pyarrow.ArrowInvalid  if a column does not fit: a fault of the caller, who checks rows first.
    """
    table = pa.Table.from_pandas(rows[ROWS.names], schema=ROWS, preserve_index=False)
    return table.append_column(SCHEMA.field("row_hash"), pa.array(row_hashes(table)))


def row_hashes(table: pa.Table) -> NDArray[np.int64]:
    """One 64-bit number per row that depends on every column of `ROWS` and on nothing else."""
    texts = [pc.fill_null(table[name].cast(_TEXT), _NOTHING) for name in ROWS.names]
    joined = pc.binary_join_element_wise(*texts, _BETWEEN)
    return _hashed(joined).view(np.int64)


def key_hashes(table: pa.Table) -> NDArray[np.uint64]:
    """One 64-bit number per row that depends on source and event_id."""
    return _hashed(pc.binary_join_element_wise(table["source"], table["event_id"], _BETWEEN))


def total(hashes: NDArray[np.int64] | NDArray[np.uint64]) -> int:
    """The sum of hashes modulo 2^64: the same for the same rows in any order."""
    return int(hashes.view(np.uint64).sum(dtype=np.uint64)) if len(hashes) else 0


def _hashed(texts: pa.ChunkedArray) -> NDArray[np.uint64]:
    values = texts.to_numpy(zero_copy_only=False)
    return pd.util.hash_array(np.asarray(values, dtype=object), categorize=False)
