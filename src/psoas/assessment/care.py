"""What to do about it, and how recovery is followed."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.assessment.stretch import NO_STRETCH, PsoasStretch
from psoas.visit.fields import Json


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
class SourceEvidence:
    """What the evidence says of an intervention for one source."""

    source: str
    evidence: str
    summary: str
    citation: str
    verified: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "source": self.source,
            "evidence": self.evidence,
            "summary": self.summary,
            "citation": self.citation,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing to do, with its dose, what the evidence says of it (also where that is bad) and its cautions.

    ``evidence``, ``summary`` and ``citation`` are about the first of ``for_sources``; ``by_source`` is about each, negative
    trials included. ``aim`` says what it is for (it follows "It is meant"), ``ends`` what would end it. ``why_later`` says of what is not
    among the first steps why not: another stage, the same aim, this client's life. ``in_body`` says what it does in the
    client's body model.
    """

    intervention: str
    modality: str
    for_sources: tuple[str, ...]
    dose: str
    evidence: str
    summary: str
    citation: str
    verified: str
    cautions: tuple[Caution, ...] = ()
    by_source: tuple[SourceEvidence, ...] = ()
    aim: str = ""
    ends: str = ""
    why_later: str = ""
    in_body: str = ""

    def to_json(self) -> dict[str, Json]:
        """In the contract's form: ``cautions`` as sentences, and whole under ``caution_details``."""
        return {
            "intervention": self.intervention,
            "modality": self.modality,
            "dose": self.dose,
            "evidence": self.evidence,
            "summary": self.summary,
            "for_sources": list(self.for_sources),
            "evidence_by_source": [e.to_json() for e in self.by_source],
            "aim": self.aim,
            "ends": self.ends,
            "why_later": self.why_later,
            "in_body": self.in_body,
            "citation": self.citation,
            "verified": self.verified,
            "cautions": [c.text for c in self.cautions],
            "caution_details": [c.to_json() for c in self.cautions],
        }


@dataclass(frozen=True, slots=True)
class Guidance:
    """How to work with the person and not only the muscle: consent, pause, grounding, aftercare, referral.

    ``on_paper`` is the text for what the client takes home, where it says less than ``text``.
    """

    topic: str
    title: str
    text: str
    evidence: str
    citation: str
    verified: str
    on_paper: str = ""

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
class FirstStep:
    """One of the few things to begin with: an intervention of the plan's items, and why this one."""

    intervention: str
    title: str
    reason: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {"intervention": self.intervention, "title": self.title, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the plan stands: settle, lengthen, strengthen or return.

    Attributes:
        code: one of these four.
        title: in plain words.
        why: why this client is in it, as a sentence.
        aim: what it is for, as a sentence.
        moves_on: when the next stage begins, as a sentence.
        toward: the client's own activities that all stages lead back to.
        citation: of the rule that decided.
        verified: yes, recalled or estimate.
    """

    code: str
    title: str
    why: str
    aim: str
    moves_on: str
    toward: tuple[str, ...]
    citation: str
    verified: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "code": self.code,
            "title": self.title,
            "why": self.why,
            "aim": self.aim,
            "moves_on": self.moves_on,
            "toward": list(self.toward),
            "citation": self.citation,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class PlanEdit:
    """What a practitioner changes in a plan, with the reason.

    Attributes:
        kind: add, remove or replace.
        intervention: what is added or removed; of ``replace`` what comes in.
        reason: why, in the practitioner's words.
        instead_of: of ``replace`` what goes.
        first: whether what comes in is one of the first steps.
    """

    kind: str
    intervention: str
    reason: str
    instead_of: str = ""
    first: bool = False

    def to_json(self) -> dict[str, Json]:
        """As a visit keeps it."""
        return {
            "kind": self.kind,
            "intervention": self.intervention,
            "reason": self.reason,
            "instead_of": self.instead_of,
            "first": self.first,
        }


@dataclass(frozen=True, slots=True)
class AppliedEdit:
    """What became of an edit: ``taken`` or not, and ``told`` says what was done or why it was not."""

    edit: PlanEdit
    taken: bool
    told: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {**self.edit.to_json(), "taken": self.taken, "told": self.told}


@dataclass(frozen=True, slots=True)
class CarePlan:
    """The course of action.

    ``items`` are offered, ``withheld`` are not (their cautions say why), ``guidance`` is on consent and
    feelings in hands-on work, on the client's own questions and on their sport. ``first_steps`` are the few of the
    items to begin with, most important first; the others are alternatives. ``not_known`` names what looks like a medicine of the
    client's and stands in no table, so that no caution could be looked up for it. ``stage`` says where the plan stands and why,
    ``fitted_to`` what of the client's life counted, and ``edits`` what the practitioner changed and what became of it. ``held``
    are the triggers of cautions that hold for the client, by which a line's detail leaves out what is not for them. ``facts`` choose the
    form of each exercise on every page; ``stretch`` is what the stretches do to this client's psoas.
    """

    items: tuple[PlanItem, ...]
    withheld: tuple[PlanItem, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    not_known: tuple[str, ...] = ()
    first_steps: tuple[FirstStep, ...] = ()
    stage: Stage | None = None
    fitted_to: tuple[str, ...] = ()
    edits: tuple[AppliedEdit, ...] = ()
    held: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    stretch: PsoasStretch = NO_STRETCH


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
