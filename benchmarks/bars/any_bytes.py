"""Any bytes as a visit file or a line: the whole count of the tests' properties, of which `make test` runs a share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.bars.bar import Bar

ROOT = Path(__file__).parents[2]
TESTS = "tests/cli/test_any_bytes.py"


def bars() -> list[Bar]:
    """10,000 files, 10,000 lines to hear and 1,500 to assess: a clear error or an answer, never a traceback."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", TESTS],
        cwd=ROOT, env={**os.environ, "PSOAS_MANY": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    met = run.returncode == 0
    return [
        Bar(
            "10,000 spoilt visit files, 10,000 lines to hear, 1,500 to assess",
            "an answer or a clear error",
            "all" if met else run.stdout.strip().splitlines()[-1],
            met,
        )
    ]
