"""What the practitioner corrects in what was read: each mention confirmed, rejected or changed.

A correction names a quote of a text and wins over what was read there. It survives a new run, since it is found again
by its quote; one whose quote is gone is reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, cast

from psoas.errors import VisitFileError
from psoas.visit import fields
from psoas.visit.boxes import box_name
from psoas.visit.fields import Json
from psoas.visit.finding import Finding, Span
from psoas.visit.understanding import HeardMention, Question, Understanding
from psoas.vocabulary import FINDING_TYPES, SIDES, Side, check_code

RULE: Final = "correction"
STATUSES: Final = ("affirmed", "negated", "rejected")
MAX_QUOTE: Final = 2000
_KEYS: Final = ("quote", "occurrence", "type", "code", "side", "status", "box")
_HEARD_TYPES: Final = tuple(t for t in FINDING_TYPES if t != "exam")
_APOSTROPHES: Final = re.compile("['\u2018\u2019]")

CorrectionStatus = Literal["affirmed", "negated", "rejected"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What the practitioner says of a place in a text.

    Attributes:
        quote: the words, as they stand in the text; capitals and the width of blanks do not matter.
        occurrence: which of several equal quotes, from 1.
        type, code: what it means; both may be empty where everything read there is rejected.
        side: of a place or quality; what was read stays where it is unstated.
        status: it is so (affirmed), it is denied (negated), or it means nothing (rejected).
        box: the text, as ``Visit.boxes`` names it.
    """

    quote: str
    status: CorrectionStatus
    type: str = ""
    code: str = ""
    side: Side = "unstated"
    occurrence: int = 1
    box: str = "words"

    @property
    def key(self) -> str:
        """``type:code``, or nothing."""
        return f"{self.type}:{self.code}" if self.code else ""

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], field: str) -> Correction:
        """Read from JSON or TOML.

        Raises:
            VisitFileError: naming the field and what to type.
        """
        fields.known_keys(data, _KEYS, field)
        quote = fields.text(data.get("quote", ""), f"{field}.quote", limit=MAX_QUOTE)
        if not quote.strip():
            raise VisitFileError(f"{field}.quote: is missing; copy the words that it is about from the text.")
        status = cast("CorrectionStatus", fields.choice(data.get("status"), f"{field}.status", STATUSES))
        type_ = code = ""
        if data.get("type") or data.get("code") or status != "rejected":
            type_ = fields.choice(data.get("type"), f"{field}.type", _HEARD_TYPES)
            code = check_code(type_, data.get("code"), f"{field}.code")
        return cls(
            quote=quote,
            status=status,
            type=type_,
            code=code,
            side=cast("Side", fields.choice(data.get("side", "unstated"), f"{field}.side", SIDES)),
            occurrence=fields.whole(data.get("occurrence", 1), f"{field}.occurrence", 1, 1000),
            box=box_name(data.get("box", "words"), f"{field}.box"),
        )

    def to_json(self) -> dict[str, Json]:
        """As a visit file holds it."""
        return {
            "quote": self.quote,
            "occurrence": self.occurrence,
            "type": self.type,
            "code": self.code,
            "side": self.side,
            "status": self.status,
            "box": self.box,
        }


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A correction that found no place, and why."""

    correction: Correction
    why: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {**self.correction.to_json(), "why": self.why}


def occurrence_of(text: str, quote: str, start: int) -> int | None:
    """Which of several equal quotes begins at a place of a text, as a correction counts them; None where none does.

    >>> occurrence_of("hip, and hip again", "hip", 9)
    2
    """
    return next((n for n, place in enumerate(_places(text, quote), 1) if place.start == start), None)


def apply_corrections(
    understanding: Understanding, corrections: Sequence[Correction], box: str = "words"
) -> tuple[Understanding, tuple[NotApplied, ...]]:
    """The understanding of one text with the corrections of that text, and those that could not be applied.

    Args:
        understanding: of the text.
        corrections: of the visit; those of other texts are passed over.
        box: the text's name.
    """
    missed: list[NotApplied] = []
    for correction in corrections:
        if correction.box != box:
            continue
        found = _places(understanding.text, correction.quote)
        if len(found) < correction.occurrence:
            missed.append(NotApplied(correction, _gone(len(found))))
            continue
        understanding = _applied(understanding, correction, found[correction.occurrence - 1])
    return understanding, tuple(missed)


def corrected_keys(understanding: Understanding) -> frozenset[str]:
    """What the practitioner has affirmed or denied in a text, as ``type:code``."""
    return frozenset(m.key for m in understanding.mentions if m.rule == RULE and m.status != "excluded")


def corrected_spans(understanding: Understanding) -> tuple[tuple[str, str, int, int], ...]:
    """What the practitioner has denied or taken back in a text: its type, ``type:code``, and its place."""
    return tuple(
        (m.type, m.key, m.span.start, m.span.end)
        for m in understanding.mentions
        if m.rule == RULE and m.status in ("negated", "excluded")
    )


def _gone(found: int) -> str:
    if not found:
        return "The quoted words no longer stand in the text; copy them again, or delete the correction."
    times = "once" if found == 1 else f"{found} times"
    return (
        f"The quoted words stand in the text only {times}; give a lower occurrence, or delete the correction."
    )


def _places(text: str, quote: str) -> list[Span]:
    """Where a quote stands, as whole words where it does so anywhere."""
    words = [_APOSTROPHES.sub("['\u2018\u2019]", re.escape(word)) for word in quote.split()]
    pattern = r"\s+".join(words)
    for form in (rf"(?<!\w){pattern}(?!\w)", pattern):
        found = [Span(m.start(), m.end(), m[0]) for m in re.finditer(form, text, re.IGNORECASE)]
        if found:
            return found
    return []


def _overlap(one: Span | None, other: Span) -> bool:
    return one is not None and one.start < other.end and other.start < one.end


def _applied(heard: Understanding, correction: Correction, at: Span) -> Understanding:
    """One correction at its place. What it takes back stays among the mentions, excluded."""
    replaced = _replaced(heard, correction, at)
    kept = [m for m in heard.mentions if (m.type, m.code, m.span) not in replaced]
    if correction.status == "rejected":
        gone = [m for m in heard.mentions if (m.type, m.code, m.span) in replaced]
        excluded = [
            replace(m, status="excluded", reason="rejected by the practitioner", rule=RULE) for m in gone
        ]
        mentions = sorted((*kept, *excluded), key=lambda m: m.span.start)
        findings = _without(heard.findings, replaced, kept)
        questions = [q for q in heard.questions if not _answered(q, correction, at)]
        return replace(heard, findings=findings, mentions=tuple(mentions), questions=tuple(questions))
    side = correction.side
    if side == "unstated":  # what was read of the side stands
        side = next(
            (s for t, c, s in _sides(heard, at) if (t, c) == (correction.type, correction.code)), side
        )
    present = correction.status == "affirmed"
    finding = Finding(correction.type, correction.code, side, present, "words", at)
    mention = HeardMention(
        type=correction.type,
        code=correction.code,
        status=correction.status,
        reason="as the practitioner says",
        rule=RULE,
        side=side,
        span=at,
        box=correction.box,
    )
    others = [
        f
        for f in _without(heard.findings, replaced, kept)
        if not (f.key == finding.key and (f.present != present or f.side in {side, "unstated"}))
    ]
    return replace(
        heard,
        findings=tuple(sorted((*others, finding), key=lambda f: f.span.start if f.span else 0)),
        mentions=tuple(sorted((*kept, mention), key=lambda m: m.span.start)),
        questions=tuple(q for q in heard.questions if not _answered(q, correction, at)),
        not_understood=tuple(s for s in heard.not_understood if not _overlap(s, at)),
    )


def _sides(heard: Understanding, at: Span) -> list[tuple[str, str, Side]]:
    """The sides that were read at a place."""
    return [(f.type, f.code, f.side) for f in heard.findings if _overlap(f.span, at)]


def _replaced(heard: Understanding, correction: Correction, at: Span) -> set[tuple[str, str, Span]]:
    """What was read at the place and no longer counts.

    The same code always. Another code of the same kind only where it is the only one there: so "hip" is changed from
    one region to another, and a quote that holds two of them loses neither. Of red flags only the one that is named.
    """
    read = {(f.type, f.code, f.span) for f in heard.findings if f.span is not None}
    read |= {(m.type, m.code, m.span) for m in heard.mentions if m.status != "excluded"}
    here = {entry for entry in read if _overlap(entry[2], at)}
    if not correction.code:
        return here
    same = {entry for entry in here if entry[:2] == (correction.type, correction.code)}
    if same or correction.status == "rejected" or correction.type == "red_flag":
        return same
    kind = {entry for entry in here if _kind(entry[0]) == _kind(correction.type)}
    return kind if len({entry[:2] for entry in kind}) == 1 else set()


def _kind(type_: str) -> str:
    """What makes pain worse or better is one kind, so that either can be changed into the other."""
    return "activity" if type_.startswith("activity_") else type_


def _without(
    findings: Sequence[Finding], gone: set[tuple[str, str, Span]], kept: Sequence[HeardMention]
) -> tuple[Finding, ...]:
    """The findings without what is gone; another mention of the same stands in, where there is one."""
    out: list[Finding] = []
    for finding in findings:
        if finding.span is None or (finding.type, finding.code, finding.span) not in gone:
            out.append(finding)
            continue
        twins = [m for m in kept if m.key == finding.key and m.status in {"affirmed", "negated"}]
        # Where one place says yes and another no, the yes counts: it can only add to the danger.
        twin = next((m for m in twins if m.status == "affirmed"), twins[0] if twins else None)
        if twin is not None:
            out.append(
                Finding(twin.type, twin.code, twin.side, twin.status == "affirmed", finding.origin, twin.span)
            )
    return tuple(out)


def _answered(question: Question, correction: Correction, at: Span) -> bool:
    """Whether the correction settles a question: of the same finding, or, where all is rejected, of the same place."""
    if correction.code:
        same = question.asks_about == correction.key
        return same and (
            correction.status != "rejected" or question.span is None or _overlap(question.span, at)
        )
    return _overlap(question.span, at)
