"""How long the body takes: first build, load from the store, one posture, one recruitment.

Run: ``python benchmarks/body_speed.py``. Prints a small table; nothing is written but a temporary store.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

_LOAD = "import time; t=time.perf_counter(); from psoas.body import cache; cache.load(); print(time.perf_counter()-t)"


def timed_load(folder: str) -> float:
    environment = {**os.environ, "PSOAS_CACHE": folder}
    out = subprocess.run(
        [sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True, env=environment
    )
    return float(out.stdout)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"first build, engine's import included   {timed_load(folder) * 1e3:8.0f} ms")
        print(f"load from the store, likewise           {timed_load(folder) * 1e3:8.0f} ms")
    from psoas.body import Body, postures

    body = Body()
    body.perform("stand")
    for code in postures():
        start = time.perf_counter()
        for _ in range(10):
            work = body.perform(code)
        each = (time.perf_counter() - start) / 10
        print(f"{code:<40}{each * 1e3:8.1f} ms   {work.certificate.steps} Newton steps")


if __name__ == "__main__":
    main()
