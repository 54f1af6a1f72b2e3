"""What takes long to work out and rests on known inputs alone, worked out once and kept in the store's `prepared/`.

A file is found by its name and a key. The key must name everything that the content rests on: the rows, what the user
settled, and the code itself. So nothing is ever stale; a file that is torn or changed is made anew without a word.

    key = key_of(incidents.version, "admin1", code_hash(locate, layers))
    codes = remember_arrays(store.folder, "codes-admin1", key, lambda: {"codes": place_codes(table, areas, 3)})["codes"]

Tables and arrays come back mapped from the file: nothing is read before it is used, nothing is copied, and what has
been used can leave memory again. Arrays that come back are therefore read-only.
"""

import contextlib
import hashlib
import os
import time
import uuid
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

FOLDER = "prepared"
KEPT = 2
"""Files of one name that are kept: of the newest version and of the last one that was looked at beside it."""

_MAGIC = b"sahel-prepared-1"
_HEAD_BYTES = 64  # Arrow's buffers stay aligned to 64 bytes behind it
_PIECE_BYTES = 1 << 20
_UNFINISHED_SECONDS = 3600


def key_of(*parts: str) -> str:
    """32 hex digits that name these parts in this order, and the libraries whose files these are."""
    text = "\x1f".join((pa.__version__, np.__version__, *parts))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def code_hash(*modules: ModuleType) -> str:
    """Names the source of these modules, so that what older code prepared is not taken for what this code would."""
    texts = [Path(str(module.__file__)).read_bytes() for module in modules]
    return hashlib.sha256(b"\x1f".join(texts)).hexdigest()[:32]


@cache
def folder_hash(folder: Path) -> str:
    """Names the source of all modules that lie in a folder."""
    texts = [path.read_bytes() for path in sorted(folder.glob("*.py"))]
    return hashlib.sha256(b"\x1f".join(texts)).hexdigest()[:32]


def remember(folder: Path, name: str, key: str, make: Callable[[], pa.Table]) -> pa.Table:
    """The table that `make` gives, from the file where it was made before.

    Parameters
    ----------
    folder : of the store; where it may not be written to, or the disk is full, nothing is kept
    name : what it is, in letters, digits and hyphens
    key : from `key_of`
    """
    path = folder / FOLDER / f"{name}-{key}.arrow"
    found = _read(path)
    if found is not None:
        return found
    made = make()
    with contextlib.suppress(OSError):
        _write(path, made)
        _drop_oldest(path.parent.glob(f"{name}-{'?' * len(key)}.arrow"), keep=KEPT)
        _drop_unfinished(path.parent)
    return made


def remember_arrays(
    folder: Path, name: str, key: str, make: Callable[[], Mapping[str, NDArray[np.generic]]]
) -> dict[str, NDArray[np.generic]]:
    """The one-dimensional arrays of numbers that `make` gives, each of its own length; as `remember`, read-only."""

    def as_table() -> pa.Table:
        # a column of one row that is a list: so the arrays may differ in length
        lists = {label: _as_list(values) for label, values in make().items()}
        return pa.table(lists)

    table = remember(folder, name, key, as_table)
    lists = {label: table[label].combine_chunks() for label in table.column_names}
    return {label: found.values.to_numpy(zero_copy_only=False) for label, found in lists.items()}


def forget_prepared(folder: Path) -> None:
    """Remove all that was prepared; it is made anew when it is next asked for."""
    _drop_oldest((folder / FOLDER).glob("*"), keep=0)


def _as_list(values: NDArray[np.generic]) -> pa.Array:
    return pa.LargeListArray.from_arrays(pa.array([0, len(values)], pa.int64()), pa.array(values))


def _read(path: Path) -> pa.Table | None:
    """The table in the file; None where there is none, or it is not what was written."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            if head != _head(path, _checksum(file)):
                return None
        with contextlib.suppress(PermissionError):
            os.utime(path)  # so that what is in use is the last to be dropped
        mapped = pa.memory_map(str(path))
        return pa.ipc.open_stream(mapped.read_buffer()[_HEAD_BYTES:]).read_all()
    except (OSError, pa.ArrowException):
        return None


def _write(path: Path, table: pa.Table) -> None:
    """Written beside, then renamed: a reader sees the whole file or none. Not forced to disk: it can be made again."""
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.new")
    try:
        with beside.open("w+b") as file:
            file.write(bytes(_HEAD_BYTES))
            with pa.ipc.new_stream(file, table.schema) as writer:
                writer.write_table(table.combine_chunks())
            file.seek(_HEAD_BYTES)
            head = _head(path, _checksum(file))
            file.seek(0)
            file.write(head)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _checksum(file: BinaryIO) -> int:
    """CRC-32 from where the file stands to its end."""
    total = 0
    while piece := file.read(_PIECE_BYTES):
        total = zlib.crc32(piece, total)
    return total


def _head(path: Path, checksum: int) -> bytes:
    return (_MAGIC + f" {path.stem[-32:]} {checksum:08x}".encode()).ljust(_HEAD_BYTES, b"\n")


def _drop_oldest(paths: Iterable[Path], *, keep: int) -> None:
    dated = []
    for path in paths:
        with contextlib.suppress(OSError):  # another process may have dropped it
            dated.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(dated, reverse=True)[keep:]:
        with contextlib.suppress(OSError):
            path.unlink()


def _drop_unfinished(folder: Path) -> None:
    """What killed writers left: no living one takes an hour."""
    for path in folder.glob(".*.new"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _UNFINISHED_SECONDS:
                path.unlink()
