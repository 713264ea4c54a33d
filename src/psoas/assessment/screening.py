"""Whether it is safe to go on: the red flags, the questions that are open, and what to watch."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.assessment.urgency import Urgency, stops
from psoas.assessment.watch import Watch
from psoas.visit import Question
from psoas.visit.fields import Json


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A screening rule that fired. ``because`` are the codes that fired it, ``points_to`` sources.

    ``ask_next`` is what the practitioner asks or does next, without what was answered.
    """

    rule: str
    urgency: Urgency
    points_to: tuple[str, ...]
    because: tuple[str, ...]
    reason: str
    citation: str
    verified: str
    ask_next: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """In the contract's form."""
        return {
            "rule": self.rule,
            "urgency": self.urgency,
            "points_to": list(self.points_to),
            "because": list(self.because),
            "reason": self.reason,
            "citation": self.citation,
            "verified": self.verified,
            "ask_next": list(self.ask_next),
        }


@dataclass(frozen=True, slots=True)
class Screening:
    """Is it safe to go on? ``red_flags`` most urgent first; ``questions`` in the order of danger.

    ``watch`` is what no doctor need see at once but must be looked at again, soonest first; it is empty where the
    screening stops, since a doctor comes first then.
    """

    urgency: Urgency
    red_flags: tuple[RedFlag, ...]
    questions: tuple[Question, ...] = ()
    watch: tuple[Watch, ...] = ()

    @property
    def stops(self) -> bool:
        """True when its own rules already ask for someone else before hands-on work goes on."""
        return stops(self.urgency)
