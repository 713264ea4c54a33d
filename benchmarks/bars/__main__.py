"""``python -m benchmarks.bars [SECTION…]``: measure every bar, or those of some sections, and write docs/bars.md."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.bars import (
    courses,
    hard_rules,
    hearing,
    many,
    pages,
    reading,
    speed,
    studio,
    trials,
    understanding,
    verdicts,
    viewer,
)
from benchmarks.bars.bar import Bar

PAGE = Path(__file__).parents[2] / "docs" / "bars.md"
HEAD = """# Bars

Written by `make bars`, which takes some minutes; `python -m benchmarks.bars verdict time` measures these two sections anew
and leaves the others as they were. Large counts stand here and not in the tests. A set whose words nobody who improves
the program has read is called blind.
"""
SECTIONS: Mapping[str, tuple[str, Callable[[], list[Bar]]]] = {
    "statements": ("Statements and cases", understanding.bars),
    "verdict": ("The verdict", verdicts.bars),
    "time": ("Time", speed.bars),
    "trials": ("Measured trials", trials.bars),
    "studio": ("The studio", studio.bars),
    "kills": ("The studio killed", studio.kills),
    "viewer": ("The viewer", viewer.bars),
    "hard_rules": ("Hard rules", hard_rules.bars),
    "pages": ("The studio's pages", pages.bars),
    "words": ("Words, names and texts", hearing.bars),
    "many": ("Properties, whole", many.bars),
    "courses": ("Courses", courses.bars),
    "reading": ("Reading age", reading.bars),
}


def _as_it_was(title: str) -> list[str]:
    """The rows of a section as the page has them; none where it has no such section."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    _, found, rest = text.partition(f"## {title}\n")
    return [line for line in rest.partition("\n## ")[0].splitlines() if line][2:] if found else []


def main(names: Sequence[str]) -> None:
    """Measure and write."""
    if unknown := [name for name in names if name not in SECTIONS]:
        sys.exit(f"{unknown[0]}: is no section; write one of {', '.join(SECTIONS)}, or none for all.")
    lines = [HEAD]
    for name, (title, bars) in SECTIONS.items():
        rows = [bar.row() for bar in bars()] if not names or name in names else _as_it_was(title)
        if rows:
            lines += [
                f"## {title}",
                "",
                "| bar | asked | measured | met |",
                "| --- | --- | --- | --- |",
                *rows,
                "",
            ]
    PAGE.write_text("\n".join(lines), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
