"""The command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PSOAS = [sys.executable, "-c", "import sys; sys.argv[0] = 'psoas'; from psoas.cli import main; main()"]


def run(
    *args: str, stdin: bytes = b"", cwd: Path | None = None, cache: Path | None = None
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one run."""
    env = dict(os.environ) | ({"PSOAS_CACHE": str(cache)} if cache else {})
    done = subprocess.run(
        [*PSOAS, *args], input=stdin, capture_output=True, cwd=cwd, env=env, timeout=120, check=False
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
