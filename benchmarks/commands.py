"""Whole commands as their user waits for them, beside the bare start of the interpreter."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))
PSOAS = str(Path(sys.executable).with_name("psoas"))


@dataclass(frozen=True)
class Timing:
    """Wall time of one command, several runs: median and worst, and the ratio to the bare interpreter."""

    name: str
    bar: str
    median_s: float
    worst_s: float
    ratio: float


def seconds(command: list[str], env: dict[str, str]) -> float:
    """How long one run takes, its output thrown away."""
    start = time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(runs: int = 7) -> list[Timing]:
    """Time help, import, and every sample visit: first ever (an empty cache) and later."""
    found: list[Timing] = []
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ) | {"PSOAS_CACHE": f"{folder}/cache"}
        out = ["--out", f"{folder}/out"]
        bare = statistics.median(seconds([sys.executable, "-c", "pass"], env) for _ in range(runs))

        def add(name: str, bar: str, times: list[float]) -> None:
            median = statistics.median(times)
            found.append(Timing(name, bar, median, max(times), median / bare))

        add("python -c pass", "", [bare])
        add(
            "import psoas",
            "0.2 s",
            [seconds([sys.executable, "-c", "import psoas"], env) for _ in range(runs)],
        )
        add("psoas --help", "0.4 s", [seconds([PSOAS, "--help"], env) for _ in range(runs)])
        add(
            "psoas visit, first ever (no cache)", "20 s", [seconds([PSOAS, "visit", str(EXAMPLES[0]), *out], env)]
        )  # fmt: skip
        for path in EXAMPLES:
            times = [seconds([PSOAS, "visit", str(path), *out], env) for _ in range(3)]
            add(f"psoas visit {path.name}", "3 s", times)
    return found
