"""What was read from a text: findings, every mention with its status, questions, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from psoas.visit.fields import Json
from psoas.visit.finding import Finding, Span
from psoas.vocabulary import Side

Status = Literal["affirmed", "negated", "uncertain", "feared", "bare", "excluded"]
Understood = Literal["enough", "little", "nothing"]


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
class HeardMention:
    """One place in a text that means something, with what became of it.

    Attributes:
        status: affirmed and negated become findings; uncertain and feared become questions; a bare mention says
            nothing by itself; an excluded one is somebody else's, hypothetical, or rejected by the practitioner.
        reason: why it has this status, in a few words.
        rule: the rule that decided it; ``correction`` where the practitioner did.
        box: the text that it stands in, as ``Visit.boxes`` names it.
    """

    type: str
    code: str
    status: Status
    reason: str
    rule: str
    side: Side
    span: Span
    box: str = "words"

    @property
    def key(self) -> str:
        """``type:code``."""
        return f"{self.type}:{self.code}"

    def to_json(self) -> dict[str, Json]:
        """As ``psoas listen --trace`` shows it."""
        return {
            "type": self.type,
            "code": self.code,
            "status": self.status,
            "reason": self.reason,
            "rule": self.rule,
            "side": self.side,
            "text": self.span.text,
            "start": self.span.start,
            "end": self.span.end,
            "box": self.box,
        }


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was read from one text, each finding with its place in it.

    Attributes:
        mentions: everything that was recognised, also what became no finding.
        not_understood: the sentences in which nothing was read.
        understood: whether enough was read to go on.
        language: the language of the text (ISO 639-1); only English is read.
        other_languages: those of its parts that were not read because they are in another language, one for each part.
    """

    text: str
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()
    duration_days: int | None = None
    mentions: tuple[HeardMention, ...] = ()
    not_understood: tuple[Span, ...] = ()
    understood: Understood = "enough"
    language: str = "en"
    other_languages: tuple[str, ...] = ()


def span_json(span: Span) -> dict[str, Json]:
    """A place in a text, in the contract's form.

    >>> span_json(Span(0, 3, "hip"))
    {'text': 'hip', 'start': 0, 'end': 3}
    """
    return {"text": span.text, "start": span.start, "end": span.end}
