"""What a piece of work cost this process: seconds of computing and growth of its memory, not the clock on the wall."""

import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Cost:
    """Filled in when the work is done."""

    cpu_seconds: float = 0.0
    grown_bytes: int = 0
    """How far the resident memory rose above where it stood, at its highest."""


@contextmanager
def cost():
    """The cost of what is done inside, C libraries included."""
    spent = Cost()
    Path("/proc/self/clear_refs").write_text("5")  # sets the high-water mark back to what is resident now
    before, start = _kilobytes("VmRSS"), time.process_time()
    try:
        yield spent
    finally:
        spent.cpu_seconds = time.process_time() - start
        spent.grown_bytes = 1024 * (_kilobytes("VmHWM") - before)


def _kilobytes(name: str) -> int:
    return int(re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])
