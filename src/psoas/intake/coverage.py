"""How much of a text was understood: which sentences say nothing to the program, and whether enough was read to go on.

Not understood is an answer: where little or nothing was read, nothing may be concluded, neither that all is well nor a
plan. What counts as enough stands in ``data/understood.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.intake.heard import words_read
from psoas.intake.narrative import Narrative
from psoas.text.language import ENGLISH, foreign_sentences
from psoas.text.tokens import SENTENCE
from psoas.visit import Finding, Span, Understood
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("name", "value", "unit", "means", "citation", "verified")
# Where it is felt, or a warning sign, makes a complaint by itself; what is felt and what brings it do so together.
_COMPLAINT: Final = frozenset({"region", "red_flag"})
_WITHOUT_A_PLACE: Final = frozenset({"quality", "activity_worse"})


@lru_cache(maxsize=1)
def _settings() -> dict[str, float]:
    def make(row: Row) -> tuple[str, float]:
        row.text("unit"), row.text("means"), row.text("citation"), row.verified()
        return row.text("name"), row.number("value")

    return dict(read("psoas.intake", "understood.csv", _COLUMNS, make))


def unread_sentences(narrative: Narrative) -> tuple[Span, ...]:
    """The sentences in which nothing was read, each with its place in the text."""
    tokens, said = narrative.passage.tokens, words_read(narrative)
    starts = [n for n, token in enumerate(tokens) if n == 0 or token.break_before >= SENTENCE]
    found: list[Span] = []
    for first, after in zip(starts, (*starts[1:], len(tokens)), strict=False):
        if said.isdisjoint(range(first, after)):
            start, end = tokens[first].start, tokens[after - 1].end
            found.append(Span(start, end, narrative.text[start:end]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a text was read: the sentences in which nothing was, the language, and whether it is enough."""

    not_understood: tuple[Span, ...]
    understood: Understood
    language: str
    other_languages: tuple[str, ...] = ()


def coverage(
    narrative: Narrative,
    findings: Sequence[Finding],
    *,
    asked: bool,
) -> Coverage:
    """How much of a narrative was read.

    Args:
        narrative: the text and what was found in it.
        findings: what became a finding.
        asked: something in it was left open and is asked about.
    """
    text = narrative.text
    foreign = {Span(start, end, text[start:end]): code for start, end, code in foreign_sentences(text)}
    unread = [
        s
        for s in unread_sentences(narrative)
        if not any(_meet(s, other) for other in foreign)
        and not any(
            fact.known and fact.start < s.end and s.start < fact.end for fact in narrative.known.facts
        )
    ]
    lost = tuple(sorted((*unread, *foreign), key=lambda span: span.start))
    return Coverage(
        lost,
        _understood(text, findings, lost, asked=asked, foreign=bool(foreign)),
        _language(foreign, text),
        tuple(foreign.values()),
    )


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _language(foreign: Mapping[Span, str], text: str) -> str:
    """The language of most of a text; English where no other one takes half of it."""
    length: dict[str, int] = {}
    for span, code in foreign.items():
        length[code] = length.get(code, 0) + span.end - span.start
    most = max(length, key=lambda code: length[code], default=ENGLISH)
    return most if 2 * length.get(most, 0) >= len(text.strip()) else ENGLISH


def _understood(
    text: str, findings: Sequence[Finding], lost: Sequence[Span], *, asked: bool, foreign: bool
) -> Understood:
    if not findings and not asked:
        return "nothing"
    settings = _settings()
    whole = _letters(text)
    unread = sum(_letters(span.text) for span in lost)
    much = unread > settings["short_text_characters"] and unread > settings["largest_unread_share"] * whole
    if foreign or much:
        return "little"  # what stands in another language may be the sign that matters
    told = {f.type for f in findings if f.present}
    return "enough" if told & _COMPLAINT or told >= _WITHOUT_A_PLACE else "little"


def _letters(text: str) -> int:
    """How many characters a text has without its blanks."""
    return len("".join(text.split()))
