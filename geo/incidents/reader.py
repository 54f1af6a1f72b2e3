"""The process that reads foreign files, one after the other, within limits: started, fed and killed by `apart`.

Run as `python -m geo.incidents.reader DESCRIPTOR MEMORY_BYTES`, where the descriptor is one end of a pipe.
"""

import resource
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from geo.incidents.gate import MAX_UNPACKED

MAX_OPEN_FILES = 128
Work = Callable[..., Any]


def main(descriptor: int, memory_bytes: int) -> None:
    """Answer one question after the other until the other end is closed."""
    # RLIMIT_DATA counts what is written to, RLIMIT_AS also what allocators only reserve
    _limit(resource.RLIMIT_DATA, memory_bytes)
    _limit(resource.RLIMIT_FSIZE, MAX_UNPACKED)
    _limit(resource.RLIMIT_NOFILE, MAX_OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    with Connection(descriptor) as pipe:
        while True:
            try:
                work, arguments, seconds = pipe.recv()
            except EOFError:
                return
            pipe.send(_answer(work, arguments, seconds, pipe))


def _answer(work: Work, arguments: tuple[Any, ...], seconds: float, pipe: Connection) -> tuple[str, Any, int]:
    """The kind of the answer, what there is to say, and the most memory that this process ever held, in kB."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
    try:
        kind, content = "done", work(*arguments, lambda done, text: pipe.send(("progress", (done, text), 0)))
    except MemoryError:
        kind, content = "memory", None
    except Exception as error:
        error.add_note(traceback.format_exc())
        kind, content = "failed", error
    return kind, content, _most_kb()


def _most_kb() -> int:
    """The most memory that this program ever held, in kB; ru_maxrss begins with what its parent held."""
    status = Path("/proc/self/status")
    if not status.exists():  # not Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
