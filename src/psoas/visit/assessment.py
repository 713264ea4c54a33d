"""What comes out of a visit: what was understood, whether it is safe, where the pain may come from, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from psoas.visit.clarity import Clarity
from psoas.visit.fields import Json
from psoas.visit.finding import Finding, Span
from psoas.visit.watch import Watch

Urgency = Literal["none", "mention_to_doctor", "within_2_weeks", "same_day", "emergency_now"]
URGENCIES: Final[tuple[Urgency, ...]] = (
    "none",
    "mention_to_doctor",
    "within_2_weeks",
    "same_day",
    "emergency_now",
)


def most_urgent(urgencies: Iterable[Urgency]) -> Urgency:
    """The highest of several urgencies; none of them can lower it.

    >>> most_urgent(["within_2_weeks", "none", "mention_to_doctor"])
    'within_2_weeks'
    """
    return max(urgencies, key=URGENCIES.index, default="none")


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask, because the words left it open: ``asks_about`` is ``type:code``."""

    asks_about: str
    text: str
    why: str
    span: Span | None = None

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        out: dict[str, Json] = {"asks_about": self.asks_about, "text": self.text, "why": self.why}
        if self.span is not None:
            out |= {"start": self.span.start, "end": self.span.end}
        return out


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was read from the client's words, each finding with its place in them."""

    text: str
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()
    duration_days: int | None = None


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A screening rule that fired. ``because`` are the codes that fired it, ``points_to`` sources."""

    rule: str
    urgency: Urgency
    points_to: tuple[str, ...]
    because: tuple[str, ...]
    reason: str
    citation: str
    verified: str

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
        """True when someone else must see this person before hands-on work goes on."""
        return URGENCIES.index(self.urgency) >= URGENCIES.index("within_2_weeks")


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding's weight for or against a source: ``bits`` is the base-2 logarithm of the likelihood ratio used."""

    finding: str
    bits: float
    present: bool
    citation: str
    verified: str

    def to_json(self) -> dict[str, Json]:
        """In the contract's form, with ``present``, ``citation`` and ``verified``."""
        return {
            "finding": self.finding,
            "bits": round(self.bits, 3),
            "present": self.present,
            "citation": self.citation,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class SourceEstimate:
    """The probability that a source is present now, its interval, and the findings that made it.

    ``from_estimates`` is the share, 0 to 1, of the weight of its reasons (absolute bits) that comes from informed
    guesses and not from publications; where that is unknown it is 1.
    """

    source: str
    probability: float
    low: float
    high: float
    prior: float
    because: tuple[Reason, ...]
    from_estimates: float = 1.0

    def to_json(self) -> dict[str, Json]:
        """In the contract's form, with the ``prior`` and ``from_estimates``."""
        return {
            "source": self.source,
            "probability": round(self.probability, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "prior": round(self.prior, 4),
            "from_estimates": round(self.from_estimates, 3),
            "because": [r.to_json() for r in self.because],
        }


@dataclass(frozen=True, slots=True)
class NextExam:
    """An exam not yet done, with the information that it is expected to bring and what it tells apart."""

    exam: str
    bits: float
    separates: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """In the contract's form."""
        return {"exam": self.exam, "bits": round(self.bits, 3), "separates": list(self.separates)}


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A question not yet answered: ``asks_about`` is ``type:code``, ``text`` is worded for the client."""

    asks_about: str
    text: str
    bits: float
    separates: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "asks_about": self.asks_about,
            "text": self.text,
            "bits": round(self.bits, 3),
            "separates": list(self.separates),
        }


@dataclass(frozen=True, slots=True)
class Differential:
    """Every source of the vocabulary, most probable first, and what would tell most, best for its cost first.

    ``next_note`` says why nothing more is proposed, or why the first step is first; it may be empty.
    """

    estimates: tuple[SourceEstimate, ...]
    next_exams: tuple[NextExam, ...]
    next_questions: tuple[NextQuestion, ...] = ()
    next_note: str = ""
    clarity: Clarity | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """Why an intervention needs care for this client, or must not be used."""

    because: str
    text: str
    severity: str
    mechanism: str
    citation: str
    verified: str

    def to_json(self) -> dict[str, Json]:
        """In the contract's form, with ``verified``."""
        return {
            "because": self.because,
            "text": self.text,
            "severity": self.severity,
            "mechanism": self.mechanism,
            "citation": self.citation,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing to do, with its dose, what the evidence says of it (also where that is bad) and its cautions."""

    intervention: str
    modality: str
    for_sources: tuple[str, ...]
    dose: str
    evidence: str
    summary: str
    citation: str
    verified: str
    cautions: tuple[Caution, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """In the contract's form: ``cautions`` as sentences, and whole under ``caution_details``."""
        return {
            "intervention": self.intervention,
            "modality": self.modality,
            "dose": self.dose,
            "evidence": self.evidence,
            "summary": self.summary,
            "for_sources": list(self.for_sources),
            "citation": self.citation,
            "verified": self.verified,
            "cautions": [c.text for c in self.cautions],
            "caution_details": [c.to_json() for c in self.cautions],
        }


@dataclass(frozen=True, slots=True)
class Guidance:
    """How to work with the person and not only the muscle: consent, pause, grounding, aftercare, referral."""

    topic: str
    title: str
    text: str
    evidence: str
    citation: str
    verified: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "topic": self.topic,
            "title": self.title,
            "text": self.text,
            "evidence": self.evidence,
            "citation": self.citation,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to follow: what to ask, which way is better, and the smallest change that matters."""

    code: str
    domain: str
    scale: str
    better: str
    matters: str
    citation: str
    verified: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "code": self.code,
            "domain": self.domain,
            "scale": self.scale,
            "better": self.better,
            "matters": self.matters,
            "citation": self.citation,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How recovery is followed: measures, the expected course, and when to think again."""

    measures: tuple[Measure, ...] = ()
    expected: tuple[Guidance, ...] = ()
    think_again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CarePlan:
    """The course of action.

    ``items`` are offered, ``withheld`` are not (their cautions say why), ``guidance`` is on consent and
    feelings in hands-on work.
    """

    items: tuple[PlanItem, ...]
    withheld: tuple[PlanItem, ...] = ()
    guidance: tuple[Guidance, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that was concluded of one visit; ``plan`` is empty when screening says stop."""

    id: str
    understanding: Understanding
    findings: tuple[Finding, ...]
    screening: Screening
    differential: Differential
    plan: CarePlan
    follow_up: FollowUp = FollowUp()

    def to_json(self) -> dict[str, Json]:
        """In the contract's form of ``psoas assess``."""
        return {
            "id": self.id,
            "urgency": self.screening.urgency,
            "red_flags": [f.to_json() for f in self.screening.red_flags],
            "watch": [w.to_json() for w in self.screening.watch],
            "questions": [q.to_json() for q in (*self.screening.questions, *self.understanding.questions)],
            "findings": [f.to_json() for f in self.findings],
            "duration_days": self.understanding.duration_days,
            "differential": [e.to_json() for e in self.differential.estimates],
            "clarity": self.differential.clarity.to_json() if self.differential.clarity else None,
            "next_exams": [e.to_json() for e in self.differential.next_exams],
            "next_questions": [q.to_json() for q in self.differential.next_questions],
            "next_note": self.differential.next_note,
            "plan": [i.to_json() for i in self.plan.items],
            "withheld": [i.to_json() for i in self.plan.withheld],
            "guidance": [g.to_json() for g in self.plan.guidance],
            "follow_up": {
                "measures": [m.to_json() for m in self.follow_up.measures],
                "expected": [e.to_json() for e in self.follow_up.expected],
                "think_again": list(self.follow_up.think_again),
            },
        }
