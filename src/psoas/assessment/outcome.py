"""What comes out of a visit: stopped, undetermined or cleared. Only a cleared one has a plan.

The three are types, so that whoever shows an assessment has to say what becomes of each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from psoas.assessment.care import CarePlan, FollowUp, Guidance
from psoas.assessment.differential import Differential
from psoas.assessment.screening import Screening
from psoas.assessment.urgency import Urgency
from psoas.assessment.verdict import Verdict
from psoas.visit import Client, Finding, Heard, NotApplied, Question, Span, Understanding, span_json
from psoas.visit.fields import Json


@dataclass(frozen=True, slots=True)
class Referral:
    """What a letter to a doctor says of the person: who they are, what they report, what was found by hand."""

    client: Client
    reported: tuple[Finding, ...]
    denied: tuple[Finding, ...]
    exams_positive: tuple[Finding, ...]
    exams_negative: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What raises the verdict to ``urgency``, with a sentence for it; ``says`` is what to tell the client.

    ``sources`` are those that are likely enough, or the likeliest where only all together are.
    """

    urgency: Urgency
    reason: str
    says: tuple[Guidance, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What the three have in common.

    Attributes:
        understanding: of the client's words, with what the practitioner corrected and what the drawing asks.
        heard: the same of every other text of the visit.
        corrections_not_applied: those whose place in the text is gone.
    """

    id: str
    understanding: Understanding
    findings: tuple[Finding, ...]
    screening: Screening
    verdict: Verdict
    heard: tuple[Heard, ...] = ()
    corrections_not_applied: tuple[NotApplied, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(_Outcome):
    """A doctor comes first: the red flags, what a letter needs, what to say, and when to think again.

    ``suspected`` is what the findings together make likely enough to be ruled out first; it needs no rule. ``until_seen`` is
    what the client leaves until a doctor has looked, in words for their own page.
    """

    referral: Referral
    guidance: tuple[Guidance, ...] = ()
    follow_up: FollowUp = field(default_factory=FollowUp)
    suspected: tuple[Suspicion, ...] = ()
    until_seen: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """In the contract's form of ``psoas assess``, without sources: a record adds them."""
        return _json(
            self,
            questions=(*self.screening.questions, *self.understanding.questions),
            differential=None,
            plan=CarePlan((), guidance=self.guidance),
            follow_up=self.follow_up,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Undetermined(_Outcome):
    """Too little was understood for a green light: what to ask, and what was not read.

    ``questions`` are the safety questions, answered by yes or no, in the order of danger.
    """

    questions: tuple[Question, ...]

    @property
    def unread(self) -> tuple[Span, ...]:
        """The sentences of the client's words in which nothing was read."""
        return self.understanding.not_understood

    def to_json(self) -> dict[str, Json]:
        """In the contract's form of ``psoas assess``."""
        return _json(
            self,
            questions=(*self.questions, *self.understanding.questions),
            differential=None,
            plan=CarePlan(()),
            follow_up=FollowUp(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared(_Outcome):
    """Nothing stops the visit, or a reason to go on was written: where the pain may come from, what to do, how to follow it."""

    differential: Differential
    plan: CarePlan
    follow_up: FollowUp = field(default_factory=FollowUp)

    def to_json(self) -> dict[str, Json]:
        """In the contract's form of ``psoas assess``."""
        return _json(
            self,
            questions=(*self.screening.questions, *self.understanding.questions),
            differential=self.differential,
            plan=self.plan,
            follow_up=self.follow_up,
        )


Assessment: TypeAlias = Stopped | Undetermined | Cleared


def _json(
    outcome: _Outcome,
    *,
    questions: tuple[Question, ...],
    differential: Differential | None,
    plan: CarePlan,
    follow_up: FollowUp,
) -> dict[str, Json]:
    """The same keys for all three; what an outcome does not have is empty."""
    told = differential or Differential((), ())
    asked = {(q.asks_about, q.text): q for q in questions}
    return {
        "id": outcome.id,
        "outcome": type(outcome).__name__.lower(),
        "verdict": outcome.verdict.to_json(),
        "urgency": outcome.verdict.urgency,
        "red_flags": [f.to_json() for f in outcome.screening.red_flags],
        "watch": [w.to_json() for w in outcome.screening.watch],
        "responses": [r.to_json() for r in outcome.screening.responses],
        "kept_from_paper": [*sorted(outcome.screening.kept_from_paper)],
        "kept_from_client": [*sorted(outcome.screening.kept_from_client)],
        "questions": [q.to_json() for q in asked.values()],
        "findings": [f.to_json() for f in outcome.findings],
        "duration_days": outcome.understanding.duration_days,
        "language": outcome.understanding.language,
        "not_understood": [span_json(span) for span in outcome.understanding.not_understood],
        "corrections_not_applied": [n.to_json() for n in outcome.corrections_not_applied],
        "differential": [e.to_json() for e in told.estimates],
        "clarity": told.clarity.to_json() if told.clarity else None,
        "next_exams": [e.to_json() for e in told.next_exams],
        "next_questions": [q.to_json() for q in told.next_questions],
        "next_note": told.next_note,
        "own_evidence": {"used": told.own_used, "figures": [f.to_json() for f in told.own]},
        "plan": [i.to_json() for i in plan.items],
        "first_steps": [s.intervention for s in plan.first_steps],
        "first_step_reasons": [s.to_json() for s in plan.first_steps],
        "withheld": [i.to_json() for i in plan.withheld],
        "stage": plan.stage.to_json() if plan.stage else None,
        "fitted_to": list(plan.fitted_to),
        "psoas_stretch": plan.stretch.to_json(),
        "plan_edits": [e.to_json() for e in plan.edits],
        "medicines_not_known": list(plan.not_known),
        "guidance": [g.to_json() for g in plan.guidance],
        "follow_up": {
            "measures": [m.to_json() for m in follow_up.measures],
            "expected": [e.to_json() for e in follow_up.expected],
            "think_again": list(follow_up.think_again),
        },
    }
