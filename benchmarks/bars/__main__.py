"""``python -m benchmarks.bars``: measure every bar in one run and write docs/bars.md."""

from __future__ import annotations

from pathlib import Path

from benchmarks.bars import hearing, understanding

PAGE = Path(__file__).parents[2] / "docs" / "bars.md"
HEAD = """# Bars

Written by `make bars`, which takes some minutes; large counts stand here and not in the tests. A set whose words nobody
who improves the program has read is called blind.
"""


def main() -> None:
    """Measure and write."""
    lines = [HEAD]
    for title, bars in (
        ("Statements and cases", understanding.bars()),
        ("Words, names and texts", hearing.bars()),
    ):
        lines += [f"## {title}", "", "| bar | asked | measured | met |", "| --- | --- | --- | --- |"]
        lines += [bar.row() for bar in bars]
        lines.append("")
    PAGE.write_text("\n".join(lines), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
