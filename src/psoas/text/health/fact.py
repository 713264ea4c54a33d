"""One medicine or condition in a text, with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

# now: theirs and true; over: theirs once; planned: an operation within weeks; recent: an operation not long ago, "recent_over"
# where its date leaves that open; allergy: what they react to; asked: only asked about; the rest is not theirs or not at all.
FactStatus = Literal[
    "now", "over", "planned", "recent", "recent_over", "allergy", "denied", "other_person", "asked", "undated"
]
LONG_OVER: Final = frozenset({"health.long_past", "health.in_youth"})
HOLDS: Final[frozenset[FactStatus]] = frozenset({"now", "planned", "recent"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A medicine or a condition that a text names.

    Attributes:
        kind: ``medicine`` or ``condition``.
        codes: the medicine's classes, or the condition's code.
        name: what it was called, as the table writes it.
        status: how it stands for this client.
        rule: the rule that decided the status.
        start, end: its place in the text.
        short_course: a medicine that the sentence calls a short course.
        known: False for what looks like a medicine and stands in no table.
    """

    kind: Literal["medicine", "condition"]
    codes: tuple[str, ...]
    name: str
    status: FactStatus
    rule: str
    start: int
    end: int
    short_course: bool = False
    known: bool = True

    @property
    def long_over(self) -> bool:
        """True for what has been over for years."""
        return self.rule in LONG_OVER

    @property
    def holds(self) -> bool:
        """True for what the client has or takes now, or has before them."""
        return self.status in HOLDS
