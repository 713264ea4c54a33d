"""A stretch of time that a client tells, and what course it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ACUTE_BELOW_DAYS: Final = 42  # under 6 weeks (vocabulary: acute)
CHRONIC_ABOVE_DAYS: Final = 84  # over 12 weeks (vocabulary: chronic)


@dataclass(frozen=True, slots=True)
class Length:
    """A stretch of time in the words. ``days`` is nothing where the words give no number ("for years")."""

    first: int
    last: int
    days: float | None
    course: str
    weight: int  # 3: of this bout; 2: the complaint's length; 1: when it began


def course_of(days: float) -> str:
    """Acute, subacute or chronic.

    >>> course_of(41), course_of(42), course_of(84), course_of(85)
    ('acute', 'subacute', 'subacute', 'chronic')
    """
    if days < ACUTE_BELOW_DAYS:
        return "acute"
    return "subacute" if days <= CHRONIC_ABOVE_DAYS else "chronic"
