"""What a briefing costs: time, sizes, and the largest memory of all its processes together, shared pages counted once.

Run it with `python bench/brief.py [--atlas LAYER]`. Each pack is made by `python -m geo brief` in a new process, from
the embedded data, three times; the median time is told with its range.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.memory import peak_of
from bench.server import ROOT
from geo.briefing.formats import FORMATS

ROUNDS = 3


def made(folder: Path, *options: str) -> tuple[float, float]:
    """Seconds and MB of one `python -m geo brief` with these options."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "geo", "brief", "--out", str(folder), "--data-dir", str(folder.parent / "store")]
    process = subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.DEVNULL)
    memory = peak_of(process) / 1e6
    if process.returncode:
        sys.exit(f"`{' '.join(options)}` ended with {process.returncode}")
    return time.perf_counter() - start, memory


def report(root: Path, name: str, options: tuple[str, ...], rounds: int = ROUNDS) -> None:
    """One line about a pack, and one about each of its own files."""
    runs = [made(root / "out", *options) for _ in range(rounds)]
    seconds, memory = [one for one, _ in runs], max(one for _, one in runs)
    files = [file for file in (root / "out").rglob("*") if file.is_file()]
    print(
        f"{name}: {statistics.median(seconds):.1f} s ({min(seconds):.1f}–{max(seconds):.1f}), {memory:.0f} MB at most, "
        f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB",
        flush=True,
    )
    for file in sorted((root / "out").glob("*.*")):
        print(f"  {file.suffix[1:]:<8} {file.stat().st_size / 1e3:8.0f} kB  {file.name}")


def main() -> None:
    """The figures that docs/BENCH.md tells."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        if "--atlas" in sys.argv:
            layer = sys.argv[sys.argv.index("--atlas") + 1]
            report(Path(one), f"atlas of {layer}", ("--each", layer, "--formats", "pdf,onepager"), rounds=1)
            return
        report(Path(one), "one page", ("--formats", "onepager"))
        report(Path(other), "all formats, all sections", ("--formats", ",".join(FORMATS)))


if __name__ == "__main__":
    main()
