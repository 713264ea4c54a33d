"""How long the intake takes: one table of what each page asks for, and the speeds at which people read and type on a phone.

The pages say what is left by it, and ``benchmarks.bars.pages`` works its figure out of it. Time to think is in neither: nobody has measured it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.vocabulary.tables import Row, read

_PACKAGE: Final = "psoas.studio.interview"


@dataclass(frozen=True, slots=True)
class PageTime:
    """What a page asks for: words to read, words to type, and taps, that of the button too."""

    reads: float
    typed: float
    taps: float


@dataclass(frozen=True, slots=True)
class Speeds:
    """Words a minute that are read and that are typed, and the seconds of a tap."""

    reading: float
    typing: float
    tap_s: float

    def seconds(self, asked: PageTime, *, again: bool = False, reads: float | None = None) -> float:
        """How long a page takes.

        Args:
            asked: the page's row.
            again: its answer stands there already: it is read, and the button is tapped.
            reads: words to read, where they were counted; those of the row otherwise.
        """
        read_s = (asked.reads if reads is None else reads) * 60 / self.reading
        if again:
            return read_s + self.tap_s
        return read_s + asked.typed * 60 / self.typing + asked.taps * self.tap_s


@lru_cache(maxsize=1)
def page_times() -> Mapping[str, PageTime]:
    """The row of each page, by its code."""

    def make(row: Row) -> tuple[str, PageTime]:
        row.text("citation"), row.verified()
        figures = (row.number(name) for name in ("reads", "typed", "taps"))
        return row.text("page"), PageTime(*figures)

    columns = ("page", "reads", "typed", "taps", "citation", "verified")
    return dict(read(_PACKAGE, "page_times.csv", columns, make))


@lru_cache(maxsize=1)
def _figures() -> Mapping[str, float]:
    def make(row: Row) -> tuple[str, float]:
        row.text("unit"), row.text("citation"), row.verified()
        return row.text("code"), row.number("value")

    return dict(read(_PACKAGE, "pace.csv", ("code", "value", "unit", "citation", "verified"), make))


def speeds(*, slow: bool = False) -> Speeds:
    """Those of the average person; ``slow``: of somebody who reads and types slowly."""
    known = _figures()
    kind = "_slow" if slow else ""
    return Speeds(known[f"reading{kind}"], known[f"typing{kind}"], known["tap"])


def safety_pages() -> int:
    """How many pages of safety questions to expect, before the story is known."""
    return round(_figures()["safety_pages"])
