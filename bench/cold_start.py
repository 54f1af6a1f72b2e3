"""Cold start: `streamlit run` to the first painted map in Chromium, and the process's memory; median of 5.

Run it with `python bench/cold_start.py`.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from bench.server import CHROMIUM, CHROMIUM_FLAGS, ROOT, running

ROUNDS = 5
PAINTED = "() => document.querySelector('iframe[src*=streamlit_folium]')?.contentDocument?.body?.dataset?.paintedAt"


def resident_mb(pid: int) -> tuple[float, float]:
    """Resident memory now and at its peak, in MB."""
    text = Path(f"/proc/{pid}/status").read_text()
    fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    return tuple(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))


def main() -> None:
    answered, painted, memory = [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                start = time.perf_counter()
                with running(ROOT / "app.py", "/healthz", Path(folder) / "log") as (address, process):
                    answered.append(time.perf_counter() - start)
                    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
                    page.goto(address)
                    page.wait_for_function(PAINTED, timeout=60_000)
                    painted.append(time.perf_counter() - start)
                    memory.append(resident_mb(process.pid))
                    page.context.close()
        browser.close()
    print(f"{ROUNDS} cold starts, median (min, max)")
    for name, seconds in (("server answers", answered), ("first painted map", painted)):
        print(f"{name:<20} {statistics.median(seconds):5.2f} s ({min(seconds):.2f}, {max(seconds):.2f})")
    now, peak = zip(*memory, strict=True)
    print(f"{'memory':<20} {statistics.median(now):5.0f} MB resident, {statistics.median(peak):.0f} MB at the peak")


if __name__ == "__main__":
    main()
