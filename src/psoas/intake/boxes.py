"""One text of a visit heard for what it is: the story, a list of medicines or conditions, sports, work, notes, a check-in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from psoas.intake.inference.health import all_findings
from psoas.intake.pipeline import read
from psoas.text.health import Fact
from psoas.text.lexicon import lexicon
from psoas.visit import Box, Finding, Question, Understanding, corrected_spans

# A list says what somebody has, takes and does; where it hurts, and how, is told in words.
_LISTS: Final = ("medicines", "conditions", "sports", "work")
# Texts whose reading is kept: those of some visits that are being worked on.
_KEPT: Final = 64
_OF_LISTS: Final = ("red_flag", "context")


@dataclass(frozen=True, slots=True)
class ReadBox:
    """What was read from one text of the visit: findings and questions, and the medicines and conditions."""

    understanding: Understanding
    facts: tuple[Fact, ...]

    def theirs(self) -> tuple[Fact, ...]:
        """The medicines and conditions without those that the practitioner has taken back."""
        gone = corrected_spans(self.understanding)
        return tuple(
            fact
            for fact in self.facts
            if not any(
                start < fact.end
                and fact.start < end
                and (type_ in ("medicine", "condition") or key in all_findings(fact))
                for type_, key, start, end in gone
            )
        )


@lru_cache(maxsize=_KEPT)
def read_box(box: Box, age_years: float | None = None) -> ReadBox:
    """A text through the pipeline, with where it stands as context.

    In a list a bare name is affirmed; of lists only red flags and what belongs to a life count. A finding of any text
    but the story is stated beside it. What was read last is kept: between two results of exams no text changes.

    Args:
        box: the text.
        age_years: of the client; some conditions count from an age on.
    """
    narrative = read(box.text, box.kind, visit=True, age_years=age_years)
    heard = narrative.understanding
    assert heard is not None  # noqa: S101 - the last step sets it
    facts = narrative.known.facts
    heard = replace(heard, mentions=tuple(replace(m, box=box.name) for m in heard.mentions))
    if box.kind == "story":
        return ReadBox(heard, facts)
    kept = tuple(replace(f, origin="stated") for f in heard.findings if _counts(f, box))
    questions = tuple(q for q in heard.questions if q.asks_about.startswith("red_flag:"))
    return ReadBox(replace(heard, findings=kept, questions=questions), facts)


def _counts(finding: Finding, box: Box) -> bool:
    return box.kind not in _LISTS or finding.type in _OF_LISTS


def ask_about_contradiction(code: str) -> Question | None:
    """What to ask about a red flag that one text affirms and another denies."""
    ask = lexicon().asks.get(code)
    if ask is None:
        return None
    return Question(f"red_flag:{code}", ask.text, "One text says so and another denies it.")
