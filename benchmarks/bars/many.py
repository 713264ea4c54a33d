"""The whole counts of properties of which `make test` runs a share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from benchmarks.bars.bar import Bar

ROOT: Final = Path(__file__).parents[2]
PROPERTIES: Final = (
    (
        "tests/cli/test_any_bytes.py",
        "10,000 spoilt visit files, 10,000 lines to hear, 1,500 to assess",
        "an answer or a clear error",
    ),
    (
        "tests/body/test_random_bodies.py",
        "40 random persons with any muscle states in 10,000 postures",
        "no crash, no NaN, each answer certified or named",
    ),
    (
        "tests/body/opensim/test_moment_arms.py",
        "moment arms against OpenSim in 16 postures of the spine and 9 of the hips",
        "within 1e-6 mm on straight paths and spheres, 1 mm over cylinders",
    ),
    (
        "tests/differential/next_step/test_simulation.py",
        "200 simulated visits that ask two steps ahead",
        "half of them end within eight steps; the source or its care is found",
    ),
    (
        "tests/intake/test_properties.py",
        "400 texts of any signs",
        "each answered, its spans are its words",
    ),
    (
        "tests/text/test_medicines.py",
        "the 30,000 commonest English words",
        "none is rewritten as a medicine, at most 3,600 are reported as not known",
    ),
    (
        "tests/evaluation_room/test_made_words.py",
        "301 invented stories, each told in five other ways, and 400 random texts",
        "the first source changes in under 3% of the stories, for each way but free rewording",
    ),
)


def bars() -> list[Bar]:
    """A bar for each file of properties."""
    return [_bar(*one) for one in PROPERTIES]


def _bar(tests: str, name: str, asked: str) -> Bar:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", tests],
        cwd=ROOT, env={**os.environ, "PSOAS_MANY": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    met = run.returncode == 0
    return Bar(name, asked, "all" if met else run.stdout.strip().splitlines()[-1], met)
