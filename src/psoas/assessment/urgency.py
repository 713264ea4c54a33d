"""How soon someone else must see this person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

Urgency = Literal["none", "mention_to_doctor", "within_2_weeks", "same_day", "emergency_now"]
URGENCIES: Final[tuple[Urgency, ...]] = (
    "none",
    "mention_to_doctor",
    "within_2_weeks",
    "same_day",
    "emergency_now",
)
# A doctor is needed today, or now.
AT_ONCE: Final[tuple[Urgency, ...]] = ("same_day", "emergency_now")


def most_urgent(urgencies: Iterable[Urgency]) -> Urgency:
    """The highest of several urgencies; none of them can lower it.

    >>> most_urgent(["within_2_weeks", "none", "mention_to_doctor"])
    'within_2_weeks'
    """
    return max(urgencies, key=URGENCIES.index, default="none")


def stops(urgency: Urgency) -> bool:
    """Whether someone else must see this person before hands-on work goes on."""
    return URGENCIES.index(urgency) >= URGENCIES.index("within_2_weeks")


def may_be_overridden(urgency: Urgency) -> bool:
    """Whether a practitioner may go on with a written reason: never where a doctor is needed today or at once."""
    return urgency == "within_2_weeks"
