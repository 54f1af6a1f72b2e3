"""Writing files so that a power cut leaves either the old content or the new, and nothing in between."""

import os
from collections.abc import Iterable
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file's content: written beside it, forced to disk, then renamed over it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    force_to_disk([path.parent])


def append_durably(path: Path, line: bytes) -> None:
    """Add one line to the end of the file and force it to disk.

    A line that an earlier writer left half written is closed first, so that it cannot swallow this one.
    """
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    force_to_disk([path.parent])


def force_to_disk(paths: Iterable[Path]) -> None:
    """Fsync each file or folder, in the order given."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
