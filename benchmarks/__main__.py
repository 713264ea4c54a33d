"""``python -m benchmarks``: measure everything in one run and write docs/benchmarks.md."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path

from benchmarks import commands, corruptions, deciphering, listening, next_steps, opensim_static, recruitment

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`; every figure comes from one run on one machine, so compare the ratios, not the seconds.
"""


def installed_mb(names: list[str]) -> float:
    """The size of installed packages on disk, in megabytes, from their own file lists."""
    total = 0
    for name in names:
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            continue
        for file in files:
            path = Path(str(file.locate()))
            total += path.stat().st_size if path.is_file() else 0
    return total / 1e6


def main() -> None:
    """Measure and write."""
    lock = (Path(__file__).parents[1] / "requirements" / "run.txt").read_text(encoding="utf-8")
    names = sorted(
        {line.split("==")[0] for line in lock.splitlines() if "==" in line and not line.startswith(" ")}
    )
    lines = [
        HEAD,
        f"Python {platform.python_version()}, {platform.machine()}, MuJoCo {metadata.version('mujoco')}.\n",
        "## Whole commands\n",
        "| command | bar | median | worst | times the bare interpreter |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{t.name}` | {t.bar} | {t.median_s:.2f} s | {t.worst_s:.2f} s | {t.ratio:.1f} |"
        for t in commands.measure()
    ]
    lines += ["", f"Installed size of the default set: {installed_mb(names):.0f} MB (bar 500 MB).", ""]
    lines += ["## Listening", "", *listening.rows(), ""]
    lines += ["## Deciphering", "", *deciphering.rows(), ""]
    lines += ["## Recruitment and whole frames", ""]
    lines += recruitment.rows(recruitment.measure())
    lines += ["", "## Spoilt trials", "", *corruptions.rows()]
    lines += ["", "## What to ask next", "", *next_steps.rows()]
    lines += ["", "## Beside OpenSim", ""]
    lines += [*opensim_static.rows(), ""]
    PAGE.write_text("\n".join(lines), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
