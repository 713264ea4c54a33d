"""What medicines and conditions add to what was understood: mentions, findings, and sentences that were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from psoas.intake.inference.health import stands_for
from psoas.intake.narrative import Narrative
from psoas.text.health import Fact, FactStatus
from psoas.visit import Finding, HeardMention, Span, Status, Understanding

# How a medicine or condition stands, as a mention has it: its status and the reason.
_AS_MENTION: Final[Mapping[FactStatus, tuple[Status, str]]] = {
    "now": ("affirmed", ""),
    "planned": ("affirmed", "planned"),
    "recent": ("affirmed", "recent"),
    "recent_over": ("uncertain", "historical"),
    "over": ("excluded", "historical"),
    "allergy": ("excluded", "allergy"),
    "denied": ("negated", ""),
    "other_person": ("excluded", "other_person"),
    "asked": ("excluded", "asked"),
    "undated": ("excluded", "no_verdict"),
}


def with_health(narrative: Narrative, understanding: Understanding) -> Understanding:
    """The understanding with the medicines and conditions among its mentions, and with what they stand for.

    A finding is added only where the words about it decide nothing else; a sentence that names a medicine was read.
    """
    facts = narrative.known.facts
    if not facts:
        return understanding
    mentions = (*understanding.mentions, *_as_mentions(narrative))
    return replace(
        understanding,
        findings=_with_implied(narrative, understanding),
        mentions=tuple(sorted(mentions, key=lambda m: (m.span.start, m.span.end))),
    )


def _as_mentions(narrative: Narrative) -> list[HeardMention]:
    """The medicines and conditions as mentions; a medicine's code is its name."""
    text = narrative.text
    out: list[HeardMention] = []
    for fact in narrative.known.facts:
        status, reason = _AS_MENTION[fact.status]
        span = Span(fact.start, fact.end, text[fact.start : fact.end])
        out += [
            HeardMention(
                type=fact.kind,
                code=code,
                status=status,
                reason=reason or ("" if fact.known else "not_known"),
                rule=fact.rule,
                side="unstated",
                span=span,
            )
            for code in ((fact.name,) if fact.kind == "medicine" else fact.codes)
        ]
    return out


def _with_implied(narrative: Narrative, understanding: Understanding) -> tuple[Finding, ...]:
    """The findings, and those that medicines and conditions stand for."""
    told = {f.key for f in understanding.findings if f.present}
    questioned = {q.asks_about for q in understanding.questions}
    added: dict[str, Finding] = {}
    age = narrative.known.age_years if narrative.age_years is None else narrative.age_years
    for implied in stands_for(narrative.known.facts, age, visit=narrative.visit):
        decided = implied.key in told | questioned or _decided(narrative, implied.fact, implied.code)
        if not decided:
            fact = implied.fact
            span = Span(fact.start, fact.end, narrative.text[fact.start : fact.end])
            added.setdefault(
                implied.key, Finding(implied.type, implied.code, "unstated", True, "words", span)
            )
    kept = [f for f in understanding.findings if f.key not in added]
    return tuple(sorted((*kept, *added.values()), key=lambda f: f.span.start if f.span else 0))


def _decided(narrative: Narrative, fact: Fact, code: str) -> bool:
    """Whether a phrase of the finding itself lies on these words: its own status counts.

    One that is only called past does not: "a transplant four years ago so I'm on tacrolimus".
    """
    past = _PAST if narrative.box == "story" else _NO_VERDICT
    return any(
        m.code == code and narrative.decisions[m].reason not in past
        for m in narrative.passage.over(fact.start, fact.end)
    )


_PAST: Final = ("historical", "resolved")
_NO_VERDICT: Final = (*_PAST, "no_verdict")  # a list says what it names
