"""How do the readers take damage? Run: PYTHONPATH=.:tests python bench/fuzz.py [inputs] [seed]. Synthetic inputs."""

import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import fuzzing
import stores


def main() -> None:
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    randomly = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    slowest, refused, rows, rejected = 0.0, 0, 0, 0
    try:
        store, seeds = stores.new_store(folder / "store"), fuzzing.seeds(folder / "seeds")
        start = time.perf_counter()
        for number in range(inputs):
            suffix, content, source = seeds[number % len(seeds)]
            path = folder / f"damaged{suffix}"
            path.write_bytes(fuzzing.damage(randomly, content))
            began = time.perf_counter()
            try:
                found, bad = fuzzing.swallow(store, path, source, folder)
            except BaseException:
                shutil.copy(path, f"/tmp/fuzz-{number}{suffix}")
                print(f"input {number} ({source}) kept")
                raise
            slowest = max(slowest, time.perf_counter() - began)
            refused += found < 0
            rows, rejected = rows + max(found, 0), rejected + bad
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{inputs:,} damaged inputs in {time.perf_counter() - start:.0f} s, slowest {slowest:.2f} s, "
            f"{refused:,} refused whole, {rows:,} rows read of which {rejected:,} refused, peak {peak:.2f} GB"
        )
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
