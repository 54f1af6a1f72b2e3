"""What a process asked of the kernel, by strace: which files it opened, wrote and forced to disk, in which order."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_CALL = re.compile(
    r"(?P<pid>\d+) +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+|\?)(?:<(?P<opened>[^>]*)>)?.*"
)
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")


@dataclass(frozen=True)
class Call:
    """One finished call; `-y` makes strace write the path behind every descriptor."""

    name: str
    arguments: str
    result: int

    @property
    def paths(self) -> list[str]:
        """Every path that it names: descriptors' ones and quoted ones."""
        return re.findall(r"\d+<([^>]*)>", self.arguments) + re.findall(r'"([^"]*)"', self.arguments)


def calls_of(command, trace, log: Path, **options) -> tuple[list[Call], subprocess.CompletedProcess]:
    """All calls of the command and its children in the order in which they ended."""
    strace = shutil.which("strace")
    assert strace, "strace is missing; `make tools` installs it"
    start = [strace, "-f", "-y", "-s", "4096", "--seccomp-bpf", "-o", str(log), "-e", f"trace={trace}", *command]
    done = subprocess.run(start, capture_output=True, text=True, check=False, timeout=300, **options)  # noqa: S603
    if not log.exists() or "PTRACE" in done.stderr:
        pytest.fail(f"strace may not trace here, so nothing is proved. Run the tests where it may: {done.stderr[:300]}")
    return list(_parsed(log)), done


def _parsed(log: Path):
    begun: dict[str, str] = {}
    for line in log.read_text(errors="replace").splitlines():
        resumed = _RESUMED.match(line)
        if line.endswith("<unfinished ...>"):
            begun[line.split()[0]] = line.removesuffix("<unfinished ...>")
            continue
        whole = begun.pop(resumed[1], "") + resumed[2] if resumed else line
        call = _CALL.match(whole)
        if call and call["result"] != "?":
            yield Call(call["name"], call["arguments"], int(call["result"]))
        elif not call and " +++ " not in whole and " --- " not in whole and " = ?" not in whole:
            raise ValueError(f"a line of strace that cannot be read: {whole[:300]}")
