"""How long a visit takes: the assessment alone in CPU time, and the whole command, report and body included."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.bars.bar import Bar
from benchmarks.commands import PSOAS, seconds
from psoas.pathway import assess
from psoas.visit import load_visit

EXAMPLE = Path(__file__).parents[2] / "examples" / "desk_runner.toml"
_RUNS = 50
_COMMANDS = 5
_ASSESS_MS = 12
_VISIT_S = 1.2


def bars() -> list[Bar]:
    """Both bars on the first example."""
    return [_assess(), _visit()]


def _assess() -> Bar:
    """CPU time of ``assess`` without the body, once the tables are read."""
    visit = load_visit(EXAMPLE)
    for _ in range(5):
        assess(visit)
    each: list[float] = []
    for _ in range(_RUNS):
        start = time.process_time()
        assess(visit)
        each.append(1e3 * (time.process_time() - start))
    median = statistics.median(each)
    name = f"`assess` of {EXAMPLE.name} without body, CPU, median of {_RUNS}"
    return Bar(name, f"at most {_ASSESS_MS} ms", f"{median:.1f} ms", median <= _ASSESS_MS)


def _visit() -> Bar:
    """Wall time of the command, after a first run has built the body's cache."""
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ) | {"PSOAS_CACHE": f"{folder}/cache"}
        command = [PSOAS, "visit", str(EXAMPLE), "--out", f"{folder}/out"]
        seconds(command, env)
        median = statistics.median(seconds(command, env) for _ in range(_COMMANDS))
    name = f"`psoas visit {EXAMPLE.name}` warm, report and body included, median of {_COMMANDS}"
    return Bar(name, f"under {_VISIT_S} s", f"{median:.2f} s", median < _VISIT_S)
