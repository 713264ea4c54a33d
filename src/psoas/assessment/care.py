"""What to do about it, and how recovery is followed."""

from __future__ import annotations

from dataclasses import dataclass

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

    ``evidence``, ``summary`` and ``citation`` are about the first of ``for_sources``; ``by_source`` is about each.
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
class FirstStep:
    """One of the few things to begin with: an intervention of the plan's items, and why this one."""

    intervention: str
    title: str
    reason: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {"intervention": self.intervention, "title": self.title, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class CarePlan:
    """The course of action.

    ``items`` are offered, ``withheld`` are not (their cautions say why), ``guidance`` is on consent and
    feelings in hands-on work, on the client's own questions and on their sport. ``first_steps`` are the few of the
    items to begin with, most important first; the others are alternatives. ``not_known`` names what looks like a medicine of the
    client's and stands in no table, so that no caution could be looked up for it. ``held`` are the triggers of cautions that hold
    for the client, by which a line's detail leaves out what is not for them.
    """

    items: tuple[PlanItem, ...]
    withheld: tuple[PlanItem, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    not_known: tuple[str, ...] = ()
    first_steps: tuple[FirstStep, ...] = ()
    held: tuple[str, ...] = ()


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
