"""The largest memory of a process and all below it."""

import contextlib
import subprocess
import time

import psutil

LOOK_SECONDS = 0.05


def peak_of(process: subprocess.Popen) -> int:
    """The largest sum of proportional memory (PSS: shared pages count once), in bytes; waits until the process ends."""
    peak, root = 0, psutil.Process(process.pid)
    while process.poll() is None:
        total = 0
        with contextlib.suppress(psutil.Error):
            for one in [root, *root.children(recursive=True)]:
                total += one.memory_full_info().pss
        peak = max(peak, total)
        time.sleep(LOOK_SECONDS)
    return peak
