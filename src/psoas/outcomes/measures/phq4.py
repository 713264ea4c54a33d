"""The PHQ-4: four answers, two sums and a band, with the published cut-offs. A screen, never a diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.outcomes.course.expected import PACKAGE
from psoas.vocabulary.tables import Row, read, setting

_COLUMNS: Final = ("code", "from", "title", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Band:
    """A published range of the sum, from ``least`` on."""

    code: str
    least: float
    title: str
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
    return Band(row.text("code"), row.number("from"), row.text("title"), row.text("citation"), row.verified())


@lru_cache(maxsize=1)
def _bands() -> tuple[Band, ...]:
    return tuple(
        sorted(read(PACKAGE, "phq4_bands.csv", _COLUMNS, _band), key=lambda b: b.least, reverse=True)
    )


def read_phq4(answers: tuple[int, int, int, int]) -> Phq4:
    """Read the answers, each 0 to 3: the first two are of worry, the last two of mood.

    >>> read_phq4((1, 1, 2, 1)).mood_positive
    True
    """
    worry, mood, pair = sum(answers[:2]), sum(answers[2:]), setting(PACKAGE, "phq_pair")
    total = worry + mood
    band = next(b for b in _bands() if total >= b.least)
    return Phq4(total, worry, mood, worry >= pair, mood >= pair, band)
