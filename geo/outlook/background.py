"""Outlooks made by a process of their own while the pages stay quick: one at a time, with progress, and to be stopped.

The worker is `python -m geo outlook --keep`; it writes its result in one step, so that a worker that is killed leaves
what was there before.
"""

import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

PROGRESS = "progress "
"""Begins each line on standard error that tells how far the worker is: done, total and what it does."""
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Task:
    """Which outlook: of the store in a folder, as known at a version, for a layer, from a day.

    data : names the exact data that the asker has, so that the same question about other data is another task
    """

    folder: Path
    version: int
    layer: str
    as_of: date
    data: str

    def command(self) -> list[str]:
        """The worker's command line."""
        asked = ["--layer", self.layer, "--as-of", self.as_of.isoformat(), "--version", str(self.version)]
        return [sys.executable, "-m", "geo", "--data-dir", str(self.folder), "outlook", *asked, "--keep"]


@dataclass
class Fit:
    """One outlook in the making. The reading thread alone writes `done`, `total`, `text` and `said`."""

    task: Task
    process: "subprocess.Popen[str]"
    done: int = 0
    total: int = 1
    text: str = "reading the incidents"
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = threading.Thread(target=self._listen, daemon=True, name="outlook")
        self.listener.start()

    @property
    def running(self) -> bool:
        """Whether the worker is still at it."""
        return self.process.poll() is None

    def _listen(self) -> None:
        """Read what the worker says until it ends."""
        with self.process.stderr or nullcontext(()) as stream:
            self._read(stream)

    def _read(self, stream: Iterable[str]) -> None:
        for line in stream:
            if line.startswith(PROGRESS):
                done, total, text = line.removeprefix(PROGRESS).rstrip("\n").split(" ", 2)
                self.done, self.total, self.text = int(done), int(total), text
            else:
                self.said.append(line.strip())


STOPPED, MADE = "stopped", "made"


class Fits:
    """The worker of this server, and how the last tasks ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fit: Fit | None = None
        self._ended: dict[Task, str] = {}

    def running(self) -> Fit | None:
        """The outlook that is being made now, if any."""
        with self._lock:
            return self._look()

    def start(self, task: Task, command: Sequence[str] | None = None) -> bool:
        """Begin a task; False while another one runs. `command` stands in for the worker in tests."""
        with self._lock:
            if self._look() is not None:
                return False
            self._ended.pop(task, None)
            process = subprocess.Popen(  # noqa: S603  (our own interpreter, arguments from checked values)
                command or task.command(), cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            self._fit = Fit(task, process)
            return True

    def stop(self) -> None:
        """End the worker, if there is one; what was kept before stays."""
        with self._lock:
            fit = self._look()
            if fit is not None:
                fit.process.terminate()
                fit.process.wait()
                fit.listener.join()
                self._ended[fit.task] = STOPPED
                self._fit = None

    def how_it_ended(self, task: Task) -> str | None:
        """`MADE`, `STOPPED`, or what the worker said when it failed; None for a task that runs or never ran."""
        with self._lock:
            self._look()
            return self._ended.get(task)

    def _look(self) -> Fit | None:
        """The running fit; one that ended is noted and let go. Call with the lock held."""
        fit = self._fit
        if fit is not None and not fit.running:
            fit.listener.join()  # its pipe is closed: what it said last is still to be read
            failed = " ".join(fit.said[-3:]) or f"The worker ended with {fit.process.returncode}."
            self._ended[fit.task] = failed if fit.process.returncode else MADE
            self._fit = fit = None
        return fit
