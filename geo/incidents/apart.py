"""Foreign files read apart: by a process that may use so much memory and time and no more, and that can be killed.

A process that has read a file is kept for the next one, since starting it takes a second or two.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, TypeVar

from geo.errors import ImportFileError, Sentence
from geo.incidents import reader
from geo.incidents.importing import Asked, Read, read_here
from geo.incidents.mapping import Proposal
from geo.incidents.staging import Progress
from geo.incidents.table import propose_for

Answer = TypeVar("Answer")
_ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SAHEL_EMBEDDED_DATA")
"""The reader's environment. It has no need of secrets."""
_SPARING = {"OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Arrow's own allocator reserves 1 GB at once, which would count against the limit."""
_KEPT_BELOW_KB = 600_000
_LOOK_SECONDS = 0.5
_places = threading.BoundedSemaphore(2)
"""At most so many files are read at once, which bounds the memory of all together."""
Question = tuple[reader.Work, tuple[Any, ...], float]
"""What to do, with what, and for how many seconds of computing at most."""


_SPLIT = Sentence("Split it, or save it as CSV, which is read piece by piece.")


@dataclass(frozen=True)
class Limits:
    """What reading one file may take."""

    memory_bytes: int = 2_000_000_000
    seconds: float = 30.0
    """Of computing, for a file of no size."""
    bytes_per_second: float = 2_500_000.0
    """So much more for every byte."""
    unfolds: float = 20.0
    """How many bytes one byte of an archive or a Parquet file is taken for."""
    patience: float = 4.0
    """Seconds on the clock for each second of computing."""
    advice: Sentence = _SPLIT
    """What to do with a file that takes more."""

    def seconds_for(self, path: Path) -> float:
        """Seconds of computing that this file may take."""
        with path.open("rb") as file:
            packed = file.read(4) in (b"PK\x03\x04", b"PAR1")
        return self.seconds + path.stat().st_size * (self.unfolds if packed else 1.0) / self.bytes_per_second


@dataclass(frozen=True)
class OpenedTable:
    """The columns of an own table and the mapping that they suggest."""

    columns: tuple[str, ...]
    proposal: Proposal


def read_apart(asked: Asked, folder: Path, progress: Progress, *, limits: Limits | None = None) -> Read:
    """As `importing.read_here`, in a process of its own; whatever `progress` raises stops that process.

    Raises
    ------
    ImportFileError, AmbiguousReadingError, MappingError  as there; ImportFileError also if it takes more than it may.
    """
    return work_apart(read_here, (asked, folder), asked.path, progress, limits or Limits())


def propose_apart(
    path: Path,
    *,
    limits: Limits | None = None,
    progress: Progress = lambda done, text: None,  # noqa: ARG005
    **asked: Any,  # noqa: ANN401
) -> OpenedTable:
    """As `table.propose_for`, in a process of its own; `asked` is passed on to it.

    Raises
    ------
    ImportFileError  if the file is refused, is no table, or takes more than it may.
    """
    return work_apart(_proposed, (path, asked), path, progress, limits or Limits())


def _proposed(path: Path, asked: dict[str, Any], progress: Progress) -> OpenedTable:  # noqa: ARG001  (all work is called alike)
    rows, proposal = propose_for(path, **asked)
    return OpenedTable(rows.columns, proposal)


class _Reader:
    """One process, and our end of the pipe to it."""

    def __init__(self, memory_bytes: int) -> None:
        self.memory_bytes = memory_bytes
        self.pipe, theirs = Pipe()
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self.process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            [sys.executable, "-m", reader.__name__, str(theirs.fileno()), str(memory_bytes)],
            pass_fds=(theirs.fileno(),),
            env={**environment, **_SPARING, "PYTHONPATH": str(_ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=_ROOT,
        )
        theirs.close()

    def end(self) -> None:
        """Kill it; it has nothing to lose."""
        self.pipe.close()
        self.process.kill()
        self.process.wait()


_idle: list[_Reader] = []


@atexit.register
def _end_idle() -> None:
    while _idle:
        _idle.pop().end()


def work_apart(
    work: Callable[..., Answer], arguments: tuple[Any, ...], path: Path, progress: Progress, limits: Limits
) -> Answer:
    """What a function of a module gives for these arguments and a `progress`, called by a process of its own.

    Parameters
    ----------
    path : the file that it reads

    Raises
    ------
    ImportFileError  if it takes more than it may; and whatever the function, or `progress` here, raises.
    """
    if not path.is_file():
        return work(*arguments, progress)  # which has the words for that
    while not _places.acquire(timeout=_LOOK_SECONDS):
        progress(0.0, Sentence("waiting until other files are read"))
    try:
        kind, content = _ask((work, arguments, limits.seconds_for(path)), path, progress, limits)
    finally:
        _places.release()
    if kind == "failed":
        raise content
    answer: Answer = content
    return answer


def _ask(question: Question, path: Path, progress: Progress, limits: Limits) -> tuple[str, Any]:
    """Either done or failed, and the result or the error."""
    process = _take(limits.memory_bytes)
    try:
        kind, content, peak_kb = _converse(process, question, path, progress, limits)
    except BaseException:
        process.end()
        raise
    if kind != "memory" and peak_kb < _KEPT_BELOW_KB and not _idle:
        _idle.append(process)
    else:
        process.end()
    if kind == "memory":
        raise ImportFileError(
            "{file} needs more than {megabytes:,.0f} MB of memory to be read. Nothing was imported. {advice}",
            file=path.name,
            megabytes=limits.memory_bytes / 1e6,
            advice=limits.advice,
        )
    return kind, content


def _take(memory_bytes: int) -> _Reader:
    with suppress(IndexError):
        process = _idle.pop()
        if process.process.poll() is None and process.memory_bytes == memory_bytes:
            return process
        process.end()
    return _Reader(memory_bytes)


def _converse(
    process: _Reader, question: Question, path: Path, progress: Progress, limits: Limits
) -> tuple[str, Any, int]:
    """The answer that ends the conversation."""
    seconds = question[2]
    until = time.monotonic() + limits.patience * seconds
    told = (0.0, Sentence("reading"))
    try:
        process.pipe.send(question)
        while time.monotonic() < until:
            if process.pipe.poll(_LOOK_SECONDS):
                kind, content, peak_kb = process.pipe.recv()
                if kind != "progress":
                    return kind, content, peak_kb
                told = content
            progress(*told)  # also while nothing is heard: that is when a user stops it
    except (EOFError, ConnectionError) as error:
        code = process.process.wait()
        if code != -signal.SIGXCPU:
            ended = signal.Signals(-code).name if code < 0 else f"code {code}"
            raise ImportFileError(
                "Reading {file} ended without an answer ({ended}), as it does where memory runs out. Nothing was "
                "imported. {advice}",
                file=path.name,
                ended=ended,
                advice=limits.advice,
            ) from error
    raise ImportFileError(
        "{file} was not read within {seconds:.0f} s of computing. Nothing was imported. {advice}",
        file=path.name,
        seconds=seconds,
        advice=limits.advice,
    )
