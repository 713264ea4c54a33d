"""The command in a process of its own, as its user runs it, and in this process, where starting Python again shows nothing more."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from psoas.cli.app import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PSOAS = [sys.executable, "-c", "import sys; sys.argv[0] = 'psoas'; from psoas.cli import main; main()"]


def run(
    *args: str, stdin: bytes = b"", cwd: Path | None = None, cache: Path | None = None
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one run in a process of its own."""
    env = dict(os.environ) | ({"PSOAS_CACHE": str(cache)} if cache else {})
    done = subprocess.run(
        [*PSOAS, *args], input=stdin, capture_output=True, cwd=cwd, env=env, timeout=120, check=False
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def run_here(*args: str, stdin: bytes = b"") -> tuple[int, str, str]:
    """The same from arguments, bytes in and bytes out, through the same ``main``, in this process."""
    given, out, errors = (io.TextIOWrapper(io.BytesIO(data), encoding="utf-8") for data in (stdin, b"", b""))
    code: object = 0
    with (
        patch.object(sys, "argv", ["psoas", *args]),
        patch.multiple(sys, stdin=given, stdout=out, stderr=errors),
        patch.dict(os.environ),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        told = []
        for stream in (out, errors):
            stream.flush()
            assert isinstance(stream.buffer, io.BytesIO)
            told.append(stream.buffer.getvalue().decode("utf-8"))
    assert isinstance(code, int)
    return code, told[0], told[1]
