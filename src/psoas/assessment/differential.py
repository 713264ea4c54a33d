"""Where the pain may come from, why, and what would tell most next."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.assessment.clarity import Clarity
from psoas.visit.fields import Json


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
class OwnFigure:
    """A figure of the studio's own clients that took part in an answer, beside the published one that it was made from.

    Attributes:
        source: which source it is about.
        exam: how often this exam is positive with the source; empty where it is the source's share of all.
        published: the figure before; ``used`` the one that was used, with the middle 90% of its distribution.
        clients: how many of the studio's own it was counted in; in ``counted`` of these it was so.
        verified: how far the figure before can be trusted: yes, recalled or estimate.
    """

    source: str
    exam: str
    published: float
    used: float
    low: float
    high: float
    counted: int
    clients: int
    verified: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "source": self.source,
            "exam": self.exam or None,
            "published": round(self.published, 4),
            "used": round(self.used, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "counted": self.counted,
            "clients": self.clients,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class Differential:
    """Every source of the vocabulary, most probable first, and what would tell most, best for its cost first.

    ``next_note`` says why nothing more is proposed, or why the first step is first; it may be empty. ``own`` are the
    figures of the studio's own clients that took part in the sources that are told one by one; ``own_used`` says that own
    figures were used at all. Where it is False every figure is the published one.
    """

    estimates: tuple[SourceEstimate, ...]
    next_exams: tuple[NextExam, ...]
    next_questions: tuple[NextQuestion, ...] = ()
    next_note: str = ""
    clarity: Clarity | None = None
    own: tuple[OwnFigure, ...] = ()
    own_used: bool = False
