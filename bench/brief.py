"""What a briefing costs: time, sizes, and the largest memory of all its processes together, shared pages counted once.

Run it with `python bench/brief.py [--atlas LAYER]`. Each pack is made by `python -m geo brief` in a new process, from
the embedded data, three times; the median time is told with its range.
"""

import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.server import ROOT
from geo.briefing.formats import FORMATS

ROUNDS = 3
LOOK_SECONDS = 0.05


def peak_mb(process: subprocess.Popen) -> float:
    """The largest proportional memory (PSS) of the process and all below it, in MB; waits until it ends."""
    peak, root = 0, psutil.Process(process.pid)
    while process.poll() is None:
        total = 0
        with contextlib.suppress(psutil.Error):
            for one in [root, *root.children(recursive=True)]:
                total += one.memory_full_info().pss
        peak = max(peak, total)
        time.sleep(LOOK_SECONDS)
    return peak / 1e6


def made(folder: Path, *options: str) -> tuple[float, float]:
    """Seconds and MB of one `python -m geo brief` with these options."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "geo", "brief", "--out", str(folder), "--data-dir", str(folder.parent / "store")]
    process = subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.DEVNULL)
    memory = peak_mb(process)
    if process.returncode:
        sys.exit(f"`{' '.join(options)}` ended with {process.returncode}")
    return time.perf_counter() - start, memory


def report(name: str, options: tuple[str, ...], rounds: int = ROUNDS) -> Path:
    """One line about a pack, and the folder that holds it."""
    root = Path(tempfile.mkdtemp())
    runs = [made(root / "out", *options) for _ in range(rounds)]
    seconds, memory = [one for one, _ in runs], max(one for _, one in runs)
    files = [file for file in (root / "out").rglob("*") if file.is_file()]
    print(
        f"{name}: {statistics.median(seconds):.1f} s ({min(seconds):.1f}–{max(seconds):.1f}), {memory:.0f} MB at most, "
        f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB",
        flush=True,
    )
    return root / "out"


def main() -> None:
    """The figures that docs/BENCH.md tells."""
    if "--atlas" in sys.argv:
        layer = sys.argv[sys.argv.index("--atlas") + 1]
        report(f"atlas of {layer}", ("--each", layer, "--formats", "pdf,onepager"), rounds=1)
        return
    report("one page", ("--formats", "onepager"))
    folder = report("all formats, all sections", ("--formats", ",".join(FORMATS)))
    for file in sorted(folder.iterdir()):
        if file.is_file():
            print(f"  {file.suffix[1:]:<8} {file.stat().st_size / 1e3:8.0f} kB  {file.name}")


if __name__ == "__main__":
    main()
