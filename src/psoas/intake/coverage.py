"""How much of a text was understood: which sentences say nothing to the program, and whether enough was read to go on.

Not understood is an answer: where little or nothing was read, nothing may be concluded, neither that all is well nor a
plan. What counts as enough stands in ``data/understood.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from psoas.intake.heard import words_read
from psoas.intake.narrative import Narrative
from psoas.text.tokens import SENTENCE
from psoas.visit import Finding, Span, Understood
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("name", "value", "unit", "means", "citation", "verified")
# What makes a complaint: something that is felt, where it is felt, or what brings it.
_COMPLAINT: Final = frozenset({"region", "quality", "activity_worse", "red_flag"})


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


def understood(
    text: str,
    findings: Sequence[Finding],
    unread: Sequence[Span],
    *,
    asked: bool,
    foreign: Sequence[Span] = (),
) -> Understood:
    """Whether enough of a text was read to go on.

    Args:
        text: the whole text.
        findings: what was found in it.
        unread: its sentences in which nothing was read.
        asked: something in it was left open and is asked about.
        foreign: its sentences in another language.
    """
    if not findings and not asked:
        return "nothing"
    whole = sum(not c.isspace() for c in text)
    lost = sum(not c.isspace() for c in _covered(text, (*unread, *foreign)))
    settings = _settings()
    if lost > settings["short_text_characters"] and lost > settings["largest_unread_share"] * whole:
        return "little"
    return "enough" if any(f.present and f.type in _COMPLAINT for f in findings) else "little"


def _covered(text: str, spans: Sequence[Span]) -> str:
    """The characters of a text that lie in any of several places, each once."""
    places = sorted({n for span in spans for n in range(span.start, span.end)})
    return "".join(text[n] for n in places)
