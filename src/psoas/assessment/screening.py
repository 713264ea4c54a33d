"""Whether it is safe to go on: the red flags, the questions that are open, and what to watch."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.assessment.response import KeptFrom, Response
from psoas.assessment.urgency import Urgency, stops
from psoas.assessment.watch import Watch
from psoas.visit import Question
from psoas.visit.fields import Json


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A screening rule that fired. ``because`` are the codes that fired it, ``points_to`` sources.

    ``ask_next`` is what the practitioner asks or does next, without what was answered; ``kept_from`` who may not see it.
    """

    rule: str
    urgency: Urgency
    points_to: tuple[str, ...]
    because: tuple[str, ...]
    reason: str
    citation: str
    verified: str
    ask_next: tuple[str, ...] = ()
    kept_from: KeptFrom = "nobody"

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
            "kept_from": self.kept_from,
        }


@dataclass(frozen=True, slots=True)
class Screening:
    """Is it safe to go on? ``red_flags`` most urgent first; ``questions`` in the order of danger.

    ``watch`` is what no doctor need see at once but must be looked at again, soonest first; it is empty where the
    screening stops, since a doctor comes first then. ``responses`` are for the practitioner alone. Findings (``type:code``)
    that are ``kept_from_paper`` may stand on nothing that is printed or handed over, those that are ``kept_from_client``
    not in the client's copy; ``assessment.privacy`` leaves them out.
    """

    urgency: Urgency
    red_flags: tuple[RedFlag, ...]
    questions: tuple[Question, ...] = ()
    watch: tuple[Watch, ...] = ()
    responses: tuple[Response, ...] = ()
    kept_from_paper: frozenset[str] = frozenset()
    kept_from_client: frozenset[str] = frozenset()

    @property
    def stops(self) -> bool:
        """True when its own rules already ask for someone else before hands-on work goes on."""
        return stops(self.urgency)
