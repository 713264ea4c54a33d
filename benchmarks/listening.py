"""What listening takes: texts of three hundred words made of the statements in the spec, once the lexicon is read."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from psoas.intake import understand

_SPEC = Path(__file__).parents[1] / "tests" / "intake" / "spec"
_WORDS = 300
_REPEATS = 5


def rows() -> list[str]:
    """The table for docs/benchmarks.md."""
    texts = sample_texts()
    for text in texts:
        understand(text)
    each = sorted(min(_seconds(text) for _ in range(_REPEATS)) for text in texts)
    return [
        f"{len(texts)} texts of {_WORDS} words; of each the best of {_REPEATS}.",
        "",
        "| listening | measured | bar |",
        "|---|---|---|",
        f"| {_WORDS} words, median | {1e3 * statistics.median(each):.1f} ms | 5 ms |",
        f"| the slowest text | {1e3 * each[-1]:.1f} ms | |",
    ]


def sample_texts() -> list[str]:
    """Statements one after the other, cut every three hundred words."""
    words: list[str] = []
    for file in sorted(_SPEC.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            told, arrow, _ = line.partition("=>")
            if arrow and not told.startswith("#"):
                words += told.split()
    return [" ".join(words[n : n + _WORDS]) for n in range(0, len(words) - _WORDS, _WORDS)]


def _seconds(text: str) -> float:
    start = time.perf_counter()
    understand(text)
    return time.perf_counter() - start
