"""The PHQ-4: four answers, two sums and a band, with the published cut-offs. A screen, never a diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.outcomes.course.expected import PACKAGE
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("code", "part", "low", "high", "title", "means", "do", "citation", "verified")
_TOTAL: Final = "total"


@dataclass(frozen=True, slots=True)
class Band:
    """A published range of the total, or of the sum of one pair of answers.

    Attributes:
        code: of a total ``none`` to ``severe``; of a pair ``worry`` or ``mood``.
        part: what is summed: the total, or which pair.
        low, high: from which sum to which.
        title: what it says of the client, as their course is told.
        means: the same beside the other ranges.
        do: what it calls for.
    """

    code: str
    part: str
    low: int
    high: int
    title: str
    means: str
    do: str
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class Phq4:
    """What four answers say.

    Attributes:
        total: 0 to 12.
        worry, mood: the sums of the two pairs, each 0 to 6.
        worry_positive, mood_positive: whether a pair calls for a talk.
        band: the published range of the total.
    """

    total: int
    worry: int
    mood: int
    worry_positive: bool
    mood_positive: bool
    band: Band

    @property
    def high(self) -> bool:
        """Whether it calls for a talk: either pair is positive, or the total is at least moderate."""
        return self.worry_positive or self.mood_positive or self.band.code in {"moderate", "severe"}


def _band(row: Row) -> Band:
    return Band(
        code=row.text("code"),
        part=row.text("part"),
        low=int(row.number("low")),
        high=int(row.number("high")),
        title=row.text("title"),
        means=row.text("means"),
        do=row.text("do"),
        citation=row.text("citation"),
        verified=row.verified(),
    )


@lru_cache(maxsize=1)
def phq4_bands() -> tuple[Band, ...]:
    """Every range: those of the total, mildest first, then those in which a pair of answers is positive."""
    return tuple(read(PACKAGE, "phq4_bands.csv", _COLUMNS, _band))


def _of(code: str) -> Band:
    return next(band for band in phq4_bands() if band.code == code)


def read_phq4(answers: tuple[int, int, int, int]) -> Phq4:
    """Read the answers, each 0 to 3: the first two are of worry, the last two of mood.

    >>> read_phq4((1, 1, 2, 1)).mood_positive
    True
    """
    worry, mood = sum(answers[:2]), sum(answers[2:])
    total = worry + mood
    band = next(b for b in phq4_bands() if b.part == _TOTAL and b.low <= total <= b.high)
    return Phq4(total, worry, mood, worry >= _of("worry").low, mood >= _of("mood").low, band)
